"""All numbers of an edition at once, in a fixed number of queries, for the checks to read."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from qadam.indicators.cells import Cell
from qadam.indicators.models import (
    BudgetAmount,
    BudgetLine,
    Claim,
    Indicator,
    RowKind,
    Series,
    Target,
    Value,
)
from qadam.indicators.spans import parse_span
from qadam.kit.fields import Named, plain
from qadam.kit.languages import ORDER
from qadam.people.models import Body, Succession
from qadam.programmes.models import Cost, Edition, Measure, PassportBlock
from qadam.territories.models import Territory

Names = dict[str, str]
Row = Target | Value
# Of a series, by span.
Rows = dict[str, Row]

PLANNED = {BudgetAmount.Stage.PLANNED, BudgetAmount.Stage.AMENDED}


def names_of(thing: Named) -> Names:
    """Return the names of something in the three languages, as facts keep them."""
    return {language: str(getattr(thing, f"name_{language}")) for language in ORDER}


def text_of(number: Decimal) -> str:
    """Return a number as facts keep it: without an exponent, without zeros at its end."""
    return f"{plain(number):f}"


@dataclass
class Numbers:
    """What an edition's tables, money and texts say; nothing here is asked of the database again."""

    edition: Edition
    indicators: list[Indicator]
    series: dict[int, list[Series]]
    targets: dict[int, Rows]
    values: dict[int, dict[str, Value]]
    lines: list[BudgetLine]
    measures: list[Measure]
    claims: list[Claim]
    bodies: list[Body]
    successions: list[Succession]
    funding: PassportBlock | None
    places: dict[str, Names] = field(default_factory=dict)

    @cached_property
    def by_pk(self) -> dict[int, Indicator]:
        """Return the indicators by their key."""
        return {indicator.pk: indicator for indicator in self.indicators}

    def place_name(self, code: str) -> Names:
        """Return the names of a territory; the code itself where nobody knows it."""
        return self.places.get(code) or dict.fromkeys(ORDER, code)

    def tables(self) -> Iterator[tuple[str, dict[int, Rows]]]:
        """Return what is planned and what was reached, each by series."""
        yield "target", self.targets
        yield "value", {pk: dict(rows) for pk, rows in self.values.items()}

    def whole(self, indicator: Indicator) -> Series | None:
        """Return the row of an indicator that stands for the whole programme: its first total, or its only row."""
        rows = self.series.get(indicator.pk, [])
        totals = [row for row in rows if row.row == RowKind.TOTAL]
        return totals[0] if totals else rows[0] if len(rows) == 1 else None

    def points(self, indicator: Indicator) -> dict[str, Decimal]:
        """Return the numbers of the document itself for the whole programme by span, the earliest first.

        They are its targets, its baseline, and the values that it states itself.
        """
        row = self.whole(indicator)
        found: dict[str, Decimal] = {}
        if row is not None:
            begins = self.edition.first_on or date.max
            past = {span: one for span, one in self.values.get(row.pk, {}).items() if one.last_on <= begins}
            for span, one in ({**past, **self.targets.get(row.pk, {})}).items():
                if one.value is not None:
                    found[span] = one.value
        if indicator.baseline is not None and indicator.baseline_on:
            found.setdefault(indicator.baseline_on, indicator.baseline)
        return dict(sorted(found.items(), key=lambda item: parse_span(item[0])))


def cell_of(rows: Rows | None, span: str) -> Cell | None:
    """Return the cell of a series for a span, None where there is no row for it."""
    row = (rows or {}).get(span)
    return row.cell if row else None


def numbers_of(edition: Edition) -> Numbers:
    """Fetch the numbers of an edition. A fixed number of queries."""
    indicators = list(edition.indicators.prefetch_related("summands"))
    series: dict[int, list[Series]] = defaultdict(list)
    for row in Series.objects.filter(indicator__edition=edition):
        series[row.indicator_id].append(row)
    targets: dict[int, Rows] = defaultdict(dict)
    for target in Target.objects.filter(series__indicator__edition=edition, is_in_force=True):
        targets[target.series_id][target.span] = target
    values: dict[int, dict[str, Value]] = defaultdict(dict)
    for value in Value.objects.official().filter(series__indicator__edition=edition):
        values[value.series_id][value.span] = value
    measures = Measure.objects.filter(edition=edition, ended_on=None).prefetch_related("costs")
    bodies = [row.body for row in edition.edition_bodies.select_related("body")]
    codes = {row.territory_code for rows in series.values() for row in rows}
    lines = edition.budget_lines.prefetch_related("amounts", "measures__costs", "indicators")
    return Numbers(
        edition=edition,
        indicators=indicators,
        series=series,
        targets=targets,
        values=values,
        lines=list(lines),
        measures=list(measures),
        claims=list(Claim.objects.filter(edition=edition)),
        bodies=bodies,
        successions=list(
            Succession.objects.filter(from_body__in=bodies).select_related("from_body", "to_body")
        ),
        funding=edition.passport.filter(block="funding", is_given=True).first(),
        places=_places(codes, edition.last_on),
    )


def _places(codes: set[str], day: date | None) -> dict[str, Names]:
    """Return the names of territories, those of the programme's last day where a territory had several."""
    found: dict[str, Names] = {}
    rows = Territory.objects.filter(code__in=codes)
    for row in sorted(rows, key=lambda row: row.valid_from or date.min):
        if row.code not in found or day is None or row.valid_from is None or row.valid_from <= day:
            found[row.code] = names_of(row)
    return found


def costs_of(measure: Measure) -> list[Cost]:
    """Return the money a measure of the plan needs, from what was fetched."""
    return list(measure.costs.all())
