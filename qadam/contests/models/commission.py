"""A commission: who sits in it by which act, conflicts, weighted scores, decisions, minutes and objections."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qadam.contests.models.contest import Activity, Arena, Nomination
from qadam.contests.models.entries import Candidacy, Entry
from qadam.contests.models.votes import HeldBatch
from qadam.files.models import Upload
from qadam.kit import clock
from qadam.kit.fields import Dated, Named
from qadam.people.models import Body, User

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class Commission(Named):
    """A commission of an arena; one of a district only receives applications."""

    class Duty(models.TextChoices):
        RECEIVING = "receiving", _("receives applications")
        DECIDING = "deciding", _("admits and decides")

    arena = models.ForeignKey(Arena, models.CASCADE, related_name="commissions")
    duty = models.CharField(_("what it does"), max_length=10, choices=Duty.choices, default=Duty.DECIDING)
    # The district or town of a receiving commission: the code of a territory.
    territory_code = models.CharField(_("district or town"), max_length=40, blank=True)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="commissions")
    act = models.CharField(_("act that appointed it"), max_length=300)
    acted_on = models.DateField(_("day of the act"), null=True, blank=True)
    # Two thirds of those not barred must be there.
    quorum_part = models.PositiveSmallIntegerField(_("quorum, parts"), default=2)
    quorum_whole = models.PositiveSmallIntegerField(_("quorum, of parts"), default=3)

    if TYPE_CHECKING:
        mandates: RelatedManager["Mandate"]

    class Meta:
        ordering = ["arena", "sort_kk"]
        verbose_name = _("commission")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quorum_part__gte=1, quorum_part__lte=models.F("quorum_whole")),
                name="quorum_is_a_part",
            )
        ]


class Mandate(Dated):
    """A person's seat in a commission between two days, by an act."""

    class Seat(models.TextChoices):
        CHAIR = "chair", _("chair")
        DEPUTY = "deputy", _("deputy chair")
        SECRETARY = "secretary", _("secretary without a vote")
        MEMBER = "member", _("member")

    commission = models.ForeignKey(Commission, models.CASCADE, related_name="mandates")
    user = models.ForeignKey(User, models.PROTECT, related_name="mandates", verbose_name=_("person"))
    seat = models.CharField(_("seat"), max_length=10, choices=Seat.choices, default=Seat.MEMBER)
    position_kk = models.CharField(_("post in Kazakh"), max_length=200, blank=True)
    position_ru = models.CharField(_("post in Russian"), max_length=200, blank=True)
    act = models.CharField(_("act"), max_length=300)

    class Meta:
        ordering = ["commission", "pk"]
        verbose_name = _("mandate")
        constraints = [
            models.UniqueConstraint(fields=["commission", "user", "valid_from"], name="one_seat_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="mandate_ends_after_beginning"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.commission}"

    @property
    def has_vote(self) -> bool:
        """Tell whether the seat has a vote."""
        return self.seat != self.Seat.SECRETARY


class Conflict(models.Model):
    """A member's conflict of interest with an entry, declared by the member or recorded by the chair or secretary."""

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="conflicts")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="conflicts")
    what = models.CharField(_("what the interest is"), max_length=300)
    is_declared = models.BooleanField(default=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["mandate", "entry"], name="one_conflict_with_an_entry")
        ]

    def __str__(self) -> str:
        return f"{self.mandate}: {self.entry.number}"


class JuryRules(models.Model):
    """How a commission chooses, fixed before its window opens."""

    class Tie(models.TextChoices):
        CHAIR = "chair", _("the chair's vote decides")
        VOTES = "votes", _("more votes of the public decide")

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="jury_rules")
    winners = models.PositiveSmallIntegerField(_("winners in a nomination"), default=1)
    is_blind = models.BooleanField(_("others' scores are seen after one's own"), default=True)
    tie = models.CharField(_("equal scores"), max_length=8, choices=Tie.choices, default=Tie.CHAIR)
    # The version of the way scores are put together; printed in the minutes.
    version = models.PositiveSmallIntegerField(default=1)
    objection_days = models.PositiveSmallIntegerField(_("days for objections"), default=5)
    answer_days = models.PositiveSmallIntegerField(_("days to answer an objection"), default=5)
    act = models.CharField(_("act that fixes the rules"), max_length=300, blank=True)
    fixed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    fixed_at = models.DateTimeField(default=clock.now)

    if TYPE_CHECKING:
        criteria: RelatedManager["Criterion"]

    def __str__(self) -> str:
        return f"{self.activity}: {self.winners}"


