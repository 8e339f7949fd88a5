"""The words, numbers and signs of a deadline, each with what it is, in Kazakh and Russian alike."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from qadam.kit.periods import Unit
from qadam.kit.text import fold
from qadam.reading.meaning.deadlines.kinds import Kind
from qadam.reading.meaning.deadlines.lexicon import LEXICON, SEASONS, TELLING
from qadam.reading.mending.roman import read_roman


@dataclass(frozen=True, slots=True)
class Token:
    """A token: `number` is its value, `case` "to", "from", "of", "in" or "at" as a Kazakh ending tells.

    `unit` belongs to periods and frequencies; `numbers` to a date in figures (year, month, day, 0 for what is not
    said). `is_glued` says that no space stands before it, `is_ordinal` that a number has an ordinal's ending.
    """

    kind: Kind
    text: str
    number: int = 0
    case: str = ""
    unit: Unit | None = None
    numbers: tuple[int, int, int] = (0, 0, 0)
    is_glued: bool = False
    is_ordinal: bool = False
    is_misspelt: bool = False
    word: str = ""


# What is longer is no deadline; the rest is left unread.
MOST_SIGNS, MOST_TOKENS = 1200, 200
_LONG_WORD = 5
_MOST_ROMAN = 12
_SIGNS = re.compile(
    r"""(?P<iso>\d{4}[-./]\d\d[-./]\d\d)(?!\d)
    |(?P<figures>\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2}))(?!\d)
    |(?P<month_year>\d{2}[./]\d{4})(?!\d)
    |(?P<day_month>\d{1,2}\.(?:0[1-9]|1[0-2]))(?![\d.]*\d)
    |(?P<number>\d+)
    |(?P<word>[^\W\d_]+)
    |(?P<space>\s+)
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_SIGN_KINDS = {
    **dict.fromkeys(";\n", Kind.STOP),
    **dict.fromkeys("-–—−‑", Kind.DASH),
    **dict.fromkeys("([", Kind.OPEN),
    **dict.fromkeys(")]", Kind.CLOSE),
    ",": Kind.COMMA,
    "/": Kind.COMMA,
    "&": Kind.AND,
    "+": Kind.AND,
    ":": Kind.COLON,
    "№": Kind.DATED,
}
_QUOTES = set("«»“”„\"'’‘`")
_MONTH_STEMS = (
    ("кантар", "январ"), ("акпан", "феврал"), ("наурыз", "март"), ("сауир", "апрел"), ("мамыр", "ма(?=[йюея])"),
    ("маусым", "июн"), ("шилде", "июл"), ("тамыз", "август"), ("кыркуйек", "сентябр"), ("казан", "октябр"),
    ("караша", "ноябр"), ("желтоксан", "декабр"),
)  # fmt: skip
_SHORT_MONTHS = {
    **{short: number for number, short in enumerate("кан акп нау сау мам мау шил там кыр каз кар жел".split(), 1)},
    **{short: number for number, short in enumerate("янв фев мар апр май июн июл авг сен окт ноя дек".split(), 1)},
    "февр": 2, "сент": 9, "нояб": 11, "кыркуйег": 9, "кырк": 9, "желт": 12, "кара": 11,
}  # fmt: skip
_KK_MONTH = re.compile(
    "(?:" + "|".join(f"(?P<m{number}>{kk})" for number, (kk, _ru) in enumerate(_MONTH_STEMS, 1)) + ")"
    "(?P<ending>[а-я]{0,6})"
)
_RU_MONTH = re.compile(
    "(?:" + "|".join(f"(?P<m{number}>{ru})" for number, (_kk, ru) in enumerate(_MONTH_STEMS, 1)) + ")"
    "(?:[ьяюейт]|ем|ом|ской|ский|а|у|ь?ские?|ам|ах|ы|ям|ях|ей)?"
)
_CASES = (
    ("at", re.compile("(?:[дт][ае]г[ыи])$")),
    ("from", re.compile("(?:[днт][ае]н)$")),
    ("of", re.compile("(?:[днт][ыи]н)$")),
    ("to", re.compile("(?:[гкн][ае])$")),
    ("in", re.compile("(?:[дт][ае])$")),
)
_ORDINAL_ENDING = re.compile(
    "(?:[ыи]?н?ш[ыи]|й|[ыои]й|[ое]?го|о?му|о?м|[аоыу]?[еяю]|[ыи]?х)(?P<case>[сн]?[ыи]?н?[дгкнт]?[ае]?[гн]?[ыи]?)?"
)
_CASE_ENDING = re.compile("(?:[сн]?[ыи]?(?:н[ае]н?|нд[ае]|н[ыи]н)?|[гк][ае]|[дт][ае]н?|[дт][ыи]н)")

