"""`qadam edition new PROGRAMME --start DAY`: next year's programme from an older one."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qadam.programmes.actions import NewEdition, begin_edition
from qadam.programmes.models import Edition
from qadam.programmes.package.faults import PackageError
from qadam.workflow.log import MACHINE


class Command(BaseCommand):
    help = "Begin a new edition of a programme as a draft, moved to another first day."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        new = verbs.add_parser("new", help="make a draft that begins on another day")
        new.add_argument("programme", metavar="PROGRAMME")
        new.add_argument(
            "--start", required=True, type=date.fromisoformat, metavar="DAY", help="as 2027-01-01"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        origin = Edition.objects.filter(slug=options["programme"]).first()
        if origin is None:
            known = ", ".join(Edition.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no programme {options['programme']}; loaded are: {known}")
        try:
            made = begin_edition(origin, options["start"], by=MACHINE)
        except PackageError as error:
            raise CommandError(str(error)) from None
        self._tell(made)

    def _tell(self, made: NewEdition) -> None:
        edition = made.edition
        self.stdout.write(f"{edition.slug}: a draft from {edition.first_on} to {edition.last_on}")
        for name in made.left_behind:
            self.stdout.write(f"  {name} stays behind: its days cannot be moved by rule")
        for question in made.questions:
            proposed = ", ".join(body.name_kk for body in question.proposed.all()) or "nobody known"
            self.stdout.write(
                f"  confirm {question.body.name_kk} ({question.get_cause_display()}): {proposed}"
            )
        if made.questions:
            self.stdout.write(
                f"Stopped: {len(made.questions)} bodies have to be confirmed by a person before the draft is approved."
            )
