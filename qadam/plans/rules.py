"""Who may do what with duties and reports."""

from collections.abc import Collection
from datetime import date

from qadam.kit import clock
from qadam.people.models import Membership, Person, User
from qadam.plans.models import ClosedPeriod, ControlScheme, Duty, PeriodException, Report
from qadam.programmes.models import Edition, Measure
from qadam.programmes.rules import CONTROLLERS, controls, roles_among

Role = Membership.Role
WRITERS = {Role.EXECUTOR, Role.OPERATOR, Role.COORDINATOR, Role.HEAD}
SUBMITTERS = {Role.EXECUTOR, Role.OPERATOR, Role.HEAD}
# Who gives the work inside a body to one of its people.
MANAGERS = {Role.HEAD, Role.COORDINATOR}


def control_sides(duty: Duty) -> set[int | None]:
    """Return the bodies that control a duty: the issuer's side and the addressee of the measure, never its own body."""
    edition = duty.measure.edition
    sides = {duty.measure.addressee_id, edition.issuer_id, edition.control_id}
    return sides - {None, duty.body_id}


def _is_live(duty: Duty) -> bool:
    return duty.measure.edition.state == Edition.State.APPROVED


def may_approve(user: User, edition: Edition) -> bool:
    """The issuer's side puts a draft into force."""
    return controls(user, edition)


def may_set_date(user: User, measure: Measure) -> bool:
    """The issuer's side sets the days a document leaves open."""
    return measure.edition.state != Edition.State.ARCHIVE and may_approve(user, measure.edition)


def may_see_report(user: Person, duty: Duty) -> bool:
    """The body's own people, the side to which it reports, and the lead to whom it contributes."""
    if not isinstance(user, User):
        return False
    lead = duty.lead.body_id if duty.lead else None
    sides = {duty.body_id, lead, *control_sides(duty)} - {None}
    return user.is_administrator or bool(roles_among(user, sides))


def may_write(user: User, duty: Duty) -> bool:
    """The body's own people write, as long as the report is not out of their hands."""
    return _is_live(duty) and not duty.is_finished and bool(roles_among(user, {duty.body_id}) & WRITERS)


def may_submit(user: User, report: Report) -> bool:
    """Executors and the head of the body submit."""
    return may_submit_on(user, report.duty)


def may_submit_on(user: User, duty: Duty) -> bool:
    """Executors and the head of the body submit, also the report that nobody has begun."""
    return _is_live(duty) and bool(roles_among(user, {duty.body_id}) & SUBMITTERS)


def may_send_letters(user: User, body_pk: int) -> bool:
    """Those who submit the reports of a body send them with its letters."""
    return bool(roles_among(user, {body_pk}) & SUBMITTERS)


def may_prepare(user: User, report: Report) -> bool:
    """Whoever writes says that a report is prepared."""
    return may_write(user, report.duty)


def may_agree_inside(user: User, report: Report) -> bool:
    """Another person of the body than the one who prepared the report agrees it."""
    return may_write(user, report.duty) and user.pk != report.prepared_by_id


def may_sign(user: User, report: Report) -> bool:
    """The head of the body, or a deputy who holds that role, signs."""
    return _is_live(report.duty) and Role.HEAD in roles_among(user, {report.duty.body_id})


def may_review(user: User, report: Report) -> bool:
    """The side to which a body reports decides, on a contribution its lead; nobody decides for an own body."""
    duty = report.duty
    if not _is_live(duty) or roles_among(user, {duty.body_id}) & WRITERS:
        return False
    if duty.lead is not None and roles_among(user, {duty.lead.body_id}) & WRITERS:
        return True
    return bool(roles_among(user, control_sides(duty)) & CONTROLLERS)


def may_control(user: User, duty: Duty) -> bool:
    """Only the issuer's side sets a new term, excuses, resumes or removes from control."""
    if roles_among(user, {duty.body_id}) & WRITERS:
        return False
    return _is_live(duty) and bool(roles_among(user, control_sides(duty)) & CONTROLLERS)


def may_decide_term(user: User, report: Report) -> bool:
    """The issuer's side grants a term asked for; the lead only to those who contribute to it."""
    duty = report.duty
    if duty.part == Duty.Part.CO and may_review(user, report):
        return True
    return may_control(user, duty)


def may_release(user: User, report: Report) -> bool:
    """The issuer's side opens an accepted report to everybody, and takes it back."""
    return may_control(user, report.duty)


def side_that_releases(user: User, duty: Duty) -> int | None:
    """Return the body, by its key, for which a person releases a report; nothing where none of theirs may.

    The control side of the programme goes before its issuer, and both before the addressee of the measure.
    """
    edition = duty.measure.edition
    mine = control_sides(duty)
    for side in (edition.control_id, edition.issuer_id, duty.measure.addressee_id):
        if side in mine and roles_among(user, {side}) & CONTROLLERS:
            return side
    return None


