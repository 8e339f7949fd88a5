"""The deadline rules on whole periods: text, windows, report days, occurrences and moving to another start."""

from collections.abc import Callable
from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qadam.kit.deadlines import (
    DeadlineRule,
    Occurrence,
    ReportRule,
    RuleError,
    Window,
    format_reports,
    format_rule,
    needs_date,
    occurrences,
    parse_reports,
    parse_rule,
    report_days,
    shift_reports,
    shift_rule,
    windows,
)
from qadam.kit.deadlines.parts import (
    AfterPeriod,
    ByDay,
    ByEachYear,
    FromTo,
    HalfYears,
    Months,
    MonthsYearly,
    NoDeadline,
    On,
    Periodic,
    Quarters,
    Reference,
    Relative,
    ReportDay,
    Slot,
    Span,
    Standing,
    Until,
    Years,
)
from qadam.kit.deadlines.windows import part_windows
from qadam.kit.periods import Period, Unit, numbered, period_of, touching, whole_year

PLAN = Period(date(2015, 11, 1), date(2016, 12, 31))
DAYS = st.dates(date(2000, 1, 1), date(2032, 12, 31))
EASY_DAYS = DAYS.filter(lambda day: day.day <= 28)
YEARS = st.integers(2000, 2032)


def _ordered(both: tuple[date, date]) -> tuple[date, date]:
    first, last = sorted(both)
    return first, last


def _spans(most: int) -> st.SearchStrategy[tuple[Span, ...]]:
    slots = st.builds(Slot, YEARS, st.integers(1, most))
    span = st.tuples(slots, slots).map(lambda both: (min(both), max(both)))
    return st.lists(span, min_size=1, max_size=3).map(tuple)


def _parts(days: st.SearchStrategy[date]) -> st.SearchStrategy[object]:
    return st.one_of(
        st.builds(Until, days),
        st.builds(On, days),
        st.tuples(days, days).map(lambda both: FromTo(*_ordered(both))),
        _spans(12).map(lambda spans: Months(*spans[0])),
        st.sets(st.integers(1, 12), min_size=1).map(lambda months: MonthsYearly(tuple(sorted(months)))),
        st.builds(Quarters, _spans(4)),
        st.builds(HalfYears, _spans(2)),
        st.tuples(YEARS, YEARS).map(lambda both: Years(min(both), max(both))),
        st.builds(Periodic, st.sampled_from(Unit)),
        st.builds(Standing, st.none() | days),
        st.builds(Relative, st.sampled_from(["permit", "approval"])),
        st.builds(Reference, st.just("schedule")),
        st.just(NoDeadline()),
    )


def _rules(days: st.SearchStrategy[date] = DAYS) -> st.SearchStrategy[DeadlineRule]:
    return st.lists(_parts(days), min_size=1, max_size=3).map(lambda parts: DeadlineRule(tuple(parts)))  # type: ignore[arg-type]


UNITS = st.sampled_from([Unit.MONTH, Unit.QUARTER, Unit.HALFYEAR, Unit.YEAR])


def _reports(days: st.SearchStrategy[date] = DAYS) -> st.SearchStrategy[ReportRule]:
    parts = st.one_of(
        st.builds(AfterPeriod, st.integers(1, 31), UNITS, st.none() | days),
        days.map(lambda day: ByEachYear(day.month, day.day)),
        st.builds(ByDay, days),
    )
    return st.lists(parts, max_size=3).map(lambda found: ReportRule(tuple(found)))


PERIODS = st.builds(
    lambda first, days: Period(first, date.fromordinal(first.toordinal() + days)), DAYS, st.integers(0, 1500)
)
SCHEME = parse_reports("day 20 after quarter; day 20 after halfyear; day 20 after year")


# Text


@given(_rules())
def test_a_rule_survives_writing_and_reading(rule: DeadlineRule) -> None:
    assert parse_rule(format_rule(rule)) == rule
    assert format_rule(parse_rule(format_rule(rule))) == format_rule(rule)


@given(_reports())
def test_a_report_rule_survives_writing_and_reading(reports: ReportRule) -> None:
    assert parse_reports(format_reports(reports)) == reports


