"""Telling people, and what they do with what they were told."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from qadam.notices.models import Notice
from qadam.people.models import User

KEY_LIMIT = 200


def tell(
    people: Iterable[User], kind: str, *, once_key: str, values: dict[str, Any], path: str, at: datetime
) -> int:
    """Make a message for each person, once for an event whatever how often it is said; return how many are new."""
    rows = [
        Notice(user=user, kind=kind, values=values, path=path, once_key=_key(kind, once_key), made_at=at)
        for user in people
    ]
    before = Notice.objects.filter(once_key=rows[0].once_key).count() if rows else 0
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return Notice.objects.filter(once_key=rows[0].once_key).count() - before if rows else 0


@dataclass(frozen=True)
class Message:
    """One message to one person, not made yet."""

    user: User
    kind: str
    once_key: str
    values: dict[str, Any]
    path: str


def tell_all(messages: Iterable[Message], *, at: datetime) -> int:
    """Make many messages at once, each person's once for its event; return how many are new."""
    rows = [
        Notice(
            user=message.user,
            kind=message.kind,
            values=message.values,
            path=message.path,
            once_key=_key(message.kind, message.once_key),
            made_at=at,
        )
        for message in messages
    ]
    with transaction.atomic():
        before = Notice.objects.count()
        Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        return Notice.objects.count() - before


def _key(kind: str, once_key: str) -> str:
    """Return the key of an event; a long one is told apart by its digest, never cut."""
    whole = f"{kind}:{once_key}"
    if len(whole) <= KEY_LIMIT:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()
    return f"{whole[: KEY_LIMIT - len(digest) - 1]}:{digest}"


def mark_read(user: User, at: datetime) -> int:
    """Mark all messages of a person as read."""
    return Notice.objects.filter(user=user, read_at=None).update(read_at=at)


def mark_read_at(user: User, path: str, at: datetime) -> int:
    """Mark as read the messages of a person that lead to the page now open."""
    return Notice.objects.filter(user=user, read_at=None, path=path).update(read_at=at)


def mark_one_read(notice: Notice, at: datetime) -> None:
    """Mark one message as read; the first time counts."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)
