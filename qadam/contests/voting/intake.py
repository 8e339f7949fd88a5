"""What both ways of taking a vote share: Django's view and the fast path in front of it."""

from datetime import datetime
from functools import lru_cache

from qadam.contests.voting import work
from qadam.contests.voting.ballots import Ballot, Paper
from qadam.contests.voting.tokens import read_token

FORM = "application/x-www-form-urlencoded"
CACHE_CONTROL = "no-store"


def ballot_of(paper: Paper, activity: int, network: str, at: datetime, *, is_ours: bool) -> Ballot:
    """Return the ballot of a form: with the key of its page token where that is valid."""
    token = read_token(paper.token, activity, network, at)
    return Ballot(
        activity=activity,
        entry=paper.entry,
        network=network,
        at=at,
        token=token.key if token else "",
        is_ours=is_ours,
        has_worked=bool(token and paper.work and work.is_solved(paper.token, paper.work)),
    )


@lru_cache(maxsize=256)
def own_origins(scheme: str, host: str, trusted: tuple[str, ...]) -> frozenset[str]:
    """Return the origins that pages of this site have: its own as it was asked, and those the settings name."""
    return frozenset(origin.lower() for origin in (f"{scheme}://{host}", *trusted))
