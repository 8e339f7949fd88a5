"""The vote: its rules fixed by act, its rows and the verdicts on them, what was refused, held and frozen.

No address is stored anywhere. Keys are made of it with a secret that lies outside the database
(see `qadam.contests.voting.keys`).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qadam.contests.models.contest import Activity, Nomination
from qadam.contests.models.entries import Entry
from qadam.kit import clock
from qadam.people.models import User


class VoteRules(models.Model):
    """What the organiser fixes by act before the vote of an arena opens; afterwards it only stands to be read."""

    class Unit(models.TextChoices):
        NOMINATION = "nomination", _("one vote per network address in each nomination of the arena")
        STAGE = "stage", _("one vote per network address in the whole stage of the contest")
        DAY = "day", _("one vote per network address in each nomination of the arena each day")

    class Totals(models.TextChoices):
        HIDDEN = "hidden", _("hidden until the close")
        DAILY = "daily", _("shown once a day")
        LIVE = "live", _("shown at once")

    class Tie(models.TextChoices):
        ALL = "all", _("all with equal votes go on")
        EARLIER = "earlier", _("the earlier entry goes on")
        JURY = "jury", _("the commission decides")

    class Vacancy(models.TextChoices):
        NEXT = "next", _("the next one takes the place")
        EMPTY = "empty", _("the place stays empty")

    class Work(models.TextChoices):
        OFF = "off", pgettext_lazy("asked of a device", "never")
        BURST = "burst", _("while there is a burst of votes")
        ALWAYS = "always", _("always")

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="vote_rules")
    unit = models.CharField(
        _("what one vote is counted for"), max_length=12, choices=Unit.choices, default=Unit.NOMINATION
    )
    leaders = models.PositiveSmallIntegerField(_("leaders in a nomination"), default=3)
    totals = models.CharField(
        _("totals before the close"), max_length=8, choices=Totals.choices, default=Totals.HIDDEN
    )
    tie = models.CharField(
        _("equal votes for the last place"), max_length=8, choices=Tie.choices, default=Tie.ALL
    )
    vacancy = models.CharField(
        _("after a withdrawal"), max_length=8, choices=Vacancy.choices, default=Vacancy.NEXT
    )
    proof_of_work = models.CharField(
        _("a small sum for the visitor's device"), max_length=8, choices=Work.choices, default=Work.OFF
    )
    # Days after the close in which the vote may be appealed against; then the secret is destroyed.
    appeal_days = models.PositiveSmallIntegerField(_("days to appeal"), default=10)
    # The act that fixes this reading, and the sentence of the document that it reads.
    act = models.CharField(_("act that fixes the rules"), max_length=300)
    printed_kk = models.CharField(max_length=500, blank=True)
    printed_ru = models.CharField(max_length=500, blank=True)
    printed_en = models.CharField(max_length=500, blank=True)
    fixed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    fixed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("rules of the vote")

    def __str__(self) -> str:
        return f"{self.activity}: {self.unit}"


class RegisteredNetwork(models.Model):
    """A shared network that an amendment of the approving act gives more votes than one."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="networks")
    network = models.CharField(_("network"), max_length=50)
    name = models.CharField(_("whose network"), max_length=200)
    cap = models.PositiveSmallIntegerField(_("votes from one address"))
    act = models.CharField(_("act"), max_length=300)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["network"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "network"], name="one_cap_of_a_network"),
            models.CheckConstraint(condition=models.Q(cap__gte=2), name="cap_is_more_than_one"),
        ]

    def __str__(self) -> str:
        return f"{self.network}: {self.cap}"


