"""Pieces of a cell put together into names: a list inside one name becomes whole again, two names stay two."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from qadam.reading.meaning.executors import kazakh, russian
from qadam.reading.meaning.executors.abbreviations import is_abbreviation
from qadam.reading.meaning.executors.cutting import BRACKET, Join, Piece, Tongue
from qadam.reading.meaning.executors.marks import (
    Mark,
    is_lead,
    read_mark,
    role_of,
    surnames_in,
    without_agreement,
    without_person,
)
from qadam.reading.meaning.executors.russian import Case

# What is longer is no name: a list whose signs were not understood.
LONGEST_NAME = 600
_MOST_SHARING = 6
_DASH = re.compile(r"\s+[-–—]\s*|\s*[–—]\s*")
_QUOTED = re.compile(r"«[^«»]*»")
# A bracket that ends like this goes on with the name: «акимы городов (районов)».
_GOES_ON = re.compile(
    r"(?:[сн](?:кий|кая|кое|кие|кого|кой|ких|ый|ая|ое|ые|ого|ой|ых|ий|ие|их)|ов|[длт][ыі][қк]|[длт][ае]р)$"
)
_OBJECT = re.compile(r"\s+[а-яәғқңөұүһі]+(?:ды|ді|ты|ті|ны|ні)$")


@dataclass
class Name:
    """A name being put together, with its marks in the order in which they stand."""

    text: str
    join: Join = ""
    group: Case = "nom"
    marks: list[Mark] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    companions: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    is_guess: bool = False


def resolve(piece: Piece) -> Iterator[Name]:
    """Return a piece as names with their marks: brackets that are no part of a name and roles after a dash go.

    A mark ends its name: words after it are looked at as a piece of their own.
    """
    texts = piece.text.split(BRACKET)
    name = Name("", piece.join)
    for place, text in enumerate(texts):
        if place and text.strip(" .") and (name.marks or name.companions):
            yield _marked(name)
            name = Name("", "line")
        name.text = f"{name.text} {text}"
        if place < len(piece.brackets):
            goes_on = bool(texts[place + 1].strip(" ."))
            name.text = f"{name.text} {_bracket(piece.brackets[place], name, goes_on=goes_on)}"
    yield _marked(name)


def _marked(name: Name) -> Name:
    """Read the marks that stand in no brackets."""
    name.text, is_by_agreement = without_agreement(" ".join(name.text.split()))
    name.text, person = without_person(name.text.strip(" ,;"))
    name.persons.extend([person] if person else [])
    if is_by_agreement:
        name.marks.append(Mark(is_by_agreement=True))
    _take_words_after_dash(name)
    if (
        name.marks
        and (found := _OBJECT.search(name.text))
        and (role := _role_with(found.group(), name.marks))
    ):
        name.text = name.text[: found.start()]
        name.marks.insert(0, Mark(role))
    return name


def _take_words_after_dash(name: Name) -> None:
    """Read the work that stands after a dash as a role of the body before it («МСМ - эскиздерді әзірлеу»)."""
    found = list(_DASH.finditer(name.text))[-1:]
    if not found or not found[0].start():
        return
    words = name.text[found[0].end() :]
    role = role_of(words)
    if (role and not any(russian.forms_of(word) for word in words.split())) or is_lead(words):
        name.text = name.text[: found[0].start()]
        name.marks.extend([Mark(role)] if role else [])


def _role_with(words: str, marks: Sequence[Mark]) -> str | None:
    """Return the role of the marks, as the object before the bracket makes it («эскиздерді (дайындау)»)."""
    role = next((mark.role for mark in marks if mark.role), None)
    return (role_of(words) or role) if role else None


def _bracket(words: str, name: Name, *, goes_on: bool) -> str:
    """Take the words of a bracket into the name's marks; return what of them stays in the name."""
    if re.match(
        r"(?:совместно|вместе)\s+со?\s|с\s+участием\s|при\s+участии\s|с\s+привлечением\s",
        words,
        re.IGNORECASE,
    ) or (kazakh.JOINT.search(words) and not kazakh.JOINT.fullmatch(words)):
        name.companions.append(words)
        return ""
    mark = read_mark(words)
    if mark.is_known:
        name.marks.append(mark)
        return ""
    bare, person = without_person(words)
    if person and not bare:
        name.persons.append(person)
        return ""
    if surnames := surnames_in(words):
        name.persons.extend(surnames)
        return ""
    if goes_on or _is_part_of_name(words):
        return f"({words})"
    name.unknown.append(words)
    return ""


def _is_part_of_name(words: str) -> bool:
    first = words.split()[0]
    return (
        russian.has_body(words)
        or kazakh.is_whole(words)
        or is_abbreviation(first, bodies_only=False)
        or bool(_GOES_ON.search(words) or russian.is_place(words))
        or (first[0].isupper() and " " in words)
    )


