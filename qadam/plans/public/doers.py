"""Who does what: bodies with their measures and roles."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from qadam.kit.text import fold
from qadam.people.models import Body, Succession
from qadam.plans.models import Duty, publicly_late_on
from qadam.plans.public.moments import Moment, by_measure, moments_of
from qadam.programmes.models import Edition, Executor, Measure


@dataclass
class Doer:
    """A body in a plan: `named` holds its executor rows by measure, `through` the collective name it came by."""

    body: Body
    named: dict[int, Executor] = field(default_factory=dict)
    through: dict[int, Body] = field(default_factory=dict)
    owed: set[int] = field(default_factory=set)
    duties: int = 0
    accepted: int = 0
    overdue: int = 0

    @property
    def measures(self) -> set[int]:
        """Return all measures in which the body takes part."""
        return {*self.named, *self.through, *self.owed}

    @property
    def count(self) -> int:
        """Count the measures."""
        return len(self.measures)

    @property
    def by_agreement(self) -> int:
        """Count the measures it takes part in by agreement."""
        return sum(executor.is_by_agreement for executor in self.named.values())

    @property
    def roles(self) -> str:
        """Return in words how the body takes part: its kind of name, its roles with the number of measures."""
        counts = Counter(executor.role for executor in self.named.values() if executor.role)
        words = [f"{Executor.Role(role).label} ({count})" for role, count in counts.most_common()]
        if self.body.is_collective:
            words.insert(0, _("a collective name"))
        if not self.named:
            words.insert(0, _("as a member of a collective name"))
        if self.by_agreement:
            words.append(f"{_('by agreement')} ({self.by_agreement})")
        return ", ".join(words)


@dataclass(frozen=True)
class Part:
    """A body's part in one measure."""

    measure: Measure
    executor: Executor | None
    moments: list[Moment]


@dataclass(frozen=True)
class Work:
    """All a body does in a plan."""

    doer: Doer
    parts: list[Part]
    collectives: list[tuple[Body, int]]
    members: list[Body]
    successions: list[Succession]


def doers_of(edition: Edition, today: date) -> list[Doer]:
    """Return every body of a plan in the order of the Kazakh alphabet; three queries whatever the size."""
    doers: dict[int, Doer] = {}
    for executor in Executor.objects.filter(measure__edition=edition).select_related("body"):
        doers.setdefault(executor.body_id, Doer(executor.body)).named[executor.measure_id] = executor
    _add_duties(edition, doers, today)
    return sorted(doers.values(), key=lambda doer: (doer.body.sort_kk, doer.body.pk))


def _add_duties(edition: Edition, doers: dict[int, Doer], today: date) -> None:
    """Add what each body owes, and to a collective name what its members owe by it."""
    rows = (
        Duty.objects.filter(measure__edition=edition)
        .order_by()
        .values("body", "measure", "via")
        .annotate(
            all=Count("pk"),
            accepted=Count("pk", filter=Q(state=Duty.State.ACCEPTED)),
            overdue=Count("pk", filter=publicly_late_on(today)),
        )
    )
    unnamed = Body.objects.in_bulk({row["body"] for row in rows} - set(doers))
    doers.update({key: Doer(body) for key, body in unnamed.items()})
    for row in rows:
        doer, collective = doers[row["body"]], doers.get(row["via"] or 0)
        doer.owed.add(row["measure"])
        if collective is not None:
            doer.through[row["measure"]] = collective.body
        for one in (doer, collective):
            if one is not None:
                one.duties += row["all"]
                one.accepted += row["accepted"]
                one.overdue += row["overdue"]


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
    doers = doers_of(edition, today)
    doer = next((doer for doer in doers if doer.body == body), None) or _member(doers, body)
    if doer is None:
        return None
    moments = by_measure(moments_of(edition, body=body.key))
    parts = [
        Part(measure, doer.named.get(measure.pk), moments.get(measure.pk, []))
        for measure in edition.measures.filter(pk__in=doer.measures)
    ]
    day = min(max(today, edition.first_on or today), edition.last_on or today)
    members = list(body.members_on(day)) if body.is_collective else []
    successions = Succession.objects.filter(Q(from_body=body) | Q(to_body=body))
    return Work(
        doer,
        parts,
        Counter(doer.through.values()).most_common(),
        members,
        list(successions.select_related("from_body", "to_body")),
    )


def _member(doers: Iterable[Doer], body: Body) -> Doer | None:
    """Return a body that a plan without days knows only as a member of its collective names."""
    names = set(body.groups.values_list("collective", flat=True))
    through = {measure: doer.body for doer in doers if doer.body.pk in names for measure in doer.named}
    return Doer(body, through=through) if through else None
