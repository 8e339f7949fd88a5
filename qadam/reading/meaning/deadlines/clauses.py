"""Frequencies, events and references: the phrases that need words around them to be told."""

import re
from collections.abc import Sequence

from qadam.kit.periods import Unit
from qadam.reading.meaning.deadlines.kinds import Kind
from qadam.reading.meaning.deadlines.phrases import Phrase, Piece, is_kind, is_unit, token_at
from qadam.reading.meaning.deadlines.tokens import Token

EDGES = {Kind.STOP, Kind.THEN, Kind.OPEN, Kind.CLOSE, Kind.COLON}
_MONTHS_MEAN = {1: Unit.MONTH, 3: Unit.QUARTER, 6: Unit.HALFYEAR, 12: Unit.YEAR}
_QUARTERS_MEAN = {2: Unit.HALFYEAR, 4: Unit.YEAR}
_DURATION_DAYS = {"день", "дня", "дней", "дни", "дню", "кун", "кундер"}
_MOST_YEARS = 15
_BY = {"согласно", "соответствии", "сайкес", "сай", "бойынша"}
_LAWS = ("установлен", "предусмотрен", "козделген", "белгилен", "заннама", "законодательств")
_EVENT_CODES = (
    ("permit", ("рұқсат", "разрешен")),
    ("approval", ("утвержд", "бекіт")),
    ("request", ("обращени", "өтініш", "поступлени", "түскен", "заявк", "өтінім")),
    ("need", ("необходим", "қажет")),
)
# Who has to agree sets the day: it stands in no other document.
_BY_AGREEMENT = re.compile(r"^(?:по\s+согласовани[юя]|келіс\w*\s+бойынша)(?!\w)", re.IGNORECASE)
AGREEMENT = "agreement"
_DOCUMENT_CODES = (("schedule", ("график", "кесте")), ("plan", ("план", "жоспар")))


# Periods of several months, and the words of a frequency that is told by their last month.
_OF_MONTHS = (Unit.QUARTER, Unit.HALFYEAR)
_LAST_MONTH = "последнего месяца"


