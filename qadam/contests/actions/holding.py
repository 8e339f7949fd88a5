"""Holding votes for the commission, by the detectors or by a person, and what the commission decided on them."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.contests.counting_rules import may_decide_batch
from qadam.contests.models import Activity, Decision, Entry, HeldBatch, StageKind, Verdict, Vote
from qadam.contests.queries.counts import by_nomination, totals
from qadam.contests.rules import may_run_vote
from qadam.contests.voting.detectors import FEWEST, Finding, Seen, findings_in
from qadam.kit import clock
from qadam.people.models import User
from qadam.workflow.log import MACHINE, Actor, record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState, transition

State = HeldBatch.State
# The timetable looks at the last hours only, every few minutes; after the close everything is looked at once more.
LOOKS_BACK = timedelta(hours=2)
LOOKS_AFTER_CLOSE = timedelta(hours=1)
# Votes read at once.
CHUNK = 5000


def detect(activity: Activity, since: datetime | None = None, *, by: Actor = MACHINE) -> list[HeldBatch]:
    """Let the detectors look at the votes of an activity, all or those since a moment, and hold what they find."""
    shares = shares_in(activity)
    # All is read before anything is written: SQLite lets nobody write who still reads while others have written.
    findings = [finding for rows in _networks(activity, since) for finding in findings_in(rows, shares)]
    batches = [_hold_finding(activity, finding, by) for finding in findings]
    return [batch for batch in batches if batch is not None]


def detect_by_the_clock(now: datetime) -> None:
    """Look at every vote that is open or has closed since the last round."""
    votes = Activity.objects.filter(kind=StageKind.VOTE, state=Activity.State.READY, opens_at__lte=now)
    for activity in votes.filter(Q(closes_at=None) | Q(closes_at__gt=now - LOOKS_AFTER_CLOSE)):
        detect(activity, None if activity.is_over(now) else now - LOOKS_BACK)


def detect_now(activity: Activity, *, by: User) -> list[HeldBatch]:
    """Let the detectors look at all votes because a person asked for it."""
    if not may_run_vote(by, activity):
        raise NotAllowed(_("Only those who run the vote of this arena hold votes."))
    if activity.state != Activity.State.READY:
        raise WrongState(_("The result is closed for good."))
    return detect(activity, by=by)


def shares_in(activity: Activity) -> dict[int, float]:
    """Return the share of each entry among the raw votes of its nomination."""
    shares: dict[int, float] = {}
    for _nomination, own in by_nomination(totals(activity)):
        votes = sum(total.raw for total in own)
        shares |= {total.candidacy.entry_id: total.raw / votes for total in own if votes}
    return shares


def _networks(activity: Activity, since: datetime | None) -> Iterator[list[Seen]]:
    """Return the votes of each small network with enough of them to be looked at.

    Votes the commission has counted already are left out: what it has cleared does not raise the same doubt again.
    """
    votes = Vote.objects.filter(activity=activity)
    if since is not None:
        # With the entries named, the index leads to the last hours.
        own = Entry.objects.filter(candidacies__arena=activity.arena_id).order_by().values("pk")
        votes = votes.filter(entry__in=own, at__gte=since)
    many = votes.order_by().values("prefix_key").annotate(votes=Count("*")).filter(votes__gte=FEWEST)
    cleared = set(
        Verdict.objects.filter(batch__activity=activity, state=State.COUNTED).values_list("vote", flat=True)
    )
    rows = votes.filter(prefix_key__in=many.values("prefix_key")).order_by("prefix_key", "at", "pk")
    columns = rows.values_list("prefix_key", "pk", "nomination_id", "entry_id", "at")
    for _key, found in groupby(columns.iterator(chunk_size=CHUNK), lambda row: bytes(row[0])):
        seen = [Seen(pk, nomination, entry, at) for _prefix, pk, nomination, entry, at in found]
        yield [vote for vote in seen if vote.pk not in cleared]


def _hold_finding(activity: Activity, finding: Finding, by: Actor) -> HeldBatch | None:
    """Hold what a detector found and is not held yet, with what was found of the same network before."""
    with unit_of_work():
        locked = _lock(activity)
        if locked.state != Activity.State.READY:
            return None
        keys = [seen.pk for seen in finding.votes]
        standing = _standing(keys)
        new = [seen for seen in finding.votes if seen.pk not in standing]
        if not new:
            return None
        batch = _growing(finding, set(standing.values()))
        if batch is not None:
            _add(batch, finding, new, by)
            return batch
        return _hold(locked, finding.kind, new, {**finding.facts, "votes": len(new)}, by)


def _standing(votes: Sequence[int]) -> dict[int, int]:
    """Return the batch of each of these votes that is in one, asking for no more at once than SQLite takes."""
    found: dict[int, int] = {}
    for first in range(0, len(votes), 10_000):
        part = Verdict.objects.filter(vote__in=votes[first : first + 10_000], state=State.HELD)
        found |= dict(part.values_list("vote_id", "batch_id"))
    return found


def _growing(finding: Finding, batches: set[int]) -> HeldBatch | None:
    """Return the batch of the same doubt that nobody has begun to decide on: more votes of it belong there."""
    waiting = HeldBatch.objects.filter(pk__in=batches, detector=finding.kind, state=State.HELD)
    decided = Decision.objects.filter(batch__in=batches).values("batch")
    return waiting.exclude(pk__in=decided).order_by("pk").first()


def _add(batch: HeldBatch, finding: Finding, new: Sequence[Seen], by: Actor) -> None:
    """Add votes to a batch that still waits."""
    batch.votes += len(new)
    batch.facts = {**finding.facts, "votes": batch.votes}
    batch.first_at = min(batch.first_at, *(seen.at for seen in new))
    batch.last_at = max(batch.last_at, *(seen.at for seen in new))
    batch.save(update_fields=["votes", "facts", "first_at", "last_at"])
    _judge(batch, [seen.pk for seen in new], State.HELD)
    record(batch, "hold_more", by=by, facts={"votes": len(new)})


def hold_by_person(
    activity: Activity, entry: Entry, first_at: datetime, last_at: datetime, *, why: str, by: User
) -> HeldBatch:
    """Hold the votes one candidate got between two moments, both included; only after the close.

    Before it the number of votes held would tell more than the public may know.
    """
    if not may_run_vote(by, activity):
        raise NotAllowed(_("Only those who run the vote of this arena hold votes."))
    if not activity.is_over(clock.now()):
        raise ValidationError(
            _("A person may hold votes after the vote has closed; before it the detectors do.")
        )
    if not why.strip():
        raise ValidationError({"why": _("Write why these votes are doubted.")})
    if last_at < first_at:
        raise ValidationError({"last_at": _("The last moment lies before the first.")})
    with unit_of_work():
        locked = _lock(activity)
        if locked.state != Activity.State.READY:
            raise WrongState(_("The result is closed for good."))
        rows = Vote.objects.filter(activity=activity, entry=entry, at__gte=first_at, at__lte=last_at)
        judged = Verdict.objects.filter(batch__activity=activity).values("vote")
        free = rows.exclude(pk__in=judged).order_by("at", "pk")
        seen = [Seen(*row) for row in free.values_list("pk", "nomination_id", "entry_id", "at")]
        if not seen:
            raise ValidationError(
                _("There are no votes of this candidate between these moments that may be held.")
            )
        facts: dict[str, Any] = {"votes": len(seen)}
        return _hold(locked, HeldBatch.Detector.PERSON, seen, facts, by, why=why.strip(), person=by)


def _hold(
    activity: Activity,
    kind: str,
    votes: Sequence[Seen],
    facts: dict[str, Any],
    by: Actor,
    *,
    why: str = "",
    person: User | None = None,
) -> HeldBatch:
    moments = [seen.at for seen in votes]
    batch = HeldBatch.objects.create(
        activity=activity,
        detector=kind,
        facts=facts,
        first_at=min(moments),
        last_at=max(moments),
        votes=len(votes),
        mark=mark_of(kind, (seen.pk for seen in votes)),
        held_by=person,
        held_at=clock.now(),
        why=why,
    )
    _judge(batch, [seen.pk for seen in votes], State.HELD)
    record(batch, "hold", by=by, why=why, facts={"detector": kind, "votes": len(votes)})
    return batch


def mark_of(kind: str, votes: Iterable[int]) -> str:
    """Return the digest of what a batch is about when it is first held."""
    text = f"{kind} " + " ".join(str(pk) for pk in sorted(votes))
    return hashlib.sha256(text.encode()).hexdigest()


def _judge(batch: HeldBatch, votes: Iterable[int], state: str) -> None:
    at = clock.now()
    rows = [Verdict(vote_id=pk, batch=batch, state=state, at=at) for pk in votes]
    Verdict.objects.bulk_create(rows, batch_size=2000)


def _lock(activity: Activity) -> Activity:
    """Lock the activity: freezing does the same, so that nothing is held of a result already closed."""
    return Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)


def decide_batch(batch: HeldBatch, state: str, *, by: User) -> HeldBatch:
    """Count a held batch or declare it void, as the commission has decided by a minuted vote."""
    step = {State.COUNTED: count_batch, State.VOID: void_batch}[State(state)]
    return step(batch, by=by)


@transition(source=[State.HELD], target=State.COUNTED, rule=may_decide_batch)
def count_batch(batch: HeldBatch, *, by: User) -> None:
    """Count the votes of a batch: the commission found nothing wrong with them."""
    _decide(batch, State.COUNTED)


@transition(source=[State.HELD], target=State.VOID, rule=may_decide_batch)
def void_batch(batch: HeldBatch, *, by: User) -> None:
    """Declare the votes of a batch void."""
    _decide(batch, State.VOID)


def _decide(batch: HeldBatch, state: str) -> None:
    if batch.activity.state != Activity.State.READY:
        raise WrongState(_("The result is closed for good."))
    held = list(batch.verdicts.filter(state=State.HELD).values_list("vote_id", flat=True))
    batch.decided_at = clock.now()
    _judge(batch, held, state)


def told_held(count: int) -> str:
    """Return how many batches the detectors have held now, in words."""
    if not count:
        return _("The detectors found nothing new.")
    return ngettext(
        "The detectors hold {count} batch of votes for the commission.",
        "The detectors hold {count} batches of votes for the commission.",
        count,
    ).format(count=count)
