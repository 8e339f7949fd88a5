"""How the numbers of one row come together over time, and those of many rows over territories.

Rule book: `docs/indicators.md`. Numbers are whole ten-thousandths here, as `ExactField` keeps them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from qadam.indicators.cells import CellKind
from qadam.indicators.models import Indicator
from qadam.indicators.spans import KEPT, format_span, parse_span, unit_of
from qadam.indicators.units import counts_things
from qadam.kit.fields import ExactField, plain
from qadam.kit.periods import MONTHS_IN, Unit, numbered, period_of

Kind = Indicator.Kind
ONE = 10**ExactField.PLACES
# The narrowest first.
UNITS_OF_TIME = (Unit.MONTH, Unit.QUARTER, Unit.HALFYEAR, Unit.YEAR)
_TIMES = {"per_cent": 100}


@dataclass(frozen=True, slots=True)
class Tally:
    """A number, or the parts of a ratio, and in how many months of how many rows it was given, refused or no matter."""

    value: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    reported: int = 0
    not_reported: int = 0
    not_applicable: int = 0
    not_planned: int = 0

    @property
    def answered(self) -> int:
        """Return how many months of rows are settled: a number came, or none can come."""
        return self.reported + self.not_applicable + self.not_planned


NOTHING = Tally()


def adds_over_time(kind: str) -> bool:
    """Tell whether a quarter is the sum of its months; else the last month that was reported stands for it."""
    return kind in (Kind.COUNT, Kind.RATIO)


def adds_over_territories(kind: str, unit: str) -> bool:
    """Tell whether the values of districts make the value of their oblast: not of ratios, answers and averages."""
    if kind == Kind.LEVEL:
        return counts_things(unit)
    return kind in (Kind.COUNT, Kind.CUMULATIVE)


@lru_cache(maxsize=KEPT)
def months_of(span: str) -> int:
    """Return how many months a span is counted as: a day and several years, which no other span is made of, as one."""
    unit = unit_of(span)
    return MONTHS_IN[unit] if unit else 1


@lru_cache(maxsize=KEPT)
def wider(span: str) -> tuple[str, ...]:
    """Return the quarter, half-year and year of which a span is a part, the narrowest first."""
    unit = unit_of(span)
    if unit is None:
        return ()
    first = parse_span(span).first
    return tuple(format_span(period_of(one, first)) for one in UNITS_OF_TIME[UNITS_OF_TIME.index(unit) + 1 :])


@lru_cache(maxsize=KEPT)
def narrower_spans(span: str) -> tuple[str, ...]:
    """Return the spans of the next narrower unit that make up a span; none for a month, a day and several years."""
    unit = unit_of(span)
    if unit is None or unit is Unit.MONTH:
        return ()
    narrower, period = UNITS_OF_TIME[UNITS_OF_TIME.index(unit) - 1], parse_span(span)
    first = period_of(narrower, period.first)
    numbers = range(MONTHS_IN[unit] // MONTHS_IN[narrower])
    start = (first.first.month - 1) // MONTHS_IN[narrower] + 1
    return tuple(format_span(numbered(narrower, first.first.year, start + number)) for number in numbers)


def tally_of(
    kind: str,
    span: str,
    cell: str,
    value: int | None,
    numerator: int | None = None,
    denominator: int | None = None,
) -> Tally:
    """Return what one cell says; a stated percentage without its parts says nothing that can be added."""
    months = months_of(span)
    if value is None:
        return Tally(
            not_reported=months * (cell == CellKind.NOT_REPORTED),
            not_applicable=months * (cell == CellKind.NOT_APPLICABLE),
            not_planned=months * (cell == CellKind.NOT_PLANNED),
        )
    if kind != Kind.RATIO:
        return Tally(value, reported=months)
    if numerator is None or denominator is None:
        return NOTHING
    return Tally(None, numerator, denominator, reported=months)


def over_time(kind: str, tallies: Sequence[Tally]) -> Tally:
    """Return the wider span's tally of those of its narrower ones, given in the order of the days."""
    total = _added(tallies)
    if adds_over_time(kind):
        return total
    known = [tally.value for tally in tallies if tally.value is not None]
    return replace(total, value=known[-1] if known else None)


def over_territories(kind: str, unit: str, tallies: Iterable[Tally]) -> Tally:
    """Return the upper territory's tally of those of the rows added to it."""
    kept = list(tallies)
    total = _added(kept)
    if kind == Kind.YES_NO:
        answers = [tally.value for tally in kept if tally.value is not None]
        yes = sum(ONE for answer in answers if answer) if answers else None
        return replace(total, value=None, numerator=yes, denominator=len(answers) * ONE if answers else None)
    return total if adds_over_territories(kind, unit) else replace(total, value=None)


def _added(tallies: Iterable[Tally]) -> Tally:
    kept = list(tallies)
    return Tally(
        _sum(tally.value for tally in kept),
        _sum(tally.numerator for tally in kept),
        _sum(tally.denominator for tally in kept),
        sum(tally.reported for tally in kept),
        sum(tally.not_reported for tally in kept),
        sum(tally.not_applicable for tally in kept),
        sum(tally.not_planned for tally in kept),
    )


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


@dataclass(frozen=True)
class Figure:
    """A row's number for a span: what was stated for that very span, and what its narrower spans make."""

    months: int
    stated: Tally | None = None
    made: Tally | None = None

    @property
    def used(self) -> Tally:
        """Return what stands: the narrower spans where all are settled, else what was stated, else what there is."""
        if self.made is None:
            return self.stated or NOTHING
        if self.stated is None or not self.stated.reported:
            return self.made if self.made.reported or self.stated is None else self.stated
        is_whole = self.made.reported > 0 and self.made.answered >= self.months
        return self.made if is_whole else self.stated


def figure(kind: str, cells: Mapping[str, Tally], span: str) -> Figure:
    """Return a row's number for a span; `cells` are what its cells say, by span."""
    parts = [figure(kind, cells, narrower) for narrower in narrower_spans(span)]
    months, stated = months_of(span), cells.get(span)
    if all(part.stated is None and part.made is None for part in parts):
        return Figure(months, stated)
    return Figure(months, stated, over_time(kind, [part.used for part in parts]))


def quotient(numerator: int | None, denominator: int | None, unit: str) -> Decimal | None:
    """Return a ratio in its unit with four places; None where a part is missing or nothing is divided by."""
    if numerator is None or not denominator:
        return None
    share = Decimal(numerator) * _TIMES.get(unit, 1) / Decimal(denominator)
    return plain(share.quantize(Decimal(1).scaleb(-ExactField.PLACES), rounding=ROUND_HALF_UP))


def as_decimal(number: int | None) -> Decimal | None:
    """Return a number of ten-thousandths as a decimal."""
    return None if number is None else plain(Decimal(number).scaleb(-ExactField.PLACES))


def as_whole(number: Decimal | None) -> int | None:
    """Return a decimal as a number of ten-thousandths."""
    return None if number is None else int(number.scaleb(ExactField.PLACES))
