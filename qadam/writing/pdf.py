"""Official documents as PDF: tagged for screen readers and fit for the archive (PDF/UA-1 and PDF/A-2a)."""

import itertools
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, assert_never

from qadam.kit.zips import MADE_AT
from qadam.writing.chart import svg_of
from qadam.writing.document import (
    Block,
    Cell,
    Chart,
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
TYPESETTER = HERE / "typesetter.py"
MOST_SECONDS = 120
# Longer than any heading; the standards limit the names of bookmarks.
LONGEST_HEADING = 1000
FONTS = HERE / "fonts"
# Both standards refuse a sign the font cannot draw: a near one stands for it, or one that says something was there.
NEAR_SIGNS = {
    "‐": "-",
    "‑": "-",
    "‒": "–",
    "―": "—",
    "■": "•",
    "▪": "•",
    "●": "•",
    "○": "•",
    "◦": "•",
    "✔": "✓",
}
STAND_IN = "?"
# A row higher than this part of the page may go over to the next one: it would leave too much white behind it.
HIGH_ROW = 0.4
LEADING = 1.5
# What a column loses to its padding, in millimetres.
PADDING = 3

Described = dict[str, Any]


class NotTypeset(Exception):
    """The typesetter refused the document; the message is its own."""


def write_pdf(document: Document) -> bytes:
    """Return the document as a tagged PDF with its fonts inside; the same document gives the same bytes.

    NotTypeset when the typesetter refuses the document, subprocess.TimeoutExpired when it takes too long: both are
    faults of the program, not of the text.
    """
    return typeset("official.typ", _Pen(document.language, page_of(document)).document(document))


def typeset(template: str, described: Described) -> bytes:
    """Return what a template of this folder makes of a description; raises as `write_pdf` does."""
    described = {**described, "template": template}
    # Alone, without the settings of whoever runs us: only the document may tell on the result.
    done = subprocess.run(
        [sys.executable, "-I", TYPESETTER],
        input=json.dumps(described).encode(),
        capture_output=True,
        timeout=MOST_SECONDS,
    )
    if done.returncode:
        raise NotTypeset(done.stderr.decode(errors="replace"))
    return done.stdout


@cache
def _letters() -> frozenset[str]:
    """What the fonts can draw."""
    return frozenset((FONTS / "letters.txt").read_text(encoding="utf-8"))


def drawable(line: str) -> str:
    """Return a line with a near sign, or one that says something was there, for each that the fonts cannot draw."""
    return "".join(sign if sign in _letters() else _stand_in(sign) for sign in line)


@dataclass(frozen=True)
class _Pen:
    """Writes the parts of a document down as the template reads them."""

    language: Language
    page: Page

    def document(self, document: Document) -> Described:
        return {
            "made_on": (document.as_of or MADE_AT.date()).isoformat(),
            "language": self.language,
            "page": asdict(self.page),
            "approval_share": APPROVAL_SHARE,
            "label_share": LABEL_SHARE,
            # A title may be made of signs nobody can see, and both standards ask for one.
            "file_title": drawable(line_of(document.file_title)[:LONGEST_HEADING]) or "—",
            "title": self.heading(document.title) or "—",
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
                return {"kind": "heading", "level": block.level + 1, "text": self.heading(block.text)}
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
            case Chart():
                return {
                    "kind": "chart",
                    "caption": self.line(block.caption),
                    "sentence": self.line(block.sentence),
                    "svg": svg_of(block, self.page.inner_width, drawable),
                }
            case _:
                assert_never(block)

    def table(self, table: Table) -> Described:
        heads = [[column.title] for column in table.columns]
        return {
            "kind": "table",
            "caption": self.line(table.caption),
            "shares": table.shares,
            "aligns": [column.align for column in table.columns],
            "heads": self.cells(heads, table.shares),
            "has_column_numbers": table.has_column_numbers,
            "parts": self.parts(table),
        }

    def parts(self, table: Table) -> list[Described]:
        """The rows, those that name a group taken together: the typesetter falls over two heads in a row."""
        parts: list[Described] = []
        for is_named, rows in itertools.groupby(table.rows, key=lambda row: isinstance(row, GroupRow)):
            if is_named:
                parts.append({"names": [self.line(row.text) for row in rows if isinstance(row, GroupRow)]})
            else:
                parts += [self.row(row, table.shares) for row in rows if isinstance(row, Row)]
        return parts

    def row(self, row: Row, shares: list[float]) -> Described:
        cells = self.cells(row.cells, shares)
        return {"cells": cells, "is_strong": row.is_strong, "is_breakable": self.is_high(cells, shares)}

    def cells(self, cells: Sequence[Cell], shares: list[float]) -> list[Described]:
        size = self.page.table_size
        described = []
        for cell, share in zip(cells, shares, strict=True):
            letters = letters_in(self.width(share), size)
            lines = self.lines(cell, share, size)
            is_tight = any(len(word) > letters for line in lines for word in line.split())
            described.append({"lines": lines, "is_tight": is_tight})
        return described

    def is_high(self, cells: list[Described], shares: list[float]) -> bool:
        size = self.page.table_size
        most = max(
            count_lines(cell["lines"], letters_in(self.width(share), size))
            for cell, share in zip(cells, shares, strict=True)
        )
        return most * size * LEADING * MM_PER_POINT > HIGH_ROW * self.page.inner_height

    def heading(self, text: str) -> str:
        return self.line(line_of(text)[:LONGEST_HEADING])

    def line(self, text: str, share: float = 1) -> str:
        return self.drawn(line_of(text), share, self.page.text_size)

    def lines(self, cell: Cell, share: float = 1, size: float = 0) -> list[str]:
        return [self.drawn(line, share, size or self.page.text_size) for line in lines_of(cell)]

    def drawn(self, line: str, share: float, size: float) -> str:
        return with_breaks(drawable(tied(line)), letters_in(self.width(share), size), self.language)

    def width(self, share: float) -> float:
        return share * self.page.inner_width - PADDING


def _stand_in(sign: str) -> str:
    return " " if sign.isspace() else NEAR_SIGNS.get(sign, STAND_IN)
