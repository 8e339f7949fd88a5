"""Bodies that a document names against the register: who is meant, how surely, and why."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from qadam.kit.text import fold
from qadam.reading.meaning.executors import expansion, tongue_of
from qadam.reading.meaning.executors.abbreviations import stem
from qadam.reading.sentences import Language, bring, sentence

# From this score on a body may be meant at all; from the second on it is taken where no other comes near.
POSSIBLE, LIKELY, SURE = 0.55, 0.84, 0.94
# Below it a single body shares words with a group and is a member of it at most.
SAME = 0.89
LEAD = 0.08
MOST_SHOWN = 5
LONGEST = 400

_STATE = re.compile(
    r"\b(?:казакстан республикасы(?:нын)?|республик[аи] казахстан|казахстан|казакстан(?:нын)?|кр|рк)\b"
)
_WIDE = {
    "г": "город", "гг": "город", "к": "кала", "кк": "кала", "обл": "област", "ауд": "аудан", "р-н": "район",
    "упр": "управлен", "деп": "департамент", "респ": "республик", "им": "имен",
}  # fmt: skip
_LITTLE = frozenset(
    "и по при в на с о об для жане мен пен бен жонинде жониндеги бойынша атындагы имени имен".split()
)
# Words that only tell whose a body is: a plan of a region leaves them out.
_WHOSE = re.compile(
    r"^(?:област|облыс|город|кала|район|аудан|акимат|акимият|акимдиг|акимдик|республик|мемлекет|государств|комунал|"
    r"коммунал|учрежд|мекем|аким)"
)
_FORMS = frozenset("гу кгу ргу гкп кгп ргп ао тоо нао зао оао ак жшс кеак мм кмм рмм оо юл оюл".split())
_RUSSIAN_END = re.compile(
    r"(?:иями|ями|ами|ного|ного|ому|ему|ого|его|ыми|ими|иях|ях|ах|ием|ией|ии|ия|ие|ию|ий|ов|ев|ей|ый|ой|ая|яя|ое|ее|ые|"
    r"ых|их|ым|им|ам|ям|ом|ем|ую|юю|а|я|о|е|у|ю|ы|и|ь|й)$"
)
_KAZAKH_CASE = re.compile(
    r"(?:нын|нин|дын|дин|тын|тин|мен|бен|пен|нда|нде|дан|ден|тан|тен|нан|нен|га|ге|ка|ке|на|не|да|де|та|те|ды|ди|ты|ти|"
    r"ны|ни|н)$"
)
_KAZAKH_OWN = re.compile(r"(?:сы|си|ы|и)$")
_KAZAKH_MANY = re.compile(r"(?:лар|лер|дар|дер|тар|тер)$")
# The Government's last sound looks like an ending; «үкіметтік емес» is of no Government.
_GOVERNMENT = re.compile(r"укимет(?!тик)")
_LAST_SOUND = str.maketrans({"г": "к", "б": "п"})

bring(
    {
        "match-abbreviation": {
            "kk": "Қысқартылған атауы бірдей.",
            "ru": "Совпадает сокращённое название.",
            "en": "The abbreviation is the same.",
        },
        "match-name": {
            "kk": "Толық атауы бірдей.",
            "ru": "Совпадает полное название.",
            "en": "The full name is the same.",
        },
        "match-glossary": {
            "kk": "Құжаттағы қысқартудың толық атауы бірдей.",
            "ru": "Совпадает полное название, которым документ раскрывает сокращение.",
            "en": "The full name by which the document explains the abbreviation is the same.",
        },
        "match-abbreviation-endings": {
            "kk": "Қысқартылған атауының жалғаулары ғана өзгеше.",
            "ru": "Сокращённое название отличается только окончаниями.",
            "en": "The abbreviation differs in endings only.",
        },
        "match-endings": {
            "kk": "Атауының жалғаулары ғана өзгеше.",
            "ru": "Название отличается только окончаниями.",
            "en": "The name differs in endings only.",
        },
        "match-short-form": {
            "kk": "Атауы толық емес: кімге қарайтыны жазылмаған.",
            "ru": "Название неполное: не указано, чей это орган.",
            "en": "The name is not full: whose body it is is left out.",
        },
        "match-likeness": {
            "kk": "Атауы ұқсас.",
            "ru": "Название похоже.",
            "en": "The name is alike.",
        },
        "match-out-of-force": {
            "kk": "Атауы сәйкес, бірақ орган актінің күнінде болмаған.",
            "ru": "Название подходит, но на дату акта такого органа не было.",
            "en": "The name fits, but the body did not exist on the day of the act.",
        },
    }
)


@dataclass(frozen=True)
class RegisterBody:
    """A body of the register with its names: full ones and abbreviations."""

    key: str
    names: tuple[str, ...]
    shorts: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    is_collective: bool = False

    def is_on(self, day: date | None) -> bool:
        """Tell whether the body exists on a day; without a day it may."""
        if day is None:
            return True
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True)
class Candidate:
    """A body that may be meant: how much speaks for it, from 0 to 1, and the code of the reason."""

    body: RegisterBody
    score: float
    reason: str

    def why(self, language: Language = "en") -> str:
        """Return the reason as a sentence."""
        return sentence(self.reason, language, {})


@dataclass(frozen=True)
class Match:
    """Who a name is: the body where one stands out, and the candidates, the likeliest first."""

    best: RegisterBody | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class _Form:
    """A name prepared for comparing: its folded words as written and without the state's, the stems of the telling."""

    whole: str
    text: str
    stems: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Register:
    """The register prepared once for many names."""

    bodies: tuple[RegisterBody, ...]
    forms: tuple[tuple[_Form, ...], ...] = field(repr=False)

    @classmethod
    def of(cls, bodies: Iterable[RegisterBody]) -> "Register":
        """Prepare the bodies' names."""
        every = tuple(bodies)
        return cls(every, tuple(tuple(_forms_of(body)) for body in every))


