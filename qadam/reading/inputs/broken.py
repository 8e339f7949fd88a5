"""Plan tables that extraction has broken: cells one under another, between blank lines, cut by pages.

Where a cell belongs is found by weighing all ways to lay the pieces into columns, row by row: a number begins a row,
pieces go from left to right, only a page's end lets a row begin again at the left; and a piece should look like what
stands in its column elsewhere.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal, TypeAlias

from qadam.reading.inputs.chunks import Chunk, closed, counted, lead, printed_lead
from qadam.reading.inputs.heads_in_text import Heads, heads_before, may_be_heads
from qadam.reading.inputs.likeness import Profile, sign
from qadam.reading.inputs.spans import Raw, laid_out
from qadam.reading.source import Table
from qadam.reading.tables.roles import Role
from qadam.reading.tables.signs import squash

Kind: TypeAlias = Literal["start", "section", "cell", "empty", "page"]
Piece: TypeAlias = tuple[str, ...]

_MOST_HEADS = 14
_FIRST = frozenset(("1", "1.1", "I", "І"))
_MOST_COLUMNS = 14
_MOST_CHUNKS = 2000
_MOST_CUTS = 10
_MOST_PATHS = 60
_LONG_LINE = 76
_OPEN_END = re.compile(r"[,\-–]\s*$")
_CLOSED_END = re.compile(r"\.\s*$")
_SIGN_END = re.compile(r"(?<!\S)\S$")
_SIGN_BEGINNING = re.compile(r"\S(?!\S)")
_CAPITAL = re.compile(r"[^\W\d_a-zа-яёәіңғүұқөһ]")
# What weighs how much when ways of laying out are compared; found on real tables, none of it is exact.
_LIKENESS = 1.5
_SKIPPED = 1.3
_SAME_CELL = 2.0
_REST = 0.2
_WRONG_BEGINNING = 2.5
_SPLIT = 0.9
_IGNORED = 0.3
_ENDED = 1.0
_WRONG_COUNT = 3.0
_HEADING = 1.0
# A way so much worse than the best one does not win any more.
_HOPELESS = 9.0


@dataclass(frozen=True)
class Section:
    """A heading inside a table, by its letters alone, and how many rows stand under it."""

    squashed: str
    rows: int


@dataclass(frozen=True)
class Broken:
    """A plan table found among chunks, and what its continuation must know."""

    table: Table
    first_line: int
    next_chunk: int
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class _Item:
    chunk: Chunk
    kind: Kind


@dataclass(frozen=True)
class _Frame:
    """The table's columns: their roles, and the first column that holds text."""

    roles: tuple[Role | None, ...]
    is_numbered: bool

    @property
    def width(self) -> int:
        return len(self.roles)

    @property
    def first(self) -> int:
        return 1 if self.is_numbered else 0


@dataclass(frozen=True)
class _Step:
    """What one way of laying out did with a chunk."""

    item: int
    pieces: tuple[tuple[int, Piece], ...] = ()
    act: Literal["row", "go_on", "section", "ignore", "end"] = "go_on"
    before: "_Step | None" = None


@dataclass(frozen=True)
class _Path:
    """One way to lay out the chunks so far."""

    score: float
    column: int
    cells: tuple[Piece, ...]
    rows: int = 0
    is_rest: bool = False
    is_ended: bool = False
    step: _Step | None = None

    def key(self, counts_rows: bool) -> tuple[int, int, bool, bool]:
        """Tell which paths go on alike, so that only the best of them is kept."""
        return self.column, self.rows if counts_rows else 0, self.is_rest, self.is_ended


@dataclass
class _Weighing:
    """All that the weighing of one table needs."""

    frame: _Frame
    items: Sequence[_Item]
    profile: Profile | None = None
    repeated: Mapping[str, int] = field(default_factory=dict)
    fits: dict[tuple[int, Piece], float] = field(default_factory=dict)

    def fit(self, column: int, piece: Piece) -> float:
        known = self.fits.get((column, piece))
        if known is None:
            known = self.fits[column, piece] = self._fit(column, piece)
        return known

    def _fit(self, column: int, piece: Piece) -> float:
        text = "\n".join(piece)
        learned = self.profile.likeness(column, text) if self.profile else 0.0
        return sign(self.frame.roles[column], text) + _LIKENESS * learned


