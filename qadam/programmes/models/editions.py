"""An edition as a whole: its act and period, passport, doubts, bodies, abbreviations, open questions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.kit import clock
from qadam.kit.fields import Named
from qadam.kit.languages import active
from qadam.kit.periods import Period
from qadam.people.models import Body, User
from qadam.programmes.places import place_in


class Texts(models.Model):
    """A text in three languages."""

    text_kk = models.TextField(blank=True)
    text_ru = models.TextField(blank=True)
    text_en = models.TextField(blank=True)

    class Meta:
        abstract = True


class Detail(models.Model):
    """A few own words in three languages."""

    detail_kk = models.CharField(max_length=300, blank=True)
    detail_ru = models.CharField(max_length=300, blank=True)
    detail_en = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class EditionQuerySet(models.QuerySet["Edition"]):
    """Finding editions a reader may see."""

    def public(self) -> "EditionQuerySet":
        """Return what anybody may read: archive and approved editions."""
        return self.exclude(state=Edition.State.DRAFT)

    def visible_to(self, user: "User | None") -> "EditionQuerySet":
        """Return public editions, and drafts to the people of the bodies that issue or control them."""
        if user is None or not user.is_authenticated:
            return self.public()
        if user.is_administrator:
            return self.all()
        bodies = {held.body_id for held in user.memberships_on(clock.today())}
        return self.filter(
            ~models.Q(state=Edition.State.DRAFT) | models.Q(issuer__in=bodies) | models.Q(control__in=bodies)
        )


class Edition(Named):
    """One edition of a programme: a founding document kept as archive, a draft, or a programme in force."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("plan of measures")
        CONTEST = "contest", _("contest")
        PROJECT = "project", _("special project")
        REGIONAL = "regional", _("regional programme")

    class State(models.TextChoices):
        ARCHIVE = "archive", _("archive")
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")

    class Shift(models.TextChoices):
        NEXT = "next", _("next working day")
        PREVIOUS = "previous", _("previous working day")
        NONE = "none", _("stays")

    slug = models.SlugField(max_length=80, unique=True)
    family = models.SlugField(max_length=80, db_index=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    short_kk = models.CharField(max_length=120)
    short_ru = models.CharField(max_length=120)
    short_en = models.CharField(max_length=120)
    summary_kk = models.TextField(blank=True)
    summary_ru = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    # When it came into force here: nobody owes anything before. Empty where a package brought it in force.
    approved_on = models.DateField(null=True, blank=True, editable=False)
    # Whoever approved it left out what was due before this day; empty where past days are owed too.
    owed_from = models.DateField(null=True, blank=True, editable=False)
    scheme = models.CharField(max_length=20, default="none")
    shift = models.CharField(max_length=10, choices=Shift.choices, default=Shift.NONE)
    language = models.CharField(max_length=10, blank=True)
    act_kind = models.CharField(max_length=20, default="none")
    act_number = models.CharField(max_length=40, blank=True)
    act_date = models.DateField(null=True, blank=True)
    act_title_kk = models.CharField(max_length=500, blank=True)
    act_title_ru = models.CharField(max_length=500, blank=True)
    act_title_en = models.CharField(max_length=500, blank=True)
    act_signatory_kk = models.CharField(max_length=300, blank=True)
    act_signatory_ru = models.CharField(max_length=300, blank=True)
    act_signatory_en = models.CharField(max_length=300, blank=True)
    issuer = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="issued")
    control = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="controlled")
    origin = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later_editions")
    # A regional plan: the plan whose measures it takes up, and the first-level unit it is for.
    derived_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="derived_plans"
    )
    territory_code = models.CharField(max_length=40, blank=True, db_index=True)
    # A plan that is itself what a measure of another plan was to give.
    result_of = models.ForeignKey(
        "programmes.Measure", models.PROTECT, null=True, blank=True, related_name="resulting_plans"
    )
    # The digest of the package's files as they were last loaded.
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    # The bodies and reports of a demonstration are labelled wherever they are seen.
    is_sample = models.BooleanField(default=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["sort_kk", "slug"]
        verbose_name = _("programme")

    @property
    def is_archive(self) -> bool:
        """Tell whether execution was never recorded here: days are shown, lateness is not."""
        return self.state == self.State.ARCHIVE

    @property
    def period(self) -> Period | None:
        """Return the days the programme runs, where its document gives them."""
        return Period(self.first_on, self.last_on) if self.first_on and self.last_on else None


class PassportBlock(Texts):
    """One block of the passport; a block the document lacks is kept as not given."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="passport")
    position = models.PositiveSmallIntegerField()
    block = models.CharField(max_length=30)
    is_given = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "position"], name="one_block_a_place")]

    def __str__(self) -> str:
        return f"{self.edition.slug}: {self.block}"


class DocumentFinding(Texts):
    """Something doubtful in the document itself, with its place."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=200)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "position"], name="one_finding_a_place")]

    def __str__(self) -> str:
        return f"{self.edition.slug}: {self.place}"

    @property
    def place_words(self) -> str:
        """Return the place in the reader's language."""
        return place_in(self.place, active())


class EditionBody(models.Model):
    """A body the document names, in the document's order."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="edition_bodies")
    position = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "body"], name="a_body_once_in_an_edition")]

    def __str__(self) -> str:
        return f"{self.edition.slug}: {self.body.key}"


class GlossaryTerm(models.Model):
    """An abbreviation of the document with its full name."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="glossary")
    position = models.PositiveSmallIntegerField()
    abbreviation_kk = models.CharField(max_length=80, blank=True)
    abbreviation_ru = models.CharField(max_length=80, blank=True)
    abbreviation_en = models.CharField(max_length=80, blank=True)
    name_kk = models.CharField(max_length=500)
    name_ru = models.CharField(max_length=500)
    name_en = models.CharField(max_length=500)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["edition", "position"], name="one_term_a_place")]

    def __str__(self) -> str:
        return self.abbreviation_kk


class KeptPart(models.Model):
    """A file of the package whose area has not begun: kept as it came, given back as it came."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="kept_parts")
    name = models.CharField(max_length=80)
    text = models.TextField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["edition", "name"], name="one_part_a_name")]

    def __str__(self) -> str:
        return f"{self.edition.slug}: {self.name}"


class BodyQuestion(models.Model):
    """A body of a new edition that ended or whose group changed: a person must say who does its work now."""

    class Cause(models.TextChoices):
        ENDED = "ended", _("the body no longer exists")
        GROUP = "group", _("the group has changed")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="questions")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    proposed = models.ManyToManyField(Body, related_name="+", blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["body__sort_kk"]
        constraints = [models.UniqueConstraint(fields=["edition", "body"], name="one_question_a_body")]

    def __str__(self) -> str:
        return f"{self.edition.slug}: {self.body.key}"
