"""Reads one file and ends: the program that `qadam.reading.limited` starts.

The file is its input. Its words: the open file the answer goes to, the seconds, the megabytes, the file's name, the
language to choose or nothing. On its output: pages done and pages in all, a line of JSON for each step.
"""

import json
import os
import pickle
import resource
import signal
import sys

OUT_OF_MEMORY = 71
MEGABYTE = 1024 * 1024
# A source of the most letters and cells there may be, with its draft, takes less.
MOST_ANSWER = 128 * MEGABYTE


def main() -> None:
    """Set the limits, read, put the answer down: the source with its draft, or the refusal."""
    answer, seconds, megabytes, name, language = sys.argv[1:]
    # Whoever started this watches the time too, but may be killed before it is over.
    signal.alarm(int(seconds) + 2)
    _limit(resource.RLIMIT_AS, int(megabytes) * MEGABYTE)
    _limit(resource.RLIMIT_CPU, int(seconds) + 1)
    _limit(resource.RLIMIT_FSIZE, MOST_ANSWER)
    _limit(resource.RLIMIT_CORE, 0)
    try:
        with os.fdopen(int(answer), "wb") as kept:
            kept.write(pickle.dumps(_read(name, language)))
    except MemoryError:
        # Nothing is left to end in order with.
        os._exit(OUT_OF_MEMORY)


def _limit(what: int, most: int) -> None:
    own = resource.getrlimit(what)[1]
    least = most if own == resource.RLIM_INFINITY else min(most, own)
    resource.setrlimit(what, (least, least))


def _read(name: str, language: str) -> object:
    # Only under the limits: what a library takes for itself counts too.
    from qadam.reading.inputs import open_source
    from qadam.reading.inputs.limits import MOST_FILE
    from qadam.reading.reading import read_source
    from qadam.reading.refusals import CannotRead
    from qadam.reading.sentences import spoken

    try:
        source = open_source(sys.stdin.buffer.read(MOST_FILE + 1), name, progress=_tell)
        return read_source(source, language=spoken(language)), source
    except CannotRead as refusal:
        return refusal


def _tell(done: int, whole: int) -> None:
    sys.stdout.write(f"{json.dumps([done, whole])}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
