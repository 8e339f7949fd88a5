"""Open duties of bodies that have ended pass to their successors, by themselves or by a person's choice."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.kit.languages import ORDER
from qadam.notices.actions import tell
from qadam.people.models import Body, Membership, User
from qadam.plans.actions.bodies import hand_over
from qadam.plans.models import Duty
from qadam.plans.rules import WRITERS, may_choose_successor
from qadam.plans.succession import act_of, duties_left, orphaned
from qadam.programmes.models import Edition
from qadam.programmes.succession import Heir, chain_until, heirs
from qadam.workflow.log import Actor, unit_of_work
from qadam.workflow.transitions import NotAllowed


def hand_over_ended(today: date, *, by: Actor) -> int:
    """Hand the open duties of ended bodies to their one successor; return how many were settled.

    Run by the timetable, harmless when run again. Where several bodies took over, a person chooses.
    """
    settled = 0
    for left in orphaned(today):
        heir = left.sole_heir
        if heir is not None:
            duties = duties_left(today).filter(edition=left.edition, body=left.body)
            settled += _hand_over(left.edition, left.body, heir, list(duties), by)
    return settled


def choose_successor(
    edition: Edition, body: Body, successor: Body, *, measures: Collection[int], by: User
) -> int:
    """Hand the open duties of some measures to the successor a person chose; return how many were settled."""
    today = clock.today()
    if not may_choose_successor(by, edition):
        raise NotAllowed(_("Only the issuer's side says who takes over the duties of a body that ended."))
    if not measures:
        raise ValidationError(_("Choose at least one measure."))
    found = {heir.body.pk: heir for heir in heirs(body, today, chain_until(today))}
    heir = found.get(successor.pk)
    if heir is None:
        raise ValidationError(
            _("No function of this body passed to the one chosen: enter the succession first.")
        )
    duties = duties_left(today).filter(edition=edition, body=body, measure__in=measures)
    return _hand_over(edition, body, heir, list(duties), by)


def _hand_over(edition: Edition, body: Body, heir: Heir, duties: list[Duty], by: Actor) -> int:
    if not duties:
        return 0
    with unit_of_work():
        act = act_of(body, heir)
        passed, merged = hand_over(duties, heir.body, from_day=heir.steps[-1].from_day, act=act, by=by)
        if passed:
            _tell(edition, body, heir, passed, min(duty.pk for duty in duties))
    return passed + merged


def _tell(edition: Edition, body: Body, heir: Heir, count: int, first: int) -> None:
    """Tell the people of both bodies that work has passed."""
    now = clock.now()
    held = Membership.objects.on(now.date()).filter(body__in=[body, heir.body], role__in=WRITERS)
    values = {
        "count": count,
        "act": act_of(body, heir),
        "is_sample": edition.is_sample,
        **{f"body_{code}": getattr(body, f"name_{code}") for code in ORDER},
        **{f"to_{code}": getattr(heir.body, f"name_{code}") for code in ORDER},
        **{f"title_{code}": getattr(edition, f"short_{code}") for code in ORDER},
    }
    people = User.objects.filter(pk__in=held.values("user"))
    path = f"/desk/duties/?body={heir.body.key}&programme={edition.slug}"
    key = f"{edition.pk}:{body.pk}:{heir.body.pk}:{first}"
    tell(people, "plans.handed_over", once_key=key, values=values, path=path, at=now)
