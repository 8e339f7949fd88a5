"""Official documents as XLSX, for those who sort, filter and count: one sheet that also prints as the document."""

import io
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import assert_never

import openpyxl
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font
from openpyxl.styles import Side as Line
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from qadam.kit.zips import MADE_AT, with_fixed_times
from qadam.writing.document import (
    Block,
    Chart,
    Document,
    Facts,
    GroupRow,
    Heading,
    Language,
    Paragraph,
    Side,
    Signature,
    Table,
)
from qadam.writing.lines import count_lines, letters_in
from qadam.writing.page import APPROVAL_SHARE, LABEL_SHARE, Page, page_of
from qadam.writing.texts import line_of, lines_of

FONT = "Times New Roman"
SIZE = 11
TITLE_SIZE = 13
# A cell of the format holds no more.
MOST_LETTERS = 32_767
MOST_HEIGHT = 409
LINE_HEIGHT = 1.3
MOST_HEADER = 100
MM_PER_INCH = 25.4
A4 = 9
SHEET_NAMES = {"kk": "Құжат", "ru": "Документ", "en": "Document"}
# A letter of the usual font, the unit in which sheets measure their columns.
MM_PER_UNIT = 1.85
# Higher than this, lines that stand still would leave no room for those that move.
MOST_FROZEN = 240
THIN = Line(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)

# A number as people here write it, of no more digits than programs keep: «1 250,5», «−3».
_NUMBER = re.compile(
    r"(?=(?:\D*\d){1,15}\D*$)[−-]?(?:0|[1-9]\d{0,2}(?:[ \u00a0]\d{3})+|[1-9]\d*)(?:,\d+)?", re.ASCII
)
# And as English writes it: «1,250.5».
_ENGLISH = str.maketrans({",": "\u00a0", ".": ","})


@dataclass(frozen=True)
class Span:
    """A text in one line of the sheet, over its columns from the first to the last."""

    first: int
    last: int
    lines: list[str]
    side: Side = "left"
    is_bold: bool = False
    size: int = SIZE
    has_border: bool = False


def write_xlsx_document(document: Document) -> bytes:
    """Return the document as a sheet; the same document gives the same bytes.

    Every cell is text but for numbers in columns that stand on the right: those can be summed.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET_NAMES[document.language]
    page = page_of(document)
    edges = _edges(document)
    _set_page(sheet, page, document)
    _set_widths(sheet, page, edges)
    pen = _Pen(sheet, page, edges, document.language)
    pen.write_top(document)
    for block in document.blocks:
        pen.write(block)
    if sum(isinstance(block, Table) for block in document.blocks) == 1:
        pen.hold_heads()
    moment = datetime.combine(document.as_of, time()) if document.as_of else MADE_AT
    about = book.properties
    about.title, about.language = line_of(document.file_title), document.language
    about.creator, about.created, about.modified = None, moment, moment
    out = io.BytesIO()
    book.save(out)
    return with_fixed_times(out.getvalue(), moment)


def _bare(number: str) -> str:
    return number.translate({ord(" "): None, 0xA0: None, ord("−"): "-", ord(","): "."})


def _format_of(number: str) -> str:
    """How the number is shown as it was written; programs put the reader's own signs for `,` and `.`."""
    whole, _point, fraction = number.partition(",")
    return ("#,##0" if not whole.strip("−-").isdigit() else "0") + (
        "." + "0" * len(fraction) if fraction else ""
    )


