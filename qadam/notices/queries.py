"""What can be read of messages, letters and calendar addresses."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from qadam.kit.clock import ALMATY
from qadam.notices import hours
from qadam.notices.models import Letter, Notice, Preference, Subscription
from qadam.people.backends import Backend
from qadam.people.models import User

NEWEST = 5


def notices_of(user: User) -> QuerySet[Notice]:
    """Return the messages of a person with their letters, the newest first."""
    return Notice.objects.filter(user=user).select_related("letter")


def made_between(notices: QuerySet[Notice], first: date | None, last: date | None) -> QuerySet[Notice]:
    """Narrow messages to those made from the first to the last day, by Almaty's midnights."""
    # Almaty's first midnight of all lies before the first day that Greenwich can tell.
    if first and first > date.min:
        notices = notices.filter(made_at__gte=datetime.combine(first, time(0), ALMATY))
    if last and last < date.max:
        notices = notices.filter(made_at__lt=datetime.combine(last + timedelta(days=1), time(0), ALMATY))
    return notices


def kinds_of(user: User) -> list[str]:
    """Return the kinds of which a person has messages."""
    return list(Notice.objects.filter(user=user).order_by("kind").values_list("kind", flat=True).distinct())


def unread_of(user: User) -> tuple[list[Notice], int]:
    """Return the newest unread messages of a person and how many are unread."""
    unread = notices_of(user).filter(read_at=None)
    return list(unread[:NEWEST]), unread.count()


def unread_count(user: User) -> int:
    """Return how many messages of a person are unread."""
    return Notice.objects.filter(user=user, read_at=None).count()


def letters_of(user: User) -> QuerySet[Letter]:
    """Return the letters to a person, the newest first."""
    return Letter.objects.filter(user=user).select_related("user")


def carried_by(letters: Iterable[Letter]) -> dict[int, int]:
    """Return how many messages each letter carries."""
    keys = [letter.pk for letter in letters]
    carried = Notice.objects.filter(letter__in=keys).order_by().values_list("letter")
    return dict.fromkeys(keys, 0) | dict(carried.annotate(count=Count("pk")))


def letters_by_state() -> dict[str, int]:
    """Return how many letters there are in each state, the empty ones as 0."""
    counted = dict(Letter.objects.order_by().values_list("state").annotate(count=Count("pk")))
    return {str(state): counted.get(state, 0) for state in Letter.State.values}


def letters_in_trouble() -> QuerySet[Letter]:
    """Return the letters that were given up or wait after a failure, without what they say."""
    troubled = Q(state=Letter.State.FAILED) | (~Q(state=Letter.State.SENT) & ~Q(trouble=""))
    return Letter.objects.filter(troubled).select_related("user").defer("body", "subject")


def preference_of(user: User, moment: datetime) -> Preference:
    """Return what a person chose for letters, or the usual, not saved, where nothing was chosen yet."""
    kept = Preference.objects.filter(user=user).first()
    coming = hours.next_at(Preference.DIGEST_HOUR, moment)
    return kept or Preference(user=user, next_letter_at=coming)


def gets_letters(prefix: str = "") -> Q:
    """Return the condition that a person gets letters at all: those whose account is open.

    Sample people do in a demonstration only, and of them those whom somebody can sign in as.
    """
    is_open, is_sample = Q(**{f"{prefix}is_active": True}), Q(**{f"{prefix}is_sample": True})
    if not settings.DEMONSTRATION:
        return is_open & ~is_sample
    return is_open & ~(is_sample & Q(**{f"{prefix}password__startswith": UNUSABLE_PASSWORD_PREFIX}))


def without_letter() -> QuerySet[Notice]:
    """Return the unread messages that no letter carries yet."""
    return Notice.objects.filter(letter=None, sent_at=None, read_at=None)


def without_letter_of(preference: Preference) -> QuerySet[Notice]:
    """Return the messages that a person's next letter would carry, the oldest first."""
    waiting = without_letter().filter(user=preference.user_id, made_at__gte=preference.mail_since)
    return waiting.order_by("made_at", "pk")


def with_messages(kinds: list[str] | None = None) -> QuerySet[Preference]:
    """Return the preferences of people who get letters and have something for one (of these kinds, where given)."""
    waiting = without_letter().filter(user=OuterRef("user"), made_at__gte=OuterRef("mail_since"))
    if kinds is not None:
        waiting = waiting.filter(kind__in=kinds)
    wanted = Preference.objects.filter(gets_letters("user__"), Exists(waiting.order_by()), by_mail=True)
    return wanted.select_related("user").order_by("next_letter_at", "pk")


def subscriptions_of(user: User) -> list[Subscription]:
    """Return the secret calendar addresses of a person that work at present."""
    return list(Subscription.objects.filter(user=user, revoked_at=None).order_by("made_at", "pk"))


def subscription_at(secret: str) -> Subscription | None:
    """Return whose calendar a secret address opens; none where it was revoked or the account is closed."""
    found = Subscription.objects.filter(secret=secret, revoked_at=None).select_related("user").first()
    return found if found and Backend().user_can_authenticate(found.user) else None
