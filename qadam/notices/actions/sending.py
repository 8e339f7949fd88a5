"""Sending letters: each attempt is claimed for a while, so that a killed worker's letter is taken up by another.

Nothing is lost, because a letter is kept before it is sent. Nothing is sent twice, because each attempt has the same
Message-ID: a folder of files holds one letter of that name, and receiving servers fold doubles by it.
"""

import logging
import smtplib
import socket
import time
from collections.abc import Callable
from datetime import datetime
from enum import Enum

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from qadam.kit import clock
from qadam.notices.models import BACK_OFF, LEASE, Letter, Notice
from qadam.notices.queries import gets_letters
from qadam.notices.rules import may_retry
from qadam.people.models import User
from qadam.workflow.transitions import DIAGRAM, Move, transition

logger = logging.getLogger("qadam.notices")

LETTER = "notices.letter"
# What sending does, for the diagram of states: by conditional updates, since nobody decides and none is logged.
DIAGRAM[LETTER] = [
    Move("claim", [Letter.State.WAITING, Letter.State.SENDING], Letter.State.SENDING),
    Move("finish", [Letter.State.SENDING], Letter.State.SENT),
    Move("postpone", [Letter.State.SENDING], Letter.State.WAITING),
    Move("give_up", [Letter.State.SENDING], Letter.State.FAILED),
]
MOST_ATTEMPTS = len(BACK_OFF) + 1
# One run takes no longer than this, so that the timetable's other entries have their turn.
SECONDS = 30.0
# What says that no letter would go at present: the mail server cannot be reached or does not let us in.
UNREACHABLE = (
    ConnectionError,
    TimeoutError,
    socket.gaierror,
    smtplib.SMTPConnectError,
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPAuthenticationError,
)
# Troubles that no mail server tells of; pages say them in the reader's language.
CLOSED, LOST = "closed", "lost"


class NoLetterSent(Exception):
    """Letters wait and not one of them could be sent."""


class Outcome(Enum):
    """What became of one attempt."""

    SENT = "sent"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    NOT_MINE = "not mine"


def send_letters(now: Callable[[], datetime] = timezone.now) -> int:
    """Send what waits and return how many letters went out; a letter that cannot be sent stops no other.

    `now` is the machine's clock: the product's may stand still or jump in a demonstration. Raises when there were
    letters and none could be sent, so that the timetable tells of it.
    """
    outcomes = []
    begun = time.monotonic()
    for key in list(Letter.objects.due(now()).order_by("next_attempt_at", "pk").values_list("pk", flat=True)):
        outcomes.append(_attempt(key, now))
        # The others keep their attempts for when the server answers again.
        if outcomes[-1] == Outcome.UNREACHABLE or time.monotonic() - begun > SECONDS:
            break
    sent, tried = outcomes.count(Outcome.SENT), len(outcomes) - outcomes.count(Outcome.NOT_MINE)
    if tried and not sent:
        raise NoLetterSent(f"none of {tried} letters could be sent")
    return sent


def sweep_letters(at: datetime) -> int:
    """Send what waits, for the timetable, whose moment is the product's and says nothing here."""
    return send_letters()


def _attempt(key: int, now: Callable[[], datetime]) -> Outcome:
    letter = _claim(key, now())
    if letter is None or not _is_sendable(letter):
        return Outcome.NOT_MINE
    try:
        _message(letter).send()
    except Exception as error:  # whatever a mail server has against it, the others get theirs
        logger.exception("letter %s was not sent", letter.pk)
        _postpone(letter, error, now())
        return Outcome.UNREACHABLE if isinstance(error, UNREACHABLE) else Outcome.REFUSED
    _finish(letter)
    return Outcome.SENT


def _claim(key: int, moment: datetime) -> Letter | None:
    """Take a letter for a while by a conditional update: of several workers one succeeds."""
    mine = {
        "state": Letter.State.SENDING,
        "attempts": F("attempts") + 1,
        "next_attempt_at": moment + LEASE,
    }
    if not Letter.objects.due(moment).filter(pk=key).update(**mine):
        return None
    return Letter.objects.select_related("user").get(pk=key)


def _is_sendable(letter: Letter) -> bool:
    """Give up a letter to somebody who left meanwhile, and one that has cost its worker's life again and again."""
    if not User.objects.filter(gets_letters(), pk=letter.user_id).exists():
        _give_up(letter, CLOSED)
        return False
    if letter.attempts > MOST_ATTEMPTS:
        _give_up(letter, LOST)
        return False
    return True


def _message(letter: Letter) -> EmailMessage:
    # A sample person's address leads nowhere: such letters never leave the machine.
    backend = settings.SAMPLE_EMAIL_BACKEND if letter.user.is_sample else None
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    return EmailMessage(
        letter.subject,
        letter.body,
        to=[letter.user.email],
        headers=headers,
        connection=get_connection(backend),
    )


def _finish(letter: Letter) -> None:
    """Keep that a letter went out, whoever else may have taken it up meanwhile."""
    moment = clock.now()
    with transaction.atomic():
        unsent = Letter.objects.filter(pk=letter.pk).exclude(state=Letter.State.SENT)
        unsent.update(state=Letter.State.SENT, sent_at=moment, trouble="")
        Notice.objects.filter(letter=letter, sent_at=None).update(sent_at=moment)


def _postpone(letter: Letter, error: Exception, moment: datetime) -> None:
    """Let a letter wait longer after each failure, and give it up after the last."""
    trouble = f"{type(error).__name__}: {error}"
    if letter.attempts >= MOST_ATTEMPTS:
        _give_up(letter, trouble)
        return
    later = moment + BACK_OFF[letter.attempts - 1]
    _mine(letter).update(state=Letter.State.WAITING, next_attempt_at=later, trouble=trouble[:300])


def _give_up(letter: Letter, trouble: str) -> None:
    _mine(letter).update(state=Letter.State.FAILED, trouble=trouble[:300])


def _mine(letter: Letter) -> QuerySet[Letter]:
    """Return the letter as long as this attempt is the one that counts: a slow worker overwrites no quicker one."""
    return Letter.objects.filter(pk=letter.pk, state=Letter.State.SENDING, attempts=letter.attempts)


@transition(source=[Letter.State.FAILED], target=Letter.State.WAITING, rule=may_retry, of=LETTER)
def retry(letter: Letter, *, by: User) -> None:
    """Have a letter that was given up sent again, with all its attempts before it."""
    letter.attempts = 0
    letter.next_attempt_at = timezone.now()
    letter.trouble = ""
