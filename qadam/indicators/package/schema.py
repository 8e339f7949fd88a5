"""The files of indicators in a package: what each row holds and how each text is read."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator, StringConstraints

from qadam.indicators.cells import NOT_APPLICABLE, NOT_PLANNED, NOT_REPORTED, Cell, number
from qadam.indicators.spans import parse_span
from qadam.indicators.units import UNITS
from qadam.kit.fields import ExactField, plain
from qadam.programmes.package.schema import Day, Given, Key, MaybeKey, Row, Text

SIGNED = {cell.text: cell for cell in (NOT_REPORTED, NOT_APPLICABLE, NOT_PLANNED)}


def _cell(value: Any) -> Cell:
    if isinstance(value, Cell):
        return value
    if value in SIGNED:
        return SIGNED[value]
    return number(_decimal(value, ", x (not applicable), ? (not reported) or nothing (not planned)"))


def _decimal(text: Any, others: str = "") -> Decimal:
    """Return a number as packages write it: a point, no spaces, at most four places."""
    if isinstance(text, Decimal):
        return text
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a number; write it with a point, as 1234.5{others}") from None
    if not found.is_finite() or "e" in str(text).lower() or "_" in str(text):
        raise ValueError(f"{text!r} is not a number; write it with a point, as 1234.5{others}")
    if found != round(found, ExactField.PLACES) or abs(found) >= ExactField.MOST:
        raise ValueError(f"{text!r} has more than four places after the point or is too large")
    # Minus nothing is nothing.
    return plain(found) + 0


def _span(text: str) -> str:
    try:
        parse_span(text)
    except ValueError:
        said = f"{text!r} is no period; write 2026, 2026-H1, 2026-Q3, 2026-09, 2026..2028 or a day"
        raise ValueError(said) from None
    return text


def _unit(text: str) -> str:
    if text not in UNITS:
        raise ValueError(f"{text!r} is no unit known here; write one of {', '.join(UNITS)}")
    return text


def _codes(value: Any) -> Any:
    return value.split() if isinstance(value, str) else value


def _if_given(value: Any) -> Any:
    return None if value == "" else _decimal(value)


def _count_if_given(value: Any) -> Any:
    return None if value == "" else value


def _number_text(value: Decimal | int | None) -> str:
    return "" if value is None else f"{value:f}"


Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Formula = Annotated[str, StringConstraints(max_length=500)]
Source = Annotated[str, StringConstraints(max_length=300)]
Territory = Annotated[str, StringConstraints(min_length=1, max_length=40)]
MaybeTerritory = Annotated[str, StringConstraints(max_length=40)]
Event = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=40)]
Span = Annotated[str, BeforeValidator(_span), StringConstraints(max_length=20)]
MaybeSpan = Annotated[
    str, BeforeValidator(lambda text: text and _span(text)), StringConstraints(max_length=20)
]
UnitText = Annotated[str, BeforeValidator(_unit)]
CellText = Annotated[Cell, PlainValidator(_cell), PlainSerializer(lambda cell: cell.text, str)]
Exact = Annotated[Decimal, BeforeValidator(_decimal), PlainSerializer(_number_text, str)]
MaybeExact = Annotated[Decimal | None, BeforeValidator(_if_given), PlainSerializer(_number_text, str)]
MaybeCount = Annotated[
    Annotated[int, Field(ge=0, le=10**9)] | None,
    BeforeValidator(_count_if_given),
    PlainSerializer(lambda count: "" if count is None else str(count), str),
]
Codes = Annotated[
    Sequence[Code], BeforeValidator(_codes), PlainSerializer(lambda codes: " ".join(codes), str)
]
RowText = Literal["total", "part", "of_which"]


class IndicatorRow(Row):
    """indicators.csv"""

    code: Code
    name_kk: Name
    name_ru: Name
    name_en: Name
    unit: UnitText
    kind: Literal["count", "cumulative", "ratio", "level", "yes_no"]
    direction: Literal["rising", "falling", ""]
    per: Literal["month", "quarter", "halfyear", "year", ""]
    baseline: MaybeExact
    baseline_on: MaybeSpan
    source: Source
    formula_kk: Formula
    formula_ru: Formula
    formula_en: Formula
    numerator: MaybeKey
    denominator: MaybeKey
    summands: Codes


class SeriesRow(Row):
    """series.csv"""

    indicator: Code
    territory: Territory
    parent: MaybeTerritory
    row: RowText


class TargetRow(Row):
    """targets.csv"""

    indicator: Code
    territory: Territory
    period: Span
    value: CellText
    source: Source
    # The number of the act that set it anew; empty for the programme itself.
    act: Text


class ActualRow(Row):
    """actuals.csv"""

    indicator: Code
    territory: Territory
    period: Span
    value: CellText
    numerator: MaybeExact
    denominator: MaybeExact
    source: Source


class BudgetRow(Row):
    """budget.csv"""

    line: Code
    name_kk: Name
    name_ru: Name
    name_en: Name
    row: RowText
    period: Span
    source: Literal["republican", "oblast", "local", "employer", "sponsor", "none"]
    territory: MaybeTerritory
    stage: Literal["planned", "amended"]
    amount: Exact
    unit: Literal["tenge", "thousand_tenge", "million_tenge"]
    act: Text


class TieRow(Row):
    """budget_ties.csv: a line pays for a measure, or for what an indicator counts"""

    line: Code
    node: Text
    number: Text
    indicator: MaybeKey


class NormRow(Row):
    """norms.csv"""

    code: Code
    name_kk: Name
    name_ru: Name
    name_en: Name
    event: Event
    compared: Literal["at_least", "at_most", "exactly"]
    amount: Exact
    unit: Literal["event", "person", "day", "item", "per_cent"]
    per: Literal["event", "week", "month", "quarter", "year", "wave", "project"]
    scope: Literal["country", "region", "district", "other"]
    minutes_from: MaybeCount
    minutes_to: MaybeCount
    people_at_least: MaybeCount
    from_stage: Annotated[str, StringConstraints(max_length=80)]
    to_stage: Annotated[str, StringConstraints(max_length=80)]
    first_on: Day
    last_on: Day
    place: Source


class ClaimRow(Row):
    """claims.csv"""

    code: Key
    kind: Literal["steady_rise", "steady_fall", "change", "change_per_cent", "times", "share", "same"]
    indicator: Code
    other: MaybeKey
    since: MaybeSpan
    until: Span
    stated: MaybeExact
    place: Annotated[Given, StringConstraints(max_length=300)]


SCHEMAS: dict[str, type[Row]] = {
    "indicators.csv": IndicatorRow,
    "series.csv": SeriesRow,
    "targets.csv": TargetRow,
    "actuals.csv": ActualRow,
    "budget.csv": BudgetRow,
    "budget_ties.csv": TieRow,
    "norms.csv": NormRow,
    "claims.csv": ClaimRow,
}
