"""Closing the result of a vote for good: count under the activity's lock, name the leaders, publish the files."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.contests.actions.holding import detect
from qadam.contests.counting_rules import may_freeze, may_lead_on
from qadam.contests.models import (
    Activity,
    Candidacy,
    Decision,
    Entry,
    Freeze,
    Nomination,
    StageKind,
    VoteRules,
)
from qadam.contests.queries.counts import held_batches
from qadam.contests.verify import Candidate, leaders_of
from qadam.contests.voting import published
from qadam.kit import clock
from qadam.people.models import User
from qadam.workflow.log import MACHINE, Actor, record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState, transition

# A vote that arrived in the last moment has been written down, or refused, by then.
DRAIN = timedelta(minutes=1)


def freeze(activity: Activity, *, by: User) -> Freeze:
    """Close the result: after the close, with nothing held, once. Returns the frozen result.

    The long work, counting and writing the files, is done before the lock and compared under it.
    """
    if not may_freeze(by, activity):
        raise NotAllowed(_("Only those who run the vote of this arena close its result."))
    _check_time(activity)
    if activity.state != Activity.State.READY:
        raise WrongState(_("The result is closed for good."))
    detect(activity, by=by)
    _check_held(activity)
    prepared = published.prepare(activity)
    try:
        freeze_result(activity, prepared, by=by)
    finally:
        prepared.discard()
    return Freeze.objects.get(activity=activity)


@transition(source=[Activity.State.READY], target=Activity.State.FROZEN, rule=may_freeze)
def freeze_result(activity: Activity, prepared: published.Prepared, *, by: User) -> None:
    """Close the result of a vote for good: nothing is held, the count has not changed since it was made."""
    # The row is locked now, which waits for every vote that is being written and lets no further one in.
    _check_time(activity)
    _check_held(activity)
    if published.mark_of(activity) != prepared.mark:
        raise WrongState(_("Votes were judged while the result was being counted. Close it once more."))
    frozen = Freeze.objects.create(
        activity=activity,
        results=prepared.results,
        sha256=prepared.sha256,
        votes_sha256=prepared.votes_sha256,
        frozen_by=by,
        frozen_at=clock.now(),
    )
    # In the chain of the log: files made anew from end to end are found by it.
    digests = {"sha256": frozen.sha256, "votes_sha256": frozen.votes_sha256}
    record(frozen, "publish_result", by=by, facts=digests)
    leaders = {number for nomination in prepared.results["nominations"] for number in nomination["leaders"]}
    for candidacy in _candidates(activity, leaders):
        lead(candidacy, by=by)
    prepared.put()


def _check_time(activity: Activity) -> None:
    if activity.kind != StageKind.VOTE or activity.closes_at is None:
        raise ValidationError(_("This is not a vote with a close."))
    now = clock.now()
    if not activity.is_over(now):
        raise ValidationError(_("The vote is not over yet."))
    if now < activity.closes_at + DRAIN:
        raise ValidationError(_("The last votes are being written down. Close the result in a minute."))


def _check_held(activity: Activity) -> None:
    held = held_batches(activity)
    if held:
        raise ValidationError(
            ngettext(
                "{count} batch of votes is held: the commission must decide on it first.",
                "{count} batches of votes are held: the commission must decide on them first.",
                held,
            ).format(count=held)
        )


@transition(source=[Candidacy.State.CANDIDATE], target=Candidacy.State.LEADER, rule=may_lead_on)
def lead(candidacy: Candidacy, *, by: Actor) -> None:
    """Take a candidate among the leaders of the vote."""


def _candidates(activity: Activity, numbers: Iterable[str]) -> list[Candidacy]:
    rows = Candidacy.objects.filter(arena=activity.arena_id, entry__number__in=set(numbers))
    return list(rows.select_related("arena__level__contest__edition", "entry").order_by("entry__number"))


def fill_after_withdrawal(entry: Entry) -> list[Candidacy]:
    """Give the place of a leader who withdraws to the next one, unless the commission has decided on the nomination."""
    led = entry.candidacies.filter(state=Candidacy.State.LEADER).values("arena")
    decided = Decision.objects.filter(
        kind=Decision.Kind.WINNERS, nomination=entry.nomination_id, activity__arena=OuterRef("arena")
    ).exclude(state=Decision.State.OPEN)
    votes = Activity.objects.filter(~Exists(decided), arena__in=led, freeze__isnull=False).order_by("pk")
    return [
        candidacy
        for vote in votes
        for candidacy in fill_places(vote, entry.nomination, gone=entry.number, by=MACHINE)
    ]


def fill_places(activity: Activity, nomination: Nomination, *, by: Actor, gone: str = "") -> list[Candidacy]:
    """Give the places of leaders who withdrew after the freeze to the next ones, where the rules say so.

    The frozen figures stay; a place that the rules leave empty stays empty. `gone` is the number of an entry that is
    being withdrawn in this very step. Returns who came in.
    """
    result = Freeze.objects.get(activity=activity).results
    rules = VoteRules.objects.get(activity=activity)
    if rules.vacancy != VoteRules.Vacancy.NEXT:
        return []
    with unit_of_work():
        own = Candidacy.objects.filter(arena=activity.arena_id)
        withdrawn = set(own.exclude(entry__withdrawn_at=None).values_list("entry__number", flat=True))
        withdrawn.add(gone)
        came = []
        for said in result["nominations"]:
            if said["key"] != nomination.key:
                continue
            candidates = [
                Candidate(
                    line["number"],
                    line["counted"],
                    line["earlier"],
                    line["withdrawn"] or line["number"] in withdrawn,
                )
                for line in said["candidates"]
            ]
            led = leaders_of(candidates, rules.leaders, rules.tie, rules.vacancy)
            next_ones = _candidates(activity, set(led.leaders) - set(said["leaders"]))
            came += [lead(one, by=by) for one in next_ones if one.state == Candidacy.State.CANDIDATE]
        return came


def settle_tie(
    activity: Activity, nomination: Nomination, candidacies: Iterable[Candidacy], *, by: User
) -> list[Candidacy]:
    """Take those the commission chose of the candidates with equal votes among the leaders."""
    result = Freeze.objects.get(activity=activity).results
    said = next(one for one in result["nominations"] if one["key"] == nomination.key)
    chosen = list(candidacies)
    if not {candidacy.entry.number for candidacy in chosen} <= set(said["tied"]):
        raise ValidationError(_("The commission chooses among the candidates with equal votes only."))
    with unit_of_work():
        Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
        tied = _candidates(activity, said["tied"])
        before = sum(candidacy.state != Candidacy.State.CANDIDATE for candidacy in tied)
        if before + len(chosen) > said["open_places"]:
            raise ValidationError(_("There are fewer places than candidates chosen."))
        return [lead(candidacy, by=by) for candidacy in chosen]
