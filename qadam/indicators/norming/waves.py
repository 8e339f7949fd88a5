"""Which norms begin, go on and stop in each wave of a programme. Pure: no models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class WaveNorms:
    """One wave: its key, and the codes of the norms that begin in it, go on from an earlier one, or stopped.

    A norm that stopped held in the wave before and holds no more.
    """

    key: str
    begin: tuple[str, ...]
    go_on: tuple[str, ...]
    stop: tuple[str, ...]


def timeline(waves: Sequence[str], held_in: Mapping[str, frozenset[str]]) -> list[WaveNorms]:
    """Return the waves in order; `held_in` gives for each norm the waves in which it holds.

    A norm for the whole programme belongs to none: it is left out by whoever asks.
    """
    found = []
    earlier: set[str] = set()
    before: set[str] = set()
    for wave in waves:
        held = {code for code, keys in held_in.items() if wave in keys}
        found.append(
            WaveNorms(
                wave,
                tuple(code for code in held_in if code in held - earlier),
                tuple(code for code in held_in if code in held & earlier),
                tuple(code for code in held_in if code in before - held),
            )
        )
        earlier |= held
        before = held
    return found
