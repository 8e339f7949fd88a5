"""The proposal of an open question follows the scores: when its places change, members say anew what they think."""

from typing import Any

from qadam.contests.models import Arena, Decision
from qadam.contests.queries.commission import bench_of, entries_of, outcome_of_winners
from qadam.kit import clock
from qadam.people.models import User
from qadam.workflow.log import record


def renew_proposals(arena: Arena, *, by: User) -> None:
    """Bring every open question of an arena up to date with scores, conflicts and mandates."""
    open_ones = Decision.objects.select_for_update(of=("self",)).filter(
        activity__arena=arena, state=Decision.State.OPEN
    )
    for decision in open_ones.select_related("commission", "activity__arena", "nomination").order_by("pk"):
        renew_proposal(decision, by=by)


def renew_proposal(decision: Decision, *, by: User) -> None:
    """Bring one open question up to date: opinions of the barred go, and all of them where the places changed."""
    today = clock.today()
    if decision.kind == Decision.Kind.WINNERS and decision.nomination is not None:
        told = outcome_of_winners(decision.activity, decision.commission, decision.nomination, today)
        has_moved = _places(told) != _places(decision.outcome)
        decision.outcome = told
        decision.save(update_fields=["outcome"])
        if has_moved and decision.opinions.exists():
            decision.opinions.all().delete()
            record(decision, "renew_proposal", by=by)
    bench = bench_of(decision.commission, entries_of(decision), today)
    decision.opinions.exclude(mandate__in=bench.eligible).delete()


def _places(outcome: dict[str, Any]) -> list[tuple[str, int, bool]]:
    return [(one["entry"], one["place"], one["is_winner"]) for one in outcome.get("ranking", [])]
