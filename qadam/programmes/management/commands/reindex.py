"""`qadam reindex`: what the search knows, written anew."""

from typing import Any

from django.core.management.base import BaseCommand

from qadam.programmes.models import Edition
from qadam.programmes.search import index
from qadam.search.actions import REINDEX


class Command(BaseCommand):
    """Run after a restore, or when the way words are folded has changed."""

    help = "Write the search rows of all programmes, contests and candidates anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Index every edition and what other areas add, and tell how many rows each has."""
        total = 0
        for edition in Edition.objects.all():
            count = index(edition)
            total += count
            self.stdout.write(f"{edition.slug}: {count}")
        for write in REINDEX:
            for name, count in write():
                total += count
                self.stdout.write(f"{name}: {count}")
        self.stdout.write(self.style.SUCCESS(f"{total} search rows"))
