"""What a lead asks of the bodies that contribute to its information."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.people.models import User
from qadam.programmes.models import Measure


class ContributionForm(models.Model):
    """What the lead asks the co-executors of a measure for, and by which inner day."""

    measure = models.OneToOneField(Measure, models.CASCADE, related_name="contribution_form")
    text_limit = models.PositiveIntegerField(_("characters of text at most"), null=True, blank=True)
    # Working days before the lead's own day; empty: as the control scheme says.
    inner_workdays = models.PositiveSmallIntegerField(
        _("inner day, working days before"), null=True, blank=True
    )
    note_kk = models.TextField(_("what to write, in Kazakh"), blank=True)
    note_ru = models.TextField(_("what to write, in Russian"), blank=True)
    note_en = models.TextField(_("what to write, in English"), blank=True)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # Counts every save, so that two people who edit at once do not overwrite each other unseen.
    edition_number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.measure}"


class ContributionField(models.Model):
    """One thing the lead asks for: a number with its unit, or a list."""

    class Kind(models.TextChoices):
        NUMBER = "number", _("number")
        LIST = "list", _("list")

    form = models.ForeignKey(ContributionForm, models.CASCADE, related_name="fields")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.NUMBER)
    label_kk = models.CharField(_("name in Kazakh"), max_length=200)
    label_ru = models.CharField(_("name in Russian"), max_length=200)
    label_en = models.CharField(_("name in English"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=True)
    # A field no longer asked keeps its answers of earlier periods.
    is_asked = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["form", "position"], name="one_field_a_place")]

    def __str__(self) -> str:
        return self.label_kk
