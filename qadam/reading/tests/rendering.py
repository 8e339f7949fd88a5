"""Prints a document that was read, in the formats of the office: what reading gives again is compared with it.

Each function takes a Source and returns the bytes of a file. Headings, bold paragraphs, merged cells and lines of cells
are kept; page heads and feet (`is_aside`) are left out, and lists print the numbers that the format would have given.
"""

import io
import itertools
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import docx
import openpyxl
import typst
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from openpyxl.styles import Alignment, Border, Font, Side

import qadam
from qadam.reading.sentences import Spoken
from qadam.reading.source import Block, Cell, Paragraph, Source, Table

HERE = Path(__file__).parent
FONTS = Path(qadam.__file__).parent / "writing" / "fonts"
# The usual width of a letter as a part of the letters' size.
LETTER = 0.62
PADDING = 3
MARGINS = 36
MM_PER_POINT = 0.3528
# Columns of a sheet that a paragraph covers, as people merge them.
SHEET_WIDTH = 6
TALLEST_HEAD = 4


@dataclass(frozen=True)
class Look:
    """How a document is printed; `rules` are the lines of its tables.

    `lines` are drawn, `dashed` too, `boxes` give each cell its own rectangle, `bars` are thin filled boxes, `across`
    draws only lines between rows, `none` leaves alignment alone. `joins_lines` prints a cell's lines as one text.
    """

    rules: Literal["lines", "dashed", "boxes", "bars", "across", "none"] = "lines"
    is_landscape: bool = True
    repeats_heads: bool = True
    breaks_rows: bool = True
    turns_heads: bool = False
    has_page_numbers: bool = True
    hyphenates: bool = False
    is_justified: bool = True
    joins_lines: bool = False
    head: str = ""
    size: float = 9
    spacing: float = 0.9
    columns: int = 1
    font: str = "Onest"

    @property
    def inner_width(self) -> float:
        """The width between the margins, in millimetres."""
        return (297 if self.is_landscape else 210) - MARGINS


PLAIN = Look()


def to_pdf(source: Source, look: Look = PLAIN, *, language: Spoken = "kk") -> bytes:
    """Print the document on A4."""
    described = {
        "look": asdict(look),
        "language": language,
        "blocks": [_described(block, look) for block in _printed(source)],
    }
    made = typst.compile(
        HERE / "rendering.typ",
        root=HERE,
        font_paths=typst.Fonts(False, True, [FONTS]),
        format="pdf",
        sys_inputs={"document": json.dumps(described)},
    )
    assert isinstance(made, bytes)
    return made


def to_docx(source: Source, look: Look = PLAIN, *, merges: bool = True) -> bytes:
    """Print the document as Word would keep it; cells that are not merged leave their places empty."""
    made = docx.Document()
    section = made.sections[0]
    width, height = (Mm(297), Mm(210)) if look.is_landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if look.is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    if look.head:
        section.header.paragraphs[0].text = look.head
    for block in _printed(source):
        if isinstance(block, Paragraph):
            _word_paragraph(made, block)
        else:
            _word_table(made, block, look, merges=merges)
    return _saved(made)


def to_xlsx(source: Source, *, merges: bool = True, sheet: str = "Жоспар") -> bytes:
    """Print the document on one sheet, a row for each paragraph and each row of a table."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    row = 1
    for block in _printed(source):
        if isinstance(block, Paragraph):
            page.cell(row, 1, block.text).font = Font(bold=block.is_bold or block.level > 0)
            if merges:
                page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=SHEET_WIDTH)
            row += 1
        else:
            _sheet_table(page, block, row, merges=merges)
            row += len(block.rows)
    return _saved(book)


def heads_of(table: Table) -> int:
    """The rows of heads: what the table says, else those down to the row of column numbers, else the first."""
    if table.heads:
        return table.heads
    for place, row in enumerate(table.rows[:4]):
        texts = [cell.text.strip().rstrip(".") for cell in row]
        if len(texts) > 1 and texts == [str(number) for number in range(1, len(texts) + 1)]:
            return place + 1
    tallest = max((cell.height for row in table.rows[:1] for cell in row), default=1)
    return min(tallest, len(table.rows)) if tallest <= TALLEST_HEAD else 0


def words_of(source: Source) -> list[str]:
    """Every word of the document in order, tables row by row: two readings of one text have the same."""
    return [word for text in _texts(source) for word in text.split()]


def _texts(source: Source) -> Iterator[str]:
    for block in source.blocks:
        if isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row)
        elif not block.is_aside:
            yield f"{block.number} {block.text}"


def _printed(source: Source) -> Iterator[Block]:
    for block in source.blocks:
        if isinstance(block, Table):
            yield block
        elif not block.is_aside and block.text.strip():
            yield replace(block, text=f"{block.number} {block.text}".strip())


def _described(block: Block, look: Look) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text, "level": block.level, "is_bold": block.is_bold}
    shares = _shares(block, look)
    widths = [look.inner_width * share - PADDING for share in shares]
    rows = [
        [
            {
                "lines": _fitted(cell, sum(widths[cell.column : cell.column + cell.width]), look),
                "column": cell.column,
                "row": number,
                "width": cell.width,
                "height": min(cell.height, len(block.rows) - number),
                "is_strong": cell.is_strong,
            }
            for cell in row
        ]
        for number, row in enumerate(block.rows)
    ]
    return {"kind": "table", "shares": shares, "rows": rows, "heads": heads_of(block)}


def _shares(table: Table, look: Look) -> list[float]:
    """Widths by what columns hold: room for the longest word where it can be, the rest by how much text there is."""
    longest, much = [2.0] * table.width, [4.0] * table.width
    for cell in itertools.chain.from_iterable(table.rows):
        if cell.width == 1:
            longest[cell.column] = max([longest[cell.column], *map(len, cell.text.split())])
            much[cell.column] += len(cell.text) / max(1, len(table.rows))
    letter = look.size * LETTER * MM_PER_POINT
    least = [letters * letter + PADDING for letters in longest]
    spare = look.inner_width - sum(least)
    if spare < 0:
        return [width / sum(least) for width in least]
    weights = [text**0.8 for text in much]
    return [
        (width + spare * weight / sum(weights)) / look.inner_width
        for width, weight in zip(least, weights, strict=True)
    ]


def _fitted(cell: Cell, width: float, look: Look) -> list[str]:
    """The lines with places to break words that are wider than the column, as offices' programs break them."""
    letters = max(3, int(width / (look.size * LETTER * MM_PER_POINT)))
    lines = [" ".join(cell.text.split())] if look.joins_lines else list(cell.lines)
    return [" ".join(_cut(word, letters) for word in line.split()) for line in lines]


