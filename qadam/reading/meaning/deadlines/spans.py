"""What days a phrase means in a year, and which years are meant."""

from datetime import date, timedelta

from qadam.kit.periods import Period, day_in_month, half_year, month, quarter, whole_year
from qadam.reading.meaning.deadlines.phrases import Phrase, Span
from qadam.reading.meaning.deadlines.tokens import is_one_off

SCHOOL_BEGINS, SCHOOL_ENDS = (9, 1), (5, 31)
# Plans read here are of our time; a year outside is a slip of the fingers.
FIRST_YEAR, LAST_YEAR = 1990, 2060
_FAR = 20


def days_of(phrase: Phrase, span: Span, year: int) -> Period:
    """Return the days one span of the phrase means in the year; ValueError where it ends before it begins."""
    return _portion(phrase, _whole(phrase, span, year))


def _whole(phrase: Phrase, span: Span, year: int) -> Period:
    first, last = span
    match phrase.sort:
        case "day":
            begin = day_in_month(year, phrase.month, first)
            return Period(begin, day_in_month(year, phrase.month, last))
        case "month":
            ends = year + (last < first)
            return Period(month(year, first).first, month(ends, last).last)
        case "quarter":
            return Period(quarter(year, first).first, quarter(year, last).last)
        case "halfyear":
            return Period(half_year(year, first).first, half_year(year, last).last)
        case "school":
            return Period(date(year, *SCHOOL_BEGINS), date(year + 1, *SCHOOL_ENDS))
        case "third" | "half" | "week":
            length = {"third": 10, "half": 15, "week": 7}[phrase.sort]
            return _piece_of_month(phrase, span, year, length)
        case _:
            return whole_year(year)


def _piece_of_month(phrase: Phrase, span: Span, year: int, length: int) -> Period:
    pieces = {10: 3, 15: 2, 7: 5}[length]
    first, last = min(span[0], pieces), min(span[1], pieces)
    begin = day_in_month(year, phrase.month, (first - 1) * length + 1)
    end = day_in_month(year, phrase.month, 31 if last == pieces else last * length)
    return Period(begin, max(begin, end))


def _portion(phrase: Phrase, days: Period) -> Period:
    if not phrase.portion or phrase.sort == "day":
        return days
    is_month = days.days <= 31
    if phrase.portion == "begin":
        end = day_in_month(days.first.year, days.first.month, 10 if is_month else 31)
        return Period(days.first, end)
    if phrase.portion == "end":
        return Period(day_in_month(days.last.year, days.last.month, 21 if is_month else 1), days.last)
    middle = days.first + timedelta(days=days.days // 2)
    if is_month:
        return Period(middle.replace(day=11), middle.replace(day=20))
    return Period(
        month(middle.year, (middle - timedelta(days=20)).month).first, month(middle.year, middle.month).last
    )


def mended_year(year: int, near: Period | None, printed_beside: int | None = None) -> int | None:
    """Return the year itself, the one year it must be a slip of («5007» → 2007), or None where that is unclear."""
    if FIRST_YEAR <= year <= LAST_YEAR and not (near and _is_far(year, near)):
        return year
    known = range(near.first.year, near.last.year + 1) if near else range(FIRST_YEAR, LAST_YEAR + 1)
    if near is None and printed_beside:
        known = range(printed_beside - 10, printed_beside + 11)
    alike = [one for one in known if is_one_off(str(year), str(one))]
    if len(alike) == 1:
        return alike[0]
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _is_far(year: int, near: Period) -> bool:
    return year < near.first.year - _FAR or year > near.last.year + _FAR
