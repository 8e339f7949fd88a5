"""What administrators see of control schemes: their dated rows, which one is in force, the plans under them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from qadam.plans.models import ControlScheme
from qadam.programmes.models import Edition


@dataclass(frozen=True)
class SchemeRow:
    """A dated row of a scheme and how it stands today."""

    scheme: ControlScheme
    is_in_force: bool
    is_ahead: bool
    until_on: date | None


@dataclass(frozen=True)
class SchemeGroup:
    """One scheme: its rows, the newest first, and how many programmes go by it."""

    newest: ControlScheme
    rows: list[SchemeRow]
    drafts: int
    running: int


def schemes_on(today: date) -> list[SchemeGroup]:
    """Return every scheme with its rows; two queries."""
    held: dict[str, list[ControlScheme]] = {}
    for row in ControlScheme.objects.order_by("code", "-valid_from"):
        held.setdefault(row.code, []).append(row)
    state = Edition.State
    counted = Edition.objects.order_by().values("scheme").annotate(
        drafts=Count("pk", filter=Q(state=state.DRAFT)), running=Count("pk", filter=Q(state=state.APPROVED))
    )  # fmt: skip
    plans = {item["scheme"]: item for item in counted}
    none = {"drafts": 0, "running": 0}
    return [
        SchemeGroup(
            rows[0],
            rows_on(rows, today),
            plans.get(code, none)["drafts"],
            plans.get(code, none)["running"],
        )
        for code, rows in held.items()
    ]


def rows_on(rows: list[ControlScheme], today: date) -> list[SchemeRow]:
    """Return the rows of one scheme, the newest first, each with the day from which the next one counts."""
    found = []
    later: date | None = None
    for row in rows:
        begun = row.valid_from <= today
        is_in_force = begun and (later is None or later > today)
        found.append(SchemeRow(row, is_in_force, not begun, later))
        later = row.valid_from
    return found


def schemes_to_choose(day: date) -> list[ControlScheme]:
    """Return of every scheme the row in force on the day, the newest where none has begun."""
    chosen: dict[str, ControlScheme] = {}
    for row in ControlScheme.objects.order_by("code", "valid_from"):
        if row.code not in chosen or row.valid_from <= day:
            chosen[row.code] = row
    return list(chosen.values())
