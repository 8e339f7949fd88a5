"""A document on its way to a programme: the file, what was read of it, the rows a person checks, its bodies."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.files.models import Upload
from qadam.intake.rows import NAME_LIMIT, Facts
from qadam.kit import clock
from qadam.kit.periods import Period
from qadam.people.models import Body, Membership, Person, User, is_platform_administrator
from qadam.programmes.models import Edition, Measure

CONTROLLERS = {Membership.Role.CONTROL, Membership.Role.COORDINATOR}


class IntakeQuerySet(models.QuerySet["Intake"]):
    """Finding documents a person may work on."""

    def visible_to(self, person: Person) -> "IntakeQuerySet":
        """Return the documents of the bodies for which a person coordinates or controls; all to the platform."""
        if is_platform_administrator(person):
            return self
        if not isinstance(person, User):
            return self.none()
        held = person.memberships_on(clock.today())
        return self.filter(body__in={row.body_id for row in held if row.role in CONTROLLERS})

    def light(self) -> "IntakeQuerySet":
        """Leave the long texts of the documents in the database."""
        return self.defer("draft", "blocks")


class Intake(models.Model):
    """One document that was brought to be read."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("waits to be read")
        READING = "reading", _("is being read")
        READ = "read", _("to be checked")
        REFUSED = "refused", _("cannot be read")
        MADE = "made", _("programme made")
        THROWN = "thrown", _("thrown away")

    LANGUAGES = (("kk", _("Kazakh")), ("ru", _("Russian")))

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("body"))
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="intakes")
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    # Of a file with both languages, the one that is read here.
    wanted_language = models.CharField(max_length=2, choices=LANGUAGES, blank=True)
    # How far the reading is, in pages.
    pages_done = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    # Why the file gives no draft: a code of qadam.reading.refusals with what fills its gaps.
    refusal = models.CharField(max_length=40, blank=True)
    refusal_facts: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(
        default=dict, blank=True
    )
    # Draft.whole() and the blocks of the document, as they were read.
    draft: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    blocks: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list, blank=True)
    # The facts of the document as they stand checked.
    title = models.TextField(_("title of the document"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, blank=True)
    act_number = models.CharField(_("number of the act"), max_length=40, blank=True)
    act_on = models.DateField(_("day of the act"), null=True, blank=True)
    first_on = models.DateField(_("first day"), null=True, blank=True)
    last_on = models.DateField(_("last day"), null=True, blank=True)
    edition_number = models.PositiveIntegerField(default=1, editable=False)
    # The same act in the other language.
    twin = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="twin_back")
    edition = models.ForeignKey(
        Edition, models.SET_NULL, null=True, blank=True, related_name="intakes", verbose_name=_("programme")
    )

    objects: ClassVar[Any] = IntakeQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("document")

    def __str__(self) -> str:
        return self.title or self.upload.name

    @property
    def period(self) -> Period | None:
        """Return the days the plan runs, where they are known."""
        if self.first_on and self.last_on and self.first_on <= self.last_on:
            return Period(self.first_on, self.last_on)
        return None

    @property
    def day(self) -> date | None:
        """Return the day on which its bodies must exist: that of the act, else the plan's first."""
        return self.act_on or self.first_on

    @property
    def facts(self) -> Facts:
        """Return what the days of the rows are computed with."""
        return Facts(self.language or "kk", self.period, self.act_on)

    @property
    def is_open(self) -> bool:
        """Tell whether its rows may still be changed."""
        return self.state == self.State.READ


class Row(models.Model):
    """One measure of a document: as it was read, and as it stands checked."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    as_read: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    as_checked: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    # What is doubtful, by field: codes of findings with their facts, as they were read.
    doubts: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list, blank=True)
    is_checked = models.BooleanField(default=False)
    is_removed = models.BooleanField(default=False)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    # Counts its saves: who writes over another's save is told.
    edition_number = models.PositiveIntegerField(default=1, editable=False)
    measure = models.OneToOneField(
        Measure, models.SET_NULL, null=True, blank=True, related_name="intake_row", editable=False
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("row")

    def __str__(self) -> str:
        return f"{self.as_checked.get('number', '')} {self.as_checked.get('title', '')}".strip()


class BodyChoice(models.Model):
    """A body as a document names it: which body of the register it is, or that it is a new one."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="body_choices")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=NAME_LIMIT)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    is_new = models.BooleanField(default=False)
    is_certain = models.BooleanField(default=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Body.Kind.choices, blank=True)
    name_kk = models.CharField(_("Name in Kazakh"), max_length=NAME_LIMIT, blank=True)
    name_ru = models.CharField(_("Name in Russian"), max_length=NAME_LIMIT, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    edition_number = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["intake", "name"], name="one_choice_a_name"),
            models.CheckConstraint(
                condition=models.Q(body=None) | models.Q(is_new=False), name="a_known_body_is_not_new"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_settled(self) -> bool:
        """Tell whether it is said who this is."""
        return self.is_new or self.body_id is not None
