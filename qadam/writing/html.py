"""Official documents as one HTML file that needs nothing beside it, for mail, archives and screen readers."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import assert_never

from qadam.writing.chart import svg_of
from qadam.writing.document import (
    Block,
    Cell,
    Chart,
    Document,
    Facts,
    GroupRow,
    Heading,
    Paragraph,
    Row,
    Signature,
    Table,
    without_skipped_levels,
)
from qadam.writing.texts import line_of, lines_of, tied

HTML_TYPE = "text/html; charset=utf-8"
# The fonts of the reader's own machine: a file that is mailed on fetches nothing.
STYLE = """
body { font: 12pt/1.4 "Times New Roman", serif; color: #000; background: #fff; margin: 1.5em auto; padding: 0 1em;
  max-width: 70em; }
h1 { font-size: 1.2em; text-align: center; }
h2, h3, h4 { font-size: 1em; }
.mark { text-align: right; font-weight: bold; letter-spacing: .1em; }
.approval { margin-left: 55%; text-align: center; }
.approval p, .subtitle { margin: .1em 0; }
.subtitle { text-align: center; }
.signed { text-align: right; font-style: italic; }
.signature { display: flex; justify-content: space-between; gap: 2em; font-weight: bold; }
.foot { margin-top: 2em; font-size: .85em; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .85em; }
th, td { border: 1px solid #000; padding: .25em .4em; vertical-align: top; text-align: left; }
caption { text-align: left; padding: .3em 0; }
th, .group { text-align: center; font-weight: bold; }
.strong { font-weight: bold; }
.center { text-align: center; }
.right { text-align: right; }
dt { font-weight: bold; }
@media print { thead { display: table-header-group; } tr { break-inside: avoid; } }
@page { size: A4; }
"""


def write_html(document: Document) -> bytes:
    """Return the document as an HTML file in UTF-8; the same document gives the same bytes."""
    return "\n".join(_lines(document)).encode()


def _lines(document: Document) -> Iterator[str]:
    wide = "@page { size: A4 landscape; }\n" if document.is_landscape else ""
    yield "<!doctype html>"
    yield f'<html lang="{document.language}">'
    yield f'<head><meta charset="utf-8"><title>{_text(document.file_title)}</title>'
    yield f"<style>{STYLE}{wide}</style></head>"
    yield "<body>"
    if document.mark:
        yield f'<p class="mark">{_text(document.mark)}</p>'
    if document.approval:
        yield f'<div class="approval">{_paragraphs(document.approval)}</div>'
    yield f"<h1>{_text(document.title)}</h1>"
    yield from (f'<p class="subtitle">{_text(line)}</p>' for line in document.subtitle)
    for block in without_skipped_levels(document.blocks):
        yield from _block(block)
    if document.foot:
        yield f'<p class="foot">{_text(document.foot)}</p>'
    yield "</body></html>"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"<h{block.level + 1}>{_text(block.text)}</h{block.level + 1}>"
        case Paragraph():
            yield _paragraphs(block.text)
            if block.signed_by:
                yield f'<p class="signed">{_text(block.signed_by)}</p>'
        case Facts():
            pairs = (f"<dt>{_text(label)}</dt><dd>{_broken(what)}</dd>" for label, what in block.pairs)
            yield f"<dl>{''.join(pairs)}</dl>"
        case Signature():
            yield f'<p class="signature"><span>{_text(block.position)}</span> <span>{_text(block.name)}</span></p>'
        case Table():
            yield from _table(block)
        case Chart():
            label = escape(line_of(block.sentence), quote=True)
            yield f"<h4>{_text(block.caption)}</h4>" if block.caption else ""
            yield svg_of(block).replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
            yield f"<p>{_text(block.sentence)}</p>"
        case _:
            assert_never(block)


def _table(table: Table) -> Iterator[str]:
    yield '<div class="table"><table>'
    if table.caption:
        yield f"<caption>{_text(table.caption)}</caption>"
    widths = "".join(f'<col style="width: {share:.2%}">' for share in table.shares)
    yield f"<colgroup>{widths}</colgroup>"
    heads = "".join(f'<th scope="col">{_text(column.title)}</th>' for column in table.columns)
    yield f"<thead><tr>{heads}</tr>"
    if table.has_column_numbers:
        numbers = "".join(f'<th scope="col">{number}</th>' for number in range(1, len(table.columns) + 1))
        yield f"<tr>{numbers}</tr>"
    yield "</thead><tbody>"
    yield from (_row(row, table) for row in table.rows)
    yield "</tbody></table></div>"


def _row(row: Row | GroupRow, table: Table) -> str:
    if isinstance(row, GroupRow):
        return f'<tr><td class="group" colspan="{len(table.columns)}">{_text(row.text)}</td></tr>'
    cells = (
        f"<td{_class(column.align, row.is_strong)}>{_broken(cell)}</td>"
        for cell, column in zip(row.cells, table.columns, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _class(side: str, is_strong: bool) -> str:
    names = [*([side] if side != "left" else []), *(["strong"] if is_strong else [])]
    return f' class="{" ".join(names)}"' if names else ""


def _text(text: str) -> str:
    return escape(tied(line_of(text)), quote=True)


def _broken(cell: Cell) -> str:
    return "<br>".join(escape(tied(line), quote=True) for line in lines_of(cell))


def _paragraphs(cell: str | Sequence[str]) -> str:
    return "".join(f"<p>{escape(tied(line), quote=True)}</p>" for line in lines_of(cell))
