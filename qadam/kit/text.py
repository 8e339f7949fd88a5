"""Kazakh and Russian text: folding for search, keys for sorting."""

import re
import string
import unicodedata

KAZAKH_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_FOLD = str.maketrans("әқңөұүіғһё", "акноууигхе")
# Latin letters that look like the Cyrillic ones among which they are typed, and the schwa of other alphabets.
_LOOKALIKES = str.maketrans("ABCEHIKMOPTXYƏƟaceiopxykhəɵ", "АВСЕНІКМОРТХУӘӨасеіорхукһәө")
_CYRILLIC = re.compile(r"[а-яёәқңөұүіғһ]", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORD = 60

_SORTED = string.digits + string.ascii_lowercase + KAZAKH_ALPHABET
_PLACES = {" ": "00"} | {letter: f"{place:02d}" for place, letter in enumerate(_SORTED, start=1)}


def fold(text: str) -> str:
    """Return the text in lower case with Kazakh letters as a Russian keyboard has them («Қордай» → «кордай»).

    Only words of letters and digits remain, one space between two of them; accents go, and a word ends at
    sixty signs. Folding what is folded changes nothing.
    """
    unmixed = _WORD.sub(_unmix, _plain(text))
    lowered = _plain(unmixed.casefold()).casefold().translate(_FOLD)
    return " ".join(word[:_LONGEST_WORD] for word in _WORD.findall(lowered))


def _unmix(match: re.Match[str]) -> str:
    word = match.group()
    return word.translate(_LOOKALIKES) if _CYRILLIC.search(word) else word


def _plain(text: str) -> str:
    """Return the text without accents and other marks on letters; й is a letter of its own."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text).translate(_PLAINER)


class _Plainer(dict[int, str]):
    """What each sign becomes without its marks, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        parts = unicodedata.normalize("NFKD", letter) if letter.isalnum() and letter not in "йЙ" else letter
        plain = "".join(sign for sign in parts if not unicodedata.category(sign).startswith("M"))
        self[code] = plain
        return plain


_PLAINER = _Plainer()


def sort_key(text: str) -> str:
    """Return a key that sorts by the Kazakh alphabet: spaces, digits, Latin, Kazakh, then all other letters.

    It is made of digits and small Latin letters, two for each sign, which every collation orders alike.
    """
    lowered = _WORD.sub(_unmix, unicodedata.normalize("NFC", " ".join(text.split()))).casefold()
    return "".join(_place(letter) for letter in lowered if letter.isalnum() or letter == " ")


def _place(letter: str) -> str:
    known = _PLACES.get(letter) or _PLACES.get(_plain(letter))
    return known or f"z{ord(letter):06x}"
