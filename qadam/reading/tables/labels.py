"""Labels inside a text that tell what columns would: «Ответственные: …», «Срок – …», «(мерзімі: …)»."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from qadam.reading.tables.roles import Role, head_role
from qadam.reading.tables.signs import is_body, is_date

# What a label may name beside the title and the number of a row.
NAMED = (Role.FORM, Role.EXECUTORS, Role.DEADLINE, Role.COST, Role.FUNDING, Role.NOTE)
_BOUNDARY = re.compile(r"^\s*|\n\s*|(?<=[.;,!?)])\s+|\(\s*")
_LABEL = re.compile(
    r"([^\W\d_]+\.?(?:[ \u00a0]+[^\W\d_]+){0,4})[ \u00a0]*(?:\([^()\n]{1,20}\)[ \u00a0]*)?(?::|[-–—](?=\s)|(?=\n))\s*"
)
# «Срок до 1 мая», «Мерзімі І тоқсан»: the word of the term alone may go without a sign.
_TERM = re.compile(
    r"(срок\w*(?:\s+(?:исполн|выполн|реализ|провед)\w*)?|(?:[^\W\d_]+\s+)?мерзімі)\s+(?=\S)", re.IGNORECASE
)
_WEAK_BUT_KNOWN = (Role.FORM, Role.FUNDING)
# «Утвердить сроки: …» tells what is to be done.
_INFINITIVE = ("ть", "ться", "ти")
_BETWEEN = re.compile(r"(\n|[,;])")
_NUMERAL = re.compile(r"\s*(?:[IVXІ]{1,4}|\d{1,2})\s*")
_SHORT_END = re.compile(r"\b[^\W\d_]{1,3}\.$")


def labels_in(text: str) -> Iterator[tuple[int, int, Role]]:
    """Yield where each label begins and ends and what it names."""
    last = 0
    for boundary in _BOUNDARY.finditer(text):
        if boundary.end() < last:
            continue
        label = label_at(text, boundary.end())
        if label is not None:
            last, role = label
            yield boundary.start(), last, role


def parted(text: str, wanted: Iterable[Role]) -> tuple[str, dict[Role, str]]:
    """Return a text without the parts whose labels name a wanted role, and these parts."""
    sought = frozenset(wanted)
    found: dict[Role, str] = {}
    labels: list[tuple[int, int, Role | None]] = [*labels_in(text), (len(text), len(text), None)]
    kept = text[: labels[0][0]]
    for (begin, end, role), (until, _end, _role) in pairwise(labels):
        if role in sought and role is not None:
            found[role] = shorn(text[end:until], role)
        else:
            kept += text[begin:until]
    rest = shorn(kept, Role.TITLE)
    return (rest, found) if found and rest else (text, {})


def term_apart(text: str) -> tuple[str, str]:
    """Return a cell that names bodies and their term as the one and the other: «РОВД, до 1 июня»."""
    pieces = _BETWEEN.split(text)
    lines = text.split("\n")
    if len(lines) > 1 and _is_term(lines[0]) and not _is_term(lines[-1]):
        return "\n".join(lines[1:]).strip(), lines[0].strip(" ,;")
    at = len(pieces)
    while at > 1 and (_is_term(pieces[at - 1]) or (at < len(pieces) and _NUMERAL.fullmatch(pieces[at - 1]))):
        at -= 2
    return "".join(pieces[:at]).rstrip(" ,;\n"), "".join(pieces[at + 1 :] if at < len(pieces) else ()).strip(
        " ,;\n"
    )


def _is_term(text: str) -> bool:
    return is_date(text) and not is_body(_NUMERAL.sub("", text, count=1) if _NUMERAL.match(text) else text)


def label_at(text: str, at: int) -> tuple[int, Role] | None:
    """Return where a label that begins here ends and what it names; None where none does."""
    label = _LABEL.match(text, at)
    if label and (role := _role_of(label[1])):
        return label.end(), role
    term = _TERM.match(text, at)
    if term and is_date(text[term.end() : term.end() + 60]):
        return term.end(), Role.DEADLINE
    return None


def _role_of(words: str) -> Role | None:
    """Return what a label names: its chief word, the first in Russian and the last in Kazakh, must name it too."""
    plain = words.replace(".", " ").strip()
    role, is_weak = head_role(plain)
    if role not in NAMED or (is_weak and role not in _WEAK_BUT_KNOWN):
        return None
    parts = plain.split()
    if parts[0].endswith(_INFINITIVE):
        return None
    return role if any(head_role(word)[0] is role for word in (parts[0], parts[-1])) else None


def shorn(text: str, role: Role) -> str:
    """Return the words of a part without the signs that only part it from the next."""
    shorn = text.strip().rstrip(" ,;(")
    if shorn.count(")") > shorn.count("("):
        shorn = shorn.rstrip(".").removesuffix(")").rstrip()
    if role is Role.TITLE or _SHORT_END.search(shorn):
        return shorn
    return shorn.rstrip(".").rstrip()
