"""What may stand at the end of a Russian word: endings by the kind of the word they belong to."""

from collections.abc import Iterator

_SHORTEST = 2
# The many endings of verbs make words of anything where little is before them.
_SHORTEST_VERB = 4
_SOFT_ENDINGS = "ый ий ой ая яя ое ее ые ие ого его ому ему ым им ом ем ей ую юю ых их ыми ими ою ею".split()
_PARTICIPLES = {
    "a": "анн аем ающ авш ат",
    "я": "янн яем яющ явш ят",
    "o": "ованн уем ующ овавш",
    "e": "ёванн еванн юем юющ евавш уем ующ",
    "i": "енн ённ им ящ ащ ивш ет",
    "t": "енн ённ ем ющ ущ евш вш ет",
}
_VERBS = {
    "a": "ать ает аю аем аете аешь ают ал ала али ало ай айте ая ав ан ана ано аны ит ат ят ут ют ет им ем а",
    "я": "ять яет яю яем яете яют ял яла яли яло яй яйте яя яв ян яна яно яны ит ят ют ет",
    "o": "овать ует ую уем уете уют овал овала овали овало уй уйте уя овав ован ована овано ованы",
    "e": "евать ует ую уем уют юет юют юю евал евала евали евало уй уйте уя юя евав еван евана евано еваны",
    "i": "ить ит ю у им ите ят ат ил ила или ило и ь ьте ив я а ен ена ено ены ён ишь",
    "t": "ти сти зти чь ть ет ут ют ем у ю л ла ли ло ив я а ен ена ено ены ён еть ит ят ел ела ели ело ей ев",
}
_NOUNS_OF_VERBS = {"a": "ани", "я": "яни", "o": "овани", "e": "евани", "i": "ени", "t": "ени"}
_ENDINGS_OF_NOUNS = {
    "IE": "ие ия ию ием ии ий иям иями иях ье ья ью ьем ьи ьям ьями ьях",
    "IA": "ия ии ию ией иею ий иям иями иях",
    "A": "а ы и е у ой ею ей ою ам ами ах",
    "A0": "",
    "Я": "я и е ю ей ею ям ями ях ь ь",
    "M": "- а у ом ем е ы и ов ев ей ам ами ах",
    "Ь": "ь я ю ем ём е и ей ям ями ях ью ьми",
    "Й": "й я ю ем е и ев ям ями ях",
    "O": "о а у ом е ам ами ах",
    "E": "е я а ю у ем ям ями ях ей ам ами ах",
    "P": "ы и - ов ев ей ам ам ами ах ям ями ях",
}
_ADJECTIVE = [*_SOFT_ENDINGS, "о", "е", "а", "ы", "и", "ейш", "ости", "ость", "остью", "остей"]
_FALLING = ("ок", "ек", "ец", "ёк", "ень", "ель")
_MUTATED = {"д": "жд", "т": "щ", "с": "ш", "з": "ж", "в": "вл", "б": "бл", "п": "пл", "м": "мл", "ф": "фл"}


def _ending_kinds() -> dict[str, frozenset[str]]:
    """Return which kinds of words an ending belongs to; "" is the bare stem."""
    found: dict[str, set[str]] = {}

    def add(kind: str, ending: str) -> None:
        found.setdefault("" if ending == "-" else ending, set()).add(kind)

    for kind, endings in _ENDINGS_OF_NOUNS.items():
        for ending in endings.split():
            add(kind, ending)
    add("A0", "-")
    for ending in _ADJECTIVE:
        add("J", ending)
    for ending in _SOFT_ENDINGS:
        add("J", f"{ending}ся")
    for kind, endings in _VERBS.items():
        for ending in endings.split():
            add(kind, ending)
            add(kind, f"{ending}{'сь' if ending[-1] in 'аеиоуыюя' else 'ся'}")
        for part in _PARTICIPLES[kind].split():
            for ending in (*_SOFT_ENDINGS, "о", "а", "ы"):
                add(kind, part + ending)
                add(kind, f"{part}{ending}ся")
        for ending in _ENDINGS_OF_NOUNS["IE"].split():
            add(kind, _NOUNS_OF_VERBS[kind] + ending)
    return {ending: frozenset(kinds) for ending, kinds in found.items()}


