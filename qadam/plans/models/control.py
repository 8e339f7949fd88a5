"""Consolidated periods: what was expected when a period closed, and who may still change what."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.kit import clock
from qadam.people.models import Body, User
from qadam.plans.models.duties import Duty
from qadam.programmes.models import Edition


class ClosedPeriod(models.Model):
    """A period whose information is consolidated: the expected set is frozen, silent edits are closed."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="closed_periods")
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-first_on"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "first_on"], name="one_closing_of_a_period"),
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="period_ends_after_beginning"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition.slug}: {self.first_on} – {self.last_on}"


class ExpectedDuty(models.Model):
    """A duty that was expected in a closed period, and how it stood when the period closed."""

    period = models.ForeignKey(ClosedPeriod, models.CASCADE, related_name="expected")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=20, choices=Duty.State.choices)
    is_late = models.BooleanField()
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "duty"], name="a_duty_once_in_a_period")]

    def __str__(self) -> str:
        return f"{self.period}: {self.duty_id}"


class PeriodException(models.Model):
    """Leave to change one report of a closed period: who, which duty, until when, by which document."""

    period = models.ForeignKey(ClosedPeriod, models.CASCADE, related_name="exceptions")
    duty = models.ForeignKey(Duty, models.CASCADE, related_name="period_exceptions")
    until_on = models.DateField(_("until"))
    document = models.CharField(_("document"), max_length=300)
    reason = models.CharField(_("reason"), max_length=1000)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.period}: {self.duty_id}"

    def is_in_force(self, day: date) -> bool:
        """Tell whether the leave still stands on the day."""
        return day <= self.until_on


class SavedFilter(models.Model):
    """A list's filter that a person keeps under a name."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_filters")
    page = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["page", "name"]
        constraints = [models.UniqueConstraint(fields=["user", "page", "name"], name="one_filter_a_name")]

    def __str__(self) -> str:
        return f"{self.user}: {self.name}"
