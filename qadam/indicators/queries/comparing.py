"""The parts of a territory side by side in one period: for the map, the ranking and the scatter."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from qadam.indicators.models import Indicator
from qadam.indicators.queries.matrix import Ground, aim_of, whole_of
from qadam.indicators.queries.periods import in_order
from qadam.indicators.queries.places import Place
from qadam.indicators.queries.sums import shown, targets_in
from qadam.indicators.showing import Spot, spot
from qadam.indicators.spans import parse_span
from qadam.kit import charts
from qadam.kit.charts import NOT_APPLICABLE, Tile
from qadam.territories.maps import Mark, Shape
from qadam.territories.names import BEFORE
from qadam.territories.queries import COUNTRY, Map, map_below, map_on

Address = Callable[[str, str], str]
# Units without a place on the grid stand in rows of so many wide tiles.
IN_A_ROW, TILES_WIDE = 4, 2
LETTERS = 14


@dataclass(frozen=True)
class Compared:
    """The parts of a territory in one period, in the order of the document, and the whole."""

    span: str
    parts: list[tuple[Place, Spot]]
    whole: Spot

    @property
    def named(self) -> list[tuple[str, Spot]]:
        """Return the numbers with the names of their places."""
        return [(place.name, spot) for place, spot in self.parts]


@dataclass(frozen=True)
class Ranked:
    """A place in the order of a ranking; equal numbers share their rank."""

    rank: str
    place: Place
    spot: Spot


def compared(ground: Ground, span: str, today: date, address: Address) -> Compared:
    """Return the parts of the ground's territory in a period. At most six queries."""
    indicator, places, at = ground.indicator, ground.places, ground.at
    parts = places.parts(at.code)
    codes = [at.code, *(part.code for part in parts)]
    facts = shown([indicator], codes, [span])
    aims = {key: target.cell for key, target in targets_in([indicator], codes, [span]).items()}
    whole = whole_of(indicator, at.code, codes[1:], span, facts, aims)
    if (aim := aim_of(whole)) is not None:
        aims[indicator.pk, at.code, span] = aim

    def of(code: str) -> Spot:
        key = (indicator.pk, code, span)
        return spot(
            indicator,
            facts.get(key),
            aims.get(key),
            is_whole=code == places.root,
            is_past=parse_span(span).last < today,
            url=address(code, span),
        )

    return Compared(span, [(part, of(part.code)) for part in parts], of(at.code))


def spans_of(ground: Ground) -> list[str]:
    """Return the periods to choose from, the newest number first."""
    newest = ground.known.newest()
    spans = [span for span in reversed(in_order(ground.known.all)) if span != newest]
    return [newest, *spans] if newest else []


def ranked(found: Compared) -> tuple[list[Ranked], list[Ranked]]:
    """Return those with a number, the best first, and those without one; equal ones share their rank.

    The share of the target ranks them where every number has one, else the number itself; what is to fall ranks from
    below.
    """
    known = [(place, spot) for place, spot in found.parts if spot.value is not None]
    by_share = bool(known) and all(spot.share is not None for _place, spot in known)
    falls = not by_share and any(
        spot.indicator.direction == Indicator.Direction.FALLING for _p, spot in known
    )

    def key(spot: Spot) -> Decimal:
        number = (spot.share if by_share else spot.value) or Decimal(0)
        return number if falls else -number

    ordered = sorted(known, key=lambda one: key(one[1]))
    keys = [key(spot) for _place, spot in ordered]
    rows = [
        Ranked(_rank(keys.index(key(spot)) + 1, keys.count(key(spot))), place, spot)
        for place, spot in ordered
    ]
    return rows, [Ranked("", place, spot) for place, spot in found.parts if spot.value is None]


def _rank(first: int, count: int) -> str:
    return str(first) if count == 1 else f"{first}–{first + count - 1}"


def map_of(ground: Ground, found: Compared, values: Mapping[str, Decimal | None], sentence: str) -> Map:
    """Return the map of the parts of a territory, as the division was on the last day of the period. One query.

    `values` are what it is coloured by. A unit the indicator has no row for is "not applicable"; units without
    outlines and without a place on the grid stand as rows of tiles.
    """
    day = parse_span(found.span).last
    marks = {
        place.code: Mark(NOT_APPLICABLE if _cannot_be(spot) else values.get(place.code), spot.url)
        for place, spot in found.parts
    }
    if ground.at.code == COUNTRY:
        drawn = map_on(day, Marks(marks), sentence)
    else:
        drawn = map_below(ground.at.code, day, Marks(marks), sentence)
    units = drawn.units or [_shape(place, marks[place.code]) for place, _spot in found.parts]
    if drawn.picture is None and not (drawn.tiles and drawn.tiles["tiles"]):
        drawn = replace(drawn, units=units, tiles=charts.tile_map(rows_of_tiles(units)))
    return drawn


def rows_of_tiles(units: Sequence[Shape]) -> list[Tile]:
    """Return wide tiles in rows, in the order given."""
    return [
        Tile(
            short_name(unit.label),
            unit.label,
            NOT_APPLICABLE if unit.kind == "na" else unit.value,
            TILES_WIDE * (place % IN_A_ROW),
            place // IN_A_ROW,
            unit.url,
            TILES_WIDE,
        )
        for place, unit in enumerate(units)
    ]


def short_name(name: str) -> str:
    """Return a name that fits on a tile: «Қордай ауданы» is «Қордай», «город Тараз» is «Тараз»."""
    words = name.split()
    held = [word for word in words if word.lower().strip(".") not in _GENERAL] or words
    short = " ".join(held)
    return short if len(short) <= LETTERS else f"{short[: LETTERS - 1]}…"


_GENERAL = {
    *BEFORE,
    "ауданы",
    "қаласы",
    "облысы",
    "район",
    "область",
    "district",
    "city",
    "region",
    "town",
}


def _cannot_be(spot: Spot) -> bool:
    return spot.fact is not None and spot.fact.kind == "not_applicable"


class Marks(Mapping[str, Mark]):
    """What stands on the units of a map; for a unit that the indicator has no row for there can be no number."""

    def __init__(self, known: Mapping[str, Mark]) -> None:
        self._known = known

    def __getitem__(self, code: str) -> Mark:
        return self._known.get(code, Mark(NOT_APPLICABLE))

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _shape(place: Place, mark: Mark) -> Shape:
    kind = "na" if mark.value == NOT_APPLICABLE else "gap" if mark.value is None else "known"
    value = None if isinstance(mark.value, str) else mark.value
    return Shape(place.code, place.name, kind, value, "", mark.url)
