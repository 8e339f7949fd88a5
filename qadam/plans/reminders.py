"""Reminders: a duty's time has begun, its day is near; each is said once however often the clock strikes."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from qadam.kit.clock import ALMATY
from qadam.notices.actions import Message, tell_all
from qadam.people.models import Membership, User
from qadam.plans.models import Duty
from qadam.plans.rules import WRITERS
from qadam.plans.wordings import names_of, path_of
from qadam.programmes.models import Edition

# Days before the due day; a run that was missed is made up by the next, as long as the day has not passed.
BEFORE = (10, 3, 1, 0)
LOOK_BACK = timedelta(days=7)


def remind(at: datetime) -> int:
    """Tell the people of each body what has begun and what is due soon; return how many messages are new."""
    today = at.astimezone(ALMATY).date()
    duties = list(_coming(today))
    people = _people({duty.body_id for duty in duties}, today)
    messages = [*_begun(duties, people, today), *_due(duties, people, today)]
    return tell_all(messages, at=at)


def _coming(today: date) -> Iterable[Duty]:
    """Return the unfinished duties that began lately or are due soon; an archive never reminds."""
    live = Duty.objects.unfinished().filter(measure__edition__state=Edition.State.APPROVED)
    near = live.filter(due_on__gte=today, due_on__lte=today + timedelta(days=max(BEFORE)))
    begun = live.filter(due_on__gte=today, opens_on__lte=today, opens_on__gt=today - LOOK_BACK)
    return (near | begun).select_related("measure__edition", "body")


def _people(bodies: set[int], today: date) -> dict[int, list[User]]:
    held: dict[int, dict[int, User]] = defaultdict(dict)
    for membership in (
        Membership.objects.on(today).filter(body__in=bodies, role__in=WRITERS).select_related("user")
    ):
        held[membership.body_id][membership.user_id] = membership.user
    return {body: list(users.values()) for body, users in held.items()}


def _begun(duties: list[Duty], people: dict[int, list[User]], today: date) -> Iterable[Message]:
    groups: dict[tuple[int, date], list[Duty]] = defaultdict(list)
    for duty in duties:
        if today - LOOK_BACK < duty.opens_on <= today:
            groups[duty.body_id, duty.opens_on].append(duty)
    for (body, day), held in groups.items():
        yield from _messages(people.get(body, []), "plans.begun", f"{body}:{day}", held)


def _due(duties: list[Duty], people: dict[int, list[User]], today: date) -> Iterable[Message]:
    groups: dict[tuple[int, date], list[Duty]] = defaultdict(list)
    for duty in duties:
        if (duty.due_on - today).days <= max(BEFORE):
            groups[duty.body_id, duty.due_on].append(duty)
    for (body, day), held in groups.items():
        step = min(step for step in BEFORE if step >= (day - today).days)
        yield from _messages(people.get(body, []), "plans.due", f"{body}:{day}:{step}", held)


def _messages(people: Iterable[User], kind: str, key: str, duties: list[Duty]) -> Iterable[Message]:
    values: dict[str, Any] = names_of(duties[0]) | {"count": len(duties)}
    for user in people:
        yield Message(user, kind, key, values, path_of(duties))
