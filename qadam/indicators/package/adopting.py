"""Files of indicators in the columns of releases that only kept them, brought into today's columns."""

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

from qadam.indicators.package.schema import SCHEMAS
from qadam.programmes.package.files import write_csv

Rows = list[dict[str, str]]
# What was counted over a series or at a headquarters has been given names that all norms share.
_PER = {"series": "project"}
_SCOPE = {"project": "country", "headquarters": "other"}


def adopted(texts: Mapping[str, str]) -> dict[str, str]:
    """Return kept files in today's columns; texts that have them already come back unchanged.

    Series are taken from the targets, which named parent and kind of row themselves; where there were only values,
    those of districts are parts of their oblast.
    """
    old = {name: _read(text) for name, text in texts.items()}
    if all(_has_columns(name, rows) for name, rows in old.items()):
        return dict(texts)
    new = {name: _CHANGES[name](old) for name in old if name in _CHANGES}
    if "targets.csv" in old or "actuals.csv" in old:
        new["series.csv"] = _series(old)
    return {
        name: write_csv(_columns(name), [{**dict.fromkeys(_columns(name), ""), **row} for row in rows])
        for name, rows in new.items()
        if rows
    }


def _read(text: str) -> Rows:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _columns(name: str) -> list[str]:
    return list(SCHEMAS[name].model_fields)


def _has_columns(name: str, rows: Rows) -> bool:
    return not rows or list(rows[0]) == _columns(name)


def _only(name: str, row: Mapping[str, Any], /, **given: str) -> dict[str, str]:
    return {key: value for key, value in {**row, **given}.items() if key in _columns(name)}


def _indicators(old: Mapping[str, Rows]) -> Rows:
    return [_only("indicators.csv", row) for row in old["indicators.csv"]]


def _span(period: str) -> str:
    """Return the period of a number; one that had none was for the year that the packages of that time are of."""
    return period or "2021"


def _targets(old: Mapping[str, Rows]) -> Rows:
    return [_only("targets.csv", row, period=_span(row["period"])) for row in old["targets.csv"]]


def _actuals(old: Mapping[str, Rows]) -> Rows:
    return [_only("actuals.csv", row) for row in old["actuals.csv"]]


def _series(old: Mapping[str, Rows]) -> Rows:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in old.get("targets.csv", []):
        found.setdefault((row["indicator"], row["territory"]), _only("series.csv", row))
    stated = {(row["indicator"], row["territory"]): row for row in old.get("actuals.csv", [])}
    for (indicator, code), row in stated.items():
        above = code.rpartition("-")[0]
        parent = above if {(indicator, above)} & {*stated, *found} else ""
        kind = "part" if parent else "total"
        found.setdefault((indicator, code), _only("series.csv", row, row=kind, parent=parent))
    place = {row["code"]: number for number, row in enumerate(old.get("indicators.csv", []))}
    return sorted(found.values(), key=lambda row: place.get(row["indicator"], len(place)))


def _budget(old: Mapping[str, Rows]) -> Rows:
    return [_only("budget.csv", row, period=row["year"], stage="planned") for row in old["budget.csv"]]


def _norms(old: Mapping[str, Rows]) -> Rows:
    return [
        _only(
            "norms.csv",
            row,
            compared="at_least",
            amount=row["at_least"],
            per=_PER.get(row["per"], row["per"]),
            scope=_SCOPE.get(row["scope"], row["scope"]),
        )
        for row in old["norms.csv"]
    ]


_CHANGES: Mapping[str, Callable[[Mapping[str, Rows]], Rows]] = {
    "indicators.csv": _indicators,
    "targets.csv": _targets,
    "actuals.csv": _actuals,
    "budget.csv": _budget,
    "norms.csv": _norms,
}
