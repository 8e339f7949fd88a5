"""The one place where a file is read: in a child process with limits of time and memory."""

import time
from collections.abc import Callable
from pathlib import Path

from qadam.reading.limited import Reading, read_limited
from qadam.reading.sentences import spoken

SECONDS, MEGABYTES = 20, 500
# How far the reading is, is told at most so often.
TELL_EVERY = 1.0


def read_file(path: str, name: str, *, language: str, tell: Callable[[int, int], None]) -> Reading:
    """Return the draft of a file and its blocks; CannotRead where it gives none.

    Of a document in two languages `language` chooses one. `tell` is called with the pages done and all pages.
    """
    next_at = 0.0

    def progress(done: int, whole: int) -> None:
        nonlocal next_at
        if time.monotonic() >= next_at:
            next_at = time.monotonic() + TELL_EVERY
            tell(done, whole)

    return read_limited(
        Path(path),
        name,
        seconds=SECONDS,
        megabytes=MEGABYTES,
        progress=progress,
        language=spoken(language),
    )
