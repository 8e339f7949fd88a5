"""`qadam rollup`: the sums over territories and time, made anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from qadam.indicators.actions import rolling
from qadam.programmes.models import Edition

BAR = 30


class Command(BaseCommand):
    """Run after a restore, or when the division of the country was loaded anew; it can be run again at any time."""

    help = "Make the sums of all indicators over territories and time anew."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one programme instead of all."""
        parser.add_argument("--programme", metavar="SLUG", help="only this programme's indicators")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the sums anew and tell how many there are."""
        editions = None
        if options["programme"]:
            editions = list(Edition.objects.filter(slug=options["programme"]))
            if not editions:
                raise CommandError(_("There is no programme “{slug}”.").format(slug=options["programme"]))
        count = rolling.rebuild(editions, progress=self.show_progress)
        self.stdout.write(self.style.SUCCESS(_("Sums made: {count}.").format(count=count)))

    def show_progress(self, done: int, of: int) -> None:
        """Draw a bar that grows, on a terminal only."""
        if not self.stderr.isatty():
            return
        full = BAR * done // max(of, 1)
        ending = "\n" if done == of else ""
        self.stderr.write(f"\r{'█' * full}{'░' * (BAR - full)} {done} / {of}{ending}", ending="")
