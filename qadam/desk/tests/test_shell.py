"""The shell of the desk: the sections a person uses, the body acted for."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from qadam.notices.models import Notice
from qadam.people.models import User
from qadam.people.tests.factories import BodyFactory, UserFactory, person_in
from qadam.plans.tests.factories import Role

pytestmark = pytest.mark.django_db


def sections(client: Client, user: User) -> list[str]:
    client.force_login(user)
    with translation.override("kk"):
        page = client.get(reverse("desk:day"))
    return [url for _label, url, _is_open, _count in page.context["desk_nav"]]


def addresses(*names: str) -> list[str]:
    with translation.override("kk"):
        return [reverse(name) for name in names]


EVERYBODY = ["desk:day", "desk:duties", "desk:reports", "notices:list", "desk:calendar", "people:body"]
WORK = ["desk:consolidations"]
CONTROL = [*WORK, "desk:programmes", "intake:list", "desk:control"]
ADMINISTRATION = ["people:bodies", "people:memberships", "people:people"]
PLATFORM = ["territories:calendar", "desk:schemes", "desk:design"]


@pytest.mark.parametrize(
    ("role", "more"),
    [
        (Role.EXECUTOR, WORK),
        (Role.COORDINATOR, CONTROL),
        (Role.CONTROL, CONTROL),
        (Role.ADMINISTRATOR, ADMINISTRATION),
    ],
)
def test_each_role_sees_the_sections_it_uses(client: Client, role: str, more: list[str]) -> None:
    shown = sections(client, person_in(BodyFactory(), role))

    assert sorted(shown) == sorted(addresses(*EVERYBODY, *more))


def test_a_platform_administrator_sees_every_section(client: Client) -> None:
    shown = sections(client, UserFactory(is_administrator=True))

    assert sorted(shown) == sorted(addresses(*EVERYBODY, *CONTROL, *ADMINISTRATION, *PLATFORM))


def test_the_shell_names_the_body_and_counts_unread_messages(client: Client) -> None:
    user = person_in(BodyFactory(name_kk="Еңбек министрлігі"))
    Notice.objects.create(user=user, kind="x", once_key="x")
    client.force_login(user)

    with translation.override("kk"):
        page = client.get(reverse("desk:day"))

    counts = [count for _label, _url, _is_open, count in page.context["desk_nav"] if count]
    assert counts == [1]
    assert "Еңбек министрлігі" in page.content.decode()


def test_the_page_of_components_is_for_those_who_run_the_platform(client: Client) -> None:
    client.force_login(person_in(BodyFactory(), Role.HEAD))

    with translation.override("kk"):
        assert client.get(reverse("desk:design")).status_code == 403
