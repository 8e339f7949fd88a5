"""Discipline of those who submit, and of those who review."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Avg, Count, Max, Q, QuerySet
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


def submitters_of(scope: Scope) -> list[Submitter]:
    """Return who submitted the reports on the duties of a scope, those with most to mend first; one query.

    Only who signed a submission is named: the reviewer reads that name on the report anyway.
    """
    decision = "review__decision"
    duty = "report__duty"
    rows = (
        ReportVersion.objects.filter(report__duty__in=duties_in(scope), submitted_at__lt=end_of(scope.day))
        .order_by()
        .values_list("submitted_by", "submitted_by__full_name", f"{duty}__body")
        .annotate(
            sent=Count(duty, distinct=True),
            returned=Count(duty, distinct=True, filter=Q(**{decision: Review.Decision.RETURNED})),
            extended=Count(duty, distinct=True, filter=Q(**{decision: Review.Decision.EXTENDED})),
            repeated=Count(duty, distinct=True, filter=Q(number__gt=1)),
            late=Count(duty, distinct=True, filter=Q(**{f"{duty}__is_late_answer": True})),
        )
    )
    found = [Submitter(*row) for row in rows]
    return sorted(found, key=lambda one: (-one.late, -one.returned, -one.repeated, one.name, one.body))


def reviewing_of(scope: Scope) -> dict[int | None, Reviewing]:
    """Return how long each side took to decide on the reports of a scope; one query."""
    duty = "version__report__duty"
    rows = (
        Review.objects.filter(**{f"{duty}__in": duties_in(scope)}, decided_at__lt=end_of(scope.day))
        .order_by()
        .annotate(side=Coalesce(f"{duty}__lead__body", f"{duty}__measure__addressee"))
        .values("side")
        .annotate(decided=Count("pk"), average=Avg("waited_days"), longest=Max("waited_days"))
    )
    return {
        row["side"]: Reviewing(
            row["decided"], Decimal(str(row["average"])).quantize(Decimal("0.1")), row["longest"]
        )
        for row in rows
    }


def days_held(since: date, day: date) -> int:
    """Return for how many days a report has waited."""
    return max(0, (day - since).days)
