"""Official documents as DOCX, for those who go on writing in them."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, assert_never

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, Twips
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from qadam.kit.zips import MADE_AT, with_fixed_times
from qadam.writing.document import (
    Block,
    Chart,
    Document,
    Facts,
    GroupRow,
    Heading,
    Paragraph,
    Side,
    Signature,
    Table,
    without_skipped_levels,
)
from qadam.writing.page import APPROVAL_SHARE, LABEL_SHARE, Page, page_of
from qadam.writing.texts import line_of, lines_of, tied

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Offices have it, and official documents are set in it; unlike a PDF the file carries no font of its own.
FONT = "Times New Roman"
CELL_STYLE, CELL_STYLE_ID = "Table Text", "TableText"
LANGUAGES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
FIRST_LINE = Mm(12.5)
# What the library's own template brings along: a picture of its first page, its maker, old versions of styles.
_BALLAST = ("/thumbnail", "/extended-properties", "/customXml", "/stylesWithEffects")


def write_docx(document: Document) -> bytes:
    """Return the document as a Word file; the same document gives the same bytes."""
    word = docx.Document()
    _drop_ballast(word)
    _tell_about(word, document)
    page = page_of(document)
    _set_page(word, page, document)
    _set_styles(word, page, document)
    _write_top(word, page, document)
    for block in without_skipped_levels(document.blocks):
        _write(word, page, block)
    out = io.BytesIO()
    word.save(out)
    return with_fixed_times(out.getvalue(), _made_at(document))


def _made_at(document: Document) -> datetime:
    return datetime.combine(document.as_of, time()) if document.as_of else MADE_AT


def _drop_ballast(word: WordDocument) -> None:
    for relations in (word.part.package.rels, word.part.rels):
        for name in [name for name, relation in relations.items() if relation.reltype.endswith(_BALLAST)]:
            del relations[name]


def _tell_about(word: WordDocument, document: Document) -> None:
    about = word.core_properties
    about.title = line_of(document.file_title)[:255]
    about.author = about.comments = about.last_modified_by = ""
    about.language = LANGUAGES[document.language]
    about.created = about.modified = _made_at(document)


def _set_page(word: WordDocument, page: Page, document: Document) -> None:
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if document.is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.right_margin = Mm(page.top), Mm(page.right)
    section.bottom_margin, section.left_margin = Mm(page.bottom), Mm(page.left)
    section.header_distance, section.footer_distance = Mm(9), Mm(8)
    head = section.header.paragraphs[0]
    if mark := line_of(document.mark):
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        head.add_run(mark).bold = True
    foot = section.footer.paragraphs[0]
    _set_right_tab(foot, page)
    foot.add_run(f"{document.foot}\t")
    _add_field(foot, "PAGE")
    foot.add_run(" / ")
    _add_field(foot, "NUMPAGES")


def _set_right_tab(paragraph: WordParagraph, page: Page) -> None:
    stops = paragraph.paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Mm(page.inner_width), WD_TAB_ALIGNMENT.RIGHT)


def _add_field(paragraph: WordParagraph, name: str) -> None:
    field = _child(paragraph._p, "w:fldSimple", instr=f" {name} ")
    _child(_child(field, "w:r"), "w:t").text = "1"


def _set_styles(word: WordDocument, page: Page, document: Document) -> None:
    language = LANGUAGES[document.language]
    for name, root in [("w:lang", word.styles.element), ("w:themeFontLang", word.settings.element)]:
        for told in root.iter(qn(name)):
            told.set(qn("w:val"), language)
    # Word shows an older mode in its title, and lays lines out as it did then.
    for mode in word.settings.element.xpath('w:compat/w:compatSetting[@w:name="compatibilityMode"]'):
        mode.set(qn("w:val"), "15")
    word.styles.add_style(CELL_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    _set_style(word, "Normal", page.office_text_size, after=6)
    _set_style(word, CELL_STYLE, page.office_table_size)
    _set_style(word, "Header", 11, is_bold=True)
    _set_style(word, "Footer", 9)
    _set_style(word, "Title", page.office_text_size + 1, is_bold=True, after=10)
    _set_style(word, "Subtitle", page.office_text_size, after=6)
    for level in (1, 2, 3):
        _set_style(word, f"Heading {level}", page.office_text_size, is_bold=True, before=12, after=6)


def _set_style(
    word: WordDocument, name: str, size: int, *, is_bold: bool = False, before: int = 0, after: int = 0
) -> None:
    """Give the style our letters in place of the template's blue ones."""
    style = word.styles[name]
    assert isinstance(style, ParagraphStyle)
    _drop(
        style.element, "w:rPr", "w:pPr/w:pBdr", "w:pPr/w:contextualSpacing", "w:pPr/w:numPr", "w:pPr/w:tabs"
    )
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), is_bold
    fonts = style.element.rPr.rFonts
    fonts.set(qn("w:cs"), FONT)
    fonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.line_spacing = 1


def _drop(element: BaseOxmlElement, *paths: str) -> None:
    for path in paths:
        for found in element.xpath(path):
            found.getparent().remove(found)


