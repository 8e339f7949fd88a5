"""Places by exact fractions, and what the rules say of equal ones."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from qadam.contests.ranking import Candidate, rank, weighted


def test_points_are_weighed_exactly() -> None:
    points, weights = {1: Decimal(10), 2: Decimal("7.5")}, {1: Decimal(2), 2: Decimal(1)}

    assert weighted(points, weights) == Fraction(55, 6)


def test_thirds_that_add_up_are_equal_and_not_a_hair_apart() -> None:
    split = Candidate(1, {1: Fraction(1, 3), 2: Fraction(1, 3), 3: Fraction(1, 3)})
    whole = Candidate(2, {1: Fraction(1), 2: Fraction(0), 3: Fraction(0)})

    ranking = rank([split, whole], 2, "votes", [])

    assert [place.place for place in ranking.places] == [1, 1]


def test_equal_results_are_parted_by_the_chair() -> None:
    first = Candidate(1, {10: Fraction(8), 20: Fraction(6)})
    second = Candidate(2, {10: Fraction(6), 20: Fraction(8)})

    ranking = rank([first, second], 1, "chair", [20])

    assert (ranking.winners, ranking.undecided) == ([2], [])


def test_a_chair_barred_from_one_of_the_equal_leaves_them_to_the_deputy() -> None:
    first = Candidate(1, {10: Fraction(8), 20: Fraction(6)})
    second = Candidate(2, {20: Fraction(7)})

    assert rank([first, second], 1, "chair", [10, 20]).winners == [2]


def test_equal_results_are_parted_by_votes_before_the_chair() -> None:
    first = Candidate(1, {10: Fraction(9), 20: Fraction(5)}, votes=40)
    second = Candidate(2, {10: Fraction(5), 20: Fraction(9)}, votes=41)

    assert rank([first, second], 1, "votes", [10]).winners == [2]


def test_where_no_rule_parts_equals_nobody_wins_the_open_place() -> None:
    best, one, other = (
        Candidate(1, {10: Fraction(9)}),
        Candidate(2, {10: Fraction(5)}),
        Candidate(3, {10: Fraction(5)}),
    )

    ranking = rank([best, one, other], 2, "chair", [10])

    assert (ranking.winners, ranking.undecided) == ([1], [2, 3])


@given(st.lists(st.lists(st.decimals(0, 10, places=2), min_size=3, max_size=3), min_size=1, max_size=8))
def test_nobody_with_a_better_result_stands_below(points: list[list[Decimal]]) -> None:
    candidates = [
        Candidate(key, {member: Fraction(value) for member, value in enumerate(row)})
        for key, row in enumerate(points)
    ]

    ranking = rank(candidates, 2, "chair", [0, 1])

    means = [place.candidate.mean for place in ranking.places]
    assert means == sorted(means, reverse=True)
    assert len(ranking.winners) <= 2
