"""What changed in closed periods after their figures were published: leave used, duties taken under control again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from qadam.kit.clock import ALMATY
from qadam.kit.languages import localized
from qadam.plans.models import (
    ClosedPeriod,
    Duty,
    ExpectedDuty,
    PeriodException,
    ReportVersion,
    Review,
    TermChange,
)

LEAVE, RESUMED = "leave", "resumed"


@dataclass(frozen=True)
class Correction:
    """One correction of published figures, with its document; the reason's text is no public matter."""

    kind: str
    on: date
    until_on: date | None
    period: ClosedPeriod
    programme: str
    measure_code: str
    number: str
    title: str
    body: str
    document: str


def corrections_of(closings: Iterable[ClosedPeriod]) -> list[Correction]:
    """Return the corrections of these closed periods, the newest first; two queries."""
    held = list(closings)
    if not held:
        return []
    found = [*_leaves(held), *_resumed(held)]
    return sorted(found, key=lambda one: (one.on, one.number), reverse=True)


def _leaves(closings: list[ClosedPeriod]) -> Iterable[Correction]:
    """Return the leave that was used: something was submitted, decided or set anew after it was given."""
    after = {"duty": OuterRef("duty")}
    submitted = ReportVersion.objects.filter(
        report__duty=OuterRef("duty"), submitted_at__gte=OuterRef("given_at")
    )
    decided = Review.objects.filter(
        version__report__duty=OuterRef("duty"), decided_at__gte=OuterRef("given_at")
    )
    changed = TermChange.objects.filter(**after, decided_at__gte=OuterRef("given_at"))
    rows = PeriodException.objects.filter(period__in=closings).filter(
        Exists(submitted) | Exists(decided) | Exists(changed)
    )
    for leave in rows.select_related("period__edition", "duty__measure", "duty__body"):
        on = leave.given_at.astimezone(ALMATY).date()
        yield _correction(LEAVE, on, leave.until_on, leave.period, leave.duty, leave.document)


def _resumed(closings: list[ClosedPeriod]) -> Iterable[Correction]:
    periods = {closing.pk: closing for closing in closings}
    expected = ExpectedDuty.objects.filter(period__in=closings, duty=OuterRef("duty"))
    rows = (
        TermChange.objects.filter(cause=TermChange.Cause.RESUMED, duty__edition__closed_periods__in=closings)
        .annotate(closing=expected.order_by("-period__first_on").values("period")[:1])
        .filter(closing__isnull=False)
        .select_related("duty__measure", "duty__body")
        .distinct()
    )
    for change in rows:
        period = periods[change.closing]
        if change.decided_at >= period.closed_at:
            on = change.decided_at.astimezone(ALMATY).date()
            yield _correction(RESUMED, on, change.to_on, period, change.duty, change.document)


def _correction(
    kind: str, on: date, until_on: date | None, period: ClosedPeriod, duty: Duty, document: str
) -> Correction:
    return Correction(
        kind,
        on,
        until_on,
        period,
        period.edition.slug,
        duty.measure.code,
        duty.measure.number,
        localized(duty.measure, "name"),
        localized(duty.body, "name"),
        document,
    )
