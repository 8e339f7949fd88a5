"""Territories with the days they are valid, and the transfers of working days."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.kit.fields import Dated, Named, valid_on

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class TerritoryQuerySet(models.QuerySet["Territory"]):
    """Finding territories by day and place in the tree."""

    def on(self, day: date) -> "TerritoryQuerySet":
        """Return those valid on the day."""
        return self.filter(valid_on(day))

    def first_level(self) -> "TerritoryQuerySet":
        """Return oblasts and cities of republican rank."""
        return self.filter(level=Territory.Level.REGION)

    def visible_to(self, person: object) -> "TerritoryQuerySet":
        """Return all territories: the division of the country is public."""
        return self


class Territory(Named, Dated):
    """A unit of the territorial division; a unit that changed its bounds or name is another row of the same code."""

    class Level(models.TextChoices):
        COUNTRY = "country", _("country")
        REGION = "region", _("first-level unit")
        DISTRICT = "district", _("district or town of oblast rank")
        SUBDISTRICT = "subdistrict", _("rural district or town of district rank")
        LOCALITY = "locality", _("settlement")

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        OBLAST = "oblast", _("oblast")
        CITY = "city", _("city of republican rank")
        DISTRICT = "district", _("district")
        CITY_DISTRICT = "city_district", _("district in a city")
        CITY_AKIMAT = "city_akimat", _("town with what belongs to it")
        TOWN = "town", _("town")
        RURAL_DISTRICT = "rural_district", _("rural district")
        POSELOK_AKIMAT = "poselok_akimat", _("urban-type settlement with what belongs to it")
        POSELOK = "poselok", _("urban-type settlement")
        VILLAGE = "village", _("village")
        STATION = "station", _("railway station")
        SIDING = "siding", _("railway siding")
        OTHER = "other", _("other place")

    code = models.CharField(_("code"), max_length=40, db_index=True)
    kato = models.CharField(_("KATO code"), max_length=9, blank=True, db_index=True)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # The row this one was renamed, narrowed or split from on the day it begins.
    predecessor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")
    # «Соның ішінде»: a part of its parent that is never added to it.
    is_of_which = models.BooleanField(default=False)
    # KATO's own mark of town and country: 1 town, 2 country, 3 and 4 both.
    terrain_code = models.PositiveSmallIntegerField(null=True, blank=True)
    # Three letters that fit on a tile.
    short_kk = models.CharField(max_length=10, blank=True)
    short_ru = models.CharField(max_length=10, blank=True)
    short_en = models.CharField(max_length=10, blank=True)
    # The place on the tile grid, counted from the top left, and how many tiles it takes.
    column = models.PositiveSmallIntegerField(null=True, blank=True)
    row = models.PositiveSmallIntegerField(null=True, blank=True)
    columns = models.PositiveSmallIntegerField(default=1)
    rows = models.PositiveSmallIntegerField(default=1)
    # Degrees, for places that have no outline of their own.
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)

    objects = TerritoryQuerySet.as_manager()

    if TYPE_CHECKING:
        aliases: RelatedManager["Alias"]
        children: RelatedManager["Territory"]
        successors: RelatedManager["Territory"]
        outline: "Outline"

    class Meta:
        ordering = ["sort_kk", "valid_from", "pk"]
        verbose_name = _("territory")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_territory_by_day"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(valid_from=None), name="one_territory_from_the_start"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")),
                name="territory_ends_after_beginning",
            ),
        ]


class Alias(models.Model):
    """Another spelling under which a territory stands in documents."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=500)
    folded = models.CharField(max_length=500, db_index=True)
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

    day = models.DateField(
        _("day"),
        unique=True,
        error_messages={"unique": _("This day has its own entry already: change that one.")},
    )
    is_working = models.BooleanField(_("is it worked"))
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        ordering = ["day"]
        verbose_name = _("transferred day")

    def __str__(self) -> str:
        return f"{self.day}"
