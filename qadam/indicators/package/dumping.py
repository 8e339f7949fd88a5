"""The indicators of an edition out of the database as its files of a package."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Model

from qadam.indicators.models import BudgetLine, Claim, Indicator, Norm, Series, Target, Value
from qadam.indicators.package.loading import stated_amounts
from qadam.indicators.package.reading import act_names
from qadam.indicators.package.schema import (
    ActualRow,
    BudgetRow,
    ClaimRow,
    IndicatorRow,
    NormRow,
    SeriesRow,
    TargetRow,
    TieRow,
)
from qadam.programmes.models import Edition
from qadam.programmes.package.schema import Row


def rows_of(edition: Edition) -> dict[str, list[Row]]:
    """Return the rows of every file; the order of numbers and money is set where the files are written."""
    acts = _act_names(edition)
    series = _series(edition)
    return {
        "indicators.csv": _indicators(edition),
        "series.csv": [
            SeriesRow.model_construct(
                indicator=row.indicator.code,
                territory=row.territory_code,
                parent=row.parent_code,
                row=_as_text(row.row),
            )
            for row in series.values()
        ],
        "targets.csv": _targets(edition, series, acts),
        "actuals.csv": _actuals(edition, series),
        "budget.csv": _budget(edition, acts),
        "budget_ties.csv": _ties(edition),
        "norms.csv": [_row(NormRow, row) for row in Norm.objects.filter(edition=edition)],
        "claims.csv": _claims(edition),
    }


def _row(kind: type[Row], source: Model, **given: Any) -> Row:
    """Return a row with the fields of the same names; what is given stands as given."""
    own = {name: getattr(source, name) for name in kind.model_fields if name not in given}
    return kind.model_construct(**own, **given)


def _as_text(choice: str) -> Any:
    return str(choice)


def _act_names(edition: Edition) -> dict[int | None, str]:
    """Return how the files name each act in force, by its key in the database."""
    acts = list(edition.amendments.enacted())
    names = act_names([(act.number, act.date) for act in acts])
    return {None: ""} | {act.pk: name for act, name in zip(acts, names, strict=True)}


def _indicators(edition: Edition) -> list[Row]:
    rows = Indicator.objects.filter(edition=edition).select_related("numerator", "denominator")
    return [
        _row(
            IndicatorRow,
            row,
            numerator=row.numerator.code if row.numerator else "",
            denominator=row.denominator.code if row.denominator else "",
            summands=[summand.code for summand in row.summands.all()],
        )
        for row in rows.prefetch_related("summands")
    ]


def _series(edition: Edition) -> dict[int, Series]:
    rows = Series.objects.filter(indicator__edition=edition).select_related("indicator")
    return {row.pk: row for row in rows.order_by("indicator__position", "position", "pk")}


def _targets(edition: Edition, series: dict[int, Series], acts: dict[int | None, str]) -> list[Row]:
    rows = Target.objects.filter(series__indicator__edition=edition)
    return [
        TargetRow.model_construct(
            indicator=series[row.series_id].indicator.code,
            territory=series[row.series_id].territory_code,
            period=row.span,
            value=row.cell,
            source=row.source,
            act=acts[row.amendment_id],
        )
        for row in rows
        if row.amendment_id in acts
    ]


def _actuals(edition: Edition, series: dict[int, Series]) -> list[Row]:
    rows = Value.objects.filter(series__indicator__edition=edition, is_stated=True, version=1)
    return [
        ActualRow.model_construct(
            indicator=series[row.series_id].indicator.code,
            territory=series[row.series_id].territory_code,
            period=row.span,
            value=row.cell,
            numerator=row.numerator,
            denominator=row.denominator,
            source=row.source,
        )
        for row in rows
    ]


def _budget(edition: Edition, acts: dict[int | None, str]) -> list[Row]:
    rows = stated_amounts(edition).select_related("line").order_by("line__position", "pk")
    return [
        BudgetRow.model_construct(
            line=row.line.code,
            name_kk=row.line.name_kk,
            name_ru=row.line.name_ru,
            name_en=row.line.name_en,
            row=_as_text(row.line.row),
            period=row.span,
            source=_as_text(row.source),
            territory=row.territory_code,
            stage=_as_text(row.stage),
            amount=row.amount or Decimal(0),
            unit=_as_text(row.unit),
            act=acts[row.amendment_id],
        )
        for row in rows
        if row.amendment_id in acts
    ]


def _ties(edition: Edition) -> list[Row]:
    lines = BudgetLine.objects.filter(edition=edition).prefetch_related("measures__node", "indicators")
    return [tie for line in lines for tie in (*_to_measures(line), *_to_indicators(line))]


def _to_measures(line: BudgetLine) -> Iterable[Row]:
    for measure in line.measures.all():
        yield TieRow.model_construct(
            line=line.code, node=measure.node.key, number=measure.number, indicator=""
        )


def _to_indicators(line: BudgetLine) -> Iterable[Row]:
    for indicator in line.indicators.all():
        yield TieRow.model_construct(line=line.code, node="", number="", indicator=indicator.code)


def _claims(edition: Edition) -> list[Row]:
    rows = Claim.objects.filter(edition=edition).select_related("indicator", "other")
    return [
        _row(ClaimRow, row, indicator=row.indicator.code, other=row.other.code if row.other else "")
        for row in rows
    ]
