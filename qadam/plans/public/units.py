"""Duties by first-level unit, for the map of a plan."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from qadam.kit.languages import localized
from qadam.plans.models import Duty
from qadam.programmes.models import Edition
from qadam.territories.queries import units_on


@dataclass(frozen=True)
class Unit:
    """A first-level unit of the day with what its bodies owe in a plan."""

    code: str
    name: str
    duties: int
    due: int
    accepted: int


def day_of(edition: Edition, asked: date | None, today: date) -> date:
    """Return the day whose division the map shows: the one asked for or today, kept inside the programme's days."""
    day = asked or today
    if edition.first_on and day < edition.first_on:
        return edition.first_on
    if edition.last_on and day > edition.last_on:
        return edition.first_on if asked is None and edition.first_on else edition.last_on
    return day


def units_of(edition: Edition, day: date, today: date) -> list[Unit]:
    """Return the units valid on the day, in the order of the Kazakh alphabet, with their numbers of duties.

    Districts count for the unit they lie in. `due` and `accepted` look at the duties due by today.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    owed = Duty.objects.filter(measure__edition=edition).exclude(body__territory_code="").order_by()
    rows = owed.values("body__territory_code").annotate(
        duties=Count("pk"),
        due=Count("pk", filter=Q(due_on__lte=today)),
        accepted=Count("pk", filter=Q(due_on__lte=today, state=Duty.State.ACCEPTED)),
    )
    for row in rows:
        unit = "-".join(row["body__territory_code"].split("-")[:2])
        counts[unit].update({name: row[name] for name in ("duties", "due", "accepted")})
    return [
        Unit(
            unit.code,
            localized(unit, "name"),
            *(counts[unit.code][name] for name in ("duties", "due", "accepted")),
        )
        for unit in units_on(day)
    ]
