"""Links to official documents: one quiet line for both languages and all formats."""

from typing import Any

from django import template
from django.urls import reverse

from qadam.kit.languages import AUTONYMS
from qadam.writing.document import LANGUAGES
from qadam.writing.kinds import KINDS

register = template.Library()


@register.inclusion_tag("plans/document_links.html")
def document_links(label: str, name: str, *before: object, query: str = "") -> dict[str, Any]:
    """Name the document and link it in each language and format; `before` are the first parts of its address."""
    asked = f"?{query}" if query else ""
    languages = [
        (
            code,
            AUTONYMS[code],
            [(kind.upper(), f"{reverse(name, args=[*before, code, kind])}{asked}") for kind in KINDS],
        )
        for code in LANGUAGES
    ]
    return {"label": label, "languages": languages}