_ORDINALS = {
    **{stem: number for number, stem in enumerate(
        "биринши екинши ушинши тортинши бесинши алтыншы жетинши сегизинши тогызыншы оныншы".split(), 1)},
    **{stem: number for number, stem in enumerate(
        "перв втор трет четверт пят шест седьм восьм девят десят".split(), 1)},
}  # fmt: skip
_ORDINAL = re.compile(
    f"(?P<stem>{'|'.join(_ORDINALS)})"
    "(?:ь?(?:[ыои]й|[ое]го|[ое]му|[иыое]м|ая|я|ую|ю|ей|ое|е|ые|и|[ыи]х|ыми)|с[иы][а-я]*|н[иы]н|де|ге|)"
)
_COUNTS = {
    **{word: number for number, word in enumerate("бир еки уш торт бес алты жети сегиз тогыз он".split(), 1)},
    "один": 1, "одна": 1, "одного": 1, "одно": 1, "одному": 1, "два": 2, "две": 2, "двух": 2, "три": 3, "трех": 3,
    "четыре": 4, "четырех": 4, "пять": 5, "пяти": 5, "шесть": 6, "шести": 6, "десять": 10, "десяти": 10,
    "перв": 1, "втор": 2, "трет": 3, "четв": 4, "жиырма": 20, "отыз": 30, "пятнадцати": 15,
    "двадцати": 20, "тридцати": 30, "бире": 1,
}  # fmt: skip


_INFLECTED = {Kind.UNIT, Kind.DAY, Kind.END, Kind.BEGIN, Kind.MIDDLE, Kind.HALF, Kind.DECADE}
_RUSSIAN = (
    "год",
    "лет",
    "месяц",
    "недел",
    "квартал",
    "полуг",
    "д",
    "числ",
    "половин",
    "нач",
    "кон",
    "окон",
    "серед",
    "исход",
)
_STROKES = set("IІiіl|ıӏӀ1ПШ")
_LETTERS_OF_FOUR = _STROKES | set("VvУYҮҰу")


# The hour of a sitting is no day.
_HOUR = re.compile(
    r"\bсағат\s*\d{1,2}(?:\s?[.:-]\s?\d\d)?(?:\s?-?\s?(?:де|да|те|та)\b)?|\b\d{1,2}:\d\d\b(?:\s?-?\s?(?:де|да|те|та)\b)?"
    r"|\b(?:в\s+)?\d{1,2}(?:[.:-]\d\d)?\s*(?:час(?:ов|а)?\b|ч\.)",
    re.IGNORECASE,
)


