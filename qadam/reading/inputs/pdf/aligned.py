"""Finds the tables of a page by how words stand under each other, where no lines are drawn."""

import bisect
import itertools
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from qadam.reading.inputs.pdf.marks import Rule
from qadam.reading.inputs.pdf.ruled import Box, PageTable
from qadam.reading.inputs.pdf.words import NUMBER, SEGMENT_GAP, Line, Word, whole_lines

# A table needs this many columns, or two with lines drawn between its rows, and this many lines with gaps.
FEWEST_COLUMNS = 3
FEWEST_LINES = 3
FEWEST_RULES = 3
# Lines that run over the gaps between columns (headings inside the table) may follow each other this often.
MOST_CROSSING = 4
# How often a page is searched for a table.
MOST_TRIES = 60
# Parts of the letters' size: how far the next line of a table may be, and a line below it that is none of it, the
# line of a head before the first row, how wide the gap between columns is at least and usually is.
FARTHEST = 5.0
FAR_BELOW = 1.7
HEAD_LEADING = 1.5
NARROWEST_GAP = 0.35
NARROWEST_GAP_OF_FEW = 0.6
USUAL_GAP = 0.5
FEW = 12
MOSTLY_WIDE = 0.7
# One line in so many may run over a gap by mistake.
MISTAKES = 16
# A gap between lines larger than this part of the usual one parts two rows.
ROW_GAP = 1.17
# A line over this part of the columns stands over all.
OVER_ALL = 0.5

Gap = tuple[float, float]


def aligned_tables(
    lines: Sequence[Line], rules: Iterable[Rule], page: int, width: float, before: PageTable | None = None
) -> tuple[list[PageTable], list[Line]]:
    """Return the tables found among the lines of a page, and the lines outside them.

    `before` is the aligned table with which the page before ends: the first lines may go on with it.
    """
    across = sorted((rule.at, rule.first, rule.last) for rule in rules if rule.is_across)
    found: list[PageTable] = []
    rest: list[Line] = []
    start = _end_of_rest(lines, before.gaps) if before else 0
    if before and start:
        start = max(start, _end_of_region(lines, start - 1))
        found.append(_made(lines[:start], before.gaps, across, page, width))
    tries = MOST_TRIES
    while start < len(lines) and tries:
        end = _end_of_region(lines, start) if len(lines[start].segments) > 1 else start
        first, end = _trimmed(lines, start, end)
        table = None
        if end - first >= FEWEST_LINES:
            tries -= 1
            head = _head_lines([*rest, *lines[start:first]], lines[first:end])
            table = _table([*head, *lines[first:end]], across, page, width)
        if table:
            rest += lines[start:first]
            del rest[len(rest) - len(head) :]
            found.append(table)
            start = end
        else:
            rest.append(lines[start])
            start += 1
    return found, [*rest, *lines[start:]]


