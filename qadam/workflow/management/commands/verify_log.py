"""`qadam verify-log`: does the chain of changes hold?"""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qadam.workflow import append_only
from qadam.workflow.models import Change
from qadam.workflow.queries import PROOFS, verify_chain

ANCHOR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\s+([0-9]{1,18})\s+([0-9a-f]{64})")


class Command(BaseCommand):
    help = "Check the log of changes: every link, the head, the anchors published before, and what it vouches for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchors", type=Path, help="file of published heads: day, number, digest in each line"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        anchors = read_anchors(options["anchors"]) if options["anchors"] else {}
        faults = [f"link {fault.number}: {fault.what}" for fault in verify_chain(anchors)]
        faults += [
            f"trigger {name} is missing from the database or was altered" for name in append_only.missing()
        ]
        faults += [fault for proof in PROOFS for fault in proof()]
        for fault in faults:
            self.stderr.write(fault)
        count = Change.objects.count()
        if faults:
            raise CommandError(
                f"{count} links checked, {len(faults)} faults: the log cannot be trusted as it is."
            )
        self.stdout.write(f"{count} links checked, {len(anchors)} anchors: the chain holds.")


def read_anchors(path: Path) -> dict[int, str]:
    """Return digests by link number from a file of published heads."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error
    anchors: dict[int, str] = {}
    for place, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = ANCHOR.fullmatch(line.strip())
        if found is None:
            raise CommandError(
                f"{path}, line {place}: a day, a number and a digest of 64 signs are expected."
            )
        number, digest = int(found[1]), found[2]
        if anchors.setdefault(number, digest) != digest:
            raise CommandError(f"{path}, line {place}: link {number} stands above with another digest.")
    return anchors
