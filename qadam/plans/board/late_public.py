"""What is late, with public facts only: the measure, the body, the day in force, the days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from qadam.kit.languages import localized
from qadam.plans.board.standing import Standing
from qadam.plans.models import Duty


@dataclass(frozen=True)
class PublicLate:
    """One late duty as anybody may read of it."""

    measure_code: str
    number: str
    title: str
    body: str
    due_on: date
    # The day from which the days are counted: after a return the day of the rework, otherwise the day in force.
    term_on: date
    days: int


def public_late(standings: Collection[Standing], day: date) -> list[PublicLate]:
    """Return these late duties in the order given; one query."""
    duties = Duty.objects.select_related("measure", "body").in_bulk([standing.duty for standing in standings])
    found = []
    for standing in standings:
        duty = duties[standing.duty]
        found.append(
            PublicLate(
                duty.measure.code,
                duty.measure.number,
                localized(duty.measure, "name"),
                localized(duty.body, "name"),
                standing.due_on,
                standing.term_on,
                (day - standing.term_on).days,
            )
        )
    return found
