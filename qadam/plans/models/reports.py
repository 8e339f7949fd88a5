"""The reports on duties: text, figures, evidence, what they ask for, their versions and the reviews of these."""

import hashlib
import json
from datetime import UTC, date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from qadam.files.kinds import SIGNATURE
from qadam.files.models import Upload
from qadam.kit import clock
from qadam.people.models import Body, User
from qadam.plans.models.consolidation import ContributionField
from qadam.plans.models.duties import Duty
from qadam.programmes.models import Edition, Product


class CoveringLetter(models.Model):
    """One letter with which a body submits many reports."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="covering_letters")
    number = models.CharField(_("outgoing number"), max_length=80)
    dated_on = models.DateField(_("date"))
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-dated_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number", "dated_on"], name="one_letter_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.dated_on}"


class ReportQuerySet(models.QuerySet["Report"]):
    """Finding reports."""

    def released(self) -> "ReportQuerySet":
        """Return the reports whose text, figures and evidence anybody may read."""
        return self.filter(
            released_at__isnull=False,
            state__in=Report.TAKEN,
            duty__edition__state=Edition.State.APPROVED,
        )


class Report(models.Model):
    """The answer of a body on a duty; there is one report on a duty, with all its versions."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PREPARED = "prepared", _("prepared")
        AGREED = "agreed", _("agreed")
        SIGNED = "signed", _("signed")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        EXTENDED = "extended", _("term extended")
        RETERMED = "retermed", _("given a new term")
        LONGER = "longer", _("on longer control")
        RESUMED = "resumed", _("resumed")
        ACCEPTED = "accepted", _("accepted")
        INFORMATION = "information", _("taken for information")

    class Request(models.TextChoices):
        ACCEPT = "accept", _("accept and remove from control")
        EXTEND = "extend", _("extend the term")
        LONGER = "longer", _("move to longer control")
        INFORMATION = "information", _("take for information")

    class Periodicity(models.TextChoices):
        MONTH = "month", _("monthly")
        QUARTER = "quarter", _("quarterly")
        HALFYEAR = "halfyear", _("half-yearly")

    # The states in which the body writes, and those of the sign-off inside the body.
    WRITABLE = (
        State.DRAFT,
        State.RETURNED,
        State.EXTENDED,
        State.RETERMED,
        State.LONGER,
        State.RESUMED,
    )
    SIGNING = (State.PREPARED, State.AGREED, State.SIGNED)
    # The states of a report that answered its duty: only such a one is released to the public.
    TAKEN = (State.ACCEPTED, State.INFORMATION)
    # The requests that answer the duty, and those that ask for a new term instead.
    ANSWERS = (Request.ACCEPT, Request.INFORMATION)
    FOR_A_TERM = (Request.EXTEND, Request.LONGER)
    # Whoever changes a report locks its duty first: saving and submitting at once never wait for each other.
    follows = "duty"

    duty = models.OneToOneField(Duty, models.PROTECT, related_name="report")
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    language = models.CharField(_("language"), max_length=2, default="kk")
    text = models.TextField(_("what was done"), blank=True)
    # Exactly one request, with what it needs.
    request = models.CharField(_("request"), max_length=20, choices=Request.choices, default=Request.ACCEPT)
    asked_on = models.DateField(_("new day"), null=True, blank=True)
    asked_reason = models.TextField(_("reasons"), blank=True)
    responsible = models.CharField(_("responsible officials"), max_length=500, blank=True)
    periodicity = models.CharField(_("how often"), max_length=10, choices=Periodicity.choices, blank=True)
    # The disciplinary order that a repeated extension needs.
    order = models.ForeignKey("ReportFile", models.SET_NULL, null=True, blank=True, related_name="+")
    # The sign-off inside the body; the signed scan or CMS file is kept, not verified.
    prepared_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    outgoing_number = models.CharField(_("outgoing number"), max_length=80, blank=True)
    outgoing_on = models.DateField(_("outgoing date"), null=True, blank=True)
    signed_file = models.ForeignKey("ReportFile", models.SET_NULL, null=True, blank=True, related_name="+")
    letter = models.ForeignKey(CoveringLetter, models.PROTECT, null=True, blank=True, related_name="reports")
    # The earlier version whose text was carried over. What a lead's text was built from: {"versions": [keys of the
    # versions], "sha256": digest of the text and sums as they were built}; empty where it was written by hand.
    carried_from = models.ForeignKey("ReportVersion", models.PROTECT, null=True, blank=True, related_name="+")
    built_from = models.JSONField(default=dict, blank=True)
    edited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=clock.now)
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(blank=True)
    # Since when, by whom and for which side its last version is open to everybody; empty while it is the office's.
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    released_for = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    # Counts every save, so that two people who edit at once do not overwrite each other unseen.
    edition_number = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField(default=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        indexes = [models.Index(fields=["state", "submitted_at"])]
        constraints = [
            models.CheckConstraint(
                name="only_what_was_taken_is_released",
                condition=models.Q(
                    released_at__isnull=True, released_by__isnull=True, released_for__isnull=True
                )
                | models.Q(
                    released_at__isnull=False,
                    released_by__isnull=False,
                    released_for__isnull=False,
                    state__in=("accepted", "information"),
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.duty}"

    @property
    def released_on(self) -> date | None:
        """Return the day on which the report was opened to everybody, none while it is the office's."""
        return self.released_at.astimezone(clock.ALMATY).date() if self.released_at else None


class ReportFigure(models.Model):
    """A number with its unit in a report, or the lines of a list the lead asked for."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField()
    # The row of the lead's form that it answers, none for the body's own figures.
    field = models.ForeignKey(
        ContributionField, models.SET_NULL, null=True, blank=True, related_name="answers"
    )
    label = models.CharField(_("what is counted"), max_length=200)
    value: models.DecimalField[Decimal | None, Decimal | None] = models.DecimalField(
        _("number"), max_digits=18, decimal_places=3, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    lines = models.TextField(_("list, a line each"), blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "position"], name="one_figure_a_place"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False) | ~models.Q(lines=""), name="figure_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.value} {self.unit}"


class ReportFileQuerySet(models.QuerySet["ReportFile"]):
    """Finding files of reports."""

    def fit_for_release(self) -> "ReportFileQuerySet":
        """Return the files that are opened with their report.

        Signed copies, signatures and disciplinary orders name people and stay with the office, those of earlier
        versions too.
        """
        versions = ReportVersion.objects.filter(report=models.OuterRef("report"))
        kept_back = versions.annotate(signed=KT("signing__signed_file"), order=KT("request__order")).filter(
            models.Q(signed=models.OuterRef("upload__sha256"))
            | models.Q(order=models.OuterRef("upload__sha256"))
        )
        stored = self.exclude(upload__content_type=SIGNATURE).exclude(upload__file="")
        return stored.filter(~models.Exists(kept_back))

    def released(self) -> "ReportFileQuerySet":
        """Return the files anybody may fetch: those of released reports."""
        return self.fit_for_release().filter(report__in=Report.objects.released())


class ReportFile(models.Model):
    """A file attached to a report; one stored file may serve several reports."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="files")
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="report_files")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "upload"], name="a_file_once_in_a_report")]

    def __str__(self) -> str:
        return str(self.upload)


