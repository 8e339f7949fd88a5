"""People are told once, in their language, and get one letter a day."""

from datetime import datetime
from smtplib import SMTPException
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import translation

from qadam.kit.clock import ALMATY
from qadam.kit.registries import Registry
from qadam.kit.tests.parallel import at_once
from qadam.notices import wordings
from qadam.notices.actions import (
    Message,
    NoLetterSent,
    mark_one_read,
    mark_read,
    mark_read_at,
    revoke,
    send_digests,
    subscribe,
    tell,
    tell_all,
)
from qadam.notices.models import Notice
from qadam.notices.wordings import Wording, sentence
from qadam.people.models import User
from qadam.people.tests.factories import UserFactory

MOMENT = datetime(2026, 3, 5, 8, 0, tzinfo=ALMATY)
LATER = datetime(2026, 3, 6, 8, 0, tzinfo=ALMATY)
WORDS = {
    "kk": "{number}-шара бойынша есеп",
    "ru": "Отчёт по мере {number}",
    "en": "Report on measure {number}",
}


@pytest.fixture(autouse=True)
def _wording(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordings, "WORDINGS", Registry[Wording]())
    wordings.WORDINGS.add("report", lambda values, language: WORDS[language].format(**values))


def told(*people: User, key: str = "25", path: str = "/desk/duties/25/") -> int:
    """Tell people about the report on measure 25."""
    return tell(people, "report", once_key=key, values={"number": 25}, path=path, at=MOMENT)


def test_an_event_is_told_to_each_person_once(db: None) -> None:
    first, second = UserFactory(), UserFactory()

    counts = [told(first, first), told(first, second), told(first, second), told(first, key="26")]

    assert counts == [1, 1, 0, 1]
    assert first.notices.count() == 2
    assert second.notices.count() == 1


def test_nobody_to_tell_is_no_trouble(db: None) -> None:
    assert (told(), tell_all([], at=MOMENT), Notice.objects.count()) == (0, 0, 0)


def test_events_with_long_keys_that_begin_alike_are_two_events(db: None) -> None:
    user = UserFactory()

    counts = [told(user, key="x" * 300 + end) for end in "aab"]
    same = tell_all([Message(user, "report", "x" * 300 + "a", {"number": 25}, "")], at=MOMENT)

    assert (counts, same) == ([1, 0, 1], 0)


def test_many_messages_are_made_at_once_and_each_once(db: None) -> None:
    user = UserFactory()
    messages = [Message(user, "report", key, {"number": 25}, "/desk/") for key in ["25", "26", "25"]]

    assert [tell_all(messages, at=MOMENT), tell_all(messages, at=MOMENT)] == [2, 0]


def test_one_event_told_by_two_at_once_makes_one_message(transactional_db: None) -> None:
    user = UserFactory()

    at_once(*[lambda: told(user)] * 3)

    assert Notice.objects.filter(user=user).count() == 1


def test_a_message_reads_in_the_language_of_its_reader() -> None:
    read = [sentence("report", {"number": 25}, language) for language in ("kk", "ru", "en")]

    assert read == ["25-шара бойынша есеп", "Отчёт по мере 25", "Report on measure 25"]
    assert sentence("of an area that is gone", {}, "kk") == "of an area that is gone"


def test_everybody_gets_one_letter_with_all_that_is_new(
    db: None, mailoutbox: list[EmailMessage], settings: Any
) -> None:
    settings.ORIGIN = "https://qadam.example.kz"
    user = UserFactory(language="ru")
    told(user)
    told(user, key="26", path="")

    sent = [send_digests(MOMENT), send_digests(LATER)]

    assert (sent, len(mailoutbox)) == ([1, 0], 1)
    assert mailoutbox[0].to == [user.email]
    lines = mailoutbox[0].body.splitlines()[2:]
    assert sorted(lines) == sorted(
        ["— Отчёт по мере 25", "— Отчёт по мере 25", "  https://qadam.example.kz/ru/desk/duties/25/"]
    )


def test_a_letter_is_in_the_language_of_its_reader_whoever_runs_the_worker(
    db: None, mailoutbox: list[EmailMessage]
) -> None:
    for language in ("kk", "ru", "en"):
        told(UserFactory(language=language, email=f"{language}@example.kz"))

    with translation.override("en"):
        send_digests(MOMENT)
        after = translation.get_language()

    bodies = {letter.to[0]: letter.body for letter in mailoutbox}
    assert after == "en"
    assert "25-шара бойынша есеп" in bodies["kk@example.kz"]
    assert "Отчёт по мере 25" in bodies["ru@example.kz"]
    assert "Report on measure 25" in bodies["en@example.kz"]
    assert "/kk/desk/duties/25/" in bodies["kk@example.kz"]


def test_samples_closed_accounts_and_those_who_have_read_get_no_letter(
    db: None, mailoutbox: list[EmailMessage]
) -> None:
    reader = UserFactory()
    told(UserFactory(is_sample=True), UserFactory(is_active=False), reader)
    mark_read(reader, MOMENT)

    assert (send_digests(MOMENT), mailoutbox) == (0, [])


def test_two_workers_send_each_letter_once(transactional_db: None, mailoutbox: list[EmailMessage]) -> None:
    people = [UserFactory() for _ in range(4)]
    told(*people)

    results = at_once(*[lambda: send_digests(MOMENT)] * 3)

    assert sum(results) == 4
    assert sorted(letter.to[0] for letter in mailoutbox) == sorted(user.email for user in people)


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Addresses that the mail server refuses."""
    addresses: set[str] = set()
    send = EmailMessage.send

    def perhaps(self: EmailMessage, *args: Any, **kwargs: Any) -> int:
        if addresses & set(self.to):
            raise SMTPException("no such mailbox")
        return send(self, *args, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", perhaps)
    return addresses


def test_an_address_that_is_refused_stops_no_other_letter(
    db: None, mailoutbox: list[EmailMessage], refused: set[str]
) -> None:
    first, second, third = UserFactory(), UserFactory(), UserFactory()
    told(first, second, third)
    refused.add(first.email)

    sent = send_digests(MOMENT)
    refused.clear()
    later = send_digests(LATER)

    assert (sent, later) == (2, 1)
    assert [letter.to[0] for letter in mailoutbox][-1] == first.email


def test_when_no_letter_can_be_sent_the_timetable_hears_of_it(db: None, refused: set[str]) -> None:
    user = UserFactory()
    told(user)
    refused.add(user.email)

    with pytest.raises(NoLetterSent, match="none of 1 letters"):
        send_digests(MOMENT)

    assert Notice.objects.get().sent_at is None


def test_reading_marks_only_ones_own_and_only_once(db: None) -> None:
    mine, other = UserFactory(), UserFactory()
    told(mine, other)
    told(mine, key="26", path="/elsewhere/")

    counts = [
        mark_read_at(mine, "/desk/duties/25/", MOMENT),
        mark_read_at(mine, "/desk/duties/25/", LATER),
        mark_read(mine, LATER),
    ]
    mark_one_read(mine.notices.get(path="/desk/duties/25/"), LATER)

    assert counts == [1, 0, 1]
    assert mine.notices.get(path="/desk/duties/25/").read_at == MOMENT
    assert other.notices.get().read_at is None


def test_a_new_calendar_address_makes_the_old_one_useless(db: None) -> None:
    user = UserFactory()
    old = subscribe(user)

    new = subscribe(user)

    old.refresh_from_db()
    assert old.revoked_at is not None
    assert (new.revoked_at, len(new.secret), new.secret == old.secret) == (None, 48, False)
    assert [revoke(user), revoke(user)] == [1, 0]
