"""Letters to people about their own accounts, each in the reader's language."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from qadam.people.models import User


def send(template: str, to: str, context: dict[str, Any], language: str) -> None:
    """Send the letter made of `{template}_subject.txt` and `{template}_message.txt`."""
    with translation.override(language):
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        text = render_to_string(f"{template}_message.txt", context).strip()
    EmailMessage(subject, text + "\n", settings.DEFAULT_FROM_EMAIL, [to]).send()


def send_to(user: User, template: str, context: dict[str, Any]) -> None:
    """Send a letter to a person in the language they chose."""
    send(template, user.email, {"user": user, "origin": settings.ORIGIN, **context}, user.language)
