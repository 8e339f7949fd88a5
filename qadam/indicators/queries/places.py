"""The territories of an indicator as its tables show them: the whole, its parts, and what is "of which" of a part."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from qadam.indicators.models import Indicator, RowKind, Series
from qadam.kit.languages import localized
from qadam.territories.models import Territory


@dataclass(frozen=True)
class Place:
    """A row of an indicator's table: its territory, what kind of row it is and below which code it stands."""

    code: str
    name: str
    row: str
    parent: str

    @property
    def is_of_which(self) -> bool:
        """Tell whether it is counted within its parent already and never added."""
        return self.row == RowKind.OF_WHICH


@dataclass(frozen=True)
class Places:
    """All rows of an indicator; `root` is the code of the whole, empty where nothing holds all rows together."""

    rows: list[Place]
    root: str
    names: dict[str, str]

    @cached_property
    def _by_code(self) -> dict[str, Place]:
        return {place.code: place for place in self.rows}

    def get(self, code: str) -> Place | None:
        """Return the row of a code; a whole that has no row of its own is one too."""
        if code in self._by_code:
            return self._by_code[code]
        if code and any(place.parent == code for place in self.rows):
            return Place(code, self.names.get(code, code), RowKind.TOTAL, "")
        return None

    def parts(self, code: str) -> list[Place]:
        """Return the rows that are added into a code, in the order of the document."""
        return [place for place in self.rows if place.row == RowKind.PART and place.parent == code]

    def within(self, code: str) -> list[Place]:
        """Return the rows "of which" of a code."""
        return [place for place in self.rows if place.is_of_which and place.parent == code]

    def wholes(self) -> list[Place]:
        """Return every place that has parts, the root first."""
        codes = dict.fromkeys(place.parent for place in self.rows if place.row == RowKind.PART)
        ordered = sorted(codes, key=lambda code: code != self.root)
        return [place for code in ordered if (place := self.get(code))]

    def trail(self, code: str) -> list[Place]:
        """Return the wholes above a code, the widest first."""
        found: list[Place] = []
        place = self.get(code)
        while place and place.parent and (upper := self.get(place.parent)) and upper not in found:
            found.insert(0, upper)
            place = upper
        return found


def places_of(indicator: Indicator, day: date) -> Places:
    """Return the rows of an indicator with the names of a day. Two queries."""
    rows = list(Series.objects.filter(indicator=indicator).order_by("position", "pk"))
    root = root_of((series.territory_code, series.row, series.parent_code) for series in rows)
    names = names_on([*(series.territory_code for series in rows), root], day)
    return Places(
        [
            Place(
                series.territory_code,
                names.get(series.territory_code, series.territory_code),
                series.row,
                _parent(series, root),
            )
            for series in rows
        ],
        root,
        names,
    )


def root_of(rows: Iterable[tuple[str, str, str]]) -> str:
    """Return the code of the whole of rows (code, kind, parent): the total, else what all other rows stand below.

    A single row is its own whole.
    """
    held = list(rows)
    total = next((code for code, kind, _parent in held if kind == RowKind.TOTAL), "")
    if total:
        return total
    codes = {code for code, _kind, _parent in held}
    if len(codes) == 1:
        return next(iter(codes))
    tops = {parent for _code, _kind, parent in held if parent not in codes}
    return next(iter(tops)) if len(tops) == 1 else ""


def rows_of(indicators: Iterable[Indicator]) -> dict[int, list[tuple[str, str, str]]]:
    """Return the rows (code, kind, parent) of each indicator; one that has none is left out. One query."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    rows = Series.objects.filter(indicator__in=list(indicators)).order_by("position", "pk")
    for key, code, kind, parent in rows.values_list("indicator_id", "territory_code", "row", "parent_code"):
        found.setdefault(key, []).append((code, kind, parent))
    return found


def names_on(codes: Iterable[str], day: date) -> dict[str, str]:
    """Return the names of territories as they were called on a day, else as they were called last. One query."""
    found: dict[str, str] = {}
    for unit in Territory.objects.filter(code__in=set(codes)).order_by("valid_from", "pk"):
        is_valid = (unit.valid_from is None or unit.valid_from <= day) and (
            unit.valid_to is None or day <= unit.valid_to
        )
        if is_valid or unit.code not in found:
            found[unit.code] = localized(unit, "name")
    return found


def _parent(series: Series, root: str) -> str:
    # What the whole itself hangs under is no part of the table.
    return "" if series.territory_code == root else series.parent_code or root
