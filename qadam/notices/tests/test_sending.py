"""A letter is sent once, whatever happens to workers, clocks and mail servers."""

import email
import smtplib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from pytest_django import Settings

from qadam.kit.tests.parallel import at_once
from qadam.notices import actions
from qadam.notices.actions import NoLetterSent, send_letters
from qadam.notices.actions.sending import MOST_ATTEMPTS
from qadam.notices.backends import file_of
from qadam.notices.models import BACK_OFF, LEASE, Letter, Notice
from qadam.notices.tests.servers import mail_server
from qadam.people.models import User
from qadam.people.tests.factories import UserFactory
from qadam.workflow.transitions import WrongState

NOON = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)
FOLDER = "qadam.notices.backends.FolderBackend"
Send = Callable[[EmailMessage], int]


class Killed(BaseException):
    """The worker was killed: nothing that stands after it is run."""


def letter_to(user: User, **fields: Any) -> Letter:
    """Keep a letter that waits, with one message in it."""
    number = Letter.objects.count()
    values = {
        "once_key": f"day:{number}",
        "language": "kk",
        "subject": "Qadam: жаңалықтар",
        "body": "Есеп қайтарылды.\n",
        "message_id": f"<day.{number}@qadam.example.kz>",
        "next_attempt_at": NOON,
    }
    letter = Letter.objects.create(user=user, **values | fields)
    Notice.objects.create(user=user, kind="report", once_key=f"{number}", letter=letter)
    return letter


def at(moment: datetime) -> Callable[[], datetime]:
    """Return a machine's clock that stands at a moment."""
    return lambda: moment


def states() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("state", flat=True))


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Keep letters as files in a folder of the test's own."""
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = FOLDER, tmp_path / "mail"
    return tmp_path / "mail"


@pytest.fixture
def instead(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[EmailMessage, Send], int]], None]:
    """Return a function that puts another way of sending in the place of the real one, which it is given."""
    real = EmailMessage.send

    def put(way: Callable[[EmailMessage, Send], int]) -> None:
        monkeypatch.setattr(EmailMessage, "send", lambda self, *args, **rest: way(self, real))

    return put


def test_a_letter_goes_out_once_with_its_own_message_id(db: None, mailoutbox: list[EmailMessage]) -> None:
    user = UserFactory()
    letter = letter_to(user)

    sent = [send_letters(at(NOON)), send_letters(at(NOON + timedelta(days=3)))]

    letter.refresh_from_db()
    message = mailoutbox[0].message()
    assert (sent, len(mailoutbox), mailoutbox[0].to) == ([1, 0], 1, [user.email])
    assert (message["Message-ID"], message["Auto-Submitted"]) == (letter.message_id, "auto-generated")
    assert (letter.state, letter.attempts) == ("sent", 1)
    assert letter.notices.get().sent_at == letter.sent_at is not None


def test_a_worker_killed_before_sending_loses_no_letter(db: None, folder: Path, instead: Any) -> None:
    letter_to(UserFactory())

    def killed(message: EmailMessage, real: Send) -> int:
        raise Killed

    instead(killed)
    with pytest.raises(Killed):
        send_letters(at(NOON))
    assert (states(), folder.exists()) == (["sending"], False)
    instead(lambda message, real: real(message))

    sent = [
        send_letters(at(NOON + LEASE / 2)),
        send_letters(at(NOON + LEASE)),
        send_letters(at(NOON + 2 * LEASE)),
    ]

    assert (sent, states(), len(list(folder.iterdir()))) == ([0, 1, 0], ["sent"], 1)


def test_a_worker_killed_between_sending_and_recording_sends_nothing_twice(
    db: None, folder: Path, instead: Any
) -> None:
    letter = letter_to(UserFactory())

    def killed(message: EmailMessage, real: Send) -> int:
        real(message)
        raise Killed

    instead(killed)
    with pytest.raises(Killed):
        send_letters(at(NOON))
    written = file_of(letter.message_id).read_bytes()
    instead(lambda message, real: real(message))

    sent = send_letters(at(NOON + LEASE))

    assert (sent, states()) == (1, ["sent"])
    assert [path.read_bytes() for path in folder.iterdir()] == [written]


