"""Tables of numbers that extraction has broken: rows of a label and numbers, or of single numbers one by one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qadam.reading.inputs.chunks import Chunk
from qadam.reading.inputs.spans import Raw, laid_out
from qadam.reading.source import Table
from qadam.reading.tables.signs import says_it_goes_on, squash

_YEAR = (
    r"(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?"
    r"(?:\s*(?:жылдар|жылы|жыл|жылға|годы|года|году|год|гг?\.?|ж\.?\s?ж\.?|ж\.?))?(?!\w)"
)
_YEARS = re.compile(rf"\s*{_YEAR}(?:[\s,;]+{_YEAR})+\s*[-–]?\s*")
_ONE_YEAR = re.compile(_YEAR)
_REST_OF_YEAR = frozenset(("жыл", "жылы", "жылдар", "год", "годы", "года", "гг", "жж"))
_NUMBER = re.compile(r"[-–−]?\d+(?:[.,]\d+)?%?\*{0,2}|[-–—xхХX]")
_DIGITS = re.compile(r"\d")
_ORDER = re.compile(r"(\d{1,3})[.)]?\s+(?=\D)")
_UNIT = re.compile(
    r"\(?(?:адам|мынадам|мынтенге|млнтенге|тыстенге|млнтг|тыстг|миллионтенге|тысячтенге|мыңтеңге|теңге|тенге|человек|"
    r"чел|тысчеловек|тысчел|дана|бирлик|бирликтер|единиц|ед|процент|пайыз|%|орын|мест|га|тонна|тонн|км)\)?"
)
# A line of brackets in the middle of the page names the unit of the whole table.
_MOVED_IN = re.compile(r"\s{8,}\([^()]{2,40}\)\s*")
_ORDER_HEAD = re.compile(
    r"\s*(№\s?(?:п\s?/\s?п|р\s?/\s?с)?|[NP]\s?п\s?/\s?п|р\s?/\s?с(?:\s?№)?|п\s?/\s?п)\s+(?=\S)"
)
_AND = re.compile(r"\s*(?:ж ?ә ?н ?е|и|мен)\s")
_SENTENCE_END = re.compile(r"[.:;!?]\s*$")
_LONGEST_HEAD = 60
_LONGEST_LABEL = 90
_MOST_HEADS = 16


@dataclass(frozen=True)
class Figures:
    """A table of numbers found among chunks: the first line of its head and the chunk after its end."""

    table: Table
    first_line: int
    next_chunk: int


@dataclass
class _Row:
    number: str = ""
    label: tuple[str, ...] = ()
    values: list[str] = field(default_factory=list)


def figures_at(chunks: Sequence[Chunk], at: int, not_before: int) -> Figures | None:
    """Return the table whose line of years stands in this chunk, or nothing.

    `not_before` is the first chunk that may belong to its head.
    """
    chunk = chunks[at]
    place = next((number for number, line in enumerate(chunk.lines) if _YEARS.fullmatch(line)), None)
    if place is None or place < len(chunk.lines) - 1:
        return None
    years = [" ".join(match.split()) for match in _ONE_YEAR.findall(chunk.lines[place])]
    start = at + 1
    if start < len(chunks) and chunks[start].squashed in _REST_OF_YEAR:
        years[-1] = f"{years[-1]} {chunks[start].lines[0].strip()}"
        start += 1
    heads, first_line = _heads(chunks, at, place, not_before)
    rows, end = _rows(chunks, start, len(years))
    if sum(1 for row in rows if row.values) < 2:
        return None
    return Figures(_table(heads, years, rows), first_line, end)


def _heads(
    chunks: Sequence[Chunk], at: int, place: int, not_before: int
) -> tuple[list[tuple[str, ...]], int]:
    """Return the heads over the line of years and the line with which they begin."""
    own = chunks[at].lines[:place]
    kept = _after_unit(own)
    first_line = chunks[at].end - len(chunks[at].lines) + place - len(kept)
    heads = [kept] if kept else []
    if len(kept) < len(own) or any(len(line) > _LONGEST_HEAD for line in own):
        return heads, first_line
    for back in range(at - 1, max(at - _MOST_HEADS, not_before - 1), -1):
        chunk = chunks[back]
        if chunk.is_empty:
            continue
        kept = _after_unit(chunk.lines)
        is_whole = len(kept) == len(chunk.lines)
        if is_whole and (not _is_head(chunk) or says_it_goes_on(chunk.lines[0])):
            break
        if kept:
            heads.insert(0, kept)
            first_line = chunk.end - len(kept)
        if not is_whole:
            break
    return heads, first_line


def _after_unit(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines under the last line that only names the unit."""
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        if _UNIT.fullmatch(squash(line)) or _MOVED_IN.fullmatch(line) or says_it_goes_on(line):
            return tuple(lines[place + 1 :])
    return tuple(lines)


def _is_head(chunk: Chunk) -> bool:
    return all(len(line) <= _LONGEST_HEAD for line in chunk.closed) and not _SENTENCE_END.search(
        chunk.lines[-1]
    )


