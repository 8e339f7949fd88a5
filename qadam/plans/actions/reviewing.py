"""What the reviewer decides on a report: accept, take for information, return, grant what was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.people.models import User
from qadam.plans.actions.following import (
    _accept_duty,
    _extend_duty,
    _inform_duty,
    _lengthen_duty,
    _return_duty,
    forget_signing,
)
from qadam.plans.models import ControlKind, Duty, Remark, Report, ReportVersion, Review
from qadam.plans.refusals import asks_for_a_term
from qadam.plans.rules import is_consolidated, is_silent_edit, may_control, may_decide_term, may_review
from qadam.plans.schemes import Schemes
from qadam.plans.signals import report_accepted, report_returned
from qadam.territories.queries import work_calendar
from qadam.workflow.log import record
from qadam.workflow.transitions import NotAllowed, WrongState, transition

State, Request, Decision = Report.State, Report.Request, Review.Decision


@dataclass(frozen=True)
class Said:
    """A remark on a version: the words it is about, and what to change."""

    text: str
    quote: str = ""


@transition(source=[State.SUBMITTED], target=State.ACCEPTED, rule=may_review)
def accept(report: Report, *, by: User, why: str = "", seen: int | None = None) -> None:
    """Accept a report and remove its duty from control; `seen` is the number of the version that was read."""
    if report.request in Report.FOR_A_TERM:
        raise ValidationError(asks_for_a_term())
    _review(report, Decision.ACCEPTED, by=by, text=why, seen=seen)
    _accept_duty(report.duty, by=by)
    report_accepted.send(Report, report=report, by=by)


@transition(source=[State.SUBMITTED], target=State.INFORMATION, rule=may_review)
def take_for_information(report: Report, *, by: User, why: str = "", seen: int | None = None) -> None:
    """Take a report for information; nothing more waits on this duty."""
    if report.request in Report.FOR_A_TERM:
        raise ValidationError(asks_for_a_term())
    _review(report, Decision.INFORMATION, by=by, text=why, seen=seen)
    _inform_duty(report.duty, by=by)
    report_accepted.send(Report, report=report, by=by)


@transition(source=[State.SUBMITTED], target=State.RETURNED, rule=may_review)
def return_for_changes(
    report: Report,
    *,
    by: User,
    why: str,
    cause: str = Review.Cause.OTHER,
    remarks: Sequence[Said] = (),
    seen: int | None = None,
) -> None:
    """Give a report back with what is missing in it; a dated rework term begins."""
    if not why.strip():
        raise ValidationError(_("Say what has to be changed."))
    if is_silent_edit(report.duty):
        raise NotAllowed(
            _("The period is closed and consolidated: a return needs an exception with its document.")
        )
    if is_consolidated(report.duty):
        raise NotAllowed(
            _(
                "The lead has submitted the information made of this contribution. It can be given back only after"
                " the lead's own report is returned."
            )
        )
    rework_on = rework_day(report.duty)
    _review(
        report, Decision.RETURNED, by=by, text=why, cause=cause, new_on=rework_on, remarks=remarks, seen=seen
    )
    report.remark = why
    forget_signing(report)
    _return_duty(report.duty, by=by, rework_on=rework_on, why=why)
    report_returned.send(Report, report=report, by=by)


def rework_day(duty: Duty) -> date:
    """Return the last day of a rework term that begins today, in working days of the control scheme."""
    today = clock.today()
    scheme = Schemes().on(duty.edition.scheme, today)
    return work_calendar(today.year, today.year + 1).add_working_days(today, scheme.rework_workdays)


@transition(source=[State.SUBMITTED], target=State.EXTENDED, rule=may_decide_term)
def extend(
    report: Report,
    *,
    by: User,
    to_on: date | None = None,
    document: str = "",
    why: str = "",
    seen: int | None = None,
) -> None:
    """Grant the extension a report asks for, by default to the day it names."""
    day = _new_day(report, Request.EXTEND, to_on, by)
    _review(report, Decision.EXTENDED, by=by, text=why, new_on=day, seen=seen)
    _extend_duty(
        report.duty, by=by, to_on=day, reason=report.asked_reason[:1000], responsible=report.responsible,
        document=document,
    )  # fmt: skip
    _begin_again(report)


@transition(source=[State.SUBMITTED], target=State.LONGER, rule=may_decide_term)
def move_to_longer(
    report: Report,
    *,
    by: User,
    control_kind: str = ControlKind.LONG,
    to_on: date | None = None,
    document: str = "",
    why: str = "",
    seen: int | None = None,
) -> None:
    """Move a duty to medium or long control as its report asks."""
    if control_kind not in (ControlKind.MEDIUM, ControlKind.LONG):
        raise ValidationError(_("Longer control is medium-term or long-term."))
    day = _new_day(report, Request.LONGER, to_on, by)
    _review(report, Decision.LONGER, by=by, text=why, new_on=day, seen=seen)
    _lengthen_duty(
        report.duty, by=by, to_on=day, control_kind=control_kind, reason=report.asked_reason[:1000],
        document=document,
    )  # fmt: skip
    _begin_again(report)


def _new_day(report: Report, request: str, to_on: date | None, by: User) -> date:
    if report.request != request:
        raise ValidationError(_("The report does not ask for this."))
    day = to_on or report.asked_on
    if day is None or day <= report.duty.due_on or day < clock.today():
        raise ValidationError(_("The new day has to come after the present one, and not before today."))
    lead = report.duty.lead
    if lead is not None and day > lead.due_on and not may_control(by, report.duty):
        raise ValidationError(
            _(
                "A lead grants a day up to its own. A later one is set by the issuer's side, to the lead as well."
            )
        )
    return day


def _begin_again(report: Report) -> None:
    """The next report on the duty asks to be accepted until its writer says otherwise."""
    report.request, report.asked_on, report.asked_reason, report.periodicity = Request.ACCEPT, None, "", ""
    report.responsible, report.order = "", None
    forget_signing(report)


def _review(
    report: Report,
    decision: str,
    *,
    by: User,
    text: str,
    seen: int | None,
    cause: str = "",
    new_on: date | None = None,
    remarks: Sequence[Said] = (),
) -> None:
    version = report.versions.order_by("-number").first()
    assert version is not None
    if seen is not None and version.number != seen:
        raise WrongState(_("A newer version was submitted meanwhile. Read it before you decide."))
    review = Review.objects.create(
        version=version,
        decision=decision,
        cause=cause,
        text=text,
        new_on=new_on,
        waited_days=_days_waited(version),
        decided_by=by,
        decided_at=clock.now(),
    )
    Remark.objects.bulk_create(
        Remark(review=review, position=place, quote=said.quote[:500], text=said.text)
        for place, said in enumerate(remarks, start=1)
        if said.text.strip()
    )
    facts: dict[str, object] = {"decision": decision, "version": version.number}
    record(review, "decide", by=by, facts=facts | ({"new_on": new_on.isoformat()} if new_on else {}))


def _days_waited(version: ReportVersion) -> int:
    return max(0, (clock.today() - version.submitted_at.astimezone(clock.ALMATY).date()).days)
