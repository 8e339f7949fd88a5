"""Norms as data, and facts recorded by hand; other areas register providers of theirs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.files.models import Upload
from qadam.kit.fields import ExactField, Named
from qadam.people.models import User
from qadam.programmes.models import Edition


class Norm(Named):
    """At least (at most, exactly) so many of something for each territory of a kind in each period of a kind."""

    class Compared(models.TextChoices):
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")
        EXACTLY = "exactly", _("exactly")

    class Unit(models.TextChoices):
        EVENT = "event", _("events")
        PERSON = "person", _("people")
        DAY = "day", _("days")
        ITEM = "item", _("items")
        PER_CENT = "per_cent", _("per cent")

    class Per(models.TextChoices):
        EVENT = "event", _("each event")
        WEEK = "week", _("week")
        MONTH = "month", _("month")
        QUARTER = "quarter", _("quarter")
        YEAR = "year", _("year")
        WAVE = "wave", _("wave")
        PROJECT = "project", _("whole project")

    class Scope(models.TextChoices):
        COUNTRY = "country", _("country")
        REGION = "region", _("region")
        DISTRICT = "district", _("district")
        OTHER = "other", _("other")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="norms")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=80)
    # The type of the facts it counts.
    event = models.CharField(_("what is counted"), max_length=40)
    compared = models.CharField(max_length=10, choices=Compared.choices, default=Compared.AT_LEAST)
    amount = ExactField(_("how many"))
    unit = models.CharField(max_length=10, choices=Unit.choices)
    per = models.CharField(max_length=10, choices=Per.choices)
    scope = models.CharField(max_length=10, choices=Scope.choices)
    # What a fact must be to count; a fact outside is shown as not counted, with the reason.
    minutes_from = models.PositiveIntegerField(null=True, blank=True)
    minutes_to = models.PositiveIntegerField(null=True, blank=True)
    people_at_least = models.PositiveIntegerField(null=True, blank=True)
    # The stages of the plan, by their keys, in which it begins and ends; empty for the first and the last.
    from_stage = models.CharField(max_length=80, blank=True)
    to_stage = models.CharField(max_length=80, blank=True)
    # When it applies; empty for the days of its stages, where they have any, else of the programme.
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    # The place in the document.
    place = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("norm")
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="one_norm_a_code")]


class RecordedFact(models.Model):
    """Something that took place, recorded by hand or brought by a table; a mistake is withdrawn, not erased."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="recorded_facts")
    event = models.CharField(_("what took place"), max_length=40)
    on = models.DateField(_("date"))
    last_on = models.DateField(_("last day"), null=True, blank=True)
    territory_code = models.CharField(_("territory"), max_length=40, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    people = models.PositiveIntegerField(_("people"), default=0)
    # Keyed hashes of those who took part, where a list was kept: unique coverage counts them once.
    persons = models.JSONField(default=list, blank=True)
    # How many there were, for facts that are no events: posts, broadcasts.
    amount = models.PositiveIntegerField(_("how many"), default=1)
    title = models.CharField(_("name"), max_length=300, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, blank=True, related_name="facts")
    # The mark of the form or the row of a table: sent twice, it is one fact.
    mark = models.CharField(max_length=80)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(editable=False)
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("fact")
        constraints = [
            models.UniqueConstraint(fields=["edition", "mark"], name="one_fact_a_mark"),
            models.CheckConstraint(
                condition=models.Q(last_on=None) | models.Q(last_on__gte=models.F("on")),
                name="fact_ends_after_beginning",
            ),
        ]
        indexes = [models.Index(fields=["edition", "event", "on"], name="facts_by_event")]

    def __str__(self) -> str:
        return f"{self.event} {self.on} {self.territory_code}"
