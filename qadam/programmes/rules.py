"""Who may do what with programmes."""

from collections.abc import Iterable

from qadam.files.models import Upload
from qadam.kit import clock
from qadam.people.models import Membership, Person, User, is_platform_administrator
from qadam.programmes.models import Amendment, Edition, Measure

CONTROLLERS = {Membership.Role.CONTROL, Membership.Role.COORDINATOR}


def roles_among(user: Person, bodies: Iterable[int | None]) -> set[str]:
    """Return the roles a person holds today in any of these bodies, given by their primary keys."""
    if not isinstance(user, User):
        return set()
    wanted = set(bodies)
    return {held.role for held in user.memberships_on(clock.today()) if held.body_id in wanted}


def controls(user: Person, edition: Edition) -> bool:
    """Tell whether a person coordinates or controls on the issuer's side of a programme."""
    return bool(roles_among(user, {edition.issuer_id, edition.control_id} - {None}) & CONTROLLERS)


def may_settle(user: User, edition: Edition) -> bool:
    """The issuer's side, and whoever runs the platform, settle who works in a draft and by which control scheme."""
    return edition.state == Edition.State.DRAFT and (user.is_administrator or controls(user, edition))


def may_begin_edition(person: Person, origin: Edition) -> bool:
    """The issuer's side of the old edition begins a new one, or whoever runs the platform."""
    return is_platform_administrator(person) or controls(person, origin)


def may_amend(person: Person, edition: Edition) -> bool:
    """The issuer's side amends a programme in force; a draft is edited and an archive stays as it is."""
    return edition.state == Edition.State.APPROVED and controls(person, edition)


def may_enact(person: Person, amendment: Amendment) -> bool:
    """The issuer's side of the programme brings an amendment into force."""
    return may_amend(person, amendment.edition)


def may_derive(person: Person, origin: Edition) -> bool:
    """The issuer's side of a programme in force makes regional plans of it."""
    return may_amend(person, origin)


def may_link_result(person: Person, measure: Measure) -> bool:
    """The issuer's side of a plan says which plan a measure gave."""
    return controls(person, measure.edition)


def may_fetch_act(person: Person, upload: Upload) -> bool:
    """The file of an act is public with its amendment; before that the issuer's side reads it."""
    held = upload.amendments.select_related("edition")
    return any(
        (not amendment.is_draft and amendment.edition.state != Edition.State.DRAFT)
        or is_platform_administrator(person)
        or controls(person, amendment.edition)
        for amendment in held
    )
