"""The secret calendar of a person: made, read without signing in, closed."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar
from pytest_django import Settings

from qadam.notices.actions import subscribe
from qadam.notices.models import Subscription
from qadam.people.models import User
from qadam.people.tests.factories import BodyFactory, UserFactory
from qadam.plans.models import Duty
from qadam.plans.tests.factories import DutyFactory, EditionFactory, MeasureFactory, person_in
from qadam.programmes.models import Edition

pytestmark = pytest.mark.django_db


def address(name: str, *args: object) -> str:
    with translation.override("en"):
        return reverse(f"desk:{name}", args=args)


def feed_of(user: User) -> str:
    return address("calendar-feed", subscribe(user).secret)


def events(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    calendar = Calendar.from_ical(answer.content)
    return [str(event["uid"]).split("@")[0] for event in calendar.walk("VEVENT")]


def test_the_feed_gives_the_duties_of_ones_bodies_to_a_calendar_that_cannot_sign_in(client: Client) -> None:
    body = BodyFactory()
    first, second = DutyFactory(body=body, days=5), DutyFactory(body=body, days=400)
    DutyFactory()
    DutyFactory(body=body, days=-61, state=Duty.State.ACCEPTED)
    DutyFactory(body=body, measure=MeasureFactory(node__edition=EditionFactory(state=Edition.State.ARCHIVE)))

    answer = events(client, feed_of(person_in(body)))

    assert answer == [f"duty-{first.pk}", f"duty-{second.pk}"]


def test_the_feed_is_private_and_says_what_is_a_sample(client: Client) -> None:
    duty = DutyFactory(measure__node__edition__is_sample=True)

    answer = client.get(feed_of(person_in(duty.body)))

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "SUMMARY:SAMPLE" in answer.content.decode()


def test_an_address_that_was_closed_or_never_was_is_not_found(client: Client) -> None:
    user = person_in(BodyFactory())
    path = feed_of(user)
    client.force_login(user)

    client.post(address("calendar-revoke"))
    client.logout()

    assert client.get(path).status_code == 404
    assert client.get(address("calendar-feed", "guess")).status_code == 404


def test_a_new_address_takes_the_place_of_the_old(client: Client) -> None:
    user = person_in(BodyFactory())
    old = feed_of(user)
    client.force_login(user)

    client.post(address("calendar-renew"))
    page = client.get(address("calendar")).content.decode()
    secret = Subscription.objects.get(revoked_at=None).secret

    assert client.get(old).status_code == 404
    assert client.get(address("calendar-feed", secret)).status_code == 200
    assert secret in page


def test_the_feed_of_a_closed_account_ends(client: Client) -> None:
    user = person_in(BodyFactory())
    path = feed_of(user)

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get(path).status_code == 404


def test_sample_accounts_have_a_feed_only_while_the_demonstration_is_on(
    client: Client, settings: Settings
) -> None:
    user = UserFactory(is_sample=True)
    path = feed_of(user)

    settings.DEMONSTRATION = True
    on = client.get(path).status_code
    settings.DEMONSTRATION = False

    assert (on, client.get(path).status_code) == (200, 404)


def test_addresses_are_made_and_closed_by_posting_alone(client: Client) -> None:
    client.force_login(UserFactory())

    assert client.get(address("calendar-renew")).status_code == 405
    assert client.get(address("calendar-revoke")).status_code == 405
