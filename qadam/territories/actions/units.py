"""Loading the units that the product ships."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from typing import Any

from qadam.kit.text import fold
from qadam.territories.models import Alias, Territory
from qadam.workflow import log

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Loaded:
    """How many rows came new, were changed, or stood as they are."""

    added: int
    changed: int
    unchanged: int


def load_units(*, by: log.Actor = log.MACHINE) -> Loaded:
    """Bring the shipped units, their history and their aliases into the database; a second time changes nothing."""
    rows = shipped_rows()
    with log.unit_of_work():
        existing = _existing({row["code"] for row in rows})
        kept: list[Territory] = []
        results = [_keep(row, existing, kept) for row in rows]
        spellings = {
            unit: row["aliases"].split("|") for unit, row in zip(kept, rows, strict=True) if row["aliases"]
        }
        renewed = {unit for unit, result in zip(kept, results, strict=True) if result == "changed"}
        renewed |= add_aliases(spellings) - {
            unit for unit, result in zip(kept, results, strict=True) if result == "added"
        }
        added = results.count("added")
        report = Loaded(added, len(renewed), len(rows) - added - len(renewed))
        if report.added or report.changed:
            log.record(kept[0], "load_units", by=by, facts={"added": report.added, "changed": report.changed})
    return report


def shipped_rows() -> list[dict[str, str]]:
    """Return the rows of data/units.csv: a unit after its parent and its predecessor."""
    text = resources.files("qadam.territories").joinpath("data/units.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return sorted(rows, key=lambda row: (row["parent"] != "", row["parent"] != "KZ", row["valid_from"]))


def add_aliases(spellings: Mapping[Territory, Iterable[str]], note: str = "") -> set[Territory]:
    """Add the spellings that a unit does not have yet, and return the units that gained one."""
    known = set(Alias.objects.filter(territory__in=spellings).values_list("territory", "text"))
    new = [
        Alias(territory=unit, text=text, folded=fold(text), note=note)
        for unit, texts in spellings.items()
        for text in texts
        if (unit.pk, text) not in known
    ]
    Alias.objects.bulk_create(new)
    return {alias.territory for alias in new}


def _existing(codes: Iterable[str]) -> dict[tuple[str, date | None], Territory]:
    return {(unit.code, unit.valid_from): unit for unit in Territory.objects.filter(code__in=codes)}


def _keep(row: Cells, existing: Mapping[tuple[str, date | None], Territory], kept: list[Territory]) -> str:
    values = _values(row, kept)
    unit = existing.get((row["code"], values["valid_from"]))
    result = "unchanged"
    if unit is None:
        unit, result = Territory.objects.create(code=row["code"], **values), "added"
    elif any(getattr(unit, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(unit, name, value)
        unit.save()
        result = "changed"
    kept.append(unit)
    return result


def _values(row: Cells, kept: list[Territory]) -> dict[str, Any]:
    valid_from = _day(row["valid_from"])
    plain = ("kato", "level", "kind", "name_kk", "name_ru", "name_en", "short_kk", "short_ru", "short_en")
    return {
        **{name: row[name] for name in plain},
        "is_of_which": row["is_of_which"] == "yes",
        "valid_from": valid_from,
        "valid_to": _day(row["valid_to"]),
        "parent_id": _latest(kept, row["parent"]).pk if row["parent"] else None,
        "predecessor_id": _before(kept, row["predecessor"], valid_from).pk if row["predecessor"] else None,
        **{name: int(row[name]) if row[name] else None for name in ("column", "row", "columns", "rows")},
        **{name: float(row[name]) if row[name] else None for name in ("longitude", "latitude")},
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _latest(kept: list[Territory], code: str) -> Territory:
    return next(unit for unit in reversed(kept) if unit.code == code)


def _before(kept: list[Territory], code: str, day: date | None) -> Territory:
    assert day is not None
    return next(unit for unit in kept if unit.code == code and unit.valid_to == day - timedelta(days=1))
