"""The rules of execution control as dated data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.kit.languages import active
from qadam.programmes.models import Edition


class ControlKind(models.TextChoices):
    """How long a task stays under control, by the time from its receipt to its day."""

    VERY_URGENT = "very_urgent", _("very urgent")
    URGENT = "urgent", _("urgent")
    SHORT = "short", _("short-term")
    MEDIUM = "medium", _("medium-term")
    LONG = "long", _("long-term")


class ControlScheme(models.Model):
    """The rules of execution control as dated data: what applies on a day is the newest row begun by then."""

    class LeadRule(models.TextChoices):
        FIRST = "first", _("the body named first leads")
        EACH = "each", _("each body reports separately")

    code = models.SlugField(_("code"), max_length=20)
    valid_from = models.DateField(_("valid from"))
    name_kk = models.CharField(_("name in Kazakh"), max_length=300)
    name_ru = models.CharField(_("name in Russian"), max_length=300)
    name_en = models.CharField(_("name in English"), max_length=300)
    shift = models.CharField(_("a day off moves to"), max_length=10, choices=Edition.Shift.choices)
    # A report rule as in a package, used where a document names no report day at all.
    default_reports = models.CharField(_("report days by default"), max_length=300, blank=True)
    lead_rule = models.CharField(
        _("without a mark"), max_length=10, choices=LeadRule.choices, default=LeadRule.EACH
    )
    # An extension is asked for so many days before the due day at the latest.
    ask_days_before = models.PositiveSmallIntegerField(_("ask for an extension, days before"), default=0)
    # More extensions than this need a disciplinary order; empty where the regulation sets no limit.
    most_extensions = models.PositiveSmallIntegerField(
        _("extensions without an order"), null=True, blank=True
    )
    # Calendar days before the due day, the first the longest; 0 is the day itself.
    reminder_days = models.CharField(_("reminders, days before"), max_length=60, default="10,3,1,0")
    # Calendar days after the due day: notice to the head, extract to the supervising body, explanatory note.
    escalation_days = models.CharField(
        _("notice, extract, note: days after"), max_length=60, default="1,5,10"
    )
    rework_workdays = models.PositiveSmallIntegerField(_("working days for rework"), default=5)
    source = models.CharField(_("source"), max_length=300)
    source_ru = models.CharField(_("source in Russian"), max_length=300, blank=True)
    source_en = models.CharField(_("source in English"), max_length=300, blank=True)

    class Meta:
        ordering = ["code", "-valid_from"]
        verbose_name = _("control scheme")
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="one_scheme_a_day")]

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from}"

    @property
    def cited(self) -> str:
        """Return the act that sets these rules, as the reader's language calls it where that is kept."""
        return {"ru": self.source_ru, "en": self.source_en}.get(active()) or self.source

    @property
    def reminders(self) -> list[int]:
        """Return how many days before the due day people are reminded, the longest first."""
        return sorted(days_in(self.reminder_days), reverse=True)

    @property
    def thresholds(self) -> list[int]:
        """Return how many days after the due day notice, extract and note fall, in this order."""
        return sorted(days_in(self.escalation_days))


class SchemeKind(models.Model):
    """One kind of control in a scheme: up to which time it reaches, and when a co-executor must have sent."""

    class Counted(models.TextChoices):
        BEFORE = "before", _("before the lead's day")
        AFTER = "after", _("after receipt")

    scheme = models.ForeignKey(ControlScheme, models.CASCADE, related_name="kinds")
    position = models.PositiveSmallIntegerField(_("place"))
    code = models.CharField(_("kind"), max_length=20, choices=ControlKind.choices)
    # Whichever is given bounds the time from receipt to the due day; none of them: everything longer.
    most_workdays = models.PositiveSmallIntegerField(_("up to working days"), null=True, blank=True)
    most_months = models.PositiveSmallIntegerField(_("up to months"), null=True, blank=True)
    co_workdays = models.PositiveSmallIntegerField(_("co-executor's working days"))
    co_counted = models.CharField(
        _("counted"), max_length=10, choices=Counted.choices, default=Counted.BEFORE
    )

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["scheme", "position"], name="one_kind_a_place")]

    def __str__(self) -> str:
        return f"{self.scheme}: {self.code}"


def days_in(text: str) -> set[int]:
    """Return the whole numbers of a list like "10, 3, 1, 0"; ValueError for anything else."""
    return {int(part) for part in text.split(",") if part.strip()}
