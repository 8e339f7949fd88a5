"""What can be read of entries: whether they are whole and public, their blocks, where they stand, lists of an arena."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.contests.models import (
    Activity,
    Arena,
    Commission,
    Consent,
    Contest,
    Entry,
    EntryFile,
    EntryMember,
    Mandate,
    Nomination,
    StageKind,
)
from qadam.contests.rules import may_host, seats_in
from qadam.kit import clock
from qadam.kit.fields import valid_on
from qadam.kit.languages import localized
from qadam.kit.text import fold
from qadam.people.models import Person, User
from qadam.territories.models import Territory
from qadam.territories.queries import subtree, work_calendar

State = Entry.State
Kind = Nomination.EntryKind
Purpose = Consent.Purpose
# Both languages an entry is public in.
LANGUAGES = ("kk", "ru")
# Kinds of entries that are more than one person.
WITH_MEMBERS = (Kind.DYNASTY, Kind.FAMILY, Kind.TEAM)
# The block that a film tells; what is said in it is written too.
APPEAL = "appeal"
REPAIR_DAYS = 2

BLOCKS: dict[str, Promise] = {
    "biography": gettext_lazy("Short biography"),
    "appeal": gettext_lazy("What the video appeal says"),
    "purpose": gettext_lazy("Why such contests matter"),
    "story": gettext_lazy("Own story"),
}
BLOCK_HINTS: dict[str, Promise] = {
    "biography": gettext_lazy("Where you were born, studied and work. Five to ten sentences are enough."),
    "appeal": gettext_lazy("The words by which you ask people to vote, as they are said in the video."),
    "purpose": gettext_lazy("In your own words: what such a contest gives to people of labour."),
    "story": gettext_lazy("Tell of your work: how you began, what you are proud of."),
}
# How a state looks: the code of kit.states.
LOOKS = {
    State.DRAFT: "draft",
    State.SUBMITTED: "submitted",
    State.RETURNED: "returned",
    State.ADMITTED: "accepted",
    State.REFUSED: "cancelled",
    State.WITHDRAWN: "cancelled",
}


@dataclass(frozen=True)
class Lack:
    """Something an entry lacks: what, the id of its place on the page, whether handing in needs it."""

    text: str
    place: str
    is_needed: bool = True


@dataclass(frozen=True)
class Block:
    """A required block of an entry: its key, its name, its text by language."""

    key: str
    name: str
    hint: str
    texts: dict[str, str] = field(default_factory=dict)


def other_language(entry: Entry) -> str:
    """Return the language into which the organiser translates."""
    return "ru" if entry.language == "kk" else "kk"


def block_name(contest: Contest, key: str) -> str:
    """Return the name of a block for the reader: as its document prints it, else as we call it."""
    for printed in contest.printed.get("profile", []):
        if printed.get("block") == key and key != APPEAL:
            return localized(printed, "name")
    return str(BLOCKS.get(key, key))


def blocks_of(entry: Entry) -> list[Block]:
    """Return the required blocks of an entry with what is written of each. One query."""
    texts = list(entry.texts.all())
    return [
        Block(
            key,
            block_name(entry.contest, key),
            str(BLOCK_HINTS.get(key, "")),
            {text.language: text.text for text in texts if text.block == key},
        )
        for key in entry.contest.blocks
    ]


def intake_of(arena: Arena) -> Activity | None:
    """Return the window in which the arena takes entries."""
    return arena.activities.filter(kind=StageKind.INTAKE).first()


def takes_entries(arena: Arena, at: datetime) -> bool:
    """Tell whether the arena takes entries at the moment."""
    window = intake_of(arena)
    return window is not None and window.is_open(at)


def open_arenas(contest: Contest, at: datetime) -> list[Arena]:
    """Return the arenas of a contest that take entries at the moment."""
    windows = Activity.objects.filter(arena__level__contest=contest, kind=StageKind.INTAKE)
    found = windows.select_related("arena__level", "arena__territory").order_by("arena__sort_kk")
    return [window.arena for window in found if window.is_open(at)]


def intake_windows(contest: Contest) -> list[Activity]:
    """Return the windows in which a contest takes entries, in the order of their arenas."""
    windows = Activity.objects.filter(arena__level__contest=contest, kind=StageKind.INTAKE)
    return list(windows.select_related("arena").order_by("arena__sort_kk"))


def districts_of(arena: Arena) -> list[Territory]:
    """Return the districts and towns of an arena on the day its level was fixed."""
    day = arena.level.arenas_on or clock.today()
    below = subtree(arena.territory.code).on(day)
    return list(below.filter(level=Territory.Level.DISTRICT).order_by("sort_kk"))


def receives_by_districts(arena: Arena) -> bool:
    """Tell whether commissions of districts receive for the arena: then each entry needs its district."""
    receiving = arena.commissions.filter(duty=Commission.Duty.RECEIVING)
    return receiving.exclude(territory_code="").exists()


def own_districts(user: Person, arena: Arena) -> set[str] | None:
    """Return the codes of the districts for which the person receives; None where it is for the whole arena."""
    if may_host(user, arena) or seats_in(user, arena):
        return None
    codes = {seat.commission.territory_code for seat in seats_in(user, arena, Commission.Duty.RECEIVING)}
    return None if "" in codes else codes


def repair_term(at: datetime, days: int = REPAIR_DAYS) -> datetime:
    """Return the end of the last of so many working days after the moment's own day."""
    day = at.astimezone(clock.ALMATY).date()
    calendar = work_calendar(day.year, day.year + 1)
    last = calendar.add_working_days(day, days)
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=clock.ALMATY)


