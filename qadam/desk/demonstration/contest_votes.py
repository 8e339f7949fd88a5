"""Sample votes: cast through the committer that takes everybody's, from networks that nobody has.

The networks are those that documentation may use and the internet never carries (RFC 5737, RFC 3849), so that a sample
vote can be told from a real one and bars nobody's address.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from qadam.contests.models import Activity, Candidacy
from qadam.contests.voting.ballots import Ballot, Paper
from qadam.contests.voting.committer import keep
from qadam.contests.voting.intake import ballot_of
from qadam.contests.voting.tokens import new_token
from qadam.desk.demonstration.contest_words import chance

OLD_NETWORKS = ("192.0.2", "198.51.100", "203.0.113")
NEW_NETWORK = "2001:db8"
# In each arena; one network votes once in each nomination.
VOTERS = 120
AT_ONCE = 200
BURST = 36


def cast_samples(vote: Activity, until: datetime, *, voters: int = VOTERS) -> int:
    """Cast the votes of an arena until a moment and return how many ballots were handed in."""
    ballots = sorted(_ballots(vote, until, voters), key=lambda ballot: ballot.at)
    for first in range(0, len(ballots), AT_ONCE):
        keep(ballots[first : first + AT_ONCE])
    return len(ballots)


def cast_burst(vote: Activity, begins: datetime) -> int:
    """Cast many votes of one small network for one candidate within minutes, such as a detector holds."""
    entries = _entries(vote)
    entry = entries[chance(vote.pk, "burst") % len(entries)]
    ballots = [
        _ballot(
            vote,
            entry,
            f"{OLD_NETWORKS[2]}.{100 + place}/32",
            begins + timedelta(seconds=7 * place + place % 3),
        )
        for place in range(BURST)
    ]
    keep(ballots)
    return len(ballots)


def _ballots(vote: Activity, until: datetime, voters: int) -> Iterator[Ballot]:
    assert vote.opens_at is not None
    seconds = int((until - vote.opens_at).total_seconds())
    rows = Candidacy.objects.filter(arena=vote.arena_id).public().order_by("entry__number")
    nominations: dict[int, list[int]] = {}
    for nomination, entry in rows.values_list("entry__nomination", "entry"):
        nominations.setdefault(nomination, []).append(entry)
    for voter in range(voters):
        network = network_of_voter(vote.pk, voter)
        for nomination, entries in nominations.items():
            seed = chance(vote.arena.territory.code, voter, nomination)
            if seed % 10 == 0:
                continue
            at = vote.opens_at + timedelta(seconds=_waking(seed % max(seconds, 1), seconds))
            entry = chosen(entries, seed)
            yield _ballot(vote, entry, network, at)
            if seed % 23 == 1:
                # Somebody on the same network tries once more and is refused.
                later = min(at + timedelta(minutes=20), until - timedelta(seconds=1))
                yield _ballot(vote, entry, network, later)


def _waking(second: int, seconds: int) -> int:
    """Return the second moved out of the night, when hardly anybody votes."""
    hour = second // 3600 % 24
    return min(second + 8 * 3600, seconds - 1) if hour < 7 else second


def chosen(entries: Sequence[int], seed: int) -> int:
    """Return the entry a voter chooses: the first ones are liked better, by ever smaller parts."""
    weights = [2 * (len(entries) - place) + 1 for place in range(len(entries))]
    left = seed // 13 % sum(weights)
    for entry, weight in zip(entries, weights, strict=True):
        if left < weight:
            return entry
        left -= weight
    return entries[-1]


def network_of_voter(activity: int, voter: int) -> str:
    """Return the network of one voter: every fourth an IPv4 address, the others a /64 of IPv6."""
    if voter % 4 == 0:
        number = voter // 4
        return f"{OLD_NETWORKS[number % 2]}.{number // 2 % 250 + 1}/32"
    return f"{NEW_NETWORK}:{chance(activity, voter) % 0xFFFF:x}:{voter:x}::/64"


def _ballot(vote: Activity, entry: int, network: str, at: datetime) -> Ballot:
    paper = Paper(entry, new_token(vote.pk, network, at), "")
    return ballot_of(paper, vote.pk, network, at, is_ours=True)


def _entries(vote: Activity) -> list[int]:
    rows = Candidacy.objects.filter(arena=vote.arena_id).public().order_by("entry__number")
    return list(rows.values_list("entry", flat=True))