def broken_at(chunks: Sequence[Chunk], at: int, not_before: int, known: Sequence[Section]) -> Broken | None:
    """Return the plan table whose columns are numbered in this chunk, or nothing.

    `known` are the sections of the part that this table continues.
    """
    first = counted(chunks[at].lines[-1])
    if first:
        width = len(chunks[at].lines[-1].split())
        heads = heads_before(_before(chunks, at, not_before), width) if width <= _MOST_COLUMNS else None
        start = at + 1
    else:
        heads = _told_heads(chunks, at, not_before, known)
        start = at
    if heads is None:
        return None
    end = _end(chunks, start, first, len(heads.roles))
    body = chunks[start:end]
    frame = _Frame(heads.roles, _is_numbered(body, first, heads))
    goes_on = known if first > 1 or not frame.is_numbered else ()
    items = _items(body, frame, goes_on, _furniture(chunks[:start], heads))
    if not any(item.kind in {"start", "cell"} for item in items):
        return None
    steps = _laid(frame, items, goes_on)
    found = _as_table(frame, heads, first, items, steps, start)
    return found if first or _is_filled(found.table) else None


def may_begin(chunk: Chunk) -> bool:
    """Tell a chunk under which the rows of a table may begin, or which may be the first of them."""
    return bool(counted(chunk.lines[-1])) or lead(chunk.lines[0])[0] in _FIRST


def _told_heads(chunks: Sequence[Chunk], at: int, not_before: int, known: Sequence[Section]) -> Heads | None:
    """Return the heads above a first row or section where nothing numbers the columns."""
    chunk = chunks[at]
    number = lead(chunk.lines[0])[0]
    if number not in _FIRST and not (known and _is_known(chunk, known[:1])):
        return None
    before = _before(chunks, at, not_before, only_short=True)
    if not may_be_heads(before, 3):
        return None
    found = [
        heads for width in range(3, 9) if (heads := heads_before(before, width)) and None not in heads.roles
    ]
    # Two heads of one meaning are more often one head of two words.
    return max(found, key=lambda heads: heads.score - (len(heads.roles) - heads.named), default=None)


def _furniture(chunks: Sequence[Chunk], heads: Heads) -> frozenset[str]:
    """Return the chunks of the head, by their letters: pages repeat them."""
    return frozenset(
        chunk.squashed for chunk in chunks[-_MOST_HEADS - 1 :] if chunk.start >= heads.first_line
    ) - {""}


def _is_filled(table: Table) -> bool:
    """Tell a real table from a list that happens to stand under words like heads."""
    rows = [row for row in table.rows[1:] if len(row) > 1]
    filled = [row for row in rows if sum(1 for cell in row if cell.lines) >= len(row) - 2]
    return len(filled) > 1 and len(filled) * 2 > len(rows)


def _before(chunks: Sequence[Chunk], at: int, not_before: int, *, only_short: bool = False) -> list[Chunk]:
    """Return the chunks that may hold the head, the lines over the numbers of the columns among them."""
    found = [chunk for chunk in chunks[max(at - _MOST_HEADS, not_before) : at] if not chunk.is_empty]
    if only_short:
        return found
    own = chunks[at].lines[:-1]
    if own:
        found.append(replace(chunks[at], lines=own, end=chunks[at].end - 1))
    return found


def _end(chunks: Sequence[Chunk], start: int, first: int, width: int) -> int:
    for at in range(start, min(len(chunks), start + _MOST_CHUNKS)):
        chunk = chunks[at]
        if chunk.is_empty:
            continue
        number = counted(chunk.lines[-1])
        is_repeated = number == first and len(chunk.lines[-1].split()) == width
        if chunk.goes_on or (number and not is_repeated) or _is_prose(chunk):
            return at
    return min(len(chunks), start + _MOST_CHUNKS)


