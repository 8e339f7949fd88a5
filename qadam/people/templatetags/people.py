"""What the pages of signing in need beyond the shared components."""

import json

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest

from qadam.people import addresses

register = template.Library()


@register.filter
def to_json(value: object) -> str:
    """Write a value as JSON for a data attribute; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def in_fours(text: str) -> str:
    """Write a long key in groups of four, as people type it."""
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


@register.filter
def passkeys_possible(request: HttpRequest) -> bool:
    """Tell whether passkeys may be offered at the address this page is read under."""
    return addresses.passkeys_possible(request)
