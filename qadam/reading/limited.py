"""Reading in a process of its own, which may use so much time and memory and no more."""

import io
import json
import logging
import os
import pickle
import subprocess
import sys
import tempfile
import threading
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NamedTuple

# Every module of reading brings the sentences of its findings, and those come back here.
import qadam.reading.reading  # noqa: F401
from qadam.reading.child import OUT_OF_MEMORY
from qadam.reading.draft import Draft
from qadam.reading.inputs import Progress
from qadam.reading.refusals import CannotRead, again
from qadam.reading.sentences import Spoken
from qadam.reading.source import Source

CHILD = Path(__file__).with_name("child.py")
# All that the reading process is told of its surroundings: in them stand the passwords of the installation.
TOLD = ("PATH", "LD_LIBRARY_PATH")
# The name only tells the kind; the longest a system takes as one word is far longer.
LONGEST_NAME = 255
LONGEST_LINE, LAST_WORDS = 4096, 4000
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
) -> Reading:
    """Read a file whatever is in it: after so many seconds, or at so many megabytes, the reading process is ended.

    Of a document in two languages `language` chooses one. CannotRead with the reason. `progress` is called with the
    pages done and all pages, from the calling thread.
    """
    try:
        with _document(path) as document:
            return _read_apart(document, name, seconds, megabytes, progress, language)
    except OSError as fault:
        raise CannotRead("missing") from fault


def _document(path: Path) -> IO[bytes]:
    """Open a file to be read; nothing else, such as a pipe, is waited for."""
    if not path.is_file():
        raise CannotRead("missing")
    return path.open("rb")


def _read_apart(
    document: IO[bytes],
    name: str,
    seconds: int,
    megabytes: int,
    progress: Progress | None,
    language: Spoken | None,
) -> Reading:
    # The answer comes as a file: nobody waits for a full pipe. It has no name, so that nothing is left behind.
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as faults:
        # Alone, without the settings of whoever runs us: only the document may tell on the result.
        command: list[str | bytes] = [sys.executable, "-I", str(CHILD), str(answer.fileno()), str(seconds)]
        command += [str(megabytes), _as_word(name), language or ""]
        with subprocess.Popen(
            command,
            cwd="/",
            env={word: os.environ[word] for word in TOLD if word in os.environ} | {"LC_ALL": "C.UTF-8"},
            stdin=document,
            stdout=subprocess.PIPE,
            stderr=faults,
            pass_fds=[answer.fileno()],
        ) as child:
            assert child.stdout is not None
            is_late = _watched(child, seconds, child.stdout, progress)
        if is_late:
            raise CannotRead("too-long", seconds=str(seconds))
        if child.returncode:
            raise _ended(child.returncode, name, megabytes, _last_words(faults))
        answer.seek(0)
        return _answer(answer.read())


def _as_word(name: str) -> bytes:
    """Return the end of a name as any system takes it."""
    return name[-LONGEST_NAME:].replace("\0", "").encode("utf-8", "replace")


def _last_words(faults: IO[bytes]) -> str:
    """Return the end of what the process said as it went."""
    faults.seek(max(0, faults.seek(0, os.SEEK_END) - LAST_WORDS))
    return faults.read(LAST_WORDS).decode("utf-8", "replace")


def _ended(code: int, name: str, megabytes: int, said: str) -> CannotRead:
    """Return why a reading process ended without an answer."""
    if code == OUT_OF_MEMORY:
        return CannotRead("too-much-memory", megabytes=str(megabytes))
    log.error("Reading %s ended with code %s: %s", name, code, said)
    return (
        CannotRead("too-much-memory", megabytes=str(megabytes)) if _is_memory(said) else CannotRead("stopped")
    )


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
        while line := told.readline(LONGEST_LINE):
            step = _step(line)
            if step is not None and progress is not None:
                progress(*step)
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


def _step(line: bytes) -> tuple[int, int] | None:
    """Return the pages done and all pages; nothing for what a library says on its own."""
    try:
        done, whole = json.loads(line)
        return int(done), int(whole)
    except (ValueError, TypeError):
        return None


class _Answer(pickle.Unpickler):
    """Takes back what drafts are made of, nothing else: a document may have got the better of the reading process."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "qadam" or module.startswith("qadam."):
            found = super().find_class(module, name)
            # A class is taken from its own module only: what a module has imported is not its own.
            if getattr(found, "__module__", "") == module and (isinstance(found, type) or found is again):
                return found
        elif (found := _PLAIN.get((module, name))) is not None:
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a draft")


_PLAIN = {("datetime", "date"): date, ("decimal", "Decimal"): Decimal}


def _answer(content: bytes) -> Reading:
    """Return what the child wrote; a refusal is raised here as it was there."""
    try:
        answer = _Answer(io.BytesIO(content)).load()
        if isinstance(answer, CannotRead):
            raise answer
        return Reading(*answer)
    except CannotRead:
        raise
    # What is no answer fails in as many ways as there are signs.
    except Exception as fault:
        log.exception("Reading gave an answer that is none")
        raise CannotRead("stopped") from fault
