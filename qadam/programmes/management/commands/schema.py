"""`qadam schema`: the published schema of programme packages."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from qadam.programmes.package.schema import published


class Command(BaseCommand):
    help = "Print the JSON Schema of every file of a programme package."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(published(), ensure_ascii=False, indent=2))
