"""Reminding bodies of what they owe, by the hand of whoever waits for it."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.notices.actions import tell
from qadam.people.models import Membership, User
from qadam.plans.actions.submitting import Outcome
from qadam.plans.models import Duty
from qadam.plans.rules import WRITERS, may_nudge, side_that_nudges
from qadam.plans.wordings import names_of
from qadam.workflow.log import record, unit_of_work


def nudge(duties: Iterable[Duty], *, by: User) -> list[Outcome]:
    """Remind the bodies of these duties; each row says what came of it.

    A side reminds a body of a programme once a day, by one message.
    """
    outcomes: dict[int, Outcome] = {}
    owed: dict[tuple[int, int, int | None], list[Duty]] = {}
    for duty in duties:
        fault = nudge_fault(duty, by)
        outcomes[duty.pk] = Outcome(duty, (fault,) if fault else ())
        if not fault:
            key = (duty.body_id, duty.edition_id, side_that_nudges(by, duty))
            owed.setdefault(key, []).append(duty)
    for (_body, _programme, side), held in owed.items():
        if fault := _nudge_body(held, side, by):
            outcomes |= {duty.pk: Outcome(duty, (fault,)) for duty in held}
    return list(outcomes.values())


def nudge_fault(duty: Duty, user: User) -> str:
    """Return why a person cannot remind of a duty; nothing where it can be done."""
    if duty.is_finished:
        return _("Nothing is owed here any more.")
    if duty.agreement in (Duty.Agreement.ASKED, Duty.Agreement.DECLINED):
        return _("The body has not agreed to take part: it owes nothing yet.")
    if not may_nudge(user, duty):
        return _("This report does not come to you, so you cannot remind anyone of it.")
    return ""


def _nudge_body(duties: Sequence[Duty], side: int | None, by: User) -> str:
    """Send one message to those who write for a body on a programme; return why it was not sent."""
    first = min(duties, key=lambda duty: duty.term_on)
    held = Membership.objects.on(clock.today()).filter(body=first.body_id, role__in=WRITERS)
    people = User.objects.filter(pk__in=held.exclude(user=by).values("user"))
    if not people:
        return _("Nobody writes reports for this body: ask its administrator.")
    values = names_of(first) | {"count": len(duties), "day": first.term_on.isoformat()}
    path = f"/desk/duties/{first.pk}/" if len(duties) == 1 else f"/desk/duties/?body={first.body.key}"
    with unit_of_work():
        key = f"{first.body_id}:{first.edition_id}:{side}:{clock.today()}"
        if not tell(people, "plans.nudged", once_key=key, values=values, path=path, at=clock.now()):
            return _("You have reminded this body of this programme today already.")
        for duty in duties:
            record(duty, "nudge", by=by)
    return ""
