"""Kazakh names in Latin letters, for places that no English text names."""

import re

# The BGN/PCGN letters for Kazakh without their marks, as English maps print them: «Қордай» → Qorday.
LETTERS = dict(
    zip(
        "абвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюяә",
        "a b v g gh d e yo zh z i y k q l m n ng o o p r s t u u u f kh h ts ch sh shch - y i - e yu ya a".split(),
        strict=True,
    )
)
SIGNS = "ъь"
# What stands after a Kazakh name (written out, or short as in the KATO table) and the English word for it.
ENDINGS = {
    "облысы": "Region",
    "ауданы": "District",
    "қаласы": "",
    "Қ.Ә.": "",
    "қ.ә.": "",
    "қ.": "",
    "ауылдық округі": "Rural District",
    "а.о.": "Rural District",
    "а.о": "Rural District",
    "ауылы": "",
    "а.": "",
    "к.ә.": "",
    "к.": "",
    "кенті": "",
    "ст.": "Station",
}


def transliterated(text: str) -> str:
    """Return Kazakh or Russian text in Latin letters; hard and soft signs fall away, other signs stay."""
    return "".join(_letter(text, place) for place in range(len(text)))


def english_name(name_kk: str) -> str:
    """Return a place's name in Latin letters with an English word for its kind: «Байзақ ауданы» → Bayzaq District."""
    for ending in sorted(ENDINGS, key=len, reverse=True):
        if name_kk.endswith(f" {ending}"):
            bare = transliterated(name_kk.removesuffix(ending).strip())
            return re.sub(r"\s+", " ", f"{bare} {ENDINGS[ending]}").strip()
    return transliterated(name_kk)


def _letter(text: str, place: int) -> str:
    letter = text[place]
    small = letter.lower()
    if small in SIGNS:
        return ""
    latin = LETTERS.get(small)
    if latin is None:
        return letter
    if letter == small:
        return latin
    # «ШУ» is SHU, «Шу» is Shu.
    following = text[place + 1 : place + 2]
    return latin.upper() if following.isupper() else latin.capitalize()
