"""Messages at the desk: one's own, read one by one or all at once."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from qadam.notices.models import Notice
from qadam.people.models import User
from qadam.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> User:
    """Sign a person in."""
    user: User = UserFactory()
    client.force_login(user)
    return user


def address(name: str, *args: object) -> str:
    with translation.override("kk"):
        return reverse(f"notices:{name}", args=args)


def told(user: User, count: int = 1) -> list[Notice]:
    made = Notice.objects.count()
    rows = [
        Notice(user=user, kind="test.event", path=f"/desk/duties/{made + place}/", once_key=f"{made + place}")
        for place in range(count)
    ]
    return Notice.objects.bulk_create(rows)


def test_a_person_sees_own_messages_alone(client: Client, reader: User) -> None:
    mine = told(reader)
    told(UserFactory())

    page = client.get(address("list"))

    assert [line["notice"] for line in page.context["lines"]] == mine


def test_reading_one_leads_to_what_it_is_about(client: Client, reader: User) -> None:
    first, second = told(reader, 2)

    answer = client.post(address("read", first.pk))

    assert answer.headers["Location"] == f"/kk{first.path}"
    assert list(Notice.objects.filter(read_at=None)) == [second]


def test_another_persons_message_is_not_found(client: Client, reader: User) -> None:
    [other] = told(UserFactory())

    assert client.post(address("read", other.pk)).status_code == 404
    assert Notice.objects.get().read_at is None


def test_all_are_marked_as_read_at_once(client: Client, reader: User) -> None:
    told(reader, 3)
    told(UserFactory())

    client.post(address("read-all"))

    assert Notice.objects.filter(read_at=None).count() == 1


def test_looking_does_not_mark_anything_as_read(client: Client, reader: User) -> None:
    told(reader)

    client.get(address("list"))

    assert client.get(address("read-all")).status_code == 405
    assert Notice.objects.get().read_at is None


def test_the_unread_are_shown_alone(client: Client, reader: User) -> None:
    first, second = told(reader, 2)
    client.post(address("read", first.pk))

    page = client.get(address("list"), {"show": "unread"})

    assert [line["notice"] for line in page.context["lines"]] == [second]


def test_thirty_messages_cost_as_many_queries_as_one(client: Client, reader: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address("list"))
        return len(queries)

    told(reader)
    cost()
    one = cost()
    told(reader, 29)

    assert cost() == one


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_empty_list_speaks_three_languages(client: Client, reader: User, language: str) -> None:
    with translation.override(language):
        page = client.get(reverse("notices:list"))

    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.content.decode()
