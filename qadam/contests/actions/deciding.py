"""Questions before a commission: opened, voted on with a quorum, decided, and published later in one act."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.contests.actions.commission import lock_choices
from qadam.contests.actions.freezing import fill_places, settle_tie
from qadam.contests.actions.holding import decide_batch
from qadam.contests.actions.proposing import renew_proposal
from qadam.contests.actions.scoring import why_waiting
from qadam.contests.models import (
    Activity,
    Arena,
    Candidacy,
    Commission,
    Decision,
    Entry,
    HeldBatch,
    Mandate,
    Nomination,
    Opinion,
    ScoreSheet,
    StageKind,
)
from qadam.contests.queries.commission import (
    Bench,
    bench_of,
    candidates_of,
    entries_of,
    last_moment_to_publish,
    missing_scores,
    open_ties,
    outcome_of_winners,
    undecided_nominations,
    why_closed,
)
from qadam.contests.queries.holding import may_know_batches
from qadam.contests.rules import (
    may_close_choice,
    may_lead,
    may_name_winner,
    may_publish,
    may_publish_decision,
    may_take,
    seat_of,
)
from qadam.contests.wordings import question_values
from qadam.kit import clock
from qadam.kit.dates import format_moment
from qadam.kit.languages import active, localized
from qadam.notices.actions import tell
from qadam.people.models import User
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import NotAllowed, WrongState, transition

Kind, State, Side = Decision.Kind, Decision.State, Opinion.Side
COUNT, VOID = HeldBatch.State.COUNTED, HeldBatch.State.VOID


def open_question(
    activity: Activity,
    commission: Commission,
    *,
    kind: str,
    by: User,
    nomination: Nomination | None = None,
    batch: HeldBatch | None = None,
    proposed: str | Sequence[str] = "",
) -> Decision:
    """Put a question to the commission; put again while it is open, it is the same question with another proposal.

    `proposed` is what is proposed for held votes ("counted" or "void"), or the numbers of the entries that go on from
    equal votes; the winners of a nomination follow from the scores.
    """
    if not may_lead(by, commission):
        raise NotAllowed(_("The chair, a deputy or the secretary puts questions to the commission."))
    if commission.duty != Commission.Duty.DECIDING or commission.arena_id != activity.arena_id:
        raise ValidationError(_("This commission does not decide in this arena."))
    with unit_of_work():
        window = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
        found = _standing(window, kind, nomination, batch)
        if found is not None and found.state != State.OPEN:
            raise WrongState(_("The commission has decided on this already."))
        decision = found or Decision(
            commission=commission, activity=window, kind=kind, nomination=nomination, batch=batch
        )
        outcome = _proposal(decision, proposed, by)
        if found is not None and found.outcome == outcome:
            return found
        decision.outcome = outcome
        decision.save()
        decision.opinions.all().delete()
        record(decision, "open_question", by=by, target=State.OPEN, facts={"kind": kind})
        _tell_members(decision, by)
    return decision


def _tell_members(decision: Decision, by: User) -> None:
    """Tell those who may decide on a question that it is before them; put anew, they are told anew."""
    now = clock.now()
    bench = bench_of(decision.commission, entries_of(decision), now.date())
    tell(
        [one.user for one in bench.eligible if one.user_id != by.pk],
        "contests.question",
        once_key=f"{decision.pk}:{now.isoformat()}",
        values=question_values(decision),
        path=f"/desk/contests/commissions/{decision.commission_id}/sittings/{decision.activity_id}/",
        at=now,
    )


def _standing(
    activity: Activity, kind: str, nomination: Nomination | None, batch: HeldBatch | None
) -> Decision | None:
    there = Decision.objects.filter(activity=activity, kind=kind)
    if kind == Kind.BATCH:
        return there.filter(batch=batch).first()
    return there.filter(nomination=nomination).first()


def _proposal(decision: Decision, proposed: str | Sequence[str], by: User) -> dict[str, Any]:
    if decision.kind == Kind.WINNERS:
        return _winners(decision, by)
    if decision.kind == Kind.BATCH:
        return _batch(decision, str(proposed))
    return _tie(decision, [proposed] if isinstance(proposed, str) else list(proposed))


def _winners(decision: Decision, by: User) -> dict[str, Any]:
    activity, nomination = decision.activity, decision.nomination
    if activity.kind != StageKind.JURY or nomination is None:
        raise ValidationError(
            _("Winners are chosen in a nomination in the window of the commission's choice.")
        )
    reason = why_closed(activity, clock.now()) or why_waiting(activity, nomination)
    if reason:
        raise WrongState(reason)
    _fill(activity, nomination, by)
    if not candidates_of(activity, nomination):
        raise ValidationError(_("There is nobody to choose among in this nomination."))
    return outcome_of_winners(activity, decision.commission, nomination, clock.today())


def _fill(activity: Activity, nomination: Nomination, by: User) -> None:
    """Let the next ones of the vote take the places of leaders who withdrew."""
    for vote in activity.arena.activities.filter(kind=StageKind.VOTE, freeze__isnull=False):
        fill_places(vote, nomination, by=by)


def _batch(decision: Decision, proposed: str) -> dict[str, Any]:
    batch = decision.batch
    if batch is None or batch.activity_id != decision.activity_id or batch.state != HeldBatch.State.HELD:
        raise ValidationError(_("These votes are not held any more."))
    if not may_know_batches(decision.activity, clock.now()):
        raise ValidationError(_("Held votes come before the commission after the vote has closed."))
    if proposed not in (COUNT, VOID):
        raise ValidationError(_("Say what is proposed: to count the votes, or to take them as void."))
    return {"proposed": proposed, "votes": batch.votes, "detector": batch.detector}


def _tie(decision: Decision, chosen: list[str]) -> dict[str, Any]:
    for vote, nomination, entries, places in open_ties(decision.activity.arena):
        if vote.pk == decision.activity_id and nomination == decision.nomination:
            if len(set(chosen)) != places or not set(chosen) <= set(entries):
                said = _("Name exactly as many of those with equal votes as there are places: {places}.")
                raise ValidationError(said.format(places=places))
            return {"entries": entries, "places": places, "chosen": sorted(set(chosen))}
    raise ValidationError(_("There are no equal votes to decide on in this nomination."))


def give_opinion(decision: Decision, *, side: str, dissent: str = "", by: User) -> Opinion:
    """Say for, against or abstained, with a dissent in words; said again while the question is open, it replaces."""
    if side not in Side.values:
        raise ValidationError(_("Choose: for, against or abstained."))
    with unit_of_work():
        fresh = _locked(decision)
        if fresh.state != State.OPEN:
            raise WrongState(_("The commission has decided on this already."))
        mandate = seat_of(by, fresh.commission)
        if mandate is None or not mandate.has_vote:
            raise NotAllowed(_("Only a member of the commission with a vote says for or against."))
        bench = bench_of(fresh.commission, entries_of(fresh), clock.today())
        if mandate.pk not in {one.pk for one in bench.eligible}:
            raise NotAllowed(_("You have a conflict of interest in this question and do not vote on it."))
        if fresh.kind == Kind.WINNERS and not _has_given(fresh, mandate):
            raise ValidationError(_("Give your scores first: the proposal is shown after that."))
        facts = {"side": side, "dissent": dissent.strip(), "at": clock.now()}
        said, _is_new = Opinion.objects.update_or_create(decision=fresh, mandate=mandate, defaults=facts)
        record(said, "give_opinion", by=by, facts={"side": side, "decision": fresh.pk})
    return said


def _has_given(decision: Decision, mandate: Mandate) -> bool:
    sheets = ScoreSheet.objects.filter(activity=decision.activity_id, nomination=decision.nomination_id)
    return sheets.filter(mandate=mandate, state=ScoreSheet.State.GIVEN).exists()


def _locked(decision: Decision) -> Decision:
    Activity.objects.select_for_update(of=("self",)).get(pk=decision.activity_id)
    rows = Decision.objects.select_for_update(of=("self",))
    return rows.select_related("commission", "activity__arena", "nomination", "batch").get(pk=decision.pk)


@transition(source=[State.OPEN], target=State.TAKEN, rule=may_take)
def take_decision(decision: Decision, *, by: User, reasons: str = "") -> None:
    """Take the decision that a majority with a quorum is for; the chair's vote decides where the sides are equal."""
    today = clock.today()
    renew_proposal(decision, by=by)
    bench = bench_of(decision.commission, entries_of(decision), today)
    opinions = {one.mandate_id: one.side for one in decision.opinions.all()}
    _need_quorum(bench, len(opinions))
    is_carried = _is_carried(bench, opinions)
    if decision.kind == Kind.WINNERS:
        _need_winners(decision)
    if not is_carried and decision.kind != Kind.BATCH:
        said = _(
            "The proposal has no majority: {for_count} for, {against} against. Change it and vote again."
        )
        sides = list(opinions.values())
        raise ValidationError(said.format(for_count=sides.count(Side.FOR), against=sides.count(Side.AGAINST)))
    sides = list(opinions.values())
    decision.outcome = decision.outcome | {
        "day": today.isoformat(),
        "members": [one.pk for one in bench.members],
        "barred": [one.pk for one in bench.barred],
        "quorum": bench.quorum,
        "for": sides.count(Side.FOR),
        "against": sides.count(Side.AGAINST),
        "abstained": sides.count(Side.ABSTAINED),
    }
    decision.why, decision.taken_at = reasons.strip(), clock.now()
    decision.present.set(opinions)
    _carry_out(decision, is_carried, by)


