"""Kazakh and Russian text: folding for search, keys for sorting."""

import re
import unicodedata

KAZAKH_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_FOLD = str.maketrans("әқңөұүіғһё", "акноууигхе")
# Ordinary Latin letters that people type inside Cyrillic words.
_LOOKALIKES = str.maketrans("iceopaxy", "ісеораху")
_ORDER = {letter: chr(0x100 + place) for place, letter in enumerate(KAZAKH_ALPHABET)}
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return the text in lower case with Kazakh letters as a Russian keyboard has them («Қордай» → «кордай»)."""
    lowered = unicodedata.normalize("NFC", text).casefold()
    return " ".join(_WORD.findall(_unmix(lowered).translate(_FOLD)))


def _unmix(text: str) -> str:
    def mend(match: re.Match[str]) -> str:
        word = match.group()
        return word.translate(_LOOKALIKES) if re.search(r"[а-яёәқңөұүіғһ]", word) else word

    return _WORD.sub(mend, text)


def sort_key(text: str) -> str:
    """Return a key whose byte order is the order of the Kazakh alphabet, digits and Latin letters before it."""
    lowered = unicodedata.normalize("NFC", text).casefold()
    return "".join(
        _ORDER.get(letter, letter) for letter in lowered if letter.isalnum() or letter == " "
    ).strip()
