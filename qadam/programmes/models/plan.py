"""The plan of an edition: its tree, its measures, and what belongs to one row."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.kit.deadlines import DeadlineRule, ReportRule, parse_reports, parse_rule
from qadam.kit.fields import Named
from qadam.people.models import Body
from qadam.programmes.models.editions import Detail, Edition


class PlanNode(models.Model):
    """A direction, section or stage of the plan."""

    class Kind(models.TextChoices):
        DIRECTION = "direction", _("direction")
        SECTION = "section", _("section")
        STAGE = "stage", _("stage")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="nodes")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.CharField(max_length=20, blank=True)
    name_kk = models.CharField(max_length=500)
    name_ru = models.CharField(max_length=500)
    name_en = models.CharField(max_length=500)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="one_node_a_key")]

    def __str__(self) -> str:
        return f"{self.number} {self.name_kk}"


class Measure(Named):
    """One row of the plan; its names are its titles."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="measures")
    node = models.ForeignKey(PlanNode, models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20)
    # What stands in the address: the number, with the node before it where numbers begin again.
    code = models.CharField(max_length=60)
    summary_kk = models.TextField(blank=True)
    summary_ru = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    channels_kk = models.CharField(max_length=500, blank=True)
    channels_ru = models.CharField(max_length=500, blank=True)
    channels_en = models.CharField(max_length=500, blank=True)
    deadline = models.CharField(max_length=500)
    reports = models.CharField(max_length=300, blank=True)
    addressee = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    funding_kk = models.CharField(max_length=300, blank=True)
    funding_ru = models.CharField(max_length=300, blank=True)
    funding_en = models.CharField(max_length=300, blank=True)
    note_kk = models.TextField(blank=True)
    note_ru = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    # The first and the last day in force, where an amendment brought the measure in or ended it.
    from_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    # The measure of the plan above that this one takes up in a region.
    derived_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="derived_measures"
    )

    class Meta:
        ordering = ["position"]
        verbose_name = _("measure")
        constraints = [
            models.UniqueConstraint(fields=["node", "number"], name="one_measure_a_number"),
            models.UniqueConstraint(fields=["edition", "code"], name="one_measure_a_code"),
        ]

    def searched_text(self) -> str:
        """Add the summaries to what finds a measure."""
        return " ".join(
            [super().searched_text(), self.number, self.summary_kk, self.summary_ru, self.summary_en]
        )

    @property
    def deadline_rule(self) -> DeadlineRule:
        """Return when the work is to be done."""
        return parse_rule(self.deadline)

    @property
    def report_rule(self) -> ReportRule:
        """Return when information is due."""
        return parse_reports(self.reports)


class Product(Detail):
    """A completion form: what must be there when the measure is done."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="products")
    position = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=30)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["measure", "position"], name="one_product_a_place")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.form}"


class Executor(Detail):
    """A body that carries out a measure, in a role."""

    class Role(models.TextChoices):
        COLLECT = "collect", _("collects the information")
        PUBLISH = "publish", _("publishes")
        DISTRIBUTE = "distribute", _("distributes")
        PLACE = "place", _("places")
        DESIGN = "design", _("designs")
        ROTATE = "rotate", _("puts on air")
        PREPARE = "prepare", _("prepares")

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="executors")
    position = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Body, models.PROTECT, related_name="executions")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    is_by_agreement = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["measure", "position"], name="one_executor_a_place")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.body}"


class Cost(models.Model):
    """Money of a measure in a year from a source, in the unit the document prints."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="costs")
    position = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=20)
    amount: models.DecimalField[Decimal, Decimal] = models.DecimalField(max_digits=18, decimal_places=3)
    unit = models.CharField(max_length=20)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["measure", "position"], name="one_cost_a_place")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.year}"
