"""Values that the product counts itself: made, brought up to date and accepted by the machine."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from qadam.indicators.actions.following import official_changed
from qadam.indicators.actions.rounds import expected_series
from qadam.indicators.cells import Cell, number
from qadam.indicators.counting import COUNTED, SOURCE
from qadam.indicators.models import Expected, Indicator, Series, Value
from qadam.indicators.spans import format_span
from qadam.kit import clock
from qadam.kit.periods import Period, Unit, touching
from qadam.programmes.models import Edition
from qadam.workflow.log import Actor, record, unit_of_work

State = Value.State


@dataclass(frozen=True)
class Count:
    """What was counted for a series in a period."""

    series: Series
    span: str
    period: Period
    cell: Cell


def count_all(today: date, *, by: Actor) -> int:
    """Bring the counted values of all programmes in force up to date; return how many changed."""
    counted = Indicator.objects.filter(code__in=COUNTED.names())
    editions = Edition.objects.filter(state=Edition.State.APPROVED, pk__in=counted.values("edition"))
    return sum(count(edition, today, by=by) for edition in editions.order_by("pk"))


def count(edition: Edition, today: date, *, by: Actor) -> int:
    """Bring the counted values of a programme up to date for every period that has begun; return how many changed.

    A locked value stays as it was locked. What runs on is the same value with a new number, not a correction.
    """
    with unit_of_work():
        found = list(_counts(edition, today))
        keys = sorted({one.series.pk for one in found})
        list(Series.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
        rows = Value.objects.current().filter(series__in=keys).select_related("series")
        present = {(value.series_id, value.span): value for value in rows}
        changed = [
            value for one in found if (value := _keep(one, present.get((one.series.pk, one.span)), by))
        ]
        _mark_answered(changed)
        official_changed(changed)
    return len(changed)


def _counts(edition: Edition, today: date) -> Iterator[Count]:
    if edition.first_on is None or edition.first_on > today:
        return
    days = Period(edition.first_on, min(today, edition.last_on or today))
    asked = Indicator.objects.filter(edition=edition, code__in=COUNTED.names()).exclude(per="")
    for per in asked.order_by().values_list("per", flat=True).distinct():
        for period in touching(Unit(per), days):
            yield from _counts_of(edition, period, today)


def _counts_of(edition: Edition, period: Period, today: date) -> Iterator[Count]:
    span = format_span(period)
    numbers = {}
    for series in expected_series(edition, span):
        code = series.indicator.code
        counter = COUNTED.get(code)
        if counter is None:
            continue
        if code not in numbers:
            numbers[code] = counter(edition, period, today)
        yield Count(series, span, period, number(numbers[code].get(series.territory_code, 0)))


def _keep(found: Count, present: Value | None, by: Actor) -> Value | None:
    """Return the value that was made or changed; None where nothing had to change, or a person's value stands."""
    if present is not None and (
        present.source != SOURCE or present.state != State.ACCEPTED or present.cell == found.cell
    ):
        return None
    moment = clock.now()
    value = present or Value(
        series=found.series,
        span=found.span,
        first_on=found.period.first,
        last_on=found.period.last,
        source=SOURCE,
        state=State.ACCEPTED,
        is_official=True,
    )
    value.cell = found.cell
    value.entered_at = value.submitted_at = value.reviewed_at = moment
    value.edition_number += 1
    value.save()
    record(value, "count", by=by, facts={"cell": value.cell.text})
    return value


def _mark_answered(values: Iterable[Value]) -> None:
    """A round that expects them has its answer."""
    for value in values:
        Expected.objects.filter(
            round__edition=value.series.indicator.edition_id,
            round__span=value.span,
            series=value.series_id,
            first_submitted_at=None,
        ).update(first_submitted_at=value.submitted_at)