def _edges(document: Document) -> list[float]:
    """Where columns of the sheet end, as parts of its width: wherever a column of any table ends."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    ends = {round(edge, 2) for table in tables for edge in itertools.accumulate(table.shares)}
    # Facts and signatures need two columns.
    return sorted(ends) if len(ends) > 1 else [LABEL_SHARE, 1 - APPROVAL_SHARE, 1]


def _set_page(sheet: Worksheet, page: Page, document: Document) -> None:
    sheet.page_setup.orientation = "landscape" if document.is_landscape else "portrait"
    sheet.page_setup.paperSize = A4
    # As wide as the page, as high as it needs.
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins = PageMargins(
        left=page.left / MM_PER_INCH,
        right=page.right / MM_PER_INCH,
        top=page.top / MM_PER_INCH,
        bottom=page.bottom / MM_PER_INCH,
        header=9 / MM_PER_INCH,
        footer=8 / MM_PER_INCH,
    )
    head, foot = sheet.oddHeader, sheet.oddFooter
    assert head is not None
    assert foot is not None
    head.center.text = _unread(line_of(document.mark)[:MOST_HEADER]) or None
    foot.left.text = _unread(document.foot) or None
    foot.right.text = "&P / &N"


def _unread(text: str) -> str:
    """In heads and feet of sheets `&` begins a command."""
    return text.replace("&", "&&")


def _set_widths(sheet: Worksheet, page: Page, edges: list[float]) -> None:
    for place, (start, end) in enumerate(itertools.pairwise([0, *edges]), start=1):
        width = (end - start) * page.inner_width / MM_PER_UNIT
        sheet.column_dimensions[get_column_letter(place)].width = round(width, 1)


@dataclass
class _Pen:
    """Writes down the sheet, line by line; a text may go over several of its columns."""

    sheet: Worksheet
    page: Page
    edges: list[float]
    language: Language = "kk"
    row: int = 1
    heads: tuple[int, int] = (0, 0)

    @property
    def last(self) -> int:
        """The number of the last column."""
        return len(self.edges)

    def write_top(self, document: Document) -> None:
        if mark := line_of(document.mark):
            self.write_line([Span(1, self.last, [mark], "center", is_bold=True)])
        if approval := lines_of(document.approval):
            first = min(self.place(1 - APPROVAL_SHARE) + 1, self.last)
            self.write_line([Span(first, self.last, approval, "center")])
        title = Span(1, self.last, [line_of(document.title)], "center", is_bold=True, size=TITLE_SIZE)
        self.write_line([title])
        if subtitle := lines_of(document.subtitle):
            self.write_line([Span(1, self.last, subtitle, "center")])

    def write(self, block: Block) -> None:
        match block:
            case Heading():
                self.row += 1
                self.write_line([Span(1, self.last, [line_of(block.text)], is_bold=True)])
            case Paragraph():
                self.write_line([Span(1, self.last, lines_of(block.text))])
                if signed_by := line_of(block.signed_by):
                    self.write_line([Span(1, self.last, [signed_by], "right", is_bold=True)])
            case Table():
                self.write_table(block)
            case Facts():
                middle = min(self.place(LABEL_SHARE), self.last - 1)
                for label, value in block.pairs:
                    left = Span(1, middle, [line_of(label)], is_bold=True)
                    self.write_line([left, Span(middle + 1, self.last, lines_of(value))])
            case Signature():
                self.row += 1
                middle = min(self.place(1 - APPROVAL_SHARE), self.last - 1)
                left = Span(1, middle, [line_of(block.position)], is_bold=True)
                self.write_line(
                    [left, Span(middle + 1, self.last, [line_of(block.name)], "right", is_bold=True)]
                )
            case Chart():
                self.write_line([Span(1, self.last, lines_of(block.sentence))])
            case _:
                assert_never(block)

    def write_table(self, table: Table) -> None:
        if caption := line_of(table.caption):
            self.write_line([Span(1, self.last, [caption], is_bold=True)])
        ends = [self.place(edge) for edge in itertools.accumulate(table.shares)]
        spans = [(start + 1, end) for start, end in itertools.pairwise([0, *ends])]
        heads = self.row
        titles = [[line_of(column.title)] for column in table.columns]
        self.write_cells(spans, titles, ["center"] * len(spans), is_bold=True)
        if table.has_column_numbers:
            numbers = [[str(place)] for place in range(1, len(spans) + 1)]
            self.write_cells(spans, numbers, ["center"] * len(spans))
        self.heads = (heads, self.row - 1)
        sides = [column.align for column in table.columns]
        for row in table.rows:
            if isinstance(row, GroupRow):
                self.write_line(
                    [Span(1, ends[-1], [line_of(row.text)], "center", is_bold=True, has_border=True)]
                )
            else:
                self.write_cells(spans, [lines_of(cell) for cell in row.cells], sides, is_bold=row.is_strong)

    def write_cells(
        self,
        spans: list[tuple[int, int]],
        cells: list[list[str]],
        sides: Sequence[Side],
        *,
        is_bold: bool = False,
    ) -> None:
        self.write_line(
            [
                Span(first, last, lines, side, is_bold=is_bold, has_border=True)
                for (first, last), lines, side in zip(spans, cells, sides, strict=True)
            ]
        )

    def write_line(self, spans: list[Span]) -> None:
        for span in spans:
            self.write_span(span)
        # Programs find the height of a table's row by themselves, but not from cells that were joined.
        if any(span.first < span.last or not span.has_border for span in spans):
            height = max(self.height(span) for span in spans)
            self.sheet.row_dimensions[self.row].height = min(height, MOST_HEIGHT)
        self.row += 1

    def write_span(self, span: Span) -> None:
        cell = self.sheet.cell(self.row, span.first)
        assert isinstance(cell, SheetCell)
        text = "\n".join(span.lines)
        number = text.translate(_ENGLISH) if self.language == "en" else text
        if span.side == "right" and span.has_border and _NUMBER.fullmatch(number):
            cell.value = Decimal(_bare(number))
            cell.number_format = _format_of(number)
        else:
            # As text whatever it looks like: «=1+1» in a name is a name, not a formula, even after an edit.
            cell.value, cell.data_type = text[:MOST_LETTERS], "s"
            cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
        cell.font = Font(name=FONT, size=span.size, bold=span.is_bold)
        cell.alignment = Alignment(horizontal=span.side, vertical="top", wrap_text=True)
        if span.has_border:
            for place in range(span.first, span.last + 1):
                self.sheet.cell(self.row, place).border = BOX
        if span.first < span.last:
            self.sheet.merge_cells(
                start_row=self.row, end_row=self.row, start_column=span.first, end_column=span.last
            )

    def height(self, span: Span) -> float:
        """About how high the text is, in points."""
        start = self.edges[span.first - 2] if span.first > 1 else 0
        width = (self.edges[span.last - 1] - start) * self.page.inner_width
        return count_lines(span.lines, letters_in(width, span.size)) * span.size * LINE_HEIGHT + 2

    def place(self, edge: float) -> int:
        """The number of the column that ends nearest to this part of the width."""
        return 1 + min(range(self.last), key=lambda place: abs(self.edges[place] - edge))

    def hold_heads(self) -> None:
        """Keep the heads of the table in sight, and print them on each page."""
        first, last = self.heads
        self.sheet.print_title_rows = f"{first}:{last}"
        above = sum(self.sheet.row_dimensions[row].height or 2 * SIZE for row in range(1, last + 1))
        if above <= MOST_FROZEN:
            self.sheet.freeze_panes = f"A{last + 1}"