@pytest.mark.parametrize(
    "text",
    [
        "until 2015-12-01",
        "until 2015-11-05; until 2016-11-05",
        "from 2018-06-10 to 2018-07-02",
        "months 2016-02..2016-03",
        "months 2016-02",
        "each year months 4, 9",
        "quarters 2005-Q2..2005-Q4, 2006-Q1..2007-Q4",
        "halfyears 2006-H1..2006-H2",
        "years 2006..2008",
        "until 2015-12-20; standing from 2016-01-01",
        "relative permit",
        "none",
    ],
)
def test_canonical_text_stays_as_it_is(text: str) -> None:
    assert format_rule(parse_rule(text)) == text


def test_wide_spaces_are_forgiven() -> None:
    assert format_rule(parse_rule(" until  2015-12-01 ;weekly ")) == "until 2015-12-01; weekly"


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 0, "empty"),
        ("until 2015-12-01; ", 17, "empty"),
        ("weekly;;monthly", 7, "empty"),
        ("weekly; sometimes", 8, "sometimes"),
        ("until tomorrow", 0, "until YYYY-MM-DD"),
        ("until 2015-02-29", 6, "no day 2015-02-29"),
        ("weekly; until 2015-02-29", 14, "no day 2015-02-29"),
        ("until 20150301", 0, "until YYYY-MM-DD"),
        ("until 0201-05-03", 6, "201"),
        ("from 2016-02-02 to 2016-02-01", 19, "before"),
        ("months 2016-13", 7, "between 1 and 12"),
        ("months 2016-03..2016-02", 7, "before"),
        ("each year months 9, 4", 17, "in order"),
        ("quarters 2005-Q1, 2005-Q5", 18, "between 1 and 4"),
        ("halfyears 2005-H3", 10, "between 1 and 2"),
        ("years 2008..2006", 6, "before"),
        ("relative Рұқсат", 0, "relative CODE"),
    ],
)
def test_a_broken_rule_names_the_place(text: str, position: int, words: str) -> None:
    with pytest.raises(RuleError, match=words) as caught:
        parse_rule(text)

    assert caught.value.position == position


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("day 32 after quarter", 4),
        ("day 5 after week", 0),
        ("by 02-30 each year", 3),
        ("by 2015-02-29", 3),
        ("sometimes", 0),
    ],
)
def test_a_broken_report_rule_names_the_place(text: str, position: int) -> None:
    with pytest.raises(RuleError) as caught:
        parse_reports(text)

    assert caught.value.position == position


@given(st.text(alphabet="untilquarerlymohsfdb;-.,0123456789 QH", max_size=40))
def test_any_text_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    assert _fault(parse_rule, text) in range(-1, len(text) + 1)
    assert _fault(parse_reports, text) in range(-1, len(text) + 1)


def _fault(parse: Callable[[str], object], text: str) -> int:
    """Return the place of the fault, -1 where there is none."""
    try:
        parse(text)
    except RuleError as error:
        return error.position
    return -1


# Windows


@given(_rules(), PERIODS)
def test_windows_come_in_order_and_once(rule: DeadlineRule, period: Period) -> None:
    found = windows(rule, period)

    assert found == sorted(set(found), key=lambda window: (window.last, window.first or date.min))
    assert all(window.first is None or window.first <= window.last for window in found)


@given(_rules(), PERIODS)
def test_windows_that_touch_the_period_lie_inside_it(rule: DeadlineRule, period: Period) -> None:
    for window in windows(rule, period):
        if window.first and Period(window.first, window.last).touches(period):
            assert period.first <= window.first <= window.last <= period.last


@given(st.sampled_from(Unit), PERIODS)
def test_periodic_windows_cover_every_day_of_the_period_once(unit: Unit, period: Period) -> None:
    found = windows(DeadlineRule((Periodic(unit),)), period)

    covered = [
        day
        for window in found
        if window.first
        for day in range(window.first.toordinal(), window.last.toordinal() + 1)
    ]
    assert covered == list(range(period.first.toordinal(), period.last.toordinal() + 1))


