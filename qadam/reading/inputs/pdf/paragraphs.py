"""Puts lines together to paragraphs by indents, distances, fullness and looks; finds the headings among them."""

import itertools
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qadam.reading.inputs.pdf.words import SOFT_HYPHEN, Line, Word
from qadam.reading.source import Paragraph, Place

# Parts of the letters' size: an indent, a room at the end of a line that tells nothing.
INDENT = 0.8
ROOM = 1.0
# Parts of the width: how far off the middle a centred line may stand, what it leaves free at its sides, where lines
# begin that stand on the right.
OFF_MIDDLE = 0.02
FREE_SIDE = 0.05
RIGHT_SIDE = 0.42
# A distance larger than this part of the usual one, and letters larger or smaller by this part, begin a paragraph.
LARGE_GAP = 1.18
OTHER_SIZE = 0.08
LARGER = 1.12
USUAL_LEADING = 1.5
MOST_LEADING = 1.8
LONGEST_HEADING = 400
MOST_LEVELS = 3
# What stands in two columns leaves free a stripe this wide, in letters' sizes, in the middle part of the page.
STRIPE = 1.5
MIDDLE = (0.25, 0.75)
TIGHT = 1.6
NARROW = 0.6
FEWEST_OF_TEXT = 6
# Of lines in a column of text, this part is that full.
MOSTLY = 0.6
FULL = 0.75
# Columns of text are as wide as each other, and few of their lines have a space as wide as letters together.
ALIKE = 0.7
SELDOM = 0.1
WIDE_SPACE = 2.5
# Running text in columns begins near the top, below a heading.
MOST_STARTS = 40

MARKER = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+\s|[-–—•*]\s|[^\W\d_][.)]\s|[IVXІХ]{1,5}\.\s)"
)
ENDED = re.compile(r"[.;:!?…][»\"”)]?$")
BROKEN = re.compile(r"([^\W\d_]+)-$")
BEGUN = re.compile(r"([^\W\d_]+)")
WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True)
class Column:
    """Lines under each other on one page, and the margins they stand between."""

    page: int
    lines: tuple[Line, ...]
    left: float
    right: float
    # A few lines beside others, each ended by who wrote them: «КЕЛІСІЛДІ … БЕКІТЕМІН».
    is_block: bool = False

    @property
    def width(self) -> float:
        """The room between the margins."""
        return max(self.right - self.left, 1.0)

    def is_centred(self, line: Line) -> bool:
        """Whether a line stands in the middle, with room at both sides."""
        free = FREE_SIDE * self.width
        if line.x0 - self.left < free or self.right - line.x1 < free:
            return False
        return abs((line.x0 + line.x1) - (self.left + self.right)) / 2 < OFF_MIDDLE * self.width

    def is_at_right(self, line: Line) -> bool:
        """Whether a line begins in the right half, as who approved does."""
        return line.x0 > self.left + RIGHT_SIDE * self.width


@dataclass(frozen=True)
class Text:
    """The lines of one paragraph; all look alike."""

    page: int
    lines: tuple[Line, ...]
    is_centred: bool
    is_aside: bool = False

    @property
    def size(self) -> float:
        """The size of its letters."""
        return statistics.median(line.size for line in self.lines)

    @property
    def is_bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.is_bold for line in self.lines)

    @property
    def letters(self) -> int:
        """How long it is."""
        return sum(len(line.text) for line in self.lines)


def columns_of(page: int, lines: Sequence[Line], left: float, right: float) -> Iterator[Column]:
    """Return the lines of a page in the order of reading: what stands side by side comes one after the other."""
    if lines and max(line.x1 for line in lines) < left + NARROW * (right - left):
        # The last page of a text in columns may have the first one alone.
        right = max(line.x1 for line in lines)
    start = since = 0
    while start < len(lines):
        sides = _side_by_side(lines, start, left, right)
        if sides is None:
            start += 1
            continue
        if since < start:
            yield Column(page, tuple(lines[since:start]), left, right)
        end, *halves = sides
        for half in halves:
            left_side, right_side = min(line.x0 for line in half), max(line.x1 for line in half)
            yield Column(page, tuple(half), left_side, right_side, is_block=len(half) < FEWEST_OF_TEXT)
        start = since = end
    if since < len(lines):
        yield Column(page, tuple(lines[since:]), left, right)


def text_columns(lines: Sequence[Line], left: float, right: float) -> tuple[int, int] | None:
    """Return where running text in two columns begins and ends among the lines of a page, or None."""
    for start in range(min(len(lines), MOST_STARTS)):
        sides = _side_by_side(lines, start, left, right)
        if sides and sides[0] - start > MOSTLY * len(lines) and _are_text(*sides[1:]):
            return start, sides[0]
    return None


def _are_text(first: Sequence[Line], second: Sequence[Line]) -> bool:
    widths = [max(line.x1 for line in half) - min(line.x0 for line in half) for half in (first, second)]
    if min(widths) < ALIKE * max(widths):
        return False
    return all(_is_text(half, width) for half, width in zip((first, second), widths, strict=True))


