"""Filters for pages of contests: windows and instants in the reader's language."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import template

from qadam.contests import windows
from qadam.kit.languages import AUTONYMS, active

register = template.Library()


@register.filter
def window(held: Any) -> str:
    """Write the window of anything with `opens_at` and `closes_at`: exact instants and the time zone."""
    return windows.span(held.opens_at, held.closes_at, active())


@register.filter
def instant(moment: datetime | None) -> str:
    """Write an instant with its time zone, nothing for none."""
    return f"{windows.instant(moment, active())} ({windows.offset(moment)})" if moment else ""


@register.filter
def closing(moment: datetime | None) -> str:
    """Write the end of a window with its time zone, midnight as 24:00 of the day that ends."""
    return f"{windows.closing(moment, active())} ({windows.offset(moment)})" if moment else ""


@register.filter
def host(address: str) -> str:
    """Return whose site an address is, so that a link says where it leads."""
    return urlsplit(address).hostname or address


@register.filter
def autonym(code: str) -> str:
    """Return the name of a language in that language."""
    return AUTONYMS.get(code, code)
