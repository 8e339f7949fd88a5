"""Duties made from measures, the reports on them, and decisions about days a document leaves open."""

import hashlib
import json
from datetime import UTC, date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.files.models import Upload
from qadam.kit import clock
from qadam.people.models import Body, User
from qadam.programmes.models import Edition, Executor, Measure


class ControlScheme(models.Model):
    """The rules of execution control as dated data: what applies on a day is the newest row begun by then."""

    code = models.SlugField(max_length=20)
    valid_from = models.DateField()
    name_kk = models.CharField(max_length=300)
    name_ru = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    shift = models.CharField(max_length=10, choices=Edition.Shift.choices)
    # A report rule as in a package, used where a document names no report day at all.
    default_reports = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["code", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="one_scheme_a_day")]

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from}"


class DateDecision(models.Model):
    """The control office sets a day that the document leaves open, or registers the event that makes one."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="date_decisions")
    due_on = models.DateField(_("due day"))
    event_on = models.DateField(_("day of the event"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    document = models.CharField(_("document"), max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["measure", "due_on"], name="one_decision_a_day")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.due_on}"


def late_on(today: date) -> models.Q:
    """Return the condition that a duty is past its day with nothing submitted.

    An archive is never late, nor is a body that acts by agreement and has not agreed yet.
    """
    return models.Q(
        due_on__lt=today,
        state__in=Duty.UNFINISHED,
        is_by_agreement=False,
        measure__edition__state=Edition.State.APPROVED,
    )


class DutyQuerySet(models.QuerySet["Duty"]):
    """Finding duties."""

    def public(self) -> "DutyQuerySet":
        """Return the duties of programmes anybody may read."""
        return self.exclude(measure__edition__state=Edition.State.DRAFT)

    def unfinished(self) -> "DutyQuerySet":
        """Return what still waits for its executor."""
        return self.filter(state__in=Duty.UNFINISHED)

    def overdue(self, today: date) -> "DutyQuerySet":
        """Return what is past its day with nothing submitted."""
        return self.filter(late_on(today))


class Duty(models.Model):
    """What one body owes on one day for one measure: measure × body × rule × moment."""

    class Kind(models.TextChoices):
        REPORT = "report", _("information")
        WORK = "work", _("work")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", _("open")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")

    # The states in which a duty still waits for its executor.
    UNFINISHED = (State.PLANNED, State.OPEN, State.RETURNED)

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="duties")
    body = models.ForeignKey(Body, models.PROTECT, related_name="duties")
    via = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=20, choices=Executor.Role.choices, blank=True)
    is_by_agreement = models.BooleanField(default=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField()
    original_on = models.DateField()
    due_on = models.DateField(db_index=True)
    opens_on = models.DateField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.PLANNED)
    decision = models.ForeignKey(DateDecision, models.PROTECT, null=True, blank=True, related_name="duties")

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "measure__position", "body__sort_kk"]
        verbose_name = _("duty")
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "body", "original_on", "last_on", "kind"], name="one_duty_a_moment"
            )
        ]
        indexes = [
            models.Index(fields=["body", "state", "due_on"]),
            models.Index(fields=["measure", "due_on"]),
            models.Index(fields=["state", "opens_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.measure.number} · {self.body} · {self.due_on}"

    @property
    def is_moved(self) -> bool:
        """Tell whether the calendar moved the day; both days are then shown."""
        return self.original_on != self.due_on

    @property
    def is_finished(self) -> bool:
        """Tell whether nothing waits for the executor any more."""
        return self.state in (self.State.SUBMITTED, self.State.ACCEPTED)

    def is_overdue(self, today: date) -> bool:
        """Tell whether the day is past with nothing submitted, by the same rule as `late_on`."""
        return self.is_late(self.measure.edition, today)

    def is_late(self, edition: Edition, today: date) -> bool:
        """Tell the same where the programme is at hand already."""
        is_owed = edition.state == Edition.State.APPROVED and not self.is_by_agreement
        return is_owed and not self.is_finished and self.due_on < today


class Report(models.Model):
    """The answer of a body on a duty; there is one report on a duty, with all its versions."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")

    duty = models.OneToOneField(Duty, models.PROTECT, related_name="report")
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    language = models.CharField(_("language"), max_length=2, default="kk")
    text = models.TextField(_("what was done"), blank=True)
    edited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=clock.now)
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(blank=True)
    # Counts every save, so that two people who edit at once do not overwrite each other unseen.
    edition_number = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("report")

    def __str__(self) -> str:
        return f"{self.duty}"


class ReportFigure(models.Model):
    """A number with its unit in a report."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("what is counted"), max_length=200)
    value: models.DecimalField[Decimal, Decimal] = models.DecimalField(
        _("number"), max_digits=18, decimal_places=3
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["report", "position"], name="one_figure_a_place")]

    def __str__(self) -> str:
        return f"{self.label}: {self.value} {self.unit}"


class ReportFile(models.Model):
    """Evidence attached to a report."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="files")
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="report_file")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.upload)


class ReportVersion(models.Model):
    """A report as it was submitted; kept for good."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    text = models.TextField()
    # [{"label": …, "value": "12.5", "unit": …}] and [{"name": …, "sha256": …, "size": …}]
    figures = models.JSONField()
    files = models.JSONField()
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.report} v{self.number}"

    def fingerprint(self) -> str:
        """Return the SHA-256 of all that was submitted: the log keeps it, so that nothing is altered unseen."""
        said = {
            "report": self.report_id,
            "number": self.number,
            "language": self.language,
            "text": self.text,
            "figures": self.figures,
            "files": self.files,
            "submitted_by": self.submitted_by.log_key,
            "submitted_at": self.submitted_at.astimezone(UTC).isoformat(),
        }
        canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