class Criterion(Named):
    """What is scored, from 0 to `most`, with its weight."""

    rules = models.ForeignKey(JuryRules, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField(_("most points"), default=10)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=1)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight__gt=0, most__gt=0), name="criterion_weighs_something"
            )
        ]


class Score(models.Model):
    """A member's points for a candidate by one criterion."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="scores")
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    points = models.DecimalField(max_digits=5, decimal_places=2)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mandate", "candidacy", "criterion"], name="one_score_of_a_member"
            ),
            models.CheckConstraint(condition=models.Q(points__gte=0), name="score_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.mandate}: {self.points}"


class ScoreSheet(models.Model):
    """The scores of one member in one nomination: kept while being written, then given."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        GIVEN = "given", _("given")

    # Scores and decisions of a window wait for each other: what is decided has counted every score given before.
    follows = "activity"

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="sheets")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="sheets")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    given_at = models.DateTimeField(null=True, blank=True)
    # When the member last changed a score after having given them, and so after seeing the others'.
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "mandate", "nomination"], name="one_sheet_of_a_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mandate}: {self.nomination}"


class Decision(models.Model):
    """A question before a commission and how it was decided: winners of a nomination, or held votes."""

    class Kind(models.TextChoices):
        WINNERS = "winners", _("winners of a nomination")
        BATCH = "batch", _("held votes")
        TIE = "tie", _("equal votes for the last place")

    class State(models.TextChoices):
        OPEN = "open", _("being decided")
        TAKEN = "taken", _("decided")
        PUBLISHED = "published", _("published")

    follows = "activity"

    commission = models.ForeignKey(Commission, models.PROTECT, related_name="decisions")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    nomination = models.ForeignKey(Nomination, models.PROTECT, null=True, blank=True, related_name="+")
    batch = models.OneToOneField(HeldBatch, models.PROTECT, null=True, blank=True, related_name="decision")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # Winners: the entries with their places and points; batch: counted or void; as they stood when it was taken.
    outcome = models.JSONField(default=dict)
    present = models.ManyToManyField(Mandate, related_name="sat_at", blank=True)
    why = models.TextField(_("reasons"), blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # The act that publishes the decision.
    act = models.CharField(_("act of publication"), max_length=300, blank=True)
    # Why it was published after the vote of the next level had opened.
    why_late = models.CharField(_("reason for the late publication"), max_length=300, blank=True)

    if TYPE_CHECKING:
        opinions: RelatedManager["Opinion"]

    class Meta:
        ordering = ["pk"]
        verbose_name = _("decision")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "nomination", "kind"],
                condition=models.Q(batch=None),
                name="one_decision_of_a_nomination",
            )
        ]

    def __str__(self) -> str:
        return f"{self.commission}: {self.get_kind_display()}"


class Opinion(models.Model):
    """How one member voted on a question, with a dissent in words where there is one."""

    class Side(models.TextChoices):
        FOR = "for", _("for")
        AGAINST = "against", _("against")
        ABSTAINED = "abstained", _("abstained")

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="opinions")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="opinions")
    side = models.CharField(max_length=10, choices=Side.choices)
    dissent = models.TextField(_("dissenting opinion"), blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "mandate"], name="one_opinion_of_a_member")
        ]

    def __str__(self) -> str:
        return f"{self.mandate}: {self.side}"


class Minutes(models.Model):
    """The signed copy of the minutes of one window; the minutes themselves are made from the data."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="minutes")
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="minutes")
    number = models.CharField(pgettext_lazy("minutes", "number"), max_length=40)
    held_on = models.DateField(_("day of the sitting"))
    signed_copy = models.ForeignKey(Upload, models.PROTECT, null=True, blank=True, related_name="+")
    attached_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    attached_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["held_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["commission", "number"], name="one_number_of_minutes")]

    def __str__(self) -> str:
        return f"{self.commission} {self.number}"


class Objection(models.Model):
    """An objection to a published result, and its answer."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        ANSWERED = "answered", _("answered")

    arena = models.ForeignKey(Arena, models.PROTECT, related_name="objections")
    # Shown to whoever objected: the number by which the answer is found.
    number = models.CharField(max_length=30, unique=True)
    name = models.CharField(_("your name"), max_length=200)
    contact = models.CharField(_("telephone or e-mail"), max_length=200)
    text = models.TextField(_("what you object to"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    sent_at = models.DateTimeField(default=clock.now)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("objection")

    def __str__(self) -> str:
        return self.number
