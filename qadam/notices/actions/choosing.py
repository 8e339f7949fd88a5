"""What a person chooses: when letters come, and secret addresses of calendars."""

from datetime import datetime

from django.db import transaction
from django.utils.crypto import get_random_string

from qadam.kit import clock
from qadam.notices import hours
from qadam.notices.models import MINE, Preference, Subscription
from qadam.people.models import User
from qadam.workflow.log import record, unit_of_work


def choose_letters(
    user: User, *, by_mail: bool, digest_hour: int, quiet_from: int, quiet_to: int, at: datetime, by: User
) -> Preference:
    """Keep whether and when a person gets letters; what was told while letters were off is not sent later."""
    coming = hours.next_at(digest_hour, at)
    with unit_of_work():
        Preference.objects.get_or_create(user=user, defaults={"next_letter_at": coming})
        preference = Preference.objects.select_for_update().get(user=user)
        if by_mail and not preference.by_mail:
            preference.mail_since = at
        preference.by_mail, preference.digest_hour = by_mail, digest_hour
        preference.quiet_from, preference.quiet_to = quiet_from, quiet_to
        preference.next_letter_at = coming
        preference.save()
        record(preference, "choose_letters", by=by)
    return preference


def subscribe(user: User, scope: str = MINE) -> Subscription:
    """Give a person a fresh secret calendar address for a scope; an older one stops working."""
    with transaction.atomic():
        # The person's row is held, so that a second click finds the address of the first.
        User.objects.select_for_update().get(pk=user.pk)
        revoke(user, scope)
        return Subscription.objects.create(user=user, scope=scope, secret=get_random_string(48))


def revoke(user: User, scope: str = MINE) -> int:
    """Make the secret calendar address of a person for a scope useless."""
    working = Subscription.objects.filter(user=user, scope=scope, revoked_at=None)
    return working.update(revoked_at=clock.now())
