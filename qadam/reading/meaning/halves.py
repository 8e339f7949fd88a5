"""A text that says one thing in both languages, one after the other: where the second begins.

The two are parted by a stroke, with gaps or without, or by a line break; both may be longer than a line.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from qadam.reading.sentences import Spoken

Order: TypeAlias = tuple[Spoken, Spoken]

# A Latin i is typed for the Kazakh letter and for no Russian one.
_KAZAKH = re.compile(r"[әңғүұқөһіi]", re.IGNORECASE)
_LETTER = re.compile(r"[а-яёәіңғүұқөһi]", re.IGNORECASE)
# Kazakh words have these only where they are borrowed.
_RUSSIAN = re.compile(r"[щцчёьъэфв]", re.IGNORECASE)
_QUOTED = re.compile(r"«[^«»]*»|\"[^\"]*\"|“[^“”]*”")
# One of the two languages has a Kazakh letter among a few, the other none but in names.
_LEAST, _MOST = 0.06, 0.02
# A text in Kazakh alone has such a letter among five or six.
_MOST_OF_BOTH = 0.16
_FEWEST_LETTERS = 12
_FEWEST_OF_A_WORD = 2
_CUT = re.compile(r"\s*/\s*|\s*\n\s*")
_KAZAKH_WEIGHS, _RUSSIAN_WEIGHS, _UNEVEN_WEIGHS = 3.0, 0.7, 4.0
_STROKE_WEIGHS, _LINE_WEIGHS = 1.5, 0.5
# A break between lines of one language is no border.
_LEAST_SCORE = -3.0


class Halves(NamedTuple):
    """The two sides of a text, and how well its languages part there: 0 is a clean border."""

    first: str
    second: str
    score: float

    def side(self, language: Spoken, order: Order) -> str:
        """Return the side in one of the languages."""
        return self.first if order[0] == language else self.second

    @property
    def languages(self) -> tuple[Spoken | None, Spoken | None]:
        """The languages of the sides, None where a side is too short to tell."""
        return language_of(self.first), language_of(self.second)


def language_of(text: str) -> Spoken | None:
    """Return the language of a text by its letters; None where they are few or do not tell."""
    bare = _QUOTED.sub(" ", text)
    # A heading may be quoted as a whole.
    share = _share(bare if letters_in(bare) else text)
    if share is None or _MOST < share < _LEAST:
        return None
    return "kk" if share >= _LEAST else "ru"


def letters_in(text: str) -> int:
    """Return how many Cyrillic letters a text has."""
    return len(_LETTER.findall(text))


def halves_of(text: str, order: Order) -> Halves | None:
    """Return the text cut where its second language begins; None where it has no such place."""
    found = max(_cuts(text, order), key=lambda one: one.score, default=None)
    return found if found is not None and found.score >= _LEAST_SCORE else None


def order_of(texts: Sequence[str]) -> Order | None:
    """Return the order of the languages where most texts long enough to tell say one thing in two; None otherwise."""
    share = _share("\n".join(texts))
    if share is None or not _MOST < share < _MOST_OF_BOTH:
        return None
    telling = [text for text in texts if letters_in(text) >= 2 * _FEWEST_LETTERS]
    for order in (("kk", "ru"), ("ru", "kk")):
        cut = [halves_of(text, order) for text in telling]
        both = sum(1 for one in cut if one is not None and one.languages == order)
        if both > 2 and both * 2 >= len(telling):
            return order
    return None


def _share(text: str) -> float | None:
    letters = letters_in(text)
    return len(_KAZAKH.findall(text)) / letters if letters >= _FEWEST_LETTERS else None


def _cuts(text: str, order: Order) -> Iterator[Halves]:
    for cut in _CUT.finditer(text):
        first, second = text[: cut.start()].strip(), text[cut.end() :].strip()
        if min(letters_in(first), letters_in(second)) >= _FEWEST_OF_A_WORD:
            sign = cut.group()
            # A stroke with gaps around it parts languages, one without may part words.
            bonus = (_STROKE_WEIGHS if sign != "/" else 0.0) if "/" in sign else _LINE_WEIGHS
            yield Halves(first, second, bonus + _score(first, second, order))


def _score(first: str, second: str, order: Order) -> float:
    kazakh, russian = (first, second) if order[0] == "kk" else (second, first)
    strange = len(_KAZAKH.findall(_QUOTED.sub(" ", russian)))
    borrowed = len(_RUSSIAN.findall(kazakh)) if not _KAZAKH.search(kazakh) else 0
    uneven = abs(len(first) - len(second)) / (len(first) + len(second))
    return -_KAZAKH_WEIGHS * strange - _RUSSIAN_WEIGHS * borrowed - _UNEVEN_WEIGHS * uneven
