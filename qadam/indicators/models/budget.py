"""Money of a programme: its lines, and what was planned, amended, committed and paid on them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.indicators.models.registry import Indicator, RowKind
from qadam.kit.fields import ExactField, Named
from qadam.people.models import User
from qadam.programmes.models import Amendment, Edition, Measure


class BudgetLine(Named):
    """A line of the budget: what the money is for; the total is stated beside the sum of its parts."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="budget_lines")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=80)
    row = models.CharField(max_length=10, choices=RowKind.choices)
    # What the line pays for.
    measures = models.ManyToManyField(Measure, related_name="budget_lines", blank=True)
    indicators = models.ManyToManyField(Indicator, related_name="budget_lines", blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("budget line")
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="one_line_a_code")]


class BudgetAmount(models.Model):
    """Money on a line for a span, from a source, at one of four stages; in the unit the document prints."""

    class Stage(models.TextChoices):
        PLANNED = "planned", _("planned")
        AMENDED = "amended", _("amended")
        COMMITTED = "committed", _("committed")
        PAID = "paid", _("paid")

    class Source(models.TextChoices):
        REPUBLICAN = "republican", _("republican budget")
        OBLAST = "oblast", _("budget of the oblast")
        LOCAL = "local", _("local budget")
        EMPLOYER = "employer", _("employers")
        SPONSOR = "sponsor", _("sponsors")
        NONE = "none", _("no money needed")

    class Unit(models.TextChoices):
        TENGE = "tenge", _("tenge")
        THOUSAND = "thousand_tenge", _("thousand tenge")
        MILLION = "million_tenge", _("million tenge")

    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="amounts")
    span = models.CharField(_("period"), max_length=20)
    first_on = models.DateField(editable=False)
    last_on = models.DateField(editable=False)
    source = models.CharField(_("source of the money"), max_length=20, choices=Source.choices)
    # Empty where the money is not divided by territory.
    territory_code = models.CharField(_("territory"), max_length=40, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices)
    amount = ExactField(_("amount"))
    unit = models.CharField(_("unit"), max_length=20, choices=Unit.choices, default=Unit.THOUSAND)
    # The act that amended the plan.
    amendment = models.ForeignKey(
        Amendment, models.PROTECT, null=True, blank=True, related_name="budget_amounts", verbose_name=_("act")
    )
    # Of money committed and paid: the day and the document, such as a contract or a payment order.
    on = models.DateField(_("date"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # The mark of the form: sent twice, it is one entry.
    mark = models.CharField(max_length=80, blank=True)
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["line", "first_on", "last_on", "source", "pk"]
        verbose_name = _("amount of the budget")
        constraints = [
            models.UniqueConstraint(
                fields=["line", "span", "source", "territory_code"],
                condition=models.Q(stage="planned"),
                name="one_planned_amount",
            ),
            models.UniqueConstraint(
                fields=["line", "mark"], condition=~models.Q(mark=""), name="one_amount_a_mark"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.span} {self.stage}: {self.amount}"
