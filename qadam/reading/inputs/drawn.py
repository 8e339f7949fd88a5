"""Tables drawn in typed text: bars and lines of dashes, or columns that only gaps of spaces keep apart."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qadam.reading.inputs.chunks import counted
from qadam.reading.inputs.spans import Raw, laid_out
from qadam.reading.source import Table
from qadam.reading.tables.roles import Role, head_role

_BARS = "|!│║┃¦"
_FRAME = re.compile(
    rf"\s*[{re.escape(_BARS)}]?[-–—─═━_=+*~{re.escape(_BARS)}┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╟╢╤╧╪╞╡ ]{{8,}}\s*"
)
_DASHES = re.compile(r"[-–—─═━_=]{3}")
_BAR = re.compile(rf"[{re.escape(_BARS)}]")
_NUMBER = re.compile(r"\s*(?:\d{1,3}(?:\s?\.\s?\d{1,3})*\s?[.)]?|[IVXІ]{1,5}\s?[.)])\s*")
_PAGE_NUMBER = re.compile(r"\s*[-–—]\s?\d{1,3}\s?[-–—]\s*| {12,}\d{1,3}\s*")
_GAP = re.compile(r" {2,}")
_WORD = re.compile(r"\S+(?: \S+)*")
# How far a word may reach over the edge of its column, and how many rows of a table may stand without a line.
_REACH = 5
_MOST_LINES = 3000
_MOST_HEAD_LINES = 8
_MOST_HEADING_LINES = 7


@dataclass(frozen=True)
class Drawn:
    """A drawn table and the line after it."""

    table: Table
    end: int


def is_frame(line: str) -> bool:
    """Tell a line that only draws: dashes, corners, bars."""
    return _FRAME.fullmatch(line) is not None and _DASHES.search(line) is not None


def drawn_at(lines: Sequence[str], at: int) -> Drawn | None:
    """Return the table that begins at this line with a drawn line or a row between bars, or nothing."""
    line = lines[at]
    if not (is_frame(line) or _is_barred(line)) or (at and _is_drawn(lines[at - 1])):
        return None
    end = _end(lines, at)
    region = [line.expandtabs() for line in lines[at:end]]
    barred = [line for line in region if _is_barred(line)]
    if len(barred) < 2 or (len(barred) < 4 and not any(is_frame(line) for line in region)):
        return None
    edges = _edges(barred)
    if len(edges) < 1:
        return None
    rows = list(_rows(region, edges))
    if sum(1 for row in rows if len(row) > 1) < 2:
        return None
    return Drawn(laid_out(rows), end)


def _is_drawn(line: str) -> bool:
    """Tell a line of the same table: where none begins with its first line, none begins with its second."""
    return is_frame(line) or _is_barred(line)


def _is_barred(line: str) -> bool:
    """Tell a row between bars; one bar is enough only where another line of the table shows it is one."""
    return not is_frame(line) and len(_BAR.findall(line)) > 1 and not line.lstrip().startswith("!=")


def _has_bar(line: str) -> bool:
    return not is_frame(line) and _BAR.search(line) is not None


def _end(lines: Sequence[str], start: int) -> int:
    """Return the line after the table: its last frame or barred line, or the rows without bars under its head."""
    last = at = start
    limit = min(len(lines), start + _MOST_LINES)
    while at < limit:
        line = lines[at]
        if is_frame(line) or _has_bar(line):
            last = at
            at += 1
            continue
        following = next((place for place in range(at, min(limit, at + 4)) if lines[place].strip()), limit)
        if following < limit and (is_frame(lines[following]) or _has_bar(lines[following])):
            # A table that begins anew after a blank line is another one.
            if at < following and is_frame(lines[last]) and is_frame(lines[following]):
                break
            at = following
            continue
        if _is_heading_between(lines, start, last, following, limit):
            at = following + 1
            continue
        is_headed = is_frame(lines[last]) and _is_head_only(lines[start:last])
        at = _end_of_open_rows(lines, following, limit) if is_headed else following
        if at == following:
            break
        last = at - 1
    return last + 1


def _is_heading_between(lines: Sequence[str], start: int, last: int, at: int, limit: int) -> bool:
    """Tell a line without bars between rows that have them: a heading inside the table, of a few lines at most."""
    if at >= limit:
        return False
    following = (line for line in lines[at : min(limit, at + _MOST_HEADING_LINES)] if _is_drawn(line))
    after = next(following, "")
    if not _is_barred(after):
        return False
    if _is_barred(lines[last]) or _is_head_only(lines[start:last]):
        return True
    before = next((line for line in reversed(lines[start:last]) if _is_barred(line)), "")
    bars, others = ({match.start() for match in _BAR.finditer(line)} for line in (before, after))
    return len(bars & others) * 2 > len(bars | others)


def _is_head_only(lines: Sequence[str]) -> bool:
    """Tell whether nothing but a head and the numbers of its columns stands between the lines drawn so far."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if is_frame(line):
            groups.append([])
        elif line.strip():
            groups[-1].append(line)
    filled = [group for group in groups if group]
    if not 0 < len(filled) < 3:
        return False
    numbers = _BAR.sub(" ", filled[-1][0]).replace("_", " ")
    return len(filled) == 1 or bool(counted(numbers))


