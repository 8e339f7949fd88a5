"""Links to official documents: one quiet line for all languages and formats."""

from typing import Any

from django import template
from django.urls import reverse

from qadam.kit.languages import AUTONYMS
from qadam.writing.document import LANGUAGES
from qadam.writing.kinds import KINDS

register = template.Library()


@register.inclusion_tag("components/document_links.html")
def document_links(
    label: str, name: str, *before: object, query: str = "", kinds: str = "", in_english: bool = False
) -> dict[str, Any]:
    """Name the document and link it in each language and format; `before` are the first parts of its address.

    `kinds` are the formats it is given in, all where none are named.
    """
    asked = f"?{query}" if query else ""
    formats = kinds.split() or list(KINDS)
    languages = [
        (
            code,
            AUTONYMS[code],
            [(kind.upper(), f"{reverse(name, args=[*before, code, kind])}{asked}") for kind in formats],
        )
        for code in (*LANGUAGES, *(["en"] if in_english else []))
    ]
    return {"label": label, "languages": languages}
