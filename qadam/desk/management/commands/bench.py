"""`qadam bench NAME`: figures and ratios of one run, for people who compare, not for tests."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qadam.desk.benches import control, pages, read, rollup
from qadam.desk.benches.result import Result
from qadam.desk.benches.votes import run as votes

BENCHES: dict[str, Callable[..., Result]] = {
    "control": control.run,
    "pages": pages.run,
    "read": read.run,
    "rollup": rollup.run,
    "votes": votes.run,
}


class Command(BaseCommand):
    help = "Measure something beside its reference, in one run on this machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(BENCHES))
        parser.add_argument("--database", metavar="URL", help="another database than this installation's")
        parser.add_argument("--quick", action="store_true", help="fewer rounds")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] and options["database"] != os.environ.get("DATABASE_URL"):
            # Settings are read once: the bench runs in a process that has the other database from its start.
            url = options["database"]
            words = [word for word in sys.argv if word != url and not word.startswith("--database")]
            raise SystemExit(
                subprocess.run(
                    words, env={**os.environ, "DATABASE_URL": options["database"]}, check=False
                ).returncode
            )
        try:
            result = BENCHES[options["name"]](quick=options["quick"])
        except LookupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(result.as_json() if options["json"] else result.as_text())