class Evidence(models.Model):
    """What shows that a product is there, by its kind: an act, an event, a publication, a list, information."""

    class Kind(models.TextChoices):
        ACT = "act", _("act")
        EVENT = "event", _("event")
        MEDIA = "media", _("publication")
        LIST = "list", _("list or data bank")
        INFORMATION = "information", _("information")

    report = models.ForeignKey(Report, models.CASCADE, related_name="evidence")
    position = models.PositiveSmallIntegerField()
    product = models.ForeignKey(Product, models.SET_NULL, null=True, blank=True, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("name"), max_length=300, blank=True)
    number = models.CharField(_("number"), max_length=80, blank=True)
    held_on = models.DateField(_("date"), null=True, blank=True)
    place = models.CharField(_("place or channel"), max_length=300, blank=True)
    people = models.PositiveIntegerField(_("people"), null=True, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = models.ForeignKey(ReportFile, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["report", "position"], name="one_evidence_a_place")]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.kind} {self.title}"


class ReportVersion(models.Model):
    """A report as it was submitted; kept for good."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    text = models.TextField()
    # [{"label": …, "value": "12.5", "unit": …}] and [{"name": …, "sha256": …, "size": …}]
    figures = models.JSONField()
    files = models.JSONField()
    # The request, the evidence and the sign-off as they stood; empty in versions older than these.
    request = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    signing = models.JSONField(default=dict)
    # The text is word for word that of the report on the period before.
    is_unchanged = models.BooleanField(default=False)
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.report} v{self.number}"

    def fingerprint(self) -> str:
        """Return the SHA-256 of all that was submitted: the log keeps it, so that nothing is altered unseen."""
        said: dict[str, Any] = {
            "report": self.report_id,
            "number": self.number,
            "language": self.language,
            "text": self.text,
            "figures": self.figures,
            "files": self.files,
            "submitted_by": self.submitted_by.log_key,
            "submitted_at": self.submitted_at.astimezone(UTC).isoformat(),
        }
        # Versions kept before these parts began have no word of them in the log.
        later = {
            "request": self.request,
            "evidence": self.evidence,
            "signing": self.signing,
            "is_unchanged": self.is_unchanged,
        }
        said |= {name: value for name, value in later.items() if value}
        canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


class Withdrawal(models.Model):
    """A version that was open to everybody was taken back; what was published once is never forgotten."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="withdrawals")
    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="+")
    released_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(default=clock.now)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    why = models.CharField(_("reason"), max_length=1000)

    class Meta:
        ordering = ["withdrawn_at", "pk"]

    def __str__(self) -> str:
        return f"{self.version}: {self.released_at:%Y-%m-%d} – {self.withdrawn_at:%Y-%m-%d}"