def may_be_handed_in(entry: Entry, at: datetime) -> bool:
    """Tell whether the clock lets the entry in: a draft in the intake window, a returned one until its term."""
    if entry.state == State.RETURNED:
        return entry.repair_until is not None and at < entry.repair_until
    return entry.state == State.DRAFT and takes_entries(entry.arena, at)


def standing_consents(entry: Entry) -> set[str]:
    """Return the purposes for which there is a consent now."""
    return {consent.purpose for consent in entry.consents.all() if consent.withdrawn_at is None}


def lacks_of(entry: Entry) -> list[Lack]:
    """Return what the entry lacks in the order of its page; what is not needed for handing in comes with it."""
    return [
        *_lacks_of_contact(entry),
        *_lacks_of_members(entry),
        *_lacks_of_texts(entry),
        *_lacks_of_files(entry),
        *_lacks_of_consents(entry),
    ]


def _lacks_of_contact(entry: Entry) -> Iterable[Lack]:
    if not own_title(entry).strip():
        yield Lack(_("the name"), "id_title")
    if not entry.contact_name.strip():
        yield Lack(_("the contact person"), "id_contact_name")
    if not entry.phone.strip():
        yield Lack(_("the telephone"), "id_phone")
    if not entry.district_code and receives_by_districts(entry.arena):
        yield Lack(_("the district or town"), "id_district_code")
    if entry.is_minor and not entry.guardian.strip():
        yield Lack(_("the parent or guardian of a participant under 18"), "id_guardian")
    if has_condition(entry.nomination) and not entry.condition_proof:
        yield Lack(_("the address that proves the condition of the nomination"), "id_condition_proof")


def _lacks_of_members(entry: Entry) -> Iterable[Lack]:
    if entry.nomination.entry_kind not in WITH_MEMBERS:
        return
    members = list(entry.members.all())
    if len(members) < 2:
        yield Lack(_("at least two members"), "members")
    if entry.nomination.entry_kind == Kind.DYNASTY and len({one.generation for one in members}) < 2:
        yield Lack(_("members of at least two generations"), "members")
    for place, member in enumerate(members):
        if member.is_living and not member.has_consented:
            yield Lack(
                _("the consent of {name}").format(name=member.name), f"id_members-{place}-has_consented"
            )


def _lacks_of_texts(entry: Entry) -> Iterable[Lack]:
    for block in blocks_of(entry):
        if not block.texts.get(entry.language, "").strip():
            yield Lack(_("the text “{name}”").format(name=block.name), f"id_block_{block.key}")


def _lacks_of_files(entry: Entry) -> Iterable[Lack]:
    roles = {file.role for file in entry.files.all()}
    if EntryFile.Role.PHOTO not in roles:
        yield Lack(_("a photo"), "photo", is_needed=False)
    if APPEAL in entry.contest.blocks and EntryFile.Role.VIDEO not in roles:
        yield Lack(
            _("the video appeal: a file or an address, or bring it to the operator"), "video", is_needed=False
        )


def _lacks_of_consents(entry: Entry) -> Iterable[Lack]:
    given = standing_consents(entry)
    if Purpose.TAKING_PART not in given:
        yield Lack(_("the consent to the processing of personal data"), "consents")
    if Purpose.PUBLISHING not in given:
        yield Lack(_("the consent to the publication"), "consents")