def _is_prose(chunk: Chunk) -> bool:
    long = sum(1 for line in chunk.closed if len(line) > _LONG_LINE)
    return long > 1 or (bool(long) and len(chunk.closed[0]) > 110)


def _is_numbered(chunks: Sequence[Chunk], first: int, heads: Heads) -> bool:
    """Tell whether the first column holds the numbers of the rows."""
    if first > 1:
        return False
    leads = [lead(chunk.lines[0])[0] for chunk in chunks[:40] if not chunk.is_empty]
    return heads.roles[0] is Role.NUMBER or sum(1 for number in leads if number) >= 3


def _items(
    chunks: Sequence[Chunk], frame: _Frame, known: Sequence[Section], furniture: frozenset[str]
) -> list[_Item]:
    """Return the chunks with what each must be: the beginning of a row, a section's heading, a cell, nothing."""
    found: list[_Item] = []
    sections = 0
    last = "0"
    are_alone = False
    for at, chunk in enumerate(chunks):
        if chunk.is_empty or chunk.squashed in furniture:
            found.append(_Item(chunk, "empty"))
            continue
        number, rest, is_roman = lead(chunk.lines[0])
        kind: Kind = "cell"
        if _is_known(chunk, known):
            kind = "section"
        elif number and frame.is_numbered:
            kind = _numbered_kind(chunks, at, number, is_roman, last, sections)
            # A number that stands alone begins a row only where the first row's number does so.
            if kind == "start" and last == "0":
                are_alone = not rest
            elif kind == "start" and not rest and not are_alone:
                kind = "cell"
        elif number and not known and _is_next(number, is_roman, sections) and len(rest) > 12:
            kind = "section" if printed_lead(chunk.lines[0]).endswith((".", ")")) else "cell"
        if kind == "cell" and _numbers_page(chunk, frame):
            kind = "page"
        sections += kind == "section"
        last = number if kind == "start" else last
        is_after_page = bool(found) and found[-1].kind == "page"
        found.append(_Item(replace(chunk, begins_page=True) if is_after_page else chunk, kind))
    return found


def _numbers_page(chunk: Chunk, frame: _Frame) -> bool:
    """Tell the number of a page between the cells; where a column holds sums a bare number is one of them."""
    return chunk.is_surely_page_number or (chunk.is_page_number and Role.COST not in frame.roles)


def _is_known(chunk: Chunk, known: Sequence[Section]) -> bool:
    own = chunk.squashed
    return any(section.squashed and own[:40] == section.squashed[:40] for section in known) and len(own) > 8


def _numbered_kind(
    chunks: Sequence[Chunk], at: int, number: str, is_roman: bool, last: str, sections: int
) -> Kind:
    following = next((chunk for chunk in chunks[at + 1 : at + 3] if not chunk.is_empty), None)
    after, _rest, _roman = lead(following.lines[0]) if following else ("", "", False)
    may_be_section = is_roman or number == str(sections + 1)
    # A heading has no cells: the next thing is the row under it.
    if may_be_section and after and (follows(after, last) or after in {"1", f"{number}.1"}):
        return "section"
    # Where rows are numbered 4.1, 4.2, a plain 5 numbers the next heading.
    if may_be_section and "." in last and "." not in number:
        return "section"
    return "start" if not is_roman and follows(number, last) else "cell"


def _is_next(number: str, is_roman: bool, sections: int) -> bool:
    return number == str(sections + 1) or is_roman


def follows(number: str, last: str) -> bool:
    """Tell whether a number may come after another in a plan, a few left out or begun anew in a section."""
    own, before = [_parts(text) for text in (number, last)]
    if not own:
        return False
    if len(own) == len(before) and own[:-1] == before[:-1]:
        return 0 < own[-1] - before[-1] <= 3
    if len(own) > len(before):
        return own[-1] == 1
    return own[-1] == 1 if len(own) == len(before) else 0 < own[-1] - before[len(own) - 1] <= 3


def _parts(number: str) -> list[int]:
    return [int(part) for part in number.split(".") if part.isdigit()]


