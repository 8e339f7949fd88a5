"""A draft written as a document reads back as the same draft, and a planted fault is found."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qadam.intake.printing import document_of
from qadam.reading.draft import Draft
from qadam.reading.reading import read
from qadam.reading.sentences import Spoken
from qadam.reading.tests.generating import drafts, figure_tables
from qadam.writing.kinds import KINDS

SHARED = Path(__file__).resolve().parents[4] / "shared"
SEEDS: dict[str, tuple[str, Spoken]] = {
    "2015": ("000", "kk"),
    "contest kk": ("001", "kk"),
    "contest ru": ("001", "ru"),
    "2005": ("004", "kk"),
}
EXACT = ("docx", "xlsx", "html")


def again(draft: Draft, kind: str) -> Draft:
    return read(KINDS[kind].write(document_of(draft)), f"plan.{kind}")


def said(draft: Draft) -> dict[str, Any]:
    """What must come back: all but the findings, which tell of the reading itself."""
    return {name: value for name, value in draft.contract().items() if name != "findings"}


@pytest.mark.parametrize("language", ["kk", "ru"])
@given(data=st.data())
@settings(max_examples=settings().max_examples // 4, suppress_health_check=[HealthCheck.too_slow])
def test_a_plan_written_in_an_official_format_reads_back(language: Spoken, data: st.DataObject) -> None:
    draft = data.draw(drafts(language))
    kind = data.draw(st.sampled_from(EXACT))

    found = again(draft, kind)

    assert said(found) == said(draft)


@pytest.mark.parametrize("kind", EXACT)
@pytest.mark.parametrize("name", SEEDS)
def test_a_founding_document_written_again_reads_back(name: str, kind: str) -> None:
    if not (SHARED / "seeds").is_dir():
        pytest.skip("The founding documents are not beside the checkout.")
    path, language = SEEDS[name]
    draft = read(next((SHARED / "seeds").glob(f"{path}*.txt")), language=language)

    found = again(draft, kind)

    assert said(found)["measures"] == said(draft)["measures"]
    assert said(found)["document"] == said(draft)["document"]


@pytest.mark.parametrize("language", ["kk", "ru"])
@given(data=st.data())
@settings(max_examples=settings().max_examples // 4, suppress_health_check=[HealthCheck.too_slow])
def test_a_wrong_total_is_found_and_a_right_one_is_not(language: Spoken, data: st.DataObject) -> None:
    draft = data.draw(drafts(language))
    is_faulty = data.draw(st.booleans())
    table, fault = data.draw(figure_tables(language, is_faulty=is_faulty))
    kind = data.draw(st.sampled_from(EXACT))

    found = again(Draft(**{**vars(draft), "figures": (table,)}), kind)

    sums = [finding for finding in found.findings if finding.code.startswith("sum-of")]
    assert [finding.code for finding in sums] == ([fault.code] if fault else [])
    assert [[value.number for value in row.values] for row in found.figures[0].rows] == [
        [value.number for value in row.values] for row in table.rows
    ]
