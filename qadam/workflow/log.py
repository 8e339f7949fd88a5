"""Writing the log: entries are gathered during a unit of work and chained at its end."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from django.db import models, transaction

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


_pending: ContextVar[list[Entry] | None] = ContextVar("pending", default=None)


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Run a block in one transaction and chain what it logged at the end, with the head locked last."""
    outer = _pending.get()
    if outer is not None:
        before = len(outer)
        try:
            with transaction.atomic():
                yield
        except BaseException:
            del outer[before:]
            raise
        return
    gathered: list[Entry] = []
    token = _pending.set(gathered)
    try:
        with transaction.atomic():
            yield
            _chain(gathered)
    finally:
        _pending.reset(token)


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
        subject=thing._meta.label_lower,
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
        pending.append(entry)


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
