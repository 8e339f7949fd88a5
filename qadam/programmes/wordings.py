"""Which wording of a measure is in force on which day: the rows before and after each amendment."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import prefetch_related_objects

from qadam.kit.deadlines import DeadlineRule, ReportRule, parse_reports, parse_rule
from qadam.people.models import Body
from qadam.programmes.models import Amendment, Executor, Measure, MeasureChange
from qadam.programmes.rows import MeasureText, executors_of, present_text, text_of

Kind = MeasureChange.Kind
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class RowInForce:
    """A measure's row between two days, both included; an empty end is open.

    `executors` have body, role, is_by_agreement and details; those of an earlier wording are not stored rows.
    `replaced_by` is the amendment that put the next wording in its place, empty for the last.
    """

    first_on: date | None
    last_on: date | None
    deadline: str
    reports: str
    executors: list[Executor]
    addressee: Body | None
    text: MeasureText
    replaced_by: Amendment | None = None

    @property
    def deadline_rule(self) -> DeadlineRule:
        """Return when the work was to be done by this wording."""
        return parse_rule(self.deadline)

    @property
    def report_rule(self) -> ReportRule:
        """Return when information was due by this wording."""
        return parse_reports(self.reports)

    def is_in_force(self, day: date) -> bool:
        """Tell whether this wording applies on a day."""
        return (self.first_on is None or self.first_on <= day) and (
            self.last_on is None or day <= self.last_on
        )


def rows_of(measure: Measure) -> list[RowInForce]:
    """Return the wordings of a measure, the oldest first; one that no act changed has one."""
    return rows_of_measures([measure])[measure.pk]


def rows_of_measures(measures: Sequence[Measure]) -> dict[int, list[RowInForce]]:
    """Return the wordings of these measures by primary key; links that are prefetched are not read again."""
    prefetch_related_objects(measures, "node", "addressee", "products", "executors__body")
    changes: dict[int, list[MeasureChange]] = defaultdict(list)
    for change in _enacted(measures):
        assert change.measure_id is not None
        changes[change.measure_id].append(change)
    bodies = _bodies(text_of(change.old) for held in changes.values() for change in held)
    return {measure.pk: list(_rows(measure, changes[measure.pk], bodies)) for measure in measures}


def _enacted(measures: Sequence[Measure]) -> Iterable[MeasureChange]:
    """Return what acts in force changed of these measures, the earliest first."""
    rows = MeasureChange.objects.filter(
        measure__in=[measure.pk for measure in measures],
        kind=Kind.CHANGE,
        amendment__state=Amendment.State.ENACTED,
    )
    ordered = rows.order_by("amendment__in_force_on", "amendment__enacted_at", "pk")
    return ordered.select_related("amendment__edition")


def _bodies(texts: Iterable[MeasureText]) -> dict[str, Body]:
    keys: set[str] = set()
    for text in texts:
        keys |= {text.addressee, *(line.body for line in text.executors)}
    keys.discard("")
    return {body.key: body for body in Body.objects.filter(key__in=keys)} if keys else {}


def _rows(measure: Measure, changes: list[MeasureChange], bodies: dict[str, Body]) -> Iterable[RowInForce]:
    first = measure.from_on
    for change in changes:
        start = change.amendment.in_force_on
        assert start is not None
        # Of two acts in force from one day only the later one ever applied.
        if first is None or first < start:
            yield _earlier(measure, change, first, start - _DAY, bodies)
        first = start
    yield RowInForce(
        first_on=first,
        last_on=measure.ended_on,
        deadline=measure.deadline,
        reports=measure.reports,
        executors=list(measure.executors.all()),
        addressee=measure.addressee,
        text=present_text(measure),
    )


def _earlier(
    measure: Measure, change: MeasureChange, first: date | None, last: date, bodies: dict[str, Body]
) -> RowInForce:
    text = text_of(change.old)
    return RowInForce(
        first_on=first,
        last_on=last,
        deadline=text.deadline,
        reports=text.reports,
        executors=executors_of(text, measure, bodies),
        addressee=bodies.get(text.addressee),
        text=text,
        replaced_by=change.amendment,
    )
