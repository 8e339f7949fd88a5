"""`qadam dump PROGRAMME FOLDER`: an edition out of the database as a package."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qadam.programmes.actions import dump_folder
from qadam.programmes.models import Edition


class Command(BaseCommand):
    help = "Write an edition as a programme package in the canonical form."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("programme", metavar="PROGRAMME")
        parser.add_argument("folder", type=Path, metavar="FOLDER")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = Edition.objects.filter(slug=options["programme"]).first()
        if edition is None:
            known = ", ".join(Edition.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no programme {options['programme']}; loaded are: {known}")
        dump_folder(edition, options["folder"])
        self.stdout.write(f"{edition.slug} → {options['folder']}")
