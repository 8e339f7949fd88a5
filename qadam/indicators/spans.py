"""The days a number is for, as packages and addresses write them: 2026, 2026-H1, 2026-Q3, 2026-09, 2026..2028."""

import re
from datetime import date
from functools import lru_cache

from qadam.kit.dates import format_day, format_period
from qadam.kit.periods import Period, Unit, number_of, numbered, period_of, whole_year

# A page of numbers asks for the same few spans thousands of times.
KEPT = 4000
_SPAN = re.compile(r"(?P<year>\d{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>\d\d)))?")
_YEARS = re.compile(r"(\d{4})\.\.(\d{4})")
_YEARS_IN_WORDS = {"kk": "{first}–{last} жылдар", "ru": "{first}–{last} годы", "en": "{first}–{last}"}
_LETTER = {Unit.HALFYEAR: "H", Unit.QUARTER: "Q"}


@lru_cache(maxsize=KEPT)
def parse_span(text: str) -> Period:
    """Return the days a text names; ValueError for any other text.

    A half-year is 2026-H1, a quarter 2026-Q3, a month 2026-09, years together 2026..2028, one day 2026-01-01.
    """
    years = _YEARS.fullmatch(text)
    if years:
        return Period(date(int(years[1]), 1, 1), date(int(years[2]), 12, 31))
    found = _SPAN.fullmatch(text)
    if found is None:
        day = date.fromisoformat(text)
        return Period(day, day)
    year = int(found["year"])
    for unit, name in ((Unit.HALFYEAR, "half"), (Unit.QUARTER, "quarter"), (Unit.MONTH, "month")):
        if found[name]:
            return numbered(unit, year, int(found[name]))
    return whole_year(year)


def format_span(period: Period) -> str:
    """Return the text that `parse_span` reads back; ValueError for days that are no such period."""
    first, last = period.first, period.last
    if first == last:
        return first.isoformat()
    for unit in (Unit.YEAR, Unit.HALFYEAR, Unit.QUARTER, Unit.MONTH):
        if period_of(unit, first) == period:
            return _numbered_span(unit, first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}..{last.year}"
    raise ValueError(f"{first}–{last} is neither a day nor a month, quarter, half-year or whole years")


def _numbered_span(unit: Unit, day: date) -> str:
    if unit is Unit.YEAR:
        return str(day.year)
    number = number_of(unit, day)
    return f"{day.year}-{number:02}" if unit is Unit.MONTH else f"{day.year}-{_LETTER[unit]}{number}"


@lru_cache(maxsize=KEPT)
def unit_of(text: str) -> Unit | None:
    """Return whether a span is a month, quarter, half-year or year; None for a day and for several years."""
    period = parse_span(text)
    units = (Unit.YEAR, Unit.HALFYEAR, Unit.QUARTER, Unit.MONTH)
    return next((unit for unit in units if period_of(unit, period.first) == period), None)


def span_in_words(text: str, language: str) -> str:
    """Return a span as a reader of the language says it: «2026 жылғы III тоқсан», «2026–2028 жылдар»."""
    period = parse_span(text)
    if period.first == period.last:
        return format_day(period.first, language)
    if _YEARS.fullmatch(text):
        return _YEARS_IN_WORDS[language].format(first=period.first.year, last=period.last.year)
    return format_period(period, language)
