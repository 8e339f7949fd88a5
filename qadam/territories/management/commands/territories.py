"""Bring territories into the database: `qadam territories prepare | load FILE | geometry FILE`."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from qadam.territories import actions

BAR = 30


class Command(BaseCommand):
    """Subcommands for the shipped units, the official KATO table and outlines."""

    help = "Load territories: the shipped units, the official KATO table, outlines."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one of three words and what belongs to it."""
        words = parser.add_subparsers(dest="word", required=True)
        words.add_parser("prepare", help="the shipped units and the known transfers of working days")
        load = words.add_parser("load", help="the official KATO table (CSV or XLSX)")
        load.add_argument("file", type=Path)
        geometry = words.add_parser("geometry", help="outlines from a TopoJSON file")
        geometry.add_argument("file", type=Path)
        geometry.add_argument(
            "--source", default="", help="where the outlines are from (else the file's name)"
        )
        geometry.add_argument("--on", type=date.fromisoformat, help="a day on which the outlines were valid")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the word says; a refused file ends with every fault named."""
        try:
            getattr(self, options["word"])(options)
        except OSError as error:
            raise CommandError(
                _("The file cannot be read: {reason}").format(reason=error.strerror)
            ) from error
        except actions.Refused as error:
            for fault in error.faults:
                self.stderr.write(fault)
            raise CommandError(str(error)) from error

    def prepare(self, options: dict[str, Any]) -> None:
        """Load what the product ships."""
        report = actions.load_units()
        days = actions.load_known_transfers()
        self.stdout.write(
            _(
                "Units: {added} added, {changed} changed, {unchanged} unchanged. Transfers of days added: {days}."
            ).format(added=report.added, changed=report.changed, unchanged=report.unchanged, days=days)
        )

    def load(self, options: dict[str, Any]) -> None:
        """Load the KATO table."""
        report = actions.load_kato(options["file"].read_bytes(), progress=self.show_progress)
        self.stdout.write(
            _("KATO: {added} added, {changed} changed, {unchanged} unchanged.").format(
                added=report.added, changed=report.changed, unchanged=report.unchanged
            )
        )
        if report.missing:
            self.stdout.write(_("Known here, but not in the table (they stay):"))
            self.stdout.write("\n".join(f"  {name}" for name in report.missing))

    def geometry(self, options: dict[str, Any]) -> None:
        """Load outlines."""
        file: Path = options["file"]
        report = actions.load_geometry(file.read_bytes(), options["source"] or file.name, day=options["on"])
        self.stdout.write(_("Outlines loaded: {count}.").format(count=report.outlines))
        if report.left_out:
            self.stdout.write(
                _("Polygons without a known district, left out: {names}.").format(
                    names=", ".join(report.left_out)
                )
            )

    def show_progress(self, done: int, of: int) -> None:
        """Draw a bar that grows, on a terminal only."""
        if not self.stderr.isatty():
            return
        full = BAR * done // max(of, 1)
        ending = "\n" if done == of else ""
        self.stderr.write(f"\r{'█' * full}{'░' * (BAR - full)} {done} / {of}{ending}", ending="")
