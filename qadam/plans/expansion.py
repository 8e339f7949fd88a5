"""From measures to duties: which body owes what on which day. Reads rows, changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from qadam.kit.deadlines import Occurrence, ReportRule, occurrences, parse_reports
from qadam.kit.fields import is_valid_on
from qadam.kit.periods import Period
from qadam.kit.workdays import Direction, WorkCalendar
from qadam.people.models import Body, GroupMember
from qadam.plans.models import DateDecision, Duty
from qadam.plans.queries import scheme_on
from qadam.programmes.models import Edition, Executor, Measure
from qadam.territories.queries import work_calendar

# A due day is moved by a few days at most; the calendar must know the years around the period.
MARGIN = 1


@dataclass(frozen=True)
class Moment:
    """One occurrence of a measure with the day its calendar gives it."""

    occurrence: Occurrence
    due_on: date
    decision: DateDecision | None = None


@dataclass(frozen=True)
class Holder:
    """A body that owes a duty, with the collective name it came by."""

    body: Body
    executor: Executor
    via: Body | None


class Bodies:
    """The members of collective names by day, read once for a whole edition."""

    def __init__(self, executors: Iterable[Executor]) -> None:
        collective = {item.body_id for item in executors if item.body.is_collective}
        self._members: dict[int, list[GroupMember]] = defaultdict(list)
        rows = GroupMember.objects.filter(collective__in=collective).select_related("member")
        for row in rows.order_by("member__sort_kk"):
            self._members[row.collective_id].append(row)

    def holders(self, executors: Iterable[Executor], day: date) -> Iterator[Holder]:
        """Yield each body once, the first mention counting; a name without members stands for itself."""
        seen: set[int] = set()
        for executor in executors:
            for body, via in self._expanded(executor.body, day):
                if body.pk not in seen:
                    seen.add(body.pk)
                    yield Holder(body, executor, via)

    def _expanded(self, body: Body, day: date) -> list[tuple[Body, Body | None]]:
        members = [
            row.member
            for row in self._members.get(body.pk, [])
            if is_valid_on(row, day) and is_valid_on(row.member, day)
        ]
        return [(member, body) for member in members] or [(body, None)]


def duties_of(edition: Edition) -> list[Duty]:
    """Return all duties an edition gives, unsaved; a measure that needs a date gives those its decisions set."""
    period = edition.period
    if period is None:
        return []
    measures = list(edition.measures.prefetch_related("executors__body", "date_decisions"))
    calendar = work_calendar(period.first.year - MARGIN, period.last.year + MARGIN)
    bodies = Bodies(executor for measure in measures for executor in measure.executors.all())
    defaults = _default_reports(edition, measures)
    return [
        duty
        for measure in measures
        for duty in _duties_of_measure(edition, period, measure, bodies, calendar, defaults)
    ]


def _duties_of_measure(
    edition: Edition,
    period: Period,
    measure: Measure,
    bodies: Bodies,
    calendar: WorkCalendar,
    defaults: ReportRule | None,
) -> Iterator[Duty]:
    moments = list(moments_of(edition, period, measure, calendar, defaults))
    for moment in moments:
        for holder in bodies.holders(measure.executors.all(), moment.occurrence.due):
            yield Duty(
                measure=measure,
                body=holder.body,
                via=holder.via,
                role=holder.executor.role,
                is_by_agreement=holder.executor.is_by_agreement,
                kind=moment.occurrence.kind,
                first_on=moment.occurrence.first,
                last_on=moment.occurrence.last,
                original_on=moment.occurrence.due,
                due_on=moment.due_on,
                opens_on=_opens_on(period, moment.occurrence),
                decision=moment.decision,
            )


def moments_of(
    edition: Edition,
    period: Period,
    measure: Measure,
    calendar: WorkCalendar,
    defaults: ReportRule | None,
) -> Iterator[Moment]:
    """Yield the moments of a measure in order, those of its recorded decisions after those of its rules."""
    for item in occurrences(measure.deadline_rule, measure.report_rule, period, defaults):
        yield Moment(item, calendar.move(item.due, cast(Direction, edition.shift)))
    for decision in measure.date_decisions.all():
        item = Occurrence(decision.event_on, decision.due_on, decision.due_on, "work")
        yield Moment(item, calendar.move(decision.due_on, cast(Direction, edition.shift)), decision)


def _default_reports(edition: Edition, measures: list[Measure]) -> ReportRule | None:
    """Return the scheme's report days where the whole document names none (spec: control, the duty)."""
    if edition.first_on is None or any(measure.reports for measure in measures):
        return None
    scheme = scheme_on(edition.scheme, edition.first_on)
    return parse_reports(scheme.default_reports) if scheme else None


def _opens_on(period: Period, occurrence: Occurrence) -> date:
    if occurrence.kind == "report" and occurrence.first is not None and occurrence.last < occurrence.due:
        # Information on a period can be prepared from its last ten days on.
        return max(period.first, occurrence.last - timedelta(days=10))
    return max(period.first, occurrence.first or period.first)