class VoteSecret(models.Model):
    """That an activity has a secret, under which file name, and when every copy of it was destroyed."""

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="secret")
    name = models.CharField(max_length=64, unique=True)
    # The first half of SHA-256 of the secret: tells a wrong file from the right one.
    fingerprint = models.CharField(max_length=32)
    made_at = models.DateTimeField(default=clock.now)
    # Copies that were noted when they were made: [{"where": …, "at": …}].
    backups = models.JSONField(default=list)
    destroyed_at = models.DateTimeField(null=True, blank=True)
    destroyed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # Every copy as the person who destroyed it listed them.
    copies = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class Vote(models.Model):
    """One vote as it arrived. Rows are only ever added; what became of one says its latest verdict.

    The columns of other tables bear no constraint of the database: they are checked in the transaction that adds
    the row, and a check of each row by the database would lock what everybody votes for.
    """

    class Network(models.IntegerChoices):
        ORDINARY = 0, _("ordinary")
        REGISTERED = 1, _("registered")
        PRIVATE = 2, _("private")

    activity = models.ForeignKey(
        Activity, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="votes"
    )
    nomination = models.ForeignKey(
        Nomination, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    entry = models.ForeignKey(
        Entry, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="votes"
    )
    # HMAC-SHA-256 of the parts of the unit and the network, 32 bytes; with `slot` below the cap unique.
    unit_key = models.BinaryField(max_length=32)
    slot = models.PositiveSmallIntegerField(default=0)
    # The first 16 bytes of HMAC-SHA-256 of the activity and the /24 or /48.
    prefix_key = models.BinaryField(max_length=16)
    network = models.PositiveSmallIntegerField(choices=Network.choices, default=Network.ORDINARY)
    # The random part of the page token: the same page is shown its receipt again.
    token = models.CharField(max_length=24)
    receipt = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("vote")
        constraints = [
            models.UniqueConstraint(fields=["unit_key", "slot"], name="one_vote_of_a_key"),
            models.UniqueConstraint(fields=["receipt"], name="one_vote_of_a_receipt"),
        ]
        indexes = [models.Index(fields=["activity", "entry", "at"], name="vote_count")]

    def __str__(self) -> str:
        return f"{self.receipt}"


class HeldBatch(models.Model):
    """Votes that a detector or a person holds for the commission to look at, and what it decided."""

    class Detector(models.TextChoices):
        BURST = "burst", _("many votes of one small network in a short time")
        NIGHT = "night", _("a burst of votes at night")
        ONE_CANDIDATE = "one_candidate", _("a network that knows one candidate only")
        INTERVALS = "intervals", _("votes at equal intervals")
        PERSON = "person", _("held by a person")

    class State(models.TextChoices):
        HELD = "held", _("held")
        COUNTED = "counted", pgettext_lazy("votes", "counted")
        VOID = "void", _("void")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="batches")
    detector = models.CharField(max_length=14, choices=Detector.choices)
    # What the detector saw, as figures: {"votes": 40, "minutes": 5, …}; no address and no key.
    facts = models.JSONField(default=dict)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    votes = models.PositiveIntegerField()
    # A digest of what it is about, so that the same batch is not held twice.
    mark = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)
    held_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    held_at = models.DateTimeField(default=clock.now)
    why = models.CharField(_("reason"), max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    # Freezing locks the activity first; whoever decides on a batch does the same.
    follows = "activity"

    class Meta:
        ordering = ["pk"]
        verbose_name = _("held votes")
        constraints = [models.UniqueConstraint(fields=["activity", "mark"], name="one_batch_of_a_mark")]

    def __str__(self) -> str:
        return f"{self.activity}: {self.detector}, {self.votes}"


class Verdict(models.Model):
    """What became of one vote: held, then counted or void. Rows are only ever added; the latest one is valid."""

    vote = models.ForeignKey(Vote, models.DO_NOTHING, db_constraint=False, related_name="verdicts")
    batch = models.ForeignKey(HeldBatch, models.PROTECT, related_name="verdicts")
    state = models.CharField(max_length=8, choices=HeldBatch.State.choices)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "batch", "state"], name="one_verdict_of_a_batch"),
            # A vote belongs to one batch at most: two detectors at once do not hold it twice.
            models.UniqueConstraint(
                fields=["vote"], condition=models.Q(state="held"), name="a_vote_is_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vote_id}: {self.state}"


class Refusal(models.Model):
    """How many attempts were refused in an hour and for what; never whose."""

    class Reason(models.TextChoices):
        REPEATED = "repeated", _("this network has voted already")
        NOT_OPEN = "not_open", _("the vote was not open")
        NO_CANDIDATE = "no_candidate", _("no such candidate in this vote")
        PAGE = "page", _("the page was too old or of another network")
        ORIGIN = "origin", _("sent from another site")
        WORK = "work", _("without the sum asked for")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="refusals")
    hour = models.DateTimeField()
    reason = models.CharField(max_length=14, choices=Reason.choices)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["hour", "reason"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "hour", "reason"], name="one_count_of_refusals")
        ]

    def __str__(self) -> str:
        return f"{self.hour}: {self.reason} {self.count}"


class Freeze(models.Model):
    """The counted result of one arena's vote, closed for good: its figures and the digest of what was published."""

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="freeze")
    # As results.json: nominations with candidates, raw, held, void, counted, leaders, ties, refusals by reason.
    results = models.JSONField()
    # SHA-256 of results.json and of votes.csv without the tags.
    sha256 = models.CharField(max_length=64)
    votes_sha256 = models.CharField(max_length=64)
    # SHA-256 of votes.csv with the tags, once the secret is destroyed and they are published.
    tagged_sha256 = models.CharField(max_length=64, blank=True)
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.activity}: {self.sha256[:12]}"
