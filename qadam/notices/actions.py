"""Telling people, and what they do with what they were told."""

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


def tell(
    people: Iterable[User], kind: str, *, once_key: str, values: dict[str, Any], path: str, at: datetime
) -> int:
    """Make a message for each person, once for an event whatever how often it is said; return how many are new."""
    rows = [
        Notice(
            user=user, kind=kind, values=values, path=path, once_key=f"{kind}:{once_key}"[:200], made_at=at
        )
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
            once_key=f"{message.kind}:{message.once_key}"[:200],
            made_at=at,
        )
        for message in messages
    ]
    with transaction.atomic():
        before = Notice.objects.count()
        Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        return Notice.objects.count() - before


def mark_read(user: User, at: datetime) -> int:
    """Mark all messages of a person as read."""
    return Notice.objects.filter(user=user, read_at=None).update(read_at=at)


def mark_read_at(user: User, path: str, at: datetime) -> int:
    """Mark as read the messages of a person that lead to the page now open."""
    return Notice.objects.filter(user=user, read_at=None, path=path).update(read_at=at)


def mark_one_read(notice: Notice, at: datetime) -> None:
    """Mark one message as read; the first time counts."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)


def send_digests(at: datetime) -> int:
    """Send each person one letter with what was not sent yet; each message is claimed before it is sent."""
    sent = 0
    waiting = Notice.objects.filter(sent_at=None, read_at=None, user__is_active=True)
    for user in User.objects.filter(pk__in=waiting.values("user"), is_sample=False):
        with transaction.atomic():
            mine = list(waiting.select_for_update(of=("self",)).filter(user=user))
            Notice.objects.filter(pk__in=[notice.pk for notice in mine], sent_at=None).update(sent_at=at)
            if mine:
                _letter(user, mine).send()
                sent += 1
    return sent


def _letter(user: User, notices: list[Notice]) -> EmailMessage:
    with translation.override(user.language):
        lines = [
            f"— {sentence(notice.kind, notice.values, user.language)}\n  {settings.ORIGIN}/{user.language}{notice.path}"
            for notice in notices
        ]
        body = _("What is new for you in Qadam:") + "\n\n" + "\n".join(lines) + "\n"
        return EmailMessage(_("Qadam: what is new for you"), body, to=[user.email])


def subscribe(user: User) -> Subscription:
    """Give a person a fresh secret calendar address; older ones stop working."""
    revoke(user)
    return Subscription.objects.create(user=user, secret=get_random_string(48))


def revoke(user: User) -> int:
    """Make all secret calendar addresses of a person useless."""
    return Subscription.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())
