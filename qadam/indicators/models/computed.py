"""What was rolled up over the territories and over time, and how a split territory shares what it had."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.indicators.models.registry import Indicator
from qadam.kit.fields import ExactField


class Computed(models.Model):
    """The sum of an indicator in a territory that has parts, kept in step with the values; rebuilt by one command.

    What a row makes of its own months is not kept: `queries.sums` adds it up when it is asked.
    """

    # Found by the constraint below.
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="computed", db_index=False)
    territory_code = models.CharField(max_length=40)
    span = models.CharField(max_length=20)
    first_on = models.DateField()
    last_on = models.DateField()
    # Empty where nothing was reported, and for ratios and answers, which have the two below: of answers, how many
    # are yes and how many there are.
    value = ExactField(null=True)
    numerator = ExactField(null=True)
    denominator = ExactField(null=True)
    # In months of rows: a quarter of a district is three. How many gave a number, how many said that they have none,
    # for want of a report or by their nature, and how many were never planned.
    reported = models.PositiveIntegerField(default=0)
    not_reported = models.PositiveIntegerField(default=0)
    not_applicable = models.PositiveIntegerField(default=0)
    not_planned = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["indicator", "territory_code", "first_on", "last_on"]
        constraints = [
            # In this order it serves a table of one span too, without an index of its own.
            models.UniqueConstraint(fields=["indicator", "span", "territory_code"], name="one_sum_a_span")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.territory_code} {self.span}: {self.value}"


class SplitShare(models.Model):
    """Which share of a territory's numbers belongs to one that was split from it on a day; with its source."""

    from_code = models.CharField(_("territory that was split"), max_length=40)
    to_code = models.CharField(_("territory that received the share"), max_length=40)
    on = models.DateField(_("day of the split"))
    # Of one: 0.34.
    share = ExactField(_("share"))
    source = models.CharField(_("source"), max_length=300)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["from_code", "on", "to_code"]
        verbose_name = _("share of a split territory")
        constraints = [
            models.UniqueConstraint(fields=["from_code", "to_code", "on"], name="one_share_of_a_split"),
            models.CheckConstraint(
                condition=models.Q(share__gte=0) & models.Q(share__lte=1), name="share_is_of_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_code} → {self.to_code}: {self.share}"
