"""What the clock does with duties: begins them, reminds of them, passes the thresholds after their day.

Each duty keeps the moment at which it is looked at next. A sweep claims a duty by moving that moment on, on condition
that it still is what was read, in the transaction that makes the messages: a killed worker has changed nothing, and
of two workers at once one says what is to be said.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from qadam.kit.clock import ALMATY
from qadam.notices.actions import tell_all
from qadam.plans.actions.making import open_duties
from qadam.plans.announcing import Come, announcements
from qadam.plans.ladder import next_moment, passed_rungs
from qadam.plans.models import ControlScheme, Duty, Escalation, Explanation
from qadam.plans.schemes import Schemes
from qadam.workflow.log import Actor, record, unit_of_work

# The duties of so many bodies are looked at in one transaction; a body's are never parted, they are one message.
LOT = 50


def sweep(at: datetime, *, by: Actor, last: datetime | None = None) -> int:
    """Open what begins and say what there is to say of duties at a moment; return how many messages are new.

    `last` is the moment of the sweep before: where it lies ahead, the clock was moved back, and moments are counted
    anew. What was said under the wrong clock is not said again.
    """
    open_duties(at.astimezone(ALMATY).date(), by=by)
    if last is not None and last > at:
        count_anew(Duty.objects.all(), at)
    count_anew(_without_moment(at), at)
    told = 0
    while bodies := _bodies_with_moments(at):
        told += _say(bodies, at, by)
    return told


def _without_moment(at: datetime) -> QuerySet[Duty]:
    """Return the duties whose last threshold lies ahead though no moment is stored: those of an earlier version."""
    # A programme whose scheme has no row goes by the numbers a new row begins with.
    rows = [ControlScheme(), *ControlScheme.objects.all()]
    furthest = max((days for row in rows for days in row.thresholds), default=0)
    since = at.astimezone(ALMATY).date() - timedelta(days=furthest)
    return Duty.objects.filter(next_moment_at=None, term_on__gt=since)


def count_anew(duties: QuerySet[Duty], at: datetime) -> None:
    """Set the next moment of those of these duties that still wait for somebody, as their schemes say now."""
    agreed = (Duty.Agreement.NOT_ASKED, Duty.Agreement.AGREED)
    waiting = duties.live().unfinished().filter(agreement__in=agreed).select_related("edition")  # type: ignore[attr-defined]
    schemes, changed = Schemes(), []
    for duty in waiting:
        moment = next_moment(duty, schemes.on(duty.edition.scheme, duty.due_on), at)
        if moment != duty.next_moment_at:
            changed.append((duty, moment))
    for duty, moment in changed:
        _claim(duty, moment)


def _bodies_with_moments(at: datetime) -> list[int]:
    waiting = Duty.objects.filter(next_moment_at__lte=at).order_by("body")
    return list(waiting.values_list("body", flat=True).distinct()[:LOT])


def _say(bodies: list[int], at: datetime, by: Actor) -> int:
    """Claim the duties of some bodies whose moment has come and make their messages, all or nothing."""
    schemes = Schemes()
    with unit_of_work():
        come: list[Come] = []
        for duty in _with_moments(bodies, at):
            scheme = schemes.on(duty.edition.scheme, duty.due_on)
            if (
                _claim(duty, next_moment(duty, scheme, at))
                and duty.edition.state == duty.edition.State.APPROVED
            ):
                come += [Come(duty, rung) for rung in passed_rungs(duty, scheme, at)]
        said = _escalated(come, at, by)
        return tell_all(announcements(said, at.astimezone(ALMATY).date()), at=at)


def _with_moments(bodies: list[int], at: datetime) -> QuerySet[Duty]:
    parts = ("edition", "measure__edition", "body", "lead__body", "lead__measure__edition")
    found = Duty.objects.filter(body__in=bodies, next_moment_at__lte=at)
    return found.select_related(*parts).order_by("pk")


def _claim(duty: Duty, moment: datetime | None) -> bool:
    """Move a duty's moment on if it still is what was read; of several workers one succeeds."""
    same = Duty.objects.filter(pk=duty.pk, next_moment_at=duty.next_moment_at)
    return bool(same.update(next_moment_at=moment))


def _escalated(come: list[Come], at: datetime, by: Actor) -> list[Come]:
    """Keep each threshold passed and return what is to be said: a threshold once for a day in force."""
    late = [item for item in come if item.rung.kind == "late"]
    known = set(
        Escalation.objects.filter(duty__in={item.duty.pk for item in late}).values_list(
            "duty", "step", "term_on"
        )
    )
    explained = _explained_by_head(item.duty for item in late)
    said, rows = [], []
    for item in come:
        key = (item.duty.pk, item.rung.step, item.duty.term_on)
        if item.rung.kind == "late":
            if key in known or (item.rung.step == Escalation.Step.NOTE and item.duty.pk in explained):
                continue
            rows.append(
                Escalation(duty=item.duty, step=item.rung.step, term_on=item.duty.term_on, passed_at=at)
            )
            facts = {"step": item.rung.step, "term_on": item.duty.term_on.isoformat()}
            record(item.duty, "escalate", by=by, facts=facts)
        said.append(item)
    Escalation.objects.bulk_create(rows, batch_size=500)
    return said


def _explained_by_head(duties: Iterable[Duty]) -> set[int]:
    """Return the duties whose head has given the explanatory note of the present day already."""
    days = {duty.pk: duty.term_on for duty in duties}
    notes = Explanation.objects.filter(duty__in=days, is_by_head=True).values_list("duty", "given_at")
    return {duty for duty, given_at in notes if given_at.astimezone(ALMATY).date() > days[duty]}