def test_after_a_kill_a_mail_server_sees_the_same_message_id_again(
    db: None, mailoutbox: list[EmailMessage], instead: Any
) -> None:
    letter = letter_to(UserFactory())

    def killed(message: EmailMessage, real: Send) -> int:
        real(message)
        raise Killed

    instead(killed)
    with pytest.raises(Killed):
        send_letters(at(NOON))
    instead(lambda message, real: real(message))
    send_letters(at(NOON + LEASE))

    assert [message.message()["Message-ID"] for message in mailoutbox] == [letter.message_id] * 2


def test_a_letter_that_costs_every_worker_its_life_is_given_up(db: None, instead: Any) -> None:
    letter_to(UserFactory())

    def killed(message: EmailMessage, real: Send) -> int:
        raise Killed

    instead(killed)
    for place in range(MOST_ATTEMPTS):
        with pytest.raises(Killed):
            send_letters(at(NOON + place * LEASE))
    send_letters(at(NOON + MOST_ATTEMPTS * LEASE))

    assert list(Letter.objects.values_list("state", "trouble")) == [("failed", "lost")]


def test_two_workers_at_once_send_each_letter_once(
    transactional_db: None, mailoutbox: list[EmailMessage]
) -> None:
    people = [UserFactory() for _ in range(4)]
    for user in people:
        letter_to(user)

    results = at_once(*[lambda: send_letters(at(NOON))] * 3)

    assert sum(results) == 4
    assert sorted(letter.to[0] for letter in mailoutbox) == sorted(user.email for user in people)


def test_a_slow_worker_does_not_undo_what_a_quicker_one_did(db: None, folder: Path, instead: Any) -> None:
    letter_to(UserFactory())

    def slow(message: EmailMessage, real: Send) -> int:
        instead(lambda other, way: way(other))
        assert send_letters(at(NOON + LEASE)) == 1
        raise smtplib.SMTPServerDisconnected("the server has closed the connection")

    instead(slow)
    with pytest.raises(NoLetterSent):
        send_letters(at(NOON))

    assert (states(), len(list(folder.iterdir()))) == (["sent"], 1)


def test_the_machines_clock_jumps_forward_during_an_attempt_and_one_letter_lies_there(
    db: None, folder: Path, instead: Any
) -> None:
    letter_to(UserFactory())
    counts = []

    def slow(message: EmailMessage, real: Send) -> int:
        instead(lambda other, way: way(other))
        counts.append(send_letters(at(NOON + timedelta(days=300))))
        return real(message)

    instead(slow)
    counts.append(send_letters(at(NOON)))

    assert (counts, states(), len(list(folder.iterdir()))) == ([1, 1], ["sent"], 1)


@pytest.mark.parametrize("state", ["waiting", "sending"])
def test_the_machines_clock_jumps_back_and_no_letter_waits_for_ever(
    db: None, mailoutbox: list[EmailMessage], state: str
) -> None:
    letter_to(UserFactory(), state=state, next_attempt_at=NOON + timedelta(days=300))

    assert (send_letters(at(NOON)), len(mailoutbox)) == (1, 1)


def test_a_moment_close_by_is_waited_for(db: None, mailoutbox: list[EmailMessage]) -> None:
    letter_to(UserFactory(), next_attempt_at=NOON + BACK_OFF[-1])
    letter_to(UserFactory(), state="sending", next_attempt_at=NOON + LEASE)

    assert (send_letters(at(NOON)), mailoutbox) == (0, [])


def test_an_address_that_is_refused_stops_no_other_letter(
    db: None, mailoutbox: list[EmailMessage], instead: Any
) -> None:
    first, second, third = UserFactory(), UserFactory(email="bad@example.kz"), UserFactory()
    for user in (second, first, third):
        letter_to(user)

    def server(message: EmailMessage, real: Send) -> int:
        if message.to == ["bad@example.kz"]:
            raise smtplib.SMTPRecipientsRefused({"bad@example.kz": (550, b"no such mailbox")})
        return real(message)

    instead(server)
    sent = send_letters(at(NOON))

    assert (sent, states()) == (2, ["waiting", "sent", "sent"])
    assert [letter.to[0] for letter in mailoutbox] == [first.email, third.email]
    assert "no such mailbox" in Letter.objects.get(user=second).trouble
    assert second.notices.get().sent_at is None


