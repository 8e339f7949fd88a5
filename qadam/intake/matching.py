"""Which bodies of the register a name in a document may be; nothing is chosen by itself but what is sure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from qadam.intake.rows import Facts
from qadam.people.models import Body
from qadam.reading.matching import SURE, Register, RegisterBody, match
from qadam.reading.meaning.executors import kazakh, russian_cases

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Candidate:
    """A body that a name may be, with how much speaks for it and the code of the reason."""

    body: Body
    score: float
    reason: str


@dataclass(frozen=True)
class Matched:
    """Who a name may be: the body where the register leaves no doubt, the one that stands out, all candidates."""

    sure: Body | None
    likely: Body | None
    candidates: tuple[Candidate, ...]


class Bodies:
    """The bodies of the register, prepared once for many names of a document."""

    def __init__(self, bodies: Iterable[Body], facts: Facts, glossary: Mapping[str, str], on: date) -> None:
        self._bodies = {body.key: body for body in bodies}
        self._register = Register.of(_known(body) for body in self._bodies.values())
        self._facts, self._glossary, self._on = facts, glossary, on

    def match(self, name: str, *, is_collective: bool = False) -> Matched:
        """Return who a name may be on the day of the document."""
        found = match(
            name,
            self._register,
            on=self._on,
            language=self._facts.language,
            glossary=self._glossary,
            is_collective=is_collective,
        )
        candidates = tuple(
            Candidate(self._bodies[one.body.key], one.score, one.reason) for one in found.candidates
        )
        likely = self._bodies[found.best.key] if found.best else None
        is_sure = likely is not None and candidates[0].score >= SURE
        return Matched(likely if is_sure else None, likely, candidates)


def _known(body: Body) -> RegisterBody:
    return RegisterBody(
        key=body.key,
        names=tuple(name for name in (body.name_kk, body.name_ru) if name),
        shorts=tuple(dict.fromkeys(name for name in (body.short_kk, body.short_ru) if name)),
        valid_from=body.valid_from,
        valid_to=body.valid_to,
        is_collective=body.is_collective,
    )


# What a body is called tells its kind; the first that fits counts.
KINDS = (
    (Body.Kind.MINISTRY, "министрлі", "министерств"),
    (Body.Kind.AGENCY, "агентті", "агентств"),
    (Body.Kind.AKIMAT, "әкімд", "әкімшілі", "акимат", "аким"),
    (Body.Kind.COURT, "сот", "суд"),
    (Body.Kind.DEPARTMENT, "департамент", "басқарма", "управлени", "комитет", "инспекция"),
    (Body.Kind.UNION, "кәсіпода", "профсоюз"),
    (Body.Kind.ASSOCIATION, "қауымдасты", "ассоциаци", "палата", "конфедераци", "федераци"),
    (Body.Kind.COMPANY, "акционер", "серіктест", "товариществ", "компани", "холдинг"),
    (Body.Kind.INSTITUTE, "институт", "университет"),
    (Body.Kind.MEDIA, "газет", "телеарна", "телеканал", "бұқаралық ақпарат", "средства массовой"),
    (Body.Kind.NGO, "үкіметтік емес", "неправительств", "қоғамдық", "общественн"),
    (Body.Kind.OFFICE, "кеңсе", "канцеляри", "аппарат"),
)


def kind_of_name(name: str, *, is_collective: bool) -> str:
    """Return the kind that a name of a new body suggests, empty where it suggests none: a person decides."""
    if is_collective:
        return Body.Kind.COLLECTIVE
    # A sign begins a word: «государственный» has «суд» within.
    lowered = " ".join(["", *_WORD.findall(name.lower())])
    return next((kind for kind, *signs in KINDS if any(f" {sign}" in lowered for sign in signs)), "")


def bare_name(name: str, language: str) -> str:
    """Return what a new body is called: its name in a sentence without the case, with a great first letter."""
    nominative = russian_cases.nominative if language == "ru" else kazakh.nominative
    bare = nominative(name)
    return bare[:1].upper() + bare[1:]
