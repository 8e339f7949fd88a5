"""The shipped control schemes, and what an administrator makes of them."""

import csv
from pathlib import Path

from qadam.plans.models import ControlScheme, SchemeKind
from qadam.workflow.log import Actor, record, unit_of_work

DATA = Path(__file__).parent.parent / "data"
Row = dict[str, str]


def load_schemes(*, by: Actor) -> int:
    """Add the shipped rows of the control schemes that are missing; rows an administrator changed stay."""
    kinds = _rows("scheme_kinds.csv")
    added = 0
    with unit_of_work():
        for row in _rows("schemes.csv"):
            key = {"code": row.pop("code"), "valid_from": row.pop("valid_from")}
            values = {name: value or None for name, value in row.items() if name == "most_extensions"}
            scheme, is_new = ControlScheme.objects.get_or_create(**key, defaults=row | values)
            if is_new:
                record(scheme, "load", by=by)
                added += 1
            elif not scheme.kinds.exists() and _has_kinds(kinds, key):
                # A row of the time before schemes had kinds: what it lacks comes from the shipped one.
                ControlScheme.objects.filter(pk=scheme.pk).update(**row | values)
            _load_kinds(scheme, kinds, key)
    return added


def _load_kinds(scheme: ControlScheme, kinds: list[Row], key: Row) -> None:
    if scheme.kinds.exists():
        return
    SchemeKind.objects.bulk_create(
        SchemeKind(
            scheme=scheme,
            position=int(row["position"]),
            code=row["code"],
            most_workdays=row["most_workdays"] or None,
            most_months=row["most_months"] or None,
            co_workdays=int(row["co_workdays"]),
            co_counted=row["co_counted"],
        )
        for row in kinds
        if _is_of(row, key)
    )


def _has_kinds(kinds: list[Row], key: Row) -> bool:
    return any(_is_of(row, key) for row in kinds)


def _is_of(row: Row, key: Row) -> bool:
    return (row["scheme"], row["valid_from"]) == (key["code"], key["valid_from"])


def _rows(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
