"""The grammar of a deadline: phrases with their limits and years, in the order of the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from qadam.kit.periods import Unit
from qadam.reading.meaning.deadlines.clauses import events, frequencies, says_last_month
from qadam.reading.meaning.deadlines.kinds import Kind
from qadam.reading.meaning.deadlines.phrases import (
    DATED,
    RANGE,
    Phrase,
    Piece,
    Span,
    is_kind,
    phrases_of,
)
from qadam.reading.meaning.deadlines.reported import AfterReported, take_reported
from qadam.reading.meaning.deadlines.tokens import Token, tokens_of

_EDGES = {Kind.STOP, Kind.THEN, Kind.OPEN, Kind.CLOSE}
_KAZAKH_PORTIONS = ("сон", "аяг", "аяк", "бас", "орта")
_PORTIONS = {Kind.BEGIN: "begin", Kind.MIDDLE: "middle", Kind.END: "end"}
_BOUNDED = {"periodic", "standing", "relative", "reference"}
_MOST_PHRASES = 24
_TWO = 2
THEN = "then"
_SAID = {Kind.WORD, Kind.NUMBER, Kind.DURATION, Kind.SPAN}


@dataclass(frozen=True, slots=True)
class Wording:
    """What a deadline wording says: phrases with limits and years, report days, words that were not understood."""

    phrases: tuple[Phrase, ...]
    reported: tuple[AfterReported, ...] = ()
    unknown: tuple[str, ...] = ()
    informs: bool = False
    is_labelled: bool = False
    is_loose: bool = False
    refers: bool = False
    misspelt: tuple[str, ...] = ()
    unit: Unit | None = None
    is_empty: bool = True
    needs_event: bool = False


@lru_cache(maxsize=2048)
def read_wording(text: str) -> Wording:
    """Read the words of a deadline; every text gives something."""
    tokens = tokens_of(text)
    return _from_begin_to_end(tokens) or _read_tokens(tokens)


def _read_tokens(all_tokens: Sequence[Token]) -> Wording:
    tokens, reported = take_reported(frequencies(all_tokens))
    pieces = [piece for piece in phrases_of(events(tokens)) if not is_filler(piece)]
    pieces = _informing(_limits(_ranges(_portions(pieces))))
    if says_last_month(all_tokens):
        pieces = [_in_last_month(piece) for piece in pieces]
    unknown, is_labelled = _unknown(pieces)
    kinds = {token.kind for token in tokens}
    return Wording(
        phrases=tuple(dict.fromkeys(_with_years(pieces)))[:_MOST_PHRASES],
        reported=tuple(reported),
        unknown=unknown,
        informs=Kind.INFORM in kinds,
        is_labelled=is_labelled,
        is_loose=_is_loose(pieces),
        refers=bool(kinds & {Kind.REFERENCE, Kind.ACCORDING, Kind.EVENT}),
        misspelt=tuple(token.text for token in all_tokens if token.is_misspelt),
        unit=_unit_of_ends(pieces),
        is_empty=not any(token.word for token in all_tokens),
        needs_event=bool(kinds & {Kind.UNTIL, Kind.UNTIL_AFTER, Kind.BEGIN, Kind.DAY, Kind.DURING}),
    )


def _in_last_month(piece: Piece) -> Piece:
    is_day = isinstance(piece, Phrase) and piece.sort == "monthday"
    return replace(piece, portion="end") if isinstance(piece, Phrase) and is_day else piece


def _unit_of_ends(pieces: Sequence[Piece]) -> Unit | None:
    """Return the period of «в конце квартала», «ай соңында»."""
    if not any(is_kind(pieces, place, *_PORTIONS) for place in range(len(pieces))):
        return None
    return next((one.unit for one in pieces if isinstance(one, Token) and one.kind is Kind.UNIT), None)


def _from_begin_to_end(tokens: Sequence[Token]) -> Wording | None:
    """Read two joined columns, «Начало: …; Окончание: …», as one span."""
    cells = [tokens[begin:end] for begin, end in _stretches(tokens, {Kind.STOP})]
    if len(cells) != 2:
        return None
    found: list[Phrase] = []
    for cell, kind in zip(cells, (Kind.BEGIN, Kind.END), strict=True):
        colon = next((place for place in range(len(cell)) if is_kind(cell, place, Kind.COLON)), 0)
        if not any(token.kind is kind for token in cell[:colon]):
            return None
        phrases = _read_tokens(cell[colon + 1 :]).phrases
        if len(phrases) != 1 or phrases[0].sort not in DATED | {"years"}:
            return None
        found.append(replace(_as_dated(phrases[0]), limit=""))
    first, last = found
    return Wording((Phrase("range", ends=(first, last), text=f"{first.text} – {last.text}"),))


def is_filler(piece: Piece) -> bool:
    """Say whether the piece says nothing about the deadline."""
    return isinstance(piece, Token) and piece.kind is Kind.FILLER


def _portions(pieces: list[Piece]) -> list[Piece]:
    """Bind «начало», «конец», «соңы», «басы» to what they are of."""
    found: list[Piece] = []
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        if isinstance(piece, Token) and piece.kind in _PORTIONS:
            portion = _PORTIONS[piece.kind]
            last = found[-1] if found else None
            if piece.word.startswith(_KAZAKH_PORTIONS):
                bound = _bound_before(last)
                if bound:
                    found[-1] = replace(bound, portion=portion, case=piece.case)
                    place += 1
                    continue
            else:
                bound, step = _bound_after(pieces, place + 1)
                if bound:
                    found.append(replace(bound, portion=portion))
                    place += 1 + step
                    continue
        found.append(piece)
        place += 1
    return found


def _bound_before(last: Piece | None) -> Phrase | None:
    if isinstance(last, Phrase):
        return _as_dated(last) if last.sort in DATED or last.sort == "years" else None
    if last is not None and last.kind is Kind.UNIT and last.unit is Unit.YEAR:
        return Phrase("year", text=last.text)
    return None


def _bound_after(pieces: Sequence[Piece], place: int) -> tuple[Phrase | None, int]:
    if place >= len(pieces):
        return None, 0
    piece = pieces[place]
    bound = _bound_before(piece)
    if bound and isinstance(piece, Token) and is_years(pieces, place + 1):
        return None, 0
    return bound, 1


def is_years(pieces: Sequence[Piece], place: int) -> bool:
    """Say whether years stand at the place."""
    piece = pieces[place] if place < len(pieces) else None
    return isinstance(piece, Phrase) and piece.sort == "years"


def _as_dated(phrase: Phrase) -> Phrase:
    return replace(phrase, sort="year", years=phrase.spans, spans=()) if phrase.sort == "years" else phrase


def _ranges(pieces: list[Piece]) -> list[Piece]:
    """Make «с X по Y», «X-дан Y-ға дейін», «X – Y» one phrase."""
    found: list[Piece] = []
    place = 0
    while place < len(pieces):
        got = _range(pieces, place)
        if got:
            phrase, place = got
            found.append(phrase)
        else:
            found.append(pieces[place])
            place += 1
    return found


def _range(pieces: Sequence[Piece], place: int) -> tuple[Phrase, int] | None:
    has_from = is_kind(pieces, place, Kind.FROM)
    first, ahead = _dated_at(pieces, place + has_from)
    if first is None or first.sort == "range":
        return None
    has_from = has_from or (first.case == "from" and bool(is_kind(pieces, ahead, Kind.FROM_AFTER)))
    while is_kind(pieces, ahead, Kind.FROM_AFTER, Kind.COMMA if has_from else Kind.FROM_AFTER):
        ahead += 1
    is_dash = is_kind(pieces, ahead, Kind.DASH)
    is_to = is_kind(pieces, ahead, Kind.TO, Kind.UNTIL)
    if not (is_dash or (has_from and is_to) or first.case == "from"):
        return None
    ahead += is_dash or is_to
    last, after = _dated_at(pieces, ahead)
    if (
        last is None
        or last.sort == "range"
        or (is_kind(pieces, after, Kind.DASH) and is_dash and not has_from)
    ):
        return None
    has_until = is_kind(pieces, after, Kind.UNTIL_AFTER)
    if first.case == "from" and not has_from and not (has_until or last.case == "to" or is_dash):
        return None
    if is_dash and not has_from and first.case != "from" and (has_until or not _are_alike(first, last)):
        return None
    if first.sort == "years" and last.sort == "years":
        spans = ((first.spans[0][0], last.spans[-1][1]),)
        return Phrase("years", spans, text=f"{first.text} – {last.text}"), after + has_until
    if (first.sort == "years") != (last.sort == "years"):
        first, last = _as_dated(first), _as_dated(last)
    return Phrase("range", ends=(first, last), text=f"{first.text} – {last.text}"), after + has_until


def _are_alike(first: Phrase, last: Phrase) -> bool:
    """Say whether a dash between the two can mean from one to the other."""
    if "years" in {first.sort, last.sort}:
        return first.sort == last.sort or _are_years_apart(first, last)
    return first.sort == last.sort or {first.sort, last.sort} <= {"day", "month"}


def _are_years_apart(first: Phrase, last: Phrase) -> bool:
    """Say whether a lone year and a part of a later or earlier one stand at the ends: «2020 ж. – 2022 ж. IV тоқсан»."""
    said = [one.spans if one.sort == "years" else one.years for one in (first, last)]
    return all(len(years) == 1 and years[0][0] == years[0][1] for years in said) and said[0] < said[1]


def _dated_at(pieces: Sequence[Piece], place: int) -> tuple[Phrase | None, int]:
    """Return a dated phrase with the years that stand beside it, and the place after."""
    piece = pieces[place] if place < len(pieces) else None
    if not isinstance(piece, Phrase):
        return None, place
    follows = pieces[place + 1] if place + 1 < len(pieces) else None
    if piece.sort == "years":
        is_before = isinstance(follows, Phrase) and follows.sort in DATED and not follows.years
        if is_before and isinstance(follows, Phrase) and len(piece.spans) == 1:
            return replace(follows, years=piece.spans, text=f"{piece.text} {follows.text}"), place + 2
        return piece, place + 1
    if piece.sort not in DATED:
        return None, place
    has_own = isinstance(follows, Phrase) and follows.sort == "years" and len(follows.spans) == 1
    if has_own and isinstance(follows, Phrase) and not piece.years:
        after = pieces[place + 2] if place + 2 < len(pieces) else None
        if not (isinstance(after, Phrase) and after.sort in DATED):
            case = piece.case or follows.case
            return replace(
                piece, years=follows.spans, case=case, text=f"{piece.text} {follows.text}"
            ), place + 2
    return piece, place + 1


def _limits(pieces: list[Piece]) -> list[Piece]:
    """Bind «до», «к», «не позднее», «с», «дейін», «бастап» to the phrases they limit."""
    found: list[Piece] = []
    pending = ""
    for place, piece in enumerate(pieces):
        if isinstance(piece, Token):
            pending = _take_limit(piece, found, pending)
            if piece.kind not in {
                Kind.UNTIL,
                Kind.UNTIL_AFTER,
                Kind.FROM,
                Kind.FROM_AFTER,
                Kind.TO,
                Kind.EVENT,
            }:
                found.append(piece)
            continue
        if pending and piece.sort in DATED | {"years", "monthday"} and not piece.limit:
            # «до 2008 года», but «к 2006 году II квартал» is no limit of the year
            piece = replace(_as_dated(piece), limit=pending)
            pending = ""
        elif piece.case == "to" and piece.sort in DATED | {"monthday"} and not piece.limit:
            piece = replace(piece, limit="until")
        elif (piece.case == "at" and piece.sort == "day") or is_kind(pieces, place - 1, Kind.DATED):
            piece = replace(piece, is_dated_act=True)
        found.append(_as_after(piece, found))
    return _joined_limits(found)


def _as_after(piece: Phrase, found: Sequence[Piece]) -> Phrase:
    """Carry the limit along «к 1 июля и 1 декабря»."""
    last = found[-2] if len(found) > 1 and is_kind(found, len(found) - 1, Kind.COMMA, Kind.AND) else None
    is_list = (
        isinstance(last, Phrase)
        and last.limit == "until"
        and last.sort == piece.sort == "day"
        and not piece.limit
        and not last.years
        and piece.case == ""
        and last.case == ""
    )
    return replace(piece, limit="until") if is_list else piece


def _take_limit(token: Token, found: list[Piece], pending: str) -> str:
    """Return the limit that waits for the next phrase; a limit that stands behind its phrase is put there."""
    if token.kind in {Kind.UNTIL, Kind.TO}:
        return "until"
    if token.kind is Kind.FROM or (token.kind is Kind.EVENT and token.word == "после"):
        return "from"
    if token.kind in {Kind.UNTIL_AFTER, Kind.FROM_AFTER, Kind.AFTER}:
        limit = "until" if token.kind is Kind.UNTIL_AFTER else "from"
        for place in range(len(found) - 1, -1, -1):
            piece = found[place]
            if isinstance(piece, Phrase):
                if piece.sort in DATED | {"years", "monthday"} and piece.case != RANGE:
                    found[place] = replace(_as_dated(piece), limit=limit)
                break
        return ""
    return "" if token.kind in _EDGES | {Kind.COMMA} else pending


def _joined_limits(pieces: list[Piece]) -> list[Piece]:
    """Carry the limit back along «1 шілде мен 1 желтоқсанға дейін»."""
    carried = -1
    for place in range(len(pieces) - 1, 1, -1):
        piece, sign, before = pieces[place], pieces[place - 1], pieces[place - 2]
        is_list = (
            isinstance(piece, Phrase)
            and isinstance(before, Phrase)
            and isinstance(sign, Token)
            and sign.kind in {Kind.AND, Kind.COMMA}
            and piece.limit == "until"
            and (piece.case == "to" or place == carried)
            and before.sort == piece.sort == "day"
            and not (before.limit or before.case or before.years)
        )
        if is_list and isinstance(before, Phrase):
            pieces[place - 2] = replace(before, limit="until")
            carried = place - 2
    return pieces


def _informing(pieces: list[Piece]) -> list[Piece]:
    """Mark the phrases whose words speak of information that is due."""
    has_spoken = False
    for begin, end in _stretches(pieces, _EDGES):
        speaks = any(is_kind(pieces, place, Kind.INFORM) for place in range(begin, end))
        # «информация (июнь, декабрь)»: brackets speak of what stands before them.
        is_aside = has_spoken and is_kind(pieces, begin - 1, Kind.OPEN)
        has_spoken = speaks
        if not (speaks or is_aside):
            continue
        inside = pieces[begin:end]
        stretches = [(begin + a, begin + b) for a, b in _stretches(inside, {Kind.COMMA})]
        speaking = [
            span for span in stretches if any(is_kind(pieces, place, Kind.INFORM) for place in range(*span))
        ]
        with_days = [span for span in speaking if _has_day(pieces[span[0] : span[1]])]
        for a, b in with_days or [(begin, end)]:
            for place in range(a, b):
                piece = pieces[place]
                if isinstance(piece, Phrase):
                    pieces[place] = replace(piece, informs=True)
    return pieces


def _has_day(pieces: Iterable[Piece]) -> bool:
    return any(isinstance(piece, Phrase) and piece.sort in {"day", "month", "monthday"} for piece in pieces)


def _stretches(pieces: Sequence[Piece], edges: set[Kind]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    begin = 0
    for place in range(len(pieces) + 1):
        if place == len(pieces) or is_kind(pieces, place, *edges):
            found.append((begin, place))
            begin = place + 1
    return found


def _with_years(pieces: Sequence[Piece]) -> list[Phrase]:
    """Give every dated phrase its years: those before it where the years come first, else those after it."""
    lines: list[list[Phrase]] = []
    for number, (begin, end) in enumerate(_stretches(pieces, {Kind.STOP, Kind.THEN})):
        line = [replace(piece, line=number) for piece in pieces[begin:end] if isinstance(piece, Phrase)]
        if is_kind(pieces, begin - 1, Kind.THEN):
            line = [replace(one, code=THEN) if one.sort == "periodic" else one for one in line]
        lines.append([one for one in line if not one.is_dated_act])
    found: list[Phrase] = []
    for number, line in enumerate(lines):
        bound = _yearly(_forward(_with_own_years(line)) if _is_forward(line) else _backward(line))
        carried = () if _said_years(line) else _carried(lines, number)
        found.extend(one if one.is_yearly else _bind(one, carried) for one in bound)
    return _yearly(found)


def _is_forward(line: Sequence[Phrase]) -> bool:
    """Say whether the years of the line stand before what they belong to."""
    is_first = bool(line) and line[0].sort == "years"
    return is_first or any(one.sort == "years" and one.case == "of" for one in line)


def _said_years(line: Sequence[Phrase]) -> list[tuple[Span, ...]]:
    return [one.spans for one in line if one.sort == "years"]


def _carried(lines: Sequence[Sequence[Phrase]], number: int) -> tuple[Span, ...]:
    """Return the years another line lends: «2005 г.: май; сентябрь», «II квартал; IV квартал 2005 года»."""
    before = next((line for line in reversed(lines[:number]) if _said_years(line)), ())
    if _is_forward(before):
        return _said_years(before)[-1]
    after = next((line for line in lines[number + 1 :] if _said_years(line)), ())
    return () if not after or _is_forward(after) else _said_years(after)[0]


def _with_own_years(phrases: list[Phrase]) -> list[Phrase]:
    """Bind «к 15 января 2006 года» in «за 2005 год к 15 января 2006 года»."""
    found: list[Phrase] = []
    for place, phrase in enumerate(phrases):
        last = found[-1] if found else None
        follows = phrases[place + 1] if place + 1 < len(phrases) else None
        is_own = (
            phrase.sort == "years"
            and phrase.text.lower().rstrip(". ").endswith(("года", "годов", "году", " г"))
            and last is not None
            and last.sort == "day"
            and _is_open(last)
            and (follows is None or follows.sort not in DATED)
        )
        if is_own and last is not None:
            found[-1] = _bind(last, phrase.spans)
        else:
            found.append(phrase)
    return found


def _is_open(phrase: Phrase) -> bool:
    """Say whether a dated phrase still lacks its year."""
    return phrase.sort in DATED and not phrase.years and not _has_years(phrase)


def _bind(phrase: Phrase, years: tuple[Span, ...]) -> Phrase:
    return replace(phrase, years=years) if years and _is_open(phrase) else phrase


def _has_years(phrase: Phrase) -> bool:
    return phrase.ends is not None and any(end.years for end in phrase.ends)


def _forward(phrases: Sequence[Phrase]) -> list[Phrase]:
    found: list[Phrase] = []
    waiting: list[Phrase] = []
    spans: tuple[Span, ...] = ()
    for phrase in phrases:
        if phrase.sort == "years":
            waiting.append(phrase)
            continue
        spans = tuple(span for one in waiting for span in one.spans) or spans
        bound = _bind(phrase, spans)
        if waiting and phrase.sort in _BOUNDED:
            bound = replace(phrase, years=spans)
        if bound is phrase:
            found.extend(waiting)
        waiting = []
        found.append(bound)
    return [*found, *waiting]


def _backward(phrases: Sequence[Phrase]) -> list[Phrase]:
    found: list[Phrase] = []
    begin = 0
    bound: list[int] = []
    for phrase in phrases:
        if phrase.sort != "years":
            found.append(phrase)
            bound = []
            continue
        places = bound or _open_places(found, begin)
        for place in places:
            found[place] = replace(found[place], years=(*found[place].years, *phrase.spans))
        if not places:
            found.append(phrase)
        # «II квартал 2006 г., 2007 г.»: the next year may be of the same quarter
        bound = places
        begin = len(found)
    said = next((one.years for one in reversed(found[:begin]) if one.years and one.sort in DATED), ())
    if begin and len(said) == 1:
        # «II квартал 2005 года, IV квартал»: the year already said
        found[begin:] = [_bind(one, said) for one in found[begin:]]
    return found


def _open_places(found: Sequence[Phrase], begin: int) -> list[int]:
    """Return which phrases wait for the years: the dated ones, else the frequencies and events."""
    dated = [place for place in range(begin, len(found)) if _is_open(found[place])]
    return dated or [place for place in range(begin, len(found)) if found[place].sort in _BOUNDED]


def _yearly(phrases: list[Phrase]) -> list[Phrase]:
    """Let «ежегодно» repeat the dated phrases without a year instead of being a part of its own."""
    for yearly in [one for one in phrases if one.sort == "periodic" and one.unit is Unit.YEAR]:
        repeated = [one for one in phrases if _is_repeated(one, yearly)]
        if repeated:
            phrases = [
                replace(one, is_yearly=True, years=one.years or yearly.years) if one in repeated else one
                for one in phrases
                if not (one.line == yearly.line and one.sort == "periodic" and one.unit is Unit.YEAR)
            ]
    return phrases


def _is_repeated(phrase: Phrase, yearly: Phrase) -> bool:
    if phrase.sort not in DATED or phrase.sort == "year" or phrase.is_yearly or _is_fixed(phrase):
        return False
    return phrase.line == yearly.line or (not phrase.years and yearly.code != THEN)


def _is_fixed(phrase: Phrase) -> bool:
    if phrase.limit == "from":
        return True
    if phrase.sort == "range":
        return _has_years(phrase) or bool(phrase.years)
    return bool(phrase.years) and all(first == last for first, last in phrase.years)


def _unknown(pieces: Sequence[Piece]) -> tuple[tuple[str, ...], bool]:
    """Return the words that were not understood, and whether labels divide the parts («дайындау – …»)."""
    words: list[str] = []
    is_labelled = False
    for begin, end in _stretches(pieces, _EDGES):
        clause = pieces[begin:end]
        explains = any(isinstance(one, Phrase) and one.sort in {"relative", "reference"} for one in clause)
        for first, last in _stretches(clause, {Kind.COMMA}):
            inside = clause[first:last]
            if any(is_kind(inside, place, Kind.INFORM) for place in range(len(inside))):
                continue
            if explains and not any(isinstance(one, Phrase) and one.sort in DATED for one in inside):
                continue
            rest = _without_label(inside)
            is_labelled = is_labelled or len(rest) < len(inside)
            words.extend(one.text for one in rest if isinstance(one, Token) and one.kind in _SAID)
    has_phrases = any(isinstance(piece, Phrase) for piece in pieces)
    # «1) май; 2) июнь», «а) …»
    return tuple(word for word in words if not (has_phrases and len(word) == 1)), is_labelled


def _without_label(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Leave out «дайындау –» before the dates or «– утверждение» after them."""
    for place, piece in enumerate(pieces):
        if isinstance(piece, Token) and piece.kind in {Kind.DASH, Kind.COLON}:
            before, after = pieces[:place], pieces[place + 1 :]
            if before and all(isinstance(one, Token) for one in before):
                return after
            if after and all(isinstance(one, Token) for one in after):
                return before
    return pieces


def _is_loose(pieces: Sequence[Piece]) -> bool:
    """Say whether dated phrases follow one another with nothing between, as the lines of a cell do.

    The same kind of phrase for other years is no second deadline.
    """
    years = {piece.spans for piece in pieces if isinstance(piece, Phrase) and piece.sort == "years"}
    last: Phrase | None = None
    for piece in pieces:
        if isinstance(piece, Token):
            last = last if piece.kind in {Kind.STOP, Kind.UNTIL_AFTER} else None
        elif piece.sort in DATED:
            if last and (last.sort != piece.sort or len(years) < _TWO):
                return True
            last = piece
        elif piece.sort != "years":
            last = None
    return False
