"""The document's running text, ready to be searched for facts: letters closed up, hyphens plain, no footnote marks."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qadam.reading.mending.letters import unmix
from qadam.reading.source import Paragraph, Place, Source, Table

_SPACED = re.compile(r"(?<!\w)(?:\w [ ]?){3,}\w(?!\w)")
_BETWEEN_WORDS = re.compile(r" {2,}")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
_QUOTES = str.maketrans(dict.fromkeys('«»“”„‟"', '"'))
_MARKS = re.compile(r"[*_>#\\]+")
# Editors' notes tell of other acts: amendments, loss of force.
_NOTE = re.compile(
    r"\W*(?:сноска|примечание\s+(?:рцпи|изпи|ицпи|адвокат)|ескерту|рқао|ққао)\b", re.IGNORECASE
)


class Line(NamedTuple):
    """A line of the text and where it stands."""

    text: str
    place: Place


def lines_of(source: Source, before: Place | None = None) -> list[Line]:
    """Return the paragraphs and the cells outside wide tables as lines in order, those before a place alone.

    Passports and approval blocks are often laid out as tables of one to three columns; their cells are read as text.
    """
    return [
        Line(plain(text), place)
        for text, place in _texts(source.blocks)
        if text.strip() and (before is None or place.block < before.block)
    ]


def plain(text: str) -> str:
    """Return a text in one line with letters closed up, each word in one alphabet, one kind of dash and of quotes."""
    return unmix(tidy(text.translate(_DASHES)).translate(_QUOTES))


def tidy(text: str) -> str:
    """Return a text in one line with letters closed up; dashes and quotes stay as printed."""
    closed = _SPACED.sub(_close, text.replace("\u00a0", " ").replace("\u00ad", ""))
    return " ".join(_MARKS.sub(" ", closed).split())


def is_note(text: str) -> bool:
    """Say whether an editor of the register wrote this line, not the document's author."""
    return bool(_NOTE.match(text))


def sentences(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the sentences of the lines; a number's point and an initial end none."""
    for line in lines:
        start = 0
        for end in re.finditer(r"(?<=[^\W\d][^\W\d.)])[.;:](?=\s+[^\Wa-zа-яәіңғүұқөһ\d])", line.text):
            yield Line(line.text[start : end.end()].strip(), line.place)
            start = end.end()
        if line.text[start:].strip():
            yield Line(line.text[start:].strip(), line.place)


def _texts(blocks: Iterable[Paragraph | Table]) -> Iterator[tuple[str, Place]]:
    for block in blocks:
        if isinstance(block, Paragraph):
            if not block.is_aside:
                yield (f"{block.number} {block.text}" if block.number else block.text), block.place
        elif block.width <= 3:
            for row in block.rows:
                for cell in row:
                    yield cell.text, cell.place


def _close(match: re.Match[str]) -> str:
    words = _BETWEEN_WORDS.split(match.group())
    return " ".join(word.replace(" ", "") for word in words)