def _laid(frame: _Frame, items: Sequence[_Item], known: Sequence[Section]) -> list[_Step]:
    """Return the best way to lay out the items: weighed once by general signs, once more by what was found."""
    repeated = Counter(item.chunk.squashed for item in items if item.kind == "cell")
    weighing = _Weighing(frame, items, repeated=repeated)
    steps = _best(weighing, known)
    learned = _Weighing(frame, items, _profile(frame, items, steps), repeated)
    return _best(learned, known)


def _best(weighing: _Weighing, known: Sequence[Section]) -> list[_Step]:
    """Return the steps of the best path, section by section."""
    found: list[_Step] = []
    expected = {section.squashed[:40]: section.rows for section in known}
    parts = list(_sections(weighing.items))
    for first, last in parts:
        head = weighing.items[first]
        rows = expected.get(head.chunk.squashed[:40]) if head.kind == "section" else None
        if rows is None and len(parts) == 1 and len(known) == 1:
            rows = known[0].rows
        found.extend(_best_of_section(weighing, first, last, rows, is_last=last == len(weighing.items)))
    return found


def _sections(items: Sequence[_Item]) -> Iterator[tuple[int, int]]:
    begun = 0
    for at, item in enumerate(items):
        if item.kind == "section" and at > begun:
            yield begun, at
            begun = at
    yield begun, len(items)


def _best_of_section(
    weighing: _Weighing, first: int, last: int, rows: int | None, *, is_last: bool
) -> list[_Step]:
    paths = [_Path(0.0, -1, ((),) * weighing.frame.width)]
    last_start = max(
        (at for at in range(first, last) if weighing.items[at].kind in {"start", "section"}), default=first
    )
    for at in range(first, last):
        may_end = is_last and at > last_start
        kept: dict[tuple[int, int, bool, bool], _Path] = {}
        for path in paths:
            for option in _options(weighing, path, at, may_end):
                key = option.key(rows is not None)
                other = kept.get(key)
                if other is None or option.score > other.score:
                    kept[key] = option
        least = max(path.score for path in kept.values()) - _HOPELESS
        paths = [path for path in kept.values() if path.score > least][:_MOST_PATHS]

    def finished(path: _Path) -> float:
        missing = 0.0 if rows is None else _WRONG_COUNT * abs(path.rows - rows)
        return path.score - _unfilled(weighing.frame, path) - missing

    steps: list[_Step] = []
    step = max(paths, key=finished).step
    while step:
        steps.append(step)
        step = step.before
    return steps[::-1]


def _options(weighing: _Weighing, path: _Path, at: int, may_end: bool) -> Iterator[_Path]:
    """Yield every way to go on from a path with the next chunk."""
    item = weighing.items[at]
    frame = weighing.frame
    if path.is_ended:
        yield replace(path, step=_Step(at, act="end", before=path.step))
    elif item.kind == "section":
        lost = _unfilled(frame, path)
        yield _Path(
            path.score - lost,
            -1,
            ((),) * frame.width,
            path.rows,
            step=_Step(at, act="section", before=path.step),
        )
    elif item.kind == "page":
        yield replace(path, step=_Step(at, act="ignore", before=path.step))
    elif item.kind == "empty":
        yield replace(path, score=path.score - _IGNORED, step=_Step(at, act="ignore", before=path.step))
        if frame.first <= path.column < frame.width - 1 and not path.is_rest:
            step = _Step(at, ((path.column + 1, ()),), before=path.step)
            yield replace(path, column=path.column + 1, step=step)
    elif item.kind == "start" and not _own_lines(item, frame):
        yield replace(_begun(weighing, path, at, (), 0.0), column=frame.first - 1)
    else:
        for pieces, cost in _pieces(item, frame):
            yield from _placings(weighing, path, at, pieces, cost)
        if item.kind == "cell":
            yield from _asides(weighing, path, at, may_end)