def match(
    name: str,
    register: Sequence[RegisterBody] | Register,
    *,
    on: date | None,
    language: str,
    glossary: Mapping[str, str],
    is_collective: bool = False,
) -> Match:
    """Return who a name of a document is; nobody where no body or more than one stands out.

    `on` is the day of the act: a body that did not exist then is shown but never taken. An abbreviation means what
    the document's own glossary says, whatever the register calls by it.
    """
    known = register if isinstance(register, Register) else Register.of(register)
    wanted = list(_wanted(name[:LONGEST], language, glossary))
    found = [
        candidate
        for body, forms in zip(known.bodies, known.forms, strict=True)
        if (candidate := _candidate(body, forms, wanted, on=on, is_collective=is_collective))
    ]
    found.sort(key=lambda one: (-one.score, one.body.key))
    return Match(_best(found), tuple(found[:MOST_SHOWN]))


def _forms_of(body: RegisterBody) -> Iterator[_Form]:
    for reason, texts in (("match-name", body.names), ("match-abbreviation", body.shorts)):
        for text in texts:
            if fold(text):
                yield _form(text, reason, tongue_of(text, "ru"))


def _form(text: str, reason: str, language: str) -> _Form:
    folded = " ".join(_STATE.sub(" ", fold(text)).split()) or fold(text)
    return _Form(fold(text), folded, tuple(_stems(folded.split(), language)), reason)


def _stems(words: Sequence[str], language: str) -> Iterator[str]:
    for word in words:
        if word in _WIDE:
            yield _WIDE[word]
        elif word not in _LITTLE and word not in _FORMS:
            yield _stem_in_kazakh(word) if language == "kk" else _stem_in_russian(word)


def _stem_in_russian(word: str) -> str:
    return _cut(_RUSSIAN_END, word)


def _stem_in_kazakh(word: str) -> str:
    # Its last letter looks like an ending.
    if word.startswith("облыс"):
        return "облыс"
    if _GOVERNMENT.match(word):
        return "укимет"
    for ending in (_KAZAKH_CASE, _KAZAKH_OWN, _KAZAKH_MANY, _KAZAKH_OWN):
        word = _cut(ending, word)
    return word[:-1] + word[-1:].translate(_LAST_SOUND)