def frequencies(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with «жыл сайын», «каждый квартал», «раз в полугодие», «айына 2 рет» as one token each."""
    found: list[Token] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.kind is Kind.EACH_AFTER or _is_cut_each(found, token):
            _each_before(found, token)
        elif end := _last_month(tokens, place):
            named = next(one for one in tokens[place:end] if one.unit in _OF_MONTHS)
            if not any(one.kind is Kind.PERIODIC and one.unit is named.unit for one in found):
                found.append(_periodic(named, 1, f"{_LAST_MONTH} {named.text}"))
            place = end - 1
        elif token.word == "жылда" and _is_each_year(tokens, place):
            found.append(_periodic(token, 1, token.text))
        elif token.kind is Kind.EACH:
            place = _each_after(tokens, place, found)
        elif token.kind is Kind.TIMES:
            place = _times(tokens, place, found)
        elif token.kind in {Kind.TO, Kind.REPORTED} and (ahead := _per_unit(tokens, place)):
            found.append(_periodic(tokens[ahead], 1, f"{token.text} {tokens[ahead].text}"))
            place = ahead
        elif token.word == "за" and is_unit(tokens, place + 1, *_OF_MONTHS) and _is_whole(tokens, place + 1):
            found.append(_periodic(tokens[place + 1], 1, f"{token.text} {tokens[place + 1].text}"))
            place += 1
        elif _is_weekday(tokens, place):
            found.append(_periodic(token, 1, f"{token.text} {tokens[place + 1].text}"))
            place += 1
        elif token.kind is Kind.UNIT and (ahead := _of_unit(tokens, place)):
            found.append(_periodic(token, 1, f"{token.text} {tokens[ahead].text}"))
            place = ahead
        else:
            found.append(token)
        place += 1
    return found


def _is_whole(tokens: Sequence[Token], place: int) -> bool:
    """Tell «за полугодие», «за квартал» from «за II квартал», «следующего за кварталом»."""
    return tokens[place].word in {"полугодие", "квартал"} and not is_kind(tokens, place - 1, Kind.NUMBER)


def says_last_month(tokens: Sequence[Token]) -> bool:
    """Say whether a day is one of the last month of a quarter or half-year, and not of the month after it."""
    return any(_last_month(tokens, place) for place in range(len(tokens)))


def _last_month(tokens: Sequence[Token], place: int) -> int:
    """Return where «последнего месяца квартала», «тоқсанның соңғы айының» end; 0 for other words."""
    if _is_last(tokens, place) and is_unit(tokens, place + 1, Unit.MONTH):
        ahead = place + 2
        while is_kind(tokens, ahead, Kind.EACH, Kind.REPORTED):
            ahead += 1
        return ahead + 1 if is_unit(tokens, ahead, *_OF_MONTHS) else 0
    is_genitive = is_unit(tokens, place, *_OF_MONTHS) and tokens[place].word.endswith(("нын", "нин", "дын"))
    if is_genitive and _is_last(tokens, place + 1) and is_unit(tokens, place + 2, Unit.MONTH):
        return place + 3
    return 0


def _is_last(tokens: Sequence[Token], place: int) -> bool:
    return is_kind(tokens, place, Kind.FILLER, Kind.END) and tokens[place].word.startswith(
        ("последн", "сонгы")
    )


def _is_each_year(tokens: Sequence[Token], place: int) -> bool:
    """Tell «жылда» alone, which is every year, from «2 жылда бір рет» and «2005 жылда»."""
    return not is_kind(
        tokens, place - 1, Kind.NUMBER, Kind.YEAR, Kind.EACH, Kind.NEXT, Kind.FILLER
    ) and not is_kind(tokens, place + 1, Kind.TIMES, Kind.NUMBER)


def _per_unit(tokens: Sequence[Token], place: int) -> int:
    """Return where the period stands in «по кварталам», «по пятницам», «по итогам полугодия»; 0 where none does."""
    ahead = place + 1
    if is_kind(tokens, place, Kind.TO) and is_kind(tokens, ahead, Kind.REPORTED):
        ahead += 1
    named = token_at(tokens, ahead)
    if named is None or named.kind not in {Kind.UNIT, Kind.WEEKDAY}:
        return 0
    has_summary = is_kind(tokens, ahead - 1, Kind.REPORTED) and tokens[ahead - 1].word.startswith("итог")
    return ahead if has_summary or (ahead == place + 1 and named.word.endswith(("ам", "ям"))) else 0


def _of_unit(tokens: Sequence[Token], place: int) -> int:
    """Return where «тоқсан қорытындысы бойынша», «тоқсандар бойынша» end; 0 for other words."""
    ahead = place + 1
    is_plural = tokens[place].word.endswith(("дар", "дер", "тар", "лар"))
    if is_kind(tokens, place - 1, Kind.YEAR, Kind.NUMBER):
        return 0
    if is_kind(tokens, ahead, Kind.REPORTED) and tokens[ahead].word.startswith("корытынды"):
        is_plural = True
        ahead += 1
        if not is_kind(tokens, ahead, Kind.ACCORDING):
            return ahead - 1
    return (
        ahead
        if is_plural and is_kind(tokens, ahead, Kind.ACCORDING) and tokens[ahead].word == "бойынша"
        else 0
    )


def _is_cut_each(found: Sequence[Token], token: Token) -> bool:
    """Tell «жыл айын»: «сайын» that lost its first letter."""
    return (
        token.word in {"айын", "аиын"} and bool(found) and found[-1].kind is Kind.UNIT and not found[-1].case
    )


def _each_before(found: list[Token], token: Token) -> None:
    last = found.pop() if found else token
    number = found[-1].number if found and found[-1].kind is Kind.NUMBER and last.kind is Kind.UNIT else 1
    if number != 1 or (found and found[-1].kind is Kind.NUMBER and last.kind is Kind.UNIT):
        found.pop()
    found.append(_periodic(last, number, f"{last.text} {token.text}"))


def _is_weekday(tokens: Sequence[Token], place: int) -> bool:
    """Tell «бейсенбі күндері»."""
    return is_kind(tokens, place, Kind.WEEKDAY) and is_kind(tokens, place + 1, Kind.DAY)


def _periodic(named: Token, number: int, text: str) -> Token:
    if named.kind is Kind.DAY:
        return Token(Kind.STANDING, text)
    unit = named.unit if named.kind is Kind.UNIT else Unit.WEEK if named.kind is Kind.WEEKDAY else None
    if unit is Unit.MONTH and number in _MONTHS_MEAN:
        unit, number = _MONTHS_MEAN[number], 1
    if unit is Unit.QUARTER and number in _QUARTERS_MEAN:
        unit, number = _QUARTERS_MEAN[number], 1
    return Token(Kind.PERIODIC, text, number, unit=unit) if unit else Token(Kind.WORD, text)


def _each_after(tokens: Sequence[Token], place: int, found: list[Token]) -> int:
    ahead = place + 1
    number = 1
    if is_kind(tokens, ahead, Kind.NUMBER) and is_unit(tokens, ahead + 1, Unit.MONTH, Unit.YEAR):
        number = tokens[ahead].number
        ahead += 1
    if is_kind(tokens, ahead, Kind.NUMBER) and is_kind(tokens, ahead + 1, Kind.DAY):
        found.append(Token(Kind.PERIODIC, tokens[place].text, unit=Unit.MONTH))
        return place
    if is_kind(tokens, ahead, Kind.UNIT, Kind.DAY, Kind.WEEKDAY):
        found.append(_periodic(tokens[ahead], number, f"{tokens[place].text} {tokens[ahead].text}"))
        return ahead
    return place


def _times(tokens: Sequence[Token], place: int, found: list[Token]) -> int:
    while found and found[-1].kind is Kind.FILLER:
        found.pop()
    if found and found[-1].kind is Kind.NUMBER:
        found.pop()
    while found and found[-1].kind is Kind.FILLER:
        found.pop()
    ahead = place + 1
    while is_kind(tokens, ahead, Kind.FILLER, Kind.NUMBER) and ahead < place + 5:
        ahead += 1
    if is_kind(tokens, ahead, Kind.UNIT, Kind.DAY):
        before = tokens[ahead - 1]
        number = before.number if before.kind is Kind.NUMBER else 1
        text = " ".join(one.text for one in tokens[place : ahead + 1])
        found.append(_periodic(tokens[ahead], number, text))
        return ahead
    has_year = len(found) > 1 and found[-2].kind is Kind.YEAR
    if found and found[-1].kind is Kind.UNIT and not has_year:
        named = found.pop()
        number = found.pop().number if is_kind(found, len(found) - 1, Kind.NUMBER) else 1
        text = f"{named.text} {tokens[place].text}"
        found.append(_periodic(named, number, f"{number} {text}" if number > 1 else text))
    return place


def events(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with what is counted from an event or stands in another document as one phrase each."""
    kept: list[Piece] = []
    clause: list[Piece] = []
    for piece in (*pieces, Token(Kind.STOP, "")):
        if isinstance(piece, Token) and piece.kind in EDGES:
            kept.extend(_clause(clause))
            kept.append(piece)
            clause = []
        else:
            clause.append(piece)
    return kept[:-1]


def _clause(clause: list[Piece]) -> list[Piece]:
    place = 0
    while place < len(clause):
        for find in (_event, _event_after, _limit_without_day, _duration, _reference):
            span = find(clause, place)
            if span is None:
                continue
            begin, end = span
            text = " ".join(piece.text for piece in clause[begin:end])
            clause[begin:end] = [_undated(text, is_reference=find is _reference)]
            place = begin
            break
        place += 1
    return clause


def _undated(text: str, *, is_reference: bool) -> Phrase:
    """Return what gives no day: it waits for an event or an agreement, or stands in another document."""
    if not is_reference:
        return Phrase("relative", code=_code(text, _EVENT_CODES, "event"), text=text)
    if _BY_AGREEMENT.match(text):
        return Phrase("relative", code=AGREEMENT, text=text)
    return Phrase("reference", code=_code(text, _DOCUMENT_CODES, "document"), text=text)


def _code(text: str, codes: Sequence[tuple[str, Sequence[str]]], otherwise: str) -> str:
    lowered = text.lower()
    return next((code for code, words in codes if any(word in lowered for word in words)), otherwise)


def _event(clause: Sequence[Piece], place: int) -> tuple[int, int] | None:
    """«после принятия …», «со дня …», «по мере …»: the words after, and a duration before."""
    token = token_at(clause, place)
    if token is None:
        return None
    is_day = token.kind is Kind.FROM and is_kind(clause, place + 1, Kind.DAY) and token.word != "начиная"
    if token.kind is not Kind.EVENT and not is_day:
        return None
    if token.word == "после" and is_kind(clause, place + 1, Kind.NUMBER, Kind.DATE, Kind.YEAR, Kind.MONTH):
        return None
    end = place + 1
    while end < len(clause) and not _breaks(clause, end):
        end += 1
    begin = place
    while (
        begin
        and not is_kind(
            clause,
            begin - 1,
            Kind.COMMA,
            Kind.AND,
            Kind.MONTH,
            Kind.YEAR,
            Kind.DATE,
            Kind.PERIODIC,
            Kind.STANDING,
        )
        and not is_unit(clause, begin - 1, Unit.QUARTER, Unit.HALFYEAR, Unit.YEAR)
    ):
        begin -= 1
    return begin, end


def _breaks(clause: Sequence[Piece], place: int) -> bool:
    """Say whether a frequency or a new date begins after a comma or «и»."""
    if is_kind(clause, place, Kind.PERIODIC, Kind.STANDING):
        return True
    if not is_kind(clause, place, Kind.COMMA, Kind.AND, Kind.DASH):
        return False
    ahead = place + 1
    while is_kind(clause, ahead, Kind.FILLER, Kind.AND, Kind.DASH):
        ahead += 1
    kinds = (
        Kind.PERIODIC,
        Kind.STANDING,
        Kind.UNTIL,
        Kind.NUMBER,
        Kind.YEAR,
        Kind.DATE,
        Kind.MONTH,
        Kind.EACH,
    )
    return is_kind(clause, ahead, *kinds)


def _event_after(clause: Sequence[Piece], place: int) -> tuple[int, int] | None:
    """«… қабылданғаннан кейін», «… беру кезінде»: the words before, and a duration after."""
    token = token_at(clause, place)
    is_day = (
        is_kind(clause, place, Kind.FROM_AFTER)
        and is_kind(clause, place - 1, Kind.DAY)
        and not is_kind(clause, place - 2, Kind.NUMBER)
    )
    if token is None or not (token.kind in {Kind.EVENT_AFTER, Kind.AFTER} or is_day):
        return None
    if token.kind is Kind.AFTER and _is_dated_before(clause, place):
        return None
    begin = place
    while begin and not is_kind(clause, begin - 1, Kind.COMMA, Kind.PERIODIC, Kind.STANDING):
        begin -= 1
    end = place + 1
    # «қажет болған жағдайда», «қажеттілігіне қарай»
    while is_kind(clause, end, Kind.EVENT_AFTER, Kind.AFTER, Kind.UNTIL_AFTER) or (
        is_kind(clause, end, Kind.WORD)
        and token.kind is Kind.EVENT_AFTER
        and is_kind(clause, end + 1, Kind.EVENT_AFTER)
    ):
        end += 1
    span = _duration(clause, end + (is_kind(clause, end, Kind.COMMA)))
    return begin, span[1] if span else end


def _is_dated_before(clause: Sequence[Piece], place: int) -> bool:
    """Say whether «кейін» follows a day and not an event."""
    before = place - 1
    while is_kind(clause, before, Kind.FILLER):
        before -= 1
    return is_kind(clause, before, Kind.MONTH, Kind.DATE) or is_unit(clause, before, Unit.MONTH)


def _limit_without_day(clause: Sequence[Piece], place: int) -> tuple[int, int] | None:
    """«до принятия закона», «маусым басталғанға дейін» where no day is named."""
    token = token_at(clause, place)
    if token is None:
        return None
    if token.kind is Kind.UNTIL:
        ahead = place + 1
        while is_kind(clause, ahead, Kind.BEGIN, Kind.END, Kind.FILLER):
            ahead += 1
        if not is_kind(clause, ahead, Kind.WORD):
            return None
        while ahead < len(clause) and not _breaks(clause, ahead) and not is_kind(clause, ahead, Kind.COMMA):
            ahead += 1
        return place, ahead
    is_school = is_kind(clause, place - 3, Kind.SCHOOL)
    if token.kind is Kind.UNTIL_AFTER and is_kind(clause, place - 1, Kind.WORD) and not is_school:
        begin = place - 1
        while begin and not is_kind(clause, begin - 1, Kind.COMMA, Kind.PERIODIC, Kind.STANDING, Kind.DASH):
            begin -= 1
        return begin, place + 1
    return None


def _duration(clause: Sequence[Piece], place: int) -> tuple[int, int] | None:
    """«в течение 10 рабочих дней», «бір ай ішінде», «в месячный срок»."""
    ahead = place
    has_during = is_kind(clause, ahead, Kind.DURING)
    ahead += has_during
    if is_kind(clause, ahead, Kind.NUMBER) and is_kind(clause, ahead + 1, Kind.DASH):
        ahead += is_kind(clause, ahead + 2, Kind.DURATION) or is_kind(clause, ahead + 2, Kind.NUMBER)
    number = token_at(clause, ahead)
    is_counted = number is not None and number.kind is Kind.NUMBER and not number.is_ordinal
    # «IX айда» is the ninth month.
    has_number = is_counted and not (number is not None and number.text.isupper())
    ahead += has_number
    ahead += is_kind(clause, ahead, Kind.DASH) and is_kind(clause, ahead + 1, Kind.DURATION)
    while is_kind(clause, ahead, Kind.FILLER, Kind.OPEN, Kind.CLOSE) and (has_number or has_during):
        ahead += 1
    named = token_at(clause, ahead)
    if named is None:
        return None
    ahead += 1
    closes = is_kind(clause, ahead, Kind.DURING)
    is_length = _is_length(named, number if has_number else None, is_during=has_during or closes)
    before = token_at(clause, place - 1)
    if not is_length or (before is not None and before.kind in {Kind.MONTH, Kind.YEAR, Kind.EACH, Kind.HALF}):
        return None
    while is_kind(clause, ahead, Kind.DURING, Kind.FILLER):
        ahead += 1
    return place, ahead


def _is_length(named: Token, number: Token | None, *, is_during: bool) -> bool:
    """Say whether the word, with its number if it has one, is a length of time and no date."""
    if named.kind is Kind.DURATION:
        return True
    if named.kind is Kind.DAY:
        return named.word in _DURATION_DAYS and (number is not None or is_during)
    if named.unit in {Unit.MONTH, Unit.WEEK}:
        return number is not None or is_during
    return named.unit is Unit.YEAR and is_during and number is not None and number.number <= _MOST_YEARS


def _reference(clause: Sequence[Piece], place: int) -> tuple[int, int] | None:
    """«согласно графику», «бекітілген кесте бойынша», «в установленные сроки»."""
    token = token_at(clause, place)
    if token is None or not (token.kind is Kind.REFERENCE or token.word in _BY):
        return None
    run = (Kind.TO, Kind.ACCORDING, Kind.REFERENCE, Kind.WORD, Kind.FILLER, Kind.SPAN, Kind.INFORM)
    begin, end = place, place + 1
    while is_kind(clause, begin - 1, *run) or _is_with(clause, begin - 1):
        begin -= 1
    while is_kind(clause, end, *run):
        end += 1
    kinds = {piece.kind for piece in clause[begin:end] if isinstance(piece, Token)}
    if token.word in _BY and not kinds & {Kind.WORD, Kind.REFERENCE}:
        return None
    if not kinds & {Kind.TO, Kind.ACCORDING} and not token.word.startswith(_LAWS):
        return None
    while is_kind(clause, begin, Kind.FILLER) and begin < place:
        begin += 1
    return begin, end


def _is_with(clause: Sequence[Piece], place: int) -> bool:
    """Tell the «с» of «в соответствии с планом» from that of «с 1 июля»."""
    return is_kind(clause, place, Kind.FROM) and is_kind(clause, place - 1, Kind.ACCORDING)
