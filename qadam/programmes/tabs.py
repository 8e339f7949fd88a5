"""The pages of one programme: upper areas add theirs, the programme page links them all."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qadam.kit.registries import Registry
from qadam.programmes.models import Edition


@dataclass(frozen=True)
class Tab:
    """One page of a programme: its word, its address by name, its place in the row, and which programmes have it."""

    label: str | Promise
    address: str
    place: int
    # What a programme must have for it, as a condition on the row of the edition; every programme has the others.
    found_by: Callable[[], Exists | Q] | None = None


TABS: Registry[Tab] = Registry()
TABS.add("programme", Tab(_("Passport"), "programmes:programme", 0))
TABS.add("glossary", Tab(_("Abbreviations"), "programmes:glossary", 90))


def with_tabs(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Ask in the same query which pages each programme has; `tabs_of` wants an edition found so."""
    asked = {f"has_{name}": tab.found_by() for name, tab in TABS.items() if tab.found_by}
    return editions.annotate(**asked)


def tabs_of(edition: Edition, current: str) -> list[tuple[str, str, bool]]:
    """Return (label, url, is it open now) for every page of a programme, in order."""
    tabs = sorted(TABS.items(), key=lambda item: item[1].place)
    return [
        (str(tab.label), reverse(tab.address, kwargs={"slug": edition.slug}), name == current)
        for name, tab in tabs
        if tab.found_by is None or getattr(edition, f"has_{name}")
    ]
