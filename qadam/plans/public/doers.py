"""Who does what: bodies with their measures and roles."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q

from qadam.kit.text import fold
from qadam.people.models import Body, Succession
from qadam.plans.models import Duty
from qadam.plans.public.moments import Moment, by_measure, moments_of
from qadam.programmes.models import Edition, Executor, Measure


@dataclass
class Doer:
    """A body in a plan: what it is named for, what it owes as a member of a collective name."""

    body: Body
    measures: set[int] = field(default_factory=set)
    through: set[int] = field(default_factory=set)
    roles: Counter[str] = field(default_factory=Counter)
    by_agreement: int = 0
    duties: int = 0
    accepted: int = 0
    overdue: int = 0

    @property
    def count(self) -> int:
        """Count all measures in which the body takes part."""
        return len(self.measures | self.through)

    @property
    def role_words(self) -> list[tuple[str, int]]:
        """Return the roles in words with the number of measures."""
        return [(str(Executor.Role(role).label), count) for role, count in self.roles.most_common()]


@dataclass(frozen=True)
class Part:
    """A body's part in one measure."""

    measure: Measure
    executor: Executor | None
    via: Body | None
    moments: list[Moment]


@dataclass(frozen=True)
class Work:
    """All a body does in a plan."""

    doer: Doer
    parts: list[Part]
    members: list[Body]
    successions: list[Succession]


def doers_of(edition: Edition, today: date) -> list[Doer]:
    """Return every body of a plan in the order of the Kazakh alphabet; three queries whatever the size."""
    doers: dict[int, Doer] = {}
    for executor in Executor.objects.filter(measure__edition=edition).select_related("body"):
        doer = doers.setdefault(executor.body_id, Doer(executor.body))
        doer.measures.add(executor.measure_id)
        doer.by_agreement += executor.is_by_agreement
        if executor.role:
            doer.roles[executor.role] += 1
    _add_duties(edition, doers, today)
    return sorted(doers.values(), key=lambda doer: (doer.body.sort_kk, doer.body.pk))


def _add_duties(edition: Edition, doers: dict[int, Doer], today: date) -> None:
    owed = Duty.objects.filter(measure__edition=edition).order_by()
    late = Q(due_on__lt=today, state__in=[Duty.State.PLANNED, Duty.State.OPEN, Duty.State.RETURNED])
    rows = owed.values("body", "measure", "via").annotate(
        all=Count("pk"),
        accepted=Count("pk", filter=Q(state=Duty.State.ACCEPTED)),
        overdue=Count("pk", filter=late),
    )
    bodies = Body.objects.in_bulk([row["body"] for row in rows])
    for row in rows:
        doer = doers.setdefault(row["body"], Doer(bodies[row["body"]]))
        doer.duties += row["all"]
        doer.accepted += row["accepted"]
        doer.overdue += 0 if edition.is_archive else row["overdue"]
        (doer.through if row["via"] else doer.measures).add(row["measure"])
    for row in owed.exclude(via=None).values(key=F("via")).annotate(all=Count("pk")):
        if row["key"] in doers:
            doers[row["key"]].duties += row["all"]


def found(doers: Iterable[Doer], text: str, kind: str) -> list[Doer]:
    """Return the bodies of a kind whose names hold every word typed, letters folded."""
    words = fold(text).split()
    return [
        doer
        for doer in doers
        if (not kind or doer.body.kind == kind) and all(word in doer.body.folded for word in words)
    ]


def work_of(edition: Edition, body: Body, today: date) -> Work | None:
    """Return what a body does in a plan, None where the plan does not know it."""
    doer = next((doer for doer in doers_of(edition, today) if doer.body == body), None)
    if doer is None:
        return None
    moments = by_measure(moments_of(edition, body=body.key))
    named = _named(edition, body)
    vias = _vias(edition, body)
    wanted = doer.measures | doer.through | set(moments)
    parts = [
        Part(measure, named.get(measure.pk), vias.get(measure.pk), moments.get(measure.pk, []))
        for measure in edition.measures.filter(pk__in=wanted)
    ]
    day = min(max(today, edition.first_on or today), edition.last_on or today)
    members = list(body.members_on(day)) if body.is_collective else []
    successions = Succession.objects.filter(Q(from_body=body) | Q(to_body=body))
    return Work(doer, parts, members, list(successions.select_related("from_body", "to_body")))


def _named(edition: Edition, body: Body) -> dict[int, Executor]:
    rows = Executor.objects.filter(measure__edition=edition, body=body)
    return {row.measure_id: row for row in rows}


def _vias(edition: Edition, body: Body) -> dict[int, Body]:
    found: dict[int, Body] = {}
    duties = Duty.objects.filter(measure__edition=edition, body=body).exclude(via=None)
    for duty in duties.select_related("via").order_by():
        assert duty.via is not None
        found[duty.measure_id] = duty.via
    return found
