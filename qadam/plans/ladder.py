"""The ladder of a duty: when the worker has to look at it next, and what is then to be said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from qadam.kit.clock import ALMATY
from qadam.plans.models import ControlScheme, Duty, Escalation

# People are told before the letters of the day go out.
HOUR = time(6)
STEPS = (Escalation.Step.NOTICE, Escalation.Step.EXTRACT, Escalation.Step.NOTE)


@dataclass(frozen=True)
class Rung:
    """One moment of the ladder: a beginning, a reminder so many days before, or a threshold after the day."""

    on: date
    kind: str  # "begun", "due" or "late"
    days: int = 0
    step: str = ""

    @property
    def at(self) -> datetime:
        """Return the moment at which people are told."""
        return datetime.combine(self.on, HOUR, tzinfo=ALMATY)


def rungs_of(duty: Duty, scheme: ControlScheme) -> list[Rung]:
    """Return the moments of a duty that waits for its executor, in order; none where nothing is owed."""
    if duty.is_finished or duty.agreement in (Duty.Agreement.ASKED, Duty.Agreement.DECLINED):
        return []
    return sorted(_rungs(duty, scheme), key=lambda rung: (rung.on, rung.kind))


def _rungs(duty: Duty, scheme: ControlScheme) -> Iterator[Rung]:
    if duty.state in (Duty.State.PLANNED, Duty.State.OPEN) and duty.opens_on < duty.term_on:
        yield Rung(duty.opens_on, "begun")
    for days in scheme.reminders:
        day = duty.term_on - timedelta(days=days)
        # A reminder before the work begins says nothing.
        if day >= duty.opens_on or days == 0:
            yield Rung(day, "due", days)
    for days, step in zip(scheme.thresholds, STEPS, strict=False):
        yield Rung(duty.term_on + timedelta(days=days), "late", days, step)


def next_moment(duty: Duty, scheme: ControlScheme, after: datetime) -> datetime | None:
    """Return the first moment of the ladder after the given one."""
    return next((rung.at for rung in rungs_of(duty, scheme) if rung.at > after), None)


def passed_rungs(duty: Duty, scheme: ControlScheme, now: datetime) -> list[Rung]:
    """Return what has to be said of a duty whose moment has come.

    Of missed reminders only the nearest to the due day is said, and none after it; every threshold is said.
    """
    since = duty.next_moment_at
    if since is None:
        return []
    passed = [rung for rung in rungs_of(duty, scheme) if since <= rung.at <= now]
    if now.astimezone(ALMATY).date() <= duty.term_on:
        return [rung for rung in passed if rung.kind != "late"][-1:]
    return [rung for rung in passed if rung.kind == "late"]
