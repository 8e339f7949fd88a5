"""From measures to duties: which body owes what on which day. Reads rows, changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from qadam.kit.deadlines import Occurrence, ReportRule, occurrences, parse_reports
from qadam.kit.fields import is_valid_on
from qadam.kit.periods import Period
from qadam.kit.workdays import Direction, WorkCalendar
from qadam.people.models import Body, GroupMember
from qadam.plans.models import (
    Consolidator,
    ContributionForm,
    ControlScheme,
    DateDecision,
    Duty,
    SchemeKind,
)
from qadam.plans.schemes import Schemes
from qadam.plans.terms import co_term, kind_of
from qadam.programmes.models import Edition, Executor, Measure
from qadam.programmes.wordings import RowInForce, rows_of_measures
from qadam.territories.queries import work_calendar

# A due day is moved by a few days at most; the calendar must know the years around the period.
MARGIN = 1
Part = Duty.Part


@dataclass(frozen=True)
class Moment:
    """One occurrence of a measure with the day its calendar gives it, and the wording it comes from."""

    occurrence: Occurrence
    due_on: date
    row: RowInForce
    decision: DateDecision | None = None


@dataclass(frozen=True)
class Holder:
    """A body that owes a duty, with the executor it is by, and the collective name it came by."""

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


@dataclass(frozen=True)
class Rules:
    """Everything beside its measures by which an edition's duties are made, read once."""

    edition: Edition
    period: Period
    calendar: WorkCalendar
    bodies: Bodies
    schemes: Schemes
    rows: Mapping[int, Sequence[RowInForce]]
    consolidators: Mapping[int, Body]
    inner_days: Mapping[int, int | None]
    defaults: ReportRule | None

    @property
    def begins_on(self) -> date:
        """Return the day on which the bodies received the programme: its first, or that of its approval if later."""
        return max(self.period.first, self.edition.approved_on or self.period.first)


def rules_of(edition: Edition, period: Period, measures: Sequence[Measure]) -> Rules:
    """Read what the duties of an edition are made by; a constant number of queries."""
    rows = rows_of_measures(measures)
    schemes = Schemes()
    named = Consolidator.objects.filter(measure__edition=edition).select_related("body")
    forms = ContributionForm.objects.filter(measure__edition=edition)
    return Rules(
        edition=edition,
        period=period,
        calendar=work_calendar(period.first.year - MARGIN, period.last.year + MARGIN),
        bodies=Bodies(executor for held in rows.values() for row in held for executor in row.executors),
        schemes=schemes,
        rows=rows,
        consolidators={item.measure_id: item.body for item in named},
        inner_days=dict(forms.values_list("measure", "inner_workdays")),
        defaults=_default_reports(edition, period, schemes, rows),
    )


def _default_reports(
    edition: Edition, period: Period, schemes: Schemes, rows: Mapping[int, Sequence[RowInForce]]
) -> ReportRule | None:
    """Return the scheme's report days where the whole document names none (spec: control, the duty)."""
    if any(row.reports for held in rows.values() for row in held):
        return None
    return parse_reports(schemes.on(edition.scheme, period.first).default_reports)


def duties_of(edition: Edition) -> list[Duty]:
    """Return all duties an edition gives, unsaved; a measure that needs a date gives those its decisions set.

    What was left out at the approval is not among them.
    """
    period = edition.period
    if period is None:
        return []
    measures = list(
        edition.measures.select_related("node", "addressee").prefetch_related(
            "executors__body", "products", "date_decisions"
        )
    )
    rules = rules_of(edition, period, measures)
    duties = [duty for measure in measures for duty in _duties_of_measure(measure, rules)]
    return [duty for duty in duties if edition.owed_from is None or not is_before(duty, edition.owed_from)]


def is_before(duty: Duty, day: date) -> bool:
    """Tell whether the rules put a duty before a day; a day that a person set by a decision is never left out.

    The measure's day counts, not a co-executor's own: lead and co-executors stay together.
    """
    return duty.decision is None and duty.measure_on < day


@dataclass(frozen=True)
class Expected:
    """How many duties an approval will make, how many are past their day already, and how many may be left out."""

    count: int
    past: int
    may_be_left_out: int


def expected_of(edition: Edition, today: date) -> Expected:
    """Count the duties that a draft gives when it is approved today; writes nothing."""
    approved = copy(edition)
    approved.approved_on = today
    duties = duties_of(approved)
    past = sum(duty.term_on < today for duty in duties)
    return Expected(len(duties), past, sum(is_before(duty, today) for duty in duties))