@given(_spans(4), PERIODS)
def test_every_named_quarter_gives_a_window(spans: tuple[Span, ...], period: Period) -> None:
    quarters = {
        numbered(Unit.QUARTER, year, number)
        for first, last in spans
        for year in range(first.year, last.year + 1)
        for number in range(1, 5)
        if first <= (year, number) <= last
    }

    found = windows(DeadlineRule((Quarters(spans),)), period)

    assert {period_of(Unit.QUARTER, window.last) for window in found} == quarters
    assert len(found) == len(quarters)


@given(st.sets(st.integers(1, 12), min_size=1), PERIODS)
def test_every_named_month_of_every_year_gives_a_window(months: set[int], period: Period) -> None:
    found = windows(DeadlineRule((MonthsYearly(tuple(sorted(months))),)), period)

    wanted = [span for span in touching(Unit.MONTH, period) if span.first.month in months]
    assert [(window.last.year, window.last.month) for window in found] == [
        (span.first.year, span.first.month) for span in wanted
    ]


def test_the_day_of_until_is_never_cut() -> None:
    assert windows(parse_rule("until 2017-01-15"), PLAN) == [Window(None, date(2017, 1, 15))]


def test_what_is_named_outside_the_period_is_kept() -> None:
    assert windows(parse_rule("on 2017-01-15; months 2015-09"), PLAN) == [
        Window(date(2015, 9, 1), date(2015, 9, 30)),
        Window(date(2017, 1, 15), date(2017, 1, 15)),
    ]


def test_february_ends_by_the_year() -> None:
    period = Period(date(2015, 1, 1), date(2016, 12, 31))

    assert [window.last for window in windows(parse_rule("each year months 2"), period)] == [
        date(2015, 2, 28),
        date(2016, 2, 29),
    ]


def test_equal_windows_are_given_once() -> None:
    assert windows(parse_rule("quarters 2016-Q1..2016-Q2, 2016-Q2; quarters 2016-Q1"), PLAN) == [
        Window(date(2016, 1, 1), date(2016, 3, 31)),
        Window(date(2016, 4, 1), date(2016, 6, 30)),
    ]


# Report days


@given(_reports(), PERIODS)
def test_report_days_come_in_order_and_once(reports: ReportRule, period: Period) -> None:
    found = report_days(reports, [], period)

    assert [day.due for day in found] == sorted(day.due for day in found)
    assert len(found) == len(set(found))


@given(st.integers(1, 31), UNITS, PERIODS)
def test_every_period_touched_is_reported_once_in_the_month_after_it(
    day: int, unit: Unit, period: Period
) -> None:
    found = report_days(ReportRule((AfterPeriod(day, unit),)), [], period)

    assert [one.covers for one in found] == touching(unit, period)
    for one in found:
        assert one.covers is not None
        following = date.fromordinal(one.covers.last.toordinal() + 1)
        assert (one.due.year, one.due.month) == (following.year, following.month)
        assert one.due.day == min(day, period_of(Unit.MONTH, following).last.day)


def test_periods_without_work_are_not_reported() -> None:
    reports = parse_reports("day 5 after quarter")

    found = report_days(reports, windows(parse_rule("months 2016-02..2016-04"), PLAN), PLAN)

    assert [day.due for day in found] == [date(2016, 4, 5), date(2016, 7, 5)]


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 90)), min_size=1, max_size=12))
def test_a_period_is_reported_where_any_span_of_work_touches_it(spans: list[tuple[int, int]]) -> None:
    begin = date(2016, 1, 1)
    dated = [
        Window(begin + timedelta(days=start), begin + timedelta(days=start + length))
        for start, length in spans
    ]
    period = Period(begin, date(2017, 12, 31))

    found = report_days(parse_reports("day 5 after month"), dated, period)

    assert [day.covers for day in found] == [
        month
        for month in touching(Unit.MONTH, period)
        if any(window.first and window.first <= month.last and month.first <= window.last for window in dated)
    ]


