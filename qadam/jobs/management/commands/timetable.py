"""`qadam timetable`: what runs by the clock, when, and what went wrong."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qadam.jobs import timetable
from qadam.jobs.models import TimetableEntry
from qadam.kit.clock import ALMATY


class Command(BaseCommand):
    help = "Show the timetable: when each entry was done last, when it comes next, and how it failed."

    def handle(self, *args: Any, **options: Any) -> None:
        entries = {entry.name: entry for entry in TimetableEntry.objects.order_by("name")}
        for name in timetable.TIMETABLE.names():
            entry = entries.get(name)
            done = f"done {_moment(entry.last_done_at)}" if entry and entry.last_done_at else "not done yet"
            comes = f"next {_moment(entry.next_moment_at)}" if entry else "next when a worker runs"
            self.stdout.write(f"{name}: {done}, {comes}")
        failed = [
            entry for entry in entries.values() if entry.last_error and entry.name in timetable.TIMETABLE
        ]
        for entry in failed:
            self.stderr.write(f"{entry.name} failed: {entry.last_error}")
        if failed:
            raise CommandError(
                f"{len(failed)} of {len(timetable.TIMETABLE.names())} entries failed when last run."
            )


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(ALMATY):%d.%m.%Y %H:%M}"