def _rows(chunks: Sequence[Chunk], start: int, width: int) -> tuple[list[_Row], int]:
    """Return the rows and the chunk after the last of them."""
    rows: list[_Row] = []
    pending = _Row()
    end = start
    for at in range(start, len(chunks)):
        chunk = chunks[at]
        if chunk.is_empty:
            continue
        if chunk.goes_on or _is_prose(chunk):
            break
        found = [_row_of(line, width) for line in chunk.lines]
        if all(found) and len(found) > 1:
            rows.extend(row for row in found if row)
            pending = _Row()
        elif found[-1] is not None and (len(chunk.lines) == 1 or not found[-1].label):
            row = found[-1]
            label = (*pending.label, *chunk.lines[:-1], *row.label)
            rows.append(_Row(row.number or pending.number, tuple(line.strip() for line in label), row.values))
            pending = _Row()
        elif len(chunk.lines) == 1 and (value := _single(chunk.lines[0])):
            pending.values.append(value)
            if len(pending.values) < width:
                continue
            rows.append(pending)
            pending = _Row()
        elif pending.values or not _may_be_label(chunks, at):
            break
        else:
            if pending.label:
                rows.append(pending)
            number, text = _ordered(chunk.lines)
            pending = _Row(number, text)
            continue
        end = at + 1
    return rows, end


def _single(line: str) -> str:
    """Return a number that stands alone, its thousands drawn together."""
    words = line.split()
    joined = "".join(words)
    return joined if words and _NUMBER.fullmatch(joined) and _DIGITS.search(joined) else ""


def _row_of(line: str, width: int) -> _Row | None:
    """Return a row that stands on one line: a number, a label and as many numbers as there are columns."""
    words = line.split()
    tail = 0
    while tail < len(words) and _NUMBER.fullmatch(words[-1 - tail]):
        tail += 1
    if not tail or not any(_DIGITS.search(word) for word in words[-tail:]):
        return None
    values = words[len(words) - tail :]
    label = words[: len(words) - tail]
    if len(values) > width:
        values = _grouped(values, width) or (values if label else [])
    if len(values) > width and label:
        return None
    if not values or len(values) > width or (len(values) < min(2, width)) or (label and len(values) < width):
        return None
    number, text = _ordered((" ".join(label),)) if label else ("", ())
    return _Row(number, text, values)


def _grouped(words: Sequence[str], width: int) -> list[str]:
    """Return the numbers with groups of thousands joined, if that gives as many as there are columns."""
    found: list[str] = []
    spare = len(words) - width
    for word in words:
        if (
            spare
            and found
            and re.fullmatch(r"\d{3}(?:[.,]\d+)?", word)
            and re.fullmatch(r"\d{1,3}(?:\d{3})*", found[-1])
        ):
            found[-1] += word
            spare -= 1
        else:
            found.append(word)
    return found if not spare else []


def _ordered(lines: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    match = _ORDER.match(lines[0].strip())
    if not match:
        return "", tuple(line.strip() for line in lines)
    return match[1], tuple(
        part for part in (lines[0].strip()[match.end() :], *map(str.strip, lines[1:])) if part
    )


def _may_be_label(chunks: Sequence[Chunk], at: int) -> bool:
    """Tell whether the chunk names a row: numbers follow it, or it stands over rows that are parts of one."""
    chunk = chunks[at]
    if any(len(line) > _LONGEST_LABEL for line in chunk.closed) or len(chunk.lines) > 8:
        return False
    following = [one for one in chunks[at + 1 : at + 5] if not one.is_empty][:2]
    return any(_is_numeric(one) for one in following)


def _is_numeric(chunk: Chunk) -> bool:
    words = chunk.lines[-1].split()
    return (
        bool(words)
        and all(_NUMBER.fullmatch(word) for word in words)
        and bool(_DIGITS.search(chunk.lines[-1]))
    )


def _is_prose(chunk: Chunk) -> bool:
    return sum(1 for line in chunk.closed if len(line) > 70) > 1 or len(chunk.closed[0]) > 110


def _table(heads: Sequence[tuple[str, ...]], years: Sequence[str], rows: Sequence[_Row]) -> Table:
    has_number = any(row.number for row in rows)
    has_label = any(row.label for row in rows)
    groups = _groups(years)
    heads = _divided(heads)
    labels = max(len(heads) - groups, 0) if groups > 1 else int(has_number) + int(has_label)
    labels = max(labels, int(has_number) + int(has_label)) if has_label else labels
    found = list(_head_rows(heads, years, labels, groups))
    depth = len(found)
    for row in rows:
        own = [Raw(row.label)] if labels == 1 else [Raw(_one(row.number)), Raw(row.label)][:labels]
        own += [Raw()] * (labels - len(own))
        values = [Raw(_one(value)) for value in row.values]
        found.append([*own, *values, *[Raw()] * (len(years) - len(values))])
    return laid_out(found, heads=depth, is_ruled=False)


def _divided(heads: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the heads with the sign of number apart, and without a head that begins with "and"."""
    found: list[tuple[str, ...]] = []
    for head in heads:
        order = _ORDER_HEAD.match(head[0])
        if order and not found:
            found.append((order[1],))
            head = (head[0][order.end() :], *head[1:])
        elif found and _AND.match(head[0]):
            found[-1] = (*found[-1], head[0])
            head = head[1:]
        if head:
            found.append(head)
    return found


def _one(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _groups(years: Sequence[str]) -> int:
    """Return how often the same years follow one another."""
    for size in range(1, len(years)):
        if len(years) % size == 0 and list(years[:size]) * (len(years) // size) == list(years):
            return len(years) // size
    return 1


def _head_rows(
    heads: Sequence[tuple[str, ...]], years: Sequence[str], labels: int, groups: int
) -> Iterator[list[Raw]]:
    """Yield the storeys of the head: names over their years, or the years alone."""
    stripped = [Raw(tuple(line.strip() for line in head)) for head in heads]
    names, over = stripped[:labels], stripped[labels:]
    names += [Raw()] * (labels - len(names))
    below = [Raw((year,)) for year in years]
    if len(over) == groups and over:
        size = len(years) // groups
        yield [
            *(Raw(name.lines, height=2) for name in names),
            *(Raw(head.lines, width=size) for head in over),
        ]
        yield below
        return
    yield [*names, *below]
