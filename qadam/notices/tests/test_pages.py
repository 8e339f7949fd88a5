"""Messages and letters at the desk: one's own, filtered, taken as a table, read; hours of letters; how sending goes."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from qadam.kit import clock
from qadam.kit.clock import ALMATY
from qadam.notices.models import Letter, Notice, Preference
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


MOMENT = datetime(2026, 3, 5, 8, 0, tzinfo=ALMATY)
CHOSEN = {"by_mail": "on", "digest_hour": "9", "quiet_from": "20", "quiet_to": "7"}


def letter_to(user: User, **fields: Any) -> Letter:
    number = Letter.objects.count()
    values = {
        "once_key": f"day:{number}",
        "language": "kk",
        "subject": f"Жеке хаттың тақырыбы {number}",
        "body": f"Жеке хаттың мәтіні {number} https://qadam.example.kz/kk/desk/",
        "message_id": f"<{number}@qadam.example.kz>",
        "made_at": MOMENT,
        "next_attempt_at": MOMENT,
    }
    return Letter.objects.create(user=user, **values | fields)


def test_the_list_is_narrowed_by_kind_and_days(client: Client, reader: User) -> None:
    for place, (kind, hour) in enumerate([("one", 0), ("one", 23), ("two", 12)]):
        moment = datetime(2026, 3, 5 + place, hour, 0, tzinfo=ALMATY)
        Notice.objects.create(user=reader, kind=kind, once_key=f"{place}", made_at=moment)

    def found(**asked: str) -> list[str]:
        page = client.get(address("list"), asked)
        return [line["notice"].once_key for line in page.context["lines"]]

    assert found(kind="one") == ["1", "0"]
    assert found(first="2026-03-06") == ["2", "1"]
    assert found(first="2026-03-06", last="2026-03-06") == ["1"]
    assert found(kind="nobody offered this", first="some day") == ["2", "1", "0"]


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-02", "9999-12-31"])
def test_the_first_and_the_last_day_of_all_are_days_too(client: Client, reader: User, day: str) -> None:
    told(reader)

    answers = [client.get(address("list"), {name: day}).status_code for name in ("first", "last")]

    assert answers == [200, 200]


def test_a_filter_that_lets_nothing_through_says_how_to_go_on(client: Client, reader: User) -> None:
    told(reader)

    with translation.override("en"):
        page = client.get(reverse("notices:list"), {"last": "2015-01-01"}).content.decode()

    assert "No messages are found" in page
    assert "until: 1 January 2015" in page


def test_days_the_wrong_way_round_are_told_and_kept(client: Client, reader: User) -> None:
    told(reader)

    with translation.override("en"):
        page = client.get(
            reverse("notices:list"), {"first": "2026-03-06", "last": "2026-03-05"}
        ).content.decode()

    assert "The last day is before the first day." in page
    assert 'value="2026-03-06"' in page


def test_each_message_says_whether_and_when_it_went_by_letter(client: Client, reader: User) -> None:
    sent = letter_to(reader, state="sent", sent_at=MOMENT)
    failed = letter_to(reader, state="failed")
    waiting = letter_to(reader)
    for place, letter in enumerate([None, waiting, failed, sent]):
        moment = MOMENT if letter == sent else None
        Notice.objects.create(user=reader, kind="x", once_key=f"{place}", letter=letter, sent_at=moment)

    with translation.override("en"):
        page = client.get(reverse("notices:list"))

    assert [line["letter"] for line in page.context["lines"]] == [
        "by letter: 5 March 2026, 08:00",
        "the letter could not be sent",
        "the letter waits to be sent",
        "",
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_filtered_list_is_taken_as_a_table(client: Client, reader: User, kind: str) -> None:
    Notice.objects.create(
        user=reader, kind="=one", once_key="1", made_at=MOMENT, path="/desk/", sent_at=MOMENT
    )
    Notice.objects.create(user=reader, kind="two", once_key="2", made_at=MOMENT)
    Notice.objects.create(user=UserFactory(), kind="=one", once_key="1", made_at=MOMENT)

    answer = client.get(address("table", kind), {"kind": "=one"})

    assert answer.headers["Content-Disposition"] == f'attachment; filename="messages.{kind}"'
    if kind == "csv":
        assert answer.content.decode("utf-8-sig").splitlines() == [
            "told_at,kind,text,address,read_at,letter,letter_sent_at",
            "2026-03-05 08:00,'=one,'=one,/desk/,,sent,2026-03-05 08:00",
        ]
    assert client.get(address("table", "pdf")).status_code == 404


def test_a_person_reads_own_letters_alone(client: Client, reader: User) -> None:
    first, second = letter_to(reader), letter_to(reader)
    other = letter_to(UserFactory())

    page = client.get(address("letters"))
    letter = client.get(address("letter", first.pk)).content.decode()

    assert [line["letter"] for line in page.context["lines"]] == [second, first]
    assert "Жеке хаттың мәтіні 0" in letter
    assert 'href="https://qadam.example.kz/kk/desk/"' in letter
    assert client.get(address("letter", other.pk)).status_code == 404


def test_a_sample_account_reads_its_letters_in_the_demonstration(client: Client, settings: Any) -> None:
    settings.DEMONSTRATION = True
    user = UserFactory(is_sample=True)
    client.force_login(user)
    letter = letter_to(user, state="sent", sent_at=MOMENT)

    assert "Жеке хаттың мәтіні 0" in client.get(address("letter", letter.pk)).content.decode()


def test_an_administrator_sees_counts_and_troubles_but_no_letters(client: Client, reader: User) -> None:
    User.objects.filter(pk=reader.pk).update(is_administrator=True)
    others = UserFactory.create_batch(3)
    letter_to(others[0], state="sent", sent_at=MOMENT)
    failed = letter_to(others[1], state="failed", trouble="SMTPDataError: 554")
    again = letter_to(others[2], attempts=2, trouble="TimeoutError: ")

    page = client.get(address("sending"))

    assert [line["letter"] for line in page.context["lines"]] == [again, failed]
    assert [number for number, _label, _bad in page.context["figures"]] == [1, 0, 1, 1]
    assert "SMTPDataError: 554" in page.content.decode()
    assert "Жеке хаттың мәтіні" not in page.content.decode()
    assert "Жеке хаттың тақырыбы" not in page.content.decode()
    assert client.get(address("letter", failed.pk)).status_code == 404


def test_an_administrator_has_a_letter_sent_again_once(client: Client, reader: User) -> None:
    User.objects.filter(pk=reader.pk).update(is_administrator=True)
    letter = letter_to(UserFactory(), state="failed", attempts=8)

    answers = [client.post(address("letter-retry", letter.pk), follow=True) for _ in range(2)]

    letter.refresh_from_db()
    levels = [[message.level_tag for message in answer.context["messages"]] for answer in answers]
    assert (letter.state, letter.attempts, levels) == ("waiting", 0, [["success"], ["warning"]])


def test_how_sending_goes_is_shown_to_administrators_alone(client: Client, reader: User) -> None:
    letter = letter_to(reader, state="failed")

    answers = [client.get(address("sending")), client.post(address("letter-retry", letter.pk))]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Letter.objects.get().state == "failed"


def test_a_person_chooses_when_letters_come(client: Client, reader: User) -> None:
    client.post(address("settings"), CHOSEN)

    kept = Preference.objects.get()
    assert (kept.user, kept.by_mail, kept.digest_hour, kept.quiet_from, kept.quiet_to) == (
        reader,
        True,
        9,
        20,
        7,
    )
    assert kept.next_letter_at > clock.now()
    with translation.override("en"):
        assert "The next letter comes" in client.get(reverse("notices:settings")).content.decode()


def test_looking_at_the_choice_keeps_nothing(client: Client, reader: User) -> None:
    client.get(address("settings"))

    assert Preference.objects.count() == 0


def test_letters_are_switched_off(client: Client, reader: User) -> None:
    client.post(address("settings"), {name: hour for name, hour in CHOSEN.items() if name != "by_mail"})

    with translation.override("en"):
        page = client.get(reverse("notices:settings")).content.decode()

    assert not Preference.objects.get().by_mail
    assert "No letters are sent to you." in page


def test_a_daily_letter_in_quiet_hours_is_refused_and_what_was_chosen_stays(
    client: Client, reader: User
) -> None:
    with translation.override("en"):
        page = client.post(reverse("notices:settings"), CHOSEN | {"digest_hour": "23"}).content.decode()

    assert Preference.objects.count() == 0
    assert "At 23:00 your quiet hours last" in page
    assert '<option value="23" selected>23:00</option>' in page


@pytest.mark.parametrize("wrong", [{"digest_hour": "24"}, {"quiet_to": "seven"}, {"quiet_from": ""}])
def test_an_hour_that_no_day_has_is_refused(client: Client, reader: User, wrong: dict[str, str]) -> None:
    page = client.post(address("settings"), CHOSEN | wrong)

    assert (page.status_code, Preference.objects.count()) == (200, 0)
