"""Who may do what with programmes."""

from qadam.kit import clock
from qadam.people.models import Membership, User
from qadam.people.rules import roles_in
from qadam.programmes.models import Edition

CONTROLLERS = {Membership.Role.CONTROL, Membership.Role.COORDINATOR}


def controls(user: User, edition: Edition) -> bool:
    """Tell whether a person coordinates or controls on the issuer's side of a programme."""
    today = clock.today()
    sides = {edition.issuer_id, edition.control_id} - {None}
    return any(set(roles_in(user, side, today)) & CONTROLLERS for side in sides)


def may_confirm_bodies(user: User, edition: Edition) -> bool:
    """The issuer's side says who does the work of a body in a draft."""
    return edition.state == Edition.State.DRAFT and (user.is_administrator or controls(user, edition))
