"""What looks unlike people voting, seen in the votes of one small network: pure functions over its rows.

A detector never throws a vote away: what it finds is held for the commission, which looks and decides.
The figures are deliberately coarse; docs/decisions/0049 tells them to everybody.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from qadam.contests.models import HeldBatch
from qadam.kit.clock import ALMATY

Kind = HeldBatch.Detector

# So many votes of one /24 or /48 within so long are a burst; at night, when few people vote, fewer are enough.
BURST_VOTES, NIGHT_VOTES, BURST_WITHIN = 30, 12, timedelta(minutes=10)
NIGHT_FROM, NIGHT_TO = 0, 6
# A network with so many votes in a nomination, nearly all for one candidate, whom others do not choose as nearly.
ONE_CANDIDATE_VOTES, ONE_CANDIDATE_SHARE, ELSEWHERE_SHARE = 40, 0.95, 0.85
# So many votes in a row with the same pause between them, give or take half a second or a twentieth.
INTERVAL_VOTES, SHORTEST_PAUSE, LEEWAY, LEEWAY_SHARE = 12, 2.0, 0.5, 0.05
# No detector looks at a network with fewer votes than this.
FEWEST = min(BURST_VOTES, NIGHT_VOTES, ONE_CANDIDATE_VOTES, INTERVAL_VOTES)


@dataclass(frozen=True)
class Seen:
    """A vote as a detector sees it: neither address nor key."""

    pk: int
    nomination: int
    entry: int
    at: datetime


@dataclass(frozen=True)
class Finding:
    """Votes to be held, by which detector, and what it saw as plain figures."""

    kind: Kind
    votes: tuple[Seen, ...]
    facts: dict[str, float | int]


# The share of each entry among all votes of its nomination in the arena.
Shares = Mapping[int, float]
Detector = Callable[[Sequence[Seen], Shares], list[Finding]]


def findings_in(rows: Sequence[Seen], shares: Shares) -> list[Finding]:
    """Return what all detectors find in the votes of one network; a vote stands in the first finding only."""
    ordered = sorted(rows, key=lambda seen: (seen.at, seen.pk))
    taken: set[int] = set()
    found = []
    for detector in DETECTORS:
        for finding in detector(ordered, shares):
            left = tuple(seen for seen in finding.votes if seen.pk not in taken)
            if left:
                taken |= {seen.pk for seen in left}
                found.append(Finding(finding.kind, left, finding.facts))
    return found


def bursts(rows: Sequence[Seen], _shares: Shares) -> list[Finding]:
    """Find many votes within minutes."""
    return _crowded(rows, Kind.BURST, BURST_VOTES)


def night_bursts(rows: Sequence[Seen], _shares: Shares) -> list[Finding]:
    """Find fewer votes within minutes, between midnight and six in Almaty."""
    at_night = [seen for seen in rows if NIGHT_FROM <= seen.at.astimezone(ALMATY).hour < NIGHT_TO]
    return _crowded(at_night, Kind.NIGHT, NIGHT_VOTES)


def _crowded(rows: Sequence[Seen], kind: Kind, least: int) -> list[Finding]:
    """Return the runs of votes in which each belongs to some window of the given length with enough votes."""
    crowded: list[bool] = [False] * len(rows)
    first = 0
    for last, seen in enumerate(rows):
        while seen.at - rows[first].at > BURST_WITHIN:
            first += 1
        if last - first + 1 >= least:
            crowded[first : last + 1] = [True] * (last - first + 1)
    found, run = [], list[Seen]()
    for seen, is_crowded in zip(rows, crowded, strict=True):
        if run and (not is_crowded or seen.at - run[-1].at > BURST_WITHIN):
            found.append(_burst(kind, run))
            run = []
        if is_crowded:
            run.append(seen)
    return [*found, _burst(kind, run)] if run else found


def _burst(kind: Kind, run: Sequence[Seen]) -> Finding:
    seconds = (run[-1].at - run[0].at).total_seconds()
    return Finding(kind, tuple(run), {"votes": len(run), "minutes": round(seconds / 60, 1)})


def one_candidate(rows: Sequence[Seen], shares: Shares) -> list[Finding]:
    """Find a network that knows one candidate of a nomination only, though the rest of the arena knows others."""
    found = []
    for nomination in dict.fromkeys(seen.nomination for seen in rows):
        own = [seen for seen in rows if seen.nomination == nomination]
        entry, votes = Counter(seen.entry for seen in own).most_common(1)[0]
        if len(own) < ONE_CANDIDATE_VOTES or votes < ONE_CANDIDATE_SHARE * len(own):
            continue
        if shares.get(entry, 1.0) > ELSEWHERE_SHARE:
            continue
        facts = {"votes": votes, "percent": round(100 * votes / len(own), 1), "of": len(own)}
        found.append(Finding(Kind.ONE_CANDIDATE, tuple(seen for seen in own if seen.entry == entry), facts))
    return found


def equal_intervals(rows: Sequence[Seen], _shares: Shares) -> list[Finding]:
    """Find votes that follow each other after the same pause, as no crowd of people does."""
    pauses = [(later.at - seen.at).total_seconds() for seen, later in pairwise(rows)]
    found, first = [], 0
    while first + INTERVAL_VOTES <= len(rows):
        last = _end_of_run(pauses, first)
        if last - first + 1 >= INTERVAL_VOTES:
            run = tuple(rows[first : last + 1])
            facts = {"votes": len(run), "seconds": round(median(pauses[first:last]), 1)}
            found.append(Finding(Kind.INTERVALS, run, facts))
            first = last
        else:
            first += 1
    return found


def _end_of_run(pauses: Sequence[float], first: int) -> int:
    """Return the place of the last vote that still keeps the pace of the run that begins at `first`."""
    pace = median(pauses[first : first + INTERVAL_VOTES - 1])
    leeway = max(LEEWAY, LEEWAY_SHARE * pace)
    last = first
    if pace >= SHORTEST_PAUSE:
        while last < len(pauses) and abs(pauses[last] - pace) <= leeway:
            last += 1
    return last


DETECTORS: tuple[Detector, ...] = (bursts, night_bursts, equal_intervals, one_candidate)
