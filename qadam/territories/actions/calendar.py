"""Keeping the transfers of working days."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from qadam.kit.tables import Row, Unreadable, read_table
from qadam.kit.workdays import KNOWN_TRANSFERS, Transfer
from qadam.territories.actions.refused import Refused
from qadam.territories.models import DayTransfer
from qadam.territories.rules import may_edit_calendar
from qadam.territories.signals import workdays_changed
from qadam.workflow import log

COLUMNS = ("day", "is_working", "source")
YES_NO = {"yes": True, "no": False}
LONGEST_SOURCE = 300


def load_known_transfers(*, by: log.Actor = log.MACHINE) -> int:
    """Add the transfers the product knows whose days have no entry yet, and return how many."""
    with log.unit_of_work():
        taken = set(DayTransfer.objects.values_list("day", flat=True))
        new = [one for one in KNOWN_TRANSFERS if one.day not in taken]
        for one in new:
            add_transfer(one.day, is_working=one.is_working, source=one.source, by=by)
    return len(new)


def add_transfer(day: date, *, is_working: bool, source: str, by: log.Actor) -> DayTransfer:
    """Make a day worked or free by an act."""
    _ask(by)
    with log.unit_of_work():
        transfer = DayTransfer.objects.create(day=day, is_working=is_working, source=source)
        log.record(transfer, "add_transfer", by=by, facts=_facts(transfer))
        _announce({day})
    return transfer


def change_transfer(
    transfer: DayTransfer, *, day: date, is_working: bool, source: str, by: log.Actor, why: str = ""
) -> DayTransfer:
    """Correct a transfer: its day, whether it is worked, or the act it is by."""
    _ask(by)
    with log.unit_of_work():
        kept = DayTransfer.objects.select_for_update().get(pk=transfer.pk)
        before = _facts(kept)
        kept.day, kept.is_working, kept.source = day, is_working, source
        if _facts(kept) != before:
            kept.save()
            log.record(kept, "change_transfer", by=by, why=why, facts={**_facts(kept), "before": before})
            _announce({day, date.fromisoformat(before["day"])})
    return kept


def remove_transfer(transfer: DayTransfer, *, by: log.Actor, why: str) -> None:
    """Take a transfer away: the day follows the weekend and the list of holidays again."""
    _ask(by)
    with log.unit_of_work():
        kept = DayTransfer.objects.select_for_update().get(pk=transfer.pk)
        log.record(kept, "remove_transfer", by=by, why=why, facts=_facts(kept))
        kept.delete()
        _announce({kept.day})


@dataclass(frozen=True)
class Imported:
    """How many transfers of a table came new, were changed, or stood as they are."""

    added: int
    changed: int
    unchanged: int


def import_transfers(content: bytes, *, by: log.Actor) -> Imported:
    """Take over a table (CSV or XLSX) with these COLUMNS: all its rows, or none and Refused with each fault."""
    _ask(by)
    try:
        rows = read_table(content, COLUMNS).rows
    except Unreadable as error:
        raise Refused([str(error)]) from error
    wanted = _checked(rows)
    with log.unit_of_work():
        kept = {one.day: one for one in DayTransfer.objects.select_for_update().filter(day__in=wanted)}
        results = [_keep(one, kept.get(one.day), by) for one in wanted.values()]
    return Imported(*(results.count(result) for result in ("added", "changed", "unchanged")))


def _checked(rows: Iterable[Row]) -> dict[date, Transfer]:
    wanted: dict[date, Transfer] = {}
    faults = []
    for row in rows:
        day = parse_date_or_none(row.cells["day"])
        if day is None:
            faults.append(
                _("line {line}: “{text}” is not a day").format(line=row.line, text=row.cells["day"])
            )
        elif day in wanted:
            faults.append(_("line {line}: the day stands in the table twice").format(line=row.line))
        if row.cells["is_working"] not in YES_NO:
            faults.append(_("line {line}: is_working must be yes or no").format(line=row.line))
        if not row.cells["source"]:
            faults.append(_("line {line}: the source is missing").format(line=row.line))
        if len(row.cells["source"]) > LONGEST_SOURCE:
            faults.append(_("line {line}: the source is too long").format(line=row.line))
        if day:
            wanted[day] = Transfer(day, YES_NO.get(row.cells["is_working"], False), row.cells["source"])
    if faults:
        raise Refused(faults)
    return wanted


def _keep(wanted: Transfer, kept: DayTransfer | None, by: log.Actor) -> str:
    values: dict[str, Any] = {"is_working": wanted.is_working, "source": wanted.source}
    if kept is None:
        add_transfer(wanted.day, **values, by=by)
        return "added"
    if (kept.is_working, kept.source) == (wanted.is_working, wanted.source):
        return "unchanged"
    change_transfer(kept, day=wanted.day, **values, by=by)
    return "changed"


def parse_date_or_none(text: str) -> date | None:
    """Return the day of an ISO text (2026-01-05) or of one as offices write it (05.01.2026)."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007  (a day, not a moment)
    return None


def _ask(by: log.Actor) -> None:
    if not may_edit_calendar(by):
        raise PermissionDenied(_("Only administrators of the platform change the calendar."))


def _announce(days: set[date]) -> None:
    workdays_changed.send(sender=DayTransfer, days=days)


def _facts(transfer: DayTransfer) -> dict[str, Any]:
    return {"day": transfer.day.isoformat(), "is_working": transfer.is_working, "source": transfer.source}