def _trimmed(lines: Sequence[Line], start: int, end: int) -> tuple[int, int]:
    """Leave out what stands above the head and below the last row, such as signatures with a wide space inside."""
    most = max((len(line.segments) for line in lines[start:end]), default=0)
    full = next((place for place in range(start, end) if len(lines[place].segments) * 2 > most), start)
    gaps = _gaps(lines[full:end])
    if end - start < FEWEST_LINES or not gaps:
        return start, end
    xs = _edges(lines[full:end], gaps)
    fewest = max(2, (len(gaps) + 1) // 2 + 1)
    first = start
    while first < end and len(_pieces(lines[first], xs)) < fewest:
        first += 1
    # Words of a head stand at several heights: its first lines may be of a few columns.
    while start < first < end and _is_head_line(lines[first - 1], lines[first], xs):
        first -= 1
    start = first
    while start < end - 1 and _is_below(lines[end - 2], lines[end - 1], xs, fewest):
        end -= 1
    return start, end


def _is_head_line(line: Line, below: Line, xs: Sequence[float]) -> bool:
    is_near = below.base - line.base < HEAD_LEADING * line.size
    return is_near and all(piece.first == piece.last for piece in _pieces(line, xs))


def _is_below(before: Line, line: Line, xs: Sequence[float], fewest: int) -> bool:
    pieces = _pieces(line, xs)
    is_far = line.base - before.base > FAR_BELOW * line.size
    return is_far and len(pieces) < fewest and any(piece.first < piece.last for piece in pieces)


def joint_gaps(tables: Sequence[PageTable]) -> tuple[Gap, ...]:
    """Return the gaps between columns that tables of several pages have together."""
    return _gaps([line for table in tables for line in table.lines])


def with_gaps(table: PageTable, gaps: Sequence[Gap]) -> PageTable:
    """Return the table with its rows made anew by these gaps."""
    xs = _edges(table.lines, gaps)
    return replace(table, xs=xs, gaps=tuple(gaps), rows=tuple(_rows(table.lines, xs, table.rules)))


def _end_of_region(lines: Sequence[Line], start: int) -> int:
    """Where the lines that may be of one table end: words of each stay inside columns, but for some that cross."""
    columns: list[Gap] = _extents(lines[start])
    end, crossing = start + 1, 0
    for place in range(start + 1, len(lines)):
        line = lines[place]
        if line.base - lines[place - 1].base > FARTHEST * line.size:
            break
        together = _united([*columns, *_extents(line)])
        is_inside = len(line.segments) > 1 and len(together) > 1
        is_inside = is_inside or len(together) >= len(columns) > 1
        if is_inside:
            # A lone piece of text is of the table only if it goes on with a row, or rows follow it.
            goes_on = end == place and line.base - lines[place - 1].base < HEAD_LEADING * line.size
            if len(line.segments) > 1 or goes_on:
                end = place + 1
            columns, crossing = together, 0
        else:
            crossing += 1
            if crossing > MOST_CROSSING:
                break
    return end


def _extents(line: Line) -> list[Gap]:
    return [(words[0].x0, words[-1].x1) for words in line.segments]


def _united(extents: Iterable[Gap]) -> list[Gap]:
    found: list[Gap] = []
    for first, last in sorted(extents):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _head_lines(before: Sequence[Line], region: Sequence[Line]) -> list[Line]:
    """Lines just above that belong to the head: a word of one column that stands higher than the others."""
    gaps = _gaps(region)
    found: list[Line] = []
    below = region[0]
    for line in reversed(before[-4:]):
        is_near = below.base - line.base < HEAD_LEADING * line.size
        if not is_near or not gaps or any(line.x0 < low and line.x1 > high for low, high in gaps):
            break
        found.insert(0, line)
        below = line
    return found


def _end_of_rest(lines: Sequence[Line], gaps: Sequence[Gap]) -> int:
    """Where the first lines of a page that stand in the columns of the table before end."""
    end = crossing = 0
    for place, line in enumerate(lines):
        step = line.base - lines[place - 1].base if place else 0.0
        if step > FARTHEST * line.size or any(
            word.x0 < low and word.x1 > high for word in line.words for low, high in gaps
        ):
            break
        runs_over = len(line.segments) == 1 and any(line.x0 < low and line.x1 > high for low, high in gaps)
        crossing = crossing + 1 if runs_over else 0
        if crossing > MOST_CROSSING:
            break
        # The rest of a cell stands alone; what begins at the left margin may be any text.
        is_rest = place == end and step < HEAD_LEADING * line.size and line.x0 > gaps[0][0]
        if not runs_over and (is_rest or _filled(line, gaps) > 1):
            end = place + 1
    return end


def _table(
    lines: Sequence[Line], across: Sequence[tuple[float, float, float]], page: int, width: float
) -> PageTable | None:
    gaps = _gaps(lines)
    table = _made(lines, gaps, across, page, width)
    fewest = 2 if len(table.rules) >= FEWEST_RULES else FEWEST_COLUMNS
    if len(gaps) + 1 < fewest or sum(_filled(line, gaps) > 1 for line in lines) < FEWEST_LINES:
        return None
    return table


def _made(
    lines: Sequence[Line],
    gaps: Sequence[Gap],
    across: Sequence[tuple[float, float, float]],
    page: int,
    width: float,
) -> PageTable:
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    top, bottom = lines[0].top, lines[-1].bottom
    rules = tuple(
        at
        for at, first, last in across
        if top - 20 < at < bottom + 20 and min(last, x1) - max(first, x0) > 0.6 * (x1 - x0)
    )
    bare = PageTable(
        page, top, bottom, (), (), is_ruled=False, lines=tuple(lines), rules=rules, page_width=width
    )
    return with_gaps(bare, gaps)


def with_more(table: PageTable, lines: Sequence[Line]) -> PageTable:
    """Return the table with lines below that turned out to be of it."""
    longer = replace(table, lines=(*table.lines, *lines), bottom=lines[-1].bottom)
    return with_gaps(longer, table.gaps)


def _filled(line: Line, gaps: Sequence[Gap]) -> int:
    """How many columns the line has words in."""
    return len({_column(word.middle, gaps) for word in line.words})


def _column(middle: float, gaps: Sequence[Gap]) -> int:
    return sum(middle > (low + high) / 2 for low, high in gaps)


def _gaps(lines: Sequence[Line]) -> tuple[Gap, ...]:
    """The gaps between columns: stripes from top to bottom that hold no words, but for a few that run over."""
    columns = _voting(lines)
    if not columns:
        return ()
    size = statistics.median(line.size for line in columns)
    narrowest = (NARROWEST_GAP_OF_FEW if len(columns) < FEW else NARROWEST_GAP) * size
    most = len(columns) // MISTAKES
    found: list[Gap] = []
    run: list[tuple[int, Gap]] = []
    for over, stripe in _stripes(columns):
        if over <= most:
            run.append((over, stripe))
            continue
        if run and run[-1][1][1] - run[0][1][0] >= narrowest:
            found.append(_emptiest(run))
        run = []
    return tuple(_pruned(columns, found))


def _stripes(lines: Sequence[Line]) -> Iterator[tuple[int, Gap]]:
    """Stripes from the first word to the last, and how many words stand in each."""
    changes = sorted(
        itertools.chain.from_iterable(
            ((word.x0, 1), (word.x1, -1)) for line in lines for word in line.words if word.x1 > word.x0
        )
    )
    over = 0
    for (at, change), (after, _change) in itertools.pairwise(changes):
        over += change
        if after > at:
            yield over, (at, after)


def _emptiest(run: Sequence[tuple[int, Gap]]) -> Gap:
    """The widest part of a gap that fewest words run over: its middle parts the columns best."""
    least = min(over for over, _stripe in run)
    return max((stripe for over, stripe in run if over == least), key=lambda stripe: stripe[1] - stripe[0])


def _voting(lines: Sequence[Line]) -> list[Line]:
    """The lines that tell of columns: those with gaps, and those that stand inside what these leave."""
    parted = [line for line in lines if len(line.segments) > 1]
    most = max((len(line.segments) for line in parted), default=0)
    # Of a table of many columns, a heading with one wide space inside tells nothing.
    telling = [line for line in parted if len(line.segments) * 3 > most]
    columns = _united(itertools.chain.from_iterable(map(_extents, telling)))
    inside = [
        line
        for line in lines
        if len(line.segments) == 1 and sum(first < line.x1 and line.x0 < last for first, last in columns) == 1
    ]
    return [*telling, *inside]


def _pruned(lines: Sequence[Line], gaps: list[Gap]) -> list[Gap]:
    """Leave out gaps that are spaces between words: the worst first, for the columns beside it become one."""
    while gaps:
        shares = _wide_shares(lines, gaps)
        worst = min(shares)
        if worst >= MOSTLY_WIDE:
            break
        del gaps[shares.index(worst)]
    return gaps


def _wide_shares(lines: Sequence[Line], gaps: Sequence[Gap]) -> list[float]:
    """For each gap, how many of the lines with words in both columns beside it leave there more than a space."""
    middles = [(low + high) / 2 for low, high in gaps]
    wide, both = [0] * len(gaps), [0] * len(gaps)
    for line in lines:
        last: tuple[int, float] | None = None
        for word in line.words:
            first, end = bisect.bisect_right(middles, word.x0), bisect.bisect_left(middles, word.x1)
            for over in range(first, end):
                both[over] += 1
            if last and first == last[0] + 1:
                both[last[0]] += 1
                wide[last[0]] += word.x0 - last[1] >= USUAL_GAP * line.size
            last = (end, word.x1)
    return [yes / all_ if all_ else 0.0 for yes, all_ in zip(wide, both, strict=True)]


def _edges(lines: Sequence[Line], gaps: Sequence[Gap]) -> tuple[float, ...]:
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    return (left - 1, *((low + high) / 2 for low, high in gaps), right + 1)


@dataclass(frozen=True)
class _Piece:
    """Words of one line that stand in the columns from `first` to `last`."""

    first: int
    last: int
    words: tuple[Word, ...]
    line: Line


def _pieces(line: Line, xs: Sequence[float]) -> list[_Piece]:
    columns = len(xs) - 1
    found: list[_Piece] = []
    for word in line.words:
        first = last = min(max(sum(word.middle > x for x in xs) - 1, 0), columns - 1)
        # A word that runs well over an edge stands over both columns.
        while last + 1 < columns and word.x1 > xs[last + 1] + line.size:
            last += 1
        while first > 0 and word.x0 < xs[first] - line.size:
            first -= 1
        before = found[-1] if found else None
        if before and (first <= before.last or word.x0 - before.words[-1].x1 <= _tight(before, line)):
            found[-1] = _Piece(before.first, max(last, before.last), (*before.words, word), line)
        else:
            found.append(_Piece(first, last, (word,), line))
    if len(found) == 1 and found[0].last > found[0].first:
        is_over_all = found[0].first == 0 or found[0].last - found[0].first + 1 > OVER_ALL * columns
        found = [replace(found[0], first=0, last=columns - 1)] if is_over_all else found
    return found


def _tight(before: _Piece, line: Line) -> float:
    """The widest gap over which words of two columns still are one text."""
    return (SEGMENT_GAP * 0.75 if len(before.words) > 1 or before.first != before.last else 0.4) * line.size


def _rows(lines: Sequence[Line], xs: Sequence[float], rules: Sequence[float]) -> Iterator[tuple[Box, ...]]:
    pieces = [_pieces(line, xs) for line in lines]
    usual = _leading(pieces)
    head = next((place for place, row in enumerate(pieces) if _is_numbered(row)), len(pieces))
    for place, row in enumerate(pieces):
        if place and _goes_on_over_all(pieces[place - 1], row, usual, len(xs) - 2):
            pieces[place] = [replace(row[0], first=0, last=len(xs) - 2)]
        elif place > head:
            # Below the head only a heading stands over columns; other words have run over an edge.
            pieces[place] = [part for piece in row for part in _parted(piece, xs)]
    for first, last in itertools.pairwise(_starts(lines, pieces, rules, usual)):
        yield tuple(_boxes(pieces[first:last], xs, lines[last - 1].base))


def _goes_on_over_all(before: Sequence[_Piece], row: Sequence[_Piece], usual: float, last: int) -> bool:
    """Whether a line is the next one of a heading over all columns."""
    if len(row) != 1 or len(before) != 1 or (before[0].first, before[0].last) != (0, last):
        return False
    above, line = before[0].line, row[0].line
    if line.base - above.base > ROW_GAP * max(usual, line.size) or line.is_bold is not above.is_bold:
        return False
    is_centred = abs(above.x0 + above.x1 - line.x0 - line.x1) < 4 * line.size
    return is_centred or abs(above.x0 - line.x0) < line.size


def _parted(piece: _Piece, xs: Sequence[float]) -> Iterator[_Piece]:
    columns = len(xs) - 1
    if piece.first == piece.last or (piece.first, piece.last) == (0, columns - 1):
        yield piece
        return
    held = itertools.groupby(
        piece.words, key=lambda word: min(max(sum(word.middle > x for x in xs) - 1, 0), columns - 1)
    )
    for column, words in held:
        yield _Piece(column, column, tuple(words), piece.line)


def _starts(
    lines: Sequence[Line], pieces: Sequence[list[_Piece]], rules: Sequence[float], usual: float
) -> list[int]:
    """The lines with which rows begin, and where the last one ends."""
    crossing = [[(one.first, one.last) for one in row if one.first < one.last] for row in pieces]
    places = range(1, len(lines))
    starts = {place for place in places if crossing[place] != crossing[place - 1]}
    if len(rules) >= FEWEST_RULES:
        starts |= {
            place
            for place in places
            if any(lines[place - 1].base < rule < lines[place].base for rule in rules)
        }
    else:
        gaps = {place for place in places if lines[place].base - lines[place - 1].base > ROW_GAP * usual}
        starts |= gaps | _by_numbers(pieces, sorted({0, *starts, *gaps, len(lines)}))
        if not gaps:
            starts |= {place for place in places if pieces[place][0].first == 0}
    return [0, *sorted(starts), len(lines)]


def _leading(pieces: Sequence[list[_Piece]]) -> float:
    """How far lines of one cell stand from each other: the lesser of the distances inside columns."""
    last: dict[int, float] = {}
    steps: list[float] = []
    for row in pieces:
        for piece in row:
            base = piece.line.base
            if piece.first in last and base > last[piece.first]:
                steps.append(base - last[piece.first])
            last[piece.first] = base
    return sorted(steps)[len(steps) // 4] if steps else 0.0


def _by_numbers(pieces: Sequence[list[_Piece]], starts: Sequence[int]) -> set[int]:
    """Starts inside groups of lines that hold several numbers in their first column."""
    found: set[int] = set()
    for first, last in itertools.pairwise(starts):
        numbered = [place for place in range(first, last) if _is_numbered(pieces[place])]
        found.update(numbered[1:])
    return found


def _is_numbered(row: Sequence[_Piece]) -> bool:
    if not row or row[0].first or row[0].last or len(row) < 2:
        return False
    return len(row[0].words) == 1 and bool(NUMBER.fullmatch(row[0].words[0].text))


def _boxes(rows: Sequence[list[_Piece]], xs: Sequence[float], bottom: float) -> Iterator[Box]:
    """The cells of a row; columns without words have empty ones."""
    spans: dict[tuple[int, int], list[Line]] = {}
    for piece in itertools.chain.from_iterable(rows):
        spans.setdefault((piece.first, piece.last), []).append(piece.line.part(piece.words))
    taken = [column for first, last in spans for column in range(first, last + 1)]
    for column in range(len(xs) - 1):
        if column not in taken:
            spans[column, column] = []
    for (first, last), lines in sorted(spans.items()):
        slack = (bottom - lines[-1].base) / lines[-1].size if lines else None
        is_strong = bool(lines) and all(line.is_bold for line in lines)
        yield Box(xs[first], xs[last + 1], 1, whole_lines(lines), is_strong, slack)
