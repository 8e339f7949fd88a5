"""Tells page heads, feet, page numbers and footnotes from the text."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from qadam.reading.inputs.pdf.marks import Rule
from qadam.reading.inputs.pdf.ruled import PageTable
from qadam.reading.inputs.pdf.words import Line

PAGE_NUMBER = re.compile(
    r"[-–—\s.]*(?:стр(?:аница|\.)?|бет|page)?\s*\d{1,4}\s*(?:(?:из|/|of)\s*\d{1,4})?\s*(?:-?\s*бет|стр\.?)?[-–—\s.]*",
    re.IGNORECASE,
)
FOOTNOTE = re.compile(r"(?:\d{1,2}\s?[^\W\d_«\"]|\*|[¹²³⁴⁵⁶⁷⁸⁹]|сноска|ескерту\b|footnote)", re.IGNORECASE)
DIGITS = re.compile(r"\d+")
# How many lines from the edge may be a head or a foot, how far they may move from page to page, how deep they stand.
MOST_LINES = 4
MOVED = 6.0
DEEP = 0.14
SMALL = 0.93
# Lines of one text are no farther from each other than this, in letters' sizes.
CLOSE = 1.6
TABLE_STEP = 3.0
TABLE_COLUMNS = 3
FEWEST_PAGES = 3
PART_OF_PAGES = 0.3


@dataclass
class Sheet:
    """What a page holds: the tables drawn by lines and the lines of text outside them, from the top."""

    number: int
    width: float
    height: float
    lines: list[Line]
    rules: list[Rule]
    tables: list[PageTable] = field(default_factory=list)
    above: list[Line] = field(default_factory=list)
    below: list[Line] = field(default_factory=list)


def part_asides(sheets: Sequence[Sheet], body_size: float) -> None:
    """Take page heads, feet, page numbers and footnotes out of the lines of each sheet."""
    repeated = _repeated(sheets)
    for sheet in sheets:
        _take_heads(sheet, repeated)
        _take_feet(sheet, repeated)
        _take_footnotes(sheet, body_size)


def _repeated(sheets: Sequence[Sheet]) -> set[tuple[str, bool, int]]:
    """What stands at the edge of many pages, in the same words but for numbers and at the same height."""
    counts: Counter[tuple[str, bool, int]] = Counter()
    for sheet in sheets:
        counts.update({_mark(line, sheet, is_above=True) for line in sheet.lines[:MOST_LINES]})
        counts.update({_mark(line, sheet, is_above=False) for line in sheet.lines[-MOST_LINES:]})
    least = max(FEWEST_PAGES if len(sheets) > 2 else 2, PART_OF_PAGES * len(sheets))
    inside = {
        DIGITS.sub("#", line.text)
        for sheet in sheets
        for line in sheet.lines[MOST_LINES:-MOST_LINES]
        if len(line.segments) > 1
    }
    # The head of a table comes again too, but first it stands inside a page.
    return {mark for mark, count in counts.items() if count >= least and mark[0] not in inside}


def _mark(line: Line, sheet: Sheet, *, is_above: bool) -> tuple[str, bool, int]:
    place = line.base if is_above else sheet.height - line.base
    return DIGITS.sub("#", line.text), is_above, round(place / MOVED)


def _take_heads(sheet: Sheet, repeated: set[tuple[str, bool, int]]) -> None:
    highest = min((table.top for table in sheet.tables), default=sheet.height)
    count = 0
    for line in sheet.lines[:MOST_LINES]:
        is_repeated = _mark(line, sheet, is_above=True) in repeated or _is_page_number(line)
        if not is_repeated or line.base > min(highest, DEEP * sheet.height):
            break
        count += 1
    # What stands close to the text below is of it: the head of a table that goes on.
    while 0 < count < len(sheet.lines) and _are_close(sheet.lines[count - 1], sheet.lines[count]):
        count -= 1
    while count and _is_table_head(sheet.lines[count - 1 : count + 1]):
        count -= 1
    sheet.above, sheet.lines = sheet.lines[:count], sheet.lines[count:]


def _take_feet(sheet: Sheet, repeated: set[tuple[str, bool, int]]) -> None:
    lowest = max((table.bottom for table in sheet.tables), default=0.0)
    start = len(sheet.lines)
    for line in reversed(sheet.lines[-MOST_LINES:]):
        is_repeated = _mark(line, sheet, is_above=False) in repeated or _is_page_number(line)
        if not is_repeated or line.base < max(lowest, (1 - DEEP) * sheet.height):
            break
        start -= 1
    while 0 < start < len(sheet.lines) and _are_close(sheet.lines[start - 1], sheet.lines[start]):
        start += 1
    sheet.below, sheet.lines = sheet.lines[start:], sheet.lines[:start]


def _is_table_head(lines: Sequence[Line]) -> bool:
    """Whether two lines both stand in three columns or more, not far from each other."""
    if len(lines) < 2 or lines[1].base - lines[0].base > TABLE_STEP * lines[0].size:
        return False
    return all(len(line.segments) >= TABLE_COLUMNS for line in lines)


def _are_close(line: Line, below: Line) -> bool:
    if _is_page_number(line) or _is_page_number(below):
        return False
    return below.base - line.base < CLOSE * max(line.size, below.size)


def _is_page_number(line: Line) -> bool:
    return bool(PAGE_NUMBER.fullmatch(line.text))


def _take_footnotes(sheet: Sheet, body_size: float) -> None:
    lowest = max((table.bottom for table in sheet.tables), default=0.0)
    start = len(sheet.lines)
    for place in range(len(sheet.lines) - 1, -1, -1):
        line = sheet.lines[place]
        if line.size > SMALL * body_size or line.base < lowest or len(line.segments) > 2:
            break
        if FOOTNOTE.match(line.text):
            start = place
    if start > 0 or sheet.tables:
        sheet.below[:0] = sheet.lines[start:]
        del sheet.lines[start:]
