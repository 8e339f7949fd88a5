"""A small sum for the visitor's device, in the protocol of ALTCHA: a number whose digest with the salt is known.

The salt is the page token, so the sum hangs on the page, its network and its two hours, and nothing is stored. The
number follows from the token by a key of this site: whoever does not have the key has to try numbers until one fits.
"""

import hashlib
import hmac
import threading
from collections import deque
from functools import lru_cache

from django.conf import settings

from qadam.contests.models import VoteRules
from qadam.contests.voting.seals import seal

# On the average half of these digests are computed: about a second on a plain telephone.
MOST = 20_000
# Stands in pages that are kept for everybody, as the page token does.
GAP = "the-challenge-goes-here"

BURST_SECONDS = 60
BURST_VOTES = 600


def challenge_of(token: str) -> str:
    """Return the digest whose number is to be found, hexadecimal."""
    return _digest(token, _number(token))


def is_solved(token: str, work: str) -> bool:
    """Tell whether the number sent along is the one asked for."""
    return len(work) <= 10 and hmac.compare_digest(work.encode(), str(_number(token)).encode())


def _number(token: str) -> int:
    sealed = seal(_key(settings.SECRET_KEY), token.encode())
    return int.from_bytes(sealed[:8], "big") % MOST


def _digest(token: str, number: int) -> str:
    return hashlib.sha256(f"{token}{number}".encode()).hexdigest()


@lru_cache
def _key(secret_key: str) -> bytes:
    return seal(secret_key.encode(), b"qadam.contests.voting.work")


class Pace:
    """How many votes of each activity this process took within the last minute: its share of all that came."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: dict[int, deque[tuple[float, int]]] = {}

    def count(self, activity: int, votes: int, at: float) -> None:
        """Count so many votes at a moment in seconds."""
        with self._lock:
            self._taken.setdefault(activity, deque()).append((at, votes))
            self._forget(activity, at)

    def is_burst(self, activity: int, at: float) -> bool:
        """Tell whether votes come faster than any audience does."""
        with self._lock:
            self._forget(activity, at)
            taken = sum(votes for _at, votes in self._taken.get(activity, ()))
            return taken >= BURST_VOTES / settings.WEB_PROCESSES

    def _forget(self, activity: int, at: float) -> None:
        taken = self._taken.get(activity)
        while taken and taken[0][0] <= at - BURST_SECONDS:
            taken.popleft()
        if taken is not None and not taken:
            del self._taken[activity]


PACE = Pace()


def is_needed(rule: str, activity: int, at: float) -> bool:
    """Tell whether a vote needs the sum now, by the rule of its activity."""
    if rule == VoteRules.Work.ALWAYS:
        return True
    return rule == VoteRules.Work.BURST and PACE.is_burst(activity, at)
