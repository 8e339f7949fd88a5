"""A commission at work for tests: an arena with a choice, its members, leaders and scores."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from qadam.contests.actions.deciding import give_opinion, open_question, take_decision
from qadam.contests.actions.scoring import give_scores
from qadam.contests.models import (
    Activity,
    Arena,
    Candidacy,
    Commission,
    Criterion,
    Decision,
    Freeze,
    JuryRules,
    Mandate,
    Nomination,
    StageKind,
)
from qadam.contests.tests.factories import (
    ActivityFactory,
    ArenaFactory,
    CandidacyFactory,
    CommissionFactory,
    CriterionFactory,
    EntryFactory,
    JuryRulesFactory,
    MandateFactory,
    NominationFactory,
    VoteRulesFactory,
)
from qadam.kit import clock
from qadam.people.models import Membership, User
from qadam.people.tests.factories import UserFactory, person_in

Seat = Mandate.Seat


@dataclass
class Sitting:
    """A choice that is open: the vote is frozen, the rules are fixed, five members sit."""

    arena: Arena
    choice: Activity
    commission: Commission
    nomination: Nomination
    rules: JuryRules
    criteria: list[Criterion]
    mandates: list[Mandate]
    leaders: list[Candidacy] = field(default_factory=list)

    @property
    def chair(self) -> User:
        return self.mandates[0].user

    @property
    def secretary(self) -> User:
        return next(one.user for one in self.mandates if one.seat == Seat.SECRETARY)

    @property
    def members(self) -> list[User]:
        """Those with a vote, the chair first."""
        return [one.user for one in self.mandates if one.has_vote]

    @property
    def host(self) -> User:
        assert self.arena.body is not None
        return person_in(self.arena.body, Membership.Role.COORDINATOR)

    def points(self, *values: object) -> dict[tuple[int, int], Decimal | None]:
        """Points for the leaders in their order, each value for every criterion."""
        return {
            (leader.pk, criterion.pk): Decimal(str(value))
            for leader, value in zip(self.leaders, values, strict=False)
            for criterion in self.criteria
        }

    def score(self, user: User, *values: object) -> None:
        give_scores(self.choice, self.nomination, self.points(*values), by=user)

    def ask(self) -> Decision:
        return open_question(
            self.choice,
            self.commission,
            kind=Decision.Kind.WINNERS,
            nomination=self.nomination,
            by=self.secretary,
        )

    def decide(self, sides: Sequence[str] = ("for", "for", "for", "for")) -> Decision:
        """Open the question, vote with these sides from the chair down, take the decision."""
        decision = self.ask()
        for user, side in zip(self.members, sides, strict=False):
            give_opinion(decision, side=side, by=user)
        return take_decision(decision, by=self.secretary)


def make_sitting(
    members: int = 4, leaders: int = 3, *, tie: str = "chair", arena: Arena | None = None
) -> Sitting:
    """Make a sitting with a chair, members and a secretary over so many leaders."""
    arena = arena or ArenaFactory()
    now = clock.now()
    vote = ActivityFactory(
        arena=arena,
        kind=StageKind.VOTE,
        opens_at=now - timedelta(days=20),
        closes_at=now - timedelta(days=2),
        state=Activity.State.FROZEN,
    )
    VoteRulesFactory(activity=vote)
    choice = ActivityFactory(arena=arena, kind=StageKind.JURY)
    rules = JuryRulesFactory(activity=choice, tie=tie, act="2018 жылғы 25 маусымдағы № 15 бұйрық")
    criteria: list[Any] = [CriterionFactory(rules=rules, weight=Decimal(2)), CriterionFactory(rules=rules)]
    commission = CommissionFactory(arena=arena)
    seats = [Seat.CHAIR, *[Seat.MEMBER] * (members - 1), Seat.SECRETARY]
    mandates: list[Any] = [
        MandateFactory(commission=commission, seat=seat, user=UserFactory()) for seat in seats
    ]
    nomination = NominationFactory(contest=arena.level.contest)
    sitting = Sitting(arena, choice, commission, nomination, rules, criteria, mandates)
    for _number in range(leaders):
        entry = EntryFactory(arena=arena, contest=arena.level.contest, nomination=nomination)
        sitting.leaders.append(CandidacyFactory(entry=entry, arena=arena, state=Candidacy.State.LEADER))
    freeze(sitting, vote)
    return sitting


def freeze(sitting: Sitting, vote: Activity, **tie: object) -> Freeze:
    """Close the vote with 100, 90, 80 … counted votes."""
    numbers = [one.entry.number for one in sitting.leaders]
    candidates = [
        {"number": number, "raw": 100, "held": 0, "void": 0, "registered": 0, "withdrawn": False}
        | {"counted": 100 - 10 * place, "earlier": place + 1}
        for place, number in enumerate(numbers)
    ]
    counted = sum(100 - 10 * place for place in range(len(numbers)))
    told = {
        "key": sitting.nomination.key,
        "candidates": candidates,
        "leaders": numbers,
        "tied": [],
        "open_places": 0,
    }
    frozen: Freeze = Freeze.objects.create(
        activity=vote,
        results={
            "nominations": [told | tie],
            "totals": {"raw": 100 * len(numbers), "held": 0, "void": 0, "counted": counted},
            "days": [],
            "refusals": {"hours": [], "reasons": {}},
        },
        sha256="0" * 64,
        votes_sha256="0" * 64,
        frozen_by=sitting.host,
    )
    return frozen
