"""Deadline and report rules as text: reading and writing them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, NoReturn, TypeVar

from qadam.kit.deadlines.parts import (
    PERIODIC_KINDS,
    AfterPeriod,
    ByDay,
    ByEachYear,
    DeadlineRule,
    FromTo,
    HalfYears,
    Months,
    MonthsYearly,
    NoDeadline,
    On,
    Part,
    Periodic,
    Quarters,
    Reference,
    Relative,
    ReportPart,
    ReportRule,
    RuleError,
    Slot,
    Span,
    Standing,
    Until,
    Years,
)
from qadam.kit.periods import Unit

T = TypeVar("T")  # a deadline part or a report part
# A year outside is a slip of the fingers, not a plan.
FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(frozen=True)
class _Form(Generic[T]):
    pattern: re.Pattern[str]
    build: Callable[[re.Match[str]], T]
    hint: str


def parse_rule(text: str) -> DeadlineRule:
    """Read a deadline rule such as "until 2015-11-15; quarterly"; RuleError with its place where it is broken."""
    return DeadlineRule(tuple(_parts(text, _DEADLINE_FORMS)))


def parse_reports(text: str) -> ReportRule:
    """Read a report rule such as "day 5 after quarter"; empty text is a rule without parts; RuleError as above."""
    return ReportRule(tuple(_parts(text, _REPORT_FORMS)) if text.strip() else ())


def format_rule(rule: DeadlineRule) -> str:
    """Write the rule as canonical text that `parse_rule` reads back."""
    return "; ".join(_write(part) for part in rule.parts)


def format_reports(reports: ReportRule) -> str:
    """Write the report rule as canonical text that `parse_reports` reads back."""
    return "; ".join(_write_report(part) for part in reports.parts)


def _parts(text: str, forms: Mapping[str, _Form[T]]) -> Iterator[T]:
    start = 0
    for piece in text.split(";"):
        words = piece.strip()
        begin = start + piece.index(words)
        yield _part(text, begin, begin + len(words), forms)
        start += len(piece) + 1


def _part(text: str, start: int, end: int, forms: Mapping[str, _Form[T]]) -> T:
    keyword = text[start:end].partition(" ")[0]
    if not keyword:
        raise RuleError(start, "A part of the rule is empty")
    if keyword not in forms:
        raise RuleError(start, f"“{keyword}” is not the beginning of a rule; known are: {', '.join(forms)}")
    form = forms[keyword]
    match = form.pattern.fullmatch(text, start, end)
    if match is None:
        raise RuleError(start, f"“{text[start:end]}” should read: {form.hint}")
    return form.build(match)


def _day(match: re.Match[str], group: str) -> date:
    try:
        day = date.fromisoformat(match[group])
    except ValueError:
        raise RuleError(match.start(group), f"There is no day {match[group]}") from None
    _check_year(day.year, match.start(group))
    return day


def _day_or_none(match: re.Match[str], group: str) -> date | None:
    return _day(match, group) if match[group] else None


def _check_year(year: int, position: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RuleError(position, f"The year {year} lies outside {FIRST_YEAR}–{LAST_YEAR}")


def _refuse_backwards(position: int) -> NoReturn:
    raise RuleError(position, "The end lies before the beginning")


def _slot(text: str, position: int, most: int) -> Slot:
    year, number = re.split("-[QH]?", text)
    _check_year(int(year), position)
    if not 1 <= int(number) <= most:
        raise RuleError(position, f"The number after the year {year} must lie between 1 and {most}")
    return Slot(int(year), int(number))


def _span(text: str, position: int, most: int) -> Span:
    first, dots, last = text.partition("..")
    begins = _slot(first, position, most)
    ends = _slot(last, position + len(first + dots), most) if dots else begins
    if ends < begins:
        _refuse_backwards(position)
    return begins, ends


def _spans(match: re.Match[str], most: int) -> tuple[Span, ...]:
    return tuple(
        _span(one.group(), match.start("spans") + one.start(), most)
        for one in re.finditer(r"[^\s,]+", match["spans"])
    )


def _from_to(match: re.Match[str]) -> FromTo:
    first, last = _day(match, "first"), _day(match, "last")
    if last < first:
        _refuse_backwards(match.start("last"))
    return FromTo(first, last)


def _months(match: re.Match[str]) -> Months:
    return Months(*_span(match["span"], match.start("span"), 12))


def _months_yearly(match: re.Match[str]) -> MonthsYearly:
    months = tuple(int(number) for number in re.findall(r"\d+", match["months"]))
    if list(months) != sorted(set(months)) or not all(1 <= number <= 12 for number in months):
        raise RuleError(match.start("months"), "Months are numbers from 1 to 12, each once, in order")
    return MonthsYearly(months)


def _years(match: re.Match[str]) -> Years:
    first, last = int(match["first"]), int(match["last"] or match["first"])
    _check_year(first, match.start("first"))
    _check_year(last, match.start("last"))
    if last < first:
        _refuse_backwards(match.start("first"))
    return Years(first, last)


def _after_period(match: re.Match[str]) -> AfterPeriod:
    day = int(match["number"])
    if not 1 <= day <= 31:
        raise RuleError(match.start("number"), f"A month has no day {day}")
    return AfterPeriod(day, Unit(match["unit"]), _day_or_none(match, "since"))


def _by(match: re.Match[str]) -> ReportPart:
    if match["day"]:
        return ByDay(_day(match, "day"))
    month, day = (int(number) for number in match["yearly"].split("-"))
    try:
        # A leap year, because 29 February is a day of some years.
        date(2000, month, day)
    except ValueError:
        raise RuleError(match.start("yearly"), f"There is no day {match['yearly']}") from None
    return ByEachYear(month, day)


_DAY = r"\d{4}-\d{2}-\d{2}"
_MONTH = r"\d{4}-\d{2}"


def _form(pattern: str, build: Callable[[re.Match[str]], T], hint: str) -> _Form[T]:
    return _Form(re.compile(pattern.replace(" ", r"\ +"), re.ASCII), build, hint)


def _list_of(letter: str) -> str:
    one = rf"\d{{4}}-{letter}\d"
    span = rf"{one}(?:\.\.{one})?"
    return rf"(?P<spans>{span}(?:,\s*{span})*)"


def _code(keyword: str, part: type[Relative] | type[Reference]) -> _Form[Part]:
    return _form(rf"{keyword} (?P<code>[a-z][a-z0-9_-]*)", lambda m: part(m["code"]), f"{keyword} CODE")


def _periodic(unit: Unit, kind: str) -> _Form[Part]:
    return _form(kind, lambda _: Periodic(unit), kind)


_DEADLINE_FORMS: dict[str, _Form[Part]] = {
    "until": _form(rf"until (?P<day>{_DAY})", lambda m: Until(_day(m, "day")), "until YYYY-MM-DD"),
    "on": _form(rf"on (?P<day>{_DAY})", lambda m: On(_day(m, "day")), "on YYYY-MM-DD"),
    "from": _form(rf"from (?P<first>{_DAY}) to (?P<last>{_DAY})", _from_to, "from YYYY-MM-DD to YYYY-MM-DD"),
    "months": _form(
        rf"months (?P<span>{_MONTH}(?:\.\.{_MONTH})?)", _months, "months YYYY-MM or months YYYY-MM..YYYY-MM"
    ),
    "each": _form(r"each year months (?P<months>\d+(?:,\s*\d+)*)", _months_yearly, "each year months M, M"),
    "quarters": _form(
        rf"quarters {_list_of('Q')}", lambda m: Quarters(_spans(m, 4)), "quarters YYYY-QN..YYYY-QN, YYYY-QN"
    ),
    "halfyears": _form(
        rf"halfyears {_list_of('H')}",
        lambda m: HalfYears(_spans(m, 2)),
        "halfyears YYYY-HN..YYYY-HN, YYYY-HN",
    ),
    "years": _form(
        r"years (?P<first>\d{4})(?:\.\.(?P<last>\d{4}))?", _years, "years YYYY or years YYYY..YYYY"
    ),
    **{kind: _periodic(unit, kind) for unit, kind in PERIODIC_KINDS.items()},
    "standing": _form(
        rf"standing(?: from (?P<since>{_DAY}))?",
        lambda m: Standing(_day_or_none(m, "since")),
        "standing or standing from YYYY-MM-DD",
    ),
    "relative": _code("relative", Relative),
    "reference": _code("reference", Reference),
    "none": _form("none", lambda _: NoDeadline(), "none"),
}
_REPORT_FORMS: dict[str, _Form[ReportPart]] = {
    "day": _form(
        rf"day (?P<number>\d\d?) after (?P<unit>month|quarter|halfyear|year)(?: from (?P<since>{_DAY}))?",
        _after_period,
        "day N after month, quarter, halfyear or year, then from YYYY-MM-DD if it begins later",
    ),
    "by": _form(
        rf"by (?:(?P<day>{_DAY})|(?P<yearly>\d\d-\d\d) each year)", _by, "by YYYY-MM-DD or by MM-DD each year"
    ),
}


def _write(part: Part) -> str:
    match part:
        case Until(day):
            return f"until {day}"
        case On(day):
            return f"on {day}"
        case FromTo(first, last):
            return f"from {first} to {last}"
        case Months(first, last):
            return f"months {_write_span((first, last), '-{:02}')}"
        case MonthsYearly(months):
            return f"each year months {', '.join(map(str, months))}"
        case Quarters(spans):
            return f"quarters {', '.join(_write_span(span, '-Q{}') for span in spans)}"
        case HalfYears(spans):
            return f"halfyears {', '.join(_write_span(span, '-H{}') for span in spans)}"
        case Years(first, last):
            return f"years {first}" if first == last else f"years {first}..{last}"
        case Periodic(unit):
            return PERIODIC_KINDS[unit]
        case Standing(since):
            return f"standing from {since}" if since else "standing"
        case Relative(code):
            return f"relative {code}"
        case Reference(code):
            return f"reference {code}"
        case NoDeadline():
            return "none"


def _write_report(part: ReportPart) -> str:
    match part:
        case AfterPeriod(day, unit, since):
            return f"day {day} after {unit}" + (f" from {since}" if since else "")
        case ByEachYear(month, day):
            return f"by {month:02}-{day:02} each year"
        case ByDay(day):
            return f"by {day}"


def _write_span(span: Span, form: str) -> str:
    return "..".join(dict.fromkeys(f"{slot.year}{form.format(slot.number)}" for slot in span))
