"""Votes for tests of counting: written as the intake writes them, without its pages."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from qadam.contests.models import (
    Activity,
    Candidacy,
    Commission,
    Decision,
    HeldBatch,
    Refusal,
    Verdict,
    Vote,
)
from qadam.contests.tests.factories import (
    ActivityFactory,
    CandidacyFactory,
    CommissionFactory,
    EntryFactory,
    MandateFactory,
    NominationFactory,
    VoteRulesFactory,
)
from qadam.kit import clock
from qadam.people.models import Membership, User
from qadam.people.tests.factories import MembershipFactory

_number = count(1)


def a_vote(
    opened: timedelta = timedelta(days=3), closed: timedelta = timedelta(hours=1), **rules: Any
) -> Activity:
    """Return the vote of an arena with its rules fixed; it closed an hour ago unless told otherwise."""
    now = clock.now()
    activity: Activity = ActivityFactory(
        state=Activity.State.READY, opens_at=now - opened, closes_at=now - closed
    )
    VoteRulesFactory(activity=activity, **rules)
    return activity


def candidates(activity: Activity, number: int = 2, nominations: int = 1) -> list[Candidacy]:
    """Return so many candidates in each of so many nominations."""
    contest = activity.arena.level.contest
    made: list[Candidacy] = []
    for _place in range(nominations):
        nomination = NominationFactory(contest=contest)
        made += [
            CandidacyFactory(entry=EntryFactory(arena=activity.arena, nomination=nomination))
            for _candidate in range(number)
        ]
    return made


def give(
    candidacy: Candidacy,
    activity: Activity,
    votes: int = 1,
    *,
    at: datetime | None = None,
    every: timedelta = timedelta(0),
    prefix: str = "",
    key: bytes | None = None,
    slot: int = 0,
    network: int = 0,
) -> list[Vote]:
    """Write votes for a candidate, each of a network of its own unless a key is given."""
    assert activity.opens_at is not None
    rows = []
    for place in range(votes):
        number = next(_number)
        own = hashlib.sha256(f"unit {number}".encode()).digest()
        rows.append(
            Vote(
                activity=activity,
                nomination=candidacy.entry.nomination,
                entry=candidacy.entry,
                unit_key=key or own,
                slot=slot,
                prefix_key=hashlib.sha256(f"prefix {prefix or number}".encode()).digest()[:16],
                network=network,
                token=f"token{number}",
                receipt=hashlib.sha256(f"receipt {number}".encode()).hexdigest()[:10].upper(),
                at=(at or activity.opens_at) + place * every,
            )
        )
    return Vote.objects.bulk_create(rows)


def batch_of(votes: Iterable[Vote], *states: str) -> HeldBatch:
    """Hold these votes and give the further verdicts in order."""
    own = list(votes)
    batch = HeldBatch.objects.create(
        activity=own[0].activity,
        detector=HeldBatch.Detector.BURST,
        first_at=own[0].at,
        last_at=own[-1].at,
        votes=len(own),
        mark=f"mark {next(_number)}",
        state=states[-1] if states else "held",
    )
    for state in ("held", *states):
        Verdict.objects.bulk_create(Verdict(vote=vote, batch=batch, state=state) for vote in own)
    return batch


def refuse(activity: Activity, hour: datetime, reason: str, number: int) -> Refusal:
    """Write down refused attempts of an hour."""
    at = hour.replace(minute=0, second=0, microsecond=0)
    return Refusal.objects.create(activity=activity, hour=at, reason=reason, count=number)


def host_of(activity: Activity) -> User:
    """Return a coordinator of the body that runs the arena."""
    body = activity.arena.body
    assert body is not None
    user: User = MembershipFactory(body=body, role=Membership.Role.COORDINATOR).user
    return user


def chair_of(batch: HeldBatch) -> User:
    """Return the chair of the commission before which the question of a batch is."""
    commission: Commission = CommissionFactory(arena=batch.activity.arena)
    Decision.objects.create(commission=commission, activity=batch.activity, kind="batch", batch=batch)
    user: User = MandateFactory(commission=commission, seat="chair").user
    return user
