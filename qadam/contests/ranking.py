"""How scores become places: exact fractions, no database, so that anyone may follow it by hand.

Version 1: the points of each criterion are multiplied by its weight and summed, the sum is divided by the sum of the
weights; a candidate's result is the mean over the members who may score it and gave their scores.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

VERSION = 1
CHAIR, VOTES = "chair", "votes"

# Points by the key of the criterion.
Points = Mapping[int, Decimal]


@dataclass(frozen=True)
class Candidate:
    """What is known of one candidate: the mean of each member by the member's key, and the votes of the public."""

    key: int
    means: Mapping[int, Fraction] = field(default_factory=dict)
    votes: int = 0

    @property
    def mean(self) -> Fraction:
        """Return the mean over the members; zero where nobody scored."""
        return sum(self.means.values(), Fraction()) / len(self.means) if self.means else Fraction()


@dataclass(frozen=True)
class Place:
    """A candidate with its place; equal ones share the better place."""

    candidate: Candidate
    place: int


@dataclass(frozen=True)
class Ranking:
    """All candidates in their order, the winners among them, and those between whom the rules do not decide."""

    places: Sequence[Place]
    winners: Sequence[int]
    undecided: Sequence[int]


def weighted(points: Points, weights: Points) -> Fraction:
    """Return one member's result for one candidate; KeyError where a criterion has no points."""
    total = sum((Fraction(points[key]) * Fraction(weight) for key, weight in weights.items()), Fraction())
    return total / sum((Fraction(weight) for weight in weights.values()), Fraction())


def rank(candidates: Sequence[Candidate], winners: int, tie: str, leads: Sequence[int]) -> Ranking:
    """Return the places. Equal results are told apart by the rule: the votes of the public, or the chair's points.

    `leads` are the members whose points decide, the chair first, then the deputies: the first who scored all the equal
    ones does. Where the last winner's place stays open between several, none of them wins.
    """
    groups = [list(group) for _mean, group in groupby(sorted(candidates, key=_best), key=_best)]
    if tie == VOTES:
        groups = [part for group in groups for part in _split(group, {one.key: one.votes for one in group})]
    groups = [part for group in groups for part in _split(group, _points_of_lead(group, leads))]
    places: list[Place] = []
    won: list[int] = []
    undecided: list[int] = []
    for group in groups:
        before = len(places)
        places += [Place(candidate, before + 1) for candidate in group]
        if before + len(group) <= winners:
            won += [candidate.key for candidate in group]
        elif before < winners:
            undecided = [candidate.key for candidate in group]
    return Ranking(places, won, undecided)


def _best(candidate: Candidate) -> Fraction:
    return -candidate.mean


def _points_of_lead(group: Sequence[Candidate], leads: Sequence[int]) -> Mapping[int, Fraction]:
    for lead in leads:
        if all(lead in candidate.means for candidate in group):
            return {candidate.key: candidate.means[lead] for candidate in group}
    return {}


def _split(group: list[Candidate], by: Mapping[int, Fraction] | Mapping[int, int]) -> list[list[Candidate]]:
    if len(group) < 2 or not by:
        return [group]
    ordered = sorted(group, key=lambda candidate: -by[candidate.key])
    return [list(part) for _value, part in groupby(ordered, key=lambda candidate: by[candidate.key])]
