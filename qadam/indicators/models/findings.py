"""What the checks found by themselves, and the claims of a document's text that they hold against its numbers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qadam.indicators.models.registry import Indicator
from qadam.kit.fields import ExactField
from qadam.people.models import User
from qadam.programmes.models import Amendment, Edition


class Claim(models.Model):
    """A sentence of the document about its numbers, as data: what it says of which indicator between which days."""

    class Kind(models.TextChoices):
        STEADY_RISE = "steady_rise", _("rises all the time")
        STEADY_FALL = "steady_fall", _("falls all the time")
        CHANGE = "change", _("changes by so much")
        CHANGE_PER_CENT = "change_per_cent", _("changes by so many per cent")
        TIMES = "times", _("becomes so many times as large")
        SHARE = "share", _("is such a share of another")
        SAME = "same", _("is the same number as another")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="claims")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="claims")
    # The whole of which the indicator is a share, or the other number.
    other = models.ForeignKey(Indicator, models.CASCADE, null=True, blank=True, related_name="+")
    # Spans: from the first to the last. Of a share and of the same number `until` is the indicator's own span and
    # `since` that of the other, where it is another one.
    since = models.CharField(max_length=20, blank=True)
    until = models.CharField(max_length=20)
    # What the text says: per cent, points, times; empty for "steadily".
    stated = ExactField(null=True, blank=True)
    place = models.CharField(max_length=300)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="one_claim_a_code")]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.code}"


class Finding(models.Model):
    """Something the numbers of a programme contradict each other in; its sentence is made of its kind and facts."""

    class Severity(models.TextChoices):
        HIGH = "high", _("serious")
        MEDIUM = "medium", _("to be looked at")
        LOW = "low", _("small")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("finding", "open")
        ACCEPTED = "accepted", _("accepted with a note")
        CORRECTED = "corrected", _("corrected by an act")
        # The numbers agree now; the row stays, so that what was said about it stays.
        GONE = "gone", _("no longer found")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="number_findings")
    # The name of the check and what it was found in: the same contradiction is the same row.
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    place = models.CharField(max_length=300)
    # The numbers and names of the sentence, as the check of that kind words it.
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    note = models.CharField(_("note"), max_length=500, blank=True)
    amendment = models.ForeignKey(
        Amendment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("act")
    )
    found_at = models.DateTimeField(editable=False)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("finding in the numbers")
        constraints = [models.UniqueConstraint(fields=["edition", "kind", "key"], name="one_number_finding")]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.kind} {self.key}"
