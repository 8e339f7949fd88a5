"""Tables whose cells stand on one line between bars, as Markdown writes them."""

import re
from collections.abc import Sequence

from qadam.reading.inputs.marks import raw_cell
from qadam.reading.inputs.spans import Raw, laid_out
from qadam.reading.source import Table

_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_FRAME = re.compile(r"[ \t]*[|+]?[-=+|: \t]*-{3}[-=+|: \t]*$")
_PIPE = re.compile(r"(?<!\\)\|")


def pipes_end(lines: Sequence[str], start: int, *, may_go_on: bool = False) -> int:
    """Return the line after the table of bars that begins here, or the same line where none does.

    A table drawn with bars under one another, its rows several lines high, is not one of these; where that has been
    ruled out, `may_go_on` lets a line go on with the row above, as after the end of a page.
    """
    line = lines[start]
    if "|" not in line or _DELIMITER.match(line) or (start and _is_barred(lines[start - 1])):
        return start
    end = start
    while end < len(lines) and _PIPE.search(lines[end]) and lines[end].strip():
        end += 1
    if end - start < 2 or any(_FRAME.match(line) for line in lines[start + 2 : end]):
        return start
    has_head = bool(_DELIMITER.match(lines[start + 1])) and "|" in lines[start + 1]
    return end if has_head or _is_even(lines[start:end], may_go_on=may_go_on) else start


def _is_barred(line: str) -> bool:
    """Tell a line of the same table: where it is no table from its first line, it is none from its second."""
    return "|" in line and bool(line.strip())


def _is_even(lines: Sequence[str], *, may_go_on: bool) -> bool:
    """Tell lines of as many cells each, none of which only goes on with the line above unless that may be."""
    if any(_FRAME.match(line) for line in lines):
        return False
    cells = [_PIPE.split(line.strip().removeprefix("|").removesuffix("|")) for line in lines]
    are_rows = may_go_on or all(row[0].strip() for row in cells)
    return len({len(row) for row in cells}) == 1 and len(cells[0]) > 2 and are_rows


def pipe_table(lines: Sequence[str]) -> Table:
    """Return the table of these lines; a line of dashes under the first makes it a head."""
    heads = 1 if len(lines) > 1 and _DELIMITER.match(lines[1]) else 0
    rows = [pipe_cells(line) for line in lines if not _DELIMITER.match(line)]
    if heads and not any(cell.lines for cell in rows[0]):
        rows, heads = rows[1:], 0
    return laid_out(rows, heads=heads if len(rows) > 1 else 0)


def pipe_cells(line: str) -> list[Raw]:
    """Return the cells of a line; a bar after a backslash belongs to its cell."""
    bare = line.strip().removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return [raw_cell(part) for part in _PIPE.split(bare)]
