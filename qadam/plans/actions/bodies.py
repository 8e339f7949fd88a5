"""Bodies and their duties: taking part by agreement, work given to a person, duties handed to a successor."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.people.models import Body, Membership, User
from qadam.plans.actions.following import lay, renew_moment
from qadam.plans.models import Duty, HandOver
from qadam.plans.rules import WRITERS, may_answer_agreement, may_assign
from qadam.workflow.log import Actor, record, unit_of_work
from qadam.workflow.transitions import Move, NotAllowed, draw, transition

Agreement, State = Duty.Agreement, Duty.State


@transition(
    source=[Agreement.ASKED, Agreement.DECLINED],
    target=Agreement.AGREED,
    rule=may_answer_agreement,
    field="agreement",
)
def agree_to_take_part(duty: Duty, *, by: User) -> None:
    """A body named "by agreement" takes the duty on; from now on it can be late."""
    duty.agreement = Agreement.AGREED
    # Whoever agrees when the day has passed already gets the days of a rework term, not a lateness.
    if duty.term_on < clock.today():
        duty.term_on = clock.today()
    lay(duty, Duty.Holder.EXECUTOR)
    renew_moment(duty)


@transition(
    source=[Agreement.ASKED],
    target=Agreement.DECLINED,
    rule=may_answer_agreement,
    field="agreement",
)
def decline_to_take_part(duty: Duty, *, why: str, by: User) -> None:
    """A body named "by agreement" says that it does not take part, and why."""
    if not why.strip():
        raise ValidationError(_("Say why the body does not take part."))
    if duty.state not in (State.PLANNED, State.OPEN):
        raise ValidationError(_("Work on this duty has begun: report what was done instead."))
    duty.next_moment_at = None


def assign(duty: Duty, person: User | None, *, by: User) -> Duty:
    """Give a duty of one's body to one of its people, or to nobody in particular."""
    with unit_of_work():
        locked = Duty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
        if not may_assign(by, locked):
            raise NotAllowed(_("The head or the coordinator of the body gives its work to its people."))
        if person is not None and person not in people_for(locked):
            raise ValidationError(_("Choose a person who writes the reports of this body."))
        locked.assigned_to = person
        locked.save(update_fields=["assigned_to"])
        record(locked, "assign", by=by, facts={"person": person.log_key if person else ""})
    return locked


def people_for(duty: Duty) -> list[User]:
    """Return the people of the duty's body who write its reports, in the order of their names."""
    held = Membership.objects.on(clock.today()).filter(body=duty.body_id, role__in=WRITERS)
    return list(User.objects.filter(pk__in=held.values("user")))


draw(
    "plans.duty",
    Move(
        "hand_over",
        Duty.UNFINISHED,
        State.EXCUSED,
        what="The body has ended and its successor owes the same already: excused by the act of succession.",
    ),
)


def hand_over(
    duties: Iterable[Duty], successor: Body, *, from_day: date, act: str, by: Actor
) -> tuple[int, int]:
    """Hand unfinished duties to the successor of the body that ended; return how many passed and how many merged.

    Where the successor owes the same already, the old duty is excused by the act of succession.
    """
    passed = merged = 0
    with unit_of_work():
        keys = [duty.pk for duty in duties]
        rows = Duty.objects.select_for_update(of=("self",)).filter(pk__in=keys, state__in=Duty.UNFINISHED)
        for duty in rows.select_related("body", "edition"):
            if _is_owed_already(duty, successor):
                _merge(duty, act, by)
                merged += 1
            else:
                _pass_on(duty, successor, from_day, act, by)
                passed += 1
    return passed, merged


def _is_owed_already(duty: Duty, successor: Body) -> bool:
    return Duty.objects.filter(
        measure=duty.measure_id,
        body=successor,
        original_on=duty.original_on,
        last_on=duty.last_on,
        kind=duty.kind,
    ).exists()


def _pass_on(duty: Duty, successor: Body, from_day: date, act: str, by: Actor) -> None:
    HandOver.objects.create(
        duty=duty, from_body=duty.body, to_body=successor, from_day=from_day, act=act, handed_at=clock.now()
    )
    old = duty.body
    duty.handed_from, duty.body, duty.assigned_to = duty.handed_from or old, successor, None
    lay(duty, Duty.Holder.EXECUTOR)
    duty.save()
    record(duty, "hand_over", by=by, why=act, facts={"from": old.key, "to": successor.key})


def _merge(duty: Duty, act: str, by: Actor) -> None:
    source = duty.state
    duty.state, duty.next_moment_at = State.EXCUSED, None
    lay(duty, Duty.Holder.NOBODY)
    duty.save()
    record(duty, "excuse", by=by, source=source, target=State.EXCUSED, why=act)
