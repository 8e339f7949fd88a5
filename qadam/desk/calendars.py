"""Secret calendar addresses: which scopes a person may choose, and what each gives."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from qadam.kit.clock import ALMATY
from qadam.kit.languages import localized
from qadam.notices.models import MINE, Subscription
from qadam.notices.queries import subscriptions_of
from qadam.people.models import Body, User
from qadam.plans.office.calendar import (
    bodies_followed,
    calendar_for,
    calendar_of_body,
    calendar_of_plan,
    plans_followed,
)
from qadam.programmes.models import Edition

BODY, PLAN = "body", "plan"
KINDS = (MINE, BODY, PLAN)


@dataclass(frozen=True)
class Address:
    """One secret address that works, or did as long as the person could see what it is for."""

    pk: int
    scope: str
    name: str
    address: str
    made_on: date
    is_seen: bool

    @property
    def webcal(self) -> str:
        """Return the address in the way that a phone opens its calendar by."""
        return "webcal:" + self.address.partition(":")[2]


@dataclass(frozen=True)
class Section:
    """One kind of addresses: those at hand, and what more may be chosen, as (scope, name)."""

    kind: str
    addresses: list[Address]
    choices: list[tuple[str, str]]


def feed_of(subscription: Subscription, today: date) -> bytes | None:
    """Return the calendar behind an address; nothing where its person may not see what it is for any more."""
    kind, _colon, key = subscription.scope.partition(":")
    user = subscription.user
    if kind == BODY:
        body = Body.objects.filter(key=key).first()
        return calendar_of_body(body, user, today) if body else None
    if kind == PLAN:
        edition = Edition.objects.filter(slug=key).first()
        return calendar_of_plan(edition, user, today) if edition else None
    return calendar_for(user, today) if kind == MINE else None


def scopes_of(user: User, today: date) -> dict[str, str]:
    """Return every scope a person may have an address for, with its name."""
    bodies = {f"{BODY}:{body.key}": localized(body, "name") for body in bodies_followed(user, today)}
    plans = {f"{PLAN}:{edition.slug}": localized(edition, "short") for edition in plans_followed(user, today)}
    return {MINE: _("My duties"), **bodies, **plans}


def sections_of(user: User, today: date) -> list[Section]:
    """Return the three kinds of addresses of a person."""
    scopes, held = scopes_of(user, today), subscriptions_of(user)
    taken = {subscription.scope for subscription in held}
    return [
        Section(
            kind,
            [_address(subscription, scopes) for subscription in held if _kind(subscription.scope) == kind],
            [(scope, name) for scope, name in scopes.items() if _kind(scope) == kind and scope not in taken],
        )
        for kind in KINDS
    ]


def _kind(scope: str) -> str:
    return scope.partition(":")[0]


def _address(subscription: Subscription, scopes: dict[str, str]) -> Address:
    scope = subscription.scope
    return Address(
        pk=subscription.pk,
        scope=scope,
        name=scopes.get(scope) or _former_name(scope),
        address=settings.ORIGIN + reverse("desk:calendar-feed", args=[subscription.secret]),
        made_on=subscription.made_at.astimezone(ALMATY).date(),
        is_seen=scope in scopes,
    )


def _former_name(scope: str) -> str:
    """Return the name of what a person may not see any more; names of bodies and of plans in force are public."""
    kind, _colon, key = scope.partition(":")
    if kind == BODY:
        body = Body.objects.filter(key=key).first()
        return localized(body, "name") if body else key
    edition = Edition.objects.public().filter(slug=key).first()
    return localized(edition, "short") if edition else key
