"""Reading the log: the history of a thing, the heads of the days, whether the chain holds."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Max, QuerySet
from django.db.models.functions import TruncDate

from qadam.kit.clock import ALMATY
from qadam.kit.registries import Registry
from qadam.workflow.log import GENESIS, digest
from qadam.workflow.models import ChainHead, Change

# Upper apps that know persons and bodies say how a key is shown: {key: name}.
PERSON_NAMES: Registry[Callable[[Iterable[str]], dict[str, str]]] = Registry()
BODY_NAMES: Registry[Callable[[Iterable[str]], dict[str, str]]] = Registry()

BATCH = 2000


@dataclass(frozen=True)
class HistoryLine:
    """One line of a history panel."""

    at: datetime
    person: str
    body: str
    verb: str
    source: str
    target: str
    reason: str
    facts: dict[str, Any]


def changes_of(*things: models.Model) -> QuerySet[Change]:
    """Return the log rows of these things, the newest first."""
    wanted = models.Q(pk__in=[])
    for thing in things:
        wanted |= models.Q(subject=thing._meta.label_lower, subject_key=str(thing.pk))
    return Change.objects.filter(wanted).order_by("-number")


def history(*things: models.Model) -> list[HistoryLine]:
    """Return the history of these things in one list, the newest first, with names for keys."""
    rows = list(changes_of(*things))
    persons = _names(PERSON_NAMES, {row.actor for row in rows if row.actor})
    bodies = _names(BODY_NAMES, {row.body for row in rows if row.body})
    return [
        HistoryLine(
            at=row.at,
            person=persons.get(row.actor, ""),
            body=bodies.get(row.body, ""),
            verb=row.verb,
            source=row.source,
            target=row.target,
            reason=row.reason,
            facts=json.loads(row.canonical)["facts"],
        )
        for row in rows
    ]


def _names(resolvers: Registry[Callable[[Iterable[str]], dict[str, str]]], keys: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for resolve in resolvers:
        found |= resolve(keys)
    return found


@dataclass(frozen=True)
class DayHead:
    """The last link of a day (zone Asia/Almaty): what is published as an anchor."""

    day: date
    number: int
    digest: str


def day_heads() -> list[DayHead]:
    """Return the last link of every day that has changes, the oldest first."""
    days = (
        Change.objects.annotate(day=TruncDate("at", tzinfo=ALMATY)).values("day").annotate(last=Max("number"))
    )
    last = {row["last"]: row["day"] for row in days}
    return [
        DayHead(last[row.number], row.number, row.digest)
        for row in Change.objects.filter(number__in=list(last)).only("number", "digest").order_by("number")
    ]


@dataclass(frozen=True)
class Fault:
    """One place where the chain does not hold."""

    number: int
    what: str


def verify_chain(anchors: dict[int, str] | None = None) -> Iterator[Fault]:
    """Walk the whole chain and yield every fault: a gap, an altered text or column, a broken link, a lost end.

    `anchors` are published digests by link number; each must stand in the chain as published.
    """
    expected, previous = 1, GENESIS
    awaited = dict(anchors or {})
    for row in Change.objects.order_by("number").iterator(chunk_size=BATCH):
        if row.number != expected:
            yield Fault(expected, f"links {expected} to {row.number - 1} are missing")
        elif row.previous != previous:
            yield Fault(row.number, "does not follow the link before it")
        if row.digest != digest(row.previous, row.canonical):
            yield Fault(row.number, "its text was altered")
        elif not _columns_agree(row):
            yield Fault(row.number, "a column differs from the text that was hashed")
        if row.number in awaited and awaited.pop(row.number) != row.digest:
            yield Fault(row.number, "differs from the published anchor")
        expected, previous = row.number + 1, row.digest
    for number in sorted(awaited):
        yield Fault(number, "was published as an anchor and is missing")
    head = ChainHead.objects.filter(pk=1).first()
    if head is None and expected > 1:
        yield Fault(expected - 1, "the head of the chain is missing")
    elif head is not None and (head.number, head.digest) != (expected - 1, previous):
        yield Fault(head.number, f"the chain ends at {expected - 1}, its head says {head.number}")


def _columns_agree(row: Change) -> bool:
    said = json.loads(row.canonical)
    if datetime.fromisoformat(said["at"]) != row.at:
        return False
    names = [
        "number",
        "actor",
        "body",
        "subject",
        "subject_key",
        "verb",
        "source",
        "target",
        "reason",
        "request",
    ]
    return all(said[name] == getattr(row, name) for name in names)
