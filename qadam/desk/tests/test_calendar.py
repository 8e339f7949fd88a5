"""Secret calendars of a person, of a body, of a plan: made, read without signing in, closed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar
from pytest_django import Settings

from qadam.kit import clock
from qadam.notices.actions import subscribe
from qadam.notices.models import Subscription
from qadam.people.models import Membership, User
from qadam.people.tests.factories import BodyFactory, MembershipFactory, UserFactory, person_in
from qadam.plans.models import Duty
from qadam.plans.tests.factories import DutyFactory, MeasureFactory
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory

pytestmark = pytest.mark.django_db
Role = Membership.Role


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


def secret_of(user: User, scope: str) -> str:
    return address("calendar-feed", subscribe(user, scope).secret)


def test_the_address_of_a_body_gives_its_duties_to_its_people(client: Client) -> None:
    body = BodyFactory()
    user = person_in(body)
    other: Membership = MembershipFactory(user=user)
    mine = DutyFactory(body=body)
    DutyFactory(body=other.body)

    assert events(client, secret_of(user, f"body:{body.key}")) == [f"duty-{mine.pk}"]


def test_a_coordinator_follows_a_body_only_as_far_as_it_reports_to_the_own_side(client: Client) -> None:
    side, body = BodyFactory(), BodyFactory()
    ours = EditionFactory(issuer=side)
    duty = DutyFactory(body=body, measure=MeasureFactory(node__edition=ours))
    DutyFactory(body=body)

    path = secret_of(person_in(side, Role.COORDINATOR), f"body:{body.key}")

    assert events(client, path) == [f"duty-{duty.pk}"]


def test_the_address_of_a_plan_gives_each_measure_once_a_day_with_its_bodies(client: Client) -> None:
    side = BodyFactory()
    edition = EditionFactory(issuer=side)
    measure = MeasureFactory(node__edition=edition)
    bodies = BodyFactory.create_batch(33)
    for body in bodies:
        DutyFactory(measure=measure, body=body, days=5)
    DutyFactory(measure=measure, body=bodies[0], days=35)
    DutyFactory()

    answer = client.get(secret_of(person_in(side, Role.COORDINATOR), f"plan:{edition.slug}"))

    first, second = Calendar.from_ical(answer.content).walk("VEVENT")
    days = [str(clock.today() + timedelta(days=days)) for days in (5, 35)]
    uids = [str(event["uid"]).split("@")[0] for event in (first, second)]
    assert uids == [f"measure-{measure.pk}-{day}" for day in days]
    lines = str(first["description"]).splitlines()
    assert (len(lines), lines[0], lines[-1]) == (32, edition.name_en, "and 3 more bodies")


def test_an_executor_sees_in_a_plan_the_own_duties_alone(client: Client) -> None:
    measure = MeasureFactory()
    own, other = DutyFactory(measure=measure), DutyFactory(measure=measure)

    text = client.get(secret_of(person_in(own.body), f"plan:{measure.edition.slug}")).content.decode()

    assert own.body.name_en in text
    assert other.body.name_en not in text


@pytest.mark.parametrize("kind", ["body", "plan"])
def test_when_the_role_ends_the_address_stops(client: Client, kind: str) -> None:
    duty = DutyFactory()
    user = person_in(duty.body)
    scope = f"body:{duty.body.key}" if kind == "body" else f"plan:{duty.measure.edition.slug}"
    path = secret_of(user, scope)
    before = client.get(path).status_code
    yesterday = clock.today() - timedelta(days=1)
    user.memberships.update(valid_from=yesterday - timedelta(days=9), valid_to=yesterday)

    after = client.get(path).status_code
    client.force_login(user)
    page = client.get(address("calendar")).content.decode()

    assert (before, after) == (200, 404)
    assert "You do not see these duties any more" in page


@pytest.mark.parametrize("scope", ["body:nobody", "plan:nothing", "everything", "", "body:"])
def test_an_address_for_nothing_is_not_found(client: Client, scope: str) -> None:
    assert client.get(secret_of(person_in(BodyFactory()), scope)).status_code == 404


def test_a_person_makes_addresses_for_what_they_see_alone(client: Client) -> None:
    duty, foreign = DutyFactory(), DutyFactory()
    client.force_login(person_in(duty.body))
    wanted = [f"body:{duty.body.key}", f"plan:{duty.measure.edition.slug}"]
    refused = [f"body:{foreign.body.key}", f"plan:{foreign.measure.edition.slug}", "", "body:\0"]

    answers = [
        client.post(address("calendar-renew"), {"scope": scope}, follow=True) for scope in wanted + refused
    ]

    levels = [[message.level_tag for message in answer.context["messages"]] for answer in answers]
    assert levels == [["success"]] * 2 + [["error"]] * 4
    assert sorted(Subscription.objects.values_list("scope", flat=True)) == wanted


def test_closing_one_address_leaves_the_others(client: Client) -> None:
    duty = DutyFactory()
    user = person_in(duty.body)
    mine, body = feed_of(user), secret_of(user, f"body:{duty.body.key}")
    client.force_login(user)

    for scope in (f"body:{duty.body.key}", "\0"):
        client.post(address("calendar-revoke"), {"scope": scope})

    assert [client.get(mine).status_code, client.get(body).status_code] == [200, 404]


def test_the_page_offers_what_has_no_address_yet(client: Client) -> None:
    duty = DutyFactory()
    user = person_in(duty.body)
    subscribe(user, f"body:{duty.body.key}")
    client.force_login(user)

    page = client.get(address("calendar"))

    bodies, plans = [section for section, *_words in page.context["others"]]
    assert ([held.name for held in bodies.addresses], bodies.choices) == ([duty.body.name_en], [])
    edition = duty.measure.edition
    assert (plans.addresses, plans.choices) == ([], [(f"plan:{edition.slug}", edition.name_en)])
