"""Pages about one's own body that upper areas add to "My body"."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from qadam.kit.registries import Registry


@dataclass(frozen=True)
class BodyPage:
    """One page: its word and the name of its address."""

    label: str | Promise
    address: str


BODY_PAGES: Registry[BodyPage] = Registry()


def body_pages() -> list[tuple[str, str]]:
    """Return (label, url) of every page, in the order of their coming."""
    return [(str(page.label), reverse(page.address)) for page in BODY_PAGES]
