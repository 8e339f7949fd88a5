"""The acts by which a plan is changed, and what each of them changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.files.models import Upload
from qadam.people.models import Person, User
from qadam.programmes.models.editions import Edition
from qadam.programmes.models.plan import Measure


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    """Finding amendments a reader may see."""

    def enacted(self) -> "AmendmentQuerySet":
        """Return those in force, the earliest first: anybody may read them who may read the plan."""
        return self.filter(state=Amendment.State.ENACTED).order_by("in_force_on", "enacted_at", "pk")

    def visible_to(self, person: Person) -> "AmendmentQuerySet":
        """Return the enacted ones of the plans a person may read; drafts are shown to those who may amend."""
        user = person if isinstance(person, User) else None
        return self.enacted().filter(edition__in=Edition.objects.visible_to(user))


class Amendment(models.Model):
    """An act that changes rows of a plan from a day on; the rows before it are kept."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ENACTED = "enacted", _("in force")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="amendments")
    # A draft may be begun before the act has its number and days; without them it does not come into force.
    number = models.CharField(_("number of the act"), max_length=40, blank=True)
    date = models.DateField(_("date of the act"), null=True, blank=True)
    in_force_on = models.DateField(_("in force from"), null=True, blank=True)
    title_kk = models.CharField(_("title in Kazakh"), max_length=500, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=500, blank=True)
    title_en = models.CharField(_("title in English"), max_length=500, blank=True)
    upload = models.ForeignKey(
        Upload,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name=_("file of the act"),
    )
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    # Nobody where the amendment came with a package.
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    enacted_at = models.DateTimeField(null=True, blank=True)
    # Counts every save, so that two people who edit at once do not overwrite each other unseen.
    edition_number = models.PositiveIntegerField(default=0)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["-in_force_on", "-pk"]
        verbose_name = _("amendment")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number", "date"],
                condition=models.Q(state="enacted"),
                name="one_amendment_an_act",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(in_force_on__isnull=False),
                name="amendment_in_force_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition.slug}: {self.number}"

    @property
    def is_draft(self) -> bool:
        """Tell whether it can still be changed."""
        return self.state == self.State.DRAFT


class MeasureChange(models.Model):
    """What an amendment does to one row of the plan: the row as it was and as it becomes."""

    class Kind(models.TextChoices):
        CHANGE = "change", _("changed")
        ADD = "add", _("added")
        END = "end", _("ended")

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="changes")
    # Empty for a row that a draft adds; enactment makes it.
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # The rows as in qadam.programmes.rows: empty `old` of an added one, empty `new` of an ended one.
    old = models.JSONField(default=dict, blank=True)
    new = models.JSONField(default=dict, blank=True)
    edition_number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["measure__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["amendment", "measure"], name="one_change_of_a_measure"),
            models.CheckConstraint(
                condition=models.Q(kind="add") | models.Q(measure__isnull=False),
                name="change_of_a_measure_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amendment}: {self.measure or self.new.get('number', '')}"
