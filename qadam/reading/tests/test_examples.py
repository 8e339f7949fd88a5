"""Real documents with checked readings, which are not part of the product: how much of each is read."""

import importlib.util
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from qadam.reading.draft import Draft
from qadam.reading.inputs import open_source
from qadam.reading.reading import read, read_source
from qadam.reading.source import Block, Source, Table, numbered
from qadam.reading.tables.roles import find_layout
from qadam.reading.tests.rendering import to_docx, to_pdf, to_xlsx

SHARED = Path(__file__).resolve().parents[4] / "shared"
EXAMPLES = SHARED / "examples"
NAMES = ("000", "001kk", "001ru", "004", "01", "02", "07", "09", "15")
# The founding documents; 001 holds its plan twice, parted by a line of hyphens.
SEEDS = {"000": "000_*", "001kk": "001_*", "001ru": "001_*", "004": "004_*"}
FLOOR = 0.97
PRINTED_FLOOR = 0.95

pytestmark = pytest.mark.skipif(
    not EXAMPLES.is_dir(), reason="the checked readings are not beside this checkout"
)


@cache
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", EXAMPLES / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def document(name: str) -> tuple[bytes, str]:
    if name in SEEDS:
        (path,) = (SHARED / "seeds").glob(SEEDS[name])
    else:
        (path,) = EXAMPLES.glob(f"{name}_*.md")
    content = path.read_bytes()
    if name.startswith("001"):
        first, second = content.split(b"\n---\n", 1)
        content = first if name.endswith("kk") else second
    return content, path.name


def score(name: str, content: bytes, file: str) -> dict[str, Any]:
    return scored(name, read(content, file))


def scored(name: str, draft: Draft) -> dict[str, Any]:
    gold = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = scorer().score(gold, json.loads(json.dumps(draft.contract())))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_read_as_people_checked_it(name: str) -> None:
    found = score(name, *document(name))

    assert found["rows"]["found"] == found["rows"]["matched"] == found["rows"]["expected"]
    assert found["not_scored"]["number"] == 1
    assert found["overall"] >= FLOOR, found["misses"]


PRINTERS: dict[str, Callable[[Source], bytes]] = {"docx": to_docx, "xlsx": to_xlsx, "pdf": to_pdf}


@pytest.mark.parametrize("kind", PRINTERS)
@pytest.mark.parametrize("name", ["001ru", "07", "15"])
def test_a_printed_document_is_read_as_its_text(name: str, kind: str) -> None:
    source = open_source(*document(name))

    found = score(name, PRINTERS[kind](source), f"{name}.{kind}")

    assert found["rows"]["found"] == found["rows"]["matched"] == found["rows"]["expected"]
    assert found["overall"] >= PRINTED_FLOOR, found["misses"]


def without_heads(made: Table, heads: int) -> list[Table]:
    return [replace(made, rows=made.rows[heads:], heads=0)]


def over_three_pages(made: Table, heads: int) -> list[Table]:
    body = made.rows[heads:]
    page = len(body) // 3 + 1
    pages = [body[start : start + page] for start in range(0, len(body), page)]
    return [replace(made, rows=(made.rows[:heads] if not at else ()) + rows) for at, rows in enumerate(pages)]


def columns_backwards(made: Table, heads: int) -> list[Table]:
    width = made.width
    rows = (
        tuple(replace(cell, column=width - cell.column - cell.width) for cell in reversed(row))
        for row in made.rows
    )
    return [replace(made, rows=tuple(rows))]


@pytest.mark.parametrize("change", [without_heads, over_three_pages, columns_backwards])
@pytest.mark.parametrize("name", ["07", "15"])
def test_a_table_may_lack_its_heads_or_stand_otherwise(
    name: str, change: Callable[[Table, int], list[Table]]
) -> None:
    source = open_source(*document(name))
    plan = max(source.tables, key=lambda made: len(made.rows))
    layout = find_layout(plan)
    assert layout is not None
    blocks: list[Block] = []
    for block in source.blocks:
        blocks.extend(change(plan, layout.heads) if block is plan else [block])

    found = scored(name, read_source(replace(source, blocks=numbered(blocks))))

    assert found["rows"]["found"] == found["rows"]["matched"] == found["rows"]["expected"]
    assert found["overall"] >= FLOOR, found["misses"]


def test_both_languages_of_one_document_can_be_read() -> None:
    (path,) = (SHARED / "seeds").glob("001_*")
    content = path.read_bytes()

    kazakh, russian = read(content, path.name, language="kk"), read(content, path.name, language="ru")

    assert (kazakh.language, russian.language) == ("kk", "ru")
    assert [measure.number for measure in kazakh.measures] == [measure.number for measure in russian.measures]
    assert [measure.windows for measure in kazakh.measures] == [
        measure.windows for measure in russian.measures
    ]
    assert "document-in-two-languages" in {found.code for found in kazakh.findings}


def test_the_broken_programme_gives_all_targets_and_its_budget() -> None:
    draft = read(*document("004"))

    jobs, budget, targets = draft.figures
    assert [len(table.columns) for table in draft.figures] == [9, 4, 15]
    assert [len(table.rows) for table in draft.figures] == [12, 4, 15]
    assert str(jobs.rows[-1].values[-1].number) == "16234"
    assert str(budget.rows[0].values[-1].number) == "184934.0"
    assert [row.label for row in targets.rows if row.kind == "of_which"] == ["Жаңатас", "Қаратау", "Шу"]
    codes = [found.code for found in draft.findings]
    assert "costs-and-budget" in codes
    assert not {"sum-of-column", "sum-of-row", "part-over-whole"} & {*codes}


def test_the_programme_of_2006_is_checked_against_its_text() -> None:
    draft = read(*document("02"))

    codes = {(found.code, found.subject) for found in draft.findings}
    assert ("costs-and-budget", "budget") in codes
    assert ("target-differs", "3.5") in codes
    assert ("cost-without-source", "7.6") in codes
