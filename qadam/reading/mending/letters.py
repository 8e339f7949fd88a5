"""Letters of the wrong alphabet, of old Kazakh fonts and signs that are not seen."""

import html
import re
import unicodedata
from functools import lru_cache

KAZAKH_LETTERS = frozenset("әғқңөұүһіӘҒҚҢӨҰҮҺІ")
CYRILLIC = "А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"
# Letters of the fonts in which Kazakh was typed before Unicode.
_OLD = str.maketrans("ќѓўїјєґѕњћљЌЃЎЇЈЄҐЅЊЋЉ", "қғұүәәөңңһңҚҒҰҮӘӘӨҢҢҺҢ")
# Letters of other alphabets that printed files give for the Kazakh ones: «кӛмек», «ҽлеуметтік», «жҥйе», «ҧйым».
_STRAY = str.maketrans("ӛҽҥҧӊӈҝӄҡӷҕӚҼҤҦӉӇҜӃҠӶҔ", "өәүұңңқққғғӨӘҮҰҢҢҚҚҚҒҒ")
_HAS_STRAY = re.compile("[ӛҽҥҧӊӈҝӄҡӷҕӚҼҤҦӉӇҜӃҠӶҔ]")
_LOOKALIKES = str.maketrans(
    "ABCEHIKMOPTXYƏƟaceiopxykhəɵǝıŋ",
    "АВСЕНІКМОРТХУӘӨасеіорхукһәөәің",
)
_LOOKING = frozenset("ABCEHIKMOPTXYƏƟaceiopxykhəɵǝıŋ")
# Short words that are always Russian or Kazakh though every letter of them may be Latin.
_CYRILLIC_THOUGH_LATIN = frozenset(("TOO", "AO", "HAO", "OAO", "PK", "OO", "KX", "MO", "AOO", "TMO", "OBO"))
_SINGLE = frozenset("acokiy")

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc]")
_SOFT_BREAK = re.compile("\u00ad[ \t]*\r?\n[ \t]*")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\v\f]")
_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[A-Za-z]{2,8});")
_TOKEN = re.compile(r"[^\W_]+")
_ROMAN = re.compile(r"[IVXІХҮYУ]+|[ivx]+|[іiv]+|1[VYҮ]")
_ROMAN_HEAD = re.compile(
    r"([IVXІХҮYУ]{1,5})(?=(?:тоқсан|жарты|жыл|кварт|полуг|кезең|этап|бөлім|раздел|сессия)[а-яәғқңөұүһі]*$)"
)
# Kazakh words that begin with Ү and have no other letter of their own.
_OF_Y = re.compile(r"Y(?:й|ш|лк|лг|нем|нд|зд|зб|йр|йл|м(?:ет|бет))")
_HAS_CYRILLIC = re.compile(f"[{CYRILLIC}]")
_HAS_LATIN = re.compile("[A-Za-zƏəƟɵǝŋı]")
_HAS_OLD = re.compile("[ќѓўїјєґѕњћљЌЃЎЇЈЄҐЅЊЋЉ]")
_ODD = re.compile(f'[^ \n{CYRILLIC}0-9.,;:()«»"/-]')
_OF_DIGITS = re.compile(r"(?<=\d)[ОоOo](?=\d)|(?<=\d)[ОоOo](?=[ОоOo]\d)|(?<=\d[ОоOo])[ОоOo](?=\d)")
_ZERO = re.compile(f"(?<=[{CYRILLIC}])0(?=[{CYRILLIC}])")
_THREE = re.compile(f"(?<=[{CYRILLIC}])3(?=[{CYRILLIC}])")


def unmix(text: str) -> str:
    """Return the text with each word in one alphabet, composed (NFC), without signs that are not seen.

    Latin letters among Cyrillic ones become Cyrillic («уйi» → «уйі»), as do the letters of old Kazakh fonts
    («Ќазаќстан») and digits typed for letters («к0миссия»). Latin words, Roman numerals and line breaks stay.
    """
    clean = clear(text)
    if not _ODD.search(clean) and not _ZERO.search(clean) and not _THREE.search(clean) and "О" not in clean:
        return clean
    clean = _OF_DIGITS.sub("0", clean)
    return _by_words(clean)


