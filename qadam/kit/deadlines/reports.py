"""The days by which information is due, and whether a person must set a day."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from qadam.kit.deadlines.parts import (
    AfterPeriod,
    ByDay,
    ByEachYear,
    DeadlineRule,
    Part,
    ReportDay,
    ReportPart,
    ReportRule,
    Standing,
    Window,
)
from qadam.kit.deadlines.windows import part_windows, windows
from qadam.kit.periods import Period, Unit, day_in_month, touching, whole_year


def report_days(reports: ReportRule, dated: Sequence[Window], period: Period | None) -> list[ReportDay]:
    """Return the report days in order, equal ones once.

    `dated` are the windows of the deadline: where every one has a first day, only periods that touch them are
    reported. A day the month does not have becomes its last day. Without a period only fixed days are given.
    Source: "Report days" of the reading rules.
    """
    found = {day for part in reports.parts for day in _days(part, dated, period)}
    return sorted(found, key=lambda day: (day.due, day.covers or Period(day.due, day.due)))


def needs_date(rule: DeadlineRule, reports: ReportRule, period: Period | None) -> bool:
    """Say whether a part gives no day at all, so that a person must set one before the plan is approved.

    Such are parts counted from an event or referring elsewhere, parts that need a period where there is none, and
    standing work without any report day.
    """
    has_report = bool(report_days(reports, windows(rule, period), period))
    return any(_gives_no_day(part, period, has_report=has_report) for part in rule.parts)


def _gives_no_day(part: Part, period: Period | None, *, has_report: bool) -> bool:
    return not part_windows(part, period) or (isinstance(part, Standing) and not has_report)


def _days(part: ReportPart, dated: Sequence[Window], period: Period | None) -> Iterable[ReportDay]:
    if isinstance(part, ByDay):
        return [ReportDay(part.day, None)]
    if period is None:
        return []
    if isinstance(part, ByEachYear):
        return _each_year(part, period)
    return _after_periods(part, dated, period)


def _each_year(part: ByEachYear, period: Period) -> Iterable[ReportDay]:
    for year in range(period.first.year, period.last.year + 1):
        due = day_in_month(year, part.month, part.day)
        if due >= period.first:
            yield ReportDay(due, whole_year(year))


def _after_periods(part: AfterPeriod, dated: Sequence[Window], period: Period) -> Iterable[ReportDay]:
    spans = _work(dated)
    for covered in touching(Unit(part.unit), period):
        is_in_force = part.since is None or covered.last >= part.since
        if is_in_force and _has_work(covered, spans):
            yield ReportDay(_day_after(covered.last, part.day), covered)


def _work(dated: Sequence[Window]) -> list[Period] | None:
    """Return the spans of work in order, those that overlap as one; nothing where a first day is not known."""
    spans: list[Period] = []
    for first, last in sorted((window.first or date.min, window.last) for window in dated):
        if first == date.min:
            return None
        if spans and first <= spans[-1].last:
            spans[-1] = Period(spans[-1].first, max(spans[-1].last, last))
        else:
            spans.append(Period(first, last))
    return spans or None


def _has_work(covered: Period, spans: Sequence[Period] | None) -> bool:
    if spans is None:
        return True
    # Of spans that do not overlap only the first that has not ended before can touch it.
    place = bisect_left(spans, covered.first, key=_last)
    return place < len(spans) and spans[place].touches(covered)


def _last(span: Period) -> date:
    return span.last


def _day_after(last: date, day: int) -> date:
    following = last + timedelta(days=1)
    return day_in_month(following.year, following.month, day)
