"""The applicant's side of an entry: beginning, writing, files, handing in, consents, the translation, withdrawing.

The office's verbs stand in `admission` and can be called from here too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qadam.contests import images
from qadam.contests.actions.admission import (
    admit,
    lock_entry,
    move_entry,
    refresh_public,
    refuse,
    return_for_repair,
    save_checks,
    translate,
)
from qadam.contests.actions.freezing import fill_after_withdrawal
from qadam.contests.applicants import hashed, new_code
from qadam.contests.entry_rules import may_receive_in, may_withdraw, may_write
from qadam.contests.models import (
    Arena,
    Consent,
    Contest,
    Entry,
    EntryFile,
    EntryMember,
    EntryText,
    Nomination,
)
from qadam.contests.queries.entries import (
    LANGUAGES,
    intake_of,
    lacks_of,
    may_be_handed_in,
    other_language,
    takes_entries,
)
from qadam.files.actions import erase, store
from qadam.files.kinds import FILMS_TAKEN, KINDS, PICTURES
from qadam.files.models import Upload
from qadam.kit import clock
from qadam.kit.dates import format_moment
from qadam.kit.languages import active
from qadam.people.models import User
from qadam.workflow.log import MACHINE, Machine, record, unit_of_work
from qadam.workflow.transitions import WrongState, allow, transition

__all__ = [
    "add_file",
    "add_link",
    "admit",
    "approve_translation",
    "begin_entry",
    "move_entry",
    "refuse",
    "remove_file",
    "return_for_repair",
    "return_translation",
    "save_checks",
    "save_draft",
    "set_consents",
    "submit",
    "translate",
    "withdraw",
]

State = Entry.State
Role = EntryFile.Role
Purpose = Consent.Purpose
Actor = User | Machine
EDITABLE = (State.DRAFT, State.RETURNED)
ALIVE = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.ADMITTED)
KINDS_OF = {Role.PHOTO: PICTURES, Role.VIDEO: FILMS_TAKEN}
MOST_FILES = 20
MOST_MEMBERS = 40
# Two people may begin at the same moment; a number taken meanwhile is the next one's.
TRIES = 50


@dataclass(frozen=True)
class Member:
    """A member of a dynasty, family or team as it is typed."""

    name: str
    relation: str = ""
    generation: int | None = None
    work: str = ""
    years: int | None = None
    is_living: bool = True
    has_consented: bool = False


@dataclass(frozen=True)
class Draft:
    """What an applicant writes; texts are by block, in the language of the application."""

    title: str
    contact_name: str = ""
    phone: str = ""
    email: str = ""
    organisation: str = ""
    district_code: str = ""
    is_minor: bool = False
    guardian: str = ""
    condition_proof: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    # None leaves the members as they are.
    members: Sequence[Member] | None = None


def begin_entry(
    contest: Contest,
    nomination: Nomination,
    arena: Arena,
    *,
    title: str,
    language: str = "kk",
    contact_name: str = "",
    phone: str = "",
    email: str = "",
    district_code: str = "",
    is_minor: bool = False,
    guardian: str = "",
    channel: str = Entry.Channel.ONLINE,
    begun_by: str = "",
    by: User | None = None,
) -> tuple[Entry, str]:
    """Begin an entry while the arena takes them, and return it with the code that is shown once.

    `begun_by` is the mark of the form: sent twice, it finds the same entry, which gets a new code. Without `by` it is
    somebody without an account; on paper `by` is the person who enters it.
    """
    _need_place(contest, nomination, arena)
    is_paper = channel == Entry.Channel.PAPER
    if is_paper:
        allow(by is not None and may_receive_in(by, arena, district_code))
    if language not in LANGUAGES:
        raise ValidationError(_("An application is written in Kazakh or in Russian."))
    code = new_code()
    entry = Entry(
        contest=contest,
        nomination=nomination,
        arena=arena,
        district_code=district_code,
        secret_hash=hashed(code),
        applicant=None if is_paper else by,
        received_by=by if is_paper else None,
        channel=channel,
        title_kk=title.strip(),
        title_ru=title.strip() if language == "ru" else "",
        language=language,
        contact_name=contact_name.strip(),
        phone=phone.strip(),
        email=email.strip(),
        is_minor=is_minor,
        guardian=guardian.strip(),
        begun_by=begun_by or None,
        is_sample=contest.is_sample,
    )
    entry.derive()
    with unit_of_work():
        # Whoever begins in the same arena waits here, so that the number is free.
        Arena.objects.select_for_update(of=("self",), no_key=True).get(pk=arena.pk)
        begun = Entry.objects.select_for_update(of=("self",)).filter(begun_by=begun_by or None).first()
        if begun_by and begun is not None:
            return _begun_again(begun, code), code
        _save_numbered(entry)
        Consent.objects.create(entry=entry, purpose=Purpose.TAKING_PART, by_guardian=is_minor)
        record(entry, "begin_entry", by=by or MACHINE, target=State.DRAFT, facts={"channel": channel})
    return entry, code


def _need_place(contest: Contest, nomination: Nomination, arena: Arena) -> None:
    if arena.level.contest_id != contest.pk or nomination.contest_id != contest.pk:
        raise ValidationError(_("This region or nomination belongs to another contest."))
    if contest.state != Contest.State.ANNOUNCED or not takes_entries(arena, clock.now()):
        raise ValidationError(why_not_taken(arena))


def why_not_taken(arena: Arena) -> str:
    """Say why the arena takes no entries now: not yet, no more, or not at all."""
    window, now, language = intake_of(arena), clock.now(), active()
    if window is None:
        return _("Applications are not taken in this region.")
    if window.opens_at is not None and now < window.opens_at:
        return _("Applications are taken from {moment}, Almaty time.").format(
            moment=format_moment(window.opens_at, language)
        )
    if window.closes_at is not None and window.closes_at <= now:
        return _("The intake of applications ended at {moment}, Almaty time.").format(
            moment=format_moment(window.closes_at, language)
        )
    return _("Applications are not taken in this contest now.")


def _begun_again(entry: Entry, code: str) -> Entry:
    """The first answer did not reach the person: they get a code that is theirs."""
    if entry.state != State.DRAFT:
        raise WrongState(_("This application has been begun already. Open it by its number and code."))
    entry.secret_hash = hashed(code)
    entry.save(update_fields=["secret_hash"])
    return entry


def _save_numbered(entry: Entry) -> None:
    prefix = _prefix(entry)
    last = Entry.objects.filter(number__startswith=prefix).order_by("-pk").first()
    running = int(last.number.removeprefix(prefix)) if last else 0
    for _attempt in range(TRIES):
        running += 1
        entry.number = f"{prefix}{running:04}"
        try:
            with transaction.atomic():
                entry.save(force_insert=True)
        except IntegrityError:
            # Another contest of the same year and territory took the number.
            if not Entry.objects.filter(number=entry.number).exists():
                raise
            continue
        return
    raise WrongState(_("Too many applications are begun at this moment. Try again."))


def _prefix(entry: Entry) -> str:
    code = entry.arena.territory.code.removeprefix("KZ-")
    return f"{clock.today():%y}-{code}-"


def save_draft(entry: Entry, draft: Draft, *, by: Actor, seen: int | None = None) -> Entry:
    """Save what the applicant has written; `seen` is the count of saves read, so that two devices lose nothing."""
    with unit_of_work():
        locked = lock_entry(entry, *EDITABLE, by=by, rule=may_write)
        if seen is not None and seen != locked.edition_number:
            raise WrongState(
                _(
                    "This application was changed on another device meanwhile. What you typed here is kept below;"
                    " compare it and save it once more."
                )
            )
        _write(locked, draft)
        if draft.members is not None:
            _replace_members(locked, draft.members)
        locked.edition_number += 1
        locked.save()
        record(locked, "save_draft", by=by)
    return locked


def _write(entry: Entry, draft: Draft) -> None:
    _set_title(entry, draft.title.strip())
    for name in (
        "contact_name",
        "phone",
        "email",
        "organisation",
        "district_code",
        "guardian",
        "condition_proof",
    ):
        setattr(entry, name, str(getattr(draft, name)).strip())
    entry.is_minor = draft.is_minor
    entry.consents.filter(withdrawn_at=None).update(by_guardian=draft.is_minor)
    entry.derive()
    is_changed = False
    for block, text in draft.texts.items():
        if block not in entry.contest.blocks:
            raise ValidationError(_("There is no such text in this contest."))
        kept = entry.texts.filter(block=block, language=entry.language).first()
        if kept is not None and kept.text == text.strip():
            continue
        is_changed = True
        EntryText.objects.update_or_create(
            entry=entry,
            block=block,
            language=entry.language,
            defaults={"text": text.strip(), "is_translation": False},
        )
    if is_changed:
        entry.approved_at = None


def _set_title(entry: Entry, title: str) -> None:
    if entry.language == "ru":
        # The Kazakh name is never empty: lists sort by it. The organiser's translation takes its place.
        if not entry.title_kk or entry.title_kk == entry.title_ru:
            entry.title_kk = title
        entry.title_ru = title
    else:
        entry.title_kk = title


def _replace_members(entry: Entry, members: Sequence[Member]) -> None:
    if len(members) > MOST_MEMBERS:
        raise ValidationError(_("At most {count} members.").format(count=MOST_MEMBERS))
    entry.members.all().delete()
    EntryMember.objects.bulk_create(
        EntryMember(entry=entry, position=place, **vars(member))
        for place, member in enumerate(members, start=1)
    )


def add_file(entry: Entry, file: "UploadedFile[bytes]", role: str, *, by: Actor) -> EntryFile:
    """Store a photo, a video or a paper of an entry that is being written; ValidationError when it is not taken."""
    _need_room(entry, role, by)
    person = by if isinstance(by, User) else None
    upload = store(file, by=person, is_sample=entry.is_sample, kinds=KINDS_OF.get(Role(role), KINDS))
    variants: dict[str, str] = {}
    try:
        if role == Role.PHOTO:
            variants = images.make_variants(upload)
        with unit_of_work():
            locked = lock_entry(entry, *_states_for(role), by=by, rule=may_write)
            added = EntryFile.objects.create(entry=locked, role=role, upload=upload, variants=variants)
            record(locked, "add_file", by=by, facts={"role": role, "file": upload.pk})
    except BaseException:
        images.erase(variants)
        _forget(upload)
        raise
    return added


def _states_for(role: str) -> tuple[str, ...]:
    # A video or a photo may be brought after the handing in; the operator waits for it.
    return ALIVE if role in (Role.VIDEO, Role.PHOTO) else EDITABLE


def _need_room(entry: Entry, role: str, by: Actor) -> None:
    if role not in Role.values:
        raise ValidationError(_("Say what kind of file it is."))
    allow(may_write(by, entry))
    if entry.state not in _states_for(role):
        raise WrongState(_("This has changed meanwhile. Open the page again and look at its present state."))
    if entry.files.count() >= MOST_FILES:
        raise ValidationError(_("At most {count} files. Remove one first.").format(count=MOST_FILES))


def _forget(upload: Upload) -> None:
    erase(upload)
    upload.delete()


def add_link(entry: Entry, link: str, *, by: Actor) -> EntryFile:
    """Add the address of a video that lies elsewhere."""
    _need_room(entry, Role.VIDEO, by)
    with unit_of_work():
        locked = lock_entry(entry, *ALIVE, by=by, rule=may_write)
        found = locked.files.filter(role=Role.VIDEO, link=link).first()
        if found is not None:
            return found
        added = EntryFile.objects.create(entry=locked, role=Role.VIDEO, link=link)
        record(locked, "add_link", by=by)
    return added


def remove_file(entry: Entry, file: EntryFile, *, by: Actor) -> None:
    """Take a file away from an entry that is being written; its content goes for good."""
    with unit_of_work():
        locked = lock_entry(entry, *EDITABLE, by=by, rule=may_write)
        kept = locked.files.select_related("upload").filter(pk=file.pk).first()
        if kept is None:
            return
        upload, variants = kept.upload, kept.variants
        kept.delete()
        if upload is not None:
            erase(upload)
        transaction.on_commit(lambda: images.erase(variants))
        record(locked, "remove_file", by=by, facts={"role": kept.role})


@transition(source=[State.DRAFT, State.RETURNED], target=State.SUBMITTED, rule=may_write)
def submit(entry: Entry, *, by: Actor) -> None:
    """Hand an entry in while the clock lets it in: within the intake window, or until the term of its repair."""
    now = clock.now()
    if not may_be_handed_in(entry, now):
        raise ValidationError(why_not_handed_in(entry))
    missing = [lack.text for lack in lacks_of(entry) if lack.is_needed]
    if missing:
        raise ValidationError(_("Something is still missing: {things}.").format(things="; ".join(missing)))
    if entry.state == State.DRAFT:
        entry.submitted_at = now
    entry.why, entry.repair_until = "", None
    entry.edition_number += 1
    # What was found of the entry before its repair is looked at anew.
    entry.checks.all().delete()


def why_not_handed_in(entry: Entry) -> str:
    """Say why an entry cannot be handed in at this moment."""
    if entry.state == State.RETURNED and entry.repair_until is not None:
        return _("The term of the repair ended at {moment}, Almaty time.").format(
            moment=format_moment(entry.repair_until, active())
        )
    return why_not_taken(entry.arena)


@transition(
    source=[State.DRAFT, State.SUBMITTED, State.RETURNED, State.ADMITTED],
    target=State.WITHDRAWN,
    rule=may_withdraw,
)
def withdraw(entry: Entry, *, by: Actor, why: str = "") -> None:
    """Withdraw an entry: it leaves the public pages at once; the organiser says why."""
    is_office = isinstance(by, User) and not may_write(by, entry)
    if is_office and not why.strip():
        raise ValidationError(_("Say why the application is withdrawn."))
    entry.why = why.strip()
    entry.withdrawn_at = clock.now()
    entry.is_public = False
    fill_after_withdrawal(entry)


def set_consents(entry: Entry, purposes: set[str], *, by: Actor) -> Entry:
    """Give and take back consents; without the one to taking part the entry is withdrawn."""
    with unit_of_work():
        locked = lock_entry(entry, *ALIVE, by=by, rule=may_write)
        now = clock.now()
        standing = {one.purpose: one for one in locked.consents.filter(withdrawn_at=None)}
        taken_back = sorted(set(standing) - purposes)
        locked.consents.filter(withdrawn_at=None, purpose__in=taken_back).update(withdrawn_at=now)
        given = sorted((purposes & set(Purpose.values)) - set(standing))
        Consent.objects.bulk_create(
            Consent(entry=locked, purpose=purpose, given_at=now, by_guardian=locked.is_minor)
            for purpose in given
        )
        if given or taken_back:
            record(locked, "set_consents", by=by, facts={"given": given, "taken_back": taken_back})
        refresh_public(locked)
    if Purpose.TAKING_PART in taken_back:
        return withdraw(locked, by=by)
    return locked


def approve_translation(entry: Entry, *, by: Actor, seen: int | None = None) -> Entry:
    """Approve the organiser's translation; the page opens when the entry is admitted and nothing else is missing."""
    with unit_of_work():
        locked = _translated(entry, by, seen)
        if locked.approved_at is None:
            locked.approved_at, locked.translation_remark = clock.now(), ""
            locked.save(update_fields=["approved_at", "translation_remark"])
            refresh_public(locked)
            record(locked, "approve_translation", by=by)
    return locked


def return_translation(entry: Entry, *, remark: str, by: Actor, seen: int | None = None) -> Entry:
    """Send the translation back to the organiser with words about what to change."""
    if not remark.strip():
        raise ValidationError(_("Say what should be changed in the translation."))
    with unit_of_work():
        locked = _translated(entry, by, seen)
        locked.approved_at, locked.translation_remark = None, remark.strip()
        locked.save(update_fields=["approved_at", "translation_remark"])
        refresh_public(locked)
        record(locked, "return_translation", by=by)
    return locked


def _translated(entry: Entry, by: Actor, seen: int | None) -> Entry:
    locked = lock_entry(entry, State.SUBMITTED, State.ADMITTED, by=by, rule=may_write)
    if locked.translated_at is None or not _has_translation(locked):
        raise ValidationError(_("The translation is not ready yet."))
    if seen is not None and seen != locked.edition_number:
        raise WrongState(_("The translation was changed meanwhile. Read it again, please."))
    return locked


def _has_translation(entry: Entry) -> bool:
    return entry.texts.filter(language=other_language(entry)).exclude(text="").exists()
