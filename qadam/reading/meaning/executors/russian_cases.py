"""A Russian name of a body out of the case of its sentence: «областному управлению» is «областное управление»."""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from qadam.reading.meaning.executors.russian import ENDINGS, HEADS

Case: TypeAlias = Literal["nom", "gen", "dat", "ins"]
Gender: TypeAlias = Literal["m", "n", "f"]

# Endings of the dative by declension, of the singular and of the plural.
_DATIVES = {
    "m": ("у", "ам"), "mk": ("у", "ам"), "ma": ("у", "ам"), "ms": ("ю", "ям"), "mj": ("ю", "ям"), "n": ("у", "ам"),
    "ni": ("ю", "ям"), "f": ("е", "ам"), "fk": ("е", "ам"), "fi": ("и", "ям"),
}  # fmt: skip
_GENDERS: dict[str, Gender] = {"m": "m", "n": "n", "f": "f"}
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_VELARS, _SIBILANTS = "кгх", "жшчщ"
# Adjectives whose masculine is stressed on its ending.
_STRESSED = re.compile(
    r"(?:городск|областн|правов|трудов|краев|морск|речн|лесн|основн|головн|цифров|больш|заводск|страхов|делов)$"
)


@dataclass(frozen=True)
class _Form:
    """What a form of a noun may be: its case and number, its own ending and that of its nominative."""

    case: Case
    is_many: bool
    gender: Gender
    ending: str
    nominative: str


def _forms() -> dict[str, list[_Form]]:
    found: dict[str, list[_Form]] = {}
    for kind, stems in HEADS.items():
        one, gen, ins, many, gen_many, ins_many = ENDINGS[kind]
        dat, dat_many = _DATIVES[kind]
        singular: dict[Case, str] = {"nom": one, "gen": gen, "dat": dat, "ins": ins}
        plural: dict[Case, str] = {"nom": many, "gen": gen_many, "dat": dat_many, "ins": ins_many}
        gender = _GENDERS[kind[0]]
        forms = [_Form(case, False, gender, ending, one) for case, ending in singular.items()]
        forms += [_Form(case, True, gender, ending, many) for case, ending in plural.items()]
        for stem in stems.split():
            for form in forms:
                found.setdefault(stem + form.ending, []).append(form)
    return found


_FORMS = _forms()
# The cases, number and gender (of the singular) that an ending of an adjective may say.
_ADJECTIVES: dict[str, tuple[tuple[str, bool, str], ...]] = {
    "ый": (("nom", False, "m"),),
    "ий": (("nom", False, "m"),),
    "ой": (("nom", False, "m"), ("gen dat ins", False, "f")),
    "ей": (("gen dat ins", False, "f"),),
    "ая": (("nom", False, "f"),),
    "яя": (("nom", False, "f"),),
    "ое": (("nom", False, "n"),),
    "ее": (("nom", False, "n"),),
    "ые": (("nom", True, ""),),
    "ие": (("nom", True, ""),),
    "ого": (("gen", False, "mn"),),
    "его": (("gen", False, "mn"),),
    "ому": (("dat", False, "mn"),),
    "ему": (("dat", False, "mn"),),
    "ым": (("ins", False, "mn"), ("dat", True, "")),
    "им": (("ins", False, "mn"), ("dat", True, "")),
    "ых": (("gen", True, ""),),
    "их": (("gen", True, ""),),
    "ыми": (("ins", True, ""),),
    "ими": (("ins", True, ""),),
}
_ADJECTIVE = re.compile(rf"(?:{'|'.join(sorted(_ADJECTIVES, key=len, reverse=True))})$")


def nominative(name: str) -> str:
    """Return a name of a body without its dative, genitive or instrumental; where the case is in doubt, as it is.

    «Управления образования» may be many or of one: it stays. The adjectives before the head go with it.
    """
    adjectives: list[re.Match[str]] = []
    words = _WORD.finditer(name)
    for word in words:
        if forms := _forms_of(word.group()):
            fitting = [form for form in forms if all(_agrees(one.group(), form) for one in adjectives)]
            is_plain = not fitting or any(form.case == "nom" for form in fitting)
            if is_plain or any(_is_given(after.group()) for after in words):
                return name
            told = {_put(name, [*adjectives, word], form) for form in fitting}
            return told.pop() if len(told) == 1 else name
        if word.group().casefold() != "и":
            adjectives.append(word)
    return name


def _forms_of(word: str) -> list[_Form]:
    return _FORMS.get(word.casefold().rsplit("-", 1)[-1], [])


def _is_given(word: str) -> bool:
    """Tell whether another noun stands in the dative or instrumental: then the name is a list."""
    forms = _forms_of(word)
    return bool(forms) and all(form.case in ("dat", "ins") for form in forms)


def _agrees(adjective: str, form: _Form) -> bool:
    ending = _ADJECTIVE.search(adjective.casefold())
    return ending is not None and any(
        form.case in cases and form.is_many == is_many and (is_many or form.gender in genders)
        for cases, is_many, genders in _ADJECTIVES[ending.group()]
    )


def _put(name: str, words: list[re.Match[str]], form: _Form) -> str:
    """Return the name with its adjectives and its head in the nominative."""
    parts, end = [], 0
    for word in words:
        parts += [name[end : word.start()], _bare(word.group(), form, is_head=word is words[-1])]
        end = word.end()
    return "".join([*parts, name[end:]])


def _bare(word: str, form: _Form, *, is_head: bool) -> str:
    if is_head:
        bare = word[: len(word) - len(form.ending)] + form.nominative
    else:
        found = _ADJECTIVE.search(word.casefold())
        assert found is not None
        stem = word[: found.start()]
        bare = stem + _ending_of(stem.casefold(), found.group(), form)
    return bare.upper() if word.isupper() else bare


def _ending_of(stem: str, oblique: str, form: _Form) -> str:
    """Return the nominative ending of an adjective after its stem; a soft stem shows in the oblique ending."""
    is_velar, is_sibilant = stem[-1:] in _VELARS, stem[-1:] in _SIBILANTS
    is_soft = oblique[0] in "еи" and not is_velar
    if form.is_many:
        return "ие" if oblique[0] == "и" else "ые"
    if form.gender == "m":
        return "ой" if _STRESSED.search(stem) else "ий" if is_soft or is_velar or is_sibilant else "ый"
    if form.gender == "n":
        return "ее" if is_soft else "ое"
    return "яя" if is_soft and not is_sibilant else "ая"
