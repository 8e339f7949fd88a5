"""Tokens become phrases: quarters, months, days, years, frequencies, events – each still without its year."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from qadam.kit.periods import Unit
from qadam.reading.meaning.deadlines.kinds import Kind
from qadam.reading.meaning.deadlines.tokens import Token

Sort: TypeAlias = Literal[
    "day", "month", "quarter", "halfyear", "year", "years", "whole", "school", "third", "half", "week",
    "range", "monthday", "periodic", "standing", "relative", "reference",
]  # fmt: skip
Span: TypeAlias = tuple[int, int]
DATED: frozenset[Sort] = frozenset(
    {"day", "month", "quarter", "halfyear", "year", "school", "third", "half", "week", "range"}
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a few words say.

    `spans` are the numbers said, first to last: days (of `month`), months, quarters, half-years or years; `years` are
    the years that belong to a dated phrase. `limit` is "until" or "from"; `portion` "begin", "middle" or "end".
    `line` counts the lines and the stretches between semicolons. A range has its two `ends`. `informs` says that the
    words around speak of information that is due.
    """

    sort: Sort
    spans: tuple[Span, ...] = ()
    month: int = 0
    years: tuple[Span, ...] = ()
    unit: Unit | None = None
    code: str = ""
    limit: str = ""
    portion: str = ""
    case: str = ""
    ends: "tuple[Phrase, Phrase] | None" = None
    informs: bool = False
    is_yearly: bool = False
    is_dated_act: bool = False
    text: str = ""
    line: int = 0


Piece: TypeAlias = Token | Phrase
_LIST = {Kind.COMMA, Kind.AND}
_NUMBERED: dict[Unit | None, Sort] = {Unit.QUARTER: "quarter", Unit.HALFYEAR: "halfyear"}
_MOST = {"quarter": 4, "halfyear": 2}
_LONGEST_LIST = 12
# The case of «5-нен 10-на дейін»: its «дейін» belongs to the range.
RANGE = "range"
# The code of months that are said as a season.
SEASON = "season"
# «11 квартал», «111 квартал»: a roman numeral typed with ones.
_TYPED_WITH_ONES = {11: 2, 111: 3}


