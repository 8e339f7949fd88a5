"""Writing the log: entries are gathered during a unit of work and chained at its end."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from django.db import connection, models, transaction

from qadam.kit import clock
from qadam.kit.request import request_id
from qadam.workflow.models import ChainHead, Change

GENESIS = "0" * 64


class Actor(Protocol):
    """Whoever acts: known to the log by a pseudonymous key, and by the body acted for."""

    @property
    def log_key(self) -> str: ...

    @property
    def acting_body_key(self) -> str: ...


class Machine:
    """The product itself as the one who acts: loading, the worker, the timetable."""

    log_key = ""
    acting_body_key = ""
    is_active = True


MACHINE = Machine()


@dataclass(frozen=True)
class Entry:
    """What is logged of one change before it has its place in the chain."""

    at: str
    actor: str
    body: str
    subject: str
    subject_key: str
    verb: str
    source: str
    target: str
    reason: str
    request: str
    facts: dict[str, Any]

    def canonical(self, number: int) -> str:
        """Return the text that is hashed: JSON with sorted keys, without spaces."""
        return json.dumps(
            {"number": number, **asdict(self)}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )


Mark = Callable[[], None]

_pending: ContextVar[list[tuple[Mark, Entry]] | None] = ContextVar("pending", default=None)


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Run a block in one transaction and chain what it logged at the end, with the head locked last.

    Units may be nested; the outermost one should not stand in a transaction that goes on to lock other rows.
    """
    if _pending.get() is not None:
        with transaction.atomic():
            yield
        return
    gathered: list[tuple[Mark, Entry]] = []
    token = _pending.set(gathered)
    try:
        with transaction.atomic():
            yield
            _chain(_not_rolled_back(gathered))
    finally:
        _pending.reset(token)


def _not_rolled_back(gathered: list[tuple[Mark, Entry]]) -> list[Entry]:
    """Return the entries whose savepoint still stands: Django forgets the marks of one that was rolled back."""
    standing = {callback[1] for callback in connection.run_on_commit}
    return [entry for mark, entry in gathered if mark in standing]


def record(
    thing: models.Model,
    verb: str,
    *,
    by: Actor,
    source: str = "",
    target: str = "",
    why: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    """Log one change of a saved thing; facts are plain values without personal data."""
    entry = Entry(
        at=clock.now().isoformat(),
        actor=by.log_key,
        body=by.acting_body_key,
        subject=subject_of(thing),
        subject_key=str(thing.pk),
        verb=verb,
        source=source,
        target=target,
        reason=why,
        request=request_id(),
        facts=facts or {},
    )
    with unit_of_work():
        pending = _pending.get()
        assert pending is not None
        mark: Mark = lambda: None  # noqa: E731  # each one is another object
        transaction.on_commit(mark)
        pending.append((mark, entry))


def subject_of(thing: models.Model) -> str:
    """Return the name under which the log knows things of this kind, the same for a proxy of it."""
    concrete = thing._meta.concrete_model
    assert concrete is not None
    return concrete._meta.label_lower


def _chain(entries: list[Entry]) -> None:
    if not entries:
        return
    ChainHead.objects.get_or_create(pk=1, defaults={"digest": GENESIS})
    head = ChainHead.objects.select_for_update().get(pk=1)
    rows = []
    for entry in entries:
        row = link(entry, head.number + 1, head.digest)
        head.number, head.digest = row.number, row.digest
        rows.append(row)
    Change.objects.bulk_create(rows, batch_size=500)
    head.save(update_fields=["number", "digest"])


def link(entry: Entry, number: int, previous: str) -> Change:
    """Return the unsaved row of an entry as link `number` after the link with the digest `previous`."""
    canonical = entry.canonical(number)
    columns = {key: value for key, value in asdict(entry).items() if key not in {"facts", "at"}}
    return Change(
        number=number,
        at=clock.parse(entry.at),
        canonical=canonical,
        previous=previous,
        digest=digest(previous, canonical),
        **columns,
    )


def digest(previous: str, canonical: str) -> str:
    """Return the SHA-256 of a link: the previous digest, a line feed, the canonical text."""
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()
