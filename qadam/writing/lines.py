"""How text falls into lines: where a word may be broken, and about how many lines a text takes."""

import math
import re
from collections.abc import Sequence

# A little above the mean width of a Cyrillic letter, as a part of its size.
LETTER = 0.58
MM_PER_POINT = 25.4 / 72
SOFT_HYPHEN = "\u00ad"
BREAK = "\u200b"
_LONGEST_WORD = 40
_WORD = re.compile(r"\S+")
_VOWELS = "аәеёиоөуұүыіэюя"
# A syllable of Kazakh begins with the last consonant before a vowel: «ақ-па-рат», «ын-ты-мақ-тас-тық».
_SYLLABLE = re.compile(rf"(?<=\w\w)(?=[^\W\d_{_VOWELS}ьъ][{_VOWELS}])", re.IGNORECASE)


def letters_in(width: float, size: float) -> int:
    """Return how many letters of so many points surely fit into so many millimetres; at least one."""
    return max(1, int(width / (size * MM_PER_POINT * LETTER)))


def count_lines(texts: Sequence[str], letters: int) -> int:
    """Return about how many lines the paragraphs take when a line holds so many letters; an empty one takes one."""
    return sum(max(1, math.ceil(len(text) / letters)) for text in texts) or 1


def with_breaks(text: str, letters: int, language: str) -> str:
    """Return the text in which words longer than a line may be broken.

    Kazakh words get soft hyphens between syllables (Russian ones are left to the typesetter, which knows their
    rules), and words that are none, such as addresses, may be broken anywhere.
    """
    return _WORD.sub(lambda match: _broken(match.group(), letters, language), text)


def _broken(word: str, letters: int, language: str) -> str:
    if len(word) > _LONGEST_WORD:
        return BREAK.join(word)
    if len(word) > letters and language == "kk":
        return _SYLLABLE.sub(SOFT_HYPHEN, word)
    return word
