"""The `qadam` command: every management command of the product under one name."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command of the product."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qadam.settings")
    words = {"verify-log": "verify_log", "verify-votes": "verify_votes"}
    sys.argv[1:2] = [words.get(word, word) for word in sys.argv[1:2]]
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
