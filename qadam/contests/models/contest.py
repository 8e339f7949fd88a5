"""A contest: its levels, the stages of each, an arena per territory, and the window of each stage in each arena."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qadam.kit import clock
from qadam.kit.fields import Named
from qadam.people.models import Body, User
from qadam.programmes.models import Edition
from qadam.territories.models import Territory


class ContestQuerySet(models.QuerySet["Contest"]):
    """Finding contests a reader may see."""

    def public(self) -> "ContestQuerySet":
        """Return what anybody may read: contests announced, running or over."""
        return self.exclude(state=Contest.State.DRAFT)

    def visible_to(self, user: "User | None") -> "ContestQuerySet":
        """Return public contests, and drafts to the people of the bodies that issue or control their programme."""
        if user is None or not user.is_authenticated:
            return self.public()
        if user.is_administrator:
            return self.all()
        bodies = {held.body_id for held in user.memberships_on(clock.today())}
        own = models.Q(edition__issuer__in=bodies) | models.Q(edition__control__in=bodies)
        return self.filter(~models.Q(state=Contest.State.DRAFT) | own)


class Contest(Named):
    """One contest of one programme edition, such as «Еңбек жолы» of a year."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        ANNOUNCED = "announced", _("announced")
        CLOSED = "closed", pgettext_lazy("contest", "closed")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="contests")
    slug = models.SlugField(max_length=80, unique=True)
    family = models.SlugField(max_length=80, db_index=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    summary_kk = models.TextField(_("summary in Kazakh"), blank=True)
    summary_ru = models.TextField(_("summary in Russian"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    note_kk = models.TextField(blank=True)
    note_ru = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    # Where whoever was refused may complain: an address, a telephone.
    contacts = models.CharField(_("where to complain"), max_length=300, blank=True)
    # The blocks an entry must have before it is public: biography, appeal, purpose, story in the founding contest.
    blocks = models.JSONField(default=list)
    # The parts of the package handed to the next level: materials, video, presentation in the founding contest.
    parts = models.JSONField(default=list)
    # What the package says beyond the columns here (banner, channels, moments, notes), kept as it stands.
    printed = models.JSONField(default=dict)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    is_sample = models.BooleanField(default=False)

    objects = ContestQuerySet.as_manager()

    class Meta:
        ordering = ["sort_kk", "pk"]
        verbose_name = _("contest")


class ContestRule(models.Model):
    """A rule of the contest as the document prints it, and how it is read."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    value = models.CharField(max_length=60, blank=True)
    is_in_document = models.BooleanField(default=True)
    place_kk = models.CharField(max_length=200, blank=True)
    place_ru = models.CharField(max_length=200, blank=True)
    place_en = models.CharField(max_length=200, blank=True)
    printed_kk = models.CharField(max_length=500, blank=True)
    printed_ru = models.CharField(max_length=500, blank=True)
    printed_en = models.CharField(max_length=500, blank=True)
    text_kk = models.CharField(max_length=500, blank=True)
    text_ru = models.CharField(max_length=500, blank=True)
    text_en = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["contest", "key"], name="one_rule_of_a_contest")]

    def __str__(self) -> str:
        return f"{self.contest.slug}: {self.key}"


class Nomination(Named):
    """What is competed for; the kinds of entry it takes."""

    class EntryKind(models.TextChoices):
        PERSON = "person", pgettext_lazy("entry", "person")
        DYNASTY = "dynasty", _("dynasty")
        FAMILY = "family", _("family")
        TEAM = "team", _("team")
        ORGANISATION = "organisation", _("organisation")

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="nominations")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    entry_kind = models.CharField(
        _("who takes part"), max_length=12, choices=EntryKind.choices, default=EntryKind.PERSON
    )
    is_in_document = models.BooleanField(default=True)
    # A condition to be done before applying, checked by a person, such as a public post with a hashtag.
    condition_kk = models.CharField(_("condition in Kazakh"), max_length=500, blank=True)
    condition_ru = models.CharField(_("condition in Russian"), max_length=500, blank=True)
    condition_en = models.CharField(_("condition in English"), max_length=500, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name = _("nomination")
        constraints = [models.UniqueConstraint(fields=["contest", "key"], name="one_nomination_of_a_contest")]


class Level(Named):
    """A level: district, region, republic; the winners of one pass to the next."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="levels")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    # The row of the plan's tree that this level carries out.
    node = models.SlugField(max_length=60, blank=True)
    passes_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="passes_from")
    # first_level_units, districts of a unit, republic: how the arenas came about, and on which day.
    arenas_rule = models.CharField(max_length=30, blank=True)
    arenas_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["contest", "key"], name="one_level_of_a_contest")]


