"""`qadam verify-log`: does the chain of changes hold?"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qadam.workflow import append_only
from qadam.workflow.models import Change
from qadam.workflow.queries import verify_chain


class Command(BaseCommand):
    help = "Check the log of changes: every link, the head, and the anchors published before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchors", type=Path, help="file of published heads: day, number, digest in each line"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        anchors = read_anchors(options["anchors"]) if options["anchors"] else {}
        faults = list(verify_chain(anchors))
        for fault in faults:
            self.stderr.write(f"link {fault.number}: {fault.what}")
        for name in append_only.missing():
            self.stderr.write(f"trigger {name} is missing from the database")
        count = Change.objects.count()
        if faults or append_only.missing():
            raise CommandError(
                f"{count} links checked, {len(faults)} faults: the log cannot be trusted as it is."
            )
        self.stdout.write(f"{count} links checked, {len(anchors)} anchors: the chain holds.")


def read_anchors(path: Path) -> dict[int, str]:
    """Return digests by link number from a file of published heads."""
    anchors = {}
    for place, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        words = line.split()
        if not words or line.startswith("#"):
            continue
        if len(words) != 3 or not words[1].isdigit() or len(words[2]) != 64:
            raise CommandError(
                f"{path}, line {place}: a day, a number and a digest of 64 signs are expected."
            )
        anchors[int(words[1])] = words[2]
    return anchors
