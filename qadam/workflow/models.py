"""The log of changes: a hash chain that only grows."""

from django.db import models


class Change(models.Model):
    """One change of one thing; rows are chained and never altered."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=32, blank=True)
    body = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=60)
    verb = models.CharField(max_length=60)
    source = models.CharField(max_length=30, blank=True)
    target = models.CharField(max_length=30, blank=True)
    reason = models.TextField(blank=True)
    request = models.CharField(max_length=32)
    # The exact text that was hashed: later code must be able to check it without knowing today's fields.
    canonical = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["subject", "subject_key", "number"])]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.subject}:{self.subject_key}"


class ChainHead(models.Model):
    """The last link of the chain; its one row is locked while new links are added."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