class Review(models.Model):
    """What the reviewer decided on a version that was read."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("returned")
        EXTENDED = "extended", _("term extended")
        RETERMED = "retermed", _("given a new term")
        LONGER = "longer", _("on longer control")
        INFORMATION = "information", _("taken for information")

    class Cause(models.TextChoices):
        EVIDENCE = "evidence", _("evidence is missing")
        FIGURES = "figures", _("figures are missing or do not agree")
        INCOMPLETE = "incomplete", _("not everything was done")
        FORM = "form", _("wrong form or signature")
        SUBSTANCE = "substance", _("does not answer the measure")
        OTHER = "other", _("other")

    version = models.OneToOneField(ReportVersion, models.PROTECT, related_name="review")
    decision = models.CharField(max_length=20, choices=Decision.choices)
    cause = models.CharField(_("reason"), max_length=20, choices=Cause.choices, blank=True)
    text = models.TextField(blank=True)
    new_on = models.DateField(_("new day"), null=True, blank=True)
    waited_days = models.PositiveSmallIntegerField(default=0)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["decided_at", "pk"]

    def __str__(self) -> str:
        return f"{self.version}: {self.decision}"


class Remark(models.Model):
    """One thing to change, bound to the words of the version it was read in."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="remarks")
    position = models.PositiveSmallIntegerField()
    quote = models.CharField(_("words of the report"), max_length=500, blank=True)
    text = models.TextField(_("remark"), max_length=2000)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["review", "position"], name="one_remark_a_place")]

    def __str__(self) -> str:
        return self.text[:60]


class SignOff(models.Model):
    """Which steps a body takes before a report leaves it."""

    body = models.OneToOneField(Body, models.CASCADE, related_name="sign_off")
    needs_prepared = models.BooleanField(_("prepared"), default=False)
    needs_agreed = models.BooleanField(_("agreed"), default=False)
    needs_signed = models.BooleanField(_("signed by the head"), default=False)

    def __str__(self) -> str:
        return f"{self.body}"