def _need_quorum(bench: Bench, there: int) -> None:
    if not bench.eligible:
        raise ValidationError(
            _("All members are barred from this question: the organiser appoints others by act.")
        )
    if there < bench.quorum:
        said = _("There is no quorum: {there} of {eligible} members have voted, {quorum} are needed.")
        raise ValidationError(said.format(there=there, eligible=len(bench.eligible), quorum=bench.quorum))


def _is_carried(bench: Bench, opinions: dict[int, str]) -> bool:
    sides = list(opinions.values())
    pro, contra = sides.count(Side.FOR), sides.count(Side.AGAINST)
    if pro != contra:
        return pro > contra
    return Side.FOR in [opinions.get(one.pk) for one in _chairing(bench, opinions)]


def _chairing(bench: Bench, opinions: dict[int, str]) -> list[Mandate]:
    """Return the chair who voted, else the first deputy who did."""
    leads = [one for one in bench.eligible if one.seat in (Mandate.Seat.CHAIR, Mandate.Seat.DEPUTY)]
    return [one for one in leads if one.pk in opinions][:1]


def _need_winners(decision: Decision) -> None:
    assert decision.nomination is not None
    reason = why_closed(decision.activity, clock.now())
    if reason:
        raise WrongState(reason)
    short = missing_scores(decision.activity, decision.commission, decision.nomination, clock.today())
    if short:
        said = _("{name}: {given} members have given scores, {needed} are needed.")
        raise ValidationError(
            [
                said.format(name=localized(one.entry, "title"), given=given, needed=needed)
                for one, given, needed in short
            ]
        )
    if decision.outcome["undecided"]:
        said = _(
            "The results of {entries} are equal and the rule does not part them: the chair changes the points."
        )
        raise ValidationError(said.format(entries=", ".join(decision.outcome["undecided"])))