def _asides(weighing: _Weighing, path: _Path, at: int, may_end: bool) -> Iterator[_Path]:
    """Yield the ways that take a chunk for no cell: a heading above the next row, the end of the table."""
    frame = weighing.frame
    is_full = path.column == frame.width - 1 or path.is_rest or path.column < 0
    following = next((item for item in weighing.items[at + 1 : at + 3] if item.kind != "empty"), None)
    if is_full and frame.is_numbered and following and following.kind == "start":
        yield _Path(
            path.score - _HEADING,
            -1,
            ((),) * frame.width,
            path.rows,
            step=_Step(at, act="section", before=path.step),
        )
    if may_end and is_full and path.rows:
        step = _Step(at, act="end", before=path.step)
        yield replace(path, score=path.score - _ENDED, is_ended=True, step=step)


def _placings(
    weighing: _Weighing, path: _Path, at: int, pieces: Sequence[Piece], cost: float
) -> Iterator[_Path]:
    """Yield the ways to put these pieces of a chunk into columns one after another."""
    item = weighing.items[at]
    frame = weighing.frame
    ahead = len(pieces) - 1
    for column in range(frame.first, frame.width - ahead):
        taken = tuple((column + number, piece) for number, piece in enumerate(pieces))
        fits = sum(weighing.fit(place, piece) for place, piece in taken)
        if item.kind == "start":
            if column == frame.first:
                yield _begun(weighing, path, at, taken, fits - cost)
            continue
        if not frame.is_numbered:
            wrong = 0.0 if column == frame.first else _WRONG_BEGINNING + _SKIPPED * column
            yield _begun(weighing, path, at, taken, fits - cost - wrong)
        if path.column < 0 and not frame.is_numbered:
            continue
        gone_on = _gone_on(weighing, path, at, taken, fits - cost)
        if gone_on:
            yield gone_on


def _begun(
    weighing: _Weighing, path: _Path, at: int, taken: tuple[tuple[int, Piece], ...], worth: float
) -> _Path:
    cells: list[Piece] = [()] * weighing.frame.width
    for column, piece in taken:
        cells[column] = piece
    score = path.score + worth - _unfilled(weighing.frame, path)
    step = _Step(at, taken, "row", path.step)
    return _Path(score, taken[-1][0] if taken else -1, tuple(cells), path.rows + 1, step=step)


def _gone_on(
    weighing: _Weighing, path: _Path, at: int, taken: tuple[tuple[int, Piece], ...], worth: float
) -> _Path | None:
    """Return the row with more cells, or with the rest of its cells from the next page."""
    column = taken[0][0]
    is_rest = path.is_rest
    if column > path.column:
        worth -= (0.1 if path.is_rest else _SKIPPED) * (column - path.column - 1)
    elif weighing.items[at].chunk.begins_page:
        is_rest = True
        worth -= _REST
    elif column == path.column:
        # More of the same cell proves nothing new.
        worth -= _SAME_CELL + max(weighing.fit(column, taken[0][1]), 0.0)
    else:
        return None
    cells = list(path.cells)
    for place, piece in taken:
        if is_rest:
            worth += _openness(weighing, cells[place])
        cells[place] = (*cells[place], *piece)
    step = _Step(at, taken, "go_on", path.step)
    return _Path(path.score + worth, taken[-1][0], tuple(cells), path.rows, is_rest, step=step)


def _openness(weighing: _Weighing, cell: Piece) -> float:
    """Return how much a cell looks as if a page had cut it."""
    if not cell:
        return -1.0
    text = "\n".join(cell)
    if _OPEN_END.search(text):
        return 1.0
    if weighing.repeated.get(squash(text), 0) > 1:
        return -1.5
    return -1.0 if _CLOSED_END.search(text) else 0.2


def _unfilled(frame: _Frame, path: _Path) -> float:
    """Return the cost of leaving a row with empty columns at its end."""
    if path.column < 0 or path.is_rest or path.is_ended:
        return 0.0
    missing = frame.width - 1 - path.column
    return _SKIPPED * missing - 0.5 if missing else 0.0


def _pieces(item: _Item, frame: _Frame) -> Iterator[tuple[tuple[Piece, ...], float]]:
    """Yield a chunk as one piece and as two neighbours run together, with the cost of each reading."""
    lines = _own_lines(item, frame)
    if not lines:
        return
    yield (lines,), 0.0
    if frame.width - frame.first < 2:
        return
    for left, right, bonus in _cuts(lines):
        yield (left, right), _SPLIT - bonus


