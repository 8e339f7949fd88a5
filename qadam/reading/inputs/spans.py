"""Cells with spans, as HTML writes them, laid out as the rows of a table."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qadam.reading.inputs.limits import MOST_COLUMNS, MOST_ROWS, too_many_rows
from qadam.reading.source import Cell, Row, Table


@dataclass(frozen=True)
class Raw:
    """A cell before it knows its column; `height` 0 means down to the last row."""

    lines: tuple[str, ...] = ()
    width: int = 1
    height: int = 1
    is_strong: bool = False


def laid_out(rows: Sequence[Sequence[Raw]], *, heads: int = 0, is_ruled: bool = True) -> Table:
    """Return the table of these rows; spans that reach past the table or push a row out of it are cut.

    What stands beyond the widest table there can be goes into the last column, so that a made-up span costs nothing.
    CannotRead for a table without end.
    """
    if len(rows) > MOST_ROWS:
        raise too_many_rows()
    usual = _usual_width(rows)
    found: list[Row] = []
    taken: dict[int, int] = {}
    for number, row in enumerate(rows):
        if _is_pushed_out(row, taken, usual):
            taken = {}
        cells = tuple(_placed(_trimmed(row, taken, usual), taken, len(rows) - number))
        found.append(cells)
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
    return Table(_within(found), heads=min(heads, len(found)), is_ruled=is_ruled)


def _placed(row: Sequence[Raw], taken: dict[int, int], rest: int) -> Iterator[Cell]:
    column = 0
    for raw in row:
        while column in taken:
            column += 1
        width = min(max(raw.width, 1), MOST_COLUMNS)
        height = min(raw.height or rest, rest)
        yield Cell(raw.lines, column, width, height, raw.is_strong)
        for place in range(column, min(column + width, MOST_COLUMNS)):
            if place not in taken:
                taken[place] = height
        column += width


def _usual_width(rows: Sequence[Sequence[Raw]]) -> int:
    """Return the number of columns that most rows of several cells have; a wide last cell proves nothing."""
    widths: Counter[int] = Counter()
    taken: dict[int, int] = {}
    for number, row in enumerate(rows):
        cells = list(_placed(row, taken, len(rows) - number))
        if len(cells) > 1 and cells[-1].width == 1:
            widths[min(max(taken) + 1, MOST_COLUMNS)] += 1
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
    if not widths:
        return max((sum(max(raw.width, 1) for raw in row) for row in rows), default=1)
    return max(widths, key=lambda width: widths[width])


def _is_pushed_out(row: Sequence[Raw], taken: dict[int, int], usual: int) -> bool:
    """Tell whether a height told too great above makes this whole row stick out of the table."""
    return bool(taken) and len(row) > 1 and sum(max(raw.width, 1) for raw in row) == usual


def _trimmed(row: Sequence[Raw], taken: dict[int, int], usual: int) -> list[Raw]:
    """Return the row with its last cell cut to the table's width; a lone wide cell covers the whole table."""
    cells = list(row)
    if not cells or cells[-1].width <= 1:
        return cells
    last = cells[-1]
    before = sum(max(raw.width, 1) for raw in cells[:-1]) + len(taken)
    width = usual if len(cells) == 1 and not taken else min(last.width, max(usual - before, 1))
    cells[-1] = Raw(last.lines, width, last.height, last.is_strong)
    return cells


def _within(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows without columns beyond the widest table there can be; no text is lost."""
    return tuple(_cut(row) for row in rows)


def _cut(row: Row) -> Row:
    if not row or row[-1].column + row[-1].width <= MOST_COLUMNS:
        return row
    inside = [cell for cell in row if cell.column < MOST_COLUMNS]
    lines = tuple(line for cell in row if cell.column >= MOST_COLUMNS for line in cell.lines)
    if not inside:
        return (Cell(lines, MOST_COLUMNS - 1),)
    last = inside[-1]
    width = min(last.width, MOST_COLUMNS - last.column)
    inside[-1] = Cell((*last.lines, *lines), last.column, width, last.height, last.is_strong)
    return tuple(inside)
