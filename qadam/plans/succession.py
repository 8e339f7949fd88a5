"""Open duties of bodies that have ended, and who may do that work now. Reads rows, changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from qadam.people.models import Body
from qadam.plans.models import Duty
from qadam.programmes.models import Edition, Measure
from qadam.programmes.succession import Chain, Heir, chain_until, heirs


@dataclass(frozen=True)
class Orphaned:
    """What a body that ended still owes in a programme, and to whom its functions passed."""

    edition: Edition
    body: Body
    count: int
    heirs: list[Heir]

    @property
    def sole_heir(self) -> Heir | None:
        """Return the one who takes everything over without a person's choice."""
        return sole_heir(self.body, self.heirs)


@dataclass(frozen=True)
class MeasureLeft:
    """A measure with how many open duties of the ended body it has, and the nearest of their days."""

    measure: Measure
    count: int
    due_on: date


def sole_heir(body: Body, found: Iterable[Heir]) -> Heir | None:
    """Return the one body to which everything passed, or the one that is the same territorial unit renamed.

    Where functions were divided between several bodies a person has to choose. A region that gave a city away keeps
    its code: its akimat under the new name answers for what was due before.
    """
    by_body = {heir.body.pk: heir for heir in found}
    if len(by_body) == 1:
        return next(iter(by_body.values()))
    same = [heir for heir in by_body.values() if body.territory_code == heir.body.territory_code != ""]
    return same[0] if len(same) == 1 else None


def duties_left(today: date) -> QuerySet[Duty]:
    """Return what still waits for bodies that no longer exist, in programmes in force."""
    ended = Duty.objects.live().unfinished().filter(body__valid_to__lt=today)
    return ended.exclude(agreement=Duty.Agreement.DECLINED)


def ended_bodies(edition: Edition, today: date) -> QuerySet[Body]:
    """Return the bodies that ended and still owe something in a programme, each with `left_count`."""
    left = duties_left(today).filter(edition=edition)
    return Body.objects.filter(duties__in=left).annotate(
        left_count=Count("duties", filter=Q(duties__in=left))
    )


def orphaned(today: date, editions: QuerySet[Edition] | None = None) -> list[Orphaned]:
    """Return the ended bodies with open duties by programme; three queries."""
    left = duties_left(today)
    if editions is not None:
        left = left.filter(edition__in=editions.order_by().values("pk"))
    counts: dict[tuple[int, int], int] = {}
    for pair in left.order_by().values_list("edition", "body"):
        counts[pair] = counts.get(pair, 0) + 1
    named = Edition.objects.in_bulk([edition for edition, _body in counts])
    bodies = Body.objects.in_bulk([body for _edition, body in counts])
    chain: Chain = chain_until(today) if counts else {}
    found = [
        Orphaned(named[edition], bodies[body], count, heirs(bodies[body], today, chain))
        for (edition, body), count in counts.items()
    ]
    return sorted(found, key=lambda item: (item.edition.sort_kk, item.body.sort_kk))


def measures_left(edition: Edition, body: Body, today: date) -> list[MeasureLeft]:
    """Return the measures of a programme that an ended body still owes, in the plan's order; one query."""
    left = duties_left(today).filter(edition=edition, body=body).select_related("measure")
    groups: dict[int, list[Duty]] = {}
    for duty in left.order_by("measure__position", "term_on"):
        groups.setdefault(duty.measure_id, []).append(duty)
    return [MeasureLeft(held[0].measure, len(held), held[0].term_on) for held in groups.values()]


def act_of(body: Body, heir: Heir) -> str:
    """Return by which acts work passed to a successor; where none is recorded, who followed whom on which day."""
    acts = [step.act for step in heir.steps if step.act]
    if acts:
        return "; ".join(dict.fromkeys(acts))[:300]
    return f"{body.name_kk} → {heir.body.name_kk}, {heir.steps[-1].from_day:%d.%m.%Y}"[:300]
