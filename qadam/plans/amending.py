"""Which new duty takes the place of which old one when a rule changes: duties in, pairs out."""

from collections import defaultdict
from collections.abc import Iterable

from qadam.plans.models import Duty


def replacements(old: Iterable[Duty], new: Iterable[Duty]) -> list[tuple[Duty, Duty]]:
    """Pair each old duty with the new one that asks for the same: same measure and body, nearest day.

    Each new duty takes one place at most; an old one may find none.
    """
    waiting: dict[tuple[int, int], list[Duty]] = defaultdict(list)
    for duty in new:
        waiting[duty.measure_id, duty.body_id].append(duty)
    pairs = []
    for duty in sorted(old, key=lambda one: one.original_on):
        candidates = waiting[duty.measure_id, duty.body_id]
        if candidates:
            nearest = min(candidates, key=lambda one: _distance(duty, one))
            candidates.remove(nearest)
            pairs.append((duty, nearest))
    return pairs


def _distance(old: Duty, new: Duty) -> tuple[bool, int]:
    return (old.kind != new.kind, abs((old.original_on - new.original_on).days))
