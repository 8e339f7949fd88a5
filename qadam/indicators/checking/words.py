"""The sentences of findings: each kind has one, made of its facts in the reader's language."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from qadam.indicators.models import Finding
from qadam.indicators.spans import span_in_words
from qadam.indicators.units import words_of
from qadam.kit.languages import active
from qadam.kit.numbers import format_number
from qadam.kit.registries import Registry

INNER_QUOTES = str.maketrans({"«": "„", "»": "“"})


class Facts:
    """The facts of a finding as the active language writes them."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.raw = facts

    def name(self, key: str) -> str:
        """Return a name that stands in quotes: those inside it become the inner ones, „…“."""
        return self.bare_name(key).translate(INNER_QUOTES)

    def bare_name(self, key: str) -> str:
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

    def size(self, key: str) -> str:
        """Return a number without its sign."""
        return format_number(abs(Decimal(self.raw[key])), active())

    def signed(self, key: str) -> str:
        """Return a number with its sign, plus too."""
        number = Decimal(self.raw[key])
        return f"+{format_number(number, active())}" if number > 0 else format_number(number, active())

    def spans(self, key: str) -> str:
        """Return the periods of a list, or of the rows of a list: 2005–2007 for years one after the other."""
        found = [one["span"] if isinstance(one, dict) else one for one in self.raw.get(key, [])]
        if all(span.isdigit() for span in found):
            return _years(sorted({int(span) for span in found}))
        return ", ".join(span_in_words(span, active()) for span in found)

    def unit(self, key: str = "unit") -> str:
        """Return the words of a unit."""
        return words_of(self.raw.get(key, ""))

    def day(self, key: str) -> date:
        """Return a day."""
        return date.fromisoformat(self.raw[key])

    def inner(self, key: str) -> "Facts":
        """Return the facts inside."""
        return Facts(self.raw[key])

    def rows(self, key: str) -> "list[Facts]":
        """Return a list of facts."""
        return [Facts(row) for row in self.raw.get(key, [])]

    def listed(self, key: str) -> str:
        """Return a list of names or texts with commas."""
        return ", ".join(Facts({"name": one}).name("name") for one in self.raw.get(key, []))


def _years(years: list[int]) -> str:
    is_run = len(years) > 1 and years[-1] - years[0] == len(years) - 1
    return f"{years[0]}–{years[-1]}" if is_run else ", ".join(map(str, years))


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
