"""The history of a value: who entered, sent, returned, accepted, locked and corrected it, when and why."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from qadam.indicators.entering import show_typed
from qadam.indicators.models import Series, Value
from qadam.kit.clock import ALMATY
from qadam.kit.dates import format_day
from qadam.kit.languages import active
from qadam.kit.numbers import format_number
from qadam.workflow.queries import HistoryLine, history

# The verbs of the log, and what the page says of them.
_SAID = {
    "enter": lambda: _("entered {cell}"),
    "take_back": lambda: _("took the draft back"),
    "submit": lambda: _("sent it for review"),
    "give_back": lambda: _("returned it"),
    "accept": lambda: _("accepted it"),
    "lock": lambda: _("locked it"),
    "correct": lambda: _("began a correction: {cell}"),
}


def versions_of(series: Series, span: str) -> list[Value]:
    """Return the versions of a value, the last first."""
    rows = Value.objects.filter(series=series, span=span).select_related(
        "entered_by", "submitted_by", "reviewed_by", "series__indicator"
    )
    return list(rows.order_by("-version"))


def history_of(versions: list[Value]) -> list[dict[str, Any]]:
    """Return what happened to a value for components/history_line.html, the newest first."""
    return [_entry(line) for line in history(*versions)] if versions else []


def _entry(line: HistoryLine) -> dict[str, Any]:
    said = _SAID.get(line.verb, lambda: line.verb)()
    return {
        "at": moment_words(line.at),
        "who": line.person or _("Qadam"),
        "body": line.body,
        "what": said.format(cell=_shown(str(line.facts.get("cell", "")))),
        "why": line.reason,
        "state": line.target,
    }


def _shown(text: str) -> str:
    """Return a cell of the log as the page shows it."""
    return format_number(Decimal(text), active()) if text[-1:].isdigit() else text or "–"


def moment_words(moment: datetime | None) -> str:
    """Return a moment as the page says it."""
    if moment is None:
        return ""
    at = moment.astimezone(ALMATY)
    return f"{format_day(at.date(), active())}, {at:%H:%M}"


def shown_version(value: Value) -> dict[str, Any]:
    """Return a version for the page: its number, text, state, people, reasons."""
    return {
        "number": value.version,
        "text": show_typed(value),
        "state": value.state,
        "is_official": value.is_official,
        "reason": value.reason,
        "returned_because": value.returned_because,
        "note": value.note,
        "source": value.source,
    }