def has_condition(nomination: Nomination) -> bool:
    """Tell whether something has to be done before applying in the nomination."""
    return bool(nomination.condition_kk or nomination.condition_ru or nomination.condition_en)


def own_title(entry: Entry) -> str:
    """Return the name as the applicant writes it."""
    return entry.title_ru if entry.language == "ru" else entry.title_kk


def is_whole(entry: Entry) -> bool:
    """Tell whether every block and the name are there in both languages."""
    if not (entry.title_kk.strip() and entry.title_ru.strip()):
        return False
    blocks = blocks_of(entry)
    return all(block.texts.get(language, "").strip() for block in blocks for language in LANGUAGES)


def may_be_public(entry: Entry, state: str = "") -> bool:
    """Tell whether the page of an entry may be open: admitted, whole in both languages, consented, approved.

    `state` is the state it is about to have. The one place that decides it.
    """
    if (state or entry.state) != State.ADMITTED or entry.withdrawn_at is not None:
        return False
    if entry.approved_at is None or not {Purpose.TAKING_PART, Purpose.PUBLISHING} <= standing_consents(entry):
        return False
    silent = [one for one in entry.members.all() if one.is_living and not one.has_consented]
    return not silent and is_whole(entry)


@dataclass(frozen=True)
class Years:
    """The total of a dynasty's table: members, generations, years of work."""

    members: int
    generations: int
    years: int


def total_of(members: Iterable[EntryMember]) -> Years:
    """Return the totals of the members' table."""
    kept = list(members)
    generations = {member.generation for member in kept if member.generation}
    return Years(len(kept), len(generations), sum(member.years or 0 for member in kept))


# The office's side.


@dataclass(frozen=True)
class Received:
    """An arena whose entries a person receives: how many the person may see, and how many of them wait."""

    arena: Arena
    count: int
    waiting: int


def arenas_received(user: User) -> list[Received]:
    """Return the arenas whose entries the person receives, hosts or decides on, in the order of contests.

    Many arenas take as many queries as one.
    """
    seats: dict[int, list[tuple[str, str]]] = defaultdict(list)
    held = Mandate.objects.filter(valid_on(clock.today()), user=user)
    columns = ("commission__arena", "commission__duty", "commission__territory_code")
    for arena, duty, code in held.values_list(*columns):
        seats[arena].append((duty, code))
    near = _arenas_near(user, seats)
    counts: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    rows = _in_office(Entry.objects.filter(arena__in=near)).order_by()
    for arena, district, state, number in rows.values_list("arena", "district_code", "state").annotate(
        Count("pk")
    ):
        counts[arena].append((district, state, number))
    found = []
    for one in near:
        codes = None if may_host(user, one) else _codes_of(seats[one.pk])
        if codes is None or codes:
            own = [row for row in counts[one.pk] if codes is None or row[0] in codes]
            waiting = sum(number for _district, state, number in own if state == State.SUBMITTED)
            found.append(Received(one, sum(number for _district, _state, number in own), waiting))
    return found


def _codes_of(seats: Iterable[tuple[str, str]]) -> set[str] | None:
    """Return the districts for which somebody with these seats receives; None where it is for the whole arena."""
    codes = {code for _duty, code in seats}
    is_for_all = "" in codes or any(duty == Commission.Duty.DECIDING for duty, _code in seats)
    return None if is_for_all else codes


def _arenas_near(user: User, seats: Iterable[int]) -> list[Arena]:
    """Return the arenas with which a person may have to do by a body or a seat."""
    edition = "level__contest__edition__"
    arenas = Arena.objects.select_related(
        f"{edition}issuer", f"{edition}control", "territory__parent__parent", "body"
    )
    if user.is_administrator:
        return list(arenas)
    bodies = {held.body_id for held in user.memberships_on(clock.today())}
    by_body = Q(body__in=bodies) | Q(**{f"{edition}issuer__in": bodies})
    return list(arenas.filter(by_body | Q(**{f"{edition}control__in": bodies}) | Q(pk__in=list(seats))))


