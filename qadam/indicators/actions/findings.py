"""What people say of a finding: it is accepted with a note, corrected by an act, opened again."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.indicators.models import Finding
from qadam.indicators.rules import may_settle_finding
from qadam.kit import clock
from qadam.kit.fields import length_of
from qadam.people.models import User
from qadam.programmes.models import Amendment
from qadam.workflow.transitions import transition

State = Finding.State


@transition(source=[State.OPEN], target=State.ACCEPTED, rule=may_settle_finding)
def accept_finding(finding: Finding, *, by: User, why: str) -> None:
    """Accept the difference as it is, with a note that everybody reads beside it."""
    _settle(finding, by, _said(why))
    finding.amendment = None


@transition(source=[State.OPEN, State.ACCEPTED], target=State.CORRECTED, rule=may_settle_finding)
def correct_finding(finding: Finding, *, by: User, amendment: Amendment, why: str = "") -> None:
    """Say by which act in force the contradiction was corrected."""
    if amendment.edition_id != finding.edition_id or amendment.is_draft:
        raise ValidationError(_("Name an act that is in force and belongs to this programme."))
    _settle(finding, by, _checked(why))
    finding.amendment = amendment


@transition(source=[State.ACCEPTED, State.CORRECTED], target=State.OPEN, rule=may_settle_finding)
def reopen_finding(finding: Finding, *, by: User, why: str) -> None:
    """Open a settled finding again, with the reason; what was said before stays in its history."""
    _said(why)
    finding.note, finding.amendment = "", None
    finding.settled_by, finding.settled_at = None, None


def _settle(finding: Finding, by: User, note: str) -> None:
    finding.note = note
    finding.settled_by, finding.settled_at = by, clock.now()


def _said(text: str) -> str:
    if not text.strip():
        raise ValidationError(_("Say why in a few words: everybody reads it beside the finding."))
    return _checked(text)


def _checked(text: str) -> str:
    most = length_of(Finding, "note")
    if len(text.strip()) > most:
        raise ValidationError(_("At most {most} signs are kept.").format(most=most))
    return text.strip()