class StageKind(models.TextChoices):
    """What goes on in a window."""

    ANNOUNCING = "announcing", _("announcement")
    INTAKE = "intake", _("intake of applications")
    ADMISSION = "admission", _("admission")
    VOTE = "vote", _("public vote")
    JURY = "jury", _("the commission's choice")
    AWARDS = "awards", _("awards")
    HAND_OVER = "hand-over", _("hand-over to the next level")


class Stage(Named):
    """What a level does and when by its document; each arena has its own window of it, an Activity."""

    level = models.ForeignKey(Level, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=StageKind.choices)
    # The number of the measure in the plan that this stage carries out, and its deadline as a package writes it.
    measure = models.CharField(max_length=20, blank=True)
    deadline = models.CharField(max_length=200, blank=True)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    commission_kk = models.CharField(max_length=300, blank=True)
    commission_ru = models.CharField(max_length=300, blank=True)
    commission_en = models.CharField(max_length=300, blank=True)
    place_kk = models.CharField(max_length=300, blank=True)
    place_ru = models.CharField(max_length=300, blank=True)
    place_en = models.CharField(max_length=300, blank=True)
    to_body = models.SlugField(max_length=80, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["level", "kind"], name="one_stage_of_a_kind")]


class Arena(Named):
    """Where a level is held: one territory valid on the day the arenas were fixed, run by its body."""

    level = models.ForeignKey(Level, models.CASCADE, related_name="arenas")
    position = models.PositiveSmallIntegerField()
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="arenas")

    class Meta:
        ordering = ["level__position", "position"]
        verbose_name = _("arena")
        constraints = [
            models.UniqueConstraint(fields=["level", "territory"], name="one_arena_of_a_territory")
        ]


class Activity(models.Model):
    """The window of one stage in one arena: exact instants, the last one not included."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        # A vote: its rules are fixed by act and its secret is made.
        READY = "ready", _("ready")
        # A vote: counted for good. A commission's choice: published.
        FROZEN = "frozen", _("closed for good")

    arena = models.ForeignKey(Arena, models.CASCADE, related_name="activities")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="activities")
    # The same as the stage's kind and the arena's contest, kept here so that a vote finds its activity by itself.
    kind = models.CharField(max_length=12, choices=StageKind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    # Why the window is another one than the stage's: the act or the decision.
    exception = models.CharField(_("reason for its own window"), max_length=300, blank=True)
    place_kk = models.CharField(_("place in Kazakh"), max_length=300, blank=True)
    place_ru = models.CharField(_("place in Russian"), max_length=300, blank=True)
    place_en = models.CharField(_("place in English"), max_length=300, blank=True)

    class Meta:
        ordering = ["arena", "stage__position"]
        constraints = [
            models.UniqueConstraint(fields=["arena", "stage"], name="one_window_of_a_stage"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="window_closes_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.arena} · {self.get_kind_display()}"

    def is_open(self, at: datetime) -> bool:
        """Tell whether the moment lies in the window [opens, closes); a missing end is open on that side."""
        begun = self.opens_at is None or self.opens_at <= at
        return begun and (self.closes_at is None or at < self.closes_at)

    def is_over(self, at: datetime) -> bool:
        """Tell whether the window has closed by the moment."""
        return self.closes_at is not None and self.closes_at <= at