def _in_office(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Leave out drafts, but for those that were entered from paper."""
    return entries.exclude(state=State.DRAFT, channel=Entry.Channel.ONLINE)


def arena_entries(user: Person, arena: Arena) -> QuerySet[Entry] | None:
    """Return the entries of an arena that the person may see: a receiving commission's are those of its districts.

    None where the person has nothing to do with the arena. Drafts are seen only where they were entered from paper.
    """
    entries = _in_office(Entry.objects.filter(arena=arena))
    codes = own_districts(user, arena)
    if codes is None:
        return entries
    return entries.filter(district_code__in=codes) if codes else None


@dataclass(frozen=True)
class Wanted:
    """What a list of entries is narrowed to."""

    words: str = ""
    state: str = ""
    nomination: int | None = None
    district: str = ""
    translation: str = ""


# Where the translation of an entry stands.
TRANSLATIONS: dict[str, Promise] = {
    "none": gettext_lazy("to be translated"),
    "returned": gettext_lazy("sent back by the applicant"),
    "waiting": gettext_lazy("waits for the applicant"),
    "approved": gettext_lazy("approved by the applicant"),
}


def translation_of(entry: Entry) -> str:
    """Return where the translation stands, a key of TRANSLATIONS; empty for what is not translated yet or any more."""
    if entry.state not in (State.SUBMITTED, State.ADMITTED):
        return ""
    if entry.translated_at is None:
        return "none"
    if entry.approved_at is not None:
        return "approved"
    return "returned" if entry.translation_remark else "waiting"


TRANSLATED = {
    "none": Q(translated_at=None),
    "approved": Q(translated_at__isnull=False, approved_at__isnull=False),
    "returned": Q(translated_at__isnull=False, approved_at=None) & ~Q(translation_remark=""),
    "waiting": Q(translated_at__isnull=False, approved_at=None, translation_remark=""),
}


def narrowed(entries: QuerySet[Entry], wanted: Wanted) -> QuerySet[Entry]:
    """Return the entries of a list that are asked for."""
    for word in fold(wanted.words).split():
        entries = entries.filter(folded__contains=word)
    if wanted.state:
        entries = entries.filter(state=wanted.state)
    if wanted.nomination:
        entries = entries.filter(nomination=wanted.nomination)
    if wanted.district:
        entries = entries.filter(district_code=wanted.district)
    if wanted.translation in TRANSLATED:
        alive = (State.SUBMITTED, State.ADMITTED)
        entries = entries.filter(TRANSLATED[wanted.translation], state__in=alive)
    return entries


def masked_name(name: str) -> str:
    """Return a name of which only the first letters stay."""
    return " ".join(f"{word[0]}***" for word in name.split())


def masked_phone(phone: str) -> str:
    """Return a telephone number of which only the last two digits stay."""
    digits = re.sub(r"\D", "", phone)
    return f"*** ** {digits[-2:]}" if len(digits) > 4 else "***" if phone else ""


def masked_email(email: str) -> str:
    """Return an address of which only the first letter and the host stay."""
    name, at, host = email.partition("@")
    return f"{name[:1]}***{at}{host}" if email else ""


@dataclass(frozen=True)
class CheckRule:
    """A rule of the admission checklist: what it says, the document it is seen by, whether it can be out of place."""

    key: str
    text: str
    document: str


def check_rules(entry: Entry) -> list[CheckRule]:
    """Return what is checked before admission, by what the contest and the nomination ask of this entry."""
    kind, nomination = entry.nomination.entry_kind, entry.nomination
    rules = [
        CheckRule("in-time", _("The application came within the intake window"), _("the receipt")),
        CheckRule(
            "nomination",
            _("The participant fits the nomination “{name}”").format(name=localized(nomination, "name")),
            _("the application, the biography"),
        ),
        CheckRule(
            "region",
            _("The participant lives or works in this region"),
            _("the application, papers attached"),
        ),
        CheckRule("blocks", _("Every required text is there"), _("the application")),
    ]
    if APPEAL in entry.contest.blocks:
        rules.append(CheckRule("video", _("The video appeal can be seen and heard"), _("the video")))
    rules.append(CheckRule("consents", _("The consents are there"), _("the application, the signed consent")))
    if kind in WITH_MEMBERS:
        rules.append(
            CheckRule("members", _("Each living member has consented"), _("the table of members, consents"))
        )
    if entry.is_minor:
        rules.append(
            CheckRule(
                "guardian",
                _("A parent or guardian has consented for the participant under 18"),
                _("the signed consent"),
            )
        )
    if has_condition(nomination):
        rules.append(
            CheckRule("condition", capfirst(localized(nomination, "condition")), entry.condition_proof[:300])
        )
    return rules
