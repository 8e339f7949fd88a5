"""Where each row of an indicator is added: the territories above it, as the tree stood on a day.

Rule book: `docs/indicators.md`. Parts are added to every territory above them; a part that has parts below it is a
stated number like a total; what is counted within an "of which" goes no further up than that.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache

from qadam.indicators.models import RowKind
from qadam.kit.periods import Period, Unit, touching

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hung:
    """Which territory a code hangs under between two days; an empty end is open, the top hangs under ""."""

    code: str
    parent: str
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Tell whether it hangs there on the day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


class Tree:
    """The tree of territories through the years."""

    def __init__(self, rows: Iterable[Hung]) -> None:
        self._rows: dict[str, list[Hung]] = {}
        for row in rows:
            self._rows.setdefault(row.code, []).append(row)
        begins = {row.valid_from for rows in self._rows.values() for row in rows if row.valid_from}
        ends = {row.valid_to + _DAY for rows in self._rows.values() for row in rows if row.valid_to}
        self._borders = sorted(begins | ends)

    def era(self, day: date) -> int:
        """Return the number of the stretch of days around the day in which nothing changes."""
        return bisect_right(self._borders, day)

    def parent(self, code: str, day: date) -> str | None:
        """Return what a code hangs under: by its valid row, else the latest before, else its first; None if unknown."""
        rows = self._rows.get(code)
        if not rows:
            return None
        begun = [row for row in rows if (row.valid_from or date.min) <= day]
        if not begun:
            return min(rows, key=_begin).parent
        return max(begun, key=lambda row: (row.is_valid_on(day), _begin(row))).parent

    def chain(self, code: str, day: date) -> list[str]:
        """Return the territories above a code on a day, the nearest first."""
        found: list[str] = []
        upper = self.parent(code, day)
        while upper and upper != code and upper not in found:
            found.append(upper)
            upper = self.parent(upper, day)
        return found

    def within(self, code: str, period: Period, unit: Unit | None) -> int:
        """Count the months, quarters … of a period in which a code is valid on some day; 1 or 0 without a unit."""
        spans = _spans(period, unit)
        lives = [
            (row.valid_from or date.min, row.valid_to or date.max) for row in self._rows.get(code, ())
        ] or [(date.min, date.max)]
        # Most territories are there all the time, and a page asks for thousands of them.
        if any(first <= spans[0].first and spans[-1].last <= last for first, last in lives):
            return len(spans)
        return sum(any(first <= span.last and span.first <= last for first, last in lives) for span in spans)


@lru_cache(maxsize=4_000)
def _spans(period: Period, unit: Unit | None) -> list[Period]:
    return [period] if unit is None else touching(unit, period)


def _begin(row: Hung) -> date:
    return row.valid_from or date.min


@dataclass(frozen=True)
class Rows:
    """The rows of an indicator's table by territory: the parts with their parents, the of-which."""

    parts: frozenset[tuple[str, str]]
    of_which: frozenset[str]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str]]) -> "Rows":
        """Return them of (territory, kind of the row, parent)."""
        kept = list(rows)
        return cls(
            frozenset((code, parent) for code, kind, parent in kept if kind == RowKind.PART),
            frozenset(code for code, kind, _parent in kept if kind == RowKind.OF_WHICH),
        )


@dataclass(frozen=True)
class Standing:
    """Who is added to whom in one stretch of days: each added part with the territories above it, the nearest first."""

    above: Mapping[str, tuple[str, ...]]

    @cached_property
    def below(self) -> dict[str, list[str]]:
        """Return the added parts of each territory."""
        found: dict[str, list[str]] = {}
        for code, chain in sorted(self.above.items()):
            for upper in chain:
                found.setdefault(upper, []).append(code)
        return found


@dataclass
class Lineage:
    """Who is added to whom for the indicators with the same rows, through the years."""

    tree: Tree
    rows: Rows
    _known: dict[int, Standing] = field(default_factory=dict)

    def on(self, day: date) -> Standing:
        """Return who is added to whom by the tree of a day."""
        era = self.tree.era(day)
        if era not in self._known:
            found = self._standing(day)
            # Most changes of the tree are none for these rows: then it is the same thing, to be told by `is`.
            self._known[era] = next((one for one in self._known.values() if one == found), found)
        return self._known[era]

    def _standing(self, day: date) -> Standing:
        stated = dict(self.rows.parts)
        chains = {code: self._chain(code, stated, day) for code in stated}
        inner = {upper for chain in chains.values() for upper in chain}
        return Standing({code: chain for code, chain in chains.items() if code not in inner and chain})

    def _chain(self, code: str, stated: Mapping[str, str], day: date) -> tuple[str, ...]:
        chain: list[str] = []
        upper = self._parent(code, stated, day)
        while upper and upper != code and upper not in chain:
            chain.append(upper)
            if upper in self.rows.of_which:
                break
            upper = self._parent(upper, stated, day)
        return tuple(chain)

    def _parent(self, code: str, stated: Mapping[str, str], day: date) -> str:
        known = self.tree.parent(code, day)
        return stated.get(code, "") if known is None else known