def _carry_out(decision: Decision, is_carried: bool, by: User) -> None:
    if decision.kind == Kind.BATCH:
        assert decision.batch is not None
        proposed = decision.outcome["proposed"]
        state = proposed if is_carried else {COUNT: VOID, VOID: COUNT}[proposed]
        decision.outcome = decision.outcome | {"state": state}
        decide_batch(decision.batch, state, by=by)
    elif decision.kind == Kind.TIE:
        chosen = Candidacy.objects.filter(
            arena=decision.activity.arena, entry__number__in=decision.outcome["chosen"]
        )
        assert decision.nomination is not None
        settle_tie(decision.activity, decision.nomination, chosen.order_by("pk"), by=by)


@transition(source=[State.TAKEN], target=State.OPEN, rule=may_take)
def reopen_question(decision: Decision, *, why: str, by: User) -> None:
    """Open the question of the winners once more before publication; opinions are given anew."""
    if decision.kind != Kind.WINNERS:
        raise ValidationError(_("Only a decision on winners can be taken up again."))
    if not why.strip():
        raise ValidationError(_("Say why the question is taken up again."))
    if decision.nomination is not None:
        _fill(decision.activity, decision.nomination, by)
    decision.taken_at, decision.why = None, ""
    decision.opinions.all().delete()
    decision.present.clear()


