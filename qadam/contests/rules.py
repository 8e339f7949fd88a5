"""Who may do what in contests: the organiser's side, the body of an arena, the members of its commissions."""

from datetime import date

from qadam.contests.models import (
    Activity,
    Arena,
    Candidacy,
    Commission,
    Contest,
    Decision,
    Entry,
    Mandate,
    Minutes,
    Objection,
    ScoreSheet,
)
from qadam.files.models import Upload
from qadam.kit import clock
from qadam.kit.fields import valid_on
from qadam.people.models import Membership, Person, User
from qadam.people.rules import has_role, may_reach

Role = Membership.Role
# Who runs a contest on the side of the body that issues or controls its programme.
ORGANISERS = (Role.COORDINATOR, Role.CONTROL)
# Who runs an arena in its body.
HOSTS = (Role.COORDINATOR, Role.OPERATOR)


def may_coordinate(user: Person, contest: Contest) -> bool:
    """Coordinators and control of the bodies that issue or control the programme, and administrators."""
    if isinstance(user, User) and user.is_administrator:
        return True
    sides = [side for side in (contest.edition.issuer, contest.edition.control) if side is not None]
    return any(has_role(user, side, *ORGANISERS) for side in sides)


def may_host(user: Person, arena: Arena) -> bool:
    """Whoever may coordinate the contest, and coordinators and operators of the arena's body."""
    if may_coordinate(user, arena.level.contest):
        return True
    return arena.body is not None and may_reach(user, arena.body, arena.territory, HOSTS)


def seat_of(user: Person, commission: Commission, day: date | None = None) -> Mandate | None:
    """Return the mandate the person holds in the commission on the day."""
    if not isinstance(user, User) or not user.is_active:
        return None
    return commission.mandates.filter(valid_on(day or clock.today()), user=user).first()


def seats_in(user: Person, arena: Arena, duty: str = Commission.Duty.DECIDING) -> list[Mandate]:
    """Return the mandates the person holds today in the commissions of an arena that have this duty."""
    if not isinstance(user, User) or not user.is_active:
        return []
    held = Mandate.objects.filter(
        valid_on(clock.today()), user=user, commission__arena=arena, commission__duty=duty
    )
    return list(held.select_related("commission"))


def may_receive(user: Person, entry: Entry) -> bool:
    """The hosts of the arena, its deciding commission, and the receiving commission of the entry's district."""
    if may_host(user, entry.arena) or seats_in(user, entry.arena):
        return True
    receiving = seats_in(user, entry.arena, Commission.Duty.RECEIVING)
    return any(seat.commission.territory_code in ("", entry.district_code) for seat in receiving)


def may_admit(user: Person, entry: Entry) -> bool:
    """Whoever sits in the deciding commission of the arena without a conflict with the entry."""
    seats = seats_in(user, entry.arena)
    return bool(seats) and not entry.conflicts.filter(mandate__in=seats).exists()


def may_run_vote(user: Person, activity: Activity) -> bool:
    """The hosts of the arena whose vote it is."""
    return may_host(user, activity.arena)


# Who leads a sitting: opens questions and takes decisions.
LEADING = (Mandate.Seat.CHAIR, Mandate.Seat.DEPUTY, Mandate.Seat.SECRETARY)


def may_sit(user: Person, commission: Commission) -> bool:
    """Whoever holds a seat in the commission today."""
    return seat_of(user, commission) is not None


def may_lead(user: Person, commission: Commission) -> bool:
    """The chair, a deputy and the secretary of the commission."""
    seat = seat_of(user, commission)
    return seat is not None and seat.seat in LEADING


def may_take(user: Person, decision: Decision) -> bool:
    """The chair, a deputy and the secretary of the commission before which the question is."""
    return may_lead(user, decision.commission)


def may_score(user: Person, sheet: ScoreSheet) -> bool:
    """The member whose sheet it is, while the seat with a vote is held."""
    seat = seat_of(user, sheet.mandate.commission)
    return seat is not None and seat.has_vote and seat.pk == sheet.mandate_id


def may_compose(user: Person, arena: Arena) -> bool:
    """The hosts of the arena enter its commissions and their members by act."""
    return may_host(user, arena)


def may_publish(user: Person, arena: Arena) -> bool:
    """The hosts of the arena, and those who lead its deciding commission."""
    return may_host(user, arena) or any(seat.seat in LEADING for seat in seats_in(user, arena))


def may_publish_decision(user: Person, decision: Decision) -> bool:
    """The hosts of the arena, and those who lead its deciding commission."""
    return may_publish(user, decision.activity.arena)


def may_close_choice(user: Person, activity: Activity) -> bool:
    """The hosts of the arena, and those who lead its deciding commission."""
    return may_publish(user, activity.arena)


def may_name_winner(user: Person, candidacy: Candidacy) -> bool:
    """The hosts of the arena, and those who lead its deciding commission."""
    return may_publish(user, candidacy.arena)


def may_read_objections(user: Person, arena: Arena) -> bool:
    """The hosts of the arena and the members of its deciding commission."""
    return may_host(user, arena) or bool(seats_in(user, arena))


def may_answer(user: Person, objection: Objection) -> bool:
    """The chair, the deputies and the secretary of the deciding commission of the arena."""
    return any(seat.seat in LEADING for seat in seats_in(user, objection.arena))


def may_fetch_minutes(user: Person, upload: Upload) -> bool:
    """The members of the commission whose minutes a signed copy is of, and the hosts of its arena."""
    held = Minutes.objects.filter(signed_copy=upload).select_related(
        "commission__arena__level__contest__edition"
    )
    return any(may_sit(user, one.commission) or may_host(user, one.commission.arena) for one in held)