def test_a_letter_waits_longer_after_each_failure_and_is_given_up_in_the_end(db: None, instead: Any) -> None:
    letter = letter_to(UserFactory())

    def refuse(message: EmailMessage, real: Send) -> int:
        raise smtplib.SMTPDataError(554, b"refused as spam")

    instead(refuse)
    moment, waits = NOON, []
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(NoLetterSent):
            send_letters(at(moment))
        letter.refresh_from_db()
        waits.append(letter.next_attempt_at - moment)
        moment = letter.next_attempt_at

    assert waits[:-1] == list(BACK_OFF)
    assert (letter.state, letter.attempts, "refused as spam" in letter.trouble) == ("failed", 8, True)
    assert send_letters(at(moment + timedelta(days=30))) == 0


def test_a_server_that_cannot_be_reached_costs_one_letter_one_attempt(db: None, instead: Any) -> None:
    for _ in range(5):
        letter_to(UserFactory())

    def nobody(message: EmailMessage, real: Send) -> int:
        raise ConnectionRefusedError("nobody listens there")

    instead(nobody)
    with pytest.raises(NoLetterSent, match="none of 1 letters"):
        send_letters(at(NOON))

    assert list(Letter.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0, 0, 0, 0]


def test_a_real_mail_server_takes_letters_refuses_one_and_is_missed_when_gone(
    db: None, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_HOST_USER = "127.0.0.1", ""
    good = letter_to(UserFactory())
    letter_to(UserFactory(email="bad@example.kz"))
    with mail_server("bad@example.kz") as server:
        settings.EMAIL_PORT = server.port
        sent = send_letters(at(NOON))
        taken = [email.message_from_bytes(content) for content in server.letters]
    last = letter_to(UserFactory())
    with pytest.raises(NoLetterSent):
        send_letters(at(NOON))
    last.refresh_from_db()

    assert (sent, [letter["Message-ID"] for letter in taken]) == (1, [good.message_id])
    assert states() == ["sent", "waiting", "waiting"]
    assert (last.attempts, "ConnectionRefusedError" in last.trouble) == (1, True)


def test_whoever_left_meanwhile_gets_no_letter(db: None, mailoutbox: list[EmailMessage]) -> None:
    user = UserFactory()
    letter_to(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert (send_letters(at(NOON)), mailoutbox) == (0, [])
    assert list(Letter.objects.values_list("state", "trouble")) == [("failed", "closed")]


def test_a_sample_persons_letter_lies_in_the_home_whatever_sends_the_others(
    db: None, mailoutbox: list[EmailMessage], settings: Settings, tmp_path: Path
) -> None:
    settings.DEMONSTRATION, settings.EMAIL_FILE_PATH = True, tmp_path
    letter = letter_to(UserFactory(is_sample=True, email="orken@sample.example"))

    sent = send_letters(at(NOON))

    kept = email.message_from_bytes(file_of(letter.message_id).read_bytes())
    payload = kept.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert (sent, mailoutbox, kept["To"]) == (1, [], "orken@sample.example")
    assert payload.decode().strip() == "Есеп қайтарылды."


def test_names_of_files_stay_in_their_folder(folder: Path) -> None:
    assert file_of("<../../etc/passwd@host>").parent == folder


def test_other_letters_without_a_message_id_of_their_own_are_kept_apart(folder: Path) -> None:
    for _ in range(2):
        EmailMessage("Шақыру", "Сілтеме", to=["new@example.kz"]).send()

    assert len(list(folder.glob("*.eml"))) == len(list(folder.iterdir())) == 2


def test_a_letter_that_was_given_up_is_sent_again_by_an_administrator(
    db: None, mailoutbox: list[EmailMessage]
) -> None:
    letter = letter_to(UserFactory(), state="failed", attempts=8, trouble="refused")
    administrator = UserFactory(is_administrator=True)

    actions.retry(letter, by=administrator)
    with pytest.raises(WrongState):
        actions.retry(letter, by=administrator)

    assert (send_letters(), states()) == (1, ["sent"])


def test_nobody_else_has_a_letter_sent_again(db: None) -> None:
    user = UserFactory()
    letter = letter_to(user, state="failed")

    with pytest.raises(PermissionDenied):
        actions.retry(letter, by=user)

    assert states() == ["failed"]