def may_close(user: User, edition: Edition) -> bool:
    """The issuer's side closes the periods of a programme in force, and gives leave to change what is closed."""
    return edition.state == Edition.State.APPROVED and controls(user, edition)


def may_assign(user: User, duty: Duty) -> bool:
    """The head and the coordinator of a body give its duties to its people."""
    return _is_live(duty) and not duty.is_finished and bool(roles_among(user, {duty.body_id}) & MANAGERS)


def may_nudge(user: User, duty: Duty) -> bool:
    """Whoever a report goes to reminds of it: the controlling side, the lead; in the body its head and coordinator."""
    return side_that_nudges(user, duty) is not None


def side_that_nudges(user: User, duty: Duty) -> int | None:
    """Return the body, by its key, for which a person reminds of a duty; nothing where none of theirs may."""
    if not _is_live(duty) or duty.is_finished:
        return None
    sides = [(side, CONTROLLERS) for side in sorted(control_sides(duty) - {None}, key=str)]
    lead = [(duty.lead.body_id, WRITERS)] if duty.lead else []
    for side, roles in [*sides, *lead, (duty.body_id, MANAGERS)]:
        if roles_among(user, {side}) & roles:
            return side
    return None


def may_answer_agreement(user: User, duty: Duty) -> bool:
    """A body named "by agreement" says itself whether it takes part."""
    return _is_live(duty) and duty.is_by_agreement and bool(roles_among(user, {duty.body_id}) & WRITERS)


def may_explain(user: User, duty: Duty) -> bool:
    """The body's own people say why a duty is late."""
    return _is_live(duty) and bool(roles_among(user, {duty.body_id}) & WRITERS)


def may_set_form(user: User, measure: Measure) -> bool:
    """The lead of a measure, and the issuer's side, say what is asked of the co-executors."""
    if measure.edition.state == Edition.State.ARCHIVE:
        return False
    leads = set(
        Duty.objects.filter(measure=measure, part=Duty.Part.LEAD).values_list("body", flat=True).distinct()
    )
    return bool(roles_among(user, leads) & WRITERS) or controls(user, measure.edition)


def may_gather(user: User, lead: Duty) -> bool:
    """The lead's own people remind, accept and give back the contributions of others."""
    return (
        _is_live(lead) and lead.part == Duty.Part.LEAD and bool(roles_among(user, {lead.body_id}) & WRITERS)
    )


def is_consolidated(duty: Duty) -> bool:
    """Tell whether the lead has sent the information on to which a duty contributes, and has it not back."""
    lead = duty.lead
    if lead is None or lead.state == Duty.State.EXCUSED or not lead.is_finished:
        return False
    # Asking for a new term sends no information on.
    asking = Report.objects.filter(duty=lead, request__in=Report.FOR_A_TERM)
    return lead.state in Duty.DONE or not asking.exists()


def may_edit_schemes(user: User) -> bool:
    """Whoever runs the platform enters the rows of the control schemes."""
    return user.is_administrator


def may_change_scheme(user: User, scheme: ControlScheme) -> bool:
    """A row is changed only before its day: afterwards duties have been judged by it."""
    return may_edit_schemes(user) and scheme.valid_from > clock.today()


def may_choose_successor(user: User, edition: Edition) -> bool:
    """The issuer's side, and whoever runs the platform, say who takes over what an ended body owes."""
    return edition.state == Edition.State.APPROVED and (user.is_administrator or controls(user, edition))


def may_set_sign_off(user: User, body_pk: int) -> bool:
    """The head, the coordinator and the administrator of a body say which steps its reports take."""
    return bool(roles_among(user, {body_pk}) & {*MANAGERS, Role.ADMINISTRATOR})


def is_silent_edit(duty: Duty) -> bool:
    """Tell whether a change would be a silent edit of a period that is consolidated already."""
    return duty.pk in silent_edits([duty], clock.today())


def silent_edits(duties: Collection[Duty], day: date) -> set[int]:
    """Return the keys of the duties whose report may not be changed any more; two queries, none for first reports."""
    sent = [duty for duty in duties if duty.times_submitted > 0]
    if not sent:
        return set()
    periods: dict[int, list[ClosedPeriod]] = {}
    for period in ClosedPeriod.objects.filter(edition__in={duty.edition_id for duty in sent}):
        periods.setdefault(period.edition_id, []).append(period)
    closed = {
        duty.pk
        for duty in sent
        if any(
            period.first_on <= duty.due_on <= period.last_on for period in periods.get(duty.edition_id, [])
        )
    }
    leaves = PeriodException.objects.filter(duty__in=closed, until_on__gte=day)
    return closed - set(leaves.values_list("duty", flat=True)) if closed else closed