def _cut(ending: re.Pattern[str], word: str) -> str:
    """Cut an ending off, but leave a word its first four letters."""
    found = ending.search(word, 4) if len(word) > 4 else None
    return word[: found.start()] if found else word


def _wanted(name: str, language: str, glossary: Mapping[str, str]) -> Iterator[_Form]:
    """Return the forms a name may have: as printed, without an ending after a hyphen, and as the glossary has it."""
    full = expansion(name, glossary)
    if full:
        yield _form(full, "match-glossary", tongue_of(full, language))
        return
    yield _form(name, "", tongue_of(name, language))
    bare = stem(name)
    if bare != name and " " not in name.strip():
        yield _form(bare, "", language)


def _candidate(
    body: RegisterBody,
    forms: Sequence[_Form],
    wanted: Sequence[_Form],
    *,
    on: date | None,
    is_collective: bool,
) -> Candidate | None:
    scored = [_compare(mine, theirs) for mine in wanted for theirs in forms]
    score, _is_whole, reason = max(scored, default=(0.0, False, ""))
    if is_collective and not body.is_collective and score < SAME:
        return None
    if is_collective != body.is_collective and score < 1:
        # A plural and a single body share their stems: «акимы районов», «аким района».
        score -= 0.15
    if score < POSSIBLE:
        return None
    if not body.is_on(on):
        return Candidate(body, round(score * 0.6, 3), "match-out-of-force")
    return Candidate(body, round(score, 3), reason)


def _compare(mine: _Form, theirs: _Form) -> tuple[float, bool, str]:
    """Return how alike two forms are, whether they are so to the letter, and the code of the reason."""
    is_short = theirs.reason == "match-abbreviation"
    if mine.text == theirs.text:
        return 1.0, mine.whole == theirs.whole, mine.reason or theirs.reason
    if not mine.stems or not theirs.stems or (is_short and len(theirs.stems) == 1):
        return 0.0, False, ""
    own, other = set(mine.stems), set(theirs.stems)
    if own == other:
        endings = "match-abbreviation-endings" if is_short else "match-endings"
        return 0.97 if mine.stems == theirs.stems else 0.95, False, mine.reason or endings
    missing = other - own
    if own < other and len(own) > 1:
        # What tells whose the body is may be missing; a part of its work may not.
        if all(_WHOSE.match(word) or _is_of_place(word, theirs) for word in missing):
            return 0.9 - 0.02 * len(missing), False, "match-short-form"
        return 0.74 - 0.03 * len(missing), False, "match-likeness"
    return _likeness(own, other, mine, theirs), False, "match-likeness"


def _is_of_place(word: str, form: _Form) -> bool:
    """Tell whether a word stands before a word of a place: «Жамбылской области», «Жамбыл облысы»."""
    place = form.stems.index(word)
    following = form.stems[place + 1] if place + 1 < len(form.stems) else ""
    before = form.stems[place - 1] if place else ""
    return bool(re.match(r"(?:област|облыс|район|аудан|кала|город)", following)) or before == "город"


def _likeness(own: set[str], other: set[str], mine: _Form, theirs: _Form) -> float:
    shared = len(own & other)
    words = 2 * shared / (len(own) + len(other))
    if not shared and len(own) > 1:
        return 0.0
    matcher = SequenceMatcher(None, mine.text, theirs.text, autojunk=False)
    if len(mine.text) < 5 or matcher.real_quick_ratio() < 0.8 or matcher.quick_ratio() < 0.8:
        return 0.8 * words
    ratio = matcher.ratio()
    # Nearly the same letters are a slip of the pen.
    return max(0.8 * words, ratio - 0.04 if ratio > 0.93 else 0.8 * ratio)


def _best(found: Sequence[Candidate]) -> RegisterBody | None:
    """Return the body that stands out: sure and alone, or likely and well before the next."""
    standing = [one for one in found if one.reason != "match-out-of-force"]
    if not standing or standing[0].score < LIKELY:
        return None
    second = standing[1].score if len(standing) > 1 else 0.0
    lead = 0.005 if standing[0].score >= SURE else LEAD
    return standing[0].body if standing[0].score - second >= lead else None
