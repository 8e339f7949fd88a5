"""Which norms begin, go on and stop in each wave of a programme. Pure: no models."""

from collections.abc import Sequence
from dataclasses import dataclass

from qadam.indicators.norming.contradictions import Rule
from qadam.kit.periods import Period


@dataclass(frozen=True)
class WaveNorms:
    """One wave: its key and days, and the codes of the norms that begin in it, go on from an earlier one, or stopped.

    A norm that stopped held in the wave before and holds no more.
    """

    key: str
    days: Period
    begin: tuple[str, ...]
    go_on: tuple[str, ...]
    stop: tuple[str, ...]


def timeline(waves: Sequence[tuple[str, Period]], rules: Sequence[Rule]) -> list[WaveNorms]:
    """Return the waves in order; a norm for all the days of the programme belongs to none and is left out."""
    own = [(rule.code, rule.days) for rule in rules if rule.days is not None]
    found: list[WaveNorms] = []
    held_before: list[set[str]] = []
    for key, days in waves:
        held = [code for code, span in own if span.touches(days)]
        earlier = set().union(*held_before)
        last = held_before[-1] if held_before else set()
        found.append(
            WaveNorms(
                key,
                days,
                tuple(code for code in held if code not in earlier),
                tuple(code for code in held if code in earlier),
                tuple(code for code, _span in own if code in last and code not in held),
            )
        )
        held_before.append(set(held))
    return found
