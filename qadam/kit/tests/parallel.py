"""Letting several people do something at the same moment."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run each act in a thread of its own with its own connection; return what it gave or raised, in order."""
    results: list[Any] = [None] * len(acts)
    ready = threading.Barrier(len(acts))

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            ready.wait(timeout=20)
            results[place] = act()
        except Exception as error:  # noqa: BLE001  # the test looks at it
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def ends_at_once(*acts: Callable[[], object]) -> list[str]:
    """Run the acts at the same moment and return how each ended, sorted: done, or the name of what it raised."""
    ends = at_once(*[partial(_done, act) for act in acts])
    return sorted(type(end).__name__ if isinstance(end, Exception) else str(end) for end in ends)


def _done(act: Callable[[], object]) -> str:
    act()
    return "done"
