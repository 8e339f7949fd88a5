"""`qadam format FOLDER …`: packages into their canonical form."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qadam.programmes.package.dumping import canonical
from qadam.programmes.package.faults import PackageError
from qadam.programmes.package.package import read_folder, write_folder


class Command(BaseCommand):
    help = "Rewrite programme packages in the canonical form, so that a change of one value is a change of one line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in options["folders"]:
            try:
                write_folder(canonical(read_folder(folder)), folder)
            except PackageError as error:
                raise CommandError(str(error)) from None
            self.stdout.write(f"{folder}: in canonical form")
