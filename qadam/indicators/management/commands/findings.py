"""`qadam findings`: run the checks of programmes' numbers and say what they found."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qadam.indicators.checking import run, sentence
from qadam.indicators.models import Finding
from qadam.indicators.queries.findings import findings_asked
from qadam.programmes.models import Edition
from qadam.programmes.places import place_in


class Command(BaseCommand):
    help = "Run the checks of the numbers of programmes and list what they found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--programme", metavar="SLUG", help="one programme; all of them where not given")
        parser.add_argument("--json", action="store_true", help="write the findings as JSON")
        parser.add_argument("--language", choices=["kk", "ru", "en"], default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        editions = Edition.objects.order_by("slug")
        if options["programme"]:
            editions = editions.filter(slug=options["programme"])
            if not editions.exists():
                raise CommandError(f"There is no programme {options['programme']}")
        told = [self._told(edition, options) for edition in editions]
        if options["json"]:
            rows = [row for _edition, found in told for row in found]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))

    def _told(self, edition: Edition, options: dict[str, Any]) -> tuple[Edition, list[dict[str, str]]]:
        outcome = run(edition)
        found = findings_asked(Finding.objects.filter(edition=edition))
        rows = [_row(edition, one, options["language"]) for one in found]
        if not options["json"]:
            self.stdout.write(
                f"{edition.slug}: {len(rows)} found, {outcome.new} new, {outcome.again} again, "
                f"{outcome.changed} changed, {outcome.gone} gone"
            )
            for row in rows:
                self.stdout.write(f"  {row['severity']} · {row['sentence']} [{row['state']}]")
        return edition, rows


def _row(edition: Edition, finding: Finding, language: str) -> dict[str, str]:
    return {
        "programme": edition.slug,
        "kind": finding.kind,
        "key": finding.key,
        "severity": finding.severity,
        "state": finding.state,
        "sentence": sentence(finding, language),
        "place": place_in(finding.place, language),
        "note": finding.note,
    }
