"""Sheets laid out as documents: lines above and below, tables between, what is empty or hidden left out."""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from qadam.kit.text import fold
from qadam.reading.inputs.limits import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Allowance,
    too_many_cells,
    too_many_rows,
)
from qadam.reading.inputs.shown import Value, follows, shown
from qadam.reading.source import Block, Cell, Paragraph, Place, Table
from qadam.reading.tables.signs import says_it_goes_on

_NUMBER_HEAD = re.compile(r"\s*(?:№|N\b|#|р\s*/\s*[сc]|р\s*/\s*н|п\s*/\s*п|рет\b)", re.IGNORECASE)
_OUTLINE = re.compile(r"\s*[\d.]+\s*")
_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
# Control signs that office programs write as «_x000D_».
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# A passport has as many rows at least; fewer pairs side by side are two lines, such as two approvals.
_LEAST_PAIRS = 3
_LONGEST_NUMBER = 20
# No table has more headings one below another, none so long.
_MOST_HEADINGS = 4
_LONGEST_HEADING = 400
_TITLE = re.compile(r"^\W*\d*\W*(?:план|косымша)|приложени|жоспары$|планмероприят")
_NOTES = re.compile(r"^\W*(?:примечани|ескерт|расшифровк|аббревиатур|кыскартул)")
# Merged areas do not overlap, so together they cover no more than the cells there may be.
_MOST_STEPS = 10 * MOST_CELLS


@dataclass(frozen=True)
class Raw:
    """A cell of a sheet as it is kept."""

    value: Value
    pattern: str = ""
    is_bold: bool = False


@dataclass(frozen=True)
class Area:
    """Merged cells, from the first row and column to the last."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """A sheet as it is kept: cells that hold something by row and column, what is merged and what is hidden."""

    number: int
    rows: dict[int, dict[int, Raw]] = field(default_factory=dict)
    areas: list[Area] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    # Rows that print on every page, from the first to the last.
    heads: tuple[int, int] | None = None

    def put(self, row: int, column: int, raw: Raw) -> None:
        """Keep a cell that holds something."""
        if raw.value is None or (isinstance(raw.value, str) and not raw.value.strip()):
            return
        if row not in self.rows and len(self.rows) >= MOST_ROWS:
            raise too_many_rows()
        self.rows.setdefault(row, {})[column] = raw


def language_of(sheets: Iterable[Sheet]) -> str:
    """Return the language in which days are to be written."""
    texts = (raw.value for sheet in sheets for row in sheet.rows.values() for raw in row.values())
    return "kk" if any(isinstance(text, str) and _KAZAKH.search(text) for text in texts) else "ru"


def laid_out(sheet: Sheet, language: str, allowance: Allowance) -> list[Block]:
    """Return the sheet's paragraphs and tables in order."""
    return [*_Layout(sheet, language, allowance).blocks()]


@dataclass(frozen=True)
class _Line:
    """A row that has something to show: its cells by column."""

    row: int
    cells: dict[int, Raw]

    @property
    def count(self) -> int:
        return len(self.cells)


def _least(lines: Sequence[_Line]) -> int:
    """Return how many cells a row of a table has at least, among these lines."""
    widest = max((line.count for line in lines), default=0)
    return 2 if widest <= 3 else 3


