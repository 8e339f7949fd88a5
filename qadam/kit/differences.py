"""Which words of a text were taken out and which were put in."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple

WORD = re.compile(r"\w+|\s+|[^\w\s]")
# Beyond this many words in one changed stretch the exact comparison takes too long: the stretch is shown whole.
MOST_WORDS = 4000


class Piece(NamedTuple):
    """A stretch of words that is the same in both texts, or stands in one of them only."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


Paragraph = list[Piece]


def paragraphs(old: str, new: str) -> list[Paragraph]:
    """Return the new text by paragraphs, with the words of the old one that are gone in their places.

    >>> paragraphs("Екі отырыс өтті.", "Үш отырыс өтті.")
    [[Piece(kind='deleted', text='Екі'), Piece(kind='inserted', text='Үш'), Piece(kind='same', text=' отырыс өтті.')]]
    """
    before, after = _lines(old), _lines(new)
    found: list[Paragraph] = []
    for kind, left, right in _stretches(before, after):
        if kind == "equal":
            found += [[Piece("same", line)] for line in left]
        else:
            found += _changed(left, right)
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield kind, old[a:b], new[c:d]


def _changed(old: Sequence[str], new: Sequence[str]) -> list[Paragraph]:
    """Compare changed paragraphs word by word, pair by pair; what has no pair stands whole."""
    paired = min(len(old), len(new))
    found = [_words(left, right) for left, right in zip(old, new, strict=False)]
    found += [[Piece("deleted", line)] for line in old[paired:]]
    found += [[Piece("inserted", line)] for line in new[paired:]]
    return found


def _words(old: str, new: str) -> Paragraph:
    before, after = WORD.findall(old), WORD.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        return [Piece("deleted", old), Piece("inserted", new)]
    pieces: Paragraph = []
    for kind, left, right in _stretches(before, after):
        if kind == "equal":
            pieces.append(Piece("same", "".join(left)))
            continue
        both = (Piece("deleted", "".join(left)), Piece("inserted", "".join(right)))
        pieces += [piece for piece in both if piece.text]
    return _joined(pieces)


def _joined(pieces: Paragraph) -> Paragraph:
    """Join words replaced one after another, so that a changed sentence reads as one, not as crumbs."""
    calm: Paragraph = []
    for is_same, run in groupby(_bridged(pieces), key=lambda piece: piece.kind == "same"):
        found = list(run)
        if is_same:
            calm.append(Piece("same", "".join(piece.text for piece in found)))
            continue
        gone = "".join(piece.text for piece in found if piece.kind == "deleted")
        come = "".join(piece.text for piece in found if piece.kind == "inserted")
        calm += [piece for piece in (Piece("deleted", gone), Piece("inserted", come)) if piece.text]
    return calm


def _bridged(pieces: Paragraph) -> Iterator[Piece]:
    """A space alone between two changes belongs to both of them."""
    for place, piece in enumerate(pieces):
        is_inner = 0 < place < len(pieces) - 1
        if piece.kind == "same" and not piece.text.strip() and is_inner:
            yield Piece("deleted", piece.text)
            yield Piece("inserted", piece.text)
        else:
            yield piece
