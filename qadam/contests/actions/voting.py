"""Taking one vote in the request's own transaction: the plain way, which the fast path of `voting.fast` shortens."""

from qadam.contests.voting import secrets
from qadam.contests.voting.ballots import Answer, Ballot
from qadam.contests.voting.committer import keep_or_say_busy


def cast(ballot: Ballot) -> Answer:
    """Keep one ballot and return what its voter is told, once it is committed."""
    try:
        return keep_or_say_busy([ballot])[0]
    finally:
        # A process that takes votes this way has nobody who would forget them later.
        secrets.KEPT.forget()
