"""Territories with the days they are valid, and the transfers of working days."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.kit.fields import Dated, Named, valid_on


class TerritoryQuerySet(models.QuerySet["Territory"]):
    """Finding territories by day and place in the tree."""

    def on(self, day: date) -> "TerritoryQuerySet":
        """Return those valid on the day."""
        return self.filter(valid_on(day))

    def first_level(self) -> "TerritoryQuerySet":
        """Return oblasts and cities of republican rank."""
        return self.filter(level=Territory.Level.REGION)


class Territory(Named, Dated):
    """A unit of the territorial division; a unit that changed its bounds or name is another row of the same code."""

    class Level(models.TextChoices):
        COUNTRY = "country", _("country")
        REGION = "region", _("first-level unit")
        DISTRICT = "district", _("district or town of oblast rank")
        LOCALITY = "locality", _("rural district or settlement")

    code = models.CharField(max_length=40, db_index=True)
    kato = models.CharField(max_length=9, blank=True, db_index=True)
    level = models.CharField(max_length=10, choices=Level.choices)
    kind = models.CharField(max_length=30, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # «Соның ішінде»: a part of its parent that is never added to it.
    is_of_which = models.BooleanField(default=False)
    column = models.PositiveSmallIntegerField(null=True, blank=True)
    row = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["sort_kk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], nulls_distinct=False, name="one_territory_by_day")
        ]


class Alias(models.Model):
    """Another spelling under which a territory stands in documents."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "text"], name="one_alias_of_a_territory")]

    def __str__(self) -> str:
        return self.text


class Outline(models.Model):
    """The loaded geometry of a territory: rings of longitude and latitude, with the file it came from."""

    territory = models.OneToOneField(Territory, models.CASCADE, related_name="outline")
    rings = models.JSONField()
    source = models.CharField(max_length=300)

    def __str__(self) -> str:
        return str(self.territory)


class DayTransfer(models.Model):
    """A day made working or free by an act, beyond weekends and the list of holidays."""

    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}"
