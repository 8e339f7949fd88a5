"""Official documents as PDF: tagged for screen readers and fit for the archive (PDF/UA-1 and PDF/A-2a)."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, assert_never

import typst

from qadam.kit.zips import MADE_AT
from qadam.writing.document import (
    Block,
    Cell,
    Document,
    Facts,
    GroupRow,
    Heading,
    Language,
    Paragraph,
    Row,
    Signature,
    Table,
    without_skipped_levels,
)
from qadam.writing.lines import MM_PER_POINT, count_lines, letters_in, with_breaks
from qadam.writing.page import APPROVAL_SHARE, LABEL_SHARE, Page, page_of
from qadam.writing.texts import line_of, lines_of, tied

PDF_TYPE = "application/pdf"
HERE = Path(__file__).parent
TEMPLATE = HERE / "official.typ"
FONTS = HERE / "fonts"
# Both standards refuse a letter the font cannot draw; this sign says that something stood there.
STAND_IN = "?"
# A row higher than this part of the page may go over to the next one: it would leave too much white behind it.
HIGH_ROW = 0.4
LEADING = 1.5
# What a column loses to its padding, in millimetres.
PADDING = 3

Described = dict[str, Any]


def write_pdf(document: Document) -> bytes:
    """Return the document as a tagged PDF with its fonts inside; the same document gives the same bytes."""
    described = _Pen(document.language, page_of(document)).document(document)
    day = document.as_of or MADE_AT.date()
    made = typst.compile(
        TEMPLATE,
        root=HERE,
        font_paths=_fonts(),
        format="pdf",
        # Only as data: the template never reads what people typed as its own language.
        sys_inputs={"document": json.dumps(described, ensure_ascii=False)},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime.combine(day, time(), UTC),
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    """Our own fonts and no others, so that every machine draws the same."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


@cache
def _letters() -> frozenset[str]:
    """What the fonts can draw."""
    return frozenset((FONTS / "letters.txt").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class _Pen:
    """Writes the parts of a document down as the template reads them."""

    language: Language
    page: Page

    def document(self, document: Document) -> Described:
        return {
            "language": self.language,
            "page": asdict(self.page),
            "approval_share": APPROVAL_SHARE,
            "label_share": LABEL_SHARE,
            # A title may be made of signs nobody can see, and both standards ask for one.
            "file_title": self.line(document.file_title) or "—",
            "title": self.line(document.title) or "—",
            "subtitle": self.lines(document.subtitle),
            "approval": self.lines(document.approval, share=APPROVAL_SHARE),
            "mark": self.line(document.mark),
            "foot": self.line(document.foot),
            "blocks": [self.block(block) for block in without_skipped_levels(document.blocks)],
        }

    def block(self, block: Block) -> Described:
        match block:
            case Heading():
                # The document's own title is the heading above all.
                return {"kind": "heading", "level": block.level + 1, "text": self.line(block.text)}
            case Paragraph():
                return {
                    "kind": "paragraph",
                    "lines": self.lines(block.text),
                    "signed_by": self.line(block.signed_by),
                }
            case Table():
                return self.table(block)
            case Facts():
                return {
                    "kind": "facts",
                    "pairs": [
                        {
                            "label": self.line(label, share=LABEL_SHARE),
                            "lines": self.lines(value, share=1 - LABEL_SHARE),
                        }
                        for label, value in block.pairs
                    ],
                }
            case Signature():
                return {
                    "kind": "signature",
                    "position": self.line(block.position),
                    "name": self.line(block.name),
                }
            case _:
                assert_never(block)

    def table(self, table: Table) -> Described:
        size = self.page.table_size
        columns = [
            {
                "title": self.line(column.title, share, size),
                "share": share,
                "align": column.align,
                "letters": letters_in(self.width(share), size),
            }
            for column, share in zip(table.columns, table.shares, strict=True)
        ]
        return {
            "kind": "table",
            "caption": self.line(table.caption),
            "columns": columns,
            "has_column_numbers": table.has_column_numbers,
            "rows": [self.row(row, table.shares) for row in table.rows],
        }

    def row(self, row: Row | GroupRow, shares: list[float]) -> Described:
        size = self.page.table_size
        if isinstance(row, GroupRow):
            return {"group": self.line(row.text, size=size)}
        cells = [self.lines(cell, share, size) for cell, share in zip(row.cells, shares, strict=True)]
        return {"cells": cells, "is_strong": row.is_strong, "is_breakable": self.is_high(cells, shares)}

    def is_high(self, cells: list[list[str]], shares: list[float]) -> bool:
        size = self.page.table_size
        most = max(
            count_lines(cell, letters_in(self.width(share), size))
            for cell, share in zip(cells, shares, strict=True)
        )
        return most * size * LEADING * MM_PER_POINT > HIGH_ROW * self.page.inner_height

    def line(self, text: str, share: float = 1, size: float = 0) -> str:
        return self.drawn(line_of(text), share, size)

    def lines(self, cell: Cell, share: float = 1, size: float = 0) -> list[str]:
        return [self.drawn(line, share, size) for line in lines_of(cell)]

    def drawn(self, line: str, share: float, size: float) -> str:
        letters = letters_in(self.width(share), size or self.page.text_size)
        known = "".join(sign if sign in _letters() else STAND_IN for sign in tied(line))
        return with_breaks(known, letters, self.language)

    def width(self, share: float) -> float:
        return share * self.page.inner_width - PADDING
