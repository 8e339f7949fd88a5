"""What runs by the clock: upper apps add entries, the worker sweeps those whose moment has come."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from qadam.jobs.models import TimetableEntry
from qadam.kit.clock import ALMATY
from qadam.kit.registries import Registry
from qadam.kit.request import new_request_id

logger = logging.getLogger("qadam.jobs")

# An entry that failed, or whose worker died, is tried again after this while.
TRY_AGAIN_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Timed:
    """A function run every so often; it gets the present moment and must be harmless when run again.

    With `at`, the runs stand on that time of day in Almaty.
    """

    every: timedelta
    run: Callable[[datetime], object]
    at: time | None = None

    def after(self, moment: datetime) -> datetime:
        """Return when it runs next, if it runs at this moment."""
        if self.at is None:
            return moment + self.every
        on_the_day = datetime.combine(moment.astimezone(ALMATY), self.at, ALMATY)
        while on_the_day <= moment:
            on_the_day += self.every
        return on_the_day


TIMETABLE: Registry[Timed] = Registry()


def add(name: str, every: timedelta, run: Callable[[datetime], object], *, at: time | None = None) -> None:
    """Add an entry to the timetable; called in `ready()`."""
    TIMETABLE.add(name, Timed(every, run, at))


def last_done(name: str) -> datetime | None:
    """Return the moment of the last run of an entry that came to its end, none where it never did."""
    return TimetableEntry.objects.filter(name=name).values_list("last_done_at", flat=True).first()


def sweep(moment: datetime) -> list[str]:
    """Run every entry whose moment has come and return their names; a missed moment is run once, late."""
    return [
        name for name, timed in TIMETABLE.items() if _claim(name, timed, moment) and _run(name, timed, moment)
    ]


def _claim(name: str, timed: Timed, moment: datetime) -> bool:
    """Move the next moment on by a conditional update: of several workers only one succeeds.

    The claim holds for a while only: when the worker dies, the next sweep after it runs the entry again.
    """
    again = {"next_moment_at": moment + min(timed.every, TRY_AGAIN_AFTER), "last_begun_at": moment}
    entry, is_new = TimetableEntry.objects.get_or_create(name=name, defaults=again)
    if is_new:
        return True
    # A moment further away than two rounds was written by a clock that has been moved back since.
    due = Q(next_moment_at__lte=moment) | Q(next_moment_at__gt=moment + 2 * timed.every)
    return bool(TimetableEntry.objects.filter(due, pk=entry.pk).update(**again))


def _run(name: str, timed: Timed, moment: datetime) -> bool:
    entry = TimetableEntry.objects.filter(name=name)
    new_request_id()
    try:
        with translation.override(settings.LANGUAGE_CODE):
            timed.run(moment)
    except Exception as error:  # one entry must not stop the others
        logger.exception("timetable entry %s failed", name)
        entry.update(last_error=f"{type(error).__name__}: {error}")
        return False
    entry.update(last_done_at=moment, last_error="", next_moment_at=timed.after(moment))
    return True