def test_days_of_many_weeks_and_many_reports_are_found_at_once() -> None:
    thirty_years = Period(date(1990, 1, 1), date(2020, 12, 31))
    weeks = windows(parse_rule("weekly"), thirty_years)
    reports = parse_reports("; ".join(f"day {day} after month" for day in range(1, 15)))
    begun = process_time()

    found = report_days(reports, weeks, thirty_years)

    assert len(found) == 14 * 12 * 31
    assert process_time() - begun < 2


def test_reports_may_begin_later() -> None:
    found = report_days(parse_reports("day 5 after quarter from 2016-07-01"), [], PLAN)

    assert [day.due for day in found] == [date(2016, 10, 5), date(2017, 1, 5)]


def test_a_yearly_day_before_the_period_is_left_out() -> None:
    assert report_days(parse_reports("by 10-05 each year"), [], PLAN) == [
        ReportDay(date(2016, 10, 5), whole_year(2016))
    ]


def test_29_february_is_the_28th_in_other_years() -> None:
    found = report_days(parse_reports("by 02-29 each year"), [], Period(date(2015, 1, 1), date(2016, 12, 31)))

    assert [day.due for day in found] == [date(2015, 2, 28), date(2016, 2, 29)]


# Dates a person must set


@pytest.mark.parametrize(
    ("rule", "reports", "period", "needed"),
    [
        ("standing", "", PLAN, True),
        ("standing", "day 5 after quarter", PLAN, False),
        ("until 2015-12-20; standing", "", PLAN, True),
        ("relative permit", "", PLAN, True),
        ("reference schedule; weekly", "", PLAN, True),
        ("none", "by 2015-12-20", PLAN, True),
        ("yearly", "", None, True),
        ("quarters 2005-Q1", "", None, False),
        ("each year months 4", "", Period(date(2016, 5, 1), date(2016, 12, 31)), True),
    ],
)
def test_a_part_without_a_day_needs_one(rule: str, reports: str, period: Period | None, needed: bool) -> None:
    assert needs_date(parse_rule(rule), parse_reports(reports), period) is needed


# Occurrences


def _due(rule: str, reports: str = "", scheme: ReportRule | None = None) -> list[Occurrence]:
    return occurrences(parse_rule(rule), parse_reports(reports), PLAN, scheme)


def test_a_reported_quarter_is_one_occurrence_on_the_report_day() -> None:
    assert _due("quarterly", "day 5 after quarter")[:2] == [
        Occurrence(date(2015, 11, 1), date(2015, 12, 31), date(2016, 1, 5), "report"),
        Occurrence(date(2016, 1, 1), date(2016, 3, 31), date(2016, 4, 5), "report"),
    ]


@pytest.mark.parametrize("rule", ["quarterly", "weekly", "monthly", "yearly", "standing"])
def test_work_of_any_pace_reported_by_quarters_gives_five_reports(rule: str) -> None:
    found = _due(rule, "day 5 after quarter")

    assert [(one.due, one.kind) for one in found] == [
        (date(2016, 1, 5), "report"),
        (date(2016, 4, 5), "report"),
        (date(2016, 7, 5), "report"),
        (date(2016, 10, 5), "report"),
        (date(2017, 1, 5), "report"),
    ]


def test_a_window_without_a_report_is_due_on_its_last_day() -> None:
    assert _due("until 2015-11-05; until 2016-11-05") == [
        Occurrence(None, date(2015, 11, 5), date(2015, 11, 5), "work"),
        Occurrence(None, date(2016, 11, 5), date(2016, 11, 5), "work"),
    ]


def test_a_first_day_then_quarters_give_the_work_and_the_reports() -> None:
    found = _due("until 2015-11-15; quarterly", "day 5 after quarter")

    assert [(str(one.due), one.kind) for one in found] == [
        ("2015-11-15", "work"),
        ("2016-01-05", "report"),
        ("2016-04-05", "report"),
        ("2016-07-05", "report"),
        ("2016-10-05", "report"),
        ("2017-01-05", "report"),
    ]


