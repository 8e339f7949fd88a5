"""Marking the words in a text that a search found."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from qadam.kit.text import fold

_WORD = re.compile(r"([^\W_]+)")


class Piece(NamedTuple):
    """A piece of a text and whether the search found it."""

    text: str
    is_found: bool


def marked(text: str, terms: Sequence[str]) -> list[Piece]:
    """Split a text so that words beginning with a term (folded, as `terms_of` gives) are marked."""
    pieces: list[Piece] = []
    for part in _WORD.split(text):
        is_found = bool(part) and fold(part).startswith(tuple(terms)) if terms else False
        if pieces and pieces[-1].is_found == is_found:
            pieces[-1] = Piece(pieces[-1].text + part, is_found)
        elif part:
            pieces.append(Piece(part, is_found))
    return pieces