def _end_of_open_rows(lines: Sequence[str], start: int, limit: int) -> int:
    """Return the line after rows that only gaps keep apart; the start itself where the lines are prose."""
    columned = strange = 0
    last = start
    for at in range(start, limit):
        line = lines[at]
        if not line.strip():
            continue
        if is_frame(line) or _is_barred(line):
            return at if columned > strange else start
        is_columned = len(_GAP.split(line.strip())) > 1
        columned += is_columned
        # The first column may stand alone, moved in or short; a full line without gaps is prose.
        strange = strange + 1 if not is_columned and len(line.strip()) > 75 else 0
        if strange > 2:
            break
        last = at + 1 if is_columned else last
    return last if columned > 2 else start


def _edges(barred: Sequence[str]) -> list[int]:
    """Return the places of the bars between columns; bars at the sides are no edges."""
    places: Counter[int] = Counter()
    for line in barred:
        for match in _BAR.finditer(line):
            places[match.start()] += 1
    clusters: list[list[int]] = []
    for place in sorted(places):
        if clusters and place - clusters[-1][-1] <= 1:
            clusters[-1].append(place)
        else:
            clusters.append([place])
    least = max(2, len(barred) // 5)
    edges = [
        max(cluster, key=lambda place: places[place])
        for cluster in clusters
        if sum(places[place] for place in cluster) >= least
    ]
    return [
        edge
        for edge in edges
        if any(_letters(line[:edge]) for line in barred)
        and any(_letters(line[edge + 1 :]) for line in barred)
    ]


def _letters(text: str) -> str:
    return text.strip(" \t" + _BARS)


@dataclass(frozen=True)
class _Line:
    """A line of a table cut at the edges; a text over several columns stands with its first and last column."""

    cells: tuple[tuple[int, int, str], ...]

    @property
    def is_lone(self) -> bool:
        """Tell a line with one text that reaches over columns."""
        filled = [cell for cell in self.cells if cell[2]]
        return len(filled) == 1 and filled[0][1] > filled[0][0]

    def text(self, column: int) -> str:
        return next((text for first, last, text in self.cells if first <= column <= last), "")

    @property
    def is_blank(self) -> bool:
        return not any(text for _first, _last, text in self.cells)


def _rows(region: Sequence[str], edges: Sequence[int]) -> Iterator[list[Raw]]:
    """Yield the rows between the drawn lines, and inside them wherever a number begins one."""
    group: list[str] = []
    for line in [*region, "-" * 8]:
        if is_frame(line):
            yield from _grouped(list(_cut_all(group, edges)), len(edges) + 1)
            group = []
        else:
            group.append(line.replace("_", " "))


def _cut_all(lines: Sequence[str], edges: Sequence[int]) -> Iterator[_Line]:
    """Yield the lines cut; one without bars among lines that have them is a heading inside the table."""
    are_barred = any(_BAR.search(line) for line in lines)
    for line in lines:
        if are_barred and line.strip() and not _BAR.search(line):
            yield _Line(((0, len(edges), line.strip()),))
        else:
            yield _cut(line, edges)


def _cut(line: str, edges: Sequence[int]) -> _Line:
    if _BAR.search(line):
        return _cut_at_bars(line, edges)
    if _runs_across(line, edges):
        return _Line(((0, len(edges), line.strip()),))
    bounds = [0, *(_nearest_gap(line, edge) for edge in edges), max(len(line), edges[-1] + 1) + 1]
    crossed = [bounds[number + 1] < 0 for number in range(len(edges))]
    cells: list[tuple[int, int, str]] = []
    first = 0
    begun = 0
    for column in range(len(edges) + 1):
        is_joined = column < len(edges) and crossed[column]
        if is_joined:
            continue
        end = bounds[column + 1]
        cells.append((first, column, line[begun:end].strip(" " + _BARS)))
        first, begun = column + 1, end
    return _Line(tuple(cells))


def _runs_across(line: str, edges: Sequence[int]) -> bool:
    """Tell a heading inside the table: one text over three columns, or well over one edge."""
    bare = line.strip()
    if not bare or _GAP.search(bare):
        return False
    start = len(line) - len(line.lstrip())
    end = start + len(bare)
    crossed = [edge for edge in edges if start < edge < end]
    is_number = _NUMBER.match(line) is not None and bool(crossed) and crossed[0] == edges[0]
    if len(crossed) > 1:
        return end > crossed[1] + _REACH
    return bool(crossed) and not is_number and start + _REACH < crossed[0] < end - _REACH


def _cut_at_bars(line: str, edges: Sequence[int]) -> _Line:
    """Cut a line at its own bars; where a bar of the table is missing, the cell covers several columns."""
    places = [match.start() for match in _BAR.finditer(line)]
    inner = [place for place in places if any(abs(place - edge) <= 2 for edge in edges)]
    cells: list[tuple[int, int, str]] = []
    begun = first = 0
    for place in [*inner, len(line)]:
        last = sum(1 for edge in edges if edge < place - 2) if place < len(line) else len(edges)
        if last >= first:
            cells.append((first, last, line[begun:place].strip(" \t" + _BARS)))
        first, begun = last + 1, place + 1
    return _Line(tuple(cells))


def _nearest_gap(line: str, edge: int) -> int:
    """Return where to cut a line without bars: at the edge or at the gap next to it; -1 where a text runs across."""
    if edge >= len(line) or not line[edge : edge + 1].strip() or not line[edge - 1 : edge].strip():
        return edge
    for reach in range(1, _REACH):
        for place in (edge - reach, edge + reach):
            if 0 < place < len(line) and line[place - 1 : place + 1] == "  ":
                return place
    for reach in range(1, _REACH - 2):
        for place in (edge - reach, edge + reach):
            if 0 < place < len(line) and line[place] == " ":
                return place
    return -1


def _grouped(lines: Sequence[_Line], width: int) -> Iterator[list[Raw]]:
    """Yield the rows of the lines between two drawn lines."""
    for place, line in enumerate(lines):
        wide = [(first, last) for first, last, text in line.cells if last > first and _is_drawn_through(text)]
        if wide:
            yield from _storeys(lines, place, wide, width)
            return
    starts = sum(1 for line in lines if _NUMBER.fullmatch(line.text(0)))
    open_lines: list[_Line] = []
    lone: list[str] = []
    was_blank = False
    for line in lines:
        if line.is_blank:
            was_blank = True
            continue
        if line.is_lone:
            if open_lines:
                yield _row(open_lines, width)
                open_lines = []
            lone.append("".join(text for _first, _last, text in line.cells))
            continue
        if lone:
            yield [Raw(tuple(lone), width)]
            lone = []
        begins = bool(_NUMBER.fullmatch(line.text(0))) if starts > 1 else was_blank and not starts
        if open_lines and begins:
            yield _row(open_lines, width)
            open_lines = []
        open_lines.append(line)
        was_blank = False
    if lone:
        yield [Raw(tuple(lone), width)]
    if open_lines:
        yield _row(open_lines, width)


def _is_drawn_through(text: str) -> bool:
    return _DASHES.match(text) is not None and not text.strip("-–—─═━_=")


def _storeys(
    lines: Sequence[_Line], at: int, wide: Sequence[tuple[int, int]], width: int
) -> Iterator[list[Raw]]:
    """Yield the two storeys of a head: a line drawn under some of its cells parts these, the others reach down."""
    upper: list[Raw] = []
    lower: list[Raw] = []
    column = 0
    while column < width:
        last = next((last for first, last in wide if first == column), column)
        if last == column:
            upper.append(Raw(_texts(lines, column, column), height=2))
        else:
            upper.append(Raw(_texts(lines[:at], column, last), last - column + 1))
            lower.extend(Raw(_texts(lines[at + 1 :], place, place)) for place in range(column, last + 1))
        column = last + 1
    yield upper
    yield lower


def _texts(lines: Sequence[_Line], first: int, last: int) -> tuple[str, ...]:
    return tuple(
        text
        for line in lines
        for begun, _ended, text in line.cells
        if first <= begun <= last and text.strip()
    )


def _row(lines: Sequence[_Line], width: int) -> list[Raw]:
    """Return the row of these lines; a column that every line joins with its neighbour is one wide cell."""
    joined = {
        column
        for column in range(width - 1)
        if all(any(first <= column < last for first, last, _text in line.cells) for line in lines)
    }
    row: list[Raw] = []
    column = 0
    while column < width:
        last = column
        while last in joined:
            last += 1
        row.append(Raw(_texts(lines, column, last), last - column + 1))
        column = last + 1
    return row


def aligned_at(lines: Sequence[str], at: int) -> Drawn | None:
    """Return the table whose head stands on this line with gaps of spaces between the columns, or nothing."""
    heads = _head_words(lines[at])
    if len(heads) < 3 or (at and _head_words(lines[at - 1])):
        return None
    end = _aligned_end(lines, at)
    region = list(_without_page_ends([line.expandtabs() for line in lines[at:end]]))
    if len(region) < 4:
        return None
    edges = _gaps(region, heads)
    if edges is None:
        return None
    cut = [_cut(line, edges) for line in region]
    depth = _head_depth(region, cut)
    rows = [_row(cut[:depth], len(heads)), *_grouped(cut[depth:], len(heads))]
    if sum(1 for row in rows if len([cell for cell in row if cell.lines]) > 2) < 3:
        return None
    return Drawn(laid_out(rows, is_ruled=False), end)


def _without_page_ends(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines without the heads that each page repeats, and without the page's number right above them."""
    depth = next((place for place, line in enumerate(lines) if not line.strip()), len(lines))
    numbered = (place for place in range(1, depth) if _NUMBER.fullmatch(_first_word(lines[place])))
    heads = [line.split() for line in lines[: next(numbered, depth)]]
    at = 0
    while at < len(lines):
        again = at > 0 and [line.split() for line in lines[at : at + len(heads)]] == heads
        if again:
            at += len(heads)
        elif not (at and _PAGE_NUMBER.fullmatch(lines[at])):
            yield lines[at]
            at += 1
        else:
            at += 1


def _first_word(line: str) -> str:
    return line.split(maxsplit=1)[0] if line.strip() else ""


def _head_words(line: str) -> list[tuple[int, int]]:
    """Return where the heads of a line begin and end, if at least two of them name columns of a plan."""
    if line.count("  ") < 2:
        return []
    spans = [match.span() for match in _WORD.finditer(line.expandtabs())]
    if not 3 <= len(spans) <= 12:
        return []
    roles = {head_role(line.expandtabs()[start:end])[0] for start, end in spans} - {None}
    is_spread = sum(1 for start, end in spans if end - start < 3) > len(spans) // 2
    return spans if len(roles - {Role.NUMBER}) > 1 and not is_spread else []


def _aligned_end(lines: Sequence[str], start: int) -> int:
    """Return the line after the last one that keeps to columns."""
    last = start
    strange = 0
    for at in range(start, min(len(lines), start + _MOST_LINES)):
        line = lines[at]
        if not line.strip():
            continue
        bare = line.strip()
        keeps = len(_GAP.split(bare)) > 1 or len(line) - len(line.lstrip()) > 2 or len(bare) < 60
        strange = 0 if keeps else strange + 1
        if strange > 2:
            break
        last = at if len(_GAP.split(bare)) > 1 or (last == at - 1 and len(bare) < 60) else last
    return last + 1


def _gaps(region: Sequence[str], heads: Sequence[tuple[int, int]]) -> list[int] | None:
    """Return the edges between columns: where, between two heads, the fewest lines have letters."""
    body = [line for line in region if len(_GAP.split(line.strip())) > 1]
    edges = []
    for (begun, ended), (start, end) in pairwise(heads):
        first, last = (begun + ended) // 2, (start + end) // 2
        counts = [
            sum(1 for line in body if line[place : place + 1].strip()) for place in range(first, last + 1)
        ]
        least = min(counts)
        if least * 4 > len(body):
            return None
        edges.append(first + _middle_of_longest(counts, least))
    return edges


def _middle_of_longest(counts: Sequence[int], least: int) -> int:
    """Return the end of the longest run of the least count: columns begin at the same place, they end anywhere."""
    best = (0, 0)
    begun = None
    for place, count in enumerate([*counts, least + 1]):
        if count == least:
            begun = place if begun is None else begun
        elif begun is not None:
            best = max(best, (place - begun, begun), key=lambda run: run[0])
            begun = None
    return best[1] + best[0] - 1


def _head_depth(region: Sequence[str], cut: Sequence[_Line]) -> int:
    """Return how many lines the head has: up to the numbers of the columns or to the first row's number."""
    for depth in range(1, min(_MOST_HEAD_LINES, len(region))):
        if counted(region[depth]) or _NUMBER.fullmatch(cut[depth].text(0)) or cut[depth].is_blank:
            return depth
    return 1
