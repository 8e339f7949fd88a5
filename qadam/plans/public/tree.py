"""The plan as a tree: directions, sections, stages and the measures that a filter lets through."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from qadam.kit.deadlines import describe
from qadam.kit.languages import active, localized
from qadam.kit.text import fold
from qadam.people.models import Body
from qadam.plans.models import Duty
from qadam.plans.public.moments import Moment, by_measure, next_of
from qadam.programmes.models import Edition, Executor, Measure, PlanNode
from qadam.programmes.words import FORMS, word

SHOWN_EXECUTORS = 4


@dataclass(frozen=True)
class Wanted:
    """What a filter asks of measures; empty fields ask nothing."""

    body: str = ""
    form: str = ""
    state: str = ""
    month: str = ""
    text: str = ""


@dataclass(frozen=True)
class Line:
    """One measure in the tree."""

    measure: Measure
    moments: list[Moment]
    next: Moment | None
    state: str

    @property
    def deadline(self) -> str:
        """Return when the work is to be done, in the reader's words."""
        return describe(self.measure.deadline_rule, active())

    @property
    def forms(self) -> str:
        """Return the completion forms in words."""
        return ", ".join(dict.fromkeys(word(FORMS, item.form) for item in self.measure.products.all()))

    @property
    def executors(self) -> list[str]:
        """Return the short names of the first executors and how many more there are."""
        names = [short_name(item.body) for item in self.measure.executors.all()]
        return names[:SHOWN_EXECUTORS]

    @property
    def more_executors(self) -> int:
        """Return how many executors are not named in the row."""
        return max(0, len(self.measure.executors.all()) - SHOWN_EXECUTORS)


@dataclass
class Branch:
    """A node with its measures and branches; `count` includes all below."""

    node: PlanNode
    lines: list[Line] = field(default_factory=list)
    branches: list["Branch"] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Count the measures here and below."""
        return len(self.lines) + sum(branch.count for branch in self.branches)


@dataclass(frozen=True)
class Plan:
    """A plan as a page shows it: the branches left by the filter, and the numbers of the whole."""

    branches: list[Branch]
    shown: int
    total: int
    parts: list[int]


def short_name(body: Body) -> str:
    """Return a body's abbreviation for the reader, its name where it has none."""
    return localized(body, "short") or localized(body, "name")


def measures_of(edition: Edition) -> QuerySet[Measure]:
    """Return the measures with what a row of the official table needs."""
    executors = Prefetch("executors", Executor.objects.select_related("body"))
    return edition.measures.select_related("node").prefetch_related("products", executors)


def plan_of(edition: Edition, wanted: Wanted, moments: Iterable[Moment], today: date) -> Plan:
    """Return the tree of an edition with its moments, narrowed by a filter; five queries whatever the size."""
    nodes = list(edition.nodes.all())
    places = dict(edition.measures.values_list("pk", "node"))
    days = by_measure(moments)
    lines = [_line(measure, days.get(measure.pk, []), today) for measure in narrowed(edition, wanted, today)]
    return Plan(_branches(nodes, lines), len(lines), len(places), _parts(nodes, places.values()))


def narrowed(edition: Edition, wanted: Wanted, today: date) -> QuerySet[Measure]:
    """Return the measures of an edition that a filter lets through."""
    found = measures_of(edition)
    if wanted.body:
        found = found.filter(_done_by(edition, wanted.body))
    if wanted.form:
        found = found.filter(pk__in=edition.measures.filter(products__form=wanted.form))
    if wanted.state or wanted.month:
        found = found.filter(pk__in=_duties(edition, wanted, today).values("measure"))
    for part in fold(wanted.text).split():
        found = found.filter(folded__contains=part)
    return found


def _done_by(edition: Edition, key: str) -> Q:
    """The body is named, or owes a duty as a member of a collective name."""
    named = edition.measures.filter(executors__body__key=key)
    owed = Duty.objects.filter(measure__edition=edition, body__key=key).values("measure")
    return Q(pk__in=named) | Q(pk__in=owed)


def _duties(edition: Edition, wanted: Wanted, today: date) -> QuerySet[Duty]:
    duties = Duty.objects.filter(measure__edition=edition)
    if wanted.body:
        duties = duties.filter(Q(body__key=wanted.body) | Q(via__key=wanted.body))
    if wanted.month:
        year, month = wanted.month.split("-")
        duties = duties.filter(due_on__year=int(year), due_on__month=int(month))
    if wanted.state == "overdue":
        return duties.overdue(today)
    return duties.filter(state=wanted.state) if wanted.state else duties


def _line(measure: Measure, moments: list[Moment], today: date) -> Line:
    coming = next_of(moments)
    shown = coming or (moments[-1] if moments else None)
    return Line(measure, moments, coming, shown.state(today) if shown else "")


def _branches(nodes: list[PlanNode], lines: Iterable[Line]) -> list[Branch]:
    branches = {node.pk: Branch(node) for node in nodes}
    for line in lines:
        branches[line.measure.node_id].lines.append(line)
    roots: list[Branch] = []
    for node in nodes:
        parent = branches.get(node.parent_id or 0)
        (parent.branches if parent else roots).append(branches[node.pk])
    return _kept(roots)


def _kept(branches: list[Branch]) -> list[Branch]:
    for branch in branches:
        branch.branches = _kept(branch.branches)
    return [branch for branch in branches if branch.count]


def _parts(nodes: list[PlanNode], places: Iterable[int]) -> list[int]:
    """Return the numbers of measures of the topmost nodes: 30, 21 and 19 of 70."""
    parents = {node.pk: node.parent_id for node in nodes}
    counts: dict[int, int] = defaultdict(int)
    for place in places:
        top = place
        while parents[top] is not None:
            top = parents[top] or top
        counts[top] += 1
    return [counts[node.pk] for node in nodes if node.parent_id is None]
