"""The head of a broken table: words of several lines divided into as many heads as there are columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from qadam.reading.inputs.chunks import Chunk
from qadam.reading.tables.roles import Role, head_role

_MOST_WORDS = 45
_MOST_WORSE = 4
_LONGEST_HEAD = 14
# What a cut costs: between chunks nothing, between lines a little, inside a line more, and a chunk's end inside a head.
# «spread» is where spaced-out letters begin or end.
_CUT = {"chunk": 0.0, "line": 0.15, "gap": 0.1, "spread": 0.0, "word": 0.3}
_REPEATED = 0.5
_NUMBER_INSIDE = 0.6
_INSIDE = {"chunk": 0.15, "line": 0.0, "gap": 0.1, "spread": 0.2, "word": 0.0}


@dataclass(frozen=True)
class _Word:
    text: str
    before: str
    line: int


@dataclass(frozen=True)
class Heads:
    """Heads of the columns with the role that each names; `first_line` is where they begin."""

    lines: tuple[tuple[str, ...], ...]
    roles: tuple[Role | None, ...]
    first_line: int
    score: float

    @property
    def named(self) -> int:
        """How many different columns of a plan the heads name."""
        return len({role for role in self.roles if role is not None})


def heads_before(chunks: Sequence[Chunk], width: int) -> Heads | None:
    """Return the best division of the last words of these chunks into heads of `width` columns."""
    words = _words(chunks)[-_MOST_WORDS:]
    if len(words) < width or not may_be_heads(chunks):
        return None
    found: Heads | None = None
    worse = 0
    for start in reversed(_starts(words)):
        heads = _divided(words[start:], width)
        if heads and heads.named > 1 and (found is None or heads.score > found.score):
            found = heads
            worse = 0
        elif found and (worse := worse + 1) > _MOST_WORSE:
            break
    return found


def may_be_heads(chunks: Sequence[Chunk], least: int = 2) -> bool:
    """Tell whether anything here names columns, before all divisions are tried."""
    lines = {line for chunk in chunks for line in chunk.closed}
    pieces = lines | {word for line in lines for word in line.split()}
    return len({_role(piece)[0] for piece in pieces} - {None}) >= least


@lru_cache(maxsize=20_000)
def _role(text: str) -> tuple[Role | None, bool]:
    return head_role(text)


def _starts(words: Sequence[_Word]) -> list[int]:
    return [place for place, word in enumerate(words) if word.before in {"chunk", "line"}]


def _words(chunks: Sequence[Chunk]) -> list[_Word]:
    found = []
    for chunk in chunks:
        if chunk.is_empty:
            continue
        first = chunk.end - len(chunk.lines)
        for number, (line, raw) in enumerate(zip(chunk.closed, chunk.lines, strict=True)):
            was_spread = False
            for place, word in enumerate(line.split()):
                is_spread = len(word) > 2 and " ".join(word) in raw
                before = "word" if place else "line" if number else "chunk"
                if place and is_spread != was_spread:
                    before = "spread"
                elif place and f"  {word}" in raw:
                    before = "gap"
                was_spread = is_spread
                found.append(_Word(word, before, first + number))
    return found


def _divided(words: Sequence[_Word], width: int) -> Heads | None:
    """Return the best division of all these words, by how many columns the heads name."""

    @cache
    def worth(first: int, last: int) -> tuple[float, Role | None]:
        text = " ".join(word.text for word in words[first:last])
        role, is_weak = _role(text)
        inside = sum(_INSIDE[word.before] for word in words[first + 1 : last])
        named = 0.0 if role is None else 0.6 if is_weak else 1.0
        # The numbers of the rows stand first; what stands before them is the caption.
        named -= _NUMBER_INSIDE if role is Role.NUMBER and first else 0.0
        return named - inside - 0.04 * (last - first) - (
            0.0 if first == 0 else _CUT[words[first].before]
        ), role

    # The best way to end a column at a word, for every set of roles already named.
    ways: list[dict[int, dict[frozenset[Role], _Way]]] = [{0: {frozenset(): _Way(0.0)}}]
    for column in range(1, width + 1):
        ends: dict[int, dict[frozenset[Role], _Way]] = {}
        for last in range(column, len(words) - (width - column) + 1):
            for first in range(max(column - 1, last - _LONGEST_HEAD), last):
                score, role = worth(first, last)
                for named, way in ways[-1].get(first, {}).items():
                    again = _REPEATED if role in named else 0.0
                    own = _Way(way.score + score - again, (*way.cuts, first), (*way.roles, role))
                    known = ends.setdefault(last, {})
                    names = named | {role} if role else named
                    if names not in known or own.score > known[names].score:
                        known[names] = own
        ways.append(ends)
    best = max(ways[-1].get(len(words), {}).values(), key=lambda way: way.score, default=None)
    if best is None:
        return None
    spans = zip(best.cuts, (*best.cuts[1:], len(words)), strict=True)
    heads = tuple(_lines(words[first:last]) for first, last in spans)
    return Heads(heads, best.roles, words[0].line, best.score)


@dataclass(frozen=True)
class _Way:
    """Where heads begin so far, and what they name."""

    score: float
    cuts: tuple[int, ...] = ()
    roles: tuple[Role | None, ...] = ()


def _lines(words: Sequence[_Word]) -> tuple[str, ...]:
    lines: dict[int, list[str]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word.text)
    return tuple(" ".join(line) for line in lines.values())
