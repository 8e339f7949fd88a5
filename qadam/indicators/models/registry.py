"""Indicators of a programme, for which territories they are counted, and what is to be reached when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.indicators.models.celled import Celled, cell_agrees
from qadam.kit.fields import ExactField, Named
from qadam.kit.periods import Unit
from qadam.programmes.models import Amendment, Edition


class RowKind(models.TextChoices):
    """What a row of a table of numbers is: "of which" rows are never added, totals are stated beside the sum."""

    TOTAL = "total", _("total")
    PART = "part", _("part")
    OF_WHICH = "of_which", _("of which")


class Indicator(Named):
    """What a programme is measured by."""

    class Kind(models.TextChoices):
        COUNT = "count", _("count")
        CUMULATIVE = "cumulative", _("count since the beginning of the year")
        RATIO = "ratio", _("ratio")
        LEVEL = "level", _("level")
        YES_NO = "yes_no", _("yes or no")

    class Direction(models.TextChoices):
        RISING = "rising", _("is to rise")
        FALLING = "falling", _("is to fall")
        NONE = "", _("has no direction")

    class Per(models.TextChoices):
        MONTH = Unit.MONTH.value, _("month")
        QUARTER = Unit.QUARTER.value, _("quarter")
        HALFYEAR = Unit.HALFYEAR.value, _("half-year")
        YEAR = Unit.YEAR.value, _("year")
        NONE = "", _("not gathered")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=80)
    unit = models.CharField(_("unit"), max_length=30)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices, blank=True)
    baseline = ExactField(_("baseline"), null=True, blank=True)
    # A span: a year or a day.
    baseline_on = models.CharField(_("when the baseline stood"), max_length=20, blank=True)
    # The place in the document.
    source = models.CharField(_("source"), max_length=300, blank=True)
    formula_kk = models.CharField(max_length=500, blank=True)
    formula_ru = models.CharField(max_length=500, blank=True)
    formula_en = models.CharField(max_length=500, blank=True)
    # How often values are gathered.
    per = models.CharField(_("gathered every"), max_length=10, choices=Per.choices, blank=True)
    # A ratio of two other indicators, each rolled up by its own kind; a ratio without them keeps both in its values.
    numerator = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    denominator = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    # An indicator that is stated to be the sum of these, such as all jobs of permanent and temporary ones.
    summands = models.ManyToManyField("self", symmetrical=False, related_name="totals", blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("indicator")
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="one_indicator_a_code"),
            models.CheckConstraint(
                condition=models.Q(numerator=None, denominator=None)
                | models.Q(kind="ratio", numerator__isnull=False, denominator__isnull=False),
                name="ratio_has_both_parts",
            ),
        ]


class Series(models.Model):
    """A row of an indicator's table: the indicator in one territory, as a total, a part or an "of which"."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="series")
    position = models.PositiveIntegerField()
    territory_code = models.CharField(_("territory"), max_length=40, db_index=True)
    row = models.CharField(_("kind of the row"), max_length=10, choices=RowKind.choices)
    # The territory into which the row is added, or whose "of which" it is; empty for the total.
    parent_code = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("series")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "territory_code"], name="one_series_a_territory")
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}: {self.territory_code}"


class Target(Celled):
    """What is to be reached in a span of days, in the version of one act."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="targets")
    # The act that set it anew; empty where the programme itself did.
    amendment = models.ForeignKey(
        Amendment, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("act")
    )
    # Whether this is the latest version.
    is_in_force = models.BooleanField(default=True)

    class Meta:
        ordering = ["series", "first_on", "last_on", "pk"]
        verbose_name = _("target")
        constraints = [
            models.UniqueConstraint(
                fields=["series", "span"],
                condition=models.Q(amendment=None),
                name="one_target_of_the_programme",
            ),
            models.UniqueConstraint(fields=["series", "span", "amendment"], name="one_target_an_act"),
            models.UniqueConstraint(
                fields=["series", "span"],
                condition=models.Q(is_in_force=True),
                name="one_target_in_force",
            ),
            cell_agrees("target_cell_agrees"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.span}: {self.cell.text}"
