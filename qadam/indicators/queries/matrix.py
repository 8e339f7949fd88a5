"""An indicator by territory and period: every number beside its target, and the whole beside the sum of its parts.

Rule book: `docs/indicators.md`. Rows "of which" stand below their whole and are never added.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from qadam.indicators.cells import Cell, number
from qadam.indicators.models import Indicator
from qadam.indicators.queries.periods import Known, heading, known_of
from qadam.indicators.queries.places import Place, Places, places_of
from qadam.indicators.queries.sums import Key, Shown, shown, targets_in
from qadam.indicators.showing import Spot, spot
from qadam.indicators.spans import parse_span
from qadam.indicators.tallies import adds_over_territories

# Where a number leads: a territory and a span.
Address = Callable[[str, str], str]


@dataclass(frozen=True)
class Line:
    """A territory with its numbers; an "of which" stands deeper."""

    place: Place
    spots: list[Spot]
    # Where its own parts are shown.
    url: str = ""


@dataclass(frozen=True)
class Whole:
    """What a total says and what its parts make, for a period: of what is to be reached and of what was."""

    span: str
    stated_target: Decimal | None = None
    added_target: Decimal | None = None
    stated: Decimal | None = None
    added: Decimal | None = None

    @property
    def differences(self) -> list[tuple[Decimal, Decimal]]:
        """Return (stated, added) where both are known and differ."""
        pairs = [(self.stated_target, self.added_target), (self.stated, self.added)]
        return [
            (one, other) for one, other in pairs if one is not None and other is not None and one != other
        ]

    @property
    def agrees(self) -> bool:
        """Tell whether something is stated and added, and both are the same."""
        pairs = [(self.stated_target, self.added_target), (self.stated, self.added)]
        known = [(one, other) for one, other in pairs if one is not None and other is not None]
        return bool(known) and all(one == other for one, other in known)


@dataclass(frozen=True)
class Matrix:
    """An indicator in the parts of a territory over periods."""

    indicator: Indicator
    at: Place
    spans: list[str]
    headings: list[str]
    lines: list[Line]
    # The whole itself, as a row, and both ways to know it.
    whole: Line
    wholes: list[Whole] = field(default_factory=list)

    @cached_property
    def has_facts(self) -> bool:
        """Tell whether any number was reached, or missed, at all."""
        return any(spot.value is not None for spot in self.spots)

    @property
    def spots(self) -> list[Spot]:
        """Return all numbers."""
        return [spot for line in [*self.lines, self.whole] for spot in line.spots]

    @property
    def parts(self) -> list[Line]:
        """Return the rows that are added."""
        return [line for line in self.lines if not line.place.is_of_which]

    @property
    def has_of_which(self) -> bool:
        """Tell whether some rows are counted within others."""
        return any(line.place.is_of_which for line in self.lines)

    @property
    def has_sums(self) -> bool:
        """Tell whether the parts make a sum: ratios are never added."""
        return any(one.added is not None or one.added_target is not None for one in self.wholes)


@dataclass(frozen=True)
class Ground:
    """What the pages of an indicator stand on: its territories and the periods it is known for."""

    indicator: Indicator
    places: Places
    at: Place
    known: Known


def ground_of(indicator: Indicator, at: str, day: date) -> Ground | None:
    """Return the ground of an indicator in a territory, the whole where none is named; None for an unknown one.

    Three queries.
    """
    places = places_of(indicator, day)
    place = places.get(at or places.root)
    if place is None:
        return None if at or places.rows else Ground(indicator, places, Place("", "", "", ""), Known())
    parts = [part.code for part in places.parts(place.code)]
    known = known_of([indicator], [place.code], parts).get(indicator.pk, Known())
    return Ground(indicator, places, place, known)


def matrix_of(
    ground: Ground, year: str, today: date, address: Address, parts_at: Callable[[str], str]
) -> Matrix:
    """Return the table of the parts of a territory; five queries, however many rows.

    `address` leads to one number, `parts_at` to the parts of a part.
    """
    indicator, places, at = ground.indicator, ground.places, ground.at
    spans = ground.known.columns(year)
    rows = _rows(places, at.code)
    codes = [at.code, *(place.code for place in rows)]
    facts = shown([indicator], codes, spans)
    aims = {key: target.cell for key, target in targets_in([indicator], codes, spans).items()}

    def line(place: Place) -> Line:
        return Line(
            place,
            [
                spot(
                    indicator,
                    facts.get((indicator.pk, place.code, span)),
                    aims.get((indicator.pk, place.code, span)),
                    is_whole=place.code == places.root,
                    is_past=parse_span(span).last < today,
                    url=address(place.code, span),
                )
                for span in spans
            ],
            parts_at(place.code) if place.code != at.code and places.parts(place.code) else "",
        )

    added = [place.code for place in places.parts(at.code)]
    wholes = [whole_of(indicator, at.code, added, span, facts, aims) for span in spans]
    for whole in wholes:
        if (aim := aim_of(whole)) is not None:
            aims[indicator.pk, at.code, whole.span] = aim
    return Matrix(
        indicator,
        at,
        spans,
        [heading(span, within=bool(year)) for span in spans],
        [line(place) for place in rows],
        line(at),
        wholes,
    )


def whole_of(
    indicator: Indicator,
    code: str,
    parts: Sequence[str],
    span: str,
    facts: Mapping[Key, Shown],
    aims: Mapping[Key, Cell],
) -> Whole:
    """Return what the total of a territory says for a span, and what its parts make."""
    own = facts.get((indicator.pk, code, span))
    known = [
        cell.value
        for part in parts
        if (cell := aims.get((indicator.pk, part, span))) is not None and cell.value is not None
    ]
    adds = adds_over_territories(indicator.kind, indicator.unit)
    aim = aims.get((indicator.pk, code, span))
    return Whole(
        span,
        aim.value if aim else None,
        sum(known, Decimal(0)) if known and adds else None,
        own.own.value if own and own.own else None,
        own.computed.value if parts and own and own.computed else None,
    )


def aim_of(whole: Whole) -> Cell | None:
    """Return what is to be reached by a whole: what is stated, else the sum of its parts."""
    aim = whole.stated_target if whole.stated_target is not None else whole.added_target
    return None if aim is None else number(aim)


def _rows(places: Places, code: str) -> list[Place]:
    found: list[Place] = []
    for part in places.parts(code):
        found += [part, *places.within(part.code)]
    return [*found, *places.within(code)]
