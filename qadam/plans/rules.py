"""Who may do what with duties and reports."""

from qadam.people.models import Membership, Person, User
from qadam.plans.models import Duty, Report
from qadam.programmes.models import Edition, Measure
from qadam.programmes.rules import CONTROLLERS, controls, roles_among

Role = Membership.Role
WRITERS = {Role.EXECUTOR, Role.OPERATOR, Role.COORDINATOR, Role.HEAD}
SUBMITTERS = {Role.EXECUTOR, Role.OPERATOR, Role.HEAD}


def _control_bodies(edition: Edition) -> set[int | None]:
    return {edition.issuer_id, edition.control_id} - {None}


def may_approve(user: User, edition: Edition) -> bool:
    """The issuer's side puts a draft into force."""
    return controls(user, edition)


def may_set_date(user: User, measure: Measure) -> bool:
    """The issuer's side sets the days a document leaves open."""
    return may_approve(user, measure.edition)


def may_see_report(user: Person, duty: Duty) -> bool:
    """The body's own people, and the side to which it reports."""
    if not isinstance(user, User):
        return False
    sides = {duty.body_id, duty.measure.addressee_id, *_control_bodies(duty.measure.edition)}
    return user.is_administrator or bool(roles_among(user, sides))


def may_write(user: User, duty: Duty) -> bool:
    """The body's own people write, as long as the report is not out of their hands."""
    is_live = duty.measure.edition.state == Edition.State.APPROVED
    return is_live and not duty.is_finished and bool(roles_among(user, {duty.body_id}) & WRITERS)


def may_submit(user: User, report: Report) -> bool:
    """Executors and the head of the body submit."""
    return may_submit_on(user, report.duty)


def may_submit_on(user: User, duty: Duty) -> bool:
    """Executors and the head of the body submit, also the report that nobody has begun."""
    is_live = duty.measure.edition.state == Edition.State.APPROVED
    return is_live and bool(roles_among(user, {duty.body_id}) & SUBMITTERS)


def may_review(user: User, report: Report) -> bool:
    """The side to which a body reports accepts or returns; nobody reviews the report of an own body."""
    edition = report.duty.measure.edition
    sides = {report.duty.measure.addressee_id, *_control_bodies(edition)} - {report.duty.body_id}
    return bool(roles_among(user, sides) & CONTROLLERS)