def _own_lines(item: _Item, frame: _Frame) -> Piece:
    """Return the lines without the number that begins the row."""
    lines = item.chunk.lines
    if item.kind != "start" or not frame.is_numbered:
        return tuple(line.strip() for line in lines)
    rest = lead(lines[0])[1].strip()
    return tuple(line.strip() for line in ((rest, *lines[1:]) if rest else lines[1:]))


@lru_cache(maxsize=5000)
def _cuts(lines: Piece) -> tuple[tuple[Piece, Piece, float], ...]:
    """Return the likeliest places where two cells were run together on one line."""
    found = []
    for number, line in enumerate(lines):
        for gap in re.finditer(r"(?<=\S) +(?=\S)", line):
            bonus = _gap_bonus(line, gap.start(), gap.end())
            if bonus > 0:
                left = (*lines[:number], line[: gap.start()])
                right = (line[gap.end() :], *lines[number + 1 :])
                found.append((left, right, bonus))
    found.sort(key=lambda cut: -cut[2])
    return tuple(found[:_MOST_CUTS])


def _gap_bonus(line: str, start: int, end: int) -> float:
    """Return how much a gap looks like one between cells; 0 where it is one between words or letters."""
    left, right = line[:start], line[end:]
    if end - start < 3 and _SIGN_END.search(left) and _SIGN_BEGINNING.match(right):
        return 0.0
    is_left_spaced, is_right_spaced = _is_spaced(left[-8:]), _is_spaced(right[:8])
    if is_left_spaced and is_right_spaced:
        return 0.0
    bonus = 0.3 if _CAPITAL.match(right) else 0.0
    bonus += 0.4 if end - start > 1 and not (is_left_spaced or is_right_spaced) else 0.0
    return bonus + (0.8 if is_left_spaced != is_right_spaced else 0.0)


def _is_spaced(text: str) -> bool:
    words = text.split()
    return len(words) > 2 and all(len(word) == 1 for word in words[1:-1]) and closed(text) != text.strip()


def _profile(frame: _Frame, items: Sequence[_Item], steps: Sequence[_Step]) -> Profile:
    """Return what the columns hold in the rows that left no doubt."""
    columns: list[list[str]] = [[] for _column in range(frame.width)]
    for step in steps:
        if step.act in {"row", "go_on"} and len(step.pieces) == 1 and not items[step.item].chunk.begins_page:
            column, piece = step.pieces[0]
            columns[column].append("\n".join(piece))
    return Profile(columns)


def _as_table(
    frame: _Frame, heads: Heads, first: int, items: Sequence[_Item], steps: Sequence[_Step], offset: int
) -> Broken:
    sections: list[Section] = []
    end = offset + len(items)
    table: list[list[Raw]] = [[Raw(lines) for lines in heads.lines]]
    if first:
        table.append([Raw((str(first + number),)) for number in range(frame.width)])
    depth = len(table)
    current: list[list[str]] = []

    def close() -> None:
        if current:
            table.append([Raw(tuple(cell)) for cell in current])
            current.clear()

    for step in steps:
        chunk = items[step.item].chunk
        if step.act == "end":
            end = offset + step.item
            break
        if step.act == "section":
            close()
            table.append([Raw(tuple(line.strip() for line in chunk.lines), frame.width)])
            sections.append(Section(chunk.squashed, 0))
        elif step.act == "row":
            close()
            current.extend([] for _column in range(frame.width))
            if frame.is_numbered:
                current[0].append(printed_lead(chunk.lines[0]))
            if sections:
                sections[-1] = replace(sections[-1], rows=sections[-1].rows + 1)
            else:
                sections.append(Section("", 1))
        if current:
            for column, piece in step.pieces:
                current[column].extend(piece)
    close()
    return Broken(laid_out(table, heads=depth, is_ruled=False), heads.first_line, end, tuple(sections))
