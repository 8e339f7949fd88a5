"""Who may do what with an entry: its applicant, whoever received it, the commission that admits."""

from qadam.contests.applicants import Applicant
from qadam.contests.models import Arena, Commission, Entry, EntryFile
from qadam.contests.rules import may_admit, may_coordinate, may_host, may_receive, seats_in
from qadam.files.models import Upload
from qadam.people.models import Person, User
from qadam.workflow.log import Machine


def is_own(person: Person, entry: Entry) -> bool:
    """Whoever named the entry's code, and the account it was handed in by."""
    if isinstance(person, Applicant):
        return person.entry_pk == entry.pk
    return isinstance(person, User) and person.is_active and entry.applicant_id == person.pk


def may_write(person: Person, entry: Entry) -> bool:
    """The applicant; for an application on paper whoever receives applications there; the product itself."""
    if isinstance(person, Machine) and not isinstance(person, Applicant):
        return True
    if is_own(person, entry):
        return True
    return entry.channel == Entry.Channel.PAPER and may_receive(person, entry)


def may_receive_in(person: Person, arena: Arena, district_code: str = "") -> bool:
    """The hosts of the arena, its deciding commission, and its receiving commissions, each for its own district."""
    if may_host(person, arena) or seats_in(person, arena):
        return True
    receiving = seats_in(person, arena, Commission.Duty.RECEIVING)
    if not district_code:
        return bool(receiving)
    return any(seat.commission.territory_code in ("", district_code) for seat in receiving)


def may_look(person: Person, entry: Entry) -> bool:
    """Whoever receives the entry, and the hosts and commissions of the arenas it went up to."""
    if may_receive(person, entry):
        return True
    above = [one.arena for one in entry.candidacies.select_related("arena") if one.arena_id != entry.arena_id]
    return any(may_host(person, arena) or seats_in(person, arena) for arena in above)


def may_fetch_entry_file(person: Person, upload: Upload) -> bool:
    """Whoever may look at the entry a file belongs to; the applicant fetches it from the entry's own page."""
    kept = EntryFile.objects.filter(upload=upload).exclude(entry__state=Entry.State.DRAFT)
    return any(may_look(person, file.entry) for file in kept.select_related("entry__arena__level__contest"))


def may_judge(person: Person, entry: Entry) -> bool:
    """Members of the deciding commission of the arena without a conflict with the entry."""
    return may_admit(person, entry)


def may_return(person: Person, entry: Entry) -> bool:
    """Whoever receives the entry: the hosts, the deciding commission, the receiving commission of the district."""
    return may_receive(person, entry)


def may_translate(person: Person, entry: Entry) -> bool:
    """The hosts of the arena."""
    return may_host(person, entry.arena)


def may_withdraw(person: Person, entry: Entry) -> bool:
    """The applicant, and the hosts of the arena."""
    return may_write(person, entry) or may_host(person, entry.arena)


def may_move(person: Person, entry: Entry) -> bool:
    """Whoever coordinates the contest."""
    return may_coordinate(person, entry.contest)