def _is_text(half: Sequence[Line], width: float) -> bool:
    """Whether lines run on as text does: most are full, and hardly one has a wide space inside."""
    full = sum(line.x1 - line.x0 > FULL * width for line in half)
    parted = sum(any(_is_wide(*pair) for pair in itertools.pairwise(line.words)) for line in half)
    return len(half) >= FEWEST_OF_TEXT and full > MOSTLY * len(half) and parted < SELDOM * len(half)


def _is_wide(before: Word, after: Word) -> bool:
    """Whether more than a stretched space stands between two words, by the width of a letter."""
    return after.x0 - before.x1 > WIDE_SPACE * (before.x1 - before.x0) / len(before.text)


def texts_of(columns: Iterable[Column]) -> Iterator[Text]:
    """Return the paragraphs of columns that follow each other; one may go on from a column to the next."""
    held: list[Line] = []
    first: Column | None = None
    before: Column | None = None
    for column in columns:
        leading = _leadings(column)
        for place, line in enumerate(column.lines):
            if held and first and before:
                is_same = place > 0
                starts = (
                    _starts(column, held[-1], line, leading)
                    if is_same
                    else not _goes_on(before, held[-1], column, line)
                )
                if starts:
                    yield Text(first.page, tuple(held), all(map(first.is_centred, held)))
                    held = []
            if not held:
                first = column
            held.append(line)
            before = column
    if held and first:
        yield Text(first.page, tuple(held), all(map(first.is_centred, held)))


def paragraphs_of(texts: Sequence[Text], known: frozenset[str], body_size: float) -> list[Paragraph]:
    """Return the texts as paragraphs, words broken at a line's end made whole; larger and bold ones are headings."""
    larger = sorted({round(text.size, 1) for text in texts if _is_larger(text, body_size)}, reverse=True)
    levels = {size: min(number, MOST_LEVELS) for number, size in enumerate(larger, start=1)}
    return [
        Paragraph(
            joined(text.lines, known),
            Place(page=text.page),
            level=_level(text, body_size, levels),
            is_bold=text.is_bold,
            is_aside=text.is_aside,
        )
        for text in texts
    ]


def body_size_of(lines: Iterable[Line]) -> float:
    """Return the size of most letters."""
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.size, 1)] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 0.0


# «іс-шаралар», «іс-қимыл»: no word goes on from these without a hyphen.
_ALWAYS_HYPHENED = frozenset(("іс",))


def words_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that stand whole inside lines, in small letters, those with a hyphen too."""
    found: set[str] = set()
    for text in texts:
        found.update(WORDS.findall(BROKEN.sub("", text).casefold()))
    return frozenset(found)


def joined(lines: Sequence[Line], known: frozenset[str]) -> str:
    """Return the lines as one text; a hyphen at a line's end stays where the document writes it inside lines too."""
    whole = ""
    for line in lines:
        whole = _joined(whole, line.text, known) if whole else line.text
    return whole.replace(SOFT_HYPHEN, "")


def _joined(before: str, after: str, known: frozenset[str]) -> str:
    if before.endswith(SOFT_HYPHEN):
        return before[:-1] + after
    broken, begun = BROKEN.search(before), BEGUN.match(after)
    if not broken or not begun:
        return f"{before} {after}"
    if _keeps_hyphen(broken[1], begun[1], known):
        return before + after
    return before[:-1] + after


def _keeps_hyphen(first: str, second: str, known: frozenset[str]) -> bool:
    if not second[0].islower():
        return True
    first, second = first.casefold(), second.casefold()
    if f"{first}-{second}" in known or first.replace("i", "і") in _ALWAYS_HYPHENED:
        return True
    if first + second in known:
        return False
    return first in known and second in known


def _is_larger(text: Text, body_size: float) -> bool:
    return text.size > LARGER * body_size and text.letters <= LONGEST_HEADING and not text.is_aside


def _level(text: Text, body_size: float, levels: Mapping[float, int]) -> int:
    if text.is_aside or text.letters > LONGEST_HEADING:
        return 0
    if _is_larger(text, body_size):
        return levels[round(text.size, 1)]
    if not text.is_bold or text.size < (1 - OTHER_SIZE) * body_size:
        return 0
    is_marked = bool(MARKER.match(text.lines[0].text))
    return min(len(levels) + 1, MOST_LEVELS + 1) if text.is_centred or is_marked else 0


