"""Reading documents: a plan of seventy measures in every format, a hundred pages, and how much memory they take."""

import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import docx
import lxml.html
import openpyxl
import pypdfium2
from django.utils import translation

from qadam.desk.benches.result import Result
from qadam.kit import clock
from qadam.plans.documents.plan import plan_document
from qadam.programmes.models import Edition
from qadam.reading.reading import read
from qadam.writing.document import Document, GroupRow, Row, Table
from qadam.writing.kinds import KINDS

PLAN = "enbek-qogamy-2015"
PAGES = 100
AIMS = {
    "70 measures, docx: s": "<= 1",
    "70 measures, xlsx: s": "<= 1",
    "70 measures, html: s": "<= 1",
    "70 measures, pdf: s": "<= 1",
    "100 pages, pdf: s": "<= 20",
    "100 pages, pdf: peak MB": "<= 300",
}
# The child prints its seconds, its peak of memory in kilobytes and the measures it found.
CHILD = """
import resource, sys, time
from qadam.reading.reading import read
begun = time.perf_counter()
draft = read(sys.argv[1])
print(time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, len(draft.measures))
"""


def run(*, quick: bool) -> Result:
    """Write the founding plan in each format and read it back; LookupError where the plan is not loaded."""
    result = Result("read", aims=dict(AIMS))
    plan = _plan()
    for kind, bare in BARE.items():
        content = KINDS[kind].write(plan)
        seconds = _best(partial(read, content, f"plan.{kind}"), 2 if quick else 5)
        result.figures[f"70 measures, {kind}: s"] = seconds
        alone = _best(partial(bare, content), 2 if quick else 5)
        result.ratios[f"70 measures, {kind}: × the library alone"] = seconds / alone
    _long(plan, result)
    return result


def _plan() -> Document:
    edition = Edition.objects.filter(slug=PLAN).first()
    if edition is None:
        raise LookupError(f"The programme {PLAN} is not loaded: qadam load programmes/{PLAN}")
    with translation.override("kk"):
        return plan_document(edition, clock.today())


def _long(plan: Document, result: Result) -> None:
    """Read a plan of a hundred pages in a process of its own, so that its memory is its own."""
    content, pages = _of_pages(plan, PAGES)
    result.figures["100 pages, pdf: pages"] = pages
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        path.write_bytes(content)
        done = subprocess.run(
            [sys.executable, "-c", CHILD, str(path)], capture_output=True, check=True, text=True
        )
    seconds, kilobytes, measures = done.stdout.split()
    result.figures["100 pages, pdf: s"] = float(seconds)
    result.figures["100 pages, pdf: peak MB"] = int(kilobytes) / 1024
    result.figures["100 pages, pdf: measures"] = int(measures)
    result.ratios["100 pages, pdf: × the library alone"] = float(seconds) / _best(partial(_pdf, content), 2)


def _of_pages(plan: Document, least: int) -> tuple[bytes, int]:
    """Repeat the rows of the plan until it takes so many pages."""
    table = next(block for block in plan.blocks if isinstance(block, Table))
    once = len(pypdfium2.PdfDocument(KINDS["pdf"].write(plan)))
    times = -(-least // once) + 1
    longer = replace(table, rows=[_told_apart(row, turn) for turn in range(times) for row in table.rows])
    content = KINDS["pdf"].write(replace(plan, blocks=[longer]))
    return content, len(pypdfium2.PdfDocument(content))


def _told_apart(row: Row | GroupRow, turn: int) -> Row | GroupRow:
    """Rows that are printed twice are read once: each turn has numbers and titles of its own."""
    if isinstance(row, GroupRow):
        return row
    number, title, *rest = row.cells
    return replace(row, cells=[f"{turn + 1}.{number}", f"{title} ({turn + 1})", *rest])


def _best(act: Callable[[], object], rounds: int) -> float:
    found = []
    for _round in range(rounds):
        begun = time.perf_counter()
        act()
        found.append(time.perf_counter() - begun)
    return min(found)


def _docx(content: bytes) -> list[str]:
    tables = docx.Document(io.BytesIO(content)).tables
    return [cell.text for table in tables for row in table.rows for cell in row.cells]


def _xlsx(content: bytes) -> list[object]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return [value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]


def _html(content: bytes) -> str:
    return str(lxml.html.document_fromstring(content.decode()).text_content())


def _pdf(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


# What the libraries alone take to give the text without its sense.
BARE: dict[str, Callable[[bytes], object]] = {"docx": _docx, "xlsx": _xlsx, "html": _html, "pdf": _pdf}
