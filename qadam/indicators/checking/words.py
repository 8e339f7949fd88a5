"""The sentences of findings: each kind has one, made of its facts in the reader's language."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from qadam.indicators.models import Finding
from qadam.indicators.spans import span_in_words
from qadam.indicators.units import words_of
from qadam.kit.languages import active
from qadam.kit.numbers import format_number
from qadam.kit.registries import Registry


class Facts:
    """The facts of a finding as the active language writes them."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.raw = facts

    def name(self, key: str) -> str:
        """Return a name; a plain text stays as it is, one that is missing is empty."""
        found = self.raw.get(key, "")
        return str(found.get(active()) or found.get("kk", "")) if isinstance(found, dict) else str(found)

    def number(self, key: str, places: int | None = None) -> str:
        """Return a number as people write it."""
        return format_number(Decimal(self.raw[key]), active(), places)

    def decimal(self, key: str) -> Decimal:
        """Return a number itself."""
        return Decimal(self.raw[key])

    def span(self, key: str = "span") -> str:
        """Return a period in words."""
        return span_in_words(self.raw[key], active())

    def unit(self, key: str = "unit") -> str:
        """Return the words of a unit."""
        return words_of(self.raw.get(key, ""))

    def rows(self, key: str) -> "list[Facts]":
        """Return a list of facts."""
        return [Facts(row) for row in self.raw.get(key, [])]

    def listed(self, key: str) -> str:
        """Return a list of names or texts with commas."""
        return ", ".join(Facts({"name": one}).name("name") for one in self.raw.get(key, []))


Wording = Callable[[Facts], str]

# By the kind of a finding: who adds a check adds its sentence.
WORDINGS: Registry[Wording] = Registry()


def sentence(finding: Finding, language: str) -> str:
    """Return what was found, as a whole sentence in kk, ru or en; the kind itself where nobody words it."""
    wording = WORDINGS.get(finding.kind)
    if wording is None:
        return finding.kind
    with override(language):
        return wording(Facts(finding.facts))
