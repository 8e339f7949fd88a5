"""Objections to a published result: anybody brings one without an account, the commission answers it."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.contests.codes import new_code
from qadam.contests.models import Arena, Objection
from qadam.contests.queries.commission import objections_until
from qadam.contests.rules import may_answer
from qadam.kit import clock
from qadam.kit.dates import format_moment
from qadam.kit.languages import active
from qadam.people.models import User
from qadam.workflow.log import MACHINE, record, unit_of_work
from qadam.workflow.transitions import WrongState, transition

State = Objection.State
SAME_WITHIN = timedelta(minutes=30)


def object_to(arena: Arena, *, name: str, contact: str, text: str) -> Objection:
    """Take an objection from anybody; the same words sent twice are one objection."""
    until, now = objections_until(arena), clock.now()
    if until is None:
        raise WrongState(_("No result is published here yet, so there is nothing to object to."))
    if until <= now:
        said = _("Objections were taken until {moment}.")
        raise WrongState(said.format(moment=format_moment(until, active())))
    if not (name.strip() and contact.strip() and text.strip()):
        raise ValidationError(_("Write your name, how to reach you, and what you object to."))
    with unit_of_work():
        Arena.objects.select_for_update(of=("self",)).get(pk=arena.pk)
        same = arena.objections.filter(
            contact=contact.strip(), text=text.strip(), sent_at__gt=now - SAME_WITHIN
        )
        found = same.first()
        if found is not None:
            return found
        made = Objection.objects.create(
            arena=arena, number=_number(), name=name.strip(), contact=contact.strip(), text=text.strip()
        )
        record(made, "object_to", by=MACHINE, target=State.OPEN)
    return made


def _number() -> str:
    """Return a number nobody can guess: the answer is found by it."""
    code = new_code()
    return f"{code[:5]}-{code[5:]}"


def plain_number(typed: str) -> str:
    """Return the number of an objection as it is kept, however it was typed."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return f"{signs[:5]}-{signs[5:]}"


@transition(source=[State.OPEN], target=State.ANSWERED, rule=may_answer)
def answer_objection(objection: Objection, *, answer: str, by: User) -> None:
    """Answer an objection; whoever brought it finds the answer by the number."""
    if not answer.strip():
        raise ValidationError(_("Write the answer."))
    objection.answer, objection.answered_by, objection.answered_at = answer.strip(), by, clock.now()
