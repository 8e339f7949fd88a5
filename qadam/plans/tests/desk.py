"""What tests of the desk's pages share: addresses, what a browser sends, what a page answers."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from qadam.people.models import User


def address(name: str, *args: object) -> str:
    """Return the Kazakh address of a page of the desk."""
    with translation.override("kk"):
        return reverse(f"desk:{name}", args=args)


def signed_in(client: Client, user: User) -> Client:
    """Let a person use the client."""
    client.force_login(user)
    return client


def typed(text: str = "Екі отырыс өтті.", **more: Any) -> dict[str, Any]:
    """Return what a browser sends for the form of a report that asks to be accepted."""
    data = {
        "step": "save",
        "seen": "0",
        "language": "kk",
        "text": text,
        "request": "accept",
        "figures-TOTAL_FORMS": "0",
        "figures-INITIAL_FORMS": "0",
        "proofs-TOTAL_FORMS": "0",
        "proofs-INITIAL_FORMS": "0",
    }
    return data | more


def proofs(*rows: dict[str, Any]) -> dict[str, Any]:
    """Return what a browser sends for these rows of evidence."""
    data: dict[str, Any] = {"proofs-TOTAL_FORMS": str(len(rows)), "proofs-INITIAL_FORMS": str(len(rows))}
    for place, row in enumerate(rows):
        data |= {f"proofs-{place}-{name}": value for name, value in row.items()}
    return data


def errors_in(response: Any) -> list[str]:
    """Return the sentences of the error summary."""
    return [str(error["text"]) for error in response.context["errors"]]


def paper(name: str = "қаулы.txt", text: str = "мәтін") -> SimpleUploadedFile:
    """Return a small file."""
    return SimpleUploadedFile(name, text.encode())
