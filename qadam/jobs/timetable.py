"""What runs by the clock: upper apps add entries, the worker sweeps those whose moment has come."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from qadam.jobs.models import TimetableEntry
from qadam.kit.registries import Registry

logger = logging.getLogger("qadam.jobs")


@dataclass(frozen=True)
class Timed:
    """A function run every so often; it gets the present moment and must be harmless when run again."""

    every: timedelta
    run: Callable[[datetime], object]


TIMETABLE: Registry[Timed] = Registry()


def add(name: str, every: timedelta, run: Callable[[datetime], object]) -> None:
    """Add an entry to the timetable; called in `ready()`."""
    TIMETABLE.add(name, Timed(every, run))


def sweep(moment: datetime) -> list[str]:
    """Run every entry whose moment has come and return their names; a missed moment is run once, late."""
    return [
        name for name, timed in TIMETABLE.items() if _claim(name, timed, moment) and _run(name, timed, moment)
    ]


def _claim(name: str, timed: Timed, moment: datetime) -> bool:
    """Move the next moment on by a conditional update: of several workers only one succeeds."""
    entry, is_new = TimetableEntry.objects.get_or_create(
        name=name, defaults={"next_moment_at": moment + timed.every, "last_begun_at": moment}
    )
    if is_new:
        return True
    waiting = TimetableEntry.objects.filter(pk=entry.pk, next_moment_at__lte=moment)
    return bool(waiting.update(next_moment_at=moment + timed.every, last_begun_at=moment))


def _run(name: str, timed: Timed, moment: datetime) -> bool:
    entry = TimetableEntry.objects.filter(name=name)
    try:
        timed.run(moment)
    except Exception as error:  # one entry must not stop the others
        logger.exception("timetable entry %s failed", name)
        entry.update(last_error=f"{type(error).__name__}: {error}")
        return False
    entry.update(last_done_at=moment, last_error="")
    return True
