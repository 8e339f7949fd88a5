"""How a duty follows its report: the steps that are taken together with the report's own."""

from datetime import date

from qadam.kit import clock
from qadam.people.models import User
from qadam.plans.ladder import next_moment
from qadam.plans.models import Duty, Report, TermChange
from qadam.plans.schemes import Schemes
from qadam.workflow.transitions import transition

State, Holder = Duty.State, Duty.Holder


def renew_moment(duty: Duty) -> None:
    """Set when the worker looks at the duty next; the caller saves."""
    scheme = Schemes().on(duty.edition.scheme, duty.due_on)
    duty.next_moment_at = next_moment(duty, scheme, clock.now())


def lay(duty: Duty, holder: str) -> None:
    """Say with whom the duty lies from today on; the caller saves."""
    duty.lies_with, duty.lies_since = holder, clock.today()


def forget_signing(report: Report) -> None:
    """Clear who signed a report and the letter it went out with: its version keeps them; the caller saves."""
    report.prepared_by = report.agreed_by = report.signed_by = None
    report.outgoing_number, report.outgoing_on, report.signed_file = "", None, None
    report.letter = None


def change_term(duty: Duty, cause: str, to_on: date, *, by: User, **facts: str) -> None:
    """Give a duty a day of its own and keep the change; the caller saves the duty."""
    TermChange.objects.create(
        duty=duty,
        cause=cause,
        from_on=duty.due_on,
        to_on=to_on,
        decided_by=by,
        decided_at=clock.now(),
        **facts,
    )
    duty.due_on = duty.term_on = to_on
    duty.has_own_term, duty.has_no_room = True, False


def asked_already(user: User, thing: Duty | Report) -> bool:
    """A duty and its report go together: the rule of the one that leads has been asked."""
    return True


@transition(source=Duty.UNFINISHED, target=State.SUBMITTED, rule=asked_already, of="plans.duty")
def _submit_duty(duty: Duty, *, by: User, request: str) -> None:
    """The first submission that asks to be accepted is judged by the day in force then."""
    today = clock.today()
    if request in Report.ANSWERS:
        if today > duty.term_on:
            duty.is_late_answer = True
        duty.answered_on = duty.answered_on or today
    duty.times_submitted += 1
    lay(duty, Holder.REVIEWER)
    duty.next_moment_at = None


@transition(source=[State.SUBMITTED], target=State.ACCEPTED, rule=asked_already, of="plans.duty")
def _accept_duty(duty: Duty, *, by: User) -> None:
    """Accepted: nothing waits any more."""
    duty.accepted_on = clock.today()
    lay(duty, Holder.NOBODY)


@transition(source=[State.SUBMITTED], target=State.INFORMATION, rule=asked_already, of="plans.duty")
def _inform_duty(duty: Duty, *, by: User) -> None:
    """Taken for information: nothing waits any more."""
    duty.accepted_on = clock.today()
    lay(duty, Holder.NOBODY)


@transition(source=[State.SUBMITTED], target=State.RETURNED, rule=asked_already, of="plans.duty")
def _return_duty(duty: Duty, *, by: User, rework_on: date, why: str = "") -> None:
    """A return opens a dated rework term; the time of the review was never the executor's."""
    duty.times_returned += 1
    duty.term_on = max(duty.due_on, rework_on)
    lay(duty, Holder.EXECUTOR)
    duty.state = State.RETURNED
    renew_moment(duty)


@transition(source=[State.SUBMITTED], target=State.EXTENDED, rule=asked_already, of="plans.duty")
def _extend_duty(duty: Duty, *, by: User, to_on: date, reason: str, responsible: str, document: str) -> None:
    """The day moves; the duty waits for its executor again."""
    facts = {"reason": reason, "responsible": responsible, "document": document}
    change_term(duty, TermChange.Cause.EXTENSION, to_on, by=by, **facts)
    duty.times_extended += 1
    _wait_again(duty, State.EXTENDED)


@transition(source=[State.SUBMITTED], target=State.LONGER, rule=asked_already, of="plans.duty")
def _lengthen_duty(
    duty: Duty, *, by: User, to_on: date, control_kind: str, reason: str, document: str
) -> None:
    """The duty goes over to medium or long control with its own day."""
    change_term(duty, TermChange.Cause.LONGER, to_on, by=by, reason=reason, document=document)
    duty.control_kind = control_kind
    _wait_again(duty, State.LONGER)


def _wait_again(duty: Duty, state: str) -> None:
    duty.answered_on, duty.is_late_answer = None, False
    lay(duty, Holder.EXECUTOR)
    duty.state = state
    renew_moment(duty)
