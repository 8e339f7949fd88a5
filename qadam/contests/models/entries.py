"""An entry: who takes part, what is told of them in both languages, its files, consents, checks and its way up."""

import secrets
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qadam.contests.models.contest import Arena, Contest, Nomination
from qadam.files.models import Upload
from qadam.kit import clock
from qadam.kit.text import fold, sort_key
from qadam.people.models import User

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


def new_seed() -> int:
    """Return a random number by which candidates are shuffled beside a visitor's own."""
    return secrets.randbelow(2**31)


class EntryQuerySet(models.QuerySet["Entry"]):
    """Finding entries."""

    def public(self) -> "EntryQuerySet":
        """Return those whose pages anybody may read."""
        return self.filter(is_public=True, withdrawn_at=None)


class Entry(models.Model):
    """One application: a person, dynasty, family, team or organisation in one nomination."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("entry", "draft")
        SUBMITTED = "submitted", _("handed in")
        RETURNED = "returned", _("returned for repair")
        ADMITTED = "admitted", _("admitted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Channel(models.TextChoices):
        ONLINE = "online", _("by the applicant")
        PAPER = "paper", _("on paper, entered by an operator")

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="entries")
    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="entries", verbose_name=_("nomination")
    )
    # Where it was handed in: the arena of the first level.
    arena = models.ForeignKey(Arena, models.PROTECT, related_name="entries", verbose_name=_("region"))
    # The district or town whose commission received it; the code of a territory.
    district_code = models.CharField(_("district or town"), max_length=40, blank=True)
    # Shown to the applicant and on the page: the year, the arena and a running number.
    number = models.CharField(max_length=30, unique=True)
    # The hash of the secret code by which an applicant without an account comes back.
    secret_hash = models.CharField(max_length=128, blank=True, editable=False)
    applicant = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="contest_entries"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.ONLINE)
    received_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    # The title under which it is known: a person's name, a dynasty's, a team's.
    title_kk = models.CharField(_("name in Kazakh"), max_length=200)
    title_ru = models.CharField(_("name in Russian"), max_length=200, blank=True)
    folded = models.TextField(editable=False, default="")
    sort_kk = models.CharField(max_length=200, editable=False, default="", db_index=True)
    language = models.CharField(_("language of the application"), max_length=2, default="kk")
    # Personal data of the contact person: seen by the commission and the organiser alone, masked in lists.
    contact_name = models.CharField(_("contact person"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    organisation = models.CharField(_("place of work"), max_length=300, blank=True)
    # The proof that the condition of the nomination was met: the address of a post.
    condition_proof = models.URLField(_("address that proves the condition"), max_length=500, blank=True)
    is_minor = models.BooleanField(_("under 18"), default=False)
    guardian = models.CharField(_("parent or guardian"), max_length=200, blank=True)
    why = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    repair_until = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # When the organiser last translated it, and what the applicant answered when it was sent back with words.
    translated_at = models.DateTimeField(null=True, blank=True)
    translation_remark = models.TextField(_("what to change in the translation"), blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    # Admitted, whole in both languages, consented: its page is open.
    is_public = models.BooleanField(default=False)
    seed = models.PositiveIntegerField(default=new_seed, editable=False)
    # The mark of the form by which it was begun: a second click finds the same entry.
    begun_by = models.CharField(max_length=32, unique=True, null=True, editable=False)
    # Counts the changes of a draft, so that two devices do not overwrite each other.
    edition_number = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField(default=False)

    objects = EntryQuerySet.as_manager()

    if TYPE_CHECKING:
        candidacies: RelatedManager["Candidacy"]
        texts: RelatedManager["EntryText"]
        files: RelatedManager["EntryFile"]
        members: RelatedManager["EntryMember"]
        consents: RelatedManager["Consent"]
        checks: RelatedManager["CheckLine"]

    class Meta:
        ordering = ["number"]
        verbose_name = _("entry")

    def __str__(self) -> str:
        return f"{self.number} {self.title_kk}"

    def derive(self) -> None:
        """Set what lists find and sort by; bulk writers call it themselves."""
        self.folded = fold(f"{self.title_kk} {self.title_ru} {self.number} {self.organisation}")
        self.sort_kk = sort_key(self.title_kk)[:200]


class EntryText(models.Model):
    """One required block in one language, by the applicant or as the organiser's translation."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="texts")
    block = models.SlugField(max_length=40)
    language = models.CharField(max_length=2)
    text = models.TextField()
    is_translation = models.BooleanField(default=False)

    class Meta:
        ordering = ["entry", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "block", "language"], name="one_text_of_a_block")
        ]

    def __str__(self) -> str:
        return f"{self.entry.number}: {self.block} {self.language}"


