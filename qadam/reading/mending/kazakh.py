"""What may stand at the end of a Kazakh word: chains of endings that agree in vowels and consonants."""

from collections.abc import Iterator
from typing import NamedTuple

_BACK, _FRONT = frozenset("аоұыяё"), frozenset("әөүіеэ")
_VOWELS = frozenset("аәеёиоөуұүыіэюя")
_VOICELESS = frozenset("бвгдғкқпстфхһцчшщ")
_SHORTEST = 2
_DEEPEST = 6

# What an ending may follow: v a vowel, р р-й-у, л л-м-н-ң, з з-ж, т a voiceless letter.
_AFTER = {
    "v": frozenset("аәеёиоөуұүыіэюя"),
    "р": frozenset("рйуию"),
    "л": frozenset("л"),
    "м": frozenset("мнң"),
    "з": frozenset("зж"),
    "т": _VOICELESS,
    "ь": frozenset("ь"),
}
_ANY = "vрлмзть"


class _Ending(NamedTuple):
    text: str
    after: frozenset[str]
    harmony: str  # «а» for a back ending, «е» for a front one, "" for either
    slot: str
    before: str  # the slots whose endings may stand before this one


def _letters(after: str) -> frozenset[str]:
    return frozenset().union(*(_AFTER[sign] for sign in after))


# Slots from the right: c case, g relative, p possessive, l plural, d derived, n verbal noun, t tense, o voice.
# The star is the bare stem of a noun; o and + are the stem of a verb.
_NOMINAL = "gpldn*"
_TABLE: list[tuple[str, str, str, str]] = [
    # endings in pairs (back, front), what they follow, their slot, slots before
    ("ның нің", "vмь", "c", _NOMINAL),
    ("дың дің", "рлз", "c", _NOMINAL),
    ("тың тің", "т", "c", _NOMINAL),
    ("ға ге", "vрлмзь", "c", _NOMINAL),
    ("қа ке", "т", "c", _NOMINAL),
    ("на не", "v", "c", "p*"),
    ("а е", "м", "c", "p"),
    ("ны ні", "vь", "c", _NOMINAL),
    ("ды ді", "рлмз", "c", _NOMINAL),
    ("ты ті", "т", "c", _NOMINAL),
    ("н н", "v", "c", "p*"),
    ("да де", "vрлмзь", "c", _NOMINAL),
    ("та те", "т", "c", _NOMINAL),
    ("нда нде", "v", "c", "p*"),
    ("дан ден", "vрлзь", "c", _NOMINAL),
    ("тан тен", "т", "c", _NOMINAL),
    ("нан нен", "vм", "c", _NOMINAL),
    ("нсыз нсіз", "v", "c", "p"),
    ("мен мен", "vрлмь", "c", _NOMINAL),
    ("бен бен", "з", "c", _NOMINAL),
    ("пен пен", "т", "c", _NOMINAL),
    ("дай дей", "vрлмз", "c", _NOMINAL),
    ("тай тей", "т", "c", _NOMINAL),
    ("ша ше", _ANY, "c", _NOMINAL),
    ("дағы дегі", "vрлмзь", "g", _NOMINAL),
    ("тағы тегі", "т", "g", _NOMINAL),
    ("ндағы ндегі", "v", "g", "p*"),
    ("ғы гі", "vрлмзь", "g", "*"),
    ("қы кі", "т", "g", "*"),
    ("лар лер", "vр", "l", "gdn*"),
    ("дар дер", "лмзь", "l", "gdn*"),
    ("тар тер", "т", "l", "gdn*"),
    ("ы і", "рлмзть", "p", "ldn*"),
    ("сы сі", "v", "p", "ldn*"),
    ("ым ім", "рлмзть", "p", "ldn*"),
    ("м м", "v", "p", "ldn*"),
    ("ың ің", "рлмзть", "p", "ldn*"),
    ("ң ң", "v", "p", "ldn*"),
    ("ымыз іміз", "рлмзть", "p", "ldn*"),
    ("мыз міз", "v", "p", "ldn*"),
    ("ыңыз іңіз", "рлмзть", "p", "ldn*"),
    ("ңыз ңіз", "v", "p", "ldn*"),
    ("лық лік", "vрь", "d", "gdn*"),
    ("дық дік", "лмз", "d", "dn*"),
    ("тық тік", "т", "d", "dn*"),
    ("лы лі", "vр", "d", "d*"),
    ("ды ді", "лмзь", "d", "d*"),
    ("ты ті", "т", "d", "d*"),
    ("сыз сіз", _ANY, "d", "d*"),
    ("шы ші", _ANY, "d", "d*"),
    ("лас лес", "vр", "d", "*"),
    ("ншы нші", "v", "d", "*"),
    ("ыншы інші", "рлмзт", "d", "*"),
    ("у у", "рлмзт", "n", "+o"),
    ("мау меу", "vрлм", "n", "+o"),
    ("бау беу", "з", "n", "+o"),
    ("пау пеу", "т", "n", "+o"),
    ("ған ген", "vрлмз", "n", "+o"),
    ("қан кен", "т", "n", "+o"),
    ("атын етін", "рлмзт", "n", "+o"),
    ("йтын йтін", "v", "n", "+o"),
    ("ушы уші", "рлмзт", "n", "+o"),
    ("ып іп", "рлмзт", "t", "+o"),
    ("п п", "v", "t", "+o"),
    ("а е", "рлмзт", "t", "+o"),
    ("й й", "v", "t", "+o"),
    ("ады еді", "рлмзт", "t", "+o"),
    ("йды йді", "v", "t", "+o"),
    ("ды ді", "vрлмз", "t", "+o"),
    ("ты ті", "т", "t", "+o"),
    ("са се", _ANY, "t", "+o"),
    ("сын сін", _ANY, "t", "+o"),
    ("ар ер", "рлмзт", "n", "+o"),
    ("р р", "v", "n", "+o"),
    ("мақ мек", "vрлм", "t", "+o"),
    ("ма ме", "vрлм", "o", "+o"),
    ("ба бе", "з", "o", "+o"),
    ("па пе", "т", "o", "+o"),
    ("ыл іл", "рлмзт", "o", "+o"),
    ("л л", "v", "o", "+o"),
    ("ын ін", "рлмзт", "o", "+o"),
    ("н н", "v", "o", "+o"),
    ("ыс іс", "рлмзт", "o", "+o"),
    ("с с", "v", "o", "+o"),
    ("тыр тір", "т", "o", "+o"),
    ("дыр дір", "vрлмз", "o", "+o"),
    ("т т", "vр", "o", "+o"),
]