@pytest.mark.parametrize(
    ("rule", "reports", "found"),
    [
        (
            "years 2015",
            "by 2015-12-20",
            [(date(2015, 11, 1), date(2015, 12, 31), date(2015, 12, 20), "report")],
        ),
        (
            "months 2016-02..2016-03",
            "by 2016-04-05",
            [(date(2016, 2, 1), date(2016, 3, 31), date(2016, 4, 5), "report")],
        ),
        ("until 2016-07-10", "by 2016-07-10", [(None, date(2016, 7, 10), date(2016, 7, 10), "report")]),
        (
            "quarters 2016-Q1..2016-Q2",
            "by 2016-07-20",
            [
                (date(2016, 1, 1), date(2016, 3, 31), date(2016, 3, 31), "work"),
                (date(2016, 4, 1), date(2016, 6, 30), date(2016, 7, 20), "report"),
            ],
        ),
        (
            "standing",
            "by 2015-12-20; by 2016-12-20",
            [
                (date(2015, 11, 1), date(2016, 12, 31), date(2015, 12, 20), "report"),
                (date(2015, 11, 1), date(2016, 12, 31), date(2016, 12, 20), "report"),
            ],
        ),
        ("standing", "", []),
        ("relative permit", "", []),
    ],
)
def test_a_fixed_report_day_takes_its_window(
    rule: str, reports: str, found: list[tuple[object, ...]]
) -> None:
    assert _due(rule, reports) == found


def test_a_named_day_is_not_lost_in_a_quarters_report() -> None:
    found = _due("on 2016-02-10", "day 5 after quarter")

    assert [(str(one.due), one.kind) for one in found] == [("2016-02-10", "work"), ("2016-04-05", "report")]


def test_the_preparing_phase_ends_and_the_running_one_is_reported() -> None:
    found = _due("until 2015-12-20; standing from 2016-01-01", "by 2015-12-20; day 5 after quarter")

    assert [str(one.due) for one in found] == [
        "2015-12-20",
        "2016-01-05",
        "2016-04-05",
        "2016-07-05",
        "2016-10-05",
        "2017-01-05",
    ]


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("quarters 2016-Q1..2016-Q4", ["2016-04-20", "2016-07-20", "2016-10-20", "2017-01-20"]),
        ("halfyears 2016-H1..2016-H2", ["2016-07-20", "2017-01-20"]),
        ("years 2016", ["2017-01-20"]),
        ("yearly", ["2016-01-20", "2017-01-20"]),
        ("months 2016-02", ["2016-02-29"]),
        ("until 2016-02-10; years 2016", ["2016-02-10", "2017-01-20"]),
    ],
)
def test_the_schemes_days_serve_where_the_document_has_none(rule: str, due: list[str]) -> None:
    assert [str(one.due) for one in _due(rule, "", SCHEME)] == due


def test_the_documents_own_report_rule_beats_the_schemes_days() -> None:
    assert [str(one.due) for one in _due("years 2015; years 2016", "by 2015-12-20", SCHEME)] == [
        "2015-12-20",
        "2016-12-31",
    ]


@given(_rules(), _reports(), PERIODS, st.none() | st.just(SCHEME))
def test_occurrences_come_in_order_and_once(
    rule: DeadlineRule, reports: ReportRule, period: Period, scheme: ReportRule | None
) -> None:
    found = occurrences(rule, reports, period, scheme)

    assert [one.due for one in found] == sorted(one.due for one in found)
    assert len(found) == len(set(found))


@given(_rules(), _reports(), PERIODS, st.none() | st.just(SCHEME))
def test_no_window_and_no_report_day_is_lost(
    rule: DeadlineRule, reports: ReportRule, period: Period, scheme: ReportRule | None
) -> None:
    found = occurrences(rule, reports, period, scheme)

    dated = windows(rule, period)
    assert {day.due for day in report_days(reports, dated, period)} <= {one.due for one in found}
    for part in rule.parts:
        for window in [] if isinstance(part, Standing) else part_windows(part, period):
            assert any(_answers_for(one, window) for one in found), window


def _answers_for(one: Occurrence, window: Window) -> bool:
    """Say whether the occurrence reaches the window's last day; nothing but its own answers for "until"."""
    if window.first is None:
        return one.first is None and one.last == window.last == one.due
    return one.last >= window.last and (one.first is None or one.first <= window.last)


