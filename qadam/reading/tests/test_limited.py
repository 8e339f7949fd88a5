"""Reading in a process of its own ends with a draft or with a sentence, whatever the file does."""

import pickle
from pathlib import Path

import pytest

from qadam.reading import CannotRead, limited
from qadam.reading.limited import read_limited, read_limited_whole
from qadam.reading.reading import read
from qadam.reading.tests.mutants import sound_files
from qadam.reading.tests.office import p, packed, word


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(sound_files()["plan.docx"])
    return path


def test_the_draft_is_the_same_as_without_limits(plan: Path) -> None:
    assert read_limited(plan, "plan.docx") == read(plan.read_bytes(), "plan.docx")


def test_the_source_comes_with_its_draft(plan: Path) -> None:
    reading = read_limited_whole(plan, "plan.docx")

    assert (len(reading.draft.measures), reading.source.format) == (3, "docx")


def test_a_refusal_comes_back_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(packed({"word/document.xml": b"\0" * 50_000_000}))

    with pytest.raises(CannotRead) as refusal:
        read_limited(path, "bomb.docx")

    assert (refusal.value.code, refusal.value.facts) == ("too-large", {"most": "32 MB"})


def test_progress_is_told_page_by_page(tmp_path: Path) -> None:
    path = tmp_path / "plan"
    path.write_bytes(sound_files()["plan.pdf"])
    told: list[tuple[int, int]] = []

    read_limited(path, "plan.pdf", progress=lambda done, pages: told.append((done, pages)))

    assert told[-1] == (1, 1)


def test_what_takes_too_long_is_ended(plan: Path) -> None:
    with pytest.raises(CannotRead) as refusal:
        read_limited(plan, "plan.docx", seconds=0)

    assert refusal.value.code == "too-long"


def test_what_takes_too_much_memory_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "wide"
    path.write_bytes(word(p("1") * 90_000))

    with pytest.raises(CannotRead) as refusal:
        read_limited(path, "wide.docx", megabytes=100)

    assert refusal.value.code == "too-much-memory"


def test_a_process_that_dies_gives_a_sentence(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    child = tmp_path / "child.py"
    child.write_text("raise LookupError('a fault of ours')", encoding="utf-8")
    monkeypatch.setattr(limited, "CHILD", child)

    with pytest.raises(CannotRead) as refusal:
        read_limited(plan, "plan.docx")

    assert refusal.value.code == "stopped"
    # Those who keep the installation see the reason.
    assert "a fault of ours" in caplog.text


def test_a_file_that_is_not_there_is_named_so(tmp_path: Path) -> None:
    with pytest.raises(CannotRead) as refusal:
        read_limited(tmp_path / "nowhere", "plan.docx")

    assert refusal.value.code == "missing"


def test_a_refusal_goes_from_process_to_process() -> None:
    refusal = pickle.loads(pickle.dumps(CannotRead("too-long", seconds="20")))  # noqa: S301

    assert refusal.sentence("ru") == CannotRead("too-long", seconds="20").sentence("ru")
