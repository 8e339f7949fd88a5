"""The occurrences of a measure: each becomes one duty of each body."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple

from qadam.kit.deadlines.parts import (
    AfterPeriod,
    DeadlineRule,
    FromTo,
    HalfYears,
    On,
    Part,
    Periodic,
    Quarters,
    ReportDay,
    ReportRule,
    Standing,
    Until,
    Window,
    Years,
)
from qadam.kit.deadlines.reports import report_days
from qadam.kit.deadlines.windows import part_windows, windows
from qadam.kit.periods import Period, Unit

OccurrenceKind = Literal["report", "work"]


class Occurrence(NamedTuple):
    """One thing to be done: the days of the work (no first day for "until"), the day it is due, and what is due."""

    first: date | None
    last: date
    due: date
    kind: OccurrenceKind


def occurrences(
    rule: DeadlineRule, reports: ReportRule, period: Period | None, default_reports: ReportRule | None = None
) -> list[Occurrence]:
    """Return what is due in the period, in order of the due day, equal ones once; days are not moved here.

    A window with a report for the same period is one occurrence, due on the report day; a window without one is due
    on its last day; standing work gives only its reports. Weeks, months, quarters and years belong to the period
    report that covers their last day; a named day or range only to a report on exactly these days or to a fixed day.
    A fixed report day belongs to the window that ends on it, else to the shortest that contains it, else to the last
    that ended.
    `default_reports` are the scheme's days, used for quarters, half-years and years where the document has no report
    rule at all: give None where another measure of it has one. Source: "The duty" in the rules of execution control.
    """
    dated = windows(rule, period)
    days = report_days(reports, dated, period)
    scheme = None if reports else default_reports
    found = {_report(day, dated, period) for day in days}
    for part in rule.parts:
        for window in part_windows(part, period):
            if not isinstance(part, Standing) and not _is_reported(part, window, days, dated, period):
                found.update(_by_default(part, window, scheme) or [_work(window)])
    return sorted(found, key=lambda one: (one.due, one.last, one.first or date.min, one.kind))


def _work(window: Window) -> Occurrence:
    return Occurrence(window.first, window.last, window.last, "work")


def _report(day: ReportDay, dated: Sequence[Window], period: Period | None) -> Occurrence:
    if day.covers is None:
        window = next(iter(_windows_of_day(day.due, dated)), Window(None, day.due))
        return Occurrence(window.first, window.last, day.due, "report")
    span = _worked(day.covers, dated, period)
    return Occurrence(span.first, span.last, day.due, "report")


def _worked(covers: Period, dated: Sequence[Window], period: Period | None) -> Period:
    """Return the covered days inside the plan and, where all windows have a first day, between their ends."""
    inside = (covers.cut(period) if period else None) or covers
    spans = [
        span for window in dated if window.first and (span := inside.cut(Period(window.first, window.last)))
    ]
    if not spans or any(window.first is None for window in dated):
        return inside
    return Period(min(span.first for span in spans), max(span.last for span in spans))


def _windows_of_day(due: date, dated: Sequence[Window]) -> list[Window]:
    """Return the one window a fixed report day belongs to, if any: that of the day itself, else the shortest around."""
    ending = [window for window in dated if window.first is None and window.last == due]
    spans = [Period(window.first, window.last) for window in dated if window.first]
    around = sorted((span for span in spans if due in span), key=lambda span: span.days)
    if ending or around:
        return [*ending, *(Window(span.first, span.last) for span in around)][:1]
    return [Window(span.first, span.last) for span in spans if span.last < due][-1:]


def _is_reported(
    part: Part, window: Window, days: Iterable[ReportDay], dated: Sequence[Window], period: Period | None
) -> bool:
    return any(
        _covers(part, window, day.covers, period) if day.covers else window in _windows_of_day(day.due, dated)
        for day in days
    )


def _covers(part: Part, window: Window, covers: Period, period: Period | None) -> bool:
    if window.first is None or isinstance(part, Until):
        return False
    if isinstance(part, On | FromTo):
        return Period(window.first, window.last) == (covers.cut(period) if period else covers)
    # A window named wholly outside the plan is no part of what the plan's report covers.
    return window.last in ((covers.cut(period) if period else None) or covers)


def _by_default(part: Part, window: Window, scheme: ReportRule | None) -> list[Occurrence]:
    """Return the occurrences of one window by the scheme's days, none where the scheme says nothing about it."""
    unit = _unit(part)
    if not scheme or unit is None or window.first is None:
        return []
    after = tuple(day for day in scheme.parts if isinstance(day, AfterPeriod) and day.unit is unit)
    span = Period(window.first, window.last)
    return [_report(day, [window], span) for day in report_days(ReportRule(after), [window], span)]


def _unit(part: Part) -> Unit | None:
    match part:
        case Quarters() | Periodic(Unit.QUARTER):
            return Unit.QUARTER
        case HalfYears() | Periodic(Unit.HALFYEAR):
            return Unit.HALFYEAR
        case Years() | Periodic(Unit.YEAR):
            return Unit.YEAR
        case _:
            return None
