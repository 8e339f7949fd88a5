"""`qadam states`: draw the states of things from the code into docs/states."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from qadam.workflow.diagrams import pages

FOLDER = Path(settings.BASE_DIR) / "docs" / "states"


class Command(BaseCommand):
    help = "Draw the states of things from the code into docs/states; with --check only tell what differs."
    # A drawing needs neither addresses nor a database.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail where a page differs")
        parser.add_argument("--to", type=Path, default=FOLDER, help="the folder of the pages")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, drawn = options["to"], pages()
        differing = [name for name, text in drawn.items() if read(folder / name) != text]
        gone = [file.name for file in sorted(folder.glob("*.md")) if file.name not in drawn]
        if options["check"]:
            if differing or gone:
                raise CommandError(
                    f"run `qadam states`: {', '.join([*differing, *gone])} differ from the code."
                )
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in differing:
            (folder / name).write_text(drawn[name], encoding="utf-8")
        for name in gone:
            (folder / name).unlink()
        self.stdout.write(f"{len(drawn)} pages, {len(differing)} written, {len(gone)} taken away.")


def read(file: Path) -> str | None:
    """Return the text of a page, nothing where there is none."""
    return file.read_text(encoding="utf-8") if file.exists() else None
