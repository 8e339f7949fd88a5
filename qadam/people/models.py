"""Users, bodies, and who does what in which body between which days."""

import secrets
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.kit import clock
from qadam.kit.fields import Dated, Named, valid_on
from qadam.territories.models import Territory


def new_log_key() -> str:
    """Return a random key under which the log knows a person."""
    return secrets.token_hex(12)


class UserManager(BaseUserManager["User"]):
    """Making users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Save a user with a hashed password, or one who can only sign in after a reset."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user by address, whatever the case it is typed in."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person who can sign in."""

    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("full name"), max_length=200)
    language = models.CharField(_("language"), max_length=2, default="kk")
    log_key = models.CharField(max_length=32, unique=True, default=new_log_key, editable=False)
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    acting_membership = models.ForeignKey(
        "Membership", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def acting_body_key(self) -> str:
        """Return the key of the body this person acts for at present, as the log keeps it."""
        return self.acting_membership.body.key if self.acting_membership else ""


class BodyQuerySet(models.QuerySet["Body"]):
    """Finding bodies by day."""

    def on(self, day: date) -> "BodyQuerySet":
        """Return those that exist on the day."""
        return self.filter(valid_on(day))


class Body(Named, Dated):
    """A state body, an organisation, or a collective name that stands for many of them."""

    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("ministry")
        AGENCY = "agency", _("agency")
        PRESIDENTIAL = "presidential", _("body under the President")
        COURT = "court", _("court")
        AKIMAT = "akimat", _("akimat")
        DEPARTMENT = "department", _("department")
        ASSOCIATION = "association", _("association")
        COMPANY = "company", _("company")
        UNION = "union", _("trade unions")
        MEDIA = "media", _("media")
        NGO = "ngo", _("non-governmental organisation")
        INSTITUTE = "institute", _("institute")
        OFFICE = "office", _("office")
        COLLECTIVE = "collective", _("collective name")

    key = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    short_kk = models.CharField(max_length=160, blank=True)
    short_ru = models.CharField(max_length=160, blank=True)
    short_en = models.CharField(max_length=160, blank=True)
    territory_code = models.CharField(max_length=40, blank=True, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    source = models.CharField(max_length=500, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        ordering = ["sort_kk"]
        verbose_name = _("body")

    def searched_text(self) -> str:
        """Add the abbreviations to what finds a body."""
        return " ".join([super().searched_text(), self.short_kk, self.short_ru, self.short_en])

    @property
    def is_collective(self) -> bool:
        """Tell whether the name stands for many bodies."""
        return self.kind == self.Kind.COLLECTIVE

    def members_on(self, day: date) -> BodyQuerySet:
        """Return the bodies this collective name stands for on the day, in the order of the Kazakh alphabet."""
        belonging = GroupMember.objects.filter(valid_on(day), collective=self).values("member")
        return Body.objects.on(day).filter(pk__in=belonging)


class GroupMember(Dated):
    """A body belongs to a collective name between two days."""

    collective = models.ForeignKey(Body, models.CASCADE, related_name="group_members")
    member = models.ForeignKey(Body, models.CASCADE, related_name="groups")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "member", "valid_from"], nulls_distinct=False, name="one_membership_of_a_group"
            )
        ]

    def __str__(self) -> str:
        return f"{self.collective.key}: {self.member.key}"


class Succession(models.Model):
    """A function of a body passed to another on a day, by an act."""

    from_body = models.ForeignKey(Body, models.CASCADE, related_name="successions")
    to_body = models.ForeignKey(Body, models.CASCADE, related_name="predecessions")
    function_kk = models.CharField(max_length=300, blank=True)
    function_ru = models.CharField(max_length=300, blank=True)
    function_en = models.CharField(max_length=300, blank=True)
    from_day = models.DateField()
    act = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_body", "to_body", "from_day", "function_kk"], name="one_succession_of_a_function"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_body.key} → {self.to_body.key}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Finding memberships in force."""

    def on(self, day: date) -> "MembershipQuerySet":
        """Return those in force on the day, of people who may sign in."""
        return self.filter(valid_on(day), user__is_active=True)


class Membership(Dated):
    """A role held in a body, reaching a territory and everything below it, between two days, by an act."""

    class Role(models.TextChoices):
        HEAD = "head", _("first head")
        COORDINATOR = "coordinator", _("coordinator")
        CONTROL = "control", _("control office")
        EXECUTOR = "executor", _("executor")
        OPERATOR = "operator", _("territorial operator")
        EDITOR = "editor", _("editor")
        ANALYST = "analyst", _("analyst")
        AUDITOR = "auditor", _("auditor")
        ADMINISTRATOR = "administrator", _("administrator of the body")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    act = models.CharField(_("act of appointment"), max_length=300, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["body__sort_kk", "user__full_name", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "body", "role", "valid_from"], nulls_distinct=False, name="one_role_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.body}"
