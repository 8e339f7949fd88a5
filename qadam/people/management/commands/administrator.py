"""Make a platform administrator."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from qadam.people import actions
from qadam.workflow.log import MACHINE


class Command(BaseCommand):
    """Make or promote a platform administrator and print a link to set the password."""

    help = "Make or promote a platform administrator and print a one-time link to set the password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address and the name."""
        parser.add_argument("email", help="the e-mail by which the person signs in")
        parser.add_argument("name", nargs="+", help="the full name; kept as it is where the account exists")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the administrator."""
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        user = actions.make_administrator(email, " ".join(options["name"]), by=MACHINE)
        self.stdout.write(f"{user.full_name} <{user.email}> administers the platform.")
        self.stdout.write("Set the password by this link, good for one use within three days:")
        self.stdout.write(actions.password_link(user))
