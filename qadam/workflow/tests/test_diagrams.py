"""The pages of docs/states are drawn from the code."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from qadam.workflow.diagrams import import_transitions, pages
from qadam.workflow.transitions import DIAGRAM


def test_the_published_pages_are_what_the_code_draws() -> None:
    call_command("states", "--check")


def test_a_page_shows_each_arrow_and_who_may_take_it() -> None:
    page = pages()["plans-report.md"]

    assert "    [*] --> draft" in page
    assert "    submitted --> returned: return_for_changes" in page
    assert "| accept | submitted | accepted | Accept a report" in page


def test_every_kind_of_thing_is_named_by_its_model() -> None:
    import_transitions()

    wanted = {
        "plans.duty",
        "plans.duty.agreement",
        "plans.report",
        "programmes.amendment",
        "programmes.edition",
    }
    assert wanted <= set(DIAGRAM)
    assert not [kind for kind in DIAGRAM if ".actions" in kind]


def test_a_page_that_differs_or_has_gone_is_told_and_mended(tmp_path: Path) -> None:
    call_command("states", "--to", tmp_path, stdout=StringIO())
    (tmp_path / "plans-duty.md").write_text("drawn by hand", encoding="utf-8")
    (tmp_path / "plans-letter.md").write_text("no such thing", encoding="utf-8")

    with pytest.raises(CommandError, match=r"plans-duty\.md, plans-letter\.md differ from the code"):
        call_command("states", "--check", "--to", tmp_path)
    call_command("states", "--to", tmp_path, stdout=StringIO())

    call_command("states", "--check", "--to", tmp_path)
    assert not (tmp_path / "plans-letter.md").exists()
