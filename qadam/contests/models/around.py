"""Around a contest: awards, partner sites with the banner, messages of the vote."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.contests.models.contest import Activity, Arena, Contest
from qadam.contests.models.entries import Entry
from qadam.kit import clock
from qadam.people.models import Body, User


class Award(models.Model):
    """Something a person or a team was awarded, by which act, with a code anybody can check."""

    class Kind(models.TextChoices):
        WINNER = "winner", _("winner's diploma")
        CERTIFICATE = "certificate", _("certificate of a participant")
        THANKS = "thanks", _("letter of thanks")
        MEDAL = "medal", _("medal")
        MASTER = "master", _("award of a master")

    arena = models.ForeignKey(Arena, models.PROTECT, null=True, blank=True, related_name="awards")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="awards")
    kind = models.CharField(_("award"), max_length=12, choices=Kind.choices)
    # The name as it is printed; kept when the entry is withdrawn.
    name_kk = models.CharField(_("to whom, in Kazakh"), max_length=200)
    name_ru = models.CharField(_("to whom, in Russian"), max_length=200)
    what_kk = models.CharField(_("for what, in Kazakh"), max_length=500)
    what_ru = models.CharField(_("for what, in Russian"), max_length=500)
    act = models.CharField(_("act"), max_length=300)
    awarded_on = models.DateField(_("day"))
    code = models.CharField(max_length=16, unique=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    annulled_at = models.DateTimeField(null=True, blank=True)
    why_annulled = models.CharField(_("reason"), max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["-awarded_on", "pk"]
        verbose_name = _("award")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "arena", "kind"],
                condition=models.Q(annulled_at=None),
                name="one_award_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_kk}"


class Partner(models.Model):
    """A site that puts up the banner: an akimat's, a ministry's, a social partner's."""

    class State(models.TextChoices):
        UNKNOWN = "unknown", _("not looked at yet")
        UP = "up", _("the banner is up")
        MISSING = "missing", _("there is no banner")
        UNREACHABLE = "unreachable", _("the site does not answer")

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="partners")
    arena = models.ForeignKey(Arena, models.CASCADE, null=True, blank=True, related_name="partners")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    # The page on which the banner stands.
    page = models.URLField(_("page with the banner"), max_length=500)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UNKNOWN)
    checked_at = models.DateTimeField(null=True, blank=True)
    # Since when the state has been what it is.
    since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["contest", "arena__position", "pk"]
        verbose_name = _("partner site")
        constraints = [models.UniqueConstraint(fields=["contest", "page"], name="one_partner_page")]

    def __str__(self) -> str:
        return self.page

    @property
    def look(self) -> str:
        """Return the state of kit.states that this one looks like."""
        looks = {"up": "accepted", "missing": "late", "unreachable": "soon"}
        return looks.get(self.state, "planned")


class PartnerCheck(models.Model):
    """One look at a partner's page."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="checks")
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=12, choices=Partner.State.choices)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.partner}: {self.state}"


class MessageText(models.Model):
    """The words for one moment of a vote, in one language, for one channel."""

    class Moment(models.TextChoices):
        START = "start", _("the vote has begun")
        COURSE = "course", _("the vote is under way")
        END = "end", _("the vote is over")

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        WHATSAPP = "whatsapp", _("WhatsApp")
        TELEGRAM = "telegram", _("Telegram")
        SOCIAL = "social", _("social networks")
        SITES = "sites", _("sites and news blocks")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="messages")
    moment = models.CharField(max_length=8, choices=Moment.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    language = models.CharField(max_length=2)
    text = models.TextField(_("text"))
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["moment", "channel", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "moment", "channel", "language"], name="one_text_of_a_moment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.moment} {self.channel} {self.language}"


class SentMessage(models.Model):
    """That a person put a message out by its channel, with the words as they stood and where."""

    message = models.ForeignKey(MessageText, models.PROTECT, related_name="sendings")
    # The words as they went out.
    text = models.TextField()
    where = models.CharField(_("where it was published"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.message}: {self.at}"
