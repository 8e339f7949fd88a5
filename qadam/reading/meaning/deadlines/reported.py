"""Report days that follow a period: «есепті тоқсаннан кейінгі айдың 5-күніне», «к 5 числу после отчётного квартала»."""

from collections.abc import Sequence
from dataclasses import dataclass

from qadam.kit.periods import Unit
from qadam.reading.meaning.deadlines.clauses import EDGES
from qadam.reading.meaning.deadlines.kinds import Kind
from qadam.reading.meaning.deadlines.tokens import Token


@dataclass(frozen=True, slots=True)
class AfterReported:
    """The day of the month after the reported period; `unit` is None where the words do not name the period.

    `month` is set for a day of the reported year, or, where `is_next_year`, of the year after it.
    """

    day: int
    unit: Unit | None = None
    month: int = 0
    is_next_year: bool = False


_RUN = {
    Kind.NUMBER, Kind.UNIT, Kind.DAY, Kind.NEXT, Kind.REPORTED, Kind.UNTIL, Kind.UNTIL_AFTER, Kind.FILLER,
    Kind.COMMA, Kind.TO, Kind.AFTER, Kind.DURING, Kind.END, Kind.EVENT, Kind.MONTH, Kind.SPAN,
    Kind.FROM_AFTER, Kind.DATED,
}  # fmt: skip
_STRONG = (Unit.QUARTER, Unit.HALFYEAR)


def take_reported(tokens: Sequence[Token]) -> tuple[list[Token], list[AfterReported]]:
    """Return the tokens without the report days that follow a period, and those days."""
    left: list[Token] = []
    found: list[AfterReported] = []
    clause: list[Token] = []
    for token in (*tokens, Token(Kind.STOP, "")):
        if token.kind in EDGES:
            kept, days = _take(clause)
            left.extend((*kept, token))
            found.extend(days)
            clause = []
        else:
            clause.append(token)
    return left[:-1], list(dict.fromkeys(found))


def _take(clause: list[Token]) -> tuple[list[Token], list[AfterReported]]:
    mark = next((place for place, token in enumerate(clause) if _is_mark(clause, place, token)), None)
    if mark is None:
        return clause, []
    begin, end = _run(clause, mark)
    day = _read(clause[begin:end])
    if day is None:
        return clause, []
    # One clause names one such day; what follows is read as any other words.
    return [*clause[:begin], *clause[end:]], [day]


def _is_mark(clause: Sequence[Token], place: int, token: Token) -> bool:
    if token.kind in {Kind.REPORTED, Kind.NEXT}:
        return True
    # «10 числа после окончания квартала», «тоқсан аяқталғаннан кейін 10 күн ішінде»
    beside = clause[place : place + 3] if token.word == "после" else clause[max(place - 2, 0) : place]
    return token.word in {"после", "кейин"} and any(one.unit in _STRONG for one in beside)


def _run(clause: Sequence[Token], mark: int) -> tuple[int, int]:
    """Return where the words about the reported period begin and end."""
    end = mark
    while end < len(clause) and clause[end].kind in _RUN:
        end += 1
    has_day = any(token.kind is Kind.NUMBER for token in clause[mark:end])
    begin = mark
    while begin and clause[begin - 1].kind in _RUN:
        before = clause[begin - 1]
        if has_day and before.kind in {Kind.COMMA, Kind.UNTIL_AFTER, Kind.NUMBER, Kind.MONTH}:
            break
        begin -= 1
        if before.kind is Kind.NUMBER:
            has_day = True
        if before.kind is Kind.UNTIL and has_day:
            break
    while end > mark + 1 and clause[end - 1].kind in {Kind.COMMA, Kind.FROM_AFTER}:
        end -= 1
    return begin, end


def _read(run: Sequence[Token]) -> AfterReported | None:
    numbers = [
        place for place, token in enumerate(run) if token.kind is Kind.NUMBER and 1 <= token.number <= 31
    ]
    if not numbers:
        return None
    place = numbers[-1]
    for one in numbers:
        if _follows(run, one, Kind.DAY) or _follows(run, one, Kind.MONTH):
            place = one
            break
    day = run[place].number
    units = [token.unit for token in run if token.kind is Kind.UNIT]
    months = [token.number for token in run if token.kind is Kind.MONTH]
    if months:
        # «есепті жылдың 5 желтоқсанына», «15 января года, следующего за отчётным»
        is_next = any(token.kind is Kind.NEXT for token in run)
        return AfterReported(day, Unit.YEAR, months[0], is_next) if Unit.YEAR in units or is_next else None
    for unit in _STRONG:
        if unit in units:
            return AfterReported(day, unit)
    if Unit.YEAR in units:
        return AfterReported(day, Unit.YEAR)
    return AfterReported(day, Unit.MONTH if _names_month(run) else None)


def _follows(run: Sequence[Token], place: int, kind: Kind) -> bool:
    return place + 1 < len(run) and run[place + 1].kind is kind


def _names_month(run: Sequence[Token]) -> bool:
    """Say whether the reported period itself is a month, and not only the month after it."""
    for place, token in enumerate(run):
        is_named = token.kind is Kind.REPORTED and token.word.startswith(("отчет", "есеп"))
        follows = run[place + 1] if place + 1 < len(run) else None
        # In «следующего за отчетным месяца» the month is the next one.
        if is_named and follows and follows.unit is Unit.MONTH and follows.word != "месяца":
            return True
    return False
