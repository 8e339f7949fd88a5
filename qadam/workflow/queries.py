"""Reading the log: the history of a thing, the heads of the days, whether the chain holds."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Max, QuerySet
from django.db.models.functions import TruncDate

from qadam.kit.clock import ALMATY
from qadam.kit.registries import Registry
from qadam.workflow.log import GENESIS, digest, subject_of
from qadam.workflow.models import ChainHead, Change

# Upper apps that know persons and bodies say how a key is shown: {key: name}.
PERSON_NAMES: Registry[Callable[[Iterable[str]], dict[str, str]]] = Registry()
BODY_NAMES: Registry[Callable[[Iterable[str]], dict[str, str]]] = Registry()

# Areas whose rows must agree with the log say where they do not, each fault as a sentence.
PROOFS: Registry[Callable[[], Iterator[str]]] = Registry()

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
        wanted |= models.Q(subject=subject_of(thing), subject_key=str(thing.pk))
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
            facts=facts_of(row),
        )
        for row in rows
    ]


def facts_of(row: Change) -> dict[str, Any]:
    """Return the plain values a link carries; a text that was altered beyond reading carries none."""
    try:
        found: dict[str, Any] = json.loads(row.canonical)["facts"]
    except (ValueError, KeyError, TypeError):
        return {}
    return found


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


def verify_chain(anchors: Mapping[int, str] | None = None) -> Iterator[Fault]:
    """Walk the whole chain and yield every fault: a gap, an altered text or column, a broken link, a lost end.

    `anchors` are published digests by link number; each must stand in the chain as published.
    """
    walk = _Walk(dict(anchors or {}))
    head: ChainHead | None = None
    while True:
        # Links may be added while we walk. The head is read first: all links up to it must be there,
        # and what stands beyond it must be covered by the head of a later look.
        earlier, head = head, ChainHead.objects.filter(pk=1).first()
        yield from walk.on()
        if head is None or head.number >= walk.last or (earlier and earlier.number == head.number):
            break
    for number in sorted(walk.awaited):
        yield Fault(number, "was published as an anchor and is missing")
    yield from _faults_of_the_head(head, walk.last, walk.previous)


@dataclass
class _Walk:
    """A walk along the chain: the anchors still awaited, the last link seen and its digest."""

    awaited: dict[int, str]
    last: int = 0
    previous: str = GENESIS

    def on(self) -> Iterator[Fault]:
        """Walk to the present end of the chain and yield the faults on the way."""
        for row in Change.objects.filter(number__gt=self.last).order_by("number").iterator(chunk_size=BATCH):
            yield from self._faults_of(row)
            self.last, self.previous = row.number, row.digest

    def _faults_of(self, row: Change) -> Iterator[Fault]:
        if row.number != self.last + 1:
            yield Fault(self.last + 1, f"links {self.last + 1} to {row.number - 1} are missing")
        elif row.previous != self.previous:
            yield Fault(row.number, "does not follow the link before it")
        if row.digest != digest(row.previous, row.canonical):
            yield Fault(row.number, "its text was altered")
        elif not _columns_agree(row):
            yield Fault(row.number, "a column differs from the text that was hashed")
        if row.number in self.awaited and self.awaited.pop(row.number) != row.digest:
            yield Fault(row.number, "differs from the published anchor")


def _faults_of_the_head(head: ChainHead | None, last: int, previous: str) -> Iterator[Fault]:
    if head is None and last:
        yield Fault(last, "the head of the chain is missing")
    elif head is not None and head.number != last:
        yield Fault(head.number, f"the chain ends at {last}, its head says {head.number}")
    elif head is not None and head.digest != previous:
        yield Fault(head.number, "the head of the chain differs from its last link")


COLUMNS = (
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
)


def _columns_agree(row: Change) -> bool:
    try:
        said = json.loads(row.canonical)
        return datetime.fromisoformat(said["at"]) == row.at and all(
            said[name] == getattr(row, name) for name in COLUMNS
        )
    except (ValueError, KeyError, TypeError):
        return False
