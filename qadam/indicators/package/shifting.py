"""The files of indicators moved into a new edition: plans move with it, what was reached, paid and claimed stays."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from qadam.indicators.package.reading import Files, act_place, write
from qadam.indicators.package.schema import BudgetRow, NormRow, TargetRow, TieRow
from qadam.indicators.spans import format_span, parse_span
from qadam.kit.periods import Period, shift_day
from qadam.programmes.package.package import Package
from qadam.programmes.package.schema import Row


def shifted(package: Package, files: Files, name: str, months: int, acts: list[str]) -> str | None:
    """Return a file of a package moved by so many months; None for one that stays with the old edition.

    A baseline stays as it is: it is history. Targets and money go over as the last act left them.
    """
    move = _MOVES.get(name)
    try:
        rows = move(package, files, months, acts) if move else None
    except _NotMovable:
        return None
    return None if rows is None else write(name, rows)


class _NotMovable(Exception):
    """A year does not begin in the middle of one."""


def _moved_span(span: str, months: int) -> str:
    period = parse_span(span)
    first = shift_day(period.first, months)
    if period.first == period.last:
        return first.isoformat()
    # A whole period ends on the day before another begins.
    last = shift_day(period.last + timedelta(days=1), months) - timedelta(days=1)
    try:
        return format_span(Period(first, last))
    except ValueError:
        raise _NotMovable from None


def _indicators(_package: Package, files: Files, _months: int, _acts: list[str]) -> Iterable[Row]:
    return files.indicators


def _series(_package: Package, files: Files, _months: int, _acts: list[str]) -> Iterable[Row]:
    return files.series


def _targets(_package: Package, files: Files, months: int, acts: list[str]) -> Iterable[Row]:
    last: dict[tuple[str, ...], TargetRow] = {}
    for row in sorted(files.targets, key=lambda row: act_place(row.act, acts)):
        last[row.indicator, row.territory, row.period] = row
    in_order = dict.fromkeys((row.indicator, row.territory, row.period) for row in files.targets)
    return [_moved(last[key], months) for key in in_order]


def _moved(row: Any, months: int) -> Row:
    moved: Row = row.model_copy(update={"period": _moved_span(row.period, months), "act": ""})
    return moved


def _budget(_package: Package, files: Files, months: int, acts: list[str]) -> Iterable[Row]:
    last: dict[tuple[str, ...], BudgetRow] = {}
    for row in sorted(files.budget, key=lambda row: act_place(row.act, acts)):
        last[_money_key(row)] = row
    in_order = dict.fromkeys(_money_key(row) for row in files.budget)
    return [_moved(last[key].model_copy(update={"stage": "planned"}), months) for key in in_order]


def _money_key(row: BudgetRow) -> tuple[str, ...]:
    return row.line, row.period, row.source, row.territory


def _ties(package: Package, files: Files, months: int, acts: list[str]) -> Iterable[Row]:
    # Without the money there is nothing to tie.
    _budget(package, files, months, acts)
    measures = {(row.node, row.number) for row in package.measures}
    return [row for row in files.ties if row.indicator or _measure(row) in measures]


def _measure(row: TieRow) -> tuple[str, str]:
    return row.node, row.number


def _norms(_package: Package, files: Files, months: int, _acts: list[str]) -> Iterable[Row]:
    return [_moved_norm(row, months) for row in files.norms]


def _moved_norm(row: NormRow, months: int) -> NormRow:
    days = {
        name: shift_day(day, months) if day else None
        for name, day in (("first_on", row.first_on), ("last_on", row.last_on))
    }
    return row.model_copy(update=days)


_MOVES: Mapping[str, Callable[[Package, Files, int, list[str]], Iterable[Row]]] = {
    "indicators.csv": _indicators,
    "series.csv": _series,
    "targets.csv": _targets,
    "budget.csv": _budget,
    "budget_ties.csv": _ties,
    "norms.csv": _norms,
}
