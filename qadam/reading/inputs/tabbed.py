"""Tables whose cells stand on one line with tabs or bars between them."""

import re
from collections import Counter
from collections.abc import Sequence

from qadam.reading.inputs.marks import is_bold, raw_cell
from qadam.reading.inputs.spans import Raw, laid_out
from qadam.reading.source import Table

_TAB_AND_BAR = re.compile(r"[ ]*\t[ ]*\|[ ]*\t[ ]*")
_TAB = re.compile(r"[ ]*\t[ ]*")
_BEGINS = re.compile(r"\S[^\t]*\t.*\S")
_HEADING = re.compile(r"\s*(?:<b>|\*\*|[\dIVXІ]{1,5}[.)]?\s|[^\Wа-яәіңғүұқөһa-z])")
# Blank lines of a page's end inside a table, and headings one under another between its rows.
_MOST_BLANK = 8
_MOST_HEADINGS = 6


def is_tabbed(line: str) -> bool:
    """Tell a line of several cells; a tab that only moves a paragraph in is none."""
    return "\t" in line and _BEGINS.search(line) is not None


def tabbed_end(lines: Sequence[str], start: int) -> int:
    """Return the line after the table that begins at `start`, with headings and page ends inside it."""
    last = start
    at = start
    headings = blanks = 0
    while at + 1 < len(lines) and headings <= _MOST_HEADINGS and blanks <= _MOST_BLANK:
        at += 1
        line = lines[at]
        if "\t" in line and line.strip():
            last = at
            headings = blanks = 0
        elif line.strip():
            headings += 1
            # A heading inside a table stands right above its row; text that follows a blank line goes on without it.
            if blanks:
                break
        else:
            blanks += 1
    return last + 1


def tabbed_table(lines: Sequence[str]) -> Table:
    """Return the table of these lines; a line with one cell that is no continuation covers all columns."""
    divider = _TAB_AND_BAR if any(_TAB_AND_BAR.search(line) for line in lines) else _TAB
    filled = [divider.split(line.strip(" ")) for line in lines if line.strip()]
    width = _width(filled)
    return laid_out(_rows(_rejoined(filled, width), width))


def _rejoined(rows: Sequence[list[str]], width: int) -> list[list[str]]:
    """Return the rows with those whole again that a line break inside a cell has cut in two."""
    found: list[list[str]] = []
    for row in rows:
        last = found[-1] if found else []
        is_rest = 1 < len(last) < width and len(row) > 1 and len(last) + len(row) - 1 == width
        if is_rest and row[0].strip() and not _is_number(row[0]):
            found[-1] = [*last[:-1], f"{last[-1]}<br>{row[0]}", *row[1:]]
        else:
            found.append(row)
    return found


def _width(rows: Sequence[Sequence[str]]) -> int:
    """Return the number of columns that most rows have."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(widths, key=lambda width: (widths[width], width), default=1)


def _rows(rows: Sequence[Sequence[str]], width: int) -> list[list[Raw]]:
    found: list[list[Raw]] = []
    for texts in rows:
        cells = [raw_cell(text) for text in texts]
        lone = len(texts) == 1 or (bool(texts[0].strip()) and not any(text.strip() for text in texts[1:]))
        if len(texts) == 1 and found and not _HEADING.match(texts[0]) and len(found[-1]) > 1:
            last = found[-1][-1]
            found[-1][-1] = Raw((*last.lines, *cells[0].lines), last.width, is_strong=last.is_strong)
        elif lone and not _is_number(texts[0]):
            found.append([Raw(cells[0].lines, width, is_strong=is_bold(texts[0]))])
        else:
            found.append(_fitted(cells, width))
    return found


def _fitted(cells: list[Raw], width: int) -> list[Raw]:
    """Return a row without the empty cells that stand beyond the table."""
    while len(cells) > width and not cells[-1].lines:
        cells.pop()
    return cells


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\s*[\d.()]+\s*", text) is not None