def _leadings(column: Column) -> dict[float, float]:
    """How far lines of a size stand from each other inside paragraphs: where the line before is full."""
    steps: dict[float, list[float]] = defaultdict(list)
    for before, line in itertools.pairwise(column.lines):
        is_full = before.x1 > column.right - 2 * before.size
        step = line.base - before.base
        if is_full and abs(before.size - line.size) < 0.5 and 0 < step < MOST_LEADING * line.size:
            steps[round(line.size)].append(step)
    return {size: sorted(found)[len(found) // 3] for size, found in steps.items() if len(found) > 1}


def _starts(column: Column, before: Line, line: Line, leading: Mapping[float, float]) -> bool:
    """Whether a line begins a paragraph, seen from the line above it."""
    if _looks_other(before, line):
        return True
    usual = leading.get(round(line.size), USUAL_LEADING * line.size)
    if line.base - before.base > LARGE_GAP * usual:
        return True
    if column.is_block or (column.is_at_right(line) and column.is_at_right(before)):
        return False
    if column.is_centred(before) or column.is_centred(line):
        return not _is_one_heading(column, before, line)
    return _breaks(column, before, line)


def _breaks(column: Column, before: Line, line: Line) -> bool:
    if BROKEN.search(before.text) and line.text[0].islower():
        return False
    if line.x0 - before.x0 > INDENT * line.size and line.x0 - column.left > INDENT * line.size:
        return True
    if _has_room(column, before, line):
        return True
    return bool(MARKER.match(line.text) and ENDED.search(before.text))


def _is_one_heading(column: Column, before: Line, line: Line) -> bool:
    if column.is_centred(before) and column.is_centred(line):
        return True
    if line.is_bold and before.is_bold:
        return abs(before.x0 + before.x1 - line.x0 - line.x1) / 2 < OFF_MIDDLE * column.width
    # The first lines of a centred text may be full.
    is_full = before.x1 - before.x0 > (1 - 4 * FREE_SIDE) * column.width
    return is_full and column.is_centred(line) and not _breaks(column, before, line)


def _has_room(column: Column, before: Line, line: Line) -> bool:
    """Whether the next word would have found room in the line above: then somebody ended it there."""
    word = line.words[0]
    return column.right - before.x1 > word.x1 - word.x0 + ROOM * line.size + 0.015 * column.width


def _goes_on(above: Column, before: Line, column: Column, line: Line) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    if above.is_block or column.is_block or _looks_other(before, line) or _has_room(above, before, line):
        return False
    if above.is_centred(before) or column.is_centred(line) or column.is_at_right(line):
        return False
    if line.x0 - column.left > INDENT * line.size:
        return False
    return line.text[:1].islower() or not ENDED.search(before.text)


def _looks_other(before: Line, line: Line) -> bool:
    is_other_size = abs(before.size - line.size) > OTHER_SIZE * max(before.size, line.size)
    return is_other_size or before.is_bold != line.is_bold


def _side_by_side(
    lines: Sequence[Line], start: int, left: float, right: float
) -> tuple[int, list[Line], list[Line]] | None:
    """Where lines that leave a stripe in the middle end, and both halves of them; None where there is no such thing."""
    width = right - left
    stripe = (left + MIDDLE[0] * width, left + MIDDLE[1] * width)
    end = start
    for place in range(start, len(lines)):
        line = lines[place]
        if place > start and line.base - lines[place - 1].base > 3 * line.size:
            break
        free = _free_in(line, stripe)
        if free is None:
            break
        stripe, end = free, place + 1
    halves = _halves(lines[start:end], (stripe[0] + stripe[1]) / 2)
    if min(map(len, halves)) < 2 or not _are_beside(*halves):
        return None
    if end - start < FEWEST_OF_TEXT and not all(map(_is_tight, halves)):
        return None
    return (end, *halves)


def _is_tight(half: Sequence[Line]) -> bool:
    """Whether lines stand as in one paragraph, not as signatures under each other."""
    steps = (line.base - before.base for before, line in itertools.pairwise(half))
    return all(step < TIGHT * half[0].size for step in steps)


def _are_beside(first: Sequence[Line], second: Sequence[Line]) -> bool:
    top, bottom = max(first[0].top, second[0].top), min(first[-1].bottom, second[-1].bottom)
    shorter = min(first[-1].bottom - first[0].top, second[-1].bottom - second[0].top)
    return bottom - top > shorter / 2


def _free_in(line: Line, stripe: tuple[float, float]) -> tuple[float, float] | None:
    """The widest part of the stripe that the line leaves free."""
    edges = [stripe[0], *(edge for word in line.words for edge in (word.x0, word.x1)), stripe[1]]
    free = [
        (max(first, stripe[0]), min(last, stripe[1]))
        for first, last in zip(edges[::2], edges[1::2], strict=True)
    ]
    widest = max(free, key=lambda one: one[1] - one[0])
    return widest if widest[1] - widest[0] > STRIPE * line.size else None


def _halves(lines: Sequence[Line], middle: float) -> tuple[list[Line], list[Line]]:
    sides: tuple[list[Line], list[Line]] = ([], [])
    for line in lines:
        for side, words in zip(
            sides,
            (
                [word for word in line.words if word.middle < middle],
                [word for word in line.words if word.middle > middle],
            ),
            strict=True,
        ):
            if words:
                side.append(line.part(words))
    return sides
