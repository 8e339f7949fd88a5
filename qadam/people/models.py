"""Users, bodies, and who does what in which body between which days."""

import secrets
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from qadam.kit import clock
from qadam.kit.fields import Dated, Named, valid_on
from qadam.kit.text import fold, sort_key
from qadam.territories.models import Territory
from qadam.workflow.log import Machine

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

# Whoever asks: someone signed in, a visitor, or the product itself.
Person: TypeAlias = "User | AnonymousUser | AbstractBaseUser | Machine"


def new_log_key() -> str:
    """Return a random key under which the log knows a person."""
    return secrets.token_hex(12)


def ends_after_beginning(name: str) -> models.CheckConstraint:
    """Return the constraint that a dated row does not end before it begins."""
    return models.CheckConstraint(condition=models.Q(valid_to__gte=models.F("valid_from")), name=name)


class UserQuerySet(models.QuerySet["User"]):
    """Finding people."""

    def visible_to(self, person: Person, day: date | None = None) -> "UserQuerySet":
        """Return all people to an administrator; oneself, and the people of one's bodies, to everyone else."""
        if is_platform_administrator(person):
            return self
        if not isinstance(person, User):
            return self.none()
        there = Membership.objects.visible_to(person, day).values("user")
        return self.filter(models.Q(pk=person.pk) | models.Q(pk__in=there))


class UserManager(BaseUserManager["User"]):
    """Making users by e-mail address."""

    def get_queryset(self) -> UserQuerySet:
        """Return the queryset that knows who may see whom."""
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, person: Person, day: date | None = None) -> UserQuerySet:
        """Return the people this person may see."""
        return self.get_queryset().visible_to(person, day)

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
    sort_kk = models.CharField(max_length=200, editable=False, db_index=True)
    folded = models.TextField(editable=False)
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

    # The memberships by day, kept only on the user of one request: the sign-in backend sets it.
    in_force: "dict[date, list[Membership]] | None" = None

    if TYPE_CHECKING:
        memberships: RelatedManager["Membership"]

    class Meta:
        ordering = ["sort_kk", "pk"]
        verbose_name = _("person")

    def __str__(self) -> str:
        return self.full_name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the columns that lists sort and find by."""
        self.sort_kk = sort_key(self.full_name)[:200]
        self.folded = fold(f"{self.full_name} {self.email}")
        names = kwargs.get("update_fields")
        if names is not None and {"full_name", "email"} & set(names):
            kwargs["update_fields"] = {*names, "sort_kk", "folded"}
        super().save(*args, **kwargs)

    @property
    def is_staff(self) -> bool:
        """Tell whether this person runs the platform."""
        return self.is_administrator

    def memberships_on(self, day: date) -> "list[Membership]":
        """Return the memberships in force on the day, in the order of the bodies' Kazakh names."""
        if not self.is_active:
            return []
        if self.in_force is not None and day in self.in_force:
            return self.in_force[day]
        held = list(self.memberships.filter(valid_on(day)).select_related("body", "territory"))
        for membership in held:
            membership.user = self
        if self.in_force is not None:
            self.in_force[day] = held
        return held

    def acting_on(self, day: date) -> "Membership | None":
        """Return the membership this person acts by: the chosen one while in force, otherwise the first."""
        held = self.memberships_on(day)
        chosen = [membership for membership in held if membership.pk == self.acting_membership_id]
        return next(iter(chosen + held), None)

    @property
    def acting_body(self) -> "Body | None":
        """Return the body this person acts for today."""
        membership = self.acting_on(clock.today())
        return membership.body if membership else None

    @property
    def acting_body_key(self) -> str:
        """Return the key of the body this person acts for at present, as the log keeps it."""
        body = self.acting_body
        return body.key if body else ""


