"""Changing a row by values, and telling the log what was and what is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models


def plain(value: Any) -> Any:
    """Return a value as the log keeps it: a row by its key, a day as text."""
    if isinstance(value, models.Model):
        return str(getattr(value, "key", "") or getattr(value, "code", "") or value.pk)
    return value.isoformat() if isinstance(value, date) else value


def facts_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filled values of a new row as facts for the log."""
    return {name: plain(value) for name, value in values.items() if value not in (None, "")}


def apply(row: models.Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set the values that differ, save them alone, and return each as [before, after]."""
    changed = {}
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            changed[name] = [plain(before), plain(value)]
            setattr(row, name, value)
    if changed:
        row.save(update_fields=list(changed))
    return changed
