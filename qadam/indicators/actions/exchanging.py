"""Taking a filled table: all its rows as drafts, or none."""

from collections.abc import Sequence

from qadam.indicators.actions.values import Entry, enter_many
from qadam.indicators.models import Round
from qadam.indicators.sheets import Line
from qadam.people.models import User
from qadam.workflow.log import unit_of_work


class _NotAll(Exception):
    """A row was refused: what the others changed is taken back."""


def take_lines(round_: Round, lines: Sequence[Line], *, by: User) -> bool:
    """Save every row as a draft and tell whether all were taken; a refused row gets its reason, and none is saved."""
    try:
        with unit_of_work():
            _take(round_, lines, by)
    except _NotAll:
        for line in lines:
            line.is_saved = False
        return False
    return True


def _take(round_: Round, lines: Sequence[Line], by: User) -> None:
    by_series = {
        line.spot.series.pk: line for line in lines if line.spot is not None and line.read is not None
    }
    entries = [_entry(line) for line in by_series.values()]
    for outcome in enter_many(round_, entries, by=by):
        line = by_series[outcome.series.pk]
        line.faults += outcome.faults
        line.is_saved = outcome.is_done and not outcome.is_unchanged
    if any(line.faults for line in lines):
        raise _NotAll


def _entry(line: Line) -> Entry:
    assert line.spot is not None
    assert line.read is not None
    read = line.read
    # A row without a value keeps what there is: only its note was typed.
    kept = line.spot.value
    if read.cell is None and kept is not None:
        return Entry(line.spot.series, kept.cell, kept.numerator, kept.denominator, line.note, line.saves)
    return Entry(line.spot.series, read.cell, read.numerator, read.denominator, line.note, line.saves)