class BodyQuerySet(models.QuerySet["Body"]):
    """Finding bodies by day, and by who administers them."""

    def on(self, day: date) -> "BodyQuerySet":
        """Return those that exist on the day."""
        return self.filter(valid_on(day))

    def visible_to(self, person: Person) -> "BodyQuerySet":
        """Return all bodies: which bodies the state has is public."""
        return self

    def administered_by(self, person: Person, day: date | None = None) -> "BodyQuerySet":
        """Return every body to a platform administrator, and to a body's administrator that body and all below it."""
        if is_platform_administrator(person):
            return self
        return self.filter(pk__in=administered_keys(person, day or clock.today()))


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

    key = models.SlugField(_("key"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    short_kk = models.CharField(_("abbreviation in Kazakh"), max_length=160, blank=True)
    short_ru = models.CharField(_("abbreviation in Russian"), max_length=160, blank=True)
    short_en = models.CharField(_("abbreviation in English"), max_length=160, blank=True)
    territory_code = models.CharField(_("territory"), max_length=40, blank=True, db_index=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("higher body")
    )
    source = models.CharField(_("source"), max_length=500, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        ordering = ["sort_kk", "pk"]
        verbose_name = _("body")
        constraints = [
            ends_after_beginning("body_ends_after_beginning"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("pk")), name="body_not_below_itself"),
        ]

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

    def is_on(self, day: date) -> bool:
        """Tell whether the body exists on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class GroupMember(Dated):
    """A body belongs to a collective name between two days."""

    collective = models.ForeignKey(Body, models.CASCADE, related_name="group_members")
    member = models.ForeignKey(Body, models.CASCADE, related_name="groups")

    class Meta:
        ordering = ["member__sort_kk", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "member", "valid_from"], name="one_membership_of_a_group"
            ),
            # SQLite takes two empty days for different ones.
            models.UniqueConstraint(
                fields=["collective", "member"],
                condition=models.Q(valid_from=None),
                name="one_membership_of_a_group_from_the_start",
            ),
            ends_after_beginning("group_member_ends_after_beginning"),
            models.CheckConstraint(
                condition=~models.Q(collective=models.F("member")), name="group_is_not_its_own_member"
            ),
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
        ordering = ["from_day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_body", "to_body", "from_day", "function_kk"],
                name="one_succession_of_a_function",
            ),
            models.CheckConstraint(
                condition=~models.Q(from_body=models.F("to_body")), name="body_does_not_succeed_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_body.key} → {self.to_body.key}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Finding memberships in force, and those a person may see."""

    def on(self, day: date) -> "MembershipQuerySet":
        """Return those in force on the day, of people who may sign in."""
        return self.filter(valid_on(day), user__is_active=True)

    def visible_to(self, person: Person, day: date | None = None) -> "MembershipQuerySet":
        """Return one's own, and those in bodies where one holds a role or that one administers."""
        if is_platform_administrator(person):
            return self
        if not isinstance(person, User):
            return self.none()
        present = day or clock.today()
        bodies = {membership.body_id for membership in person.memberships_on(present)}
        bodies |= administered_keys(person, present)
        return self.filter(models.Q(user=person) | models.Q(body__in=bodies))


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

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships", verbose_name=_("body"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territory")
    )
    act = models.CharField(_("act of appointment"), max_length=300, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["body__sort_kk", "user__sort_kk", "role", "pk"]
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(fields=["user", "body", "role", "valid_from"], name="one_role_at_a_time"),
            models.UniqueConstraint(
                fields=["user", "body", "role"],
                condition=models.Q(valid_from=None),
                name="one_role_from_the_start",
            ),
            ends_after_beginning("membership_ends_after_beginning"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.body}"

    @property
    def reach_code(self) -> str:
        """Return the code of the territory this role reaches: its own, else its body's, empty for the whole country."""
        return self.territory.code if self.territory else self.body.territory_code


class Limit(models.Model):
    """How often something was done in the present window, by a hashed key; written by people.limits alone."""

    key = models.CharField(max_length=64, primary_key=True)
    window_start = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"


def is_platform_administrator(person: Person) -> bool:
    """Tell whether this is a platform administrator, or the product itself at work."""
    if isinstance(person, Machine):
        return True
    return isinstance(person, User) and person.is_active and person.is_administrator


def administered_keys(person: Person, day: date) -> set[int]:
    """Return the primary keys of the bodies in which the person is administrator, and of all bodies below them."""
    if not isinstance(person, User):
        return set()
    own = [m.body_id for m in person.memberships_on(day) if m.role == Membership.Role.ADMINISTRATOR]
    return with_bodies_below(own)


def with_bodies_below(bodies: Iterable[int]) -> set[int]:
    """Return these primary keys of bodies and those of all bodies below them; one query per level."""
    found = set(bodies)
    level = found
    while level:
        level = set(Body.objects.filter(parent__in=level).values_list("pk", flat=True)) - found
        found |= level
    return found
