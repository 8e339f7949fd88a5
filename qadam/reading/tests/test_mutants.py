"""Whatever a file holds, reading ends in time and within its memory, with a draft or with a sentence."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from qadam.reading.reading import read
from qadam.reading.refusals import SENTENCES
from qadam.reading.tests import reads_mutants
from qadam.reading.tests.mutants import sound_files

BATCH, BATCHES = 200, 50
# A batch takes half a minute; the alarm of its process does not ring inside a library.
MOST_SECONDS = 900


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sound")
    for name, content in sound_files().items():
        (made / name).write_bytes(content)
    return made


def told(folder: Path, first: int, count: int) -> Iterator[tuple[int, str, str, float]]:
    """Read so many mutants in a process of their own and return what it says, a mutant it died of at the end."""
    command = [sys.executable, "-I", reads_mutants.__file__, str(folder), str(first), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    yield from (line for line in lines if line[2] != "begun")
    if done.returncode:
        yield *lines[-1][:2], f"died: {done.returncode} {done.stderr[-3000:]}", 0


@pytest.mark.slow
@pytest.mark.sampled
def test_damaged_files_give_a_draft_or_a_sentence(
    folder: Path, sample: Callable[[Sequence[int], int], list[int]]
) -> None:
    # The first batch holds the hostile ones, so it is always taken.
    firsts = [0, *sample(range(BATCH, BATCH * BATCHES, BATCH), 0)]

    outcomes = [one for first in firsts for one in told(folder, first, BATCH)]

    allowed = {"read", *SENTENCES}
    assert [one for one in outcomes if one[2] not in allowed] == []
    assert len(outcomes) == BATCH * len(firsts)
    # The limits are the last resort, not the usual way to end.
    ended = [one for one in outcomes if one[2] in {"too-long", "too-much-memory"}]
    assert len(ended) <= len(outcomes) // 50, ended


def test_sound_files_are_read(folder: Path) -> None:
    names = (
        "plan.docx plan.pdf plan.xlsx own.xlsx plan.xls plan.html plan.md cells.md plan.txt wide.txt".split()
    )

    assert {name: len(read(folder / name).measures) for name in names} == dict.fromkeys(names, 3)
