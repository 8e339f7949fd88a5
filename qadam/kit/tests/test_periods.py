from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.kit.periods import (
    Period,
    Unit,
    day_in_month,
    half_year,
    month,
    numbered,
    period_of,
    quarter,
    shift_day,
    touching,
    whole_year,
)

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
SHORT = st.builds(
    lambda first, length: Period(first, date.fromordinal(first.toordinal() + length)),
    DAYS,
    st.integers(0, 1500),
)


def test_named_periods_have_their_first_and_last_day() -> None:
    assert month(2016, 2) == Period(date(2016, 2, 1), date(2016, 2, 29))
    assert month(2015, 2).last == date(2015, 2, 28)
    assert quarter(2016, 1) == Period(date(2016, 1, 1), date(2016, 3, 31))
    assert quarter(2016, 4) == Period(date(2016, 10, 1), date(2016, 12, 31))
    assert half_year(2016, 2) == Period(date(2016, 7, 1), date(2016, 12, 31))
    assert whole_year(2016).days == 366


def test_a_week_runs_from_monday_to_sunday() -> None:
    assert period_of(Unit.WEEK, date(2015, 11, 1)) == Period(date(2015, 10, 26), date(2015, 11, 1))


@pytest.mark.parametrize(
    ("unit", "number"), [(Unit.QUARTER, 5), (Unit.HALFYEAR, 3), (Unit.MONTH, 0), (Unit.WEEK, 1)]
)
def test_a_number_the_year_does_not_have_is_refused(unit: Unit, number: int) -> None:
    with pytest.raises(ValueError, match=r"no |not "):
        numbered(unit, 2016, number)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        Period(date(2016, 1, 2), date(2016, 1, 1))


def test_a_cut_keeps_the_shared_days() -> None:
    plan = Period(date(2015, 11, 1), date(2016, 12, 31))

    assert quarter(2015, 4).cut(plan) == Period(date(2015, 11, 1), date(2015, 12, 31))
    assert quarter(2015, 3).cut(plan) is None


@given(st.sampled_from(Unit), SHORT)
def test_touching_periods_cover_every_day_once_in_order(unit: Unit, span: Period) -> None:
    found = touching(unit, span)

    assert found[0].first <= span.first
    assert found[-1].last >= span.last
    assert all(one.last.toordinal() + 1 == two.first.toordinal() for one, two in pairwise(found))
    assert all(one.touches(span) for one in found)


@given(DAYS, st.integers(-600, 600))
def test_a_shifted_day_keeps_its_day_of_the_month_or_is_the_last_of_it(day: date, months: int) -> None:
    moved = shift_day(day, months)

    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and moved == month(moved.year, moved.month).last)


def test_a_day_the_month_does_not_have_is_its_last_day() -> None:
    assert day_in_month(2015, 2, 31) == date(2015, 2, 28)
    assert day_in_month(2016, 2, 29) == date(2016, 2, 29)
