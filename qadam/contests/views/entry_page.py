"""What the pages of an application show: where it stands, what it lacks, its files, its translation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from qadam.contests.actions.entries import why_not_handed_in
from qadam.contests.models import Activity, Entry, EntryFile
from qadam.contests.queries.entries import (
    LOOKS,
    WITH_MEMBERS,
    blocks_of,
    has_condition,
    intake_of,
    lacks_of,
    masked_email,
    masked_name,
    masked_phone,
    may_be_handed_in,
    other_language,
    own_title,
    total_of,
    translation_of,
)
from qadam.contests.windows import closing, span
from qadam.files.kinds import FILMS_TAKEN, PICTURES, allowed
from qadam.kit.dates import format_moment
from qadam.kit.languages import AUTONYMS, active, localized
from qadam.kit.numbers import format_number
from qadam.workflow.queries import history

State = Entry.State


@dataclass(frozen=True)
class ShownFile:
    """A file of an application as its page shows it."""

    pk: int
    kind: str
    role: str
    title: str
    size: str
    is_picture: bool
    link: str


def files_of(entry: Entry) -> list[ShownFile]:
    """Return the files of an application, photos first."""
    order = {role: place for place, role in enumerate(EntryFile.Role.values)}
    kept = sorted(entry.files.select_related("upload"), key=lambda file: (order[file.role], file.pk))
    return [
        ShownFile(
            file.pk,
            file.role,
            str(file.get_role_display()),
            file.upload.name if file.upload else file.link,
            size_words(file.upload.size) if file.upload else "",
            bool(file.variants),
            file.link,
        )
        for file in kept
    ]


def window_words(window: Activity) -> str:
    """Return when a window opens and closes, in the words of the public pages."""
    return span(window.opens_at, window.closes_at, active())


def size_words(size: int) -> str:
    """Return a file's size in words."""
    if size < 1024 * 1024:
        return _("{size} KB").format(size=max(1, round(size / 1024)))
    return _("{size} MB").format(size=format_number(round(size / 1024 / 1024, 1), active()))


def page_of(entry: Entry, now: datetime) -> dict[str, Any]:
    """Return what the page of an application shows whoever writes it."""
    lacks = lacks_of(entry)
    window = intake_of(entry.arena)
    closes = entry.repair_until if entry.state == State.RETURNED else window.closes_at if window else None
    is_open = entry.state in (State.DRAFT, State.RETURNED)
    may_hand_in = may_be_handed_in(entry, now)
    language = active()
    translated = _translation(entry)
    return {
        "entry": entry,
        "title": own_title(entry) or entry.number,
        "look": LOOKS[State(entry.state)],
        "state_word": capfirst(str(entry.get_state_display())),
        "is_open": is_open,
        "may_hand_in": may_hand_in,
        "why_not": "" if may_hand_in or not is_open else why_not_handed_in(entry),
        "closes": closing(closes, language) if closes and is_open and may_hand_in else "",
        "needed": [lack for lack in lacks if lack.is_needed],
        "later": [lack for lack in lacks if not lack.is_needed],
        "blocks": blocks_of(entry),
        "files": files_of(entry),
        "has_members": entry.nomination.entry_kind in WITH_MEMBERS,
        "members": list(entry.members.all()),
        "total": total_of(entry.members.all()),
        "condition": localized(entry.nomination, "condition") if has_condition(entry.nomination) else "",
        "picture_types": ", ".join(allowed(PICTURES)),
        "film_types": ", ".join(allowed(FILMS_TAKEN)),
        "limit": settings.UPLOAD_LIMIT,
        "limit_words": size_words(settings.UPLOAD_LIMIT),
        "writes_in": AUTONYMS[entry.language],
        "translation": translated,
        "translates_into": AUTONYMS[other_language(entry)],
        "other_title": entry.title_kk if entry.language == "ru" else entry.title_ru,
        "facts": [
            (_("Contest"), localized(entry.contest, "name")),
            (_("Nomination"), localized(entry.nomination, "name")),
            (_("Region"), localized(entry.arena, "name")),
            (_("Language"), AUTONYMS[entry.language]),
        ],
    }


def _translation(entry: Entry) -> str:
    """Return where the translation stands for whoever reads the page; nothing while there is none."""
    stands = translation_of(entry)
    return "" if stands == "none" else stands