def _cut(word: str, letters: int) -> str:
    return "\u200b".join(word[start : start + letters] for start in range(0, len(word), letters))


def _word_paragraph(made: Any, block: Paragraph) -> None:
    if block.level:
        made.add_heading(block.text, min(block.level, 9))
        return
    run = made.add_paragraph().add_run(block.text)
    run.bold = block.is_bold or None


def _word_table(made: Any, table: Table, look: Look, *, merges: bool) -> None:
    drawn = made.add_table(len(table.rows), table.width)
    drawn.style = "Table Grid" if look.rules != "none" else "Normal Table"
    cells = [row.cells for row in drawn.rows]
    for number, row in enumerate(table.rows):
        for cell in row:
            place = cells[number][cell.column]
            if merges and (cell.width > 1 or cell.height > 1):
                last = min(number + cell.height, len(cells)) - 1
                place = place.merge(cells[last][cell.column + cell.width - 1])
            _write_lines(place, cell)
    if look.repeats_heads:
        for row in drawn.rows[: heads_of(table)]:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    made.add_paragraph()


def _write_lines(place: Any, cell: Cell) -> None:
    run = place.paragraphs[0].add_run()
    run.bold = cell.is_strong or None
    run.font.size = Pt(9)
    for number, line in enumerate(cell.lines):
        if number:
            run.add_break(WD_BREAK.LINE)
        run.add_text(line)


def _sheet_table(page: Any, table: Table, first: int, *, merges: bool) -> None:
    side = Side(style="thin")
    for number, row in enumerate(table.rows, start=first):
        for cell in row:
            place = page.cell(number, cell.column + 1, cell.text)
            place.data_type = "s"
            place.alignment = Alignment(wrap_text=True, vertical="top")
            place.border = Border(left=side, right=side, top=side, bottom=side)
            place.font = Font(bold=cell.is_strong)
            last = min(number + cell.height, first + len(table.rows)) - 1
            if merges and (cell.width > 1 or last > number):
                page.merge_cells(
                    start_row=number,
                    end_row=last,
                    start_column=cell.column + 1,
                    end_column=cell.column + cell.width,
                )


def _saved(made: Any) -> bytes:
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def typeset(markup: str, *, font: str = "Onest") -> bytes:
    """Print a text in the typesetter's own language, for looks that the functions above do not have."""
    made = typst.compile(
        f"#set text(font: {json.dumps(font)}, size: 10pt)\n{markup}".encode(),
        font_paths=typst.Fonts(False, True, [FONTS]),
        format="pdf",
    )
    assert isinstance(made, bytes)
    return made


def bare_pdf(
    drawing: bytes, *, size: tuple[int, int] = (595, 842), page: str = "", trailer: str = ""
) -> bytes:
    """Return a file of one page by hand: drawing commands with the font F and the picture I.

    `page` and `trailer` are more entries of these two, such as a turn of the page or a lock.
    """
    width, height = size
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents 4 0 R {page}"
        " /Resources << /Font << /F 5 0 R >> /XObject << /I 6 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
        b" /Length 1 >>\nstream\n\x80\nendstream",
    ]
    made, places = b"%PDF-1.5\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = f"trailer\n<< /Size {len(parts) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(made)}\n%%EOF"
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table + head.encode()