# «25.XII.2000»
_ROMAN_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s?[./]\s?([IVXІХ]{1,4})(?!\w)")


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a deadline wording."""
    plain = _ROMAN_MONTH.sub(_in_figures, _HOUR.sub(" ", text[:MOST_SIGNS]))
    tokens = list(islice(_raw(plain), MOST_TOKENS))
    return _joined_words(_joined_numbers(_joined_romans(tokens)))


def _in_figures(day_of_month: re.Match[str]) -> str:
    month = read_roman(day_of_month[2])
    is_day = month is not None and month <= _MOST_ROMAN and int(day_of_month[1]) <= 31
    return f"{day_of_month[1]}.{month:02d}" if is_day else day_of_month.group()


def case_of(ending: str) -> str:
    """Return the case a folded Kazakh ending tells, or nothing."""
    return next((name for name, pattern in _CASES if pattern.search(ending)), "")


def read_small_roman(text: str) -> int | None:
    """Return the number 1–12 of a roman numeral in any of the ways people type it; None for other words."""
    if not (set(text) & _STROKES or text in {"V", "X"}):
        return None
    number = read_roman(text)
    return number if number and number <= _MOST_ROMAN else None


def _raw(text: str) -> Iterator[Token]:
    is_glued = False
    for match in _SIGNS.finditer(text):
        found = match.group()
        kind = match.lastgroup
        if found in _QUOTES:
            continue
        if kind == "space":
            is_glued = False
            if "\n" in found:
                yield Token(Kind.STOP, "\n")
            continue
        token = _READERS[kind or "sign"](found)
        yield replace(token, is_glued=True) if is_glued else token
        is_glued = True


def _read_iso(text: str) -> Token:
    year, month, day = (int(part) for part in re.split("[-./]", text))
    return _date(text, year, month, day)


def _read_figures(text: str) -> Token:
    day, month, year = (int(part) for part in re.split("[./]", text))
    if year < 100:
        year += 2000 if year < 70 else 1900
    return _date(text, year, month, day)


def _read_month_year(text: str) -> Token:
    month, year = (int(part) for part in re.split("[./]", text))
    return _date(text, year, month, 0)


def _read_day_month(text: str) -> Token:
    day, month = (int(part) for part in text.split("."))
    return _date(text, 0, month, day) if day else Token(Kind.WORD, text, word=text)


def _date(text: str, year: int, month: int, day: int) -> Token:
    is_date = 1 <= month <= 12 and day <= 31 and (year == 0 or 1900 <= year <= 2199)
    return (
        Token(Kind.DATE, text, numbers=(year, month, day)) if is_date else Token(Kind.WORD, text, word=text)
    )


def _read_number(text: str) -> Token:
    number = int(text[:9])
    is_year = len(text) == 4 and number >= 1900
    return Token(Kind.YEAR if is_year else Kind.NUMBER, text, number=number)


def _read_sign(text: str) -> Token:
    return Token(_SIGN_KINDS.get(text, Kind.FILLER), text)


@lru_cache(maxsize=4096)
def _read_word(text: str) -> Token:
    roman = read_small_roman(text)
    if roman is not None:
        return Token(Kind.NUMBER, text, number=roman, word=text)
    word = fold(text) if len(text) > 1 else {"c": "с", "k": "к", "b": "в"}.get(text.lower(), fold(text))
    return _token(text, word) or _misspelt(text, word) or Token(Kind.WORD, text, word=word)


def _token(text: str, word: str) -> Token | None:
    return _month(text, word) or _season(text, word) or _count(text, word) or _known(text, word)


def _misspelt(text: str, word: str) -> Token | None:
    """Return the token of a telling word in which one letter is wrong, lacks or is too many."""
    if len(word) < _LONG_WORD:
        return None
    meant = next((one for one in TELLING if is_one_off(word, one)), None)
    token = _token(text, meant) if meant else None
    return replace(token, is_misspelt=True) if token else None


def is_one_off(typed: str, meant: str) -> bool:
    """Say whether one sign was typed wrong, too often or not at all."""
    if len(typed) == len(meant):
        return sum(a != b for a, b in zip(typed, meant, strict=True)) == 1
    longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
    if len(longer) - len(shorter) != 1:
        return False
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def _month(text: str, word: str) -> Token | None:
    if word in _SHORT_MONTHS:
        return Token(Kind.MONTH, text, number=_SHORT_MONTHS[word], word=word)
    word = word.replace("кыркуйег", "кыркуйек")
    match = _KK_MONTH.fullmatch(word)
    if match is None and (match := _RU_MONTH.fullmatch(word)) is None:
        return None
    number = next(int(name[1:]) for name, found in match.groupdict().items() if name[0] == "m" and found)
    ending = match.groupdict().get("ending") or ""
    return Token(Kind.MONTH, text, number=number, case=case_of(ending), word=word)


def _season(text: str, word: str) -> Token | None:
    number = next((month for pattern, month in SEASONS if pattern.fullmatch(word)), 0)
    return Token(Kind.SEASON, text, number=number, word=word) if number else None


def _count(text: str, word: str) -> Token | None:
    if word in _COUNTS:
        return Token(Kind.NUMBER, text, number=_COUNTS[word], word=word)
    match = _ORDINAL.fullmatch(word)
    if match is None or word in {"пяти", "шести", "десяти"}:
        return None
    return Token(
        Kind.NUMBER, text, number=_ORDINALS[match["stem"]], is_ordinal=True, case=case_of(word), word=word
    )


def _known(text: str, word: str) -> Token | None:
    for pattern, kind, unit in LEXICON:
        if pattern.fullmatch(word):
            return Token(kind, text, unit=unit, case=_case_of_word(kind, word), word=word)
    return None


def _case_of_word(kind: Kind, word: str) -> str:
    if kind not in _INFLECTED or word.startswith(_RUSSIAN):
        return ""
    return "of" if word == "жылгы" else case_of(word)


_READERS: dict[str, Callable[[str], Token]] = {
    "iso": _read_iso,
    "figures": _read_figures,
    "month_year": _read_month_year,
    "day_month": _read_day_month,
    "number": _read_number,
    "word": _read_word,
    "sign": _read_sign,
}


def _joined_romans(tokens: list[Token]) -> list[Token]:
    """Join numerals typed in pieces: «I V», «I I», «1V»."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        number = last and _joined_roman(last, token)
        if number:
            assert last is not None
            joined[-1] = replace(last, text=last.text + token.text, number=number, word=token.word)
        else:
            joined.append(token)
    return joined


