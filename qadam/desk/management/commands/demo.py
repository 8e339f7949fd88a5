"""`qadam demo`: prepare everything, without serving."""

from typing import Any

from django.core.management.base import BaseCommand

from qadam.desk.preparing import prepare


class Command(BaseCommand):
    help = "Prepare the database, the founding programmes and, in a demonstration, its live editions."
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        prepare(lambda what: self.stdout.write(f"  preparing {what}"))
        self.stdout.write("Prepared.")
