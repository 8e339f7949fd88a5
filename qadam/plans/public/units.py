"""Duties by territory, for the map of a plan."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q

from qadam.kit.languages import localized
from qadam.plans.models import Duty
from qadam.programmes.models import Edition
from qadam.territories.models import Territory
from qadam.territories.queries import units_on


@dataclass
class Unit:
    """A territory of the day with what its bodies owe in a plan; `due` and `accepted` look at days up to today."""

    code: str
    name: str
    duties: int = 0
    due: int = 0
    accepted: int = 0
    bodies: list[str] = field(default_factory=list)

    def add(self, row: dict[str, Any]) -> None:
        """Add what one body owes."""
        self.duties += row["duties"]
        self.due += row["due"]
        self.accepted += row["accepted"]
        self.bodies.append(row["body__key"])


@dataclass(frozen=True)
class Spread:
    """Where a plan's duties lie: by first-level unit, or by district where all lie `within` one unit."""

    within: str
    units: list[Unit]


def day_of(edition: Edition, asked: date | None, today: date) -> date:
    """Return the day whose division the map shows: the one asked for or today, kept inside the programme's days."""
    day = asked or today
    if edition.first_on and day < edition.first_on:
        return edition.first_on
    if edition.last_on and day > edition.last_on:
        return edition.first_on if asked is None and edition.first_on else edition.last_on
    return day


def spread_of(edition: Edition, day: date, today: date) -> Spread:
    """Return the territories valid on the day with their numbers, in the order of the Kazakh alphabet; two queries.

    Districts count for the unit they lie in, unless the whole plan lies in one unit.
    """
    rows = _rows(edition, today)
    within = common_unit(row["body__territory_code"] for row in rows)
    return Spread(within, _counted(places_of(within, day), rows, str if within else region_of))


def common_unit(codes: Iterable[str]) -> str:
    """Return the unit in whose districts all of these territories lie, nothing where they lie in several."""
    held = set(codes)
    regions = {region_of(code) for code in held}
    return regions.pop() if len(regions) == 1 and held - regions else ""


def places_of(within: str, day: date) -> Iterable[Territory]:
    """Return the districts of a unit on a day, or all first-level units; one query."""
    if within:
        return Territory.objects.on(day).filter(parent__code=within, is_of_which=False)
    return units_on(day)


def _rows(edition: Edition, today: date) -> list[dict[str, Any]]:
    owed = Duty.objects.filter(measure__edition=edition).exclude(body__territory_code="").order_by()
    counted = owed.values("body__territory_code", "body__key").annotate(
        duties=Count("pk"),
        due=Count("pk", filter=Q(due_on__lte=today)),
        accepted=Count("pk", filter=Q(due_on__lte=today, state=Duty.State.ACCEPTED)),
    )
    return [dict(row) for row in counted]


def _counted(
    places: Iterable[Territory], rows: list[dict[str, Any]], place_of: Callable[[str], str]
) -> list[Unit]:
    held: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        held[place_of(row["body__territory_code"])].append(row)
    units = [Unit(place.code, localized(place, "name")) for place in places]
    for unit in units:
        for row in held[unit.code]:
            unit.add(row)
    return units


def region_of(code: str) -> str:
    """Return the first-level unit in which a territory lies, by their codes."""
    return "-".join(code.split("-")[:2])
