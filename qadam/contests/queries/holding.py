"""Votes at the desk: those a person looks after, and their held batches with as much as may be known now."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from qadam.contests.models import (
    Activity,
    Candidacy,
    Commission,
    Entry,
    HeldBatch,
    Mandate,
    StageKind,
    Verdict,
    VoteRules,
)
from qadam.contests.rules import HOSTS, ORGANISERS
from qadam.kit import clock
from qadam.kit.fields import valid_on
from qadam.people.models import User


@dataclass(frozen=True)
class Share:
    """How many votes of a batch a candidate has."""

    entry: Entry
    votes: int


@dataclass(frozen=True)
class BatchRow:
    """A held batch; before the close, while totals are hidden, neither its size nor its candidates are known."""

    batch: HeldBatch
    is_open: bool
    shares: list[Share]
    question: Any

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the detector saw, where it may be known."""
        return self.batch.facts if self.is_open else {}


def votes_seen_by(user: User) -> QuerySet[Activity]:
    """Return the votes of the arenas the person runs, coordinates or sits in the deciding commission of."""
    votes = Activity.objects.filter(kind=StageKind.VOTE).select_related(
        "arena__level__contest__edition", "arena__body", "arena__territory", "stage"
    )
    votes = votes.order_by("-closes_at", "arena__level__position", "arena__position")
    if user.is_administrator:
        return votes
    held = list(user.memberships_on(clock.today()))
    hosts = {one.body_id for one in held if one.role in HOSTS}
    organisers = {one.body_id for one in held if one.role in ORGANISERS}
    seats = Mandate.objects.filter(
        valid_on(clock.today()), user=user, commission__duty=Commission.Duty.DECIDING
    ).values("commission__arena")
    edition = "arena__level__contest__edition"
    return votes.filter(
        Q(arena__body__in=hosts)
        | Q(**{f"{edition}__issuer__in": organisers})
        | Q(**{f"{edition}__control__in": organisers})
        | Q(arena__in=seats)
    )


def may_know_batches(activity: Activity, now: datetime) -> bool:
    """Tell whether the size and the candidates of held batches may be known: when the public knows the totals."""
    rules = VoteRules.objects.filter(activity=activity).first()
    return activity.is_over(now) or (rules is not None and rules.totals == VoteRules.Totals.LIVE)


def batches_of(activity: Activity, now: datetime) -> list[BatchRow]:
    """Return the batches of a vote, those that wait first."""
    is_open = may_know_batches(activity, now)
    shares: dict[int, list[Share]] = defaultdict(list)
    if is_open:
        rows = Verdict.objects.filter(batch__activity=activity, state=HeldBatch.State.HELD)
        counted = list(rows.order_by().values_list("batch", "vote__entry").annotate(votes=Count("*")))
        entries = Entry.objects.in_bulk({entry for _batch, entry, _votes in counted})
        for batch, entry, votes in sorted(counted, key=lambda row: -row[2]):
            shares[batch].append(Share(entries[entry], votes))
    batches = activity.batches.select_related("decision__commission", "held_by")
    ordered = sorted(batches, key=lambda batch: (batch.state != HeldBatch.State.HELD, -batch.pk))
    return [BatchRow(batch, is_open, shares[batch.pk], getattr(batch, "decision", None)) for batch in ordered]


def entries_of(activity: Activity) -> QuerySet[Entry]:
    """Return the entries votes may have been given for."""
    own = Candidacy.objects.filter(arena=activity.arena_id).values("entry")
    return Entry.objects.filter(pk__in=own).order_by("sort_kk", "number")