def _endings() -> dict[str, list[_Ending]]:
    """Return the endings by their text."""
    found: dict[str, list[_Ending]] = {}
    for pair, after, slot, before in _TABLE:
        back, front = pair.split()
        for text, harmony in [(back, "")] if back == front else [(back, "а"), (front, "е")]:
            found.setdefault(text, []).append(_Ending(text, _letters(after), harmony, slot, before))
    return found


_ENDINGS = _endings()
_LONGEST = max(map(len, _ENDINGS))
_HARDER = {"ғ": "қ", "г": "к", "б": "п"}
_SOFTER = {hard: soft for soft, hard in _HARDER.items()}
# Loan words that end so take front endings whatever their vowels are («банкі», «актісі», «медалі»).
_SOFT_LOANS = ("нк", "кт", "кл", "рк", "ль", "рь", "сс", "льм", "рг", "фт")


def stems(word: str, shortest: int = _SHORTEST) -> Iterator[tuple[str, bool]]:
    """Give what the word (in small letters) may be made of: a stem and whether it is a verb's.

    The word itself comes first. A stem that softened before a vowel is given hard too («талаб» → «талап»). What is
    shorter than `shortest` is left out.
    """
    yield word, False
    yield from _strip(word, "*", 0, shortest)


def fronts(stem: str) -> tuple[str, ...]:
    """Return how a word made of the stem may begin: the stem as it is, softened, without its last sign."""
    softened = _SOFTER.get(stem[-1])
    return (stem, stem[:-1] + softened if softened else stem, stem[:-1] if stem[-1] in "ьс" else stem)


def _strip(word: str, allowed: str, depth: int, shortest: int) -> Iterator[tuple[str, bool]]:
    """Take one ending away in every way that is right; `allowed` are slots that may stand here, * for any."""
    if depth == _DEEPEST:
        return
    for size in range(1, min(_LONGEST, len(word) - shortest) + 1):
        for ending in _ENDINGS.get(word[-size:], ()):
            if allowed != "*" and ending.slot not in allowed:
                continue
            rest = word[:-size]
            if rest[-1] not in ending.after or not _agrees(rest, ending.harmony):
                continue
            yield from _rests(rest, ending, depth, shortest)


def _rests(rest: str, ending: _Ending, depth: int, shortest: int) -> Iterator[tuple[str, bool]]:
    """Give the stem that is left, and what is left of it in turn."""
    forms = [rest]
    if ending.text[0] in _VOWELS and rest[-1] in _HARDER:
        forms.append(rest[:-1] + _HARDER[rest[-1]])
    if ending.text[0] == "і" and rest[-1] in "лрс":
        forms.append(rest + ("с" if rest[-1] == "с" else "ь"))
    for form in forms:
        if "*" in ending.before:
            yield form, False
        if "+" in ending.before:
            yield form, True
        inner = ending.before.replace("*", "").replace("+", "")
        if inner:
            yield from _strip(form, inner, depth + 1, shortest)


def _agrees(stem: str, harmony: str) -> bool:
    """Tell whether the stem's last clear vowel is of the ending's kind; и, у and ю go with either."""
    if not harmony or (harmony == "е" and stem.endswith(_SOFT_LOANS)):
        return True
    for letter in reversed(stem):
        if letter in _BACK:
            return harmony == "а"
        if letter in _FRONT:
            return harmony == "е"
        if letter in _VOWELS:
            return True
    return True


def roots(word: str) -> tuple[str, ...]:
    """Return the verb stems of a verbal noun («қарау» → «қара», «оқу» → «оқ», «оқы», «оқі»), none for other words."""
    if not word.endswith(("у", "ю")) or len(word) <= _SHORTEST:
        return ()
    root = word[:-1]
    if len(root) == _SHORTEST and root[-1] in _VOWELS:  # «тау», «дау» are no verbs
        return ()
    return (root,) if root[-1] in _VOWELS else (root, f"{root}ы", f"{root}і")
