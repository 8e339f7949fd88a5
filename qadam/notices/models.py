"""Messages to people, the letters that carry them, and what each person wants to get when."""

from datetime import UTC, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.kit import clock
from qadam.notices import hours
from qadam.people.models import User

MINE = "mine"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
# A letter's sender works for no longer than this; what is still «sending» afterwards has lost its worker.
LEASE = timedelta(minutes=10)
# How long a letter waits after each failure; after the last of these it is given up.
BACK_OFF = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
# No stored moment lies further away: such a one was written by a clock that has been moved back since.
FURTHEST_LETTER = timedelta(days=2)
FURTHEST_ATTEMPT = 2 * BACK_OFF[-1]


class LetterQuerySet(models.QuerySet["Letter"]):
    """Finding letters."""

    def due(self, moment: datetime) -> "LetterQuerySet":
        """Return what may be sent at this moment of the machine's clock: what waits, and what lost its worker."""
        come = models.Q(next_attempt_at__lte=moment)
        waiting = models.Q(state=Letter.State.WAITING) & (
            come | models.Q(next_attempt_at__gt=moment + FURTHEST_ATTEMPT)
        )
        lost = models.Q(state=Letter.State.SENDING) & (
            come | models.Q(next_attempt_at__gt=moment + 2 * LEASE)
        )
        return self.filter(waiting | lost)


class Letter(models.Model):
    """A letter that is written already: it waits until it is sent, with the same Message-ID in every attempt."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be sent")
        SENDING = "sending", _("is being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("could not be sent")

    user = models.ForeignKey(User, models.CASCADE, related_name="letters")
    # One letter of a day, or one for urgent messages: the same is never written twice.
    once_key = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    message_id = models.CharField(max_length=200, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # By the machine's clock, as heartbeats: waiting – not earlier; sending – until then its worker is believed.
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "once_key"], name="one_letter_of_a_key")]
        indexes = [
            models.Index(fields=["user", "-made_at"], name="letters_of_a_person"),
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(state__in=["waiting", "sending"]),
                name="letters_not_out_yet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.once_key}"


class Notice(models.Model):
    """One message to one person, in words that are made in the reader's language when it is read."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    # The name under which an area registered its wording, and the plain values that fill its gaps.
    kind = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    path = models.CharField(max_length=300, blank=True)
    # The same event never makes two messages to one person.
    once_key = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)
    # The letter that carries it, and when that letter went out.
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, blank=True, related_name="notices")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "once_key"], name="one_notice_of_an_event")]
        indexes = [
            models.Index(fields=["user", "read_at"]),
            models.Index(
                fields=["user", "made_at"],
                condition=models.Q(letter=None, sent_at=None, read_at=None),
                name="notices_without_letter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind}"


def is_hour(name: str) -> models.CheckConstraint:
    """Return the constraint that a number is a full hour of the day."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{name}__gte": 0, f"{name}__lte": 23}), name=f"{name}_of_the_day"
    )


class Preference(models.Model):
    """Whether and at what hours a person gets letters, and when the next one is due; hours are Almaty's."""

    DIGEST_HOUR, QUIET_FROM, QUIET_TO = 8, 21, 8

    user = models.OneToOneField(User, models.CASCADE, related_name="letter_preference")
    by_mail = models.BooleanField(_("letters"), default=True)
    digest_hour = models.PositiveSmallIntegerField(_("hour of the daily letter"), default=DIGEST_HOUR)
    quiet_from = models.PositiveSmallIntegerField(_("quiet from"), default=QUIET_FROM)
    quiet_to = models.PositiveSmallIntegerField(_("quiet until"), default=QUIET_TO)
    # What was told while letters were off stays on the desk and is not sent later.
    mail_since = models.DateTimeField(default=LONG_AGO)
    next_letter_at = models.DateTimeField()

    class Meta:
        constraints = [is_hour("digest_hour"), is_hour("quiet_from"), is_hour("quiet_to")]
        indexes = [models.Index(fields=["by_mail", "next_letter_at"], name="letters_due")]

    def __str__(self) -> str:
        return f"{self.user}"

    def is_quiet(self, moment: datetime) -> bool:
        """Tell whether nothing may be sent at this moment."""
        return hours.is_quiet(self.quiet_from, self.quiet_to, moment)


class Subscription(models.Model):
    """A secret calendar address of a person for what they may see, which can be revoked."""

    user = models.ForeignKey(User, models.CASCADE, related_name="subscriptions")
    # «mine», or what an upper app understands: «body:<key>», «plan:<slug>».
    scope = models.CharField(max_length=120, default=MINE)
    secret = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "scope"],
                condition=models.Q(revoked_at=None),
                name="one_working_address_of_a_scope",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.scope}"