def _joined_roman(last: Token, token: Token) -> int | None:
    is_one = last.kind is Kind.NUMBER and set(last.text) <= _STROKES - {"П", "Ш"}
    is_piece = token.text.isalpha() and set(token.text) <= _LETTERS_OF_FOUR
    if not (is_one and is_piece) or (last.text.isdigit() and not token.is_glued):
        return None
    if token.kind is Kind.NUMBER and len(token.text) > 1:
        return None
    whole = read_roman(last.text + token.text)
    return whole if whole and whole <= 4 else None


def _joined_numbers(tokens: list[Token]) -> list[Token]:
    """Give numbers and figures their endings: «1-ші», «5-не», «20-сына», «1-го», «01.12.2005-ке»."""
    joined: list[Token] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        place += 1
        if token.kind in {Kind.NUMBER, Kind.DATE, Kind.YEAR}:
            has_dash = place + 1 < len(tokens) and tokens[place].text in "-–" and tokens[place].is_glued
            ending = tokens[place + 1 if has_dash else place] if place < len(tokens) else None
            found = _with_ending(token, ending, has_dash=has_dash) if ending and ending.is_glued else None
            if found:
                token = found
                place += 2 if has_dash else 1
            elif has_dash and ending and ending.is_glued and ending.kind in _NAMED_BY_NUMBER:
                place += 1
        joined.append(token)
    return joined


_NAMED_BY_NUMBER = {Kind.MONTH, Kind.HALF, Kind.DAY, Kind.DECADE, Kind.UNIT}


def _with_ending(token: Token, ending: Token, *, has_dash: bool) -> Token | None:
    word = fold(ending.text) if ending.text.isalpha() else ""
    if not word or len(word) > 8 or ending.kind is Kind.UNIT or (not has_dash and not token.text.isdigit()):
        return None
    if has_dash and ending.kind in {Kind.MONTH, Kind.DAY, Kind.DECADE, Kind.DURATION}:
        return None
    if ordinal := _ORDINAL_ENDING.fullmatch(word):
        return replace(
            token, text=f"{token.text}-{ending.text}", is_ordinal=True, case=case_of(ordinal["case"] or "")
        )
    if _CASE_ENDING.fullmatch(word):
        return replace(token, text=f"{token.text}-{ending.text}", case=case_of(word))
    return None


def _joined_words(tokens: list[Token]) -> list[Token]:
    """Join words that mean one thing: «жарты жыл», «әрі қарай», «5007 жыл»."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if last is None:
            joined.append(token)
        elif last.word == "жарты" and token.unit is Unit.YEAR:
            joined[-1] = replace(token, text=f"{last.text} {token.text}", unit=Unit.HALFYEAR)
        elif last.word in {"ари", "одан"} and token.word == "карай":
            joined[-1] = Token(Kind.THEN, f"{last.text} {token.text}")
        elif token.unit is Unit.YEAR and last.kind is Kind.NUMBER and last.number >= 100:
            joined[-1] = replace(last, kind=Kind.YEAR)
            joined.append(token)
        else:
            joined.append(token)
    return _with_slips(joined)


def _with_slips(tokens: list[Token]) -> list[Token]:
    """Take a number beside a year for a year too: «2005-5007», «2006-08»."""
    for place in range(2, len(tokens)):
        first, dash, last = tokens[place - 2 : place + 1]
        if dash.kind is not Kind.DASH or last.kind is not Kind.NUMBER or first.kind is not Kind.YEAR:
            continue
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        is_short = len(last.text) == 2 and after is not None and after.unit is Unit.YEAR
        if is_short and last.number > first.number % 100:
            tokens[place] = replace(last, kind=Kind.YEAR, number=first.number // 100 * 100 + last.number)
        elif last.number >= 1000:
            tokens[place] = replace(last, kind=Kind.YEAR)
    return tokens
