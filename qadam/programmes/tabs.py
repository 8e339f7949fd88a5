"""The pages of one programme: upper areas add theirs, the programme page links them all."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qadam.kit.registries import Registry
from qadam.programmes.models import Edition


def _always(edition: Edition) -> bool:
    return True


@dataclass(frozen=True)
class Tab:
    """One page of a programme: its word, its address by name, its place in the row, and which programmes have it."""

    label: str | Promise
    address: str
    place: int
    stands_for: Callable[[Edition], bool] = _always


TABS: Registry[Tab] = Registry()
TABS.add("programme", Tab(_("Passport"), "programmes:programme", 0))
TABS.add("glossary", Tab(_("Abbreviations"), "programmes:glossary", 90))


def tabs_of(edition: Edition, current: str) -> list[tuple[str, str, bool]]:
    """Return (label, url, is it open now) for every page of a programme, in order."""
    tabs = sorted(TABS.items(), key=lambda item: item[1].place)
    return [
        (str(tab.label), reverse(tab.address, kwargs={"slug": edition.slug}), name == current)
        for name, tab in tabs
        if tab.stands_for(edition)
    ]
