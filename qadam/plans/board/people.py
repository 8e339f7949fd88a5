"""Discipline of those who submit, and of those who review."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from qadam.plans.board.scope import Scope, duties_behind
from qadam.plans.board.standing import end_of
from qadam.plans.models import Duty, ReportVersion, Review


@dataclass(frozen=True)
class Submitter:
    """One person of one body: the duties submitted, and which of them came back, were put off, repeated or late."""

    person: int
    name: str
    body: int
    sent: int
    returned: int
    extended: int
    repeated: int
    late: int


@dataclass(frozen=True)
class Reviewing:
    """How long one side took to decide, in days."""

    decided: int
    average: Decimal
    longest: int


def duties_in(scope: Scope) -> QuerySet[Duty]:
    """Return all duties that count in a scope."""
    return duties_behind(scope, "due")


@dataclass(frozen=True)
class Manners:
    """Who submitted the reports of a scope, those with most to mend first, and how long each side took to decide."""

    submitters: list[Submitter]
    reviewing: dict[int | None, Reviewing]


def manners_in(scope: Scope) -> Manners:
    """Return the discipline of people in a scope; one query.

    Only who signed a submission is named: the reviewer reads that name on the report anyway.
    """
    duty, decision = "report__duty", "review__decision"
    rows = (
        ReportVersion.objects.filter(report__duty__in=duties_in(scope), submitted_at__lt=end_of(scope.day))
        .order_by()
        .annotate(side=Coalesce(f"{duty}__lead__body", f"{duty}__measure__addressee"))
        .values("submitted_by", "submitted_by__full_name", f"{duty}__body", "side")
        .annotate(
            sent=Count(duty, distinct=True),
            returned=Count(duty, distinct=True, filter=Q(**{decision: Review.Decision.RETURNED})),
            extended=Count(duty, distinct=True, filter=Q(**{decision: Review.Decision.EXTENDED})),
            repeated=Count(duty, distinct=True, filter=Q(number__gt=1)),
            late=Count(duty, distinct=True, filter=Q(**{f"{duty}__is_late_answer": True})),
            decided=Count("review"),
            waited=Sum("review__waited_days"),
            longest=Max("review__waited_days"),
        )
    )
    found = list(rows)
    return Manners(_submitters(found), _reviewing(found))


def _submitters(rows: Iterable[Mapping[str, Any]]) -> list[Submitter]:
    held: dict[tuple[int, int], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        held[row["submitted_by"], row["report__duty__body"]].append(row)
    counted = ("sent", "returned", "extended", "repeated", "late")
    found = [
        Submitter(
            person,
            parts[0]["submitted_by__full_name"],
            body,
            *(sum(part[name] for part in parts) for name in counted),
        )
        for (person, body), parts in held.items()
    ]
    return sorted(found, key=lambda one: (-one.late, -one.returned, -one.repeated, one.name, one.body))


def _reviewing(rows: Iterable[Mapping[str, Any]]) -> dict[int | None, Reviewing]:
    held: dict[int | None, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["decided"]:
            held[row["side"]].append(row)
    return {side: _reviewing_of(parts) for side, parts in held.items()}


def _reviewing_of(parts: list[Mapping[str, Any]]) -> Reviewing:
    decided = sum(part["decided"] for part in parts)
    waited = Decimal(sum(part["waited"] for part in parts))
    return Reviewing(
        decided, (waited / decided).quantize(Decimal("0.1")), max(part["longest"] for part in parts)
    )


def days_held(since: date, day: date) -> int:
    """Return for how many days a report has waited."""
    return max(0, (day - since).days)