def _duties_of_measure(measure: Measure, rules: Rules) -> Iterator[Duty]:
    for moment in moments_of(measure, rules):
        holders = list(rules.bodies.holders(moment.row.executors, moment.occurrence.due))
        lead = _lead_of(measure, moment, holders, rules)
        if lead is not None and lead not in holders:
            holders.append(lead)
        for holder in holders:
            yield _duty(measure, moment, holder, lead, rules)


def _lead_of(measure: Measure, moment: Moment, holders: list[Holder], rules: Rules) -> Holder | None:
    """Return who gathers the information of the others, nobody where each reports for itself.

    A consolidator the control office named goes before a mark in the document, a mark before the scheme's rule; a
    collective name never leads. Source: control rules, "Bodies in a measure".
    """
    named = rules.consolidators.get(measure.pk)
    if named is not None:
        own = Executor(measure=measure, body=named, role=Executor.Role.COLLECT)
        return next((holder for holder in holders if holder.body.pk == named.pk), Holder(named, own, None))
    if len(holders) < 2:
        return None
    alone = [holder for holder in holders if holder.via is None and not holder.body.is_collective]
    marked = [holder for holder in alone if holder.executor.role == Executor.Role.COLLECT]
    if marked:
        return marked[0]
    scheme = rules.schemes.on(rules.edition.scheme, moment.occurrence.due)
    first = holders[0]
    is_first = scheme.lead_rule == ControlScheme.LeadRule.FIRST and first in alone
    return first if is_first and not first.executor.is_by_agreement else None


def _duty(measure: Measure, moment: Moment, holder: Holder, lead: Holder | None, rules: Rules) -> Duty:
    occurrence, executor = moment.occurrence, holder.executor
    received_on = max(rules.begins_on, moment.row.first_on or rules.begins_on)
    part = Part.EACH if lead is None else Part.LEAD if holder is lead else Part.CO
    kind = _control_kind(moment, received_on, rules)
    due_on, has_no_room = moment.due_on, False
    if part == Part.CO:
        due_on, has_no_room = co_term(
            kind,
            received_on=received_on,
            lead_on=moment.due_on,
            period_ended_on=_period_end(occurrence),
            inner_workdays=rules.inner_days.get(measure.pk),
            calendar=rules.calendar,
        )
    return Duty(
        measure=measure,
        edition=rules.edition,
        body=holder.body,
        via=holder.via,
        role=executor.role,
        part=part,
        is_by_agreement=executor.is_by_agreement,
        agreement=Duty.Agreement.ASKED if executor.is_by_agreement else Duty.Agreement.NOT_ASKED,
        kind=occurrence.kind,
        control_kind=kind.code if kind else "",
        first_on=occurrence.first,
        last_on=occurrence.last,
        original_on=occurrence.due,
        measure_on=moment.due_on,
        due_on=due_on,
        term_on=due_on,
        has_no_room=has_no_room,
        opens_on=min(max(_opens_on(rules.period, occurrence), rules.begins_on), due_on),
        received_on=received_on,
        decision=moment.decision,
    )


def _control_kind(moment: Moment, received_on: date, rules: Rules) -> SchemeKind | None:
    scheme = rules.schemes.on(rules.edition.scheme, received_on)
    kinds = scheme.kinds.all() if scheme.pk else []
    return kind_of(kinds, received_on, moment.due_on, rules.calendar)


def _period_end(occurrence: Occurrence) -> date | None:
    """Return the last day of the period that information is given on, none where the work itself is due."""
    is_on_period = occurrence.kind == "report" and occurrence.last < occurrence.due
    return occurrence.last if is_on_period else None


def moments_of(measure: Measure, rules: Rules) -> Iterator[Moment]:
    """Yield the moments of a measure in order, those of its recorded decisions after those of its rules.

    Each day belongs to the wording of the measure that is in force on it.
    """
    direction = cast(Direction, rules.edition.shift)
    rows = rules.rows[measure.pk]
    for row in rows:
        for item in occurrences(row.deadline_rule, row.report_rule, rules.period, rules.defaults):
            if row.is_in_force(item.due):
                yield Moment(item, rules.calendar.move(item.due, direction), row)
    for decision in measure.date_decisions.all():
        item = Occurrence(decision.event_on, decision.due_on, decision.due_on, "work")
        in_force = [row for row in rows if row.is_in_force(decision.due_on)]
        if in_force:
            yield Moment(item, rules.calendar.move(decision.due_on, direction), in_force[0], decision)


def _opens_on(period: Period, occurrence: Occurrence) -> date:
    if occurrence.kind == "report" and occurrence.first is not None and occurrence.last < occurrence.due:
        # Information on a period can be prepared from its last ten days on.
        return max(period.first, occurrence.last - timedelta(days=10))
    return max(period.first, occurrence.first or period.first)