def publish_decisions(arena: Arena, *, act: str, by: User, why_late: str = "") -> list[Decision]:
    """Publish all decisions of an arena in one act; the winners are winners from now on.

    After the vote of the next level has opened a reason is asked for, which is printed.
    """
    if not may_publish(by, arena):
        raise NotAllowed(_("The hosts of the arena and those who lead its commission publish."))
    if not act.strip():
        raise ValidationError(_("Name the act that publishes the decisions."))
    last, now = last_moment_to_publish(arena), clock.now()
    is_late = last is not None and last <= now
    if is_late and last is not None and not why_late.strip():
        said = _(
            "The vote of the next level opened on {moment}: say why the decisions are published after that."
        )
        raise ValidationError(said.format(moment=format_moment(last, active())), code="late")
    with unit_of_work():
        lock_choices(arena)
        waiting = undecided_nominations(arena)
        if waiting:
            names = ", ".join(localized(one, "name") for one in waiting)
            raise ValidationError(_("Not decided yet: {names}.").format(names=names))
        taken = list(Decision.objects.filter(activity__arena=arena, state=State.TAKEN).order_by("pk"))
        if not taken:
            raise WrongState(_("There is no decision that waits to be published."))
        _need_standing(taken)
        facts = {"act": act.strip(), "why_late": why_late.strip() if is_late else ""}
        published = [publish_decision(one, **facts, by=by) for one in taken]
        for one in Activity.objects.filter(arena=arena, kind=StageKind.JURY).order_by("pk"):
            if one.state != Activity.State.FROZEN:
                close_choice(one, by=by)
    return published


def _need_standing(taken: Sequence[Decision]) -> None:
    winners = [
        number for one in taken if one.kind == Kind.WINNERS for number in one.outcome.get("winners", [])
    ]
    gone = Entry.objects.filter(number__in=winners, withdrawn_at__isnull=False)
    numbers = list(gone.values_list("number", flat=True))
    if numbers:
        said = _("Withdrawn after the decision: {numbers}. The commission takes the question up again.")
        raise ValidationError(said.format(numbers=", ".join(numbers)))


@transition(source=[State.TAKEN], target=State.PUBLISHED, rule=may_publish_decision)
def publish_decision(decision: Decision, *, act: str, why_late: str, by: User) -> None:
    """Publish one of the decisions of an arena; always with all the others."""
    decision.act, decision.why_late, decision.published_at = act, why_late, clock.now()
    if decision.kind == Kind.WINNERS:
        won = Candidacy.objects.filter(
            arena=decision.activity.arena, entry__number__in=decision.outcome["winners"]
        )
        for candidacy in won.exclude(state=Candidacy.State.WINNER).order_by("pk"):
            name_winner(candidacy, by=by)


@transition(
    source=[Candidacy.State.CANDIDATE, Candidacy.State.LEADER],
    target=Candidacy.State.WINNER,
    rule=may_name_winner,
)
def name_winner(candidacy: Candidacy, *, by: User) -> None:
    """Name a winner as the published decision says."""


@transition(
    source=[Activity.State.PLANNED, Activity.State.READY],
    target=Activity.State.FROZEN,
    rule=may_close_choice,
)
def close_choice(activity: Activity, *, by: User) -> None:
    """Close the commission's choice of an arena for good when its decisions are published."""
