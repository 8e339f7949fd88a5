"""Members at work at the same moment: nothing lost, nothing doubled, nothing counted after the decision."""

from functools import partial

import pytest

from qadam.contests.actions.commission import declare_conflict
from qadam.contests.actions.deciding import give_opinion, publish_decisions, take_decision
from qadam.contests.actions.objections import object_to
from qadam.contests.models import Conflict, Decision, Objection, Opinion, Score, ScoreSheet
from qadam.contests.tests.sittings import make_sitting
from qadam.kit.tests.parallel import at_once, ends_at_once
from qadam.workflow.models import Change
from qadam.workflow.transitions import WrongState

pytestmark = pytest.mark.django_db(transaction=True)


def test_all_members_score_at_once() -> None:
    sitting = make_sitting()

    faults = at_once(*[partial(sitting.score, user, 7, 9, 8) for user in sitting.members])

    assert faults == [None] * 4
    assert ScoreSheet.objects.filter(state="given").count() == 4
    assert Score.objects.count() == 4 * 3 * 2


def test_one_member_on_two_devices_gives_once() -> None:
    sitting = make_sitting()

    at_once(*[lambda: sitting.score(sitting.chair, 7, 9, 8)] * 4)

    assert (ScoreSheet.objects.count(), Score.objects.count()) == (1, 6)
    assert Change.objects.filter(verb="hand_in").count() == 1


def test_a_question_opened_twice_at_once_is_one() -> None:
    sitting = make_sitting()

    at_once(*[sitting.ask] * 4)

    assert Decision.objects.count() == 1


def test_a_decision_is_taken_once() -> None:
    sitting = make_sitting()
    for user in sitting.members:
        sitting.score(user, 7, 9, 8)
    decision = sitting.ask()
    for user in sitting.members:
        give_opinion(decision, side="for", by=user)

    ends = ends_at_once(*[lambda: take_decision(decision, by=sitting.secretary)] * 4)

    assert ends == ["WrongState", "WrongState", "WrongState", "done"]
    assert Change.objects.filter(verb="take_decision").count() == 1


def test_a_score_beside_the_decision_is_counted_or_refused() -> None:
    sitting = make_sitting()
    for user in sitting.members:
        sitting.score(user, 7, 9, 8)
    decision = sitting.ask()
    for user in sitting.members:
        give_opinion(decision, side="for", by=user)

    faults = at_once(
        lambda: take_decision(decision, by=sitting.secretary),
        lambda: sitting.score(sitting.chair, "7.5", 9, 8),
    )

    decision.refresh_from_db()
    first = next(row for row in decision.outcome["ranking"] if row["place"] == 3)
    is_counted = faults[1] is None
    assert is_counted or isinstance(faults[1], WrongState)
    assert first["exact"] == ("57/8" if is_counted else "7")


def test_all_vote_at_once_and_one_declares_a_conflict() -> None:
    sitting = make_sitting()
    for user in sitting.members:
        sitting.score(user, 7, 9, 8)
    decision = sitting.ask()
    entry = sitting.leaders[0].entry
    acts = [partial(give_opinion, decision, side="for", by=user) for user in sitting.members[:3]]

    at_once(*acts, lambda: declare_conflict(sitting.mandates[2], entry, what="туысы", by=sitting.secretary))

    assert Conflict.objects.count() == 1
    assert set(Opinion.objects.values_list("mandate", flat=True)) == {one.pk for one in sitting.mandates[:2]}


def test_two_who_publish_at_once_publish_once() -> None:
    sitting = make_sitting()
    for user in sitting.members:
        sitting.score(user, 7, 9, 8)
    sitting.decide()

    at_once(*[lambda: publish_decisions(sitting.arena, act="№ 21", by=sitting.chair)] * 3)

    assert Change.objects.filter(verb="publish_decision").count() == 1
    told = {"name": "Айгүл", "contact": "+7 701 000 00 00", "text": "Қарсымын"}
    at_once(*[lambda: object_to(sitting.arena, **told)] * 3)
    assert Objection.objects.count() == 1
