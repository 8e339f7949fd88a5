"""What the control side does with a duty of its own accord: a new term, an inner day, an excuse, resumption."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.people.models import User
from qadam.plans.actions.following import asked_already, change_term, forget_signing, lay, renew_moment
from qadam.plans.actions.releasing import close_release
from qadam.plans.models import Duty, Report, TermChange
from qadam.plans.refusals import document_and_reason
from qadam.plans.rules import is_silent_edit, may_control
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed, allow, transition

State, Holder = Duty.State, Duty.Holder
CLOSED = (State.ACCEPTED, State.INFORMATION, State.EXCUSED)


def _check(document: str, why: str, to_on: date | None = None) -> None:
    if not document.strip() or not why.strip():
        raise ValidationError(document_and_reason())
    if to_on is not None and to_on < clock.today():
        raise ValidationError(_("The new day lies in the past."))


@transition(source=[*Duty.UNFINISHED, State.SUBMITTED], target=State.RETERMED, rule=may_control)
def set_new_term(duty: Duty, *, to_on: date, document: str, why: str, by: User) -> None:
    """Set a new term by a document of the issuer's side; a report that waits goes back to its writer."""
    _check(document, why, to_on)
    change_term(duty, TermChange.Cause.RETERM, to_on, by=by, reason=why, document=document)
    duty.answered_on, duty.is_late_answer = None, False
    report = Report.objects.filter(duty=duty, state=Report.State.SUBMITTED).first()
    if report is not None:
        _give_back(report, by=by)
    lay(duty, Holder.EXECUTOR)
    duty.state = State.RETERMED
    renew_moment(duty)


@transition(
    source=[Report.State.SUBMITTED], target=Report.State.RETERMED, rule=asked_already, of="plans.report"
)
def _give_back(report: Report, *, by: User) -> None:
    """A report follows its duty to the new term."""
    forget_signing(report)


@transition(source=[*Duty.UNFINISHED], target=State.EXCUSED, rule=may_control)
def excuse(duty: Duty, *, document: str, why: str, by: User) -> None:
    """Release a body from a duty, citing the document."""
    _check(document, why)
    lay(duty, Holder.NOBODY)
    duty.next_moment_at = None
    record(duty, "cite", by=by, why=document)


@transition(source=CLOSED, target=State.RESUMED, rule=may_control)
def resume(duty: Duty, *, to_on: date, document: str, why: str, by: User) -> None:
    """Take a duty under control again with a new day, by a document."""
    _check(document, why, to_on)
    if is_silent_edit(duty):
        raise NotAllowed(
            _("The period is closed and consolidated: to resume a duty needs an exception with its document.")
        )
    change_term(duty, TermChange.Cause.RESUMED, to_on, by=by, reason=why, document=document)
    # That the first answer was late stays: resuming does not undo it.
    duty.answered_on, duty.accepted_on = None, None
    report = Report.objects.filter(duty=duty).first()
    if report is not None and report.state in (Report.State.ACCEPTED, Report.State.INFORMATION):
        _reopen(report, by=by, why=why)
    lay(duty, Holder.EXECUTOR)
    duty.state = State.RESUMED
    renew_moment(duty)


@transition(
    source=[Report.State.ACCEPTED, Report.State.INFORMATION],
    target=Report.State.RESUMED,
    rule=asked_already,
    of="plans.report",
)
def _reopen(report: Report, *, by: User, why: str) -> None:
    """A report follows its duty back under control; what was released of it is withdrawn."""
    close_release(report, by=by, why=why)
    forget_signing(report)


def set_inner_day(duty: Duty, *, to_on: date, why: str, by: User) -> TermChange:
    """Set a co-executor's own day where the period leaves no room for the scheme's."""
    with unit_of_work():
        locked = Duty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
        allow(may_control(by, locked))
        if locked.part != Duty.Part.CO or locked.is_finished:
            raise ValidationError(_("An inner day is set for a co-executor who has not sent yet."))
        if to_on < clock.today():
            raise ValidationError(_("The new day lies in the past."))
        if locked.lead is not None and to_on > locked.lead.due_on:
            raise ValidationError(_("The inner day cannot come after the lead's own day."))
        change_term(locked, TermChange.Cause.INNER, to_on, by=by, reason=why)
        renew_moment(locked)
        locked.save()
        record(locked, "set_inner_day", by=by, why=why, facts={"to_on": to_on.isoformat()})
    return locked.term_changes.latest("pk")


def set_inner_days(duties: Iterable[Duty], *, to_on: date, why: str, by: User) -> int:
    """Set one own day for all co-executors of a moment, all or none; return how many."""
    with unit_of_work():
        return len([set_inner_day(duty, to_on=to_on, why=why, by=by) for duty in duties])
