"""Messages to people: what the desk shows and what the daily letter carries."""

from django.db import models

from qadam.kit import clock
from qadam.people.models import User


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
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "once_key"], name="one_notice_of_an_event")]
        indexes = [models.Index(fields=["user", "read_at"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind}"


class Subscription(models.Model):
    """A secret calendar address of a person, which can be revoked."""

    user = models.ForeignKey(User, models.CASCADE, related_name="subscriptions")
    secret = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.user}"
