"""How a duty stands: with whom it lies and why, how its term changed, who contributes, what control may still do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day
from qadam.kit.languages import active, localized
from qadam.people.models import User
from qadam.plans.evidence import Promise
from qadam.plans.models import ClosedPeriod, Duty, Escalation, Explanation, Report
from qadam.plans.office.page import Facts, is_own, report_of, shown_state
from qadam.plans.office.versions import file_item
from qadam.plans.rules import may_see_report
from qadam.workflow.queries import HistoryLine


@dataclass(frozen=True)
class Lying:
    """With whom a duty lies, since when, why it is late, what is promised."""

    facts: Facts
    waits_days: int
    file: dict[str, str]
    is_note_owed: bool


def lying_of(duty: Duty, reader: User, today: date, passed: Iterable[HistoryLine]) -> Lying | None:
    """Return with whom an open duty lies; none where nothing waits. `passed` is what the log says of the duty."""
    if duty.measure.edition.is_archive or duty.lies_with == Duty.Holder.NOBODY:
        return None
    is_late = duty.is_overdue(today) or duty.is_late_answer
    told = list(duty.explanations.select_related("upload")) if is_late else []
    steps = _thresholds(passed) if is_late else []
    facts: Facts = [
        (_("With whom it lies"), with_whom(duty, reader)),
        (_("Since"), format_day(duty.lies_since, active()) if duty.lies_since else ""),
    ]
    if told:
        facts += _explained(told[0])
    facts += [(str(capfirst(step.label)), format_day(day, active())) for step, day in steps]
    has_note = any(item.is_by_head for item in told)
    return Lying(
        facts=[(label, value) for label, value in facts if value],
        waits_days=waits_for_review(duty, today),
        file=file_item(told[0].upload) if told and told[0].upload else {},
        is_note_owed=not has_note and any(step == Escalation.Step.NOTE for step, _day in steps),
    )


def _thresholds(passed: Iterable[HistoryLine]) -> list[tuple[Escalation.Step, date]]:
    """Return the thresholds that were passed with the days, in order."""
    lines = [line for line in passed if line.verb == "escalate" and line.facts.get("step")]
    lines.sort(key=lambda line: line.at)
    return [(Escalation.Step(line.facts["step"]), line.at.astimezone(ALMATY).date()) for line in lines]


def _explained(told: Explanation) -> Facts:
    kind = _("Explanatory note of the head") if told.is_by_head else _("Explanation")
    return [
        (_("Reason"), str(capfirst(told.get_cause_display()))),
        (kind, told.text),
        (_("Promised day"), format_day(told.promised_on, active()) if told.promised_on else ""),
        (_("Responsible official"), told.responsible),
    ]


def waits_for_review(duty: Duty, today: date) -> int:
    """Return for how many days the report has waited for its reviewer."""
    report = report_of(duty)
    if report is None or report.state != Report.State.SUBMITTED or report.submitted_at is None:
        return 0
    return max(0, (today - report.submitted_at.astimezone(ALMATY).date()).days)


def with_whom(duty: Duty, reader: User) -> str:
    """Return with whom a duty lies: executor, agreeing, signatory, reviewer; persons only within their own body."""
    holder = duty.lies_with
    if holder == Duty.Holder.REVIEWER:
        edition = duty.measure.edition
        side = (duty.lead.body if duty.lead else None) or duty.measure.addressee or edition.control
        side = side or edition.issuer
        return localized(side, "name") if side else ""
    body = localized(duty.body, "name")
    if holder in (Duty.Holder.AGREEING, Duty.Holder.SIGNATORY):
        return f"{body}: {duty.get_lies_with_display()}"
    report = report_of(duty)
    person = duty.assigned_to or (report.edited_by if report else None)
    return f"{body}, {person}" if person and is_own(reader, duty) else body


@dataclass(frozen=True)
class Term:
    """One day of a duty's term: what it is, the day, why and by which document."""

    what: str
    day: date
    why: str
    document: str


def terms_of(duty: Duty) -> list[Term]:
    """Return the days of a duty from the document's on, where there is more than one; all of them stay visible."""
    days = [Term(_("Day of the document"), duty.original_on, "", "")]
    if duty.is_moved:
        days.append(Term(_("Moved by the calendar"), duty.measure_on, _("a day off"), ""))
    changes = list(duty.term_changes.all()) if duty.has_own_term else []
    first = changes[0].from_on if changes else duty.due_on
    if first != duty.measure_on:
        days.append(Term(_("The co-executor's own day"), first, "", ""))
    days += [
        Term(str(capfirst(change.get_cause_display())), change.to_on, change.reason, change.document)
        for change in changes
    ]
    if duty.term_on != duty.due_on and not duty.is_finished:
        days.append(Term(_("Rework by"), duty.term_on, "", ""))
    return days if len(days) > 1 else []


@dataclass(frozen=True)
class Part:
    """A contribution to the lead's information: whose, in which state, and the page where it may be read."""

    body: str
    state: str
    due_on: date
    url: str


def parts_of(duty: Duty, today: date) -> list[Part]:
    """Return what the co-executors have sent to the lead, and who has not; none for other duties."""
    if duty.part != Duty.Part.LEAD:
        return []
    rows = duty.contributions.select_related("body", "measure__edition").order_by("body__sort_kk")
    return [
        Part(
            localized(row.body, "name"),
            shown_state(row, today),
            row.due_on,
            reverse("desk:duty", args=[row.pk]),
        )
        for row in rows
    ]


# Reports that have left the co-executor's hands for good or for review.
SENT = frozenset({"submitted", "waiting", "accepted", "information", "late"})


def is_partly_done(duty: Duty, parts: Sequence[Part], promise: Promise | None) -> bool:
    """Tell whether an unfinished duty has some but not all of its contributions, or of its promised results."""
    if duty.is_finished or duty.measure.edition.is_archive:
        return False
    asked = [part for part in parts if part.state != "declined"]
    sent = [part for part in asked if part.state in SENT]
    some_results = promise is not None and promise.is_owed and bool(promise.missing and promise.shown)
    return 0 < len(sent) < len(asked) or some_results


def lead_of(duty: Duty, reader: User) -> Part | None:
    """Return the lead's duty to which a co-executor contributes; its page only for those who may read it."""
    lead = duty.lead
    if lead is None:
        return None
    lead.measure = duty.measure
    url = reverse("desk:duty", args=[lead.pk]) if may_see_report(reader, lead) else ""
    return Part(localized(lead.body, "name"), "", lead.due_on, url)


def closed_periods_of(duty: Duty) -> QuerySet[ClosedPeriod]:
    """Return the closed periods to which a duty belongs."""
    return ClosedPeriod.objects.filter(
        edition=duty.edition_id, first_on__lte=duty.due_on, last_on__gte=duty.due_on
    )


def leaves_of(duty: Duty) -> list[dict[str, Any]]:
    """Return the leaves to change this report of a closed period."""
    return [
        {"until": leave.until_on, "document": leave.document, "reason": leave.reason}
        for leave in duty.period_exceptions.all()
    ]
