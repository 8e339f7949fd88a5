"""The sign-off inside a body: prepared, agreed, signed; each body switches on the steps it uses."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.people.models import Body, User
from qadam.plans.actions.following import forget_signing, lay
from qadam.plans.actions.submitting import check_contents
from qadam.plans.models import Duty, Report, ReportFile, SignOff
from qadam.plans.refusals import outgoing_ahead, period_is_closed
from qadam.plans.rules import (
    is_silent_edit,
    may_agree_inside,
    may_prepare,
    may_set_sign_off,
    may_sign,
)
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed, transition

State, Holder = Report.State, Duty.Holder


def steps_of(body: Body) -> SignOff:
    """Return the steps a body's reports take before they leave it; none until the body has switched them on."""
    return SignOff.objects.filter(body=body).first() or SignOff(body=body)


def set_sign_off(
    body: Body, *, needs_prepared: bool, needs_agreed: bool, needs_signed: bool, by: User
) -> SignOff:
    """Say which steps the reports of a body take before they leave it."""
    if not may_set_sign_off(by, body.pk):
        raise NotAllowed(_("The head, the coordinator or the administrator of the body sets its steps."))
    steps = {"needs_prepared": needs_prepared, "needs_agreed": needs_agreed, "needs_signed": needs_signed}
    with unit_of_work():
        sign_off, _made = SignOff.objects.update_or_create(body=body, defaults=steps)
        record(body, "set_sign_off", by=by, facts=steps)
    return sign_off


def _lay(report: Report, holder: str) -> None:
    duty = Duty.objects.select_for_update(of=("self",)).get(pk=report.duty_id)
    lay(duty, holder)
    duty.save(update_fields=["lies_with", "lies_since"])


def after_preparing(steps: SignOff) -> str:
    """Return with whom a prepared report lies."""
    if steps.needs_agreed:
        return Holder.AGREEING
    return Holder.SIGNATORY if steps.needs_signed else Holder.EXECUTOR


@transition(source=Report.WRITABLE, target=State.PREPARED, rule=may_prepare)
def prepare(report: Report, *, by: User) -> None:
    """Say that the report is ready to be agreed or signed; it is not changed from here on."""
    if is_silent_edit(report.duty):
        raise NotAllowed(period_is_closed())
    check_contents(report)
    report.prepared_by, report.agreed_by, report.signed_by = by, None, None
    _lay(report, after_preparing(steps_of(report.duty.body)))


@transition(source=[State.PREPARED], target=State.AGREED, rule=may_agree_inside)
def agree(report: Report, *, by: User) -> None:
    """Agree the report inside the body; never by the person who prepared it."""
    report.agreed_by = by
    needs_signature = steps_of(report.duty.body).needs_signed
    _lay(report, Holder.SIGNATORY if needs_signature else Holder.EXECUTOR)


@transition(source=[State.PREPARED, State.AGREED], target=State.SIGNED, rule=may_sign)
def sign(
    report: Report,
    *,
    by: User,
    outgoing_number: str = "",
    outgoing_on: date | None = None,
    signed_file: ReportFile | None = None,
) -> None:
    """Sign the report as the head; the outgoing number and date, the signed scan or CMS file are kept with it."""
    if report.state == State.PREPARED and steps_of(report.duty.body).needs_agreed:
        raise ValidationError(_("The report has to be agreed inside the body before it is signed."))
    check_contents(report)
    # One line, whatever was pasted.
    number = " ".join(outgoing_number.split())
    if bool(number) != bool(outgoing_on):
        raise ValidationError(_("Give both the outgoing number and its date, or neither."))
    if outgoing_on and outgoing_on > clock.today():
        raise ValidationError(outgoing_ahead())
    if signed_file is not None and signed_file.report_id != report.pk:
        raise ValidationError(_("The signed copy has to be a file of this report."))
    report.signed_by, report.outgoing_number, report.outgoing_on = by, number, outgoing_on
    report.signed_file = signed_file
    _lay(report, Holder.EXECUTOR)


@transition(source=Report.SIGNING, target=State.DRAFT, rule=may_prepare)
def take_back(report: Report, *, by: User, why: str = "") -> None:
    """Take a report out of the sign-off to change it; the steps begin again."""
    forget_signing(report)
    _lay(report, Holder.EXECUTOR)
