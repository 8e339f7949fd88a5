"""Gives letters back what a file's fonts have made of them: Kazakh letters above all."""

import re
import unicodedata
from collections.abc import Callable, Iterable

Repair = Callable[[str], str]

KAZAKH = frozenset("ӘәҒғҚқҢңӨөҰұҮүҺһ")
# The two ways to write Kazakh in one byte, taken by a program for plain Cyrillic.
ONE_BYTE = ("kz1048", "ptcp154")
FEWEST_SIGNS = 3
# So many letters, and this part of all, must be Latin ones with accents before they are taken for Cyrillic.
FEWEST_ACCENTS = 20
WRONG_PART = 0.5
WESTERN = re.compile("[\u00c0-\u00ff]")
SYMBOLS = re.compile("[\uf020-\uf0ff]+")
LIGATURES = re.compile("[\ufb00-\ufb06]")


def repair_for(texts: Iterable[str]) -> Repair:
    """Return what puts the texts of this document right; usual texts only come into one form of Unicode."""
    whole = "\n".join(texts)
    is_western = _is_western(whole)
    plain = _from_western(whole) if is_western else whole
    letters = _kazakh_letters(plain)

    def repaired(text: str) -> str:
        if text.isascii():
            return text
        if is_western:
            text = _from_western(text)
        text = SYMBOLS.sub(_symbols, text.translate(letters))
        text = LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
        return unicodedata.normalize("NFC", text.replace("\u00a0", " "))

    return repaired


def _is_western(text: str) -> bool:
    """Whether most letters are accented: no language writes so, only Cyrillic taken for Latin."""
    wrong = len(WESTERN.findall(text))
    return wrong >= FEWEST_ACCENTS and wrong > WRONG_PART * sum(map(str.isalpha, text))


def _from_western(text: str) -> str:
    return "".join(_sign_of("cp1252", "cp1251", sign) for sign in text)


def _sign_of(taken_for: str, meant: str, sign: str) -> str:
    if sign < "\u0080":
        return sign
    try:
        return sign.encode(taken_for).decode(meant)
    except UnicodeError:
        return sign


def _kazakh_letters(text: str) -> dict[int, str]:
    """What to put for letters of neither language; nothing where the text has none."""
    tables = [_table(meant) for meant in ONE_BYTE]
    counts = [sum(text.count(wrong) for wrong in table) for table in tables]
    best = counts.index(max(counts))
    if counts[best] < FEWEST_SIGNS or KAZAKH & set(text):
        return {}
    return {ord(wrong): right for wrong, right in tables[best].items()}


def _table(meant: str) -> dict[str, str]:
    table = {}
    for byte in range(0x80, 0x100):
        wrong = bytes([byte]).decode("cp1251", "replace")
        right = bytes([byte]).decode(meant, "replace")
        if right in KAZAKH and wrong != right and wrong.isalpha():
            table[wrong] = right
    return table


def _symbols(found: re.Match[str]) -> str:
    """Letters of a font of symbols are letters where they make words, else the marks of a list."""
    signs = found.group()
    if len(signs) == 1:
        return "•"
    return bytes(ord(sign) & 0xFF for sign in signs).decode("cp1251", "replace")