class _Layout:
    """Finds the tables of one sheet."""

    def __init__(self, sheet: Sheet, language: str, allowance: Allowance) -> None:
        self.sheet, self.language, self.allowance = sheet, language, allowance
        self.place = Place(sheet=sheet.number)
        self.areas = {(area.top, area.left): area for area in sheet.areas}
        self.covered = 0
        covered = _covered(sheet)
        self.lines = [
            _Line(row, cells) for row in sorted(sheet.rows) if (cells := self._visible(row, covered))
        ]

    def blocks(self) -> Iterator[Block]:
        """The lines above, the tables, the lines between and below."""
        for lines in self._pieces(_least(self.lines)):
            least = _least(lines)
            first = next((place for place, line in enumerate(lines) if line.count >= least), len(lines))
            first = self._with_upper_storey(lines, first)
            last = self._end(lines, first, least)
            yield from self._plain(lines[:first])
            if first < last:
                yield self._table(lines[first:last])
            yield from self._plain(lines[last:])

    def _with_upper_storey(self, lines: Sequence[_Line], first: int) -> int:
        """Return where the head begins: its upper storey may have few cells, merged over several columns."""
        while 0 < first < len(lines):
            above = lines[first - 1]
            is_near = above.row + 1 == lines[first].row
            is_merged = any((above.row, column) in self.areas for column in above.cells)
            if above.count < 2 or not is_near or not is_merged:
                break
            first -= 1
        return first

    def _visible(self, row: int, covered: dict[int, set[int]]) -> dict[int, Raw]:
        gone = self.sheet.hidden_columns | covered.get(row, set())
        return {column: raw for column, raw in sorted(self.sheet.rows[row].items()) if column not in gone}

    def _pieces(self, least: int) -> Iterator[list[_Line]]:
        """The lines parted where after an empty row another table begins, its title with it."""
        begun: list[_Line] = []
        for place, line in enumerate(self.lines):
            if any(one.count >= least for one in begun) and self._is_text(place, least):
                yield begun
                begun = []
            is_after_gap = bool(begun) and line.row > begun[-1].row + 1
            if is_after_gap and any(one.count >= least for one in begun) and self._begins_table(place, least):
                yield begun
                begun = []
            begun.append(line)
        if begun:
            yield begun

    def _is_text(self, place: int, least: int) -> bool:
        """Tell whether running text begins here, or another table is announced: headings inside a table are few."""
        line = self.lines[place]
        if line.count != 1 or (place and self.lines[place - 1].count == 1):
            return False
        if self._announces(place, least):
            return True
        text = str(next(iter(line.cells.values())).value)
        run = self.lines[place : place + _MOST_HEADINGS + 1]
        is_run = len(run) > _MOST_HEADINGS and all(one.count == 1 for one in run)
        return is_run or len(text) > _LONGEST_HEADING or says_it_goes_on(text)

    def _announces(self, place: int, least: int) -> bool:
        """Tell whether a second plan's title or annex stands here, its head below, or the note under a plan."""
        run = itertools.takewhile(lambda one: one.count == 1, self.lines[place : place + 12])
        texts = ["".join(fold(str(next(iter(one.cells.values())).value)).split()) for one in run]
        if _NOTES.match(texts[0]):
            return self._ends_numbered(place, least)
        return any(map(_TITLE.search, texts)) and self._begins_table(place, least)

    def _ends_numbered(self, place: int, least: int) -> bool:
        """Tell whether full rows follow that are not numbered as those above are."""
        line = next((line for line in self.lines[place : place + 12] if line.count >= least), None)
        return line is not None and not _OUTLINE.fullmatch(str(next(iter(line.cells.values())).value))

    def _begins_table(self, place: int, least: int) -> bool:
        """Tell whether the next full row is a head: it has a head of row numbers, or is bold and holds no number."""
        line = next((line for line in self.lines[place : place + 12] if line.count >= least), None)
        if line is None:
            return False
        raws = [*line.cells.values()]
        if isinstance(raws[0].value, str) and _NUMBER_HEAD.match(raws[0].value):
            return True
        return all(
            raw.is_bold and isinstance(raw.value, str) and not _OUTLINE.fullmatch(raw.value) for raw in raws
        )

    def _end(self, lines: Sequence[_Line], first: int, least: int) -> int:
        """Return where the table ends: signatures and notes below it are lines of their own."""
        full = [place for place, line in enumerate(lines) if place >= first and line.count >= least]
        if not full:
            return first
        end = full[-1] + 1
        left = min(column for line in lines[first:end] for column in line.cells)
        while end < len(lines) and lines[end].row == lines[end - 1].row + 1:
            column, raw = next(iter(lines[end].cells.items()))
            is_note = isinstance(raw.value, str) and column == left and len(raw.value) > _LONGEST_NUMBER
            if lines[end].count == 1 and (is_note or (lines[end].row, column) in self.areas):
                break
            end += 1
        return end

    def _plain(self, lines: Sequence[_Line]) -> Iterator[Block]:
        """Lines outside the table; a long run of pairs, such as a passport, is a table of two columns."""
        place = 0
        while place < len(lines):
            end = place
            while end < len(lines) and lines[end].count == 2 and [*lines[end].cells] == [*lines[place].cells]:
                end += 1
            if end - place >= _LEAST_PAIRS:
                yield self._table(lines[place:end])
                place = end
                continue
            for raw in lines[place].cells.values():
                text = "\n".join(self._said(raw, is_outline=False))
                yield Paragraph(text, place=self.place, is_bold=raw.is_bold)
            place += 1

    def _table(self, lines: Sequence[_Line]) -> Table:
        columns = sorted({column for line in lines for column in line.cells})[:MOST_COLUMNS]
        column_at = {column: place for place, column in enumerate(columns)}
        row_at = {line.row: place for place, line in enumerate(lines)}
        numbers = self._number_columns(lines, columns[0])
        before: dict[int, str] = {}
        rows = []
        for line in lines:
            cells = []
            for column, raw in line.cells.items():
                if column not in column_at:
                    continue
                said = self._said(raw, is_outline=column in numbers)
                if column in numbers and len(said) == 1:
                    said = (follows(said[0], before.get(column, "")),)
                    before[column] = said[0]
                cell = Cell(said, column_at[column], is_strong=raw.is_bold, place=self.place)
                area = self.areas.get((line.row, column))
                cells.append(cell if area is None else self._grown(cell, area, columns, row_at))
            rows.append(cells)
        self._fill(rows, len(columns))
        return Table(tuple(map(tuple, rows)), place=self.place, heads=self._heads(lines))

    def _fill(self, rows: list[list[Cell]], width: int) -> None:
        """Put an empty cell wherever none stands."""
        taken: list[set[int]] = [set() for _row in rows]
        for number, row in enumerate(rows):
            for cell in row:
                for below in taken[number : number + cell.height]:
                    below.update(range(cell.column, cell.column + cell.width))
            row += [
                Cell(column=column, place=self.place)
                for column in range(width)
                if column not in taken[number]
            ]
            row.sort(key=lambda cell: cell.column)

    def _said(self, raw: Raw, *, is_outline: bool) -> tuple[str, ...]:
        text = _ESCAPED.sub(_unescaped, shown(raw.value, raw.pattern, self.language, is_outline=is_outline))
        lines = tuple(line for said in text.splitlines() if (line := said.strip(" \t\u00a0")))
        self.allowance.take(lines)
        return lines

    def _grown(self, cell: Cell, area: Area, columns: Sequence[int], row_at: dict[int, int]) -> Cell:
        """Return the cell over the columns and rows of its area that are left."""
        width = sum(area.left <= column <= area.right for column in columns)
        top = row_at[area.top]
        height = 1
        if area.bottom > area.top:
            height = bisect_right([*row_at], area.bottom) - top
        self.covered += width * height
        if self.covered > _MOST_STEPS:
            raise too_many_cells()
        return replace(cell, width=max(width, 1), height=height)

    def _number_columns(self, lines: Sequence[_Line], leftmost: int) -> set[int]:
        """The first column and those with a head of row numbers."""
        heads = (
            column
            for line in lines[:4]
            for column, raw in line.cells.items()
            if isinstance(raw.value, str) and _NUMBER_HEAD.match(raw.value)
        )
        return {leftmost, *heads}

    def _heads(self, lines: Sequence[_Line]) -> int:
        if self.sheet.heads is None:
            return 0
        first, last = self.sheet.heads
        count = sum(first <= line.row <= last for line in lines)
        return count if lines and first <= lines[0].row <= last else 0


def _covered(sheet: Sheet) -> dict[int, set[int]]:
    """Return the columns hidden below merged areas by row; only where something is kept, as areas may be endless."""
    found: dict[int, set[int]] = {}
    kept = sorted(sheet.rows)
    steps = 0
    for area in sheet.areas:
        rows = kept[bisect_left(kept, area.top) : bisect_right(kept, area.bottom)]
        steps += len(rows)
        if steps > _MOST_STEPS:
            raise too_many_cells()
        for row in rows:
            for column in sheet.rows[row]:
                if area.left <= column <= area.right and (row, column) != (area.top, area.left):
                    found.setdefault(row, set()).add(column)
    return found


def _unescaped(match: re.Match[str]) -> str:
    sign = chr(int(match[1], 16))
    return sign if sign.isprintable() or sign in "\n\r\t" else ""
