"""What a person chooses: hours of letters, calendar addresses."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from qadam.kit.clock import ALMATY
from qadam.kit.tests.parallel import at_once
from qadam.notices.actions import choose_letters, revoke, subscribe
from qadam.notices.models import Preference, Subscription
from qadam.people.tests.factories import UserFactory
from qadam.workflow.models import Change

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=ALMATY)


def test_a_choice_moves_the_next_letter_and_is_logged(db: None) -> None:
    user = UserFactory()

    for hour in (9, 17):
        choose_letters(user, by_mail=True, digest_hour=hour, quiet_from=20, quiet_to=7, at=NOON, by=user)

    kept = Preference.objects.get()
    assert (kept.digest_hour, kept.next_letter_at) == (17, datetime(2026, 3, 5, 17, 0, tzinfo=ALMATY))
    assert list(Change.objects.values_list("verb", "actor")) == [("choose_letters", user.log_key)] * 2


@pytest.mark.parametrize("name", ["digest_hour", "quiet_from", "quiet_to"])
def test_the_database_keeps_no_hour_that_a_day_has_not(db: None, name: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(user=UserFactory(), next_letter_at=NOON, **{name: 24})


def test_a_new_calendar_address_makes_the_old_one_useless(db: None) -> None:
    user = UserFactory()
    old = subscribe(user)

    new = subscribe(user)

    old.refresh_from_db()
    assert old.revoked_at is not None
    assert (new.revoked_at, len(new.secret), new.secret == old.secret) == (None, 48, False)
    assert [revoke(user), revoke(user)] == [1, 0]


def test_addresses_of_different_scopes_live_and_end_apart(db: None) -> None:
    user = UserFactory()
    for scope in ("mine", "body:ministry", "plan:steps"):
        subscribe(user, scope)

    revoke(user, "body:ministry")

    working = Subscription.objects.filter(revoked_at=None).values_list("scope", flat=True)
    assert sorted(working) == ["mine", "plan:steps"]


def test_two_clicks_at_once_leave_one_address(transactional_db: None) -> None:
    user = UserFactory()

    results = at_once(*[lambda: subscribe(user)] * 3)

    assert [type(result) for result in results] == [Subscription] * 3
    assert Subscription.objects.filter(revoked_at=None).count() == 1


def test_the_database_keeps_one_working_address_of_a_scope(db: None) -> None:
    user = UserFactory()
    subscribe(user)

    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.create(user=user, secret="another")
