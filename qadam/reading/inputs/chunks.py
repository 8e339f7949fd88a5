"""Lines between blank lines: the pieces into which extraction breaks the cells of a table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from qadam.reading.tables.signs import says_it_goes_on, squash

# So many empty lines stand where a page ended.
PAGE_GAP = 3
_FEWEST_COUNTED = 3
_SPACED_WORD = re.compile(r"(?<!\S)\S(?: \S){2,}(?!\S)")
_COUNT = re.compile(r"\s*\d{1,2}(?:\s+\d{1,2}){2,}\s*")
_PAGE = re.compile(
    r"\s*(?:[-–—]\s?\d{1,3}\s?[-–—]|\d{1,3}|(?:стр\.|бет)\s?\d{1,3}|\d{1,3}-?\s?бет)\s*", re.IGNORECASE
)
_LEAD = re.compile(
    r"\s*(?P<number>\d{1,3}(?:\s?\.\d{1,3}){0,3})\s?(?:(?P<sign>[.)])\s+(?=\S)|\s+(?=\D)|[.)]?\s*$)"
)
_ROMAN = re.compile(r"\s*(?P<number>(?:[IVXІ]\s?){1,6})(?P<sign>[.)])\s*(?=\S)")


@dataclass(frozen=True)
class Chunk:
    """Lines that stand together; without lines it is an empty cell, told by a line of spaces alone."""

    lines: tuple[str, ...]
    start: int
    end: int
    begins_page: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @cached_property
    def squashed(self) -> str:
        """The letters and digits alone, so that spaced-out words are like others."""
        return squash("\n".join(self.lines))

    @cached_property
    def closed(self) -> tuple[str, ...]:
        """The lines with spaced-out words drawn together."""
        return tuple(closed(line) for line in self.lines)

    @property
    def is_page_number(self) -> bool:
        """Tell a line that may only number a page: «12», «- 12 -»."""
        return len(self.lines) == 1 and _PAGE.fullmatch(self.lines[0]) is not None

    @property
    def is_surely_page_number(self) -> bool:
        """Tell a page's number that nothing else is written like."""
        return self.is_page_number and not self.lines[0].strip().isdigit()

    @property
    def goes_on(self) -> bool:
        """Tell the line that announces the rest of a table."""
        return bool(self.lines) and says_it_goes_on(self.lines[0])


def chunks_of(lines: Sequence[str]) -> list[Chunk]:
    """Return the chunks in order; a line of spaces alone between empty lines is an empty one.

    The numbers of columns, where they stand one under another, are one line again.
    """
    return _with_counts(list(_chunks(lines)))


def _with_counts(chunks: Sequence[Chunk]) -> list[Chunk]:
    found: list[Chunk] = []
    at = 0
    while at < len(chunks):
        last = _last_of_counts(chunks, at)
        if last < at:
            found.append(chunks[at])
            at += 1
            continue
        numbers = " ".join(line.strip() for chunk in chunks[at : last + 1] for line in chunk.lines)
        found.append(replace(chunks[at], lines=(numbers,), end=chunks[last].end))
        at = last + 1
    return found


def _last_of_counts(chunks: Sequence[Chunk], at: int) -> int:
    """Return the last of the chunks that count 1, 2, 3 … one under another from this one on; -1 where they do not."""
    count = 0
    last = -1
    for place in range(at, len(chunks)):
        numbers = [line.strip() for line in chunks[place].lines]
        if not numbers or numbers != [str(count + 1 + step) for step in range(len(numbers))]:
            break
        count += len(numbers)
        last = place
    return last if count >= _FEWEST_COUNTED else -1


def _chunks(lines: Sequence[str]) -> Iterator[Chunk]:
    begun = 0
    gap = 0
    opened: list[str] = []
    for at, line in enumerate([*lines, ""]):
        if line:
            if not opened:
                begun = at
            opened.append(line)
            continue
        if opened:
            filled = tuple(text for text in opened if text.strip())
            yield Chunk(filled, begun, at, gap >= PAGE_GAP)
            opened = []
            gap = 0
        gap += 1


def closed(line: str) -> str:
    """Return a line with its spaced-out words drawn together and one space between words."""
    if "  " not in line and _SPACED_WORD.search(line) is None:
        return line.strip()
    return " ".join(_SPACED_WORD.sub(lambda match: match[0].replace(" ", ""), line).split())


def counted(line: str) -> int:
    """Return the first number of a line that numbers the columns («1 2 3 4», also from 5 on), 0 for any other."""
    if not _COUNT.fullmatch(line):
        return 0
    numbers = [int(word) for word in line.split()]
    is_row = all(later - sooner == 1 for sooner, later in pairwise(numbers))
    return numbers[0] if is_row and numbers[0] > 0 else 0


def lead(line: str) -> tuple[str, str, bool]:
    """Return the number with which a line begins, what follows it, and whether it is a roman one.

    The number is without spaces and the dot at its end; nothing where there is none.
    """
    match = _LEAD.match(line)
    if match:
        return re.sub(r"\s", "", match["number"]), line[match.end() :], False
    match = _ROMAN.match(line)
    if match:
        return re.sub(r"\s", "", match["number"]), line[match.end() :], True
    return "", line, False


def printed_lead(line: str) -> str:
    """Return the number with which a line begins as it is printed."""
    match = _LEAD.match(line) or _ROMAN.match(line)
    return re.sub(r"\s", "", match[0]) if match else ""
