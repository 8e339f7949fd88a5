"""Keeping the transfers of working days."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from qadam.kit.workdays import KNOWN_TRANSFERS
from qadam.territories.models import DayTransfer
from qadam.territories.rules import may_edit_calendar
from qadam.territories.signals import workdays_changed
from qadam.workflow import log


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


def _ask(by: log.Actor) -> None:
    if not may_edit_calendar(by):
        raise PermissionDenied(_("Only administrators of the platform change the calendar."))


def _announce(days: set[date]) -> None:
    workdays_changed.send(sender=DayTransfer, days=days)


def _facts(transfer: DayTransfer) -> dict[str, Any]:
    return {"day": transfer.day.isoformat(), "is_working": transfer.is_working, "source": transfer.source}
