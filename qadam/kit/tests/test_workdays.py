from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.kit.workdays import KNOWN_TRANSFERS, Direction, WorkCalendar, kazakhstan

CALENDAR = kazakhstan(2005, 2026)
DAYS = st.dates(date(2005, 1, 20), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2015, 11, 15), date(2015, 11, 16)),
        (date(2015, 12, 1), date(2015, 12, 2)),
        (date(2015, 12, 5), date(2015, 12, 7)),
        (date(2015, 12, 20), date(2015, 12, 21)),
        (date(2016, 2, 20), date(2016, 2, 22)),
        (date(2016, 7, 10), date(2016, 7, 11)),
        (date(2016, 10, 15), date(2016, 10, 17)),
        (date(2016, 11, 5), date(2016, 11, 7)),
        (date(2016, 3, 5), date(2016, 3, 5)),
        (date(2015, 11, 10), date(2015, 11, 10)),
        (date(2016, 1, 5), date(2016, 1, 5)),
        (date(2017, 1, 5), date(2017, 1, 5)),
    ],
)
def test_days_of_the_2015_plan_move_to_the_next_working_day(day: date, moved: date) -> None:
    assert CALENDAR.move(day, "next") == moved


def test_1_december_2015_was_a_holiday_and_1_december_2022_was_not() -> None:
    assert CALENDAR.holidays[date(2015, 12, 1)] == "Қазақстан Республикасының Тұңғыш Президенті күні"
    assert CALENDAR.is_working(date(2022, 12, 1))


def test_saturday_5_march_2016_was_worked_for_monday_7_march() -> None:
    assert CALENDAR.is_working(date(2016, 3, 5))
    assert not CALENDAR.is_working(date(2016, 3, 7))


def test_a_day_off_moves_back_or_stays_as_the_scheme_says() -> None:
    assert CALENDAR.move(date(2015, 11, 15), "previous") == date(2015, 11, 13)
    assert CALENDAR.move(date(2015, 11, 15), "none") == date(2015, 11, 15)


def test_an_unknown_direction_is_refused() -> None:
    with pytest.raises(ValueError, match="sideways"):
        CALENDAR.move(date(2015, 11, 16), "sideways")  # type: ignore[arg-type]


def test_a_transfer_overrides_weekend_and_holiday() -> None:
    calendar = WorkCalendar(
        {date(2026, 3, 9): "Мереке"},
        {date(2026, 3, 7): True, date(2026, 3, 9): True, date(2026, 3, 10): False},
    )

    assert [calendar.is_working(date(2026, 3, day)) for day in (7, 8, 9, 10)] == [True, False, True, False]


def test_working_days_are_counted_past_days_off() -> None:
    assert CALENDAR.add_working_days(date(2015, 11, 30), 1) == date(2015, 12, 2)
    assert CALENDAR.add_working_days(date(2015, 12, 2), -1) == date(2015, 11, 30)
    assert CALENDAR.add_working_days(date(2015, 12, 1), 0) == date(2015, 12, 1)


@given(DAYS, st.sampled_from(["next", "previous"]))
def test_a_moved_day_is_worked_and_lies_on_the_right_side(day: date, direction: Direction) -> None:
    moved = CALENDAR.move(day, direction)

    assert CALENDAR.is_working(moved)
    assert moved >= day if direction == "next" else moved <= day
    assert CALENDAR.move(moved, direction) == moved


@given(DAYS, st.integers(-15, 15).filter(bool))
def test_adding_working_days_passes_exactly_so_many(day: date, n: int) -> None:
    moved = CALENDAR.add_working_days(day, n)

    low, high = sorted((day.toordinal(), moved.toordinal()))
    passed = [
        one for one in map(date.fromordinal, range(low, high + 1)) if one != day and CALENDAR.is_working(one)
    ]
    assert len(passed) == abs(n)
    assert moved > day if n > 0 else moved < day


def test_known_transfers_agree_with_the_library_and_name_their_source() -> None:
    assert [one for one in KNOWN_TRANSFERS if CALENDAR.is_working(one.day) != one.is_working] == []
    assert all("adilet.zan.kz" in one.source for one in KNOWN_TRANSFERS)
    days = [one.day for one in KNOWN_TRANSFERS]
    assert days == sorted(set(days))
    assert {day.year for day in days} <= set(range(2015, 2027))
