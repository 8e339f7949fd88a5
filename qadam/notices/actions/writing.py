"""Writing letters: each is kept, in the same transaction that claims its messages, before anything is sent."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day
from qadam.notices import hours
from qadam.notices.models import FURTHEST_LETTER, Letter, Notice, Preference
from qadam.notices.queries import gets_letters, with_messages, without_letter, without_letter_of
from qadam.notices.wordings import sentence, urgent_kinds

logger = logging.getLogger("qadam.notices")

# A letter shows so many messages and says how many more there are.
LINES = 50


class NotWritten(Exception):
    """Some letters could not be written; the others were."""


def make_letters(at: datetime) -> int:
    """Write the daily letter to each person whose moment has come, and what is urgent; return how many there are.

    Nothing is written in a person's quiet hours: it waits until they end. Raises when a letter could not be written.
    """
    _begin_preferences(at)
    _move_idle(at)
    made = [
        *_each(list(with_messages().filter(next_letter_at__lte=at)), _daily, at),
        *_each(list(with_messages(urgent_kinds())), _urgent, at),
    ]
    if None in made:
        raise NotWritten(f"{made.count(None)} letters could not be written")
    return made.count(True)


def _begin_preferences(at: datetime) -> None:
    """Give whoever has a first message the usual hours; that letter's moment counts from the message."""
    first = without_letter().filter(gets_letters("user__"), user__letter_preference=None).order_by()
    told = first.values_list("user").annotate(at=Min("made_at"))
    coming = [
        Preference(user_id=user, next_letter_at=hours.next_at(Preference.DIGEST_HOUR, min(moment, at)))
        for user, moment in told
    ]
    Preference.objects.bulk_create(coming, ignore_conflicts=True, batch_size=500)


def _move_idle(at: datetime) -> None:
    """Move on the moment of those who have nothing new, and of those whose moment was stored by a clock gone back."""
    nothing_new = Q(next_letter_at__lte=at) & ~Q(pk__in=with_messages().order_by().values("pk"))
    idle = Preference.objects.filter(nothing_new | Q(next_letter_at__gt=at + FURTHEST_LETTER))
    for hour in list(idle.values_list("digest_hour", flat=True).distinct()):
        idle.filter(digest_hour=hour).update(next_letter_at=hours.next_at(hour, at))


Write = Callable[[Preference, datetime], bool]


def _each(people: list[Preference], write: Write, at: datetime) -> list[bool | None]:
    """Write to each person apart; None for whom it went wrong, which stops no other."""
    done: list[bool | None] = []
    for preference in people:
        if preference.is_quiet(at):
            continue
        try:
            with transaction.atomic():
                done.append(write(preference, at))
        except Exception:  # whatever the database or a wording has against it, the others get theirs
            logger.exception("the letter to user %s was not written", preference.user_id)
            done.append(None)
    return done


def _daily(preference: Preference, at: datetime) -> bool:
    """Write the letter of the day; of two workers one moves the stored moment, and it writes."""
    mine = Preference.objects.filter(pk=preference.pk, next_letter_at=preference.next_letter_at)
    if not mine.update(next_letter_at=hours.next_at(preference.digest_hour, at)):
        return False
    return _write(preference, f"day:{hours.day_of(at)}", without_letter_of(preference), at)


def _urgent(preference: Preference, at: datetime) -> bool:
    """Write what does not wait for the letter of the day, as one letter."""
    Preference.objects.select_for_update().get(pk=preference.pk)
    waiting = without_letter_of(preference).filter(kind__in=urgent_kinds())
    first = waiting.first()
    return first is not None and _write(preference, f"urgent:{first.pk}", waiting, at)


# So many days before the present a sample person finds letters of, one of each morning.
SAMPLE_DAYS = 7


def settle_samples(before: datetime) -> int:
    """Leave what sample people were told as it stands with people who come to work each day: in letters, and read.

    The letters of the last mornings before the moment are written as on their day, and sent when a worker runs.
    """
    first = before - timedelta(days=SAMPLE_DAYS)
    settled = _read_by_samples(first)
    _begin_preferences(before)
    for day in range(SAMPLE_DAYS):
        morning = hours.next_at(Preference.DIGEST_HOUR, first + timedelta(days=day))
        for preference in with_messages().filter(user__is_sample=True):
            waiting = without_letter_of(preference).filter(made_at__lte=morning)
            _write(preference, f"day:{hours.day_of(morning)}", waiting, morning)
    return settled + _read_by_samples(before)


def _read_by_samples(before: datetime) -> int:
    old = Notice.objects.filter(user__is_sample=True, read_at=None, made_at__lt=before)
    return old.update(read_at=before)


def _write(preference: Preference, key: str, waiting: QuerySet[Notice], at: datetime) -> bool:
    """Keep one letter with the messages it claims; there is one of a key, also when the clock has gone back."""
    user = preference.user
    notices = list(waiting.select_for_update(of=("self",)))
    if not notices or Letter.objects.filter(user=user, once_key=key).exists():
        return False
    with translation.override(user.language):
        letter = Letter.objects.create(
            user=user,
            once_key=key,
            language=user.language,
            subject=_subject(key, notices, user.language, at),
            body=_body(notices, user.language),
            message_id=_message_id(key),
            made_at=at,
            next_attempt_at=timezone.now(),
        )
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(letter=letter)
    return True


def _message_id(key: str) -> str:
    """Return the letter's own name among all letters of the world: the same in every attempt to send it."""
    host = urlsplit(settings.ORIGIN).hostname or "localhost"
    return f"<{key.replace(':', '.')}.{get_random_string(24)}@{host}>"


def _subject(key: str, notices: list[Notice], language: str, at: datetime) -> str:
    if not key.startswith("urgent:"):
        day = format_day(at.astimezone(ALMATY).date(), language)
        return _("Qadam: what is new for you, {day}").format(day=day)
    if len(notices) > 1:
        return _("Qadam: urgent messages for you")
    said = " ".join(_said(notices[0], language).split())
    return Truncator(_("Qadam: {message}").format(message=said)).chars(150)


def _body(notices: list[Notice], language: str) -> str:
    pieces = [_("What is new for you in Qadam:"), *[_piece(notice, language) for notice in notices[:LINES]]]
    more = len(notices) - LINES
    if more > 0:
        said = ngettext("and {count} more message", "and {count} more messages", more)
        pieces.append(said.format(count=more))
    return "\n\n".join([*pieces, _where_to_go()]) + "\n"


def _where_to_go() -> str:
    messages, choice = (settings.ORIGIN + reverse(f"notices:{name}") for name in ("list", "settings"))
    return "\n".join(
        [
            _("All messages: {address}").format(address=messages),
            _("When letters come, or none at all: {address}").format(address=choice),
        ]
    )


def _piece(notice: Notice, language: str) -> str:
    text = f"— {_said(notice, language)}"
    return f"{text}\n  {settings.ORIGIN}/{language}{notice.path}" if notice.path else text


def _said(notice: Notice, language: str) -> str:
    """Return the sentence of a message; one whose wording fails is named by its kind and keeps nobody's letter back."""
    try:
        return sentence(notice.kind, notice.values, language)
    except Exception:  # a wording belongs to another area
        logger.exception("message %s cannot be worded", notice.pk)
        return notice.kind
