"""`qadam worker`: takes jobs and keeps the timetable."""

from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandParser

from qadam.jobs.worker import Worker


class Command(BaseCommand):
    help = "Run jobs and the timetable until stopped; several workers share the work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        self.check(tags=[Tags.database], databases=["default"])
        worker = Worker(batch=options["once"])
        worker.configure_signals()
        worker.run()
