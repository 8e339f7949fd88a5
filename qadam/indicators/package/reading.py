"""The files of indicators as rows with their lines, and rows as files in their canonical order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar, cast

from qadam.indicators.package.schema import (
    SCHEMAS,
    ActualRow,
    BudgetRow,
    ClaimRow,
    IndicatorRow,
    NormRow,
    SeriesRow,
    TargetRow,
    TieRow,
)
from qadam.indicators.spans import parse_span
from qadam.programmes.package.files import read_csv, write_csv
from qadam.programmes.package.package import Package
from qadam.programmes.package.schema import Row

R = TypeVar("R", bound=Row)


@lru_cache(maxsize=8)
def read(name: str, text: str) -> tuple[tuple[int, Row], ...]:
    """Return the rows of a file with their lines; raises PackageError with every fault.

    One load reads each file several times; the last few stay at hand.
    """
    return tuple((line, cast(Row, row)) for line, row in read_csv(name, text, SCHEMAS[name]))


def write(name: str, rows: Iterable[Row]) -> str:
    """Return the canonical text of rows in the order given."""
    return write_csv(list(SCHEMAS[name].model_fields), [row.model_dump(mode="json") for row in rows])


@dataclass(frozen=True)
class Files:
    """The files of indicators in a package, as rows."""

    rows: Mapping[str, Sequence[Row]]
    lines: Mapping[str, Sequence[int]]

    def of(self, name: str, kind: type[R]) -> Sequence[R]:
        """Return the rows of a file; none where the package does not have it."""
        return cast(Sequence[R], self.rows.get(name, ()))

    def line(self, name: str, place: int) -> int:
        """Return the line of a row in its file."""
        return self.lines[name][place]

    @property
    def indicators(self) -> Sequence[IndicatorRow]:
        """Return what is measured."""
        return self.of("indicators.csv", IndicatorRow)

    @property
    def series(self) -> Sequence[SeriesRow]:
        """Return the territories of each indicator."""
        return self.of("series.csv", SeriesRow)

    @property
    def targets(self) -> Sequence[TargetRow]:
        """Return what is to be reached."""
        return self.of("targets.csv", TargetRow)

    @property
    def actuals(self) -> Sequence[ActualRow]:
        """Return what the document says was reached."""
        return self.of("actuals.csv", ActualRow)

    @property
    def budget(self) -> Sequence[BudgetRow]:
        """Return the money."""
        return self.of("budget.csv", BudgetRow)

    @property
    def ties(self) -> Sequence[TieRow]:
        """Return what each line of the budget pays for."""
        return self.of("budget_ties.csv", TieRow)

    @property
    def norms(self) -> Sequence[NormRow]:
        """Return the norms."""
        return self.of("norms.csv", NormRow)

    @property
    def claims(self) -> Sequence[ClaimRow]:
        """Return what the text says of its numbers."""
        return self.of("claims.csv", ClaimRow)


def files_of(package: Package) -> Files:
    """Read the files of indicators in a package; raises PackageError with the faults of the first that has any."""
    read_now = {name: read(name, package.kept[name]) for name in SCHEMAS if name in package.kept}
    return Files(
        {name: [row for _line, row in found] for name, found in read_now.items()},
        {name: [line for line, _row in found] for name, found in read_now.items()},
    )


def act_names(acts: Sequence[tuple[str, date | None]]) -> list[str]:
    """Return how the files name acts given by number and day: by the number, with the day where two have the same."""
    numbers = [number for number, _day in acts]
    return [number if numbers.count(number) == 1 else f"{number} {day}" for number, day in acts]


def span_place(span: str) -> tuple[str, int]:
    """Return where a span stands among others: after the shorter ones that make it up."""
    period = parse_span(span)
    return period.last.isoformat(), period.days


def ordered(name: str, files: Files, acts: Sequence[str]) -> list[Row]:
    """Return the rows of a file in the canonical order: as the document has them, numbers by series, period and act."""
    rows = list(files.rows.get(name, ()))
    place = {row.code: number for number, row in enumerate(files.indicators)}
    if name == "indicators.csv":
        return [_with_summands_in_order(cast(IndicatorRow, row), place) for row in rows]
    if name == "series.csv":
        return sorted(rows, key=lambda row: place[cast(SeriesRow, row).indicator])
    if name in ("targets.csv", "actuals.csv"):
        return _by_series(cast(list[TargetRow | ActualRow], rows), files, acts)
    if name == "budget.csv":
        return _by_line(cast(list[BudgetRow], rows), acts)
    if name == "budget_ties.csv":
        return sorted(rows, key=lambda row: _tie_place(cast(TieRow, row), files))
    return rows


def _with_summands_in_order(row: IndicatorRow, place: Mapping[str, int]) -> Row:
    return row.model_copy(update={"summands": sorted(row.summands, key=lambda code: place[code])})


def _by_series(rows: Sequence[TargetRow | ActualRow], files: Files, acts: Sequence[str]) -> list[Row]:
    indicators = {row.code: number for number, row in enumerate(files.indicators)}
    series = {(row.indicator, row.territory): number for number, row in enumerate(files.series)}
    in_order = sorted(
        rows,
        key=lambda row: (
            indicators[row.indicator],
            series[row.indicator, row.territory],
            span_place(row.period),
            act_place(getattr(row, "act", ""), acts),
        ),
    )
    return [*in_order]


def act_place(act: str, acts: Sequence[str]) -> int:
    """Return the place of an act among those of the package; the programme itself stands before all."""
    return acts.index(act) + 1 if act else 0


def _by_line(rows: Sequence[BudgetRow], acts: Sequence[str]) -> list[Row]:
    place = {line: number for number, line in enumerate(dict.fromkeys(row.line for row in rows))}
    in_order = sorted(
        rows,
        key=lambda row: (
            place[row.line],
            span_place(row.period),
            row.source,
            row.territory,
            row.stage != "planned",
            act_place(row.act, acts),
        ),
    )
    return [*in_order]


def _tie_place(row: TieRow, files: Files) -> tuple[int, bool, str, int, str]:
    lines = list(dict.fromkeys(amount.line for amount in files.budget))
    number = int(row.number) if row.number.isascii() and row.number.isdigit() else 0
    return lines.index(row.line), bool(row.indicator), row.node, number, row.number or row.indicator
