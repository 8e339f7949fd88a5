"""Keeping what the checks find: new rows are opened, what is gone is closed, what changed is opened again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from qadam.indicators.checking.numbers import numbers_of
from qadam.indicators.checking.registry import CHECKS, Found
from qadam.indicators.models import Finding
from qadam.kit import clock
from qadam.kit.fields import length_of
from qadam.programmes.models import Edition
from qadam.workflow.log import MACHINE, record, unit_of_work
from qadam.workflow.transitions import Move, draw

State = Finding.State
KEY, PLACE = length_of(Finding, "key"), length_of(Finding, "place")
# A cut text ends with this sign.
CUT = "…"

draw("indicators.finding", Move("find_again", [State.GONE], State.OPEN, what="The numbers disagree again."))
draw(
    "indicators.finding",
    Move(
        "find_changed", [State.ACCEPTED, State.CORRECTED], State.OPEN, what="It is found with other numbers."
    ),
)
draw(
    "indicators.finding",
    Move("lose", [State.OPEN, State.ACCEPTED, State.CORRECTED], State.GONE, what="The numbers agree now."),
)


@dataclass(frozen=True)
class Outcome:
    """How many findings a run opened, opened again, changed and closed, and how many stand as they stood."""

    new: int = 0
    again: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0


def found_in(edition: Edition) -> list[Found]:
    """Return what all checks find in an edition's numbers now; nothing is kept."""
    numbers = numbers_of(edition)
    found: dict[tuple[str, str], Found] = {}
    for check in CHECKS:
        for one in check(numbers):
            found.setdefault((one.kind, one.key[:KEY]), replace(one, key=one.key[:KEY]))
    return list(found.values())


def run(edition: Edition) -> Outcome:
    """Run every check over an edition and keep what it finds; running twice changes nothing.

    A settled finding stays settled for as long as its numbers stay the same.
    """
    with unit_of_work():
        # Two runs at once would find the same thing twice.
        list(Edition.objects.select_for_update(of=("self",)).filter(pk=edition.pk))
        rows = Finding.objects.select_for_update(of=("self",)).filter(edition=edition)
        kept = {(row.kind, row.key): row for row in rows}
        counts = {"new": 0, "again": 0, "changed": 0, "gone": 0, "same": 0}
        for found in found_in(edition):
            row = kept.pop((found.kind, found.key), None)
            counts[_open(edition, found) if row is None else _hold(row, found)] += 1
        for row in kept.values():
            if row.state != State.GONE:
                _move(row, "lose", State.GONE)
                counts["gone"] += 1
        return Outcome(**counts)


def run_all(editions: Iterable[Edition] | QuerySet[Edition]) -> dict[str, Outcome]:
    """Run the checks over several editions, each in a transaction of its own."""
    return {edition.slug: run(edition) for edition in editions}


def _open(edition: Edition, found: Found) -> str:
    row = Finding.objects.create(
        edition=edition,
        kind=found.kind,
        key=found.key,
        severity=found.severity,
        place=_short(found.place, PLACE),
        facts=found.facts,
        found_at=clock.now(),
    )
    record(row, "find", by=MACHINE, target=State.OPEN, facts={"kind": found.kind, "key": found.key})
    return "new"


def _hold(row: Finding, found: Found) -> str:
    """Bring a finding in step with what is found now and tell what became of it."""
    is_same = row.facts == found.facts
    row.severity, row.place, row.facts = found.severity, _short(found.place, PLACE), found.facts
    if row.state == State.GONE:
        _forget_settling(row)
        _move(row, "find_again", State.OPEN)
        return "again"
    if is_same:
        # The words of a place may have been mended; that is no change of the numbers.
        row.save(update_fields=["severity", "place"])
        return "same"
    if row.state == State.OPEN:
        row.save(update_fields=["severity", "place", "facts"])
        record(row, "find_changed", by=MACHINE, source=State.OPEN, target=State.OPEN)
        return "changed"
    _forget_settling(row)
    _move(row, "find_changed", State.OPEN)
    return "changed"


def _forget_settling(row: Finding) -> None:
    """A note was about other numbers; the history keeps it."""
    row.note, row.amendment, row.settled_by, row.settled_at = "", None, None, None
    row.found_at = clock.now()


def _move(row: Finding, verb: str, target: str) -> None:
    source, row.state = row.state, target
    row.save()
    record(row, verb, by=MACHINE, source=source, target=target)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}{CUT}"
