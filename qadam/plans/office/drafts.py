"""The issuer's side of programmes: what a draft still needs before it is approved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from qadam.kit.deadlines import describe
from qadam.kit.deadlines.parts import Relative
from qadam.kit.languages import active, localized
from qadam.people.models import Body, User
from qadam.plans.models import Duty
from qadam.plans.office.waiting import controlling_bodies
from qadam.plans.queries import needs_date
from qadam.programmes.models import BodyQuestion, Edition, Executor, Measure
from qadam.programmes.succession import Chain, Heir, chain_until, heirs


@dataclass(frozen=True)
class Undated:
    """A measure whose day a person must set, with what the document says of its time."""

    measure: Measure
    words: str


def editions_controlled_by(user: User, today: date) -> QuerySet[Edition]:
    """Return the programmes a person controls (all of them to a platform administrator), drafts first."""
    found = Edition.objects.all()
    if not user.is_administrator:
        bodies = controlling_bodies(user, today)
        found = found.filter(Q(issuer__in=bodies) | Q(control__in=bodies))
    found = found.select_related("issuer", "control", "origin")
    return found.annotate(
        measure_count=Count("measures", distinct=True),
        open_questions=Count("questions", filter=Q(questions__answered_at=None), distinct=True),
    ).order_by("-state", "-first_on", "sort_kk")


@dataclass(frozen=True)
class Asked:
    """A question of a draft, and the ways in which the body's functions passed to others."""

    question: BodyQuestion
    heirs: list[Heir]


def questions_of(edition: Edition) -> list[Asked]:
    """Return the questions of a draft with what is proposed, the open ones first; three queries."""
    questions = list(edition.questions.select_related("body", "answered_by").prefetch_related("proposed"))
    day = edition.first_on
    chain = chain_until(day) if day and questions else {}
    ordered = sorted(
        questions, key=lambda question: (question.answered_at is not None, question.body.sort_kk)
    )
    return [Asked(question, ways_of(question, day, chain)) for question in ordered]


def ways_of(question: BodyQuestion, day: date | None, chain: Chain | None = None) -> list[Heir]:
    """Return how the functions of a body that ended passed on; a group that changed has passed nothing on."""
    if day is None or question.cause != BodyQuestion.Cause.ENDED:
        return []
    return heirs(question.body, day, chain_until(day) if chain is None else chain)


def offered_for(question: BodyQuestion) -> QuerySet[Body]:
    """Return the bodies proposed for a question that exist on the first day of the edition."""
    bodies = Body.objects.filter(pk__in=question.proposed.values("pk"))
    day = question.edition.first_on
    return bodies.on(day) if day else bodies


def undated_of(edition: Edition) -> list[Undated]:
    """Return the measures that need a date, in the plan's order."""
    period = edition.period
    measures = edition.measures.prefetch_related("date_decisions")
    return [
        Undated(measure, describe(measure.deadline_rule, active()))
        for measure in measures
        if period is None or needs_date(measure, period)
    ]


@dataclass(frozen=True)
class AwaitingEvents:
    """A measure whose work is counted from events («рұқсат беру кезінде»), and how many are registered."""

    measure: Measure
    words: str
    registered: int


def awaiting_events_of(measures: Iterable[Any]) -> list[AwaitingEvents]:
    """Return those of `measures_to_settle` whose days events make."""
    return [
        AwaitingEvents(measure, describe(measure.deadline_rule, active()), measure.registered)
        for measure in measures
        if is_on_events(measure)
    ]


def is_on_events(measure: Measure) -> bool:
    """Tell whether a part of the measure's rule is counted from an event."""
    return any(isinstance(part, Relative) for part in measure.deadline_rule.parts)


@dataclass(frozen=True)
class Shared:
    """A measure that its document gives to several bodies equally, and who was named to gather their information."""

    measure: Measure
    consolidator: Body | None


def measures_to_settle(edition: Edition) -> list[Any]:
    """Return a plan's measures in order with what `awaiting_events_of` and `shared_of` ask of them; one query."""
    executors = Executor.objects.filter(measure=OuterRef("pk"))
    return list(
        edition.measures.select_related("consolidator__body")
        .annotate(
            executor_count=Count("executors", distinct=True),
            registered=Count("date_decisions", distinct=True),
            has_collective=Exists(executors.filter(body__kind=Body.Kind.COLLECTIVE)),
            has_mark=Exists(executors.filter(role=Executor.Role.COLLECT)),
        )
        .order_by("position")
    )


def shared_of(measures: Iterable[Any]) -> list[Shared]:
    """Return those of `measures_to_settle` that several bodies share and of which none is marked to gather."""
    return [
        Shared(measure, _named(measure))
        for measure in measures
        if (measure.executor_count > 1 or measure.has_collective) and not measure.has_mark
    ]


def _named(measure: Measure) -> Body | None:
    consolidator = getattr(measure, "consolidator", None)
    return consolidator.body if consolidator else None


@dataclass(frozen=True)
class Crowded:
    """A moment of a measure whose co-executors have no day of their own before the lead's."""

    measure: Measure
    lead_on: date
    count: int


def without_room(edition: Edition) -> list[Crowded]:
    """Return the moments without room for a co-executor's own day, the nearest first; one query."""
    names = ("number", "code", "name_kk", "name_ru", "name_en")
    rows = (
        crowded_duties(edition)
        .order_by("measure_on", "measure__position")
        .values_list("measure_on", "measure__position", *(f"measure__{name}" for name in names))
    )
    return [
        Crowded(Measure(**dict(zip(names, row[2:-1], strict=True))), row[0], row[-1])
        for row in rows.annotate(count=Count("pk"))
    ]


def crowded_duties(edition: Edition) -> QuerySet[Duty]:
    """Return the duties of co-executors that wait and have no room for a day of their own."""
    return Duty.objects.unfinished().filter(edition=edition, has_no_room=True)


def gatherers_for(measure: Measure, today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the bodies that may gather a measure's information: those that carry it out first, then all others."""
    bodies = {executor.body for executor in measure.executors.select_related("body")}
    members = Body.objects.filter(groups__collective__in=bodies)
    doing = Body.objects.on(today).filter(
        Q(pk__in=[body.pk for body in bodies]) | Q(pk__in=members.values("pk"))
    )
    single = Body.objects.on(today).exclude(kind=Body.Kind.COLLECTIVE)
    first = list(doing.exclude(kind=Body.Kind.COLLECTIVE).distinct())
    others = single.exclude(pk__in=[body.pk for body in first])
    return [
        (_("Bodies of the measure"), [(body.key, localized(body, "name")) for body in first]),
        (_("Other bodies"), [(body.key, localized(body, "name")) for body in others]),
    ]
