"""Which bodies of the register a name in a document may be; nothing is made by itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from qadam.kit.text import fold
from qadam.people.models import Body

MOST_SHOWN = 5
LIKELY = 0.72
# The case ending of an abbreviation: «ПӘ-ге».
_ENDING = re.compile(r"(?<=\w)-(?:ге|ға|ке|қа|не|на|нің|ның|дің|дың|тің|тың|мен|бен|пен|де|да|те|та)$")


@dataclass(frozen=True)
class Candidate:
    """A body that a name may be, with how much speaks for it; certain where it is named outright."""

    body: Body
    score: float
    is_certain: bool = False


@dataclass(frozen=True)
class Known:
    """A body of the register with all its names, folded."""

    body: Body
    names: tuple[str, ...]


def register_on(day: date) -> list[Known]:
    """Return the bodies that exist on a day, with their names and abbreviations folded."""
    return [Known(body, _names(body)) for body in Body.objects.on(day)]


def _names(body: Body) -> tuple[str, ...]:
    texts = (body.name_kk, body.name_ru, body.short_kk, body.short_ru)
    return tuple(dict.fromkeys(fold(text) for text in texts if text))


def candidates_for(name: str, register: Sequence[Known], *, glossary: Mapping[str, str]) -> list[Candidate]:
    """Return the bodies a name may be, the likeliest first."""
    bare = _ENDING.sub("", name)
    texts = (name, bare, glossary.get(name, ""), glossary.get(bare, ""))
    wanted = tuple(dict.fromkeys(fold(text) for text in texts if text))
    exact = [known.body for known in register if set(wanted) & set(known.names)]
    if exact:
        return [Candidate(body, 1.0, is_certain=len(exact) == 1) for body in exact[:MOST_SHOWN]]
    scored = [
        Candidate(known.body, score) for known in register if (score := _likeness(wanted, known)) >= LIKELY
    ]
    return sorted(scored, key=lambda one: (-one.score, one.body.sort_kk))[:MOST_SHOWN]


def _likeness(wanted: Sequence[str], known: Known) -> float:
    best = 0.0
    for text in wanted:
        for name in known.names:
            matcher = SequenceMatcher(None, text, name)
            if len(text) > 5 and matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
                best = max(best, matcher.ratio())
    return best
