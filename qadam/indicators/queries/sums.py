"""Numbers as pages show them: what a territory states itself beside what its parts and its narrower spans make.

Rule book: `docs/indicators.md`. Only official values are read.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Cast

from qadam.indicators import tallies
from qadam.indicators.cells import NOT_APPLICABLE, NOT_PLANNED, NOT_REPORTED, Cell, number
from qadam.indicators.lineage import Lineage
from qadam.indicators.models import Computed, Indicator, Target, Value
from qadam.indicators.queries.trees import Placed, placed
from qadam.indicators.spans import parse_span, unit_of
from qadam.indicators.tallies import NOTHING, Figure, Tally
from qadam.kit.periods import MONTHS_IN, Period, Unit

Kind = Indicator.Kind
Key = tuple[int, str, str]
COUNTS = ("reported", "not_reported", "not_applicable", "not_planned")


@dataclass(frozen=True)
class Shown:
    """What is known of an indicator in a territory over a span.

    `own` is what the territory itself states for that very span, `computed` what its parts make, or, without parts,
    its narrower spans; None where nothing was said. `reported` of `expected` tells in values (months, quarters …, as
    they are gathered) how complete `computed` is; `numerator` and `denominator` are those of a ratio, or of answers:
    how many are yes, and how many there are.
    """

    own: Cell | None = None
    computed: Cell | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    reported: int = 0
    expected: int = 0
    not_reported: int = 0
    not_applicable: int = 0
    not_planned: int = 0
    # Narrower spans that are not whole yield to what was stated for the span.
    is_own_used: bool = False

    @property
    def cell(self) -> Cell | None:
        """Return what stands in the table: what was computed where it is known, else what was stated."""
        if self.own is not None and (
            self.is_own_used or self.computed is None or (self.own.is_known and not self.computed.is_known)
        ):
            return self.own
        return self.computed

    @property
    def differs(self) -> bool:
        """Tell whether the stated number is another than the computed one."""
        if self.own is None or self.computed is None or not (self.own.is_known and self.computed.is_known):
            return False
        return self.own.value != self.computed.value

    @property
    def is_complete(self) -> bool:
        """Tell whether every value that is expected has come."""
        return self.reported >= self.expected


@dataclass(frozen=True)
class _Span:
    text: str
    period: Period
    unit: Unit | None


@dataclass(frozen=True)
class _Said:
    """What one cell says, as it is shown and as it is added."""

    cell: Cell
    tally: Tally


Cells = Mapping[tuple[int, str], Mapping[str, _Said]]


def shown(
    indicators: Sequence[Indicator], codes: Sequence[str], span_texts: Sequence[str]
) -> dict[Key, Shown]:
    """Return what is known by (key of the indicator, territory, span), for each of them; at most five queries.

    A ratio of two indicators is made of what is shown of both.
    """
    every = _with_parts(indicators)
    table, spans = placed(every), _spans(span_texts)
    cells = _cells(Value.objects.official(), every, codes, spans)
    sums = _sums(every, codes, spans)
    return _table(
        indicators, every, codes, spans, lambda one, span, code: _one(one, span, code, table, cells, sums)
    )


def planned(
    indicators: Sequence[Indicator], codes: Sequence[str], span_texts: Sequence[str]
) -> dict[Key, Shown]:
    """Return the targets in force in the same way: what is stated, beside what parts and narrower spans make."""
    every = _with_parts(indicators)
    table, spans = placed(every), _spans(span_texts)
    cells = _cells(Target.objects.filter(is_in_force=True), every, None, spans)
    return _table(
        indicators, every, codes, spans, lambda one, span, code: _one(one, span, code, table, cells, None)
    )


def targets_in(
    indicators: Sequence[Indicator], codes: Sequence[str], span_texts: Sequence[str]
) -> dict[Key, Target]:
    """Return the targets in force by (key of the indicator, territory, span), where there is one with a number.

    Where none was set for the very span, a count's target is the sum of those of its narrower spans, if all of these
    have one: an unsaved row. Two queries.
    """
    rows = {indicator.pk: indicator for indicator in indicators}
    spans = _spans(span_texts)
    asked = {one for span in spans for one in _within(span.text)}
    found = Target.objects.filter(
        is_in_force=True, series__indicator__in=rows, series__territory_code__in=codes, span__in=asked
    ).select_related("series")
    stated = {
        (target.series.indicator_id, target.series.territory_code, target.span): target for target in found
    }
    answer = {}
    for indicator in rows.values():
        for code in codes:
            for span in spans:
                target = _target(indicator, code, span.text, stated)
                if target is not None:
                    answer[indicator.pk, code, span.text] = target
    return answer


def _target(indicator: Indicator, code: str, span: str, stated: Mapping[Key, Target]) -> Target | None:
    own = stated.get((indicator.pk, code, span))
    if own is not None or indicator.kind != Kind.COUNT:
        return own
    parts = [_target(indicator, code, one, stated) for one in tallies.narrower_spans(span)]
    values = [part.value for part in parts if part is not None and part.value is not None]
    if not parts or len(values) < len(parts) or parts[0] is None:
        return None
    period = parse_span(span)
    target = Target(series=parts[0].series, span=span, first_on=period.first, last_on=period.last)
    target.cell = number(sum(values, Decimal(0)))
    return target


def _spans(texts: Sequence[str]) -> list[_Span]:
    return [_Span(text, parse_span(text), unit_of(text)) for text in dict.fromkeys(texts)]


@lru_cache(maxsize=2000)
def _within(span: str) -> tuple[str, ...]:
    """Return a span and all that it is made of."""
    return (span, *(one for part in tallies.narrower_spans(span) for one in _within(part)))


def _with_parts(indicators: Sequence[Indicator]) -> list[Indicator]:
    """Return the indicators and those that ratios among them are made of, a ratio after its parts."""
    known = {indicator.pk: indicator for indicator in indicators}
    missing = _parts_of(known.values()) - set(known)
    while missing:
        known |= Indicator.objects.in_bulk(missing)
        missing = _parts_of(known.values()) - set(known)
    ordered: dict[int, Indicator] = {}
    while len(ordered) < len(known):
        ready = [one for one in known.values() if one.pk not in ordered and _parts_of([one]) <= set(ordered)]
        # Ratios that are made of each other have no number.
        ordered |= {one.pk: one for one in ready or known.values()}
    return list(ordered.values())


def _parts_of(indicators: Iterable[Indicator]) -> set[int]:
    keys = {key for one in indicators for key in (one.numerator_id, one.denominator_id)}
    return {key for key in keys if key is not None}


def _cells(
    rows: QuerySet[Any], indicators: Sequence[Indicator], codes: Sequence[str] | None, spans: Sequence[_Span]
) -> Cells:
    """Return what the cells of the spans and of all they are made of say, by indicator and territory. One query."""
    kinds = {indicator.pk: indicator.kind for indicator in indicators}
    rows = rows.filter(
        series__indicator__in=kinds, span__in={one for span in spans for one in _within(span.text)}
    )
    if codes is not None:
        rows = rows.filter(series__territory_code__in=codes)
    has_parts = hasattr(rows.model, "numerator")
    raw = [
        Cast(name, BigIntegerField())
        for name in ("value", "numerator", "denominator")[: 3 if has_parts else 1]
    ]
    found: dict[tuple[int, str], dict[str, _Said]] = defaultdict(dict)
    names = ("series__indicator_id", "series__territory_code", "span", "kind")
    for indicator, code, span, kind, *numbers in rows.order_by().values_list(*names, *raw):
        cell = Cell(kind, tallies.as_decimal(numbers[0]))
        found[indicator, code][span] = _Said(cell, tallies.tally_of(kinds[indicator], span, kind, *numbers))
    return found


def _sums(indicators: Sequence[Indicator], codes: Sequence[str], spans: Sequence[_Span]) -> dict[Key, Tally]:
    """Return the sums that are kept. One query."""
    rows = Computed.objects.filter(
        indicator__in=[one.pk for one in indicators],
        territory_code__in=codes,
        span__in=[span.text for span in spans],
    )
    raw = [Cast(name, BigIntegerField()) for name in ("value", "numerator", "denominator")]
    names = ("indicator_id", "territory_code", "span", *COUNTS)
    return {
        (indicator, code, span): Tally(*numbers, *counts)
        for indicator, code, span, *rest in rows.order_by().values_list(*names, *raw)
        for counts, numbers in [(rest[:4], rest[4:])]
    }


def _table(
    indicators: Sequence[Indicator],
    every: Sequence[Indicator],
    codes: Sequence[str],
    spans: Sequence[_Span],
    one: Callable[[Indicator, _Span, str], Shown],
) -> dict[Key, Shown]:
    found: dict[Key, Shown] = {}
    for indicator in every:
        for span in spans:
            for code in codes:
                key = (indicator.pk, code, span.text)
                found[key] = one(indicator, span, code)
                if indicator.numerator_id is not None:
                    found[key] = _of_two(indicator, found[key], found, code, span.text)
    wanted = {indicator.pk for indicator in indicators}
    return {key: cell for key, cell in found.items() if key[0] in wanted}


def _of_two(indicator: Indicator, own: Shown, found: Mapping[Key, Shown], code: str, span: str) -> Shown:
    """Return a ratio of two indicators: both are rolled up by their own kinds, and divided then."""
    upper = found.get((indicator.numerator_id or 0, code, span), Shown())
    lower = found.get((indicator.denominator_id or 0, code, span), Shown())
    top = upper.cell.value if upper.cell else None
    bottom = lower.cell.value if lower.cell else None
    share = tallies.quotient(tallies.as_whole(top), tallies.as_whole(bottom), indicator.unit)
    less = min(upper, lower, key=lambda part: part.reported / part.expected if part.expected else 0)
    return replace(
        less,
        own=own.own,
        computed=None if share is None else number(share),
        numerator=top,
        denominator=bottom,
        is_own_used=False,
    )


def _one(
    indicator: Indicator,
    span: _Span,
    code: str,
    table: Placed,
    cells: Cells,
    sums: Mapping[Key, Tally] | None,
) -> Shown:
    lineage = table.lineages[indicator.pk]
    own = cells.get((indicator.pk, code), {})
    stated = own[span.text].cell if span.text in own else None
    parts = lineage.on(span.period.last).below.get(code)
    if parts is None:
        made = _figure(indicator, own, span)
        is_own_used = made.made is not None and made.used is not made.made
        return _shown(indicator, span, lineage, stated, made.made, [code], is_own_used=is_own_used)
    if sums is not None:
        return _shown(indicator, span, lineage, stated, sums.get((indicator.pk, code, span.text)), parts)
    figures = [
        _figure(indicator, cells[indicator.pk, part], span) for part in parts if (indicator.pk, part) in cells
    ]
    used = [one.used for one in figures if one.stated or one.made]
    total = tallies.over_territories(indicator.kind, indicator.unit, used) if used else None
    return _shown(indicator, span, lineage, stated, total, parts)


def _figure(indicator: Indicator, own: Mapping[str, _Said], span: _Span) -> Figure:
    if not own:
        return Figure(1)
    return tallies.figure(indicator.kind, {text: said.tally for text, said in own.items()}, span.text)


def _shown(
    indicator: Indicator,
    span: _Span,
    lineage: Lineage,
    stated: Cell | None,
    tally: Tally | None,
    parts: Sequence[str],
    *,
    is_own_used: bool = False,
) -> Shown:
    unit = _counted_by(indicator, span)
    months = MONTHS_IN[unit] if unit else 1
    count = tally or NOTHING
    counts = {name: -(-getattr(count, name) // months) for name in COUNTS}
    due = sum(lineage.tree.within(part, span.period, unit) for part in parts)
    due -= counts["not_applicable"] + counts["not_planned"]
    return Shown(
        own=stated,
        computed=_computed(indicator, tally),
        numerator=tallies.as_decimal(count.numerator),
        denominator=tallies.as_decimal(count.denominator),
        expected=max(due, counts["reported"]),
        is_own_used=is_own_used,
        **counts,
    )


def _counted_by(indicator: Indicator, span: _Span) -> Unit | None:
    """Return in what the completeness of a span is counted: as the indicator is gathered, or in the span itself."""
    if span.unit is None or not indicator.per:
        return span.unit
    return min(Unit(indicator.per), span.unit, key=lambda unit: MONTHS_IN[unit])


def _computed(indicator: Indicator, tally: Tally | None) -> Cell | None:
    if tally is None:
        return None
    value = tallies.as_decimal(tally.value)
    if indicator.kind == Kind.RATIO:
        value = tallies.quotient(tally.numerator, tally.denominator, indicator.unit)
    elif tally.value is None and indicator.kind == Kind.YES_NO:
        value = tallies.as_decimal(tally.numerator)
    if value is not None:
        return number(value)
    if tally.not_reported:
        return NOT_REPORTED
    if tally.reported:
        return None
    return NOT_APPLICABLE if tally.not_applicable else NOT_PLANNED if tally.not_planned else None
