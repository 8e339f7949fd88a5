"""What was reached: the rounds in which values are gathered, the values with their versions, and what proves them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.files.models import Upload
from qadam.indicators.models.celled import Celled, cell_agrees
from qadam.indicators.models.registry import Series
from qadam.kit.fields import ExactField
from qadam.people.models import User
from qadam.programmes.models import Edition


class Round(models.Model):
    """One gathering of values: which span, until when; what is expected in it is frozen when it opens."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        LOCKED = "locked", _("locked")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="rounds")
    span = models.CharField(_("period"), max_length=20)
    first_on = models.DateField(editable=False)
    last_on = models.DateField(editable=False)
    due_on = models.DateField(_("values are due on"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField(editable=False)
    locked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-first_on", "-last_on", "pk"]
        verbose_name = _("gathering of values")
        constraints = [models.UniqueConstraint(fields=["edition", "span"], name="one_round_a_span")]

    def __str__(self) -> str:
        return f"{self.edition.slug}: {self.span}"

    @property
    def is_open(self) -> bool:
        """Tell whether values are still taken."""
        return self.state == self.State.OPEN


class Expected(models.Model):
    """A series from which a round expects a value: the one denominator of completeness and timeliness."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="expected")
    series = models.ForeignKey(Series, models.PROTECT, related_name="expected")
    # When a value first came, whatever became of it: timeliness is judged by this.
    first_submitted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["series__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "series"], name="a_series_once_in_a_round")]

    def __str__(self) -> str:
        return f"{self.round}: {self.series}"


class ValueQuerySet(models.QuerySet["Value"]):
    """Finding values."""

    def current(self) -> "ValueQuerySet":
        """Return the last version of each."""
        return self.filter(is_current=True)

    def official(self) -> "ValueQuerySet":
        """Return the versions that count in sums and public pages: the last accepted or locked ones."""
        return self.filter(is_official=True)


class Value(Celled):
    """A value of a series for a span; a correction is a new version with a reason."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")
        LOCKED = "locked", _("locked")

    follows = "series"

    series = models.ForeignKey(Series, models.PROTECT, related_name="values")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    # Both of a ratio that keeps its own parts.
    numerator = ExactField(_("numerator"), null=True, blank=True)
    denominator = ExactField(_("denominator"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    # The last version.
    is_current = models.BooleanField(default=True)
    # The last version that was accepted: a correction under way leaves the earlier one standing.
    is_official = models.BooleanField(default=False)
    # The document itself states it: it came with the package and goes back into it.
    is_stated = models.BooleanField(default=False, editable=False)
    # Why it was corrected; empty in the first version.
    reason = models.CharField(_("reason of the correction"), max_length=500, blank=True)
    returned_because = models.CharField(_("reason of the return"), max_length=500, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    # Counts every save, so that two people in one grid do not overwrite each other unseen.
    edition_number = models.PositiveIntegerField(default=0)

    objects = ValueQuerySet.as_manager()

    class Meta:
        ordering = ["series", "first_on", "last_on", "version"]
        verbose_name = _("value")
        constraints = [
            models.UniqueConstraint(fields=["series", "span", "version"], name="one_value_a_version"),
            models.UniqueConstraint(
                fields=["series", "span"], condition=models.Q(is_current=True), name="one_current_value"
            ),
            models.UniqueConstraint(
                fields=["series", "span"], condition=models.Q(is_official=True), name="one_official_value"
            ),
            cell_agrees("value_cell_agrees"),
            models.CheckConstraint(
                condition=models.Q(version=1) | ~models.Q(reason=""), name="correction_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.span}: {self.cell.text}"


class ValueEvidence(models.Model):
    """What shows that a number is true: a file, a list, a link, a photo; kept for every version of the value."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="evidence")
    span = models.CharField(max_length=20)
    title = models.CharField(_("name"), max_length=300)
    url = models.URLField(_("link"), max_length=500, blank=True)
    upload = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="value_evidence", verbose_name=_("file")
    )
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("evidence")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(url="") | models.Q(upload__isnull=False),
                name="value_evidence_is_a_link_or_a_file",
            )
        ]

    def __str__(self) -> str:
        return self.title
