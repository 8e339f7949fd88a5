"""The windows a rule gives in a plan's period."""

from collections.abc import Iterable
from datetime import date

from qadam.kit.deadlines.parts import (
    DeadlineRule,
    FromTo,
    HalfYears,
    Months,
    MonthsYearly,
    On,
    Part,
    Periodic,
    Quarters,
    Span,
    Standing,
    Until,
    Window,
    Years,
)
from qadam.kit.periods import MONTHS_IN, Period, Unit, month, numbered, touching, whole_year


def windows(rule: DeadlineRule, period: Period | None) -> list[Window]:
    """Return the windows of all parts in order of their last day, equal ones once.

    Windows that lie partly in the period are cut to it. What the text names outright stays even where it lies wholly
    outside, and the day of "until" is never cut: moving it would change the duty. Without a period the parts that need
    one give nothing. Source: the table of deadline kinds and the settled cases of the reading rules.
    """
    found = {window for part in rule.parts for window in part_windows(part, period)}
    return sorted(found, key=lambda window: (window.last, window.first or date.min))


def part_windows(part: Part, period: Period | None) -> list[Window]:
    """Return the windows of one part in order, cut to the period."""
    if isinstance(part, Until):
        return [Window(None, part.day)]
    if named := _named(part):
        return [_cut(span, period) for span in named]
    if period is None:
        return []
    inside = (span.cut(period) for span in _repeated(part, period))
    return [Window(span.first, span.last) for span in inside if span]


def slots(unit: Unit, spans: Iterable[Span]) -> list[Period]:
    """Return each quarter or half-year of the spans once, in order."""
    per_year = 12 // MONTHS_IN[unit]
    places = {
        place
        for first, last in spans
        for place in range(first.year * per_year + first.number, last.year * per_year + last.number + 1)
    }
    return [numbered(unit, (place - 1) // per_year, (place - 1) % per_year + 1) for place in sorted(places)]


def _named(part: Part) -> list[Period]:
    match part:
        case On(day):
            return [Period(day, day)]
        case FromTo(first, last):
            return [Period(first, last)]
        case Months(first, last):
            return [Period(month(*first).first, month(*last).last)]
        case Quarters(spans):
            return slots(Unit.QUARTER, spans)
        case HalfYears(spans):
            return slots(Unit.HALFYEAR, spans)
        case Years(first, last):
            return [Period(whole_year(first).first, whole_year(last).last)]
        case _:
            return []


def _repeated(part: Part, period: Period) -> list[Period]:
    match part:
        case Periodic(unit):
            return touching(unit, period)
        case MonthsYearly(months):
            return [span for span in touching(Unit.MONTH, period) if span.first.month in months]
        case Standing(None):
            return [period]
        case Standing(date() as since) if since <= period.last:
            return [Period(since, period.last)]
        case _:
            return []


def _cut(span: Period, period: Period | None) -> Window:
    inside = (span.cut(period) if period else None) or span
    return Window(inside.first, inside.last)
