"""Who may do what in contests: the organiser's side, the body of an arena, the members of its commissions."""

from datetime import date

from qadam.contests.models import Activity, Arena, Commission, Contest, Entry, Mandate
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