@given(_rules(), PERIODS)
def test_a_duty_is_never_due_before_its_window_ends_without_a_report_rule(
    rule: DeadlineRule, period: Period
) -> None:
    assert all(one.due >= one.last for one in occurrences(rule, ReportRule(), period, SCHEME))


# Another start


@given(_rules(EASY_DAYS), _reports(EASY_DAYS), st.integers(-10, 10))
def test_a_shift_there_and_back_changes_nothing(rule: DeadlineRule, reports: ReportRule, years: int) -> None:
    assert shift_rule(shift_rule(rule, 12 * years), -12 * years) == rule
    assert shift_reports(shift_reports(reports, 12 * years), -12 * years) == reports


@given(EASY_DAYS, st.integers(-120, 120))
def test_days_and_months_move_there_and_back_by_any_number_of_months(day: date, months: int) -> None:
    rule = DeadlineRule(
        (Until(day), MonthsYearly((day.month,)), Months(Slot(day.year, day.month), Slot(2040, 1)))
    )

    assert shift_rule(shift_rule(rule, months), -months) == rule


@given(_rules(EASY_DAYS), PERIODS, st.integers(-10, 10))
def test_windows_of_a_shifted_rule_are_the_shifted_windows(
    rule: DeadlineRule, period: Period, years: int
) -> None:
    assume(not any(isinstance(part, Periodic) and part.unit is Unit.WEEK for part in rule.parts))
    whole = Period(date(period.first.year, 1, 1), date(period.last.year, 12, 31))
    moved = Period(
        whole.first.replace(year=whole.first.year + years), whole.last.replace(year=whole.last.year + years)
    )

    shifted = windows(shift_rule(rule, 12 * years), moved)

    assert [(window.last.year - years, window.last.month) for window in shifted] == [
        (window.last.year, window.last.month) for window in windows(rule, whole)
    ]


@pytest.mark.parametrize(
    ("text", "months", "moved"),
    [
        ("until 2016-01-31", 1, "until 2016-02-29"),
        ("until 2016-02-29", 12, "until 2017-02-28"),
        ("from 2018-06-10 to 2018-07-02", 96, "from 2026-06-10 to 2026-07-02"),
        ("months 2016-02..2016-03", -3, "months 2015-11..2015-12"),
        ("each year months 4, 9", 6, "each year months 3, 10"),
        ("quarters 2005-Q2..2007-Q4", 255, "quarters 2026-Q3..2029-Q1"),
        ("halfyears 2006-H2", 6, "halfyears 2007-H1"),
        ("years 2006..2008", 240, "years 2026..2028"),
        (
            "standing from 2016-01-01; weekly; relative permit; none",
            5,
            "standing from 2016-06-01; weekly; relative permit; none",
        ),
    ],
)
def test_a_rule_moves_to_another_start(text: str, months: int, moved: str) -> None:
    assert format_rule(shift_rule(parse_rule(text), months)) == moved


@pytest.mark.parametrize(
    ("text", "months", "moved"),
    [
        ("by 12-05 each year", 2, "by 02-05 each year"),
        ("by 12-31 each year", 2, "by 02-29 each year"),
        ("by 2015-12-20", 132, "by 2026-12-20"),
        ("day 5 after quarter from 2016-01-01", 12, "day 5 after quarter from 2017-01-01"),
        ("day 5 after quarter", 7, "day 5 after quarter"),
    ],
)
def test_a_report_rule_moves_to_another_start(text: str, months: int, moved: str) -> None:
    assert format_reports(shift_reports(parse_reports(text), months)) == moved


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("quarters 2005-Q2", 4),
        ("halfyears 2005-H1", 3),
        ("years 2016", 6),
        ("until 2016-01-01", 12000),
        ("years 2016", -12000),
    ],
)
def test_a_shift_that_tears_a_period_apart_or_leaves_the_calendar_is_refused(text: str, months: int) -> None:
    rule = parse_rule(text)

    with pytest.raises(RuleError):
        shift_rule(rule, months)
