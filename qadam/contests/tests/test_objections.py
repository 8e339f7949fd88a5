"""Objections without an account: taken in the days after publication, answered, found by the number."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from qadam.contests.actions.deciding import publish_decisions
from qadam.contests.actions.objections import answer_objection, object_to
from qadam.contests.models import Objection
from qadam.contests.tests.sittings import Sitting, make_sitting
from qadam.kit import clock
from qadam.people.models import Limit
from qadam.workflow.models import Change
from qadam.workflow.transitions import NotAllowed, WrongState

pytestmark = pytest.mark.django_db

TOLD = {
    "name": "Айгүл Серікқызы",
    "contact": "+7 701 111 22 33",
    "text": "Екінші үміткердің бейнеролигі ашылмады.",
}


@pytest.fixture
def published() -> Sitting:
    sitting = make_sitting()
    for user in sitting.members:
        sitting.score(user, 7, 9, 8)
    sitting.decide()
    publish_decisions(sitting.arena, act="№ 21", by=sitting.chair)
    return sitting


def test_a_citizen_objects_and_finds_the_answer_by_the_number(published: Sitting) -> None:
    client = Client()
    sent = client.post(reverse("contests:objection", args=[published.arena.pk]), TOLD)
    taken = Objection.objects.get()
    answer_objection(taken, answer="Бейнеролик қайта тексерілді.", by=published.secretary)

    page = client.get(reverse("contests:objection-find"), {"number": taken.number.lower()}, follow=True)

    assert sent["Location"] == reverse("contests:objection-found", args=[taken.number])
    assert "Бейнеролик қайта тексерілді." in page.content.decode()
    assert TOLD["contact"] not in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"


def test_the_log_of_an_objection_has_no_personal_data(published: Sitting) -> None:
    object_to(published.arena, **TOLD)

    logged = Change.objects.get(subject="contests.objection").canonical
    assert not any(value in logged for value in TOLD.values())


def test_an_objection_sent_twice_is_one(published: Sitting) -> None:
    assert object_to(published.arena, **TOLD) == object_to(published.arena, **TOLD)


def test_before_publication_and_after_the_days_nothing_is_taken(published: Sitting) -> None:
    with pytest.raises(WrongState):
        object_to(make_sitting().arena, **TOLD)
    with clock.moved(clock.now() + timedelta(days=6)):
        with pytest.raises(WrongState):
            object_to(published.arena, **TOLD)
        answer = Client().post(reverse("contests:objection", args=[published.arena.pk]), TOLD)

    assert (answer.status_code, Objection.objects.count()) == (403, 0)


def test_the_last_day_is_taken_whole(published: Sitting) -> None:
    last = clock.now().replace(hour=23, minute=59) + timedelta(days=5)

    with clock.moved(last):
        object_to(published.arena, **TOLD)

    assert Objection.objects.count() == 1


def test_an_empty_objection_keeps_what_was_typed(published: Sitting) -> None:
    answer = Client().post(reverse("contests:objection", args=[published.arena.pk]), TOLD | {"text": " "})

    assert answer.status_code == 400
    assert TOLD["name"] in answer.content.decode()


def test_one_network_sends_five_an_hour_and_keeps_the_text(published: Sitting) -> None:
    Limit.objects.all().delete()
    place = reverse("contests:objection", args=[published.arena.pk])
    answers = [Client().post(place, TOLD | {"text": f"Қарсылық {number}"}) for number in range(6)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 302, 302, 429]
    assert "Қарсылық 5" in answers[5].content.decode()


def test_only_those_who_lead_answer_and_once(published: Sitting) -> None:
    taken = object_to(published.arena, **TOLD)
    other = make_sitting()

    for user in (published.members[2], other.chair, published.host):
        with pytest.raises(NotAllowed):
            answer_objection(taken, answer="Жоқ", by=user)
    answer_objection(taken, answer="Қаралды", by=published.chair)
    with pytest.raises(WrongState):
        answer_objection(taken, answer="Тағы", by=published.chair)


def test_the_desk_shows_objections_to_its_own_people_alone(published: Sitting) -> None:
    taken = object_to(published.arena, **TOLD)
    other = make_sitting()
    place = reverse("contestdesk:objections", args=[published.arena.pk])
    statuses = []
    for user in (published.chair, published.members[1], published.host, other.chair, other.host):
        client = Client()
        client.force_login(user)
        statuses.append(client.get(place).status_code)
    client = Client()
    client.force_login(published.chair)
    answer = client.post(reverse("contestdesk:objection-answer", args=[taken.pk]), {"answer": "Қаралды"})

    assert statuses == [200, 200, 200, 404, 404]
    assert answer.status_code == 302
    taken.refresh_from_db()
    assert taken.state == "answered"


def test_a_number_nobody_has_is_told_plainly() -> None:
    answer = Client().get(reverse("contests:objection-found", args=["ABCDE-23456"]))

    assert answer.status_code == 404
    assert "ABCDE" not in answer.content.decode() or "receipt-number" not in answer.content.decode()
