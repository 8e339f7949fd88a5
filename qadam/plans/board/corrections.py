"""What changed after figures were published: in closed periods, and in reports that were open to everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from qadam.kit.clock import ALMATY
from qadam.kit.languages import localized
from qadam.plans.board.scope import Scope
from qadam.plans.models import (
    ClosedPeriod,
    Duty,
    ExpectedDuty,
    PeriodException,
    ReportVersion,
    Review,
    TermChange,
    Withdrawal,
)
from qadam.plans.office.versions import figure_words
from qadam.plans.public.released import released_versions
from qadam.programmes.models import Edition

NOTHING = "–"

LEAVE, RESUMED, WITHDRAWN, CORRECTED = "leave", "resumed", "withdrawn", "corrected"


@dataclass(frozen=True)
class Correction:
    """One correction of what was published, with its document; the reason's text is no public matter."""

    kind: str
    on: date
    until_on: date | None
    period: ClosedPeriod | None
    programme: str
    measure_code: str
    number: str
    title: str
    body: str
    document: str
    # Of a released report: since when it was open, and each figure that is another now.
    since: date | None = None
    figures: tuple[str, ...] = ()


def corrections_in(scope: Scope) -> list[Correction]:
    """Return the corrections of what was published on a scope, the newest first."""
    in_period = {
        "report__duty__due_on__gte": scope.period.first,
        "report__duty__due_on__lte": scope.period.last,
    }
    return corrections_of(scope.closings, withdrawn_from(scope.editions).filter(**in_period))


def withdrawn_from(editions: Iterable[Edition]) -> QuerySet[Withdrawal]:
    """Return what was released in these programmes and taken back."""
    return Withdrawal.objects.filter(report__duty__edition__in=editions)


def corrections_of(closings: Iterable[ClosedPeriod], withdrawals: QuerySet[Withdrawal]) -> list[Correction]:
    """Return the corrections of these closed periods and released reports, the newest first; at most four queries."""
    held = list(closings)
    found = [*_leaves(held), *_resumed(held)] if held else []
    found += _released(withdrawals)
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


def _released(withdrawals: QuerySet[Withdrawal]) -> Iterable[Correction]:
    """Yield what was open and is closed now, and what is open again with other figures; text alone corrects none."""
    rows = withdrawals.select_related(
        "version", "report__duty__measure", "report__duty__body", "report__duty__edition"
    )
    by_report: dict[int, list[Withdrawal]] = {}
    for row in rows.order_by("withdrawn_at", "pk"):
        by_report.setdefault(row.report_id, []).append(row)
    again = [key for key, held in by_report.items() if held[0].report.released_at is not None]
    open_now = released_versions(again) if again else {}
    for key, held in by_report.items():
        report = held[0].report
        opened: list[tuple[date | None, ReportVersion | None]] = [
            (_day(row.released_at), row.version) for row in held
        ]
        opened.append((report.released_on, open_now.get(key)))
        for row, (next_on, version) in zip(held, opened[1:], strict=True):
            since, duty = _day(row.released_at), report.duty
            if version is None or next_on is None:
                yield _correction(WITHDRAWN, _day(row.withdrawn_at), None, None, duty, "", since)
            elif figures := _changed(row.version, version):
                yield _correction(CORRECTED, next_on, None, None, duty, "", since, figures)


def _day(moment: datetime) -> date:
    return moment.astimezone(ALMATY).date()


def _changed(old: ReportVersion, new: ReportVersion) -> tuple[str, ...]:
    """Return each figure that differs between two versions, in words."""
    before, after = _figures(old), _figures(new)
    names = dict.fromkeys([*before, *after])
    return tuple(
        _("{figure}: {old} → {new}").format(
            figure=name, old=before.get(name, NOTHING), new=after.get(name, NOTHING)
        )
        for name in names
        if before.get(name) != after.get(name)
    )


def _figures(version: ReportVersion) -> dict[str, str]:
    rows = (figure_words(row) for row in version.figures if row.get("value"))
    return {label: f"{number} {unit}".strip() for label, number, unit in rows}


def _correction(
    kind: str,
    on: date,
    until_on: date | None,
    period: ClosedPeriod | None,
    duty: Duty,
    document: str,
    since: date | None = None,
    figures: tuple[str, ...] = (),
) -> Correction:
    return Correction(
        kind,
        on,
        until_on,
        period,
        period.edition.slug if period else duty.edition.slug,
        duty.measure.code,
        duty.measure.number,
        localized(duty.measure, "name"),
        localized(duty.body, "name"),
        document,
        since,
        figures,
    )