ENDINGS = _ending_kinds()
_NONE: frozenset[str] = frozenset()
# After these letters «и» is written where other hard stems have «ы».
_BEFORE_I, _HARD = frozenset("кгхжшщч"), frozenset("MA")
_KINDS_OF_VERBS = frozenset(_VERBS)
_LONGEST = max(map(len, ENDINGS))


def stems(word: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Give each way to part the word (in small letters) into a stem and an ending: the stem and the kinds it fits."""
    for size in range(min(_LONGEST, len(word) - _SHORTEST) + 1):
        stem = word[: len(word) - size]
        kinds = ENDINGS.get(word[len(word) - size :], _NONE)
        if len(stem) < _SHORTEST_VERB:
            kinds -= _KINDS_OF_VERBS
        if size == 1 and word[-1] in "ыи" and (word[-1] == "и") != (stem[-1] in _BEFORE_I):
            kinds -= _HARD
        if kinds:
            yield stem, kinds


def stems_of_listed(word: str) -> Iterator[tuple[str, str]]:
    """Give the stems of a word in the form a dictionary has it, each with its kind."""
    if word.endswith("ь"):
        yield word[:-1], "Ь"
    if word.endswith("ень"):
        yield f"{word[:-3]}н", "Ь"
    if word.endswith("ти"):
        yield word[:-1], "P"
    bare = word[:-2] if word.endswith(("ся", "сь")) and len(word) > 5 else word
    for endings, kinds in _BY_END:
        end = next((end for end in endings if bare.endswith(end) and len(bare) - len(end) >= _SHORTEST), None)
        if end is None:
            continue
        stem = bare[: len(bare) - len(end)]
        for kind in kinds:
            yield stem, kind
        yield from _changed_stems(stem, end, kinds)
        return
    yield bare, "M"
    if bare.endswith(_FALLING):
        yield bare[:-2] + bare[-1], "M"
    if bare.endswith("анин"):
        yield bare[:-2], "P"
        yield bare[:-2], "E"


def _changed_stems(stem: str, end: str, kinds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Give stems whose consonant changes («выявить» → «выявл») or that gain a vowel («ярмарка» → «ярмарок»)."""
    if "i" in kinds and stem[-1] in _MUTATED:
        yield stem[:-1] + _MUTATED[stem[-1]], "i"
        if stem.endswith("ст"):
            yield f"{stem[:-2]}щ", "i"
    if end == "а" and stem[-1] == "к" and stem[-2] not in "аеиоуыэюя":
        before = stem[:-2] if stem[-2] in "йь" else stem[:-1]
        yield f"{before}{'ек' if stem[-2] in 'йьжшч' else 'ок'}", "A0"
    if end == "я" and stem[-1] in "ье":
        yield f"{stem.rstrip('ь')}{'ей' if stem[-1] == 'ь' else 'й'}", "A0"


_BY_END: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("овать",), ("o",)),
    (("евать",), ("e", "a")),
    (("ать",), ("a",)),
    (("ять",), ("я",)),
    (("ить",), ("i",)),
    (("еть", "ти", "чь"), ("t",)),
    (("ый", "ой"), ("J",)),
    (("ий",), ("J", "IE")),
    (("ая", "яя", "ое", "ее", "ые"), ("J",)),
    (("ия",), ("IA",)),
    (("ие", "ье"), ("IE",)),
    (("а",), ("A", "A0")),
    (("я",), ("Я",)),
    (("ь",), ("Ь",)),
    (("й",), ("Й",)),
    (("о",), ("O", "A0")),
    (("е",), ("E",)),
    (("ы", "и"), ("P",)),
)
