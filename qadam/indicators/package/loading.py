"""The files of indicators into the database: rows are found again by their codes, so that values stay bound to them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from django.db import models

from qadam.indicators.models import (
    BudgetAmount,
    BudgetLine,
    Claim,
    Indicator,
    Norm,
    Series,
    Target,
    Value,
)
from qadam.indicators.package.reading import Files, act_names
from qadam.indicators.package.schema import IndicatorRow
from qadam.indicators.spans import parse_span
from qadam.programmes.models import Amendment, Edition, Measure
from qadam.programmes.package.faults import Fault, PackageError
from qadam.programmes.package.loading import LoadReport, sync
from qadam.programmes.package.package import Package
from qadam.programmes.package.schema import Row
from qadam.territories.models import Territory

SeriesKey = tuple[str, str]
Pairs = Mapping[tuple[int, int], Mapping[str, Any]]


def load_files(package: Package, files: Files, edition: Edition, report: LoadReport) -> None:
    """Make indicators, numbers, norms and money of an edition equal to the files; what was gathered here stays."""
    _refuse_unknown_territories(files)
    acts = _acts(package, edition)
    gone = _Gone(report, edition)
    indicators = _load_indicators(files, gone)
    series = _load_series(files, indicators, gone)
    _load_targets(files, series, acts, gone)
    _load_actuals(files, series, gone)
    gone.remove("series.csv")
    _load_claims(files, edition, indicators, report)
    _load_norms(files, edition, report)
    lines = _load_lines(files, edition, report)
    _load_amounts(files, lines, acts, edition, report)
    _load_ties(files, edition, lines, indicators, report)
    gone.remove("indicators.csv")


def _values(row: Row, *left_out: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).model_fields if name not in left_out}


def _days(span: str) -> dict[str, Any]:
    period = parse_span(span)
    return {"first_on": period.first, "last_on": period.last}


def _refuse_unknown_territories(files: Files) -> None:
    """Raise PackageError for each code that is no territory of any day."""
    named = {
        "series.csv": [
            ("territory", [row.territory for row in files.series]),
            ("parent", [row.parent for row in files.series]),
        ],
        "budget.csv": [("territory", [row.territory for row in files.budget])],
    }
    known = {"", *Territory.objects.values_list("code", flat=True)}
    faults = [
        Fault(
            name,
            files.line(name, place),
            field,
            f"there is no territory {code!r}; load it or correct the code",
        )
        for name, columns in named.items()
        for field, codes in columns
        for place, code in enumerate(codes)
        if code not in known
    ]
    if faults:
        raise PackageError(faults)


def _acts(package: Package, edition: Edition) -> dict[str, Amendment]:
    """Return the acts in force by how the files name them."""
    stored = {(act.number, act.date): act for act in edition.amendments.enacted()}
    names = act_names([(act.number, act.date) for act in package.amendments])
    return {name: stored[act.number, act.date] for name, act in zip(names, package.amendments, strict=True)}


class _Gone:
    """What no file names any more, kept until all that hangs on it is gone: numbers first, then series, indicators."""

    def __init__(self, report: LoadReport, edition: Edition) -> None:
        self.report, self.edition = report, edition
        self.rows: dict[str, dict[Any, Any]] = {}

    def put(self, table: str, existing: Mapping[Any, Any], wanted: Mapping[Any, Any]) -> dict[Any, Any]:
        """Keep the rows that are not wanted for later and return the others."""
        self.rows[table] = {key: row for key, row in existing.items() if key not in wanted}
        return {key: row for key, row in existing.items() if key in wanted}

    def remove(self, table: str) -> None:
        """Take the rows out; PackageError where values were gathered under one."""
        sync(self.report, self.rows.pop(table, {}), {}, _never, table)


def _never(key: Any, values: Mapping[str, Any]) -> NoReturn:
    raise AssertionError("nothing is wanted")


def _load_indicators(files: Files, gone: _Gone) -> dict[str, Indicator]:
    edition = gone.edition
    existing = {row.code: row for row in Indicator.objects.filter(edition=edition)}
    wanted = {
        row.code: {**_values(row, "code", "numerator", "denominator", "summands"), "position": place}
        for place, row in enumerate(files.indicators, start=1)
    }
    changed = [row for row in files.indicators if row.code in existing]
    _untie_ratios(changed, existing)

    def make(key: Any, values: Mapping[str, Any]) -> Indicator:
        return Indicator(edition=edition, code=key, **values)

    stored = gone.put("indicators.csv", existing, wanted)
    # A ratio keeps its parts: what leaves with them lets them go first.
    leaving = [row.pk for code, row in existing.items() if code not in wanted]
    Indicator.objects.filter(pk__in=leaving).update(numerator=None, denominator=None)
    indicators = sync(gone.report, stored, wanted, make, "indicators.csv")
    _tie_indicators(files.indicators, indicators, gone.report)
    return indicators


def _untie_ratios(rows: Iterable[IndicatorRow], existing: Mapping[str, Indicator]) -> None:
    """Loosen what is no ratio of two indicators any more, before its kind changes."""
    loose = [existing[row.code] for row in rows if existing[row.code].numerator_id and not row.numerator]
    for indicator in loose:
        indicator.numerator = indicator.denominator = None
        Indicator.objects.filter(pk=indicator.pk).update(numerator=None, denominator=None)


def _tie_indicators(
    rows: Iterable[IndicatorRow], indicators: Mapping[str, Indicator], report: LoadReport
) -> None:
    """Bind ratios to their parts and sums to their summands, once all indicators are there."""
    for row in rows:
        indicator = indicators[row.code]
        if row.numerator:
            numerator, denominator = indicators[row.numerator], indicators[row.denominator]
            if (indicator.numerator_id, indicator.denominator_id) != (numerator.pk, denominator.pk):
                indicator.numerator, indicator.denominator = numerator, denominator
                Indicator.objects.filter(pk=indicator.pk).update(numerator=numerator, denominator=denominator)
                report.changed += 1
    wanted: Pairs = {
        (indicators[row.code].pk, indicators[code].pk): {} for row in rows for code in row.summands
    }
    through = Indicator.summands.through
    _sync_pairs(report, through, ("from_indicator_id", "to_indicator_id"), indicators.values(), wanted)


def _sync_pairs(
    report: LoadReport,
    through: Any,
    columns: tuple[str, str],
    owners: Iterable[models.Model],
    wanted: Pairs,
) -> None:
    """Make the rows between two tables equal to the wanted pairs."""
    stored = through.objects.filter(**{f"{columns[0]}__in": [owner.pk for owner in owners]})
    existing = {(getattr(row, columns[0]), getattr(row, columns[1])): row for row in stored}

    def make(key: Any, values: Mapping[str, Any]) -> Any:
        return through(**dict(zip(columns, key, strict=True)))

    sync(report, existing, wanted, make, "the ties")


def _load_series(files: Files, indicators: Mapping[str, Indicator], gone: _Gone) -> dict[SeriesKey, Series]:
    stored = Series.objects.filter(indicator__edition=gone.edition).select_related("indicator")
    existing = {(row.indicator.code, row.territory_code): row for row in stored}
    wanted = {
        (row.indicator, row.territory): {"row": row.row, "parent_code": row.parent, "position": place}
        for place, row in enumerate(files.series, start=1)
    }

    def make(key: Any, values: Mapping[str, Any]) -> Series:
        return Series(indicator=indicators[key[0]], territory_code=key[1], **values)

    kept = gone.put("series.csv", existing, wanted)
    return sync(gone.report, kept, wanted, make, "series.csv")


def _load_targets(
    files: Files,
    series: Mapping[SeriesKey, Series],
    acts: Mapping[str, Amendment],
    gone: _Gone,
) -> None:
    stored = Target.objects.filter(series__indicator__edition=gone.edition)
    existing = {(row.series_id, row.span, row.amendment_id): row for row in stored}
    in_force = _last_acts(files, list(acts))
    wanted = {}
    for row in files.targets:
        act = acts.get(row.act)
        key = (series[row.indicator, row.territory].pk, row.period, act.pk if act else None)
        wanted[key] = {
            **_days(row.period),
            "kind": row.value.kind,
            "value": row.value.value,
            "source": row.source,
            "is_in_force": in_force[row.indicator, row.territory, row.period] == row.act,
        }
    _refuse_lost(
        "targets.csv", acts.values(), [row.amendment_id for key, row in existing.items() if key not in wanted]
    )
    leaving = {key: row for key, row in existing.items() if key not in wanted}
    sync(gone.report, leaving, {}, _never, "targets.csv")

    def make(key: Any, values: Mapping[str, Any]) -> Target:
        return Target(series_id=key[0], span=key[1], amendment_id=key[2], **values)

    staying = {key: row for key, row in existing.items() if key in wanted}
    # Those that lose their force are written before those that gain it: one is in force at any moment.
    for is_in_force in (False, True):
        now = {key: values for key, values in wanted.items() if values["is_in_force"] == is_in_force}
        here = {key: row for key, row in staying.items() if key in now}
        sync(gone.report, here, now, make, "targets.csv")


def _last_acts(files: Files, acts: Sequence[str]) -> dict[tuple[str, str, str], str]:
    """Return the act that set each target last, empty where the programme itself did."""
    place = {"": -1} | {name: number for number, name in enumerate(acts)}
    last: dict[tuple[str, str, str], str] = {}
    for row in files.targets:
        key = (row.indicator, row.territory, row.period)
        if key not in last or place[last[key]] < place[row.act]:
            last[key] = row.act
    return last


def _refuse_lost(table: str, acts: Iterable[Amendment], leaving: Iterable[int | None]) -> None:
    """Raise PackageError where numbers that an act made here has set are missing from the file."""
    made_here = {act.pk: act.number for act in acts if act.made_by_id}
    lost = sorted({made_here[act] for act in leaving if act in made_here})
    if lost:
        what = (
            "numbers that act {number} has set are missing; dump the programme first and change that package"
        )
        raise PackageError([Fault(table, 0, "act", what.format(number=number)) for number in lost])


def _load_actuals(files: Files, series: Mapping[SeriesKey, Series], gone: _Gone) -> None:
    """Make the values that the document states equal to the file, locked; those gathered here stay as they are."""
    edition = gone.edition
    first = Value.objects.filter(series__indicator__edition=edition, version=1)
    existing = {(row.series_id, row.span): row for row in first.filter(is_stated=True)}
    wanted: dict[tuple[int, str], dict[str, Any]] = {}
    faults = []
    gathered = set(first.filter(is_stated=False).values_list("series", "span")) if files.actuals else set()
    for place, row in enumerate(files.actuals):
        key = (series[row.indicator, row.territory].pk, row.period)
        if key in gathered:
            what = f"a value of {row.indicator} for {row.period} was gathered here already; take this row out"
            faults.append(Fault("actuals.csv", files.line("actuals.csv", place), "period", what))
        wanted[key] = {
            **_days(row.period),
            "kind": row.value.kind,
            "value": row.value.value,
            "numerator": row.numerator,
            "denominator": row.denominator,
            "source": row.source,
        }
    if faults:
        raise PackageError(faults)

    def make(key: Any, values: Mapping[str, Any]) -> Value:
        return Value(
            series_id=key[0],
            span=key[1],
            state=Value.State.LOCKED,
            is_stated=True,
            is_official=True,
            **values,
        )

    sync(gone.report, existing, wanted, make, "actuals.csv")


def _load_claims(
    files: Files, edition: Edition, indicators: Mapping[str, Indicator], report: LoadReport
) -> None:
    stored = Claim.objects.filter(edition=edition).select_related("indicator", "other")
    existing = {row.code: row for row in stored}
    wanted = {
        row.code: {
            **_values(row, "code", "indicator", "other"),
            "indicator_id": indicators[row.indicator].pk,
            "other_id": indicators[row.other].pk if row.other else None,
            "position": place,
        }
        for place, row in enumerate(files.claims, start=1)
    }

    def make(key: Any, values: Mapping[str, Any]) -> Claim:
        return Claim(edition=edition, code=key, **values)

    sync(report, existing, wanted, make, "claims.csv")


def _load_norms(files: Files, edition: Edition, report: LoadReport) -> None:
    existing = {row.code: row for row in Norm.objects.filter(edition=edition)}
    wanted = {
        row.code: {**_values(row, "code"), "position": place}
        for place, row in enumerate(files.norms, start=1)
    }

    def make(key: Any, values: Mapping[str, Any]) -> Norm:
        return Norm(edition=edition, code=key, **values)

    sync(report, existing, wanted, make, "norms.csv")


def _load_lines(files: Files, edition: Edition, report: LoadReport) -> dict[str, BudgetLine]:
    existing = {row.code: row for row in BudgetLine.objects.filter(edition=edition)}
    # The rows of a line say the same names, so the last one is as good as the first.
    rows = {row.line: row for row in files.budget}
    wanted = {
        code: {
            **{name: getattr(row, name) for name in ("name_kk", "name_ru", "name_en", "row")},
            "position": place,
        }
        for place, (code, row) in enumerate(rows.items(), start=1)
    }
    spent = BudgetAmount.objects.filter(
        line__edition=edition, stage__in=[BudgetAmount.Stage.COMMITTED, BudgetAmount.Stage.PAID]
    ).exclude(line__code__in=wanted)
    lost = sorted(set(spent.values_list("line__code", flat=True)))
    if lost:
        what = "the line {code} is missing but money was committed or paid on it; put it back"
        raise PackageError([Fault("budget.csv", 0, "line", what.format(code=code)) for code in lost])

    def make(key: Any, values: Mapping[str, Any]) -> BudgetLine:
        return BudgetLine(edition=edition, code=key, **values)

    return sync(report, existing, wanted, make, "budget.csv")


def _load_amounts(
    files: Files,
    lines: Mapping[str, BudgetLine],
    acts: Mapping[str, Amendment],
    edition: Edition,
    report: LoadReport,
) -> None:
    existing = {
        (row.line_id, row.span, row.source, row.territory_code, row.stage, row.amendment_id): row
        for row in stated_amounts(edition)
    }
    wanted = {}
    for row in files.budget:
        act = acts.get(row.act)
        key = (
            lines[row.line].pk, row.period, row.source, row.territory, row.stage, act.pk if act else None
        )  # fmt: skip
        wanted[key] = {**_days(row.period), "amount": row.amount, "unit": row.unit}
    leaving = [row.amendment_id for key, row in existing.items() if key not in wanted]
    _refuse_lost("budget.csv", acts.values(), leaving)

    def make(key: Any, values: Mapping[str, Any]) -> BudgetAmount:
        line, span, source, territory, stage, act = key
        return BudgetAmount(
            line_id=line,
            span=span,
            source=source,
            territory_code=territory,
            stage=stage,
            amendment_id=act,
            **values,
        )

    sync(report, existing, wanted, make, "budget.csv")


def stated_amounts(edition: Edition) -> models.QuerySet[BudgetAmount]:
    """Return the money that the document or an act plans: what was committed and paid is no part of a package."""
    stages = [BudgetAmount.Stage.PLANNED, BudgetAmount.Stage.AMENDED]
    return BudgetAmount.objects.filter(line__edition=edition, stage__in=stages, withdrawn_because="").exclude(
        stage=BudgetAmount.Stage.AMENDED, amendment=None
    )


def _load_ties(
    files: Files,
    edition: Edition,
    lines: Mapping[str, BudgetLine],
    indicators: Mapping[str, Indicator],
    report: LoadReport,
) -> None:
    stored = Measure.objects.filter(edition=edition).select_related("node")
    measures = {(measure.node.key, measure.number): measure.pk for measure in stored}
    to_measures: Pairs = {
        (lines[row.line].pk, measures[row.node, row.number]): {} for row in files.ties if not row.indicator
    }
    to_indicators: Pairs = {
        (lines[row.line].pk, indicators[row.indicator].pk): {} for row in files.ties if row.indicator
    }
    _sync_pairs(
        report, BudgetLine.measures.through, ("budgetline_id", "measure_id"), lines.values(), to_measures
    )
    _sync_pairs(
        report,
        BudgetLine.indicators.through,
        ("budgetline_id", "indicator_id"),
        lines.values(),
        to_indicators,
    )
