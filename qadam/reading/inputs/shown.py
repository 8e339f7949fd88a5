"""Numbers and days of sheets as their reader sees them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import TypeAlias

from qadam.kit.dates import format_short_day, month_name

Value: TypeAlias = "str | int | float | bool | date | datetime | time | timedelta | None"
# Quoted words, signs after a backslash or an underscore, places and conditions in brackets.
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[[^\]]*\]')
_PLACES = re.compile(r"[#0?](?:[#0?, \u00a0]*[#0?])?,*(?:\.[#0?]*)?|\.[#0?]+")
_GENERAL = {"", "general", "основной", "@"}
_MOST_PLACES = 12


def shown(value: Value, pattern: str, language: str, *, is_outline: bool = False) -> str:
    """Return a cell's value by its number format, written as in Kazakhstan: «1 250,5», «05.11.2015».

    In a column of row numbers (`is_outline`) a number keeps its point, and a day without a year is a number such as
    1.10 that the program took for the first of October.
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "1" if value else "0"
        case int() | float():
            return _number(value, pattern, is_outline)
        case date():
            return _day(value, pattern.lower(), language, is_outline)
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60}:{minutes % 60:02}"


def follows(number: str, before: str) -> str:
    """Return a row number with the nought that a number cell has lost: after 1.9 comes 1.10, not 1.1."""
    head, _, last = number.rpartition(".")
    head_before, _, last_before = before.rpartition(".")
    if head and head == head_before and last.isdecimal() and last_before.isdecimal():
        whole = f"{last}0"
        if int(whole) == int(last_before) + 1:
            return f"{head}.{whole}"
    return number


def _day(value: date, pattern: str, language: str, is_outline: bool) -> str:
    told = _LITERAL.sub("", pattern)
    moment = value if isinstance(value, datetime) else None
    clock = f" {moment:%H:%M}" if moment and (moment.hour or moment.minute) and "h" in told else ""
    if "d" in told and "y" not in told:
        return f"{value.day}.{value.month}" if is_outline else format_short_day(value, language) + clock
    if "m" in told and "y" in told and "d" not in told:
        name = month_name(value.month, language)
        return f"{value.year} жылғы {name}" if language == "kk" else f"{name} {value.year}"
    if "y" in told and "m" not in told:
        return str(value.year)
    return f"{value:%d.%m.%Y}{clock}"


@dataclass(frozen=True)
class _Format:
    """A number format taken apart; None for places where the format leaves them open."""

    before: str = ""
    after: str = ""
    least: int = 0
    most: int | None = None
    whole: int = 1
    has_groups: bool = False
    scale: int = 0
    is_silent: bool = False


def _number(value: int | float, pattern: str, is_outline: bool) -> str:
    try:
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    except InvalidOperation:
        return ""
    if not number.is_finite() or number.adjusted() > 20:
        return str(value)
    form, is_told_minus = _form(pattern, value)
    sign = "-" if number < 0 and not is_told_minus else ""
    digits = "" if form.is_silent else _digits(abs(number), form)
    if not is_outline:
        digits = digits.replace(".", ",")
    return f"{form.before}{sign if any(sign in '123456789' for sign in digits) else ''}{digits}{form.after}".strip()


def _digits(number: Decimal, form: _Format) -> str:
    number = number.scaleb(form.scale)
    most = _general_places(number) if form.most is None else form.most
    rounded = number.quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP)
    whole, _, part = f"{rounded:f}".partition(".")
    part = part[: form.least] + part[form.least :].rstrip("0")
    if whole == "0" and not form.whole:
        whole = ""
    elif form.has_groups:
        whole = f"{int(whole):_}".replace("_", " ")
    whole = whole.zfill(form.whole)
    return f"{whole}.{part}" if part else whole


def _general_places(number: Decimal) -> int:
    """A plain cell shows eleven signs at most, which hides what arithmetic leaves behind."""
    return max(0, 9 - max(number.adjusted(), 0))


@lru_cache(maxsize=512)
def _formats(pattern: str) -> tuple[_Format, ...]:
    return tuple(_read(section) for section in _sections(pattern))


def _form(pattern: str, value: int | float) -> tuple[_Format, bool]:
    """Return the format's part for this number and whether that part tells the minus itself."""
    parts = _formats(pattern)
    if value < 0 and len(parts) > 1:
        return parts[1], True
    if value == 0 and len(parts) > 2:
        return parts[2], False
    return parts[0], False


def _sections(pattern: str) -> list[str]:
    found, begun, is_quoted, is_escaped = [], "", False, False
    for sign in pattern[:200]:
        if sign == ";" and not is_quoted and not is_escaped:
            found.append(begun)
            begun = ""
            continue
        is_quoted ^= sign == '"' and not is_escaped
        is_escaped = sign == "\\" and not is_escaped
        begun += sign
    return [*found, begun]


def _read(section: str) -> _Format:
    if section.strip().lower() in _GENERAL:
        return _Format()
    # Literal words step aside while the places are looked for.
    words: list[str] = []

    def aside(match: re.Match[str]) -> str:
        words.append(match[1] or match[2] or (" " if match[3] else ""))
        return chr(0xE000 + len(words) - 1)

    bare = _LITERAL.sub(aside, section)
    places = _PLACES.search(bare)
    if places is None or "e+" in bare.lower() or "/" in bare:
        if "general" in bare.lower():
            before, _, after = re.sub("(?i)general", "\0", bare, count=1).partition("\0")
            return _Format(_words(before, words), _words(after, words))
        # Words alone stand in place of the number.
        return _Format(_words(bare, words), whole=0, most=0, is_silent=True) if words else _Format()
    whole, _, part = places[0].partition(".")
    trailing = len(whole) - len(whole.rstrip(","))
    return _Format(
        before=_words(bare[: places.start()], words),
        after=_words(bare[places.end() :], words),
        least=min(part.count("0"), _MOST_PLACES),
        most=min(len(part), _MOST_PLACES),
        whole=min(whole.count("0"), _MOST_PLACES),
        has_groups=bool(re.search(r"[#0?][, \u00a0]+[#0?]", whole)),
        scale=(2 if "%" in bare else 0) - 3 * trailing,
    )


def _words(text: str, words: list[str]) -> str:
    return "".join(
        words[ord(sign) - 0xE000] if "\ue000" <= sign < chr(0xE000 + len(words)) else sign for sign in text
    )