def receipt_of(entry: Entry) -> dict[str, Any]:
    """Return what the receipt of an application that was handed in says."""
    moment = format_moment(entry.submitted_at, active()) if entry.submitted_at else ""
    names = [
        f"{file.role}: {file.title}" + (f", {file.size}" if file.size else "") for file in files_of(entry)
    ]
    return {
        "entry": entry,
        "facts": [
            (_("Contest"), localized(entry.contest, "name")),
            (_("Nomination"), localized(entry.nomination, "name")),
            (_("Region"), localized(entry.arena, "name")),
            (_("Participant"), own_title(entry)),
            (_("Handed in"), _("{moment}, Almaty time").format(moment=moment)),
            *([(_("Files"), "; ".join(names))] if names else []),
        ],
        "url": reverse("contests:entry", args=[entry.number]),
    }


def desk_page_of(entry: Entry, is_contact_shown: bool) -> dict[str, Any]:
    """Return what the desk's page of an entry shows; contact data are masked unless a logged view asked for them."""
    window = intake_of(entry.arena)
    fields = [
        (_("Contact person"), entry.contact_name, masked_name),
        (_("Telephone"), entry.phone, masked_phone),
        (_("E-mail"), entry.email, masked_email),
        (_("Parent or guardian"), entry.guardian, masked_name),
    ]
    contact = [(label, text if is_contact_shown else mask(text)) for label, text, mask in fields]
    given = [str(consent.get_purpose_display()) for consent in entry.consents.filter(withdrawn_at=None)]
    language = active()
    return {
        "entry": entry,
        "title": own_title(entry) or entry.number,
        "look": LOOKS[State(entry.state)],
        "state_word": capfirst(str(entry.get_state_display())),
        "contact": [(label, text) for label, text in contact if text],
        "is_contact_shown": is_contact_shown,
        "blocks": blocks_of(entry),
        "files": files_of(entry),
        "has_members": entry.nomination.entry_kind in WITH_MEMBERS,
        "members": list(entry.members.all()),
        "total": total_of(entry.members.all()),
        "lacks": lacks_of(entry),
        "consents": given,
        "condition": localized(entry.nomination, "condition") if has_condition(entry.nomination) else "",
        "translation": _translation(entry),
        "translates_into": AUTONYMS[other_language(entry)],
        "repair_until": format_moment(entry.repair_until, language) if entry.repair_until else "",
        "facts": [
            (_("Nomination"), localized(entry.nomination, "name")),
            (_("Region"), localized(entry.arena, "name")),
            (_("Place of work"), entry.organisation),
            (_("How it came"), str(entry.get_channel_display())),
            (_("Handed in"), format_moment(entry.submitted_at, language) if entry.submitted_at else "–"),
            (_("Intake window"), window_words(window) if window else "–"),
            (_("Language"), AUTONYMS[entry.language]),
            (_("Under 18"), _("yes") if entry.is_minor else _("no")),
            (_("Open page"), _("yes") if entry.is_public else _("no")),
        ],
        "history": entry_history(entry),
    }


def entry_history(entry: Entry) -> list[dict[str, Any]]:
    """Return the changes of an entry for components/history_line.html, the newest first, without every save."""
    return [
        {
            "at": format_moment(line.at, active()),
            "who": line.person or _("the applicant"),
            "body": line.body,
            "what": _happened(line.verb),
            "why": line.reason,
        }
        for line in history(entry)
        if line.verb not in QUIET
    ]


# Each save of a draft is logged, and said once where it is read.
QUIET = {"save_draft"}


def _happened(verb: str) -> str:
    sentences = {
        "begin_entry": _("The application was begun"),
        "submit": _("It was handed in"),
        "admit": _("It was admitted"),
        "return_for_repair": _("It was returned for repair"),
        "refuse": _("It was refused"),
        "withdraw": _("It was withdrawn"),
        "save_checks": _("The checklist was filled in"),
        "translate": _("The translation was saved"),
        "approve_translation": _("The translation was approved"),
        "return_translation": _("The translation was sent back"),
        "move_entry": _("It was moved to another region"),
        "see_contact": _("The contact data were looked at"),
        "renew_code": _("A new secret code was given"),
        "set_consents": _("The consents were changed"),
        "add_file": _("A file was added"),
        "add_link": _("The address of a video was added"),
        "remove_file": _("A file was removed"),
    }
    return sentences.get(verb, verb)
