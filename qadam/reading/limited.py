"""Reading in a process of its own, which may use so much time and memory and no more."""

import json
import logging
import pickle
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, NamedTuple

# Every module of reading brings the sentences of its findings, and those come back here.
import qadam.reading.reading  # noqa: F401
from qadam.reading.child import OUT_OF_MEMORY, Spoken
from qadam.reading.draft import Draft
from qadam.reading.inputs import Progress
from qadam.reading.refusals import CannotRead
from qadam.reading.source import Source

CHILD = Path(__file__).with_name("child.py")
log = logging.getLogger(__name__)


class Reading(NamedTuple):
    """A draft and the document it was read from."""

    draft: Draft
    source: Source


def read_limited(
    path: Path,
    name: str,
    *,
    seconds: int = 20,
    megabytes: int = 500,
    progress: Progress | None = None,
    language: Spoken | None = None,
) -> Draft:
    """Return the draft of a file, as `read_limited_whole` does."""
    whole = read_limited_whole(
        path, name, seconds=seconds, megabytes=megabytes, progress=progress, language=language
    )
    return whole.draft


def read_limited_whole(
    path: Path,
    name: str,
    *,
    seconds: int = 20,
    megabytes: int = 500,
    progress: Progress | None = None,
    language: Spoken | None = None,
) -> Reading:
    """Read a file whatever is in it: after so many seconds, or at so many megabytes, the reading process is ended.

    Of a document in two languages `language` chooses one. CannotRead with the reason. `progress` is called with the
    pages done and all pages, from the calling thread.
    """
    if not path.is_file():
        raise CannotRead("missing")
    # The answer comes as a file: nobody waits for a full pipe.
    with tempfile.TemporaryDirectory(prefix="qadam-reading-") as folder:
        answer, faults = Path(folder, "answer"), Path(folder, "faults")
        # Alone, without the settings of whoever runs us: only the document may tell on the result.
        command = [sys.executable, "-I", str(CHILD), str(path.absolute()), str(answer), str(seconds)]
        command += [str(megabytes), name, language or ""]
        with (
            faults.open("wb") as told,
            subprocess.Popen(
                command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=told
            ) as child,
        ):
            assert child.stdout is not None
            is_late = _watched(child, seconds, child.stdout, progress)
        if is_late:
            raise CannotRead("too-long", seconds=str(seconds))
        if child.returncode == OUT_OF_MEMORY:
            raise CannotRead("too-much-memory", megabytes=str(megabytes))
        if child.returncode:
            said = faults.read_text(encoding="utf-8", errors="replace")
            log.error("Reading %s ended with code %s: %s", name, child.returncode, said[-4000:])
            raise (
                CannotRead("too-much-memory", megabytes=str(megabytes))
                if _is_memory(said)
                else CannotRead("stopped")
            )
        return _answer(answer)


def _watched(
    child: "subprocess.Popen[bytes]", seconds: int, told: IO[bytes], progress: Progress | None
) -> bool:
    """Follow the child to its end and tell how far it is; return whether it had to be ended."""
    late = threading.Event()

    def end() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        for line in told:
            if progress is not None:
                done, whole = json.loads(line)
                progress(done, whole)
        child.wait()
    except BaseException:
        child.kill()
        raise
    finally:
        timer.cancel()
    return late.is_set()


def _is_memory(said: str) -> bool:
    """Tell whether a library or the interpreter itself ended for want of memory."""
    return any(
        word in said for word in ("MemoryError", "bad_alloc", "Cannot allocate memory", "out of memory")
    )


def _answer(path: Path) -> Reading:
    """Return what our own child wrote; a refusal is raised here as it was there."""
    answer = pickle.loads(path.read_bytes())  # noqa: S301
    if isinstance(answer, CannotRead):
        raise answer
    return Reading(*answer)
