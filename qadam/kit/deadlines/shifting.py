"""Moving rules to another start, so that a programme can be used again."""

from datetime import date

from qadam.kit.deadlines.parsing import FIRST_YEAR, LAST_YEAR
from qadam.kit.deadlines.parts import (
    AfterPeriod,
    ByDay,
    ByEachYear,
    DeadlineRule,
    FromTo,
    HalfYears,
    Months,
    MonthsYearly,
    On,
    Part,
    Quarters,
    ReportPart,
    ReportRule,
    RuleError,
    Slot,
    Span,
    Standing,
    Until,
    Years,
)
from qadam.kit.periods import MONTHS_IN, Unit, day_in_month, shift_day

# 29 February is a day of some years, so a day without a year is moved inside a leap year.
_LEAP_YEAR = 2000


def shift_rule(rule: DeadlineRule, months: int) -> DeadlineRule:
    """Return the rule moved by so many months; the day of the month stays, clamped at the month's end.

    Rules that only follow the period ("quarterly", "standing") stay as they are. RuleError where named quarters,
    half-years or years would be torn apart (months not divisible by 3, 6 or 12) or the years leave 1900–2199.
    """
    return DeadlineRule(tuple(_shift(part, months) for part in rule.parts))


def shift_reports(reports: ReportRule, months: int) -> ReportRule:
    """Return the report rule moved by so many months, yearly days included; errors as in `shift_rule`."""
    return ReportRule(tuple(_shift_report(part, months) for part in reports.parts))


def _shift(part: Part, months: int) -> Part:
    match part:
        case Until(day):
            return Until(_day(day, months))
        case On(day):
            return On(_day(day, months))
        case FromTo(first, last):
            return FromTo(_day(first, months), _day(last, months))
        case Months(first, last):
            return Months(*_span((first, last), Unit.MONTH, months))
        case MonthsYearly(numbers):
            return MonthsYearly(tuple(sorted((number - 1 + months) % 12 + 1 for number in numbers)))
        case Quarters(spans):
            return Quarters(tuple(_span(span, Unit.QUARTER, months) for span in spans))
        case HalfYears(spans):
            return HalfYears(tuple(_span(span, Unit.HALFYEAR, months) for span in spans))
        case Years(first, last):
            begins, ends = _span((Slot(first, 1), Slot(last, 1)), Unit.YEAR, months)
            return Years(begins.year, ends.year)
        case Standing(date() as since):
            return Standing(_day(since, months))
        case _:
            return part


def _shift_report(part: ReportPart, months: int) -> ReportPart:
    match part:
        case AfterPeriod(day, unit, since):
            return AfterPeriod(day, unit, _day(since, months) if since else None)
        case ByEachYear(month, day):
            moved = day_in_month(_LEAP_YEAR, (month - 1 + months) % 12 + 1, day)
            return ByEachYear(moved.month, moved.day)
        case ByDay(day):
            return ByDay(_day(day, months))


def _day(day: date, months: int) -> date:
    try:
        moved = shift_day(day, months)
    except (ValueError, OverflowError):
        raise _outside() from None
    _check(moved.year)
    return moved


def _span(span: Span, unit: Unit, months: int) -> Span:
    first, last = (_slot(slot, unit, months) for slot in span)
    return first, last


def _slot(slot: Slot, unit: Unit, months: int) -> Slot:
    length = MONTHS_IN[unit]
    if months % length:
        raise RuleError(0, f"A {unit} moves by whole {unit}s: {months} months are not divisible by {length}")
    year, place = divmod(slot.year * (12 // length) + slot.number - 1 + months // length, 12 // length)
    _check(year)
    return Slot(year, place + 1)


def _check(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _outside()


def _outside() -> RuleError:
    return RuleError(0, f"The moved day lies outside the years {FIRST_YEAR}–{LAST_YEAR}")
