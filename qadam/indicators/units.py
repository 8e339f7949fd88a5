"""What numbers of indicators are counted in: the codes of packages, their words, and how many of the base one is."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Measured:
    """A unit: its words after a number, the unit it is made of, and how many of that one it is."""

    words: str | Promise
    base: str
    times: int = 1


UNITS: dict[str, Measured] = {
    "person": Measured(pgettext_lazy("unit", "people"), "person"),
    "thousand_person": Measured(pgettext_lazy("unit", "thousand people"), "person", 1_000),
    "place": Measured(pgettext_lazy("unit", "jobs"), "place"),
    "thousand_place": Measured(pgettext_lazy("unit", "thousand jobs"), "place", 1_000),
    "per_cent": Measured(pgettext_lazy("unit", "per cent"), "per_cent"),
    "point": Measured(pgettext_lazy("unit", "percentage points"), "point"),
    "times": Measured(pgettext_lazy("unit", "times"), "times"),
    "tenge": Measured(pgettext_lazy("unit", "tenge"), "tenge"),
    "thousand_tenge": Measured(pgettext_lazy("unit", "thousand tenge"), "tenge", 1_000),
    "million_tenge": Measured(pgettext_lazy("unit", "million tenge"), "tenge", 1_000_000),
    "billion_tenge": Measured(pgettext_lazy("unit", "billion tenge"), "tenge", 1_000_000_000),
    "million_dollar": Measured(pgettext_lazy("unit", "million dollars"), "dollar", 1_000_000),
    "item": Measured(pgettext_lazy("unit", "items"), "item"),
    "event": Measured(pgettext_lazy("unit", "events"), "event"),
    "measure": Measured(pgettext_lazy("unit", "measures"), "measure"),
    "information": Measured(pgettext_lazy("unit", "pieces of information"), "information"),
    "publication": Measured(pgettext_lazy("unit", "publications"), "publication"),
    "programme": Measured(pgettext_lazy("unit", "programmes"), "programme"),
    "plan": Measured(pgettext_lazy("unit", "plans"), "plan"),
    "study": Measured(pgettext_lazy("unit", "studies"), "study"),
    "region": Measured(pgettext_lazy("unit", "regions"), "region"),
    "application": Measured(pgettext_lazy("unit", "applications"), "application"),
    "vote": Measured(pgettext_lazy("unit", "votes"), "vote"),
    "day": Measured(pgettext_lazy("unit", "days"), "day"),
    "minute": Measured(pgettext_lazy("unit", "minutes"), "minute"),
}

# People and things stand in one place only; money, per cent and times may be averages or shares of something.
_NO_THINGS = frozenset(("tenge", "dollar", "per_cent", "point", "times", "day", "minute"))


def words_of(unit: str) -> str:
    """Return a unit as the reader's language says it; one that is not known here stays as it is written."""
    known = UNITS.get(unit)
    return str(known.words) if known else unit


def in_base(value: Decimal, unit: str) -> Decimal:
    """Return a number in the unit that its own is made of: 18.5 thousand places are 18500 places."""
    known = UNITS.get(unit)
    return value * known.times if known else value


def counts_things(unit: str) -> bool:
    """Tell whether a unit counts people or things: those of districts make those of their oblast."""
    known = UNITS.get(unit)
    return known is not None and known.base not in _NO_THINGS