def put_together(pieces: Sequence[Piece], tongue: Tongue, glossary: Mapping[str, str]) -> list[Name]:
    """Return the names of a cell in order."""
    resolved, printed = [], []
    for piece in pieces:
        for name in resolve(piece):
            resolved.append(name)
            printed.append(piece.printed if name.join == piece.join else " ")
    build = _in_russian if tongue == "ru" else _in_kazakh
    names = list(build(resolved, printed))
    return [part for name in names for part in _apart(name, tongue, glossary)]


def _in_russian(pieces: Sequence[Name], printed: Sequence[str]) -> Iterator[Name]:
    current: Name | None = None
    group: Case = "nom"
    is_agreed = False
    for piece, sign in zip(pieces, printed, strict=True):
        if piece.join in {"with", "participants", "agreed"}:
            group = "gen" if piece.join == "participants" else "ins"
            if current is not None:
                yield current
            is_agreed = piece.join == "agreed"
            current = replace(piece, group=group)
            if is_agreed:
                current = None
            continue
        if is_agreed:
            if piece.join == "and" or not russian.begins_body(piece.text, "nom", ""):
                continue
            is_agreed, group = False, "nom"
        if current is None:
            current = replace(piece, group=group)
            continue
        if _is_role_alone(piece) or not piece.text:
            current.marks.extend([Mark(role_of(piece.text))] if piece.text else [])
            _add(current, piece)
            continue
        if _begins_in_russian(piece, current, group):
            yield current
            if group != "nom" and not russian.begins_body(piece.text, group, current.text):
                group = "nom"
            current = replace(piece, group=group)
        else:
            current = _joined(current, piece, sign)
    if current is not None:
        yield current


def _begins_in_russian(piece: Name, current: Name, group: Case) -> bool:
    if piece.join == "." or len(current.text) > LONGEST_NAME:
        return True
    if russian.waits(current.text) and piece.join in {"and", ",", "line"}:
        return False
    has_mark = any(mark.is_by_agreement or mark.role for mark in piece.marks)
    return russian.begins_body(
        piece.text, group, current.text, after_and=piece.join == "and", has_mark=has_mark
    ) or (bool(current.marks) and not _is_list_after_mark(piece))


def _is_list_after_mark(piece: Name) -> bool:
    return piece.join == "line"


def _is_role_alone(piece: Name) -> bool:
    """Tell whether a piece only says what work is done («… және орналастыру»)."""
    return (
        bool(piece.text)
        and role_of(piece.text) is not None
        and not russian.has_body(piece.text)
        and not kazakh.is_whole(piece.text)
        and len(piece.text.split()) < 4
        and piece.text[0].islower()
    )


def _add(name: Name, piece: Name) -> None:
    """Give a name what a piece without words of its own holds."""
    name.marks.extend(piece.marks)
    name.unknown.extend(piece.unknown)
    name.companions.extend(piece.companions)
    name.persons.extend(piece.persons)


def _joined(current: Name, piece: Name, sign: str) -> Name:
    between = {"line": " ", "and": f" {sign.strip()} "}.get(piece.join, f"{sign.strip()} ")
    return replace(
        current,
        text=f"{current.text}{between}{piece.text}".strip(),
        marks=[*current.marks, *piece.marks],
        unknown=[*current.unknown, *piece.unknown],
        companions=[*current.companions, *piece.companions],
        persons=[*current.persons, *piece.persons],
    )


def _in_kazakh(pieces: Sequence[Name], printed: Sequence[str]) -> Iterator[Name]:
    has_signs = any(
        piece.join in {",", ";"} and kazakh.is_whole(before.text) and not _QUOTED.fullmatch(before.text)
        for before, piece in pairwise(pieces)
    )
    waiting: Name | None = None
    held: list[Name] = []
    last: Name | None = None
    for place, (piece, sign) in enumerate(zip(pieces, printed, strict=True)):
        if (not piece.text or (_is_role_alone(piece) and waiting is None)) and last is not None:
            last.marks.extend([Mark(role_of(piece.text))] if piece.text else [])
            _add(last, piece)
            continue
        if waiting is not None and kazakh.is_head_of_list(waiting.text) and kazakh.is_whole(piece.text):
            yield waiting
            waiting, held = None, []
        if waiting is None and last is not None and _goes_on(last, piece, has_signs=has_signs):
            waiting, last = last, None
        elif last is not None:
            yield last
            last = None
        waiting = piece if waiting is None else _joined(waiting, piece, sign)
        held.append(piece)
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        if _ends_in_kazakh(waiting, following) and not _shares_a_head(waiting, pieces, place + 1):
            last, waiting, held = waiting, None, []
    if last is not None:
        yield last
    if waiting is not None and kazakh.is_head_of_list(waiting.text):
        yield waiting
        return
    # Nothing is known as a head: what the signs part are names of their own.
    yield from held


