"""`qadam load FOLDER …`: programme packages into the database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qadam.programmes.actions import load_folder
from qadam.programmes.package.faults import PackageError
from qadam.workflow.log import MACHINE


class Command(BaseCommand):
    help = "Load programme packages. A package with faults changes nothing and each fault is named."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = []
        for folder in options["folders"]:
            try:
                edition, report = load_folder(folder, by=MACHINE)
            except PackageError as error:
                failed.append(str(folder))
                self.stderr.write(f"{folder}: {len(error.faults)} faults, nothing was loaded")
                for fault in error.faults:
                    self.stderr.write(f"  {fault}")
            else:
                self.stdout.write(f"{edition.slug}: {report}")
        if failed:
            raise CommandError(f"not loaded: {', '.join(failed)}")
