"""Telling people, and what they do with what they were told."""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from qadam.kit import clock
from qadam.notices.models import Notice, Subscription
from qadam.notices.wordings import sentence
from qadam.people.models import User

logger = logging.getLogger("qadam.notices")
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


class NoLetterSent(Exception):
    """Letters wait and not one of them could be sent."""


def settle_samples(before: datetime) -> int:
    """Mark as read what sample people were told long ago, as people who come to work each day have it."""
    old = Notice.objects.filter(user__is_sample=True, read_at=None, made_at__lt=before)
    return old.update(read_at=before)


def send_digests(at: datetime) -> int:
    """Send each person one letter with what was not sent yet and return how many letters went out.

    A letter that cannot be sent waits for the next time and stops no other; raises when none could be sent.
    """
    waiting = Notice.objects.filter(sent_at=None, read_at=None, user__is_active=True, user__is_sample=False)
    people = User.objects.filter(pk__in=waiting.values("user"))
    sent = [_send_digest(user, at) for user in people]
    if sent and not any(sent) and None not in sent:
        raise NoLetterSent(f"none of {len(sent)} letters could be sent")
    return sent.count(True)


def _send_digest(user: User, at: datetime) -> bool | None:
    """Tell whether the letter went out; None when another worker has claimed these messages."""
    # Claimed in a transaction of its own: a mail server takes its time, and nobody waits for it.
    with transaction.atomic():
        waiting = Notice.objects.filter(user=user, sent_at=None, read_at=None)
        mine = list(waiting.select_for_update())
        claimed = Notice.objects.filter(pk__in=[notice.pk for notice in mine])
        claimed.update(sent_at=at)
    if not mine:
        return None
    try:
        _letter(user, mine).send()
    except Exception:  # whatever a mail server or a wording has against it, the others get theirs
        logger.exception("the letter to user %s was not sent", user.pk)
        claimed.update(sent_at=None)
        return False
    return True


def _letter(user: User, notices: list[Notice]) -> EmailMessage:
    with translation.override(user.language):
        lines = [_line(notice, user.language) for notice in notices]
        body = _("What is new for you in Qadam:") + "\n\n" + "\n".join(lines) + "\n"
        return EmailMessage(_("Qadam: what is new for you"), body, to=[user.email])


def _line(notice: Notice, language: str) -> str:
    text = f"— {sentence(notice.kind, notice.values, language)}"
    return f"{text}\n  {settings.ORIGIN}/{language}{notice.path}" if notice.path else text


def subscribe(user: User) -> Subscription:
    """Give a person a fresh secret calendar address; older ones stop working."""
    revoke(user)
    return Subscription.objects.create(user=user, secret=get_random_string(48))


def revoke(user: User) -> int:
    """Make all secret calendar addresses of a person useless."""
    return Subscription.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())
