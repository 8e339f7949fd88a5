"""The package of a winner: what the contest asks for, what answers it, where it goes."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.contests.models import Arena, Candidacy, EntryFile
from qadam.contests.queries.entries import block_name
from qadam.kit.languages import AUTONYMS

# The file roles that answer each part of a package; a part not named here is answered by a file of its own name.
ROLES: dict[str, tuple[str, ...]] = {
    "materials": (EntryFile.Role.MATERIALS, EntryFile.Role.PHOTO),
    "video": (EntryFile.Role.VIDEO,),
    "presentation": (EntryFile.Role.PRESENTATION,),
}


@dataclass(frozen=True)
class Part:
    """One part of the package and whether it is there."""

    key: str
    is_there: bool
    # What answers it: keys of files of the entry.
    files: tuple[int, ...]


def parts_of(candidacy: Candidacy) -> list[Part]:
    """Return the parts that the contest asks of a package, each with the files of the entry that answer it."""
    files = list(candidacy.entry.files.all())
    parts = []
    for key in candidacy.entry.contest.parts:
        roles = ROLES.get(key, (key,))
        found = tuple(file.pk for file in files if file.role in roles and (file.upload_id or file.link))
        parts.append(Part(key, bool(found), found))
    return parts


def part_name(key: str) -> str:
    """Return the name of a part for the reader; one that the contest names by itself stands as it is written."""
    return str(EntryFile.Role(key).label) if key in EntryFile.Role.values else key


def missing_parts(candidacy: Candidacy) -> list[str]:
    """Return the keys of the parts that no file answers."""
    return [part.key for part in parts_of(candidacy) if not part.is_there]


def parts_to_bring(candidacy: Candidacy) -> list[str]:
    """Return the parts the host may bring files for: the missing ones; all of them after the package came back."""
    sent = getattr(candidacy, "hand_over", None)
    if sent is None:
        return missing_parts(candidacy)
    return list(candidacy.entry.contest.parts) if sent.lacks else []


def lacking(candidacy: Candidacy) -> list[str]:
    """Return in words what a package still lacks: parts without a file, texts without one of the two languages."""
    entry = candidacy.entry
    parts = [part_name(key) for key in missing_parts(candidacy)]
    standing = {(text.block, text.language) for text in entry.texts.all() if text.text}
    texts = [
        f"{block_name(entry.contest, block)} · {AUTONYMS[language]}"
        for block in entry.contest.blocks
        for language in ("kk", "ru")
        if (block, language) not in standing
    ]
    return parts + texts


def upper_arena(candidacy: Candidacy) -> Arena:
    """Return where a winner goes; raises ValidationError where the level passes to none or the choice is not one."""
    level = candidacy.arena.level.passes_to
    arenas = list(level.arenas.select_related("body", "level__contest")) if level else []
    if len(arenas) != 1:
        raise ValidationError(_("This level does not pass its winners to one arena above."))
    return arenas[0]