class EntryMember(models.Model):
    """A member of a dynasty, family or team."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="members")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("full name"), max_length=200)
    relation = models.CharField(_("relation or role"), max_length=100, blank=True)
    generation = models.PositiveSmallIntegerField(_("generation"), null=True, blank=True)
    work = models.CharField(_("occupation and place of work"), max_length=300, blank=True)
    years = models.PositiveSmallIntegerField(_("years of work"), null=True, blank=True)
    is_living = models.BooleanField(_("living"), default=True)
    has_consented = models.BooleanField(_("consent received"), default=False)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class EntryFile(models.Model):
    """A photo, video or paper of an entry: a stored file, or the address of a video."""

    class Role(models.TextChoices):
        PHOTO = "photo", _("photo")
        VIDEO = "video", _("video")
        MATERIALS = "materials", _("materials")
        PRESENTATION = "presentation", _("presentation")
        CONSENT = "consent", _("signed consent")

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="files")
    role = models.CharField(max_length=14, choices=Role.choices)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, blank=True, related_name="contest_files")
    link = models.URLField(_("address of the video"), max_length=500, blank=True)
    # Smaller pictures made on the server, by their width in pixels: {"480": storage name}.
    variants = models.JSONField(default=dict)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.entry.number}: {self.role}"


class Consent(models.Model):
    """A consent for one purpose, when it was given and when it was taken back."""

    class Purpose(models.TextChoices):
        TAKING_PART = "taking_part", _("processing of personal data for taking part")
        PUBLISHING = "publishing", _("publishing the name, pictures and story on the open page")
        MESSAGES = "messages", _("messages about the contest")

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=14, choices=Purpose.choices)
    given_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    by_guardian = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="one_standing_consent_of_a_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry.number}: {self.purpose}"


class CheckLine(models.Model):
    """A line of the admission checklist: the rule, the document looked at, the verdict and the reason."""

    class Verdict(models.TextChoices):
        MET = "met", _("met")
        NOT_MET = "not_met", _("not met")
        NOT_APPLICABLE = "not_applicable", _("does not apply")

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="checks")
    rule = models.SlugField(max_length=60)
    document = models.CharField(max_length=300, blank=True)
    verdict = models.CharField(max_length=14, choices=Verdict.choices)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "rule"], name="one_check_of_a_rule")]

    def __str__(self) -> str:
        return f"{self.entry.number}: {self.rule} {self.verdict}"


class CandidacyQuerySet(models.QuerySet["Candidacy"]):
    """Finding candidates of arenas."""

    def public(self) -> "CandidacyQuerySet":
        """Return those whose pages anybody may read."""
        return self.filter(entry__is_public=True, entry__withdrawn_at=None)


class Candidacy(models.Model):
    """An entry in one arena: admitted there at first, promoted to the next level later."""

    class State(models.TextChoices):
        CANDIDATE = "candidate", _("candidate")
        LEADER = "leader", _("among the leaders of the vote")
        WINNER = "winner", _("winner")

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="candidacies")
    arena = models.ForeignKey(Arena, models.PROTECT, related_name="candidacies")
    state = models.CharField(max_length=10, choices=State.choices, default=State.CANDIDATE)
    admitted_at = models.DateTimeField(default=clock.now)

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        ordering = ["arena", "entry__number"]
        constraints = [models.UniqueConstraint(fields=["entry", "arena"], name="one_candidacy_in_an_arena")]

    def __str__(self) -> str:
        return f"{self.entry.number} · {self.arena}"


class HandOver(models.Model):
    """The package of a winner sent up: what it holds, who sent it, who took it."""

    candidacy = models.OneToOneField(Candidacy, models.PROTECT, related_name="hand_over")
    to_arena = models.ForeignKey(Arena, models.PROTECT, related_name="+")
    # Part of the package -> what is there: a file's key, an address, a remark.
    contents = models.JSONField(default=dict)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    # Why it was sent back to be completed; emptied when it is sent again.
    lacks = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.candidacy} → {self.to_arena}"
