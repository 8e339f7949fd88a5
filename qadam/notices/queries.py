"""What can be read of messages."""

from django.db.models import QuerySet

from qadam.notices.models import Notice, Subscription
from qadam.people.backends import Backend
from qadam.people.models import User

NEWEST = 5


def notices_of(user: User) -> QuerySet[Notice]:
    """Return the messages of a person, the newest first."""
    return Notice.objects.filter(user=user)


def unread_of(user: User) -> tuple[list[Notice], int]:
    """Return the newest unread messages of a person and how many are unread."""
    unread = notices_of(user).filter(read_at=None)
    return list(unread[:NEWEST]), unread.count()


def unread_count(user: User) -> int:
    """Return how many messages of a person are unread."""
    return notices_of(user).filter(read_at=None).count()


def subscription_of(user: User) -> Subscription | None:
    """Return the secret calendar address of a person that works at present."""
    return Subscription.objects.filter(user=user, revoked_at=None).first()


def subscription_at(secret: str) -> Subscription | None:
    """Return whose calendar a secret address opens; none where it was revoked or the account is closed."""
    found = Subscription.objects.filter(secret=secret, revoked_at=None).select_related("user").first()
    return found if found and Backend().user_can_authenticate(found.user) else None
