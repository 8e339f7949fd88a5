"""Why a duty is late, by those who owe it."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.files.models import Upload
from qadam.kit import clock
from qadam.people.models import Membership, User
from qadam.plans.models import Duty, Explanation
from qadam.plans.refusals import not_yours_to_explain
from qadam.plans.rules import may_explain
from qadam.programmes.rules import roles_among
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed


@dataclass(frozen=True)
class Why:
    """A reason of a delay: its code, the words, the promised day, the official who answers for it."""

    cause: str
    text: str
    responsible: str
    promised_on: date | None = None
    upload: Upload | None = None


def explain(duty: Duty, why: Why, *, by: User) -> Explanation:
    """Keep why a duty is late; a head's explanation is the note that the third threshold asks for."""
    if not may_explain(by, duty):
        raise NotAllowed(not_yours_to_explain())
    if not why.text.strip() or not why.responsible.strip():
        raise ValidationError(_("Write the reason and name the official who answers for it."))
    if why.promised_on is not None and why.promised_on < clock.today():
        raise ValidationError(_("The promised day lies in the past."))
    if why.promised_on is None and not duty.is_finished:
        raise ValidationError(_("Name the day by which it will be done."))
    with unit_of_work():
        kept = Explanation.objects.create(
            duty=duty,
            cause=why.cause,
            text=why.text.strip(),
            promised_on=why.promised_on,
            responsible=why.responsible.strip(),
            is_by_head=Membership.Role.HEAD in roles_among(by, {duty.body_id}),
            upload=why.upload,
            given_by=by,
            given_at=clock.now(),
        )
        facts = {"cause": why.cause, "promised_on": why.promised_on.isoformat() if why.promised_on else ""}
        record(duty, "explain", by=by, facts=facts)
    return kept
