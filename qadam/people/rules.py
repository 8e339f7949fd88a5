"""Who may do what with people, bodies and roles, and which roles a person holds where."""

from collections.abc import Iterable
from datetime import date

from qadam.kit import clock
from qadam.people.models import (
    Body,
    Membership,
    Person,
    User,
    administered_keys,
    is_platform_administrator,
)
from qadam.territories.models import Territory


def memberships_in(person: Person, body: Body, day: date | None = None) -> list[Membership]:
    """Return the memberships the person holds in the body on the day (today where none is given)."""
    if not isinstance(person, User):
        return []
    return [held for held in person.memberships_on(day or clock.today()) if held.body_id == body.pk]


def roles_in(person: Person, body: Body, day: date | None = None) -> set[str]:
    """Return the roles the person holds in the body on the day: values of Membership.Role."""
    return {held.role for held in memberships_in(person, body, day)}


def has_role(person: Person, body: Body, *roles: str, day: date | None = None) -> bool:
    """Tell whether the person holds one of these roles in the body on the day."""
    return bool(roles_in(person, body, day) & set(roles))


def bodies_of(person: Person, day: date | None = None) -> list[Body]:
    """Return the bodies in which the person holds a role on the day, each once, in the Kazakh alphabet's order."""
    if not isinstance(person, User):
        return []
    return list({held.body_id: held.body for held in person.memberships_on(day or clock.today())}.values())


def reaches(membership: Membership, territory: Territory | None) -> bool:
    """Tell whether a role reaches a territory: its own one and everything below; without one, the whole country.

    Only a role without any territory reaches what belongs to the whole country (None).
    """
    code = membership.reach_code
    if not code:
        return True
    return code in codes_upwards(territory)


def codes_upwards(territory: Territory | None) -> list[str]:
    """Return the codes of a territory and of all above it: a unit that changed is another row of the same code."""
    codes = []
    while territory is not None:
        codes.append(territory.code)
        territory = territory.parent
    return codes


def may_reach(
    person: Person,
    body: Body,
    territory: Territory | None,
    roles: Iterable[str] = (),
    day: date | None = None,
) -> bool:
    """Tell whether one of the person's roles in the body (one of `roles`, where given) reaches the territory."""
    wanted = set(roles)
    return any(
        reaches(held, territory)
        for held in memberships_in(person, body, day)
        if not wanted or held.role in wanted
    )


def may_administer_platform(person: Person, thing: object = None) -> bool:
    """Tell whether the person administers everything."""
    return is_platform_administrator(person)


def may_administer(person: Person, body: Body | None, day: date | None = None) -> bool:
    """Tell whether the person may change this body and its people; None asks about bodies under no other."""
    if is_platform_administrator(person):
        return True
    return body is not None and body.pk in administered_keys(person, day or clock.today())


def may_administer_any(person: Person, day: date | None = None) -> bool:
    """Tell whether there is any body this person may administer."""
    return is_platform_administrator(person) or bool(administered_keys(person, day or clock.today()))


def may_see_people(person: Person, body: Body, day: date | None = None) -> bool:
    """Tell whether the person may see who works in the body: those who work there, and its administrators."""
    return bool(roles_in(person, body, day)) or may_administer(person, body, day)


def may_change_membership(person: Person, membership: Membership) -> bool:
    """Tell whether the person may end or correct this membership."""
    return may_administer(person, membership.body)


def may_act_for(person: Person, membership: Membership, day: date | None = None) -> bool:
    """Tell whether the person may act by this membership: their own, in force."""
    if not isinstance(person, User):
        return False
    return membership.pk in {held.pk for held in person.memberships_on(day or clock.today())}


def may_change_person(person: Person, other: User) -> bool:
    """Tell whether the person may rename or close another's account: platform administrators only."""
    return is_platform_administrator(person)


def may_hand_link(person: Person, other: User) -> bool:
    """Tell whether the person may be given another's password-setting link.

    Whoever has the link has the account, so it is for those who never had a password and are only in one's own bodies.
    """
    if other.has_usable_password() or other.last_login is not None or not other.is_active:
        return False
    if is_platform_administrator(person):
        return True
    if other.is_administrator:
        return False
    bodies = set(other.memberships.values_list("body", flat=True))
    return bool(bodies) and bodies <= administered_keys(person, clock.today())
