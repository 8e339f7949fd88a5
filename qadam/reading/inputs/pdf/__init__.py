"""Reads PDF files with a text layer: tables by lines or by alignment, paragraphs, headings, page heads and feet."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TypeAlias

from qadam.reading.inputs.pdf.aligned import aligned_tables, with_more
from qadam.reading.inputs.pdf.asides import Sheet, part_asides
from qadam.reading.inputs.pdf.joining import goes_on, joined_table
from qadam.reading.inputs.pdf.marks import Page, opened, page_of
from qadam.reading.inputs.pdf.paragraphs import (
    Column,
    Text,
    body_size_of,
    columns_of,
    paragraphs_of,
    text_columns,
    texts_of,
    words_in,
)
from qadam.reading.inputs.pdf.repair import Repair, repair_for
from qadam.reading.inputs.pdf.ruled import PageTable, edges_of, merged_rules, ruled_tables
from qadam.reading.inputs.pdf.words import Line, lines_of
from qadam.reading.refusals import CannotRead
from qadam.reading.source import Block, Cell, Paragraph, Source, Table, numbered

__all__ = ["read_pdf"]

Progress: TypeAlias = Callable[[int, int], None]
# A page of pictures with fewer letters than this is a scan: what letters there are come from a stamp.
FEWEST_LETTERS = 30
PICTURED = 0.4
MOST_PAGES = 3000
MOST_BROKEN = 20
MOST_HEADING_LINES = 4
# What a page holds, in order: a table, or the lines between two.
Part: TypeAlias = PageTable | list[Line]
# Where text begins and ends on pages of a width.
Margins: TypeAlias = dict[int, tuple[float, float]]


def read_pdf(content: bytes, *, progress: Progress | None = None) -> Source:
    """Return the document with its blocks in reading order; `progress` hears the pages done and all pages.

    Table cells keep their lines; paragraphs are whole. Tables that go on over pages are one table, their repeated
    heads counted and dropped. CannotRead for a scan, a password, a broken file and a file without text.
    """
    sheets, pages = _sheets(content, progress or (lambda _done, _all: None))
    body_size = body_size_of(line for sheet in sheets for line in sheet.lines)
    part_asides(sheets, body_size)
    blocks = list(_blocks(sheets, body_size))
    repair = repair_for(_texts(blocks))
    return Source(numbered([_repaired(block, repair) for block in blocks]), "pdf", pages)


def _sheets(content: bytes, progress: Progress) -> tuple[list[Sheet], int]:
    """Read page after page; a page is let go before the next one is opened."""
    with closing(opened(content)) as document:
        pages = min(len(document), MOST_PAGES)
        sheets: list[Sheet] = []
        letters, pictured, broken = 0, 0, 0
        for number in range(1, pages + 1):
            page = page_of(document, number)
            progress(number, pages)
            if page is None:
                broken += 1
                if broken >= MOST_BROKEN and not sheets:
                    break
                continue
            letters += sum(not letter.text.isspace() for letter in page.letters)
            pictured += page.pictures > PICTURED
            sheets.append(_sheet(page))
    if not sheets:
        raise CannotRead("broken")
    if letters < FEWEST_LETTERS * (pictured or 0) or not letters:
        raise CannotRead("scan" if pictured else "no-text")
    return sheets, pages


def _sheet(page: Page) -> Sheet:
    tables, letters = ruled_tables(page)
    # What is written sideways outside tables is a note of the archive or a stamp.
    upright = [letter for letter in letters if not letter.turn]
    rules = merged_rules([*page.rules, *edges_of(page.fills)])
    return Sheet(page.number, page.width, page.height, lines_of(upright), rules, tables)


def _blocks(sheets: Sequence[Sheet], body_size: float) -> Iterator[Block]:
    known = words_in(_lines_in(sheets))
    margins = _margins(sheets)
    chain: list[PageTable] = []
    columns: list[Column] = []
    asides: list[Text] = []

    def flushed() -> Iterator[Block]:
        """What is held: a table or running text, and after it the heads and feet of the pages it went over."""
        nonlocal chain, columns, asides
        if chain:
            yield joined_table(chain)
        yield from paragraphs_of(list(texts_of(columns)), known, body_size)
        yield from paragraphs_of(asides, known, body_size)
        chain, columns, asides = [], [], []

    for sheet, parts in zip(sheets, _all_parts(sheets, margins), strict=True):
        asides += (Text(sheet.number, (line,), is_centred=False, is_aside=True) for line in sheet.above)
        left, right = margins[round(sheet.width)]
        for part in parts:
            if isinstance(part, list):
                if chain:
                    yield from flushed()
                columns += columns_of(sheet.number, part, left, right)
                continue
            fitted = goes_on(chain[-1], part) if chain and chain[-1].page == sheet.number - 1 else None
            if fitted is None:
                yield from flushed()
            chain.append(fitted or part)
        asides += (Text(sheet.number, (line,), is_centred=False, is_aside=True) for line in sheet.below)
    yield from flushed()


def _all_parts(sheets: Sequence[Sheet], margins: Margins) -> list[list[Part]]:
    """What each page holds; a table found by alignment that ends a page helps to find its rest on the next one."""
    found: list[list[Part]] = []
    before: PageTable | None = None
    for sheet in sheets:
        parts = list(_parts(sheet, before, margins[round(sheet.width)]))
        if found and before and isinstance(found[-1][-1], list) and _is_aligned(parts[:1]):
            # A heading at the foot of the page belongs to the rows that follow it on the next one.
            found[-1][-2:] = [with_more(before, found[-1][-1])]
        found.append(parts)
        before = _ending(parts)
    return found


def _is_aligned(parts: Sequence[Part]) -> bool:
    return any(isinstance(part, PageTable) and not part.is_ruled for part in parts)


def _ending(parts: Sequence[Part]) -> PageTable | None:
    """The aligned table with which a page ends, but for a heading below it."""
    last = parts[-1:]
    if last and isinstance(last[0], list) and len(last[0]) <= MOST_HEADING_LINES:
        last = parts[-2:-1]
    return last[0] if last and isinstance(last[0], PageTable) and not last[0].is_ruled else None


def _parts(sheet: Sheet, before: PageTable | None, margins: tuple[float, float]) -> Iterator[Part]:
    """The tables of a page and the lines between them; where there are no lines, alignment tells the tables.

    Running text in two columns looks like a table to alignment and is taken out first.
    """
    columns = text_columns(sheet.lines, *margins)
    first, last = columns or (len(sheet.lines), len(sheet.lines))
    above, below = sheet.lines[:first], sheet.lines[last:]
    tables = list(sheet.tables)
    rest: list[Line] = []
    for lines in (above, below):
        aligned, outside = aligned_tables(lines, sheet.rules, sheet.number, sheet.width, before)
        tables += aligned
        rest += outside if lines is below else [*outside, *sheet.lines[first:last]]
        before = None
    yield from _in_order(rest, sorted(tables, key=lambda table: table.top))


def _in_order(rest: Sequence[Line], tables: list[PageTable]) -> Iterator[Part]:
    lines: list[Line] = []
    for line in rest:
        while tables and tables[0].top < line.base:
            if lines:
                yield lines
                lines = []
            yield tables.pop(0)
        lines.append(line)
    if lines:
        yield lines
    yield from tables


def _margins(sheets: Sequence[Sheet]) -> Margins:
    """Between which places text stands on pages of each width."""
    found: dict[int, tuple[list[float], list[float]]] = {}
    for sheet in sheets:
        left, right = found.setdefault(round(sheet.width), ([], []))
        left += [line.x0 for line in sheet.lines]
        right += [line.x1 for line in sheet.lines]
        left += [table.xs[0] for table in sheet.tables]
        right += [table.xs[-1] for table in sheet.tables]
    return {
        width: (_at(left, 0.1), _at(right, 0.95)) if left else (0.0, float(width))
        for width, (left, right) in found.items()
    }


def _at(places: list[float], part: float) -> float:
    return sorted(places)[min(int(len(places) * part), len(places) - 1)]


def _lines_in(sheets: Sequence[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        yield from (line.text for line in sheet.lines)
        for table in sheet.tables:
            yield from (line for row in table.rows for box in row for line in box.lines)


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (line for row in block.rows for cell in row for line in cell.lines)


def _repaired(block: Block, repair: Repair) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, text=repair(block.text))
    return _repaired_table(block, repair)


def _repaired_table(table: Table, repair: Repair) -> Table:
    def cell(one: Cell) -> Cell:
        return replace(one, lines=tuple(map(repair, one.lines)))

    return replace(table, rows=tuple(tuple(map(cell, row)) for row in table.rows))
