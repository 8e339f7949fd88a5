"""Windows moved by an act: one arena's own, or a stage's in all its arenas that keep the common days."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.contests.deadlines import planned
from qadam.contests.models import Activity, Contest, Stage, StageKind
from qadam.contests.running_rules import may_fix, may_move_stage
from qadam.kit import clock
from qadam.kit.dates import format_moment
from qadam.kit.languages import active
from qadam.people.models import User
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState


def move_window(
    activity: Activity, *, opens_at: datetime | None, closes_at: datetime | None, why: str, by: User
) -> Activity:
    """Give one arena its own window, with the act or decision that gives it; one that closes again follows its stage.

    A vote that has opened may only be made longer, and only while it lasts.
    """
    if not may_fix(by, activity):
        raise NotAllowed(_("Only the coordinators of the programme move its windows."))
    if not why.strip():
        raise ValidationError({"why": _("Name the act or decision that moves the window.")})
    _check_order(opens_at, closes_at)
    with unit_of_work():
        fresh = _locked(activity)
        _check_vote(fresh, opens_at, closes_at)
        before = _words(fresh.opens_at, fresh.closes_at)
        fresh.opens_at, fresh.closes_at, fresh.exception = opens_at, closes_at, why.strip()[:300]
        fresh.save(update_fields=["opens_at", "closes_at", "exception"])
        facts = {"from": before, "to": _words(opens_at, closes_at)}
        record(fresh, "move_window", by=by, why=why.strip(), facts=facts)
    return fresh


def _check_order(opens_at: datetime | None, closes_at: datetime | None) -> None:
    if opens_at and closes_at and closes_at <= opens_at:
        raise ValidationError({"closes_at": _("The window closes before it opens.")})


def _locked(activity: Activity) -> Activity:
    rows = Activity.objects.select_for_update(of=("self",)).select_related("arena__level__contest")
    fresh = rows.get(pk=activity.pk)
    if fresh.state == Activity.State.FROZEN:
        raise WrongState(_("This window is closed for good: its result stands."))
    if fresh.arena.level.contest.state == Contest.State.CLOSED:
        raise WrongState(_("The contest is closed."))
    return fresh


def _check_vote(activity: Activity, opens_at: datetime | None, closes_at: datetime | None) -> None:
    """Refuse what would change a vote people have begun to take part in."""
    if activity.kind != StageKind.VOTE or activity.state != Activity.State.READY:
        return
    now = clock.now()
    if opens_at is None or closes_at is None:
        raise ValidationError(_("A vote has a first and a last moment."))
    if activity.is_over(now):
        raise WrongState(_("The vote is over: its window is not moved any more."))
    if not activity.is_open(now):
        if opens_at <= now:
            raise ValidationError({"opens_at": _("The vote cannot open in the past.")})
        return
    assert activity.closes_at is not None
    if opens_at != activity.opens_at:
        raise ValidationError({"opens_at": _("The vote is open: its first moment stands.")})
    if closes_at < activity.closes_at:
        raise ValidationError({"closes_at": _("The vote is open: it may be made longer, not shorter.")})


def move_stage(stage: Stage, *, first_on: date | None, last_on: date | None, why: str, by: User) -> Stage:
    """Move a stage by an act: its windows follow in all arenas without their own, none of which has begun to vote."""
    if not may_move_stage(by, stage):
        raise NotAllowed(_("Only the coordinators of the programme move its windows."))
    if not why.strip():
        raise ValidationError({"why": _("Name the act or decision that moves the window.")})
    if first_on and last_on and last_on < first_on:
        raise ValidationError({"last_on": _("The last day is before the first one.")})
    with unit_of_work():
        fresh = (
            Stage.objects.select_for_update(of=("self",)).select_related("level__contest").get(pk=stage.pk)
        )
        if fresh.level.contest.state == Contest.State.CLOSED:
            raise WrongState(_("The contest is closed."))
        before = f"{fresh.first_on or ''}..{fresh.last_on or ''}"
        fresh.first_on, fresh.last_on = first_on, last_on
        fresh.deadline = _deadline(fresh)
        fresh.save(update_fields=["first_on", "last_on", "deadline", "sort_kk", "folded"])
        moved = _follow(fresh)
        facts: dict[str, Any] = {"from": before, "to": f"{first_on or ''}..{last_on or ''}", "windows": moved}
        record(fresh, "move_stage", by=by, why=why.strip(), facts=facts)
    return fresh


def _deadline(stage: Stage) -> str:
    """Return the deadline as a package writes it, for the days that the stage has now."""
    if stage.first_on and stage.last_on:
        if stage.first_on == stage.last_on:
            return f"on {stage.last_on}"
        return f"from {stage.first_on} to {stage.last_on}"
    return f"until {stage.last_on}" if stage.last_on else "none"


def _follow(stage: Stage) -> int:
    """Move the windows of the level that follow their stages and return how many; what was frozen stays."""
    stages = Stage.objects.filter(level=stage.level_id)
    windows = planned({row.kind: (row.first_on, row.last_on) for row in stages})
    rows = Activity.objects.select_for_update(of=("self",)).filter(arena__level=stage.level_id, exception="")
    moved = 0
    for row in (
        rows.exclude(state=Activity.State.FROZEN).select_related("arena__level__contest").order_by("pk")
    ):
        window = windows[row.kind]
        if (row.opens_at, row.closes_at) == window:
            continue
        _check_order(*window)
        _check_vote(row, *window)
        row.opens_at, row.closes_at = window
        row.save(update_fields=["opens_at", "closes_at"])
        moved += 1
    return moved


def _words(opens_at: datetime | None, closes_at: datetime | None) -> str:
    return " – ".join(format_moment(moment, active()) if moment else "…" for moment in (opens_at, closes_at))
