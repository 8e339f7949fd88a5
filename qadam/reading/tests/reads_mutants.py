"""Reads damaged files one after the other under the limits of reading, and says what came of each.

Its words: the folder of the sound files, the first number, how many. A line of JSON for each: the number, the name, the
outcome, the seconds.
"""

import json
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from types import FrameType

from qadam.reading.inputs import open_source
from qadam.reading.reading import read_source
from qadam.reading.refusals import CannotRead
from qadam.reading.tests.mutants import mutant

SECONDS, MEGABYTES = 20, 500


class TooLong(BaseException):
    """No handler of faults may take it for one."""


def main() -> None:
    """Read the mutants of these numbers."""
    folder, first, count = sys.argv[1:]
    files = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 1024 * 1024,) * 2)
    signal.signal(signal.SIGALRM, _end)
    for number in range(int(first), int(first) + int(count)):
        name, content = mutant(number, files)
        begun = time.monotonic()
        # Said before, so that whoever dies of a file is known by its number.
        _say(number, name, "begun", 0)
        outcome = _outcome(name, content)
        _say(number, name, outcome, time.monotonic() - begun)


def _outcome(name: str, content: bytes) -> str:
    signal.alarm(SECONDS)
    try:
        draft = read_source(open_source(content, name))
        for language in ("kk", "ru", "en"):
            json.dumps(draft.whole(language))
    except CannotRead as refusal:
        return refusal.code if refusal.sentence("kk") else "no sentence"
    except TooLong:
        return "too-long"
    except MemoryError:
        return "too-much-memory"
    except Exception:  # noqa: BLE001  (any other fault is what the test looks for)
        return f"crashed: {traceback.format_exc()[-3000:]}"
    finally:
        signal.alarm(0)
    return "read"


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


def _say(number: int, name: str, outcome: str, seconds: float) -> None:
    sys.stdout.write(json.dumps([number, name, outcome, round(seconds, 2)]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