def _write_top(word: WordDocument, page: Page, document: Document) -> None:
    for line in lines_of(document.approval):
        paragraph = _add(word, line, "center")
        paragraph.paragraph_format.left_indent = Mm(page.inner_width * (1 - APPROVAL_SHARE))
        paragraph.paragraph_format.space_after = Pt(0)
    if document.approval:
        _add_gap(word)
    _add(word, line_of(document.title), "center", "Title")
    for line in lines_of(document.subtitle):
        _add(word, line, "center", "Subtitle")


def _write(word: WordDocument, page: Page, block: Block) -> None:
    match block:
        case Heading():
            _add(word, line_of(block.text), "left", f"Heading {block.level}")
        case Paragraph():
            _write_paragraph(word, block)
        case Table():
            _write_table(word, page, block)
        case Facts():
            _write_facts(word, page, block)
        case Signature():
            _write_signature(word, page, block)
        case Chart():
            _write_paragraph(word, Paragraph(block.sentence))
        case _:
            assert_never(block)


def _add(word: WordDocument, line: str, side: Side = "left", style: str = "Normal") -> WordParagraph:
    paragraph = word.add_paragraph(tied(line), style)
    paragraph.alignment = SIDES[side]
    return paragraph


def _add_gap(word: WordDocument) -> None:
    """An empty line; without one Word joins a table to the next."""
    word.add_paragraph(style=CELL_STYLE)


def _write_paragraph(word: WordDocument, block: Paragraph) -> None:
    for line in lines_of(block.text):
        paragraph = _add(word, line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = FIRST_LINE
        paragraph.paragraph_format.keep_with_next = bool(block.signed_by)
    if signed_by := line_of(block.signed_by):
        _add(word, signed_by, "right").runs[0].bold = True


def _write_signature(word: WordDocument, page: Page, block: Signature) -> None:
    paragraph = _add(word, f"{tied(line_of(block.position))}\t{tied(line_of(block.name))}")
    paragraph.runs[0].bold = True
    paragraph.paragraph_format.space_before = Pt(24)
    _set_right_tab(paragraph, page)


def _write_facts(word: WordDocument, page: Page, block: Facts) -> None:
    grid = _add_grid(word, page, [LABEL_SHARE, 1 - LABEL_SHARE], "Normal Table")
    for label, value in block.pairs:
        _add_row(grid, [[line_of(label)], lines_of(value)], style="Normal", strong=[True, False])
    _add_gap(word)


def _write_table(word: WordDocument, page: Page, table: Table) -> None:
    if caption := line_of(table.caption):
        paragraph = _add(word, caption)
        paragraph.runs[0].bold = True
        paragraph.paragraph_format.keep_with_next = True
    grid = _add_grid(word, page, table.shares, "Table Grid")
    width = len(table.columns)
    heads = [[line_of(column.title)] for column in table.columns]
    _add_row(grid, heads, sides=["center"] * width, strong=[True] * width, is_head=True)
    if table.has_column_numbers:
        numbers = [[str(place)] for place in range(1, width + 1)]
        _add_row(grid, numbers, sides=["center"] * width, is_head=True)
    sides = [column.align for column in table.columns]
    for row in table.rows:
        if isinstance(row, GroupRow):
            _add_row(grid, [[line_of(row.text)]], sides=["center"], strong=[True], span=width)
        else:
            _add_row(
                grid, [lines_of(cell) for cell in row.cells], sides=sides, strong=[row.is_strong] * width
            )
    _add_gap(word)


@dataclass(frozen=True)
class _Grid:
    """A table being filled, with the widths of its columns. Its rows are made as elements: the library looks all
    cells over for each one it is asked for, which is slow in a table of hundreds of rows."""

    table: WordTable
    widths: list[int]


def _add_grid(word: WordDocument, page: Page, shares: list[float], style: str) -> _Grid:
    table = word.add_table(rows=0, cols=len(shares))
    table.style = style
    table.autofit = False
    widths = [int(Mm(page.inner_width * share).twips) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Twips(width)
    return _Grid(table, widths)


def _add_row(
    grid: _Grid,
    cells: list[list[str]],
    *,
    sides: Sequence[Side] = (),
    strong: Sequence[bool] = (),
    style: str = CELL_STYLE_ID,
    is_head: bool = False,
    span: int = 1,
) -> None:
    row = _child(grid.table._tbl, "w:tr")
    rules = _child(row, "w:trPr")
    _child(rules, "w:cantSplit")
    if is_head:
        _child(rules, "w:tblHeader")
    for place, lines in enumerate(cells):
        cell = _child(row, "w:tc")
        about = _child(cell, "w:tcPr")
        _child(about, "w:tcW", w=str(sum(grid.widths[place : place + span])), type="dxa")
        if span > 1:
            _child(about, "w:gridSpan", val=str(span))
        if is_head:
            _child(about, "w:vAlign", val="center")
        for line in lines or [""]:
            paragraph = WordParagraph(_child(cell, "w:p"), grid.table)
            # By its id: looking a style up by name for each of thousands of lines takes seconds.
            paragraph._p.style = style
            paragraph.alignment = SIDES[sides[place] if sides else "left"]
            # A line over all columns stays with the row it names.
            paragraph.paragraph_format.keep_with_next = True if span > 1 else None
            paragraph.add_run(tied(line)).bold = True if strong and strong[place] else None


def _child(parent: BaseOxmlElement, name: str, **told: str) -> Any:
    element = OxmlElement(name)
    for key, value in told.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
    return element
