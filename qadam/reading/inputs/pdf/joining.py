"""Joins what pages hold of one table: repeated heads go, cells broken by the page's end are whole again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from qadam.reading.inputs.pdf.aligned import joint_gaps, with_gaps
from qadam.reading.inputs.pdf.ruled import Box, PageTable
from qadam.reading.inputs.pdf.words import NUMBER, SOFT_HYPHEN
from qadam.reading.source import Cell, Place, Row, Table

# How far the edges of one column may stand apart from page to page, and those of the whole table.
MOVED = 5.0
SAME_EDGE = 4.0
# Rows that may be a head.
MOST_HEADS = 6
# The room below the last line of a cell that goes on, in letters' sizes: padding and lines that may not stand alone.
# More is let pass where the words themselves go on.
LITTLE_ROOM = 2.4
SOME_ROOM = 4.5
ONE_MORE = 1.5
SPACES = re.compile(r"\s+")
# A line that ends so goes on: a hyphen, a comma, a small word, a letter with a stop («г.», an initial).
UNENDED = re.compile(r"[-,(«–—]$|\b[^\W\d_]\.$|\b(?:және|мен|и|в|на|по|для|с|о|бойынша)$")
ENDED = re.compile(r"[.;!?]$")


@dataclass
class _Cell:
    """A cell of the joined table while it grows; `bottom` is the row below its last one."""

    x0: float
    x1: float
    row: int
    bottom: int
    lines: tuple[str, ...]
    is_strong: bool
    slack: float | None

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass
class _Joined:
    cells: list[_Cell] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    # The last page ends inside a row: no line is drawn below it.
    is_open: bool = False


def goes_on(last: PageTable, table: PageTable) -> PageTable | None:
    """Return the table, fitted to the columns of the one before it, where it is one with it; else None."""
    if last.is_ruled is not table.is_ruled:
        return None
    return _ruled_on(last, table) if table.is_ruled else _aligned_on(last, table)


def _ruled_on(last: PageTable, table: PageTable) -> PageTable | None:
    moved = last.xs[0] - table.xs[0]
    there = [x + moved for x in table.xs]
    fewer, more = sorted((list(last.xs), there), key=len)
    is_same_width = abs(last.xs[-1] - there[-1]) < 2 * MOVED
    if is_same_width and all(any(abs(x - other) < MOVED for other in more) for x in fewer[:-1]):
        return _moved(table, dict(zip(table.xs, (_nearest(x, last.xs) for x in there), strict=True)))
    if (
        len(last.xs) == len(table.xs)
        and last.rows
        and table.rows
        and _key(last.rows[0]) == _key(table.rows[0])
    ):
        return _moved(table, dict(zip(table.xs, last.xs, strict=True)))
    return None


def _nearest(x: float, places: Sequence[float]) -> float:
    nearest = min(places, key=lambda place: abs(place - x))
    return nearest if abs(nearest - x) < 2 * MOVED else x


def _moved(table: PageTable, places: dict[float, float]) -> PageTable:
    rows = tuple(
        tuple(
            Box(places[box.x0], places[box.x1], box.height, box.lines, box.is_strong, box.slack)
            for box in row
        )
        for row in table.rows
    )
    return PageTable(
        table.page,
        table.top,
        table.bottom,
        tuple(places[x] for x in table.xs),
        rows,
        is_open_above=table.is_open_above,
        is_open_below=table.is_open_below,
        page_width=table.page_width,
    )


def _aligned_on(last: PageTable, table: PageTable) -> PageTable | None:
    is_same_width = abs(last.page_width - table.page_width) < 1
    gaps = joint_gaps([last, table]) if is_same_width else ()
    return table if gaps and len(gaps) >= max(len(last.gaps), len(table.gaps)) else None


def joined_table(chain: Sequence[PageTable]) -> Table:
    """Return the tables of following pages as one, with places that tell the page of each cell."""
    if len(chain) > 1 and not chain[0].is_ruled:
        gaps = joint_gaps(chain)
        chain = [with_gaps(table, gaps) for table in chain]
        left, right = min(table.xs[0] for table in chain), max(table.xs[-1] for table in chain)
        chain = [
            _moved(table, {x: {table.xs[0]: left, table.xs[-1]: right}.get(x, x) for x in table.xs})
            for table in chain
        ]
    has_numbers = _has_numbers(chain)
    made = _Joined()
    heads = 0
    for table in chain:
        dropped = _repeated_heads(chain[0].rows, table.rows) if table is not chain[0] else 0
        heads = max(heads, dropped)
        _add(made, table, dropped, has_numbers=has_numbers)
        made.is_open = table.is_open_below
    return _table(made, heads, chain[0])


def _has_numbers(chain: Sequence[PageTable]) -> bool:
    first = [row[0].text for table in chain for row in table.rows if len(row) > 1 and row[0].lines]
    return sum(bool(NUMBER.fullmatch(text)) for text in first) * 2 > len(first)


def _key(row: Sequence[Box]) -> tuple[str, ...]:
    return tuple(SPACES.sub("", box.text).casefold() for box in row)


def _repeated_heads(first: Sequence[Sequence[Box]], rows: Sequence[Sequence[Box]]) -> int:
    """How many rows at the top come again from the first page; of a head the last rows alone may come again.

    Where alignment cuts a head in rows differently, its words still are the same.
    """
    known, there = list(map(_key, first[:MOST_HEADS])), list(map(_key, rows[:MOST_HEADS]))
    for count in range(min(len(there), MOST_HEADS), 0, -1):
        letters = sorted("".join(map("".join, there[:count])))
        if letters and any(
            letters == sorted("".join(map("".join, known[:size]))) for size in range(1, len(known) + 1)
        ):
            return count
    return next((place + 1 for place, key in enumerate(there[:1]) if key in known and _is_counting(key)), 0)


def _is_counting(key: Sequence[str]) -> bool:
    return len(key) > 2 and list(key) == [str(number) for number in range(1, len(key) + 1)]


def _add(made: _Joined, table: PageTable, dropped: int, *, has_numbers: bool) -> None:
    rows = list(table.rows[dropped:])
    if made.pages and rows:
        end = len(made.pages)
        above = [cell for cell in made.cells if cell.bottom == end]
        is_open = made.is_open or (table.is_open_above and not dropped)
        if _is_continued(above, rows[0], has_numbers=has_numbers, is_open=is_open):
            _continue(above, rows[0])
            rows[0] = ()
            end -= 1
            # Cells that reach down into the next rows of the page still do.
            _place(made, rows, end, table.page, first=1)
            return
        rows[0] = _without_reached(above, rows[0])
    _place(made, rows, len(made.pages), table.page)


def _place(made: _Joined, rows: Sequence[Sequence[Box]], end: int, page: int, first: int = 0) -> None:
    last = end + len(rows)
    for number, row in enumerate(rows[first:], start=end + first):
        made.pages.append(page)
        for box in row:
            bottom = min(number + box.height, last)
            made.cells.append(_Cell(box.x0, box.x1, number, bottom, box.lines, box.is_strong, box.slack))


def _above(above: Sequence[_Cell], box: Box) -> _Cell | None:
    """The cell that stands over the box with the same edges."""
    for cell in above:
        if abs(cell.x0 - box.x0) < SAME_EDGE and abs(cell.x1 - box.x1) < SAME_EDGE:
            return cell
    return None


def _is_continued(above: Sequence[_Cell], row: Sequence[Box], *, has_numbers: bool, is_open: bool) -> bool:
    """Whether a page's first row is the rest of the last row before it.

    Its number cell is empty, and each text in it stands under a cell that is full to the page's end.
    """
    if len(row) < 2 or not any(box.lines for box in row):
        return False
    pairs = [(_above(above, box), box) for box in row]
    if any(cell is None for cell, _box in pairs):
        return False
    told = [(cell, box) for cell, box in pairs if cell and box.lines]
    if has_numbers and row[0].lines:
        return False
    if not any(cell.lines for cell, _box in told):
        return False
    if len(told) == 1 and len(row) > 2 and row.index(told[0][1]) > 1 and not told[0][1].is_strong:
        # Nothing but an executor or a sum: the rest of a list.
        return True
    vote = sum(_vote(cell.text, box.text) for cell, box in told if cell.lines)
    room = max(cell.slack or 0.0 for cell, _box in told)
    least = min((cell.slack for cell in above if cell.slack is not None), default=0.0)
    if vote:
        return vote > 0 and (is_open or room < SOME_ROOM)
    if is_open and has_numbers:
        return True
    if room > max(LITTLE_ROOM, least + ONE_MORE):
        return False
    # A row that begins inside a cell over several rows is a row of its own, unless its words say otherwise.
    if any(cell and cell.bottom - cell.row > 1 and not box.lines for cell, box in pairs):
        return False
    return any(cell and cell.lines and not box.lines for cell, box in pairs[1 if has_numbers else 0 :])


def _vote(before: str, after: str) -> int:
    """Whether words go on: 1, begin anew: -1, or do not tell: 0."""
    begun = after.lstrip('"«„“(')[:1]
    if begun.islower() or after[0] in ",.;:)»" or UNENDED.search(before):
        return 1
    return -1 if begun.isupper() and ENDED.search(before) else 0


def _continue(above: Sequence[_Cell], row: Sequence[Box]) -> None:
    for box in row:
        cell = _above(above, box)
        if cell:
            if box.lines:
                cell.lines = _lines(cell.lines, box.lines)
                cell.is_strong = cell.is_strong and box.is_strong
                cell.slack = box.slack
            cell.bottom += box.height - 1


def _lines(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    if before and before[-1].endswith(SOFT_HYPHEN):
        return (*before[:-1], before[-1][:-1] + after[0], *after[1:])
    return (*before, *after)


def _without_reached(above: Sequence[_Cell], row: Sequence[Box]) -> tuple[Box, ...]:
    """Let cells over several rows go on over the page's end, where the place under them is empty."""
    kept: list[Box] = []
    for box in row:
        cell = _above(above, box)
        is_reached = cell and not box.lines and cell.lines and (cell.bottom - cell.row > 1 or box.height > 1)
        if cell and is_reached:
            cell.bottom += box.height
        else:
            kept.append(box)
    # A row of nothing but reached cells would be no row.
    return tuple(kept) if any(box.lines for box in kept) else tuple(row)


def _table(made: _Joined, heads: int, first: PageTable) -> Table:
    edges = _edges(made.cells)
    rows: list[list[Cell]] = [[] for _ in made.pages]
    for cell in sorted(made.cells, key=lambda one: (one.row, one.x0)):
        column, end = _edge(cell.x0, edges), _edge(cell.x1, edges)
        height = max(1, min(cell.bottom, len(rows)) - cell.row)
        place = Place(page=made.pages[cell.row])
        rows[cell.row].append(Cell(cell.lines, column, max(1, end - column), height, cell.is_strong, place))
    kept: list[Row] = [tuple(row) for row in rows]
    return Table(tuple(kept), Place(page=first.page), heads, first.is_ruled)


def _edges(cells: Sequence[_Cell]) -> list[float]:
    edges: list[list[float]] = []
    for x in sorted({x for cell in cells for x in (cell.x0, cell.x1)}):
        if edges and x - edges[-1][-1] < SAME_EDGE:
            edges[-1].append(x)
        else:
            edges.append([x])
    return [sum(group) / len(group) for group in edges]


def _edge(x: float, edges: Sequence[float]) -> int:
    return min(range(len(edges)), key=lambda place: abs(edges[place] - x))
