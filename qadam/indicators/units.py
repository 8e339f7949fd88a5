"""What numbers of indicators are counted in: the codes of packages, their words, and how many of the base one is."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Measured:
    """A unit: its words after a number, the unit it is made of, and how many of that one it is."""

    words: str | Promise
    base: str
    times: int = 1


UNITS: dict[str, Measured] = {
    "person": Measured(_("people"), "person"),
    "thousand_person": Measured(_("thousand people"), "person", 1_000),
    "place": Measured(_("places"), "place"),
    "thousand_place": Measured(_("thousand places"), "place", 1_000),
    "per_cent": Measured(_("per cent"), "per_cent"),
    "point": Measured(_("percentage points"), "point"),
    "times": Measured(_("times"), "times"),
    "tenge": Measured(_("tenge"), "tenge"),
    "thousand_tenge": Measured(_("thousand tenge"), "tenge", 1_000),
    "million_tenge": Measured(_("million tenge"), "tenge", 1_000_000),
    "billion_tenge": Measured(_("billion tenge"), "tenge", 1_000_000_000),
    "million_dollar": Measured(_("million dollars"), "dollar", 1_000_000),
    "item": Measured(_("items"), "item"),
    "event": Measured(_("events"), "event"),
    "measure": Measured(_("measures"), "measure"),
    "information": Measured(_("pieces of information"), "information"),
    "publication": Measured(_("publications"), "publication"),
    "programme": Measured(_("programmes"), "programme"),
    "plan": Measured(_("plans"), "plan"),
    "study": Measured(_("studies"), "study"),
    "region": Measured(_("regions"), "region"),
    "application": Measured(_("applications"), "application"),
    "vote": Measured(_("votes"), "vote"),
    "day": Measured(_("days"), "day"),
    "minute": Measured(_("minutes"), "minute"),
}


def words_of(unit: str) -> str:
    """Return a unit as the reader's language says it; one that is not known here stays as it is written."""
    known = UNITS.get(unit)
    return str(known.words) if known else unit


def in_base(value: Decimal, unit: str) -> Decimal:
    """Return a number in the unit that its own is made of: 18.5 thousand places are 18500 places."""
    known = UNITS.get(unit)
    return value * known.times if known else value
