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
    may_be_handed_in,
    other_language,
    own_title,
    total_of,
)
from qadam.files.kinds import FILMS_TAKEN, PICTURES, allowed
from qadam.kit.dates import format_moment
from qadam.kit.languages import AUTONYMS, active, localized
from qadam.kit.numbers import format_number

State = Entry.State


@dataclass(frozen=True)
class ShownFile:
    """A file of an application as its page shows it."""

    pk: int
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
            str(file.get_role_display()),
            file.upload.name if file.upload else file.link,
            size_words(file.upload.size) if file.upload else "",
            bool(file.variants),
            file.link,
        )
        for file in kept
    ]


def window_words(window: Activity) -> str:
    """Return when a window opens and closes, by Almaty's clock."""
    first = format_moment(window.opens_at, active()) if window.opens_at else "…"
    last = format_moment(window.closes_at, active()) if window.closes_at else "…"
    return f"{first} – {last}"


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
        "closes": format_moment(closes, language) if closes and is_open and may_hand_in else "",
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
    """Return where the translation stands: none, waiting for the applicant, returned, approved."""
    if entry.state not in (State.SUBMITTED, State.ADMITTED) or entry.translated_at is None:
        return ""
    if entry.approved_at is not None:
        return "approved"
    return "returned" if entry.translation_remark else "waiting"


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