def _by_words(text: str) -> str:
    """Return the text with each word in one alphabet, the last word first: each asks what it stands before."""
    parts: list[str] = []
    end = len(text)
    for match in reversed(list(_TOKEN.finditer(text))):
        after = text[match.end() : end] + (parts[-1] if parts else "")
        word = _word(match.group(), _is_before_cyrillic(match.group(), after), match.start() == 0)
        parts += [text[match.end() : end], word]
        end = match.start()
    return "".join(reversed([*parts, text[:end]]))


def in_kazakh_letters(text: str) -> str:
    """Return the text with letters of other Cyrillic alphabets as the Kazakh ones they stand for."""
    return text.translate(_STRAY) if _HAS_STRAY.search(text) else text


def clear(text: str) -> str:
    """Return the text composed, with plain spaces and line breaks, without unseen signs and entities left over."""
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    text = in_kazakh_letters(unicodedata.normalize("NFC", text))
    text = _UNSEEN.sub("", _SOFT_BREAK.sub("", text))
    text = _CONTROLS.sub(" ", _BREAKS.sub("\n", _SPACES.sub(" ", text)))
    return text.replace("\u2011", "-").replace("\u2010", "-")


def _is_before_cyrillic(word: str, after: str) -> bool:
    """Tell whether a word of Cyrillic letters follows after one space or line break; «c 2005» counts too."""
    if len(after) < 2 or after[0] not in " \n":
        return False
    return bool(_HAS_CYRILLIC.match(after[1])) or (word == "c" and after[1].isdecimal())


@lru_cache(maxsize=20_000)
def _word(word: str, before_cyrillic: bool, is_first: bool) -> str:
    """Return one word in one alphabet."""
    head = _ROMAN_HEAD.match(word)
    if head:
        return f"{head.group()}{_word(word[head.end() :], False, False)}"
    if _ROMAN.fullmatch(word):
        return "і" if word == "i" and before_cyrillic and not is_first else word
    if not _HAS_LATIN.search(word):
        return _of_digits(_of_old_font(word)) if _HAS_CYRILLIC.search(word) else word
    if not _HAS_CYRILLIC.search(word):
        return _of_latin(word, before_cyrillic)
    return _of_mixed(word)


def _of_latin(word: str, before_cyrillic: bool) -> str:
    """Return a word of Latin letters alone: it is Cyrillic only where nothing else makes sense."""
    if word in _CYRILLIC_THOUGH_LATIN or (before_cyrillic and word in _SINGLE):
        return word.translate(_LOOKALIKES)
    return word


def _of_mixed(word: str) -> str:
    """Return a word of both alphabets in Cyrillic, or as it is where its Latin letters have no Cyrillic likeness."""
    if any(letter not in _LOOKING for letter in _HAS_LATIN.findall(word)):
        return word
    if "Y" in word and (KAZAKH_LETTERS & set(word) or "i" in word or _OF_Y.match(word)):
        # A Latin i stands for the Kazakh letter: no Russian word has one.
        word = word.replace("Y", "Ү")
    if KAZAKH_LETTERS & set(word) and "γ" in word:
        word = word.replace("γ", "ү")
    return _of_digits(_of_old_font(word.translate(_LOOKALIKES)))


def _of_old_font(word: str) -> str:
    return word.translate(_OLD) if _HAS_OLD.search(word) else word


def _of_digits(word: str) -> str:
    """Return the word with zeros and threes between its letters as letters."""
    if "0" in word:
        word = _ZERO.sub(lambda match: "О" if word.isupper() else "о", word)
    if "3" in word:
        word = _THREE.sub(lambda match: "З" if word.isupper() else "з", word)
    return word
