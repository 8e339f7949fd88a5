"""Who is told what when moments of duties have come: one message for many duties. Reads rows, changes nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qadam.kit.languages import ORDER
from qadam.notices.actions import Message
from qadam.people.models import Body, Membership, User
from qadam.plans.ladder import Rung
from qadam.plans.models import Duty, Escalation
from qadam.plans.rules import MANAGERS, WRITERS, control_sides
from qadam.plans.wordings import names_of, path_of
from qadam.programmes.rules import CONTROLLERS

Step = Escalation.Step
Role = Membership.Role
# A message names no more bodies than these.
NAMED = 5


@dataclass(frozen=True)
class Come:
    """A moment that has come for a duty."""

    duty: Duty
    rung: Rung


class People:
    """Who holds which role in the bodies that duties concern; one query."""

    def __init__(self, duties: Iterable[Duty], today: date) -> None:
        bodies: set[int | None] = set()
        for duty in duties:
            lead = duty.lead.body_id if duty.lead else None
            bodies |= {duty.body_id, lead, *control_sides(duty)}
        self._held: dict[int, list[Membership]] = defaultdict(list)
        for held in Membership.objects.on(today).filter(body__in=bodies - {None}).select_related("user"):
            self._held[held.body_id].append(held)

    def of(self, body: int | None, roles: set[Role]) -> list[User]:
        """Return those who hold one of the roles in a body, each once."""
        held = self._held.get(body or 0, [])
        return list({item.user_id: item.user for item in held if item.role in roles}.values())

    def doing(self, duty: Duty) -> list[User]:
        """Return the person to whom a duty is given; all who write for the body where there is none."""
        writers = self.of(duty.body_id, WRITERS)
        return [user for user in writers if user.pk == duty.assigned_to_id] or writers

    def heading(self, duty: Duty) -> list[User]:
        """Return the head and the coordinator of the body; its writers where it has neither."""
        return self.of(duty.body_id, MANAGERS) or self.of(duty.body_id, WRITERS)

    def supervising(self, duty: Duty) -> list[User]:
        """Return who controls a duty on the side of its issuer and of its addressee."""
        found = [user for body in control_sides(duty) for user in self.of(body, CONTROLLERS)]
        return list({user.pk: user for user in found}.values())


Receivers = Callable[[Duty], list[User]]


def announcements(come: list[Come], today: date) -> Iterator[Message]:
    """Yield the messages about moments that have come, grouped by person, body and day.

    Of several thresholds passed at once the head is told of the furthest; the supervising body of its own.
    """
    people = People([item.duty for item in come], today)
    yield from _by_body(come, "begun", "plans.begun", people.doing)
    yield from _by_body(come, "due", "plans.due", people.doing)
    asked = {item.duty.pk for item in come if item.rung.step == Step.NOTE}
    noticed = [item for item in come if item.rung.step == Step.NOTICE and item.duty.pk not in asked]
    yield from _by_body(noticed, "late", "plans.notice", people.heading)
    yield from _by_body(_on_step(come, Step.NOTE), "late", "plans.note", people.heading)
    yield from _extracts(_on_step(come, Step.EXTRACT), people)
    # The lead hears of its co-executors on their own day, and again when their lateness is noticed.
    yield from _missing(
        [item for item in come if item.rung.kind == "due" and item.rung.days == 0], "day", people
    )
    yield from _missing(_on_step(come, Step.NOTICE), "late", people)


def _on_step(come: list[Come], step: str) -> list[Come]:
    return [item for item in come if item.rung.step == step]


def _by_body(come: list[Come], rung: str, kind: str, receivers: Receivers) -> Iterator[Message]:
    """One message to each person for all duties of a body with the same day."""
    groups: dict[tuple[int, date, int], list[Duty]] = defaultdict(list)
    for item in come:
        if item.rung.kind == rung:
            day = item.rung.on if rung == "begun" else item.duty.term_on
            groups[item.duty.body_id, day, item.rung.days].append(item.duty)
    for (body, day, days), duties in groups.items():
        for user, held in _per_person(duties, receivers):
            yield Message(user, kind, _key(body, day, days, held), _values(held), path_of(held))


def _extracts(come: list[Come], people: People) -> Iterator[Message]:
    """One message to each person of the supervising side for all late duties of a day, whatever their bodies."""
    groups: dict[tuple[date, int], list[Duty]] = defaultdict(list)
    for item in come:
        groups[item.duty.term_on, item.rung.days].append(item.duty)
    for (day, days), duties in groups.items():
        for user, held in _per_person(duties, people.supervising):
            yield Message(user, "plans.extract", _key("", day, days, held), _values(held), _board_of(held))


def _missing(come: list[Come], step: str, people: People) -> Iterator[Message]:
    """Tell the lead of each moment which co-executors have not sent."""
    groups: dict[tuple[int | None, date], list[Duty]] = defaultdict(list)
    for item in come:
        groups[item.duty.lead_id, item.duty.term_on].append(item.duty)
    for (lead_key, day), duties in groups.items():
        lead = duties[0].lead
        for user in people.doing(lead) if lead else []:
            key = _key(lead_key, day, step, duties)
            yield Message(user, "plans.missing", key, _values(duties), f"/desk/duties/{lead_key}/")


def _per_person(duties: list[Duty], receivers: Receivers) -> Iterator[tuple[User, list[Duty]]]:
    users: dict[int, User] = {}
    held: dict[int, list[Duty]] = defaultdict(list)
    for duty in duties:
        for user in receivers(duty):
            users[user.pk] = user
            held[user.pk].append(duty)
    for key, own in held.items():
        yield users[key], own


def _key(place: object, day: date, step: object, duties: list[Duty]) -> str:
    """Return the key of an event: a duty that comes to the same day later makes another."""
    return f"{place}:{day}:{step}:{min(duty.pk for duty in duties)}"


def _values(duties: list[Duty]) -> dict[str, Any]:
    first = duties[0]
    names = {f"bodies_{code}": _names([duty.body for duty in duties], code) for code in ORDER}
    day = {"day": first.term_on.isoformat()}
    return names_of(first) | day | {"count": len(duties)} | names


def _names(bodies: list[Body], code: str) -> str:
    """Return the names of the bodies in a language, each once, the first of them where they are many."""
    unique = list({body.pk: body for body in bodies}.values())
    names = [getattr(body, f"short_{code}") or getattr(body, f"name_{code}") for body in unique[:NAMED]]
    return ", ".join([*names, *(["…"] if len(unique) > NAMED else [])])


def _board_of(duties: list[Duty]) -> str:
    """Return where the supervising side sees late duties: the one, or the late list of the control board."""
    if len(duties) == 1:
        return path_of(duties)
    slugs = {duty.measure.edition.slug for duty in duties}
    return f"/desk/control/late/?programme={slugs.pop()}" if len(slugs) == 1 else "/desk/control/late/"
