"""A series of numbers through the splits of territories, in the units of then or of now.

Backwards nothing is invented: what was split is the sum of what came of it. Forwards a recorded share is needed, and
where none is recorded the answer says so. Rule book: `docs/indicators.md`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from qadam.indicators import tallies
from qadam.indicators.cells import Cell, number
from qadam.indicators.models import Indicator, SplitShare
from qadam.indicators.queries.sums import Key, Shown, shown
from qadam.indicators.spans import parse_span
from qadam.kit.dates import format_day
from qadam.kit.fields import ExactField, is_valid_on, plain
from qadam.kit.languages import active, localized
from qadam.territories.models import Territory

Kind = Indicator.Kind
_PLACES = Decimal(1).scaleb(-ExactField.PLACES)


class How(StrEnum):
    """How a number came into the bounds it is shown in."""

    STATED = "stated"
    ADDED = "added"
    SHARED = "shared"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Point:
    """A number for a span in the bounds of a day; `lacks` are sentences on why there is none, `sources` of shares."""

    span: str
    cell: Cell | None
    how: How
    lacks: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Found:
    """What is known of a unit: its number, or the parts of its ratio."""

    cell: Cell | None = None
    value: Decimal | None = None
    parts: tuple[Decimal, Decimal] | None = None
    how: How = How.STATED
    lacks: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def through_splits(indicator: Indicator, code: str, span_texts: Sequence[str], *, on: date) -> list[Point]:
    """Return the series of a territory in its bounds of the day `on`, a point for each span; at most nine queries.

    LookupError where the code is not valid on the day.
    """
    family = _Family.of(code)
    unit = next((row for row in family.rows if row.code == code and is_valid_on(row, on)), None)
    if unit is None:
        raise LookupError(f"{code} is not valid on {on}")
    known = shown([indicator], sorted({row.code for row in family.rows}), span_texts)
    reader = _Reader(indicator, family, known)
    return [reader.point(unit, span) for span in span_texts]


def days_of_bounds(code: str) -> list[date]:
    """Return the last day before the first split of a territory, and the day of each split, where the code is valid.

    Empty for a territory that neither was split nor came of a split; at most five queries.
    """
    family = _Family.of(code)
    splits = {
        row.valid_from
        for rows in family.successors.values()
        if len(rows) > 1
        for row in rows
        if row.valid_from is not None
    }
    days = [min(splits) - timedelta(days=1), *sorted(splits)] if splits else []
    own = [row for row in family.rows if row.code == code]
    return [day for day in days if any(is_valid_on(row, day) for row in own)]


@dataclass
class _Family:
    """The rows that came of each other by splits and changes of bounds, and the recorded shares."""

    rows: list[Territory]
    successors: Mapping[int, list[Territory]]
    shares: Mapping[tuple[str, str, date], SplitShare] = field(default_factory=dict)

    @classmethod
    def of(cls, code: str) -> "_Family":
        """Read all rows that are tied to a code, step by step: splits follow splits."""
        rows = {row.pk: row for row in Territory.objects.filter(code=code)}
        fresh = list(rows)
        while fresh:
            uppers = {key for one in fresh if (key := rows[one].predecessor_id) is not None}
            near = Territory.objects.filter(predecessor__in=fresh) | Territory.objects.filter(pk__in=uppers)
            found = {row.pk: row for row in near if row.pk not in rows}
            rows |= found
            fresh = list(found)
        successors: dict[int, list[Territory]] = defaultdict(list)
        for row in sorted(rows.values(), key=lambda row: row.code):
            if row.predecessor_id is not None:
                successors[row.predecessor_id].append(row)
        codes = {row.code for row in rows.values()}
        shares = {
            (share.from_code, share.to_code, share.on): share
            for share in SplitShare.objects.filter(from_code__in=codes)
        }
        return cls(list(rows.values()), successors, shares)

    def before(self, unit: Territory) -> Territory | None:
        """Return the row that a row came of."""
        return next((row for row in self.rows if row.pk == unit.predecessor_id), None)


@dataclass
class _Reader:
    indicator: Indicator
    family: _Family
    known: Mapping[Key, Shown]

    def point(self, unit: Territory, span: str) -> Point:
        """Return the number of a unit in its own bounds."""
        found = self._find(unit, span)
        if found.how is How.STATED:
            return Point(span, found.cell, found.how)
        if found.lacks:
            return Point(span, None, How.UNKNOWN, tuple(dict.fromkeys(found.lacks)), found.sources)
        return Point(span, self._cell(found), found.how, (), tuple(dict.fromkeys(found.sources)))

    def _cell(self, found: _Found) -> Cell | None:
        value = found.value
        if found.parts:
            top, bottom = (tallies.as_whole(part) for part in found.parts)
            value = tallies.quotient(top, bottom, self.indicator.unit)
        return None if value is None else number(value)

    def _find(self, unit: Territory, span: str) -> _Found:
        day = parse_span(span).last
        if is_valid_on(unit, day):
            return self._stated(unit, span)
        if not self._is_added():
            said = _(
                "Numbers of this kind are neither added nor divided: they are known in the bounds of their day."
            )
            return _Found(how=How.UNKNOWN, lacks=(said,))
        if unit.valid_from is not None and day < unit.valid_from:
            return self._of_the_whole(unit, span, unit.valid_from)
        return self._of_the_parts(unit, span)

    def _is_added(self) -> bool:
        kind, unit = self.indicator.kind, self.indicator.unit
        return kind == Kind.RATIO or tallies.adds_over_territories(kind, unit)

    def _stated(self, unit: Territory, span: str) -> _Found:
        one = self.known.get((self.indicator.pk, unit.code, span), Shown())
        parts = None
        if one.numerator is not None and one.denominator is not None:
            parts = (one.numerator, one.denominator)
        return _Found(one.cell, one.cell.value if one.cell else None, parts)

    def _of_the_parts(self, unit: Territory, span: str) -> _Found:
        """Return what a unit that is no more would have: the sum of all that came of it."""
        found = [(part, self._find(part, span)) for part in self.family.successors.get(unit.pk, [])]
        lacks = [said for part, one in found for said in one.lacks or self._nothing(part, one)]
        if not found:
            lacks = [_("Nothing came of {unit} after its last day.").format(unit=localized(unit, "name"))]
        if lacks:
            return _Found(how=How.UNKNOWN, lacks=tuple(lacks))
        return _Found(
            value=sum((one.value or Decimal(0) for _part, one in found), Decimal(0)),
            parts=_added(one.parts for _part, one in found),
            how=How.ADDED if len(found) > 1 else found[0][1].how,
            sources=tuple(source for _part, one in found for source in one.sources),
            cell=found[0][1].cell if len(found) == 1 else None,
        )

    def _of_the_whole(self, unit: Territory, span: str, on: date) -> _Found:
        """Return what a unit would have had before its first day: its share of what it came of."""
        whole = self.family.before(unit)
        if whole is None:
            said = _("{unit} came of no unit that is known.").format(unit=localized(unit, "name"))
            return _Found(how=How.UNKNOWN, lacks=(said,))
        found = self._find(whole, span)
        if len(self.family.successors.get(whole.pk, [])) == 1:
            # A new name, or a new row of the same bounds.
            return found
        share = self.family.shares.get((whole.code, unit.code, on))
        if share is None:
            said = _(
                "No share of {whole} is recorded for {unit}: its numbers before {day} cannot be told without one."
            )
            words = {"whole": localized(whole, "name"), "unit": localized(unit, "name")}
            return _Found(how=How.UNKNOWN, lacks=(said.format(day=format_day(on, active()), **words),))
        lacks = found.lacks or tuple(self._nothing(whole, found))
        part = share.share or Decimal(0)
        if lacks:
            return _Found(how=How.UNKNOWN, lacks=lacks)
        return _Found(
            value=None if found.value is None else _shared(found.value, part),
            parts=found.parts and (_shared(found.parts[0], part), _shared(found.parts[1], part)),
            how=How.SHARED,
            sources=(*found.sources, share.source),
        )

    def _nothing(self, unit: Territory, found: _Found) -> list[str]:
        has_number = found.parts if self.indicator.kind == Kind.RATIO else found.value is not None
        said = _("{unit} has no number for the period.").format(unit=localized(unit, "name"))
        return [] if has_number else [said]


def _added(parts: Iterable[tuple[Decimal, Decimal] | None]) -> tuple[Decimal, Decimal] | None:
    known = [one for one in parts if one is not None]
    if not known:
        return None
    return sum((one[0] for one in known), Decimal(0)), sum((one[1] for one in known), Decimal(0))


def _shared(value: Decimal, share: Decimal) -> Decimal:
    return plain((value * share).quantize(_PLACES))
