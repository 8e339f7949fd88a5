"""Reading in a process of its own ends with a draft or with a sentence, whatever the file does."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qadam.reading import CannotRead, limited
from qadam.reading.limited import read_limited
from qadam.reading.reading import read
from qadam.reading.tests.mutants import sound_files
from qadam.reading.tests.office import p, packed, word


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(sound_files()["plan.docx"])
    return path


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put another program in the place of the reading process."""

    def put(program: str) -> None:
        child = tmp_path / "child.py"
        child.write_text(program, encoding="utf-8")
        monkeypatch.setattr(limited, "CHILD", child)

    return put


def test_the_draft_is_the_same_as_without_limits(plan: Path) -> None:
    assert read_limited(plan, "plan.docx").draft == read(plan.read_bytes(), "plan.docx")


def test_the_source_comes_with_its_draft(plan: Path) -> None:
    reading = read_limited(plan, "plan.docx")

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
    plan: Path, reader: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    reader("raise LookupError('a fault of ours')")

    with pytest.raises(CannotRead) as refusal:
        read_limited(plan, "plan.docx")

    assert refusal.value.code == "stopped"
    # Those who keep the installation see the reason.
    assert "a fault of ours" in caplog.text


def test_the_passwords_of_the_installation_stay_outside(
    plan: Path,
    reader: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("QADAM_SECRET_KEY", "not-for-documents")
    reader("import os, sys; sys.exit(f'known: {dict(os.environ)}')")

    with pytest.raises(CannotRead):
        read_limited(plan, "plan.docx")

    assert "known: " in caplog.text
    assert "not-for-documents" not in caplog.text


def test_what_a_library_says_on_its_own_is_no_progress(plan: Path, reader: Callable[[str], None]) -> None:
    reader(
        "print('page one is strange'); print('[1, 2]'); print('[1]'); print('x' * 100_000); raise SystemExit(1)"
    )
    told: list[tuple[int, int]] = []

    with pytest.raises(CannotRead) as refusal:
        read_limited(plan, "plan.docx", progress=lambda done, pages: told.append((done, pages)))

    assert (refusal.value.code, told) == ("stopped", [(1, 2)])


@pytest.mark.parametrize(
    "answer",
    [
        b"cos\nsystem\n(S'touch %s'\ntR.",
        # A later way of the format finds names of names.
        b"\x80\x04cqadam.reading.limited\nos.system\n(S'touch %s'\ntR.",
        b"",
        b"none",
        pickle.dumps("words"),
    ],
)
def test_an_answer_that_would_run_something_is_no_answer(
    plan: Path, tmp_path: Path, reader: Callable[[str], None], answer: bytes
) -> None:
    mark = tmp_path / "mark"
    reader(f"import os, sys; os.write(int(sys.argv[1]), {answer.replace(b'%s', bytes(mark))!r})")

    with pytest.raises(CannotRead) as refusal:
        read_limited(plan, "plan.docx")

    assert refusal.value.code == "stopped"
    assert not mark.exists()


def test_nothing_is_left_behind(plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    seen: list[list[Path]] = []
    path = tmp_path / "plan.pdf"
    path.write_bytes(sound_files()["plan.pdf"])

    read_limited(path, "plan.pdf", progress=lambda _done, _pages: seen.append([*folder.iterdir()]))

    # Not even while it reads: whoever is killed meanwhile cannot tidy up.
    assert seen
    assert not any(seen)


def test_a_process_whose_starter_is_gone_ends_itself(tmp_path: Path) -> None:
    with (tmp_path / "answer").open("wb") as answer:
        words = [str(answer.fileno()), "0", "500", "plan.docx", ""]
        with subprocess.Popen(
            [sys.executable, "-I", str(limited.CHILD), *words],
            stdin=subprocess.PIPE,
            pass_fds=[answer.fileno()],
        ) as child:
            # It waits for a document that nobody sends.
            assert child.wait(timeout=15) == -signal.SIGALRM


@pytest.mark.parametrize("name", ["zero\0.docx", "half\ud800.docx", "long" * 100_000 + ".docx"])
def test_a_strange_name_hinders_nothing(plan: Path, name: str) -> None:
    assert len(read_limited(plan, name).draft.measures) == 3


@pytest.mark.parametrize("name", ["a" * 300, "a/b", "zero\0"])
def test_a_path_that_leads_nowhere_is_named_so(plan: Path, name: str) -> None:
    with pytest.raises(CannotRead) as refusal:
        read_limited(plan / name, "plan.docx")

    assert refusal.value.code == "missing"


def test_what_is_no_file_is_named_so(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    for path in (pipe, tmp_path):
        with pytest.raises(CannotRead) as refusal:
            read_limited(path, "plan.docx")
        assert refusal.value.code == "missing"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the administrator")
def test_a_file_that_may_not_be_opened_is_named_so(plan: Path) -> None:
    plan.chmod(0)

    with pytest.raises(CannotRead) as refusal:
        read_limited(plan, "plan.docx")

    assert refusal.value.code == "missing"


def test_a_file_that_is_not_there_is_named_so(tmp_path: Path) -> None:
    with pytest.raises(CannotRead) as refusal:
        read_limited(tmp_path / "nowhere", "plan.docx")

    assert refusal.value.code == "missing"


def test_a_refusal_goes_from_process_to_process() -> None:
    refusal = pickle.loads(pickle.dumps(CannotRead("too-long", seconds="20")))  # noqa: S301

    assert refusal.sentence("ru") == CannotRead("too-long", seconds="20").sentence("ru")
