"""Stated totals held against what adds up: over territories, over the indicators they are made of, over years."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from qadam.indicators.cells import CellKind
from qadam.indicators.checking.numbers import Numbers, Rows, cell_of, names_of
from qadam.indicators.checking.registry import CHECKS, Found
from qadam.indicators.checking.words import WORDINGS, Facts
from qadam.indicators.costing import is_rounded_from, over, tiled
from qadam.indicators.models import Finding, Indicator, RowKind, Series
from qadam.indicators.units import in_base

Severity = Finding.Severity
# Only these add up over territories.
ADDED = {Indicator.Kind.COUNT, Indicator.Kind.CUMULATIVE}
# What was not said for a part leaves the sum of reported values open; in a plan it is no place at all.
OPEN_KINDS = {CellKind.NOT_REPORTED}


def over_territories(numbers: Numbers) -> Iterator[Found]:
    """Yield the totals that are not the sum of their territories; rows "of which" are never added."""
    for what, table in numbers.tables():
        for indicator in numbers.indicators:
            if indicator.kind in ADDED:
                rows = numbers.series.get(indicator.pk, [])
                for whole in rows:
                    if whole.row != RowKind.OF_WHICH:
                        yield from _of_whole(numbers, indicator, whole, rows, what, table)


def _of_whole(
    numbers: Numbers,
    indicator: Indicator,
    whole: Series,
    rows: list[Series],
    what: str,
    table: dict[int, Rows],
) -> Iterator[Found]:
    parts = [row for row in rows if row.row == RowKind.PART and row.parent_code == whole.territory_code]
    for span, stated in table.get(whole.pk, {}).items():
        computed = _sum(parts, span, table)
        if stated.value is None or computed is None:
            continue
        added, is_complete = computed
        if stated.value != added and (is_complete or added > stated.value):
            facts = _facts(numbers, indicator, whole, span, what) | {
                "stated": f"{stated.value:f}",
                "computed": f"{added:f}",
                "difference": f"{abs(stated.value - added):f}",
            }
            key = f"{indicator.code}:{whole.territory_code}:{span}:{what}"
            yield Found("sum_of_parts", key, stated.source or indicator.source, facts, severity=Severity.HIGH)


def _sum(parts: list[Series], span: str, table: dict[int, Rows]) -> tuple[Decimal, bool] | None:
    """Return the sum of the parts and whether every part said something; None where none gave a number."""
    cells = [cell_of(table.get(part.pk), span) for part in parts]
    known = [cell.value for cell in cells if cell is not None and cell.value is not None]
    is_complete = all(cell is not None and cell.kind not in OPEN_KINDS for cell in cells)
    return (sum(known, Decimal(0)), is_complete) if known else None


def _facts(numbers: Numbers, indicator: Indicator, row: Series, span: str, what: str) -> dict[str, Any]:
    return {
        "indicator": names_of(indicator),
        "place": numbers.place_name(row.territory_code),
        "span": span,
        "unit": indicator.unit,
        "what": what,
    }


def of_summands(numbers: Numbers) -> Iterator[Found]:
    """Yield the indicators that are not the sum of those they are made of, in units of their own and over years."""
    for what, table in numbers.tables():
        for indicator in numbers.indicators:
            summands = [numbers.by_pk[one.pk] for one in indicator.summands.all()]
            if summands:
                for row in numbers.series.get(indicator.pk, []):
                    yield from _of_summands(numbers, indicator, summands, row, what, table)


def _of_summands(
    numbers: Numbers,
    indicator: Indicator,
    summands: list[Indicator],
    row: Series,
    what: str,
    table: dict[int, Rows],
) -> Iterator[Found]:
    for span, stated in table.get(row.pk, {}).items():
        if stated.value is None:
            continue
        parts = [_in_base(numbers, one, row.territory_code, span, table) for one in summands]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            continue
        # In the unit the total is stated in, whose last place it may be rounded to.
        added = sum(known, Decimal(0)) / in_base(Decimal(1), indicator.unit)
        is_same_unit = all(one.unit == indicator.unit for one in summands)
        agrees = stated.value == added if is_same_unit else is_rounded_from(stated.value, added)
        if not agrees:
            facts = _facts(numbers, indicator, row, span, what) | {
                "stated": f"{stated.value:f}",
                "computed": f"{added:f}",
                "difference": f"{abs(stated.value - added):f}",
                "summands": [names_of(one) for one in summands],
            }
            key = f"{indicator.code}:{row.territory_code}:{span}:{what}"
            yield Found(
                "sum_of_summands", key, stated.source or indicator.source, facts, severity=Severity.HIGH
            )


def _in_base(
    numbers: Numbers, indicator: Indicator, code: str, span: str, table: dict[int, Rows]
) -> Decimal | None:
    row = next((one for one in numbers.series.get(indicator.pk, []) if one.territory_code == code), None)
    if row is None:
        return None
    rows = table.get(row.pk, {})
    known = {text: one.value for text, one in rows.items() if one.value is not None}
    found = over(span, known)
    if found is None and span in rows and rows[span].kind not in OPEN_KINDS:
        # Not planned, or there can be none: it adds nothing.
        return Decimal(0)
    return None if found is None else in_base(found, indicator.unit)


def over_years(numbers: Numbers) -> Iterator[Found]:
    """Yield the numbers of long spans that are not the sum of the short ones they are made of."""
    for what, table in numbers.tables():
        for indicator in numbers.indicators:
            if indicator.kind != Indicator.Kind.COUNT:
                continue
            for row in numbers.series.get(indicator.pk, []):
                rows = table.get(row.pk, {})
                known = {span: one.value for span, one in rows.items() if one.value is not None}
                for span, stated in known.items():
                    parts = tiled(span, known)
                    added = sum((known[part] for part in parts), Decimal(0))
                    if parts and added != stated:
                        facts = _facts(numbers, indicator, row, span, what) | {
                            "stated": f"{stated:f}",
                            "computed": f"{added:f}",
                            "difference": f"{abs(stated - added):f}",
                        }
                        key = f"{indicator.code}:{row.territory_code}:{span}:{what}"
                        place = rows[span].source or indicator.source
                        yield Found("sum_of_years", key, place, facts, severity=Severity.HIGH)


def of_which(numbers: Numbers) -> Iterator[Found]:
    """Yield the rows "of which" that are greater than what they are part of, alone or together."""
    for what, table in numbers.tables():
        for indicator in numbers.indicators:
            rows = numbers.series.get(indicator.pk, [])
            for whole in rows:
                inner = [
                    row
                    for row in rows
                    if row.row == RowKind.OF_WHICH and row.parent_code == whole.territory_code
                ]
                if inner:
                    yield from _inner(numbers, indicator, whole, inner, what, table)


def _inner(
    numbers: Numbers,
    indicator: Indicator,
    whole: Series,
    inner: list[Series],
    what: str,
    table: dict[int, Rows],
) -> Iterator[Found]:
    spans = dict.fromkeys(span for row in inner for span in table.get(row.pk, {}))
    for span in spans:
        outer = cell_of(table.get(whole.pk), span)
        if outer is None or outer.kind in OPEN_KINDS:
            continue
        limit = outer.value or Decimal(0)
        known = [
            (row, cell.value)
            for row in inner
            if (cell := cell_of(table.get(row.pk), span)) is not None and cell.value is not None
        ]
        over_limit = [(row, value) for row, value in known if value > limit]
        for row, value in over_limit:
            yield _greater(numbers, indicator, whole, [row], value, limit, span, what, table)
        together = sum((value for _row, value in known), Decimal(0))
        if indicator.kind in ADDED and not over_limit and together > limit:
            among = [row for row, _value in known]
            yield _greater(numbers, indicator, whole, among, together, limit, span, what, table)


def _greater(
    numbers: Numbers,
    indicator: Indicator,
    whole: Series,
    inner: list[Series],
    value: Decimal,
    limit: Decimal,
    span: str,
    what: str,
    table: dict[int, Rows],
) -> Found:
    facts = _facts(numbers, indicator, whole, span, what) | {
        "parts": [numbers.place_name(row.territory_code) for row in inner],
        "part": f"{value:f}",
        "whole": f"{limit:f}",
    }
    codes = "+".join(row.territory_code for row in inner)
    key = f"{indicator.code}:{codes}:{span}:{what}"
    place = table[inner[0].pk][span].source or indicator.source
    return Found("of_which_greater", key, place, facts, severity=Severity.HIGH)


# The sentences


def _subject(facts: Facts) -> str:
    """Return which number it is about: the indicator, the territory, the period and the unit."""
    return _("{indicator} ({place}, {span}, {unit})").format(
        indicator=facts.name("indicator"), place=facts.name("place"), span=facts.span(), unit=facts.unit()
    )


def _numbers(facts: Facts) -> dict[str, str]:
    return {
        "subject": _subject(facts),
        "stated": facts.number("stated"),
        "computed": facts.number("computed"),
        "difference": facts.number("difference"),
    }


def _sum_of_parts(facts: Facts) -> str:
    if facts.raw["what"] == "value":
        said = _(
            "{subject}: {stated} was reported for the whole, its territories make {computed}; the "
            "difference is {difference}."
        )
    else:
        said = _(
            "{subject}: the total is stated as {stated}, the territories make {computed}; the difference "
            "is {difference}."
        )
    return said.format(**_numbers(facts))


def _sum_of_summands(facts: Facts) -> str:
    said = _(
        "{subject}: {stated} is stated, but its parts ({parts}) make {computed}; the difference is "
        "{difference}."
    )
    return said.format(parts=facts.listed("summands"), **_numbers(facts))


def _sum_of_years(facts: Facts) -> str:
    said = _(
        "{subject}: {stated} is stated for the whole period, its parts make {computed}; the "
        "difference is {difference}."
    )
    return said.format(**_numbers(facts))


def _of_which_greater(facts: Facts) -> str:
    said = _("{subject}: “of which” {parts} is {part}, more than the whole of {whole}.")
    return said.format(
        subject=_subject(facts),
        parts=facts.listed("parts"),
        part=facts.number("part"),
        whole=facts.number("whole"),
    )


CHECKS.add("sum_of_parts", over_territories)
CHECKS.add("sum_of_summands", of_summands)
CHECKS.add("sum_of_years", over_years)
CHECKS.add("of_which_greater", of_which)
WORDINGS.add("sum_of_parts", _sum_of_parts)
WORDINGS.add("sum_of_summands", _sum_of_summands)
WORDINGS.add("sum_of_years", _sum_of_years)
WORDINGS.add("of_which_greater", _of_which_greater)