def phrases_of(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with every recognised run of tokens made one phrase."""
    found: list[Piece] = []
    place = 0
    while place < len(pieces):
        for read in _READERS:
            got = read(pieces, place)
            if got:
                phrase, place = got
                found.append(phrase)
                break
        else:
            found.append(pieces[place])
            place += 1
    return found


Got: TypeAlias = tuple[Phrase, int] | None
Reader: TypeAlias = Callable[[Sequence[Piece], int], Got]


def token_at(pieces: Sequence[Piece], place: int) -> Token | None:
    """Return the token at a place; None where a phrase stands or nothing."""
    piece = pieces[place] if 0 <= place < len(pieces) else None
    return piece if isinstance(piece, Token) else None


def is_kind(pieces: Sequence[Piece], place: int, *kinds: Kind) -> bool:
    """Say whether a token of one of the kinds stands at the place."""
    token = token_at(pieces, place)
    return token is not None and token.kind in kinds


def is_unit(pieces: Sequence[Piece], place: int, *units: Unit) -> bool:
    """Say whether the word for one of the units stands at the place."""
    token = token_at(pieces, place)
    return token is not None and token.kind is Kind.UNIT and token.unit in units


def _year_list(pieces: Sequence[Piece], place: int) -> Got:
    begin = place
    place += (
        is_kind(pieces, place, Kind.FROM)
        and is_kind(pieces, place + 1, Kind.YEAR)
        and _is_to(pieces, place + 2)
    )
    spans, place, case = _spans(pieces, place, Kind.YEAR)
    if not spans:
        return None
    if is_kind(pieces, place, Kind.SCHOOL) and is_unit(pieces, place + 1, Unit.YEAR):
        case = _case(pieces, place + 1) or case
        # «2005-2006», «2005/2006»: the year in which it begins is meant
        begins, ends = spans[0][0], spans[-1][1]
        years = ((begins, max(begins, ends - 1)),)
        return Phrase("school", years=years, case=case, text=_text(pieces, begin, place + 2)), place + 2
    if is_unit(pieces, place, Unit.YEAR):
        case = _case(pieces, place) or case
        place += 1
        # «2006-2008 ж.ж.», «2005 г. года»
        while is_unit(pieces, place, Unit.YEAR) and (_text_at(pieces, place) in {"ж", "г", "жж", "гг"}):
            place += 1
    return Phrase("years", spans, case=case, text=_text(pieces, begin, place)), place


def _is_to(pieces: Sequence[Piece], place: int) -> bool:
    return is_kind(pieces, place, Kind.TO, Kind.UNTIL, Kind.DASH) and is_kind(pieces, place + 1, Kind.YEAR)


def _spans(pieces: Sequence[Piece], place: int, kind: Kind) -> tuple[tuple[Span, ...], int, str]:
    """Read «2», «2, 3», «2-4», «2 және 4», «2 по 4»; return the spans, the place after and the last case."""
    spans: list[Span] = []
    case = ""
    while is_kind(pieces, place, kind) and len(spans) < _LONGEST_LIST:
        first = last = _number(pieces, place)
        case = _case(pieces, place)
        place += 1
        step = _step_to_last(pieces, place, kind, case)
        if step:
            last = _number(pieces, place + step - 1)
            case = RANGE if case == "from" else _case(pieces, place + step - 1)
            place += step
        spans.append((first, last))
        step = 0
        while is_kind(pieces, place + step, *_LIST, Kind.FILLER) and step < 3:
            step += 1
        if not (step and is_kind(pieces, place + step, kind) and _has_list_sign(pieces, place, step)):
            break
        place += step
    return tuple(spans), place, case


def _has_list_sign(pieces: Sequence[Piece], place: int, step: int) -> bool:
    return any(is_kind(pieces, place + one, *_LIST) for one in range(step))


def _step_to_last(pieces: Sequence[Piece], place: int, kind: Kind, case: str) -> int:
    if is_kind(pieces, place, Kind.DASH, Kind.TO, Kind.UNTIL) and is_kind(pieces, place + 1, kind):
        return 2
    # «2-ден 5-ке дейін»
    return 1 if case == "from" and is_kind(pieces, place, kind) else 0


def _seasons(pieces: Sequence[Piece], place: int) -> Got:
    """Read «жазғы кезең», «весной», «көктем, күз», «осенне-зимний период» as the months of the seasons."""
    begin = place
    spans: list[Span] = []
    while is_kind(pieces, place, Kind.SEASON) and len(spans) < _LONGEST_LIST:
        first = last = _number(pieces, place)
        place += 1
        if is_kind(pieces, place, Kind.DASH) and is_kind(pieces, place + 1, Kind.SEASON):
            last = _number(pieces, place + 1)
            place += 2
        spans.append((first, (last + 1) % 12 + 1))
        place += is_kind(pieces, place, *_LIST) and is_kind(pieces, place + 1, Kind.SEASON)
    if not spans:
        return None
    while is_kind(pieces, place, Kind.SPAN, Kind.FILLER) or _is_time_of_year(pieces, place):
        place += 1
    return Phrase("month", tuple(spans), code=SEASON, text=_text(pieces, begin, place)), place


def _is_time_of_year(pieces: Sequence[Piece], place: int) -> bool:
    token = token_at(pieces, place)
    is_word = token is not None and token.word.startswith(("мезгил", "маусым", "сезон", "каникул"))
    return is_word or is_unit(pieces, place, Unit.MONTH)


def _roman_months(pieces: Sequence[Piece], place: int) -> Got:
    """Read «XI-XII 2005 ж.», «VI. 2006»: up to four the numerals may as well be quarters."""
    spans, after, _of_number = _spans(pieces, place, Kind.NUMBER)
    is_roman = bool(spans) and all(
        token.kind is not Kind.NUMBER or (token.text.isalpha() and token.text.isupper())
        for one in range(place, after)
        if (token := token_at(pieces, one))
    )
    if is_roman and is_unit(pieces, after, Unit.MONTH) and not is_kind(pieces, after + 1, Kind.DURING):
        text = _text(pieces, place, after + 1)
        return Phrase("month", spans, case=_case(pieces, after), text=text), after + 1
    is_months = is_roman and any(last > _MOST["quarter"] for _first, last in spans)
    if not is_months or is_kind(pieces, after, Kind.UNIT, Kind.MONTH, Kind.DAY, Kind.TIMES, Kind.DECADE):
        return None
    return Phrase("month", spans, text=_text(pieces, place, after)), after


def _number_list(pieces: Sequence[Piece], place: int) -> Got:
    begin = place
    has_from = is_kind(pieces, place, Kind.FROM) and is_kind(pieces, place + 1, Kind.NUMBER)
    if has_from and not is_kind(pieces, place + 2, Kind.TO, Kind.UNTIL, Kind.DASH):
        return None
    spans, place, case = _spans(pieces, place + has_from, Kind.NUMBER)
    if not spans:
        return None
    place += is_kind(pieces, place, Kind.DASH) and is_kind(
        pieces, place + 1, Kind.UNIT, Kind.MONTH, Kind.DECADE
    )
    # «1. квартал», «перв. квартал»
    place += is_kind(pieces, place, Kind.FILLER) and pieces[place].text == "."
    got = _typed(pieces, place, spans, case)
    if got is None:
        return None
    phrase, place = got
    return replace(phrase, text=_text(pieces, begin, place)), place


def _typed(pieces: Sequence[Piece], place: int, spans: tuple[Span, ...], case: str) -> Got:
    token = token_at(pieces, place)
    if token is None:
        return None
    if token.kind is Kind.UNIT and token.unit in _NUMBERED:
        sort = _NUMBERED[token.unit]
        spans = tuple((_TYPED_WITH_ONES.get(a, a), _TYPED_WITH_ONES.get(b, b)) for a, b in spans)
        if all(1 <= a <= b <= _MOST[sort] for a, b in spans):
            return Phrase(sort, spans, case=RANGE if case == RANGE else token.case or case), place + 1
        return None
    if token.kind is Kind.MONTH and all(1 <= a <= 31 and 1 <= b <= 31 for a, b in spans):
        after = place + 1
        after_case = RANGE if case == RANGE else token.case
        if is_unit(pieces, after, Unit.MONTH):
            after_case = RANGE if case == RANGE else _case(pieces, after) or after_case
            after += 1
        return Phrase("day", spans, month=token.number, case=after_case), after
    return _part_of_month(pieces, place, spans) or _month_day(pieces, place, spans, case)


def _part_of_month(pieces: Sequence[Piece], place: int, spans: tuple[Span, ...]) -> Got:
    """Read what follows the number in «третья декада июня», «первая половина мая», «вторая неделя марта»."""
    token = token_at(pieces, place)
    sort = _part(token)
    if token is None or sort is None:
        return None
    after = place + 1
    while is_kind(pieces, after, Kind.FILLER):
        after += 1
    month = token_at(pieces, after)
    if month is not None and month.kind is Kind.MONTH:
        after += 1
        after += is_unit(pieces, after, Unit.MONTH)
        return Phrase(sort, spans, month=month.number, case=token.case), after
    if sort == "half" and is_unit(pieces, after, Unit.YEAR):
        return Phrase("halfyear", spans, case=token.case), after + 1
    return None


def _part(token: Token | None) -> Sort | None:
    if token is None:
        return None
    if token.kind is Kind.UNIT and token.unit is Unit.WEEK:
        return "week"
    return {Kind.DECADE: "third", Kind.HALF: "half"}.get(token.kind)  # type: ignore[return-value]


def _month_day(pieces: Sequence[Piece], place: int, spans: tuple[Span, ...], case: str) -> Got:
    if not is_kind(pieces, place, Kind.DAY) or not all(1 <= a <= b <= 31 for a, b in spans):
        return None
    return Phrase("monthday", spans, case=_case(pieces, place) or case), place + 1


def _months(pieces: Sequence[Piece], place: int) -> Got:
    begin = place
    spans: list[Span] = []
    case = ""
    while is_kind(pieces, place, Kind.MONTH) and len(spans) < _LONGEST_LIST:
        first = last = _number(pieces, place)
        case = _case(pieces, place)
        place += 1
        if is_kind(pieces, place, Kind.DASH) and is_kind(pieces, place + 1, Kind.MONTH):
            last = _number(pieces, place + 1)
            case = _case(pieces, place + 1)
            place += 2
        spans.append((first, last))
        if is_kind(pieces, place, *_LIST) and is_kind(pieces, place + 1, Kind.MONTH):
            place += 1
        else:
            break
    if not spans:
        return None
    if is_unit(pieces, place, Unit.MONTH):
        case = _case(pieces, place)
        place += 1
    if case == "of" and len(spans) == 1 and (got := _of_month(pieces, place, spans[0][0])):
        return replace(got[0], text=_text(pieces, begin, got[1])), got[1]
    return Phrase("month", tuple(spans), case=case, text=_text(pieces, begin, place)), place


def _of_month(pieces: Sequence[Piece], place: int, month: int) -> Got:
    """Read what follows «желтоқсанның …»: «20-сына», «2-31-і», «бірінші онкүндігі», «екінші жартысы»."""
    place += is_kind(pieces, place, Kind.FILLER)
    spans, after, case = _spans(pieces, place, Kind.NUMBER)
    if not spans or is_kind(pieces, after, Kind.MONTH) or is_unit(pieces, after, Unit.QUARTER, Unit.HALFYEAR):
        return None
    token = token_at(pieces, after)
    sort = _part(token)
    if sort and token:
        return Phrase(sort, spans, month=month, case=token.case), after + 1
    if is_kind(pieces, after, Kind.DAY):
        case = _case(pieces, after) or case
        after += 1
    if not all(1 <= a <= 31 and 1 <= b <= 31 for a, b in spans):
        return None
    return Phrase("day", spans, month=month, case=case), after


def _of_year(pieces: Sequence[Piece], place: int) -> Got:
    """Read «жылдың бірінші жартысы» after its year, and «квартал II»."""
    token = token_at(pieces, place)
    if token is None or token.kind is not Kind.UNIT or token.unit not in _NUMBERED:
        return None
    spans, after, case = _spans(pieces, place + 1, Kind.NUMBER)
    if not spans or is_kind(pieces, after, Kind.UNIT, Kind.MONTH, Kind.DAY, Kind.TIMES):
        return None
    sort = _NUMBERED[token.unit]
    if not all(1 <= a <= b <= _MOST[sort] for a, b in spans):
        return None
    return Phrase(sort, spans, case=case, text=_text(pieces, place, after)), after


def _half(pieces: Sequence[Piece], place: int) -> Got:
    """Read «бірінші жартысы» whose year or month stands before."""
    spans, after, _case_of_number = _spans(pieces, place, Kind.NUMBER)
    if not spans or not is_kind(pieces, after, Kind.HALF) or not all(1 <= a <= b <= 2 for a, b in spans):
        return None
    return Phrase(
        "halfyear", spans, case=_case(pieces, after), text=_text(pieces, place, after + 1)
    ), after + 1


def _date(pieces: Sequence[Piece], place: int) -> Got:
    token = token_at(pieces, place)
    if token is None or token.kind is not Kind.DATE:
        return None
    year, month, day = token.numbers
    years = ((year, year),) if year else ()
    after = place + 1
    after += is_unit(pieces, after, Unit.YEAR) and bool(year)
    text = _text(pieces, place, after)
    if day:
        return Phrase("day", ((day, day),), month=month, years=years, case=token.case, text=text), after
    return Phrase("month", ((month, month),), years=years, case=token.case, text=text), after


def _school(pieces: Sequence[Piece], place: int) -> Got:
    if not (is_kind(pieces, place, Kind.SCHOOL) and is_unit(pieces, place + 1, Unit.YEAR)):
        return None
    begins = token_at(pieces, place + 2)
    after = place + 3 if begins and begins.word.startswith("бастал") else place + 2
    portion = "begin" if after > place + 2 else ""
    phrase = Phrase(
        "school", portion=portion, case=_case(pieces, place + 1), text=_text(pieces, place, after)
    )
    return phrase, after


def _this_year(pieces: Sequence[Piece], place: int) -> Got:
    """Read «в течение года», «жыл бойы», «весь год»: the year without its number."""
    begin = place
    while is_kind(pieces, place, Kind.DURING, Kind.WHOLE, Kind.FILLER):
        place += 1
    if not is_unit(pieces, place, Unit.YEAR):
        return None
    place += 1
    while is_kind(pieces, place, Kind.DURING):
        place += 1
    if not any(is_kind(pieces, one, Kind.DURING, Kind.WHOLE) for one in range(begin, place)):
        return None
    return Phrase("year", text=_text(pieces, begin, place)), place


def _whole(pieces: Sequence[Piece], place: int) -> Got:
    """Read «весь период», «в течение срока реализации программы», «бүкіл кезең бойы»."""
    begin = place
    run = {Kind.DURING, Kind.WHOLE, Kind.SPAN, Kind.FILLER}
    while is_kind(pieces, place, *run):
        place += 1
    kinds = {piece.kind for piece in pieces[begin:place] if isinstance(piece, Token)}
    has_name = sum(is_kind(pieces, one, Kind.SPAN) for one in range(begin, place)) > 1
    if Kind.SPAN not in kinds or not (kinds & {Kind.DURING, Kind.WHOLE} or has_name):
        return None
    follows = pieces[place] if place < len(pieces) else None
    if isinstance(follows, Token) and follows.kind in {Kind.YEAR, Kind.FROM, Kind.MONTH, Kind.NUMBER}:
        return None
    if is_kind(pieces, begin - 1, Kind.UNIT, Kind.YEAR):
        return None
    return Phrase("whole", text=_text(pieces, begin, place)), place


def _frequency(pieces: Sequence[Piece], place: int) -> Got:
    token = token_at(pieces, place)
    if token is None or token.kind not in {Kind.PERIODIC, Kind.STANDING}:
        return None
    if token.kind is Kind.STANDING:
        return Phrase("standing", text=token.text), place + 1
    return Phrase("periodic", _every(token), unit=token.unit, text=token.text), place + 1


def _every(token: Token) -> tuple[Span, ...]:
    """Return the number of «2 жылда бір рет», «раз в два года»; nothing for every year."""
    return ((token.number, token.number),) if token.number > 1 else ()


def _bare_day(pieces: Sequence[Piece], place: int) -> Got:
    """Read «25-іне» where neither month nor «күні» is said."""
    token = token_at(pieces, place)
    if (
        token is None
        or token.kind is not Kind.NUMBER
        or token.case not in {"to", "from"}
        or token.number > 31
    ):
        return None
    return Phrase("monthday", ((token.number, token.number),), case=token.case, text=token.text), place + 1


_READERS: tuple[Reader, ...] = (
    _frequency, _date, _year_list, _school, _this_year, _whole, _months, _seasons, _number_list, _half, _of_year,
    _roman_months, _bare_day,
)  # fmt: skip


def _number(pieces: Sequence[Piece], place: int) -> int:
    token = token_at(pieces, place)
    return token.number if token else 0


def _case(pieces: Sequence[Piece], place: int) -> str:
    token = token_at(pieces, place)
    return token.case if token else ""


def _text_at(pieces: Sequence[Piece], place: int) -> str:
    token = token_at(pieces, place)
    return token.word if token else ""


def _text(pieces: Sequence[Piece], begin: int, end: int) -> str:
    return " ".join(piece.text for piece in pieces[begin:end])
