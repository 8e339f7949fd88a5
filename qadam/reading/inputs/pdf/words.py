"""Puts letters together to words and lines by where they stand."""

import itertools
import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from qadam.reading.inputs.pdf.marks import Letter, turned

SOFT_HYPHEN = "\u00ad"
# The number of a row.
NUMBER = re.compile(r"\d{1,3}(\.\d{1,3}){0,3}[.)]{0,2}|[IVXІХ]{1,5}[.)]?")
# Parts of the letters' size: what parts two words, two words of letter-spaced text, two segments of a line.
WORD_GAP = 0.2
SPACED_GAP = 0.1
SEGMENT_GAP = 0.55
# Gaps of a stretched line: how many tell it, how much they may differ, how wide they may be.
FEWEST_GAPS = 3
ALIKE = 1.35
WIDEST_SPACE = 1.3
# A gap this wide is told by several spaces, as text copied from a page tells it.
WIDE_GAP = 2.5
# Letters stand on one line when they stand this near, as a part of their size; marks above the line are small.
ONE_LINE = 0.35
MARK_SIZE = 0.8
MARK_RISE = 0.65


@dataclass(frozen=True)
class Word:
    """Letters without a space between them."""

    text: str
    x0: float
    x1: float
    base: float

    @property
    def middle(self) -> float:
        """Where its middle stands."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True)
class Line:
    """Words that stand on one line, from the left."""

    words: tuple[Word, ...]
    base: float
    top: float
    bottom: float
    size: float
    is_bold: bool = False

    @cached_property
    def x0(self) -> float:
        """Where it begins."""
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        """Where it ends."""
        return max(word.x1 for word in self.words)

    @cached_property
    def text(self) -> str:
        """The words with a space between them, several where the gap is wide."""
        parts = [self.words[0].text]
        for before, word in itertools.pairwise(self.words):
            parts += ["     " if word.x0 - before.x1 > WIDE_GAP * self.size else " ", word.text]
        return "".join(parts)

    @cached_property
    def segments(self) -> tuple[tuple[Word, ...], ...]:
        """The words taken together where the gaps between them are no wider than in running text."""
        found: list[list[Word]] = [[self.words[0]]]
        if self._is_stretched():
            return (self.words,)
        for before, word in itertools.pairwise(self.words):
            if word.x0 - before.x1 > SEGMENT_GAP * self.size:
                found.append([])
            found[-1].append(word)
        return tuple(map(tuple, found))

    def _is_stretched(self) -> bool:
        """Whether all gaps are alike and not wide: a line of text set to both margins."""
        gaps = [word.x0 - before.x1 for before, word in itertools.pairwise(self.words)]
        return len(gaps) >= FEWEST_GAPS and max(gaps) < min(ALIKE * min(gaps), WIDEST_SPACE * self.size)

    def part(self, words: Sequence[Word]) -> "Line":
        """Return the line with these of its words alone."""
        return replace(self, words=tuple(words), base=statistics.median(word.base for word in words))


def lines_of(letters: Iterable[Letter]) -> list[Line]:
    """Return the lines of upright letters from the top, without lines of nothing but spaces."""
    rows = _with_marks([sorted(row, key=lambda one: one.x0) for row in _rows(letters)])
    lines = (_line(row) for row in rows)
    return [line for line in lines if line]


def lines_in_box(letters: Sequence[Letter]) -> list[Line]:
    """Return the lines of a cell, where letters may be written upwards or downwards."""
    sideways = [letter for letter in letters if letter.turn]
    if not sideways:
        return lines_of(letters)
    found = lines_of(letter for letter in letters if not letter.turn)
    width = max(letter.x1 for letter in letters)
    height = max(letter.bottom for letter in letters)
    for turns in (1, 2, 3):
        found += lines_of(turned(letter, turns, width, height) for letter in sideways if letter.turn == turns)
    return found


def whole_lines(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return the texts of a cell's lines; a word that a soft hyphen parts is whole again."""
    found: list[str] = []
    for text in (" ".join(line.text.split()) for line in lines):
        if found and found[-1].endswith(SOFT_HYPHEN):
            found[-1] = found[-1][:-1] + text
        elif text:
            found.append(text)
    return tuple(text.replace(SOFT_HYPHEN, "") for text in found)


def _rows(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    row: list[Letter] = []
    for letter in sorted(letters, key=lambda one: one.base):
        if row and letter.base - row[0].base > ONE_LINE * min(letter.size, row[0].size):
            yield row
            row = []
        row.append(letter)
    if row:
        yield row


def _with_marks(rows: list[list[Letter]]) -> list[list[Letter]]:
    """Join rows of small letters (footnote marks, degrees) to the line they stand beside."""
    found: list[list[Letter]] = []
    raised: list[Letter] = []
    for row in rows:
        if raised:
            if _stands_by(raised, row):
                row = sorted([*raised, *row], key=lambda one: one.x0)
            else:
                found.append(raised)
            raised = []
        if found and _stands_by(row, found[-1]):
            found[-1] = sorted([*found[-1], *row], key=lambda one: one.x0)
        elif len(row) <= 4:
            raised = row
        else:
            found.append(row)
    return [*found, raised] if raised else found


def _stands_by(marks: Sequence[Letter], row: Sequence[Letter]) -> bool:
    size = max(letter.size for letter in row)
    if max(letter.size for letter in marks) > MARK_SIZE * size:
        return False
    if abs(marks[0].base - row[-1].base) > MARK_RISE * size:
        return False
    return all(any(abs(mark.x0 - letter.x1) < size for letter in row) for mark in marks)


def _line(row: Sequence[Letter]) -> Line | None:
    letters = [one for one in _once(row) if not one.text.isspace()]
    if not letters:
        return None
    words = tuple(_words(row))
    return Line(
        words,
        base=statistics.median(letter.base for letter in letters),
        top=min(letter.top for letter in letters),
        bottom=max(letter.bottom for letter in letters),
        size=statistics.median(letter.size for letter in letters),
        is_bold=sum(letter.is_bold for letter in letters) > 0.8 * len(letters),
    )


def _once(row: Sequence[Letter]) -> Iterator[Letter]:
    """The letters without those printed twice on one place to look bold."""
    last: Letter | None = None
    for letter in row:
        if (
            last
            and letter.text == last.text
            and letter.x0 - last.x0 < 0.2 * min(letter.size, letter.x1 - letter.x0)
        ):
            continue
        last = letter
        yield letter


def _words(row: Sequence[Letter]) -> Iterator[Word]:
    letters = list(_once(row))
    apart = _letter_gap(letters)
    word: list[Letter] = []
    for letter in letters:
        is_space = letter.text.isspace()
        if word and (is_space or letter.x0 - word[-1].x1 > (apart + WORD_GAP) * letter.size):
            yield _word(word)
            word = []
        if not is_space:
            word.append(letter)
    if word:
        yield _word(word)


def _word(letters: Sequence[Letter]) -> Word:
    return Word(
        "".join(letter.text for letter in letters),
        letters[0].x0,
        max(one.x1 for one in letters),
        letters[0].base,
    )


def _letter_gap(letters: Sequence[Letter]) -> float:
    """How far apart letters of a word are set in this line, as a part of their size; 0 for usual text."""
    gaps = [
        (after.x0 - before.x1) / after.size
        for before, after in itertools.pairwise(letters)
        if not before.text.isspace() and not after.text.isspace()
    ]
    if len(gaps) < 4:
        return 0.0
    usual = statistics.median(gaps)
    return usual if SPACED_GAP < usual < 1 else 0.0
