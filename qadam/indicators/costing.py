"""Money in one unit, rounding as documents print it, and what one person or place costs."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Protocol

from qadam.indicators.spans import parse_span

# How many thousand tenge each unit of money is.
THOUSANDS = {
    "tenge": Decimal("0.001"),
    "thousand_tenge": Decimal(1),
    "million_tenge": Decimal(1_000),
    "billion_tenge": Decimal(1_000_000),
}


class Money(Protocol):
    """An amount in the unit that a document prints."""

    @property
    def amount(self) -> Decimal | None: ...

    @property
    def unit(self) -> str: ...


def thousands(amount: Decimal, unit: str) -> Decimal:
    """Return money in thousand tenge; ValueError for a unit that is no money."""
    if unit not in THOUSANDS:
        raise ValueError(f"{unit} is no money")
    return amount * THOUSANDS[unit]


def in_thousands(money: Money) -> Decimal:
    """Return an amount in thousand tenge."""
    return thousands(money.amount or Decimal(0), money.unit)


def step_of(number: Decimal) -> Decimal:
    """Return the smallest step a number as printed tells: 0.1 for 18.5, 1 for 18."""
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(int(exponent), 0))


def is_rounded_from(stated: Decimal, exact: Decimal) -> bool:
    """Tell whether a stated number is the exact one rounded to the places it is stated with."""
    return abs(stated - exact) * 2 <= step_of(stated)


def slack_of(money: Iterable[Money]) -> Decimal:
    """Return by how much a sum of rounded amounts may miss, in thousand tenge: a half of the last place each.

    The last place is the finest any of the amounts of one unit shows: 56 beside 48.9 is 56.0.
    """
    rows = list(money)
    finest: dict[str, Decimal] = {}
    for row in rows:
        finest[row.unit] = min(step_of(row.amount or Decimal(0)), finest.get(row.unit, Decimal(1)))
    return sum((thousands(finest[row.unit], row.unit) / 2 for row in rows), Decimal(0))


def unit_cost(money: Decimal | None, number: Decimal | None) -> Decimal | None:
    """Return what one costs, in the unit of the money; None where either is missing or there is nobody."""
    return money / number if money is not None and number else None


def tiled(span: str, spans: Iterable[str]) -> list[str]:
    """Return those spans that lie end to end from the first to the last day of a span; empty where none do.

    Of two that begin on one day the longer is taken, but never the span itself.
    """
    whole = parse_span(span)
    starts: dict[date, tuple[date, str]] = {}
    for text in spans:
        part = parse_span(text)
        if part == whole or part.first < whole.first or part.last > whole.last:
            continue
        if part.first not in starts or starts[part.first][0] < part.last:
            starts[part.first] = part.last, text
    found = []
    at = whole.first
    while at in starts:
        last, text = starts[at]
        found.append(text)
        if last == whole.last:
            return found
        at = date.fromordinal(last.toordinal() + 1)
    return []


def over(span: str, rows: Mapping[str, Decimal]) -> Decimal | None:
    """Return the number of a span, or the sum of the spans it is made of; None where neither is known."""
    if span in rows:
        return rows[span]
    parts = tiled(span, rows)
    return sum((rows[part] for part in parts), Decimal(0)) if parts else None
