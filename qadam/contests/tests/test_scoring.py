"""Points of members: kept, given, changed until the decision, blind, and never of the barred."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from qadam.contests.actions.commission import declare_conflict
from qadam.contests.actions.scoring import give_scores, keep_scores
from qadam.contests.models import Activity, Candidacy, Freeze, Score, ScoreSheet
from qadam.contests.queries.commission import outcome_of_winners
from qadam.contests.tests.sittings import make_sitting
from qadam.kit import clock
from qadam.workflow.models import Change
from qadam.workflow.transitions import NotAllowed, WrongState

pytestmark = pytest.mark.django_db


def test_points_are_kept_before_they_are_given() -> None:
    sitting = make_sitting()

    sheet = keep_scores(sitting.choice, sitting.nomination, sitting.points(7), by=sitting.chair)

    assert (sheet.state, Score.objects.count()) == ("draft", 2)


def test_scores_are_given_as_a_whole_and_logged() -> None:
    sitting = make_sitting()

    sheet = give_scores(sitting.choice, sitting.nomination, sitting.points(7, 8, 9), by=sitting.chair)

    assert (sheet.state, sheet.given_at is not None) == ("given", True)
    assert Change.objects.filter(subject="contests.scoresheet", verb="hand_in", target="given").exists()


def test_scores_with_a_gap_are_not_given_and_nothing_is_kept_of_them() -> None:
    sitting = make_sitting()

    with pytest.raises(ValidationError, match=sitting.leaders[2].entry.title_kk):
        give_scores(sitting.choice, sitting.nomination, sitting.points(7, 8), by=sitting.chair)

    assert not ScoreSheet.objects.filter(state="given").exists()


@pytest.mark.parametrize("value", ["-1", "10.01", "11", "NaN", "Infinity", "7.123"])
def test_points_outside_are_refused_with_a_sentence(value: str) -> None:
    sitting = make_sitting()

    with pytest.raises(ValidationError) as refusal:
        keep_scores(sitting.choice, sitting.nomination, sitting.points(value), by=sitting.chair)

    assert sitting.criteria[0].name_kk in refusal.value.messages[0]
    assert not Score.objects.exists()


def test_given_scores_are_changed_until_the_decision() -> None:
    sitting = make_sitting()
    for user in sitting.members:
        sitting.score(user, 7, 8, 9)
    sitting.score(sitting.chair, 10, 8, 9)
    sheet = ScoreSheet.objects.get(mandate=sitting.mandates[0])
    assert sheet.changed_at is not None

    sitting.decide()

    with pytest.raises(WrongState):
        sitting.score(sitting.chair, 1, 1, 1)


def test_given_scores_are_not_taken_away() -> None:
    sitting = make_sitting()
    sitting.score(sitting.chair, 7, 8, 9)
    gone = dict.fromkeys(sitting.points(0))

    with pytest.raises(ValidationError):
        keep_scores(sitting.choice, sitting.nomination, gone, by=sitting.chair)

    assert Score.objects.count() == 6


def test_the_choice_opens_after_the_freeze() -> None:
    sitting = make_sitting()
    sitting.arena.activities.filter(kind="vote").update(state=Activity.State.READY)

    with pytest.raises(WrongState):
        sitting.score(sitting.chair, 7, 8, 9)


def test_only_the_leaders_of_the_vote_are_scored() -> None:
    sitting = make_sitting()
    Candidacy.objects.filter(pk=sitting.leaders[2].pk).update(state=Candidacy.State.CANDIDATE)

    with pytest.raises(ValidationError):
        sitting.score(sitting.chair, 7, 8, 9)


def test_the_secretary_and_strangers_give_no_scores() -> None:
    sitting, other = make_sitting(), make_sitting()

    for user in (sitting.secretary, other.chair, sitting.host):
        with pytest.raises(NotAllowed):
            sitting.score(user, 7, 8, 9)


def test_a_member_in_conflict_scores_the_others_only_and_counts_nowhere_for_that_entry() -> None:
    sitting = make_sitting()
    sitting.score(sitting.members[1], 10, 1, 1)
    declare_conflict(sitting.mandates[1], sitting.leaders[0].entry, what="жездесі", by=sitting.members[1])

    with pytest.raises(ValidationError, match=sitting.leaders[0].entry.title_kk):
        sitting.score(sitting.members[1], 9, 1, 1)
    for user in (sitting.chair, *sitting.members[2:]):
        sitting.score(user, 6, 1, 1)

    told = outcome_of_winners(sitting.choice, sitting.commission, sitting.nomination, clock.today())
    first = next(row for row in told["ranking"] if row["entry"] == sitting.leaders[0].entry.number)
    assert (first["points"], first["scored_by"]) == ("6.00", 3)


def test_results_are_weighted_and_exact() -> None:
    sitting = make_sitting(leaders=1)
    one, two = sitting.criteria
    leader = sitting.leaders[0].pk
    for user, points in zip(sitting.members, ("10", "9", "9", "9"), strict=True):
        typed = {(leader, one.pk): Decimal(points), (leader, two.pk): Decimal(7)}
        give_scores(sitting.choice, sitting.nomination, typed, by=user)

    told = outcome_of_winners(sitting.choice, sitting.commission, sitting.nomination, clock.today())

    assert [(row["exact"], row["points"]) for row in told["ranking"]] == [("17/2", "8.50")]


def test_without_a_public_vote_the_commission_chooses_among_all_candidates() -> None:
    sitting = make_sitting()
    Freeze.objects.all().delete()
    sitting.arena.activities.filter(kind="vote").delete()
    Candidacy.objects.update(state=Candidacy.State.CANDIDATE)

    sitting.score(sitting.chair, 7, 8, 9)

    assert Score.objects.count() == 6
