"""`qadam verify-votes FOLDER`: does a published vote hold? The same check runs alone as `python verify.py FOLDER`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qadam.contests import verify


class Command(BaseCommand):
    help = "Check the published files of a vote: results, uniqueness, caps and chain."
    # The check needs neither the database nor the product.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="folder with " + ", ".join(verify.FILES))
        parser.add_argument("--seal", default="", help="the digest printed in the protocol")
        parser.add_argument("--language", choices=verify.LANGUAGES, default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        code, out, errors = verify.run(options["folder"], options["seal"], options["language"])
        for line in out:
            self.stdout.write(line)
        if code:
            raise CommandError("\n".join(errors), returncode=code)