def _shares_a_head(waiting: Name, pieces: Sequence[Name], place: int) -> bool:
    """Tell whether a name that could end waits for a plural that it shares with the names after it."""
    following = [piece.text for piece in pieces[place : place + _MOST_SHARING]]
    if waiting.marks or not following or pieces[place].join not in {",", "and"}:
        return False
    return kazakh.is_one_of_organs(waiting.text, following) or kazakh.shares_people(
        waiting.text, following[0]
    )


def _goes_on(last: Name, piece: Name, *, has_signs: bool) -> bool:
    """Tell whether a piece after a whole name still belongs to it: a wrapped line, a second plural head, a marker."""
    if kazakh.JOINT.fullmatch(piece.text):
        return True
    if kazakh.is_quoted_list(last.text, piece.text):
        return True
    if piece.join == "and":
        return kazakh.is_shared(last.text, piece.text) or kazakh.is_of_both(last.text, piece.text)
    return (
        piece.join == "line" and has_signs and not last.marks and not is_abbreviation(piece.text.split()[0])
    )


def _ends_in_kazakh(name: Name, following: Name | None) -> bool:
    tail = name.text[-kazakh.TAIL :]
    if name.marks or kazakh.JOINT.search(tail) or kazakh.AGREED_WITH.search(tail) or kazakh.is_whole(tail):
        return True
    if len(name.text) > LONGEST_NAME or not name.text or name.persons:
        return True
    if following is None:
        return False
    if following.join == "." or (following.join == ";" and not kazakh.words_of(name.text)):
        return True
    return following.join in {",", ";", "line"} and kazakh.looks_whole(name.text, following.text)


def _apart(name: Name, tongue: Tongue, glossary: Mapping[str, str]) -> Iterator[Name]:
    """Part what stands in one name without a sign: participants, names side by side, rows of abbreviations."""
    if tongue == "kk":
        *firsts, last = kazakh.parted_alike(name.text)
        for part in firsts:
            yield from _participants_in_kazakh(Name(part, name.join, is_guess=name.is_guess), glossary)
        is_guess = name.is_guess or bool(firsts)
        yield from _participants_in_kazakh(replace(name, text=last, is_guess=is_guess), glossary)
        return
    parts = russian.split_within(name.text) or [""]
    for place, part in enumerate(parts):
        is_last = place == len(parts) - 1
        whole = replace(
            name,
            text=part,
            marks=name.marks if is_last else [],
            unknown=name.unknown if is_last else [],
            companions=name.companions if is_last else [],
            persons=name.persons if is_last else [],
            is_guess=name.is_guess or place > 0,
        )
        yield from _rows_of_abbreviations(whole, tongue, glossary)


def _participants_in_kazakh(name: Name, glossary: Mapping[str, str]) -> Iterator[Name]:
    if found := kazakh.AGREED_WITH.search(name.text):
        end = kazakh.last_nominative(name.text[: found.start() + 3])
        if end:
            yield from _rows_of_abbreviations(replace(name, text=name.text[:end], marks=[]), "kk", glossary)
        return
    if not kazakh.JOINT.search(name.text):
        yield from _rows_of_abbreviations(name, "kk", glossary)
        return
    bare = kazakh.JOINT.sub(" ", name.text).strip()
    end = kazakh.last_nominative(bare)
    if end and bare[end:].strip():
        yield from _rows_of_abbreviations(
            replace(name, text=bare[:end].strip(), marks=[], companions=[], unknown=[], persons=[]),
            "kk",
            glossary,
        )
    yield from _rows_of_abbreviations(replace(name, text=bare[end:].strip() or bare), "kk", glossary)


def _rows_of_abbreviations(name: Name, tongue: Tongue, glossary: Mapping[str, str]) -> Iterator[Name]:
    """Part «БҒМ ДСӘДМ»: abbreviations side by side are two names if both are known or both are of one rank."""
    words = name.text.split()
    begin = 0
    for place in range(1, len(words)):
        if _are_two(words[place - 1], words[place], tongue, glossary) and name.text not in glossary:
            part = " ".join(words[begin:place])
            is_guess = name.is_guess or begin > 0
            yield replace(name, text=part, marks=[], companions=[], unknown=[], persons=[], is_guess=is_guess)
            begin = place
    yield replace(name, text=" ".join(words[begin:]), is_guess=name.is_guess or begin > 0)


def _are_two(first: str, second: str, tongue: Tongue, glossary: Mapping[str, str]) -> bool:
    if not (is_abbreviation(first) and is_abbreviation(second)) or f"{first} {second}" in glossary:
        return False
    if first in glossary and second in glossary:
        return True
    place = -1 if tongue == "kk" else 0
    return min(len(first), len(second)) > 2 and first[place].casefold() == second[place].casefold()
