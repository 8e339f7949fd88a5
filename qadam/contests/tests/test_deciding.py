"""Questions, quorum, opinions, decisions, and one act that publishes them all."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from qadam.contests.actions.commission import declare_conflict, lift_conflict
from qadam.contests.actions.deciding import (
    give_opinion,
    open_question,
    publish_decisions,
    reopen_question,
    take_decision,
)
from qadam.contests.models import Activity, Candidacy, Conflict, Decision, Entry, Freeze, Opinion
from qadam.contests.queries.commission import bench_of, published_decisions
from qadam.contests.tests.factories import ActivityFactory, ArenaFactory, LevelFactory, NominationFactory
from qadam.contests.tests.sittings import Sitting, make_sitting
from qadam.kit import clock
from qadam.notices.models import Notice
from qadam.notices.wordings import sentence
from qadam.workflow.models import Change
from qadam.workflow.transitions import NotAllowed, WrongState

pytestmark = pytest.mark.django_db


def scored(**facts: object) -> Sitting:
    sitting = make_sitting(**facts)  # type: ignore[arg-type]
    for user in sitting.members:
        sitting.score(user, 7, 9, 8)
    return sitting


def test_the_best_result_wins_and_the_decision_keeps_how() -> None:
    sitting = scored()

    decision = sitting.decide(["for", "for", "against"])

    told = decision.outcome
    assert (decision.state, told["winners"]) == ("taken", [sitting.leaders[1].entry.number])
    assert (told["for"], told["against"], told["quorum"], told["version"]) == (2, 1, 3, 1)
    assert set(decision.present.all()) == set(sitting.mandates[:3])
    assert Change.objects.filter(subject="contests.decision", verb="take_decision").exists()


def test_winners_are_not_named_before_publication() -> None:
    sitting = scored()

    sitting.decide()

    assert not Candidacy.objects.filter(state=Candidacy.State.WINNER).exists()
    assert published_decisions(sitting.arena) == []


def test_without_a_quorum_nothing_is_decided() -> None:
    sitting = scored()

    with pytest.raises(ValidationError, match="3"):
        sitting.decide(["for", "for"])

    assert Decision.objects.get().state == "open"


def test_the_quorum_is_counted_without_the_barred() -> None:
    sitting = scored(members=6)
    for mandate in sitting.mandates[3:6]:
        declare_conflict(mandate, sitting.leaders[0].entry, what="туысы", by=mandate.user)

    bench = bench_of(sitting.commission, {sitting.leaders[0].entry_id}, clock.today())
    decision = sitting.decide(["for", "for"])

    assert (len(bench.eligible), bench.quorum) == (3, 2)
    assert decision.state == "taken"


def test_a_barred_member_has_no_opinion_and_one_given_before_goes() -> None:
    sitting = scored()
    decision = sitting.ask()
    give_opinion(decision, side="for", by=sitting.members[3])

    declare_conflict(sitting.mandates[3], sitting.leaders[2].entry, what="әріптесі", by=sitting.secretary)

    assert not Opinion.objects.exists()
    with pytest.raises(NotAllowed):
        give_opinion(decision, side="for", by=sitting.members[3])


def test_a_conflict_is_recorded_by_the_chair_but_not_by_another_member() -> None:
    sitting = scored()

    recorded = declare_conflict(sitting.mandates[2], sitting.leaders[0].entry, what="ағасы", by=sitting.chair)

    assert recorded.is_declared is False
    with pytest.raises(NotAllowed):
        declare_conflict(sitting.mandates[1], sitting.leaders[0].entry, what="ағасы", by=sitting.members[2])


def test_a_conflict_taken_back_is_logged_and_never_by_oneself() -> None:
    sitting = scored()
    found = declare_conflict(sitting.mandates[0], sitting.leaders[0].entry, what="қате", by=sitting.chair)

    with pytest.raises(NotAllowed):
        lift_conflict(found, why="қате басылды", by=sitting.chair)
    lift_conflict(found, why="қате басылды", by=sitting.secretary)

    assert not Conflict.objects.exists()
    assert Change.objects.filter(verb="lift_conflict", reason="қате басылды").exists()


def test_all_barred_members_decide_nothing() -> None:
    sitting = scored()
    decision = sitting.ask()
    for mandate in sitting.mandates[:4]:
        declare_conflict(mandate, sitting.leaders[0].entry, what="туысы", by=sitting.secretary)

    with pytest.raises(ValidationError):
        take_decision(decision, by=sitting.secretary)


def test_opinions_are_given_anew_when_the_places_change() -> None:
    sitting = scored()
    decision = sitting.ask()
    give_opinion(decision, side="for", by=sitting.chair)

    sitting.score(sitting.members[1], 10, 0, 0)
    sitting.score(sitting.members[2], 10, 0, 0)

    decision.refresh_from_db()
    assert decision.outcome["winners"] == [sitting.leaders[0].entry.number]
    assert not decision.opinions.exists()


def test_no_opinion_before_ones_own_scores() -> None:
    sitting = make_sitting()
    for user in sitting.members[:3]:
        sitting.score(user, 7, 9, 8)
    decision = sitting.ask()

    with pytest.raises(ValidationError):
        give_opinion(decision, side="for", by=sitting.members[3])


def test_scores_below_a_quorum_stop_the_decision() -> None:
    sitting = make_sitting()
    sitting.score(sitting.chair, 7, 9, 8)
    decision = sitting.ask()
    give_opinion(decision, side="for", by=sitting.chair)

    with pytest.raises(ValidationError):
        take_decision(decision, by=sitting.secretary)


def test_equal_sides_are_decided_by_the_chair() -> None:
    sitting = scored()

    assert sitting.decide(["for", "for", "against", "against"]).state == "taken"


def test_a_proposal_without_a_majority_is_not_taken() -> None:
    sitting = scored()

    with pytest.raises(ValidationError):
        sitting.decide(["against", "for", "against", "for"])


def test_equal_results_that_no_rule_parts_stop_the_decision() -> None:
    sitting = make_sitting()
    for user in sitting.members:
        sitting.score(user, 7, 7, 5)

    with pytest.raises(ValidationError, match=sitting.leaders[0].entry.number):
        sitting.decide()


def test_equal_results_are_parted_by_the_votes_of_the_public() -> None:
    sitting = make_sitting(tie="votes")
    for user in sitting.members:
        sitting.score(user, 5, 7, 7)

    assert sitting.decide().outcome["winners"] == [sitting.leaders[1].entry.number]


def test_a_second_click_takes_nothing_twice() -> None:
    sitting = scored()
    decision = sitting.decide()

    with pytest.raises(WrongState):
        take_decision(decision, by=sitting.secretary)
    with pytest.raises(WrongState):
        sitting.ask()


def test_a_member_neither_asks_nor_takes() -> None:
    sitting = scored()

    with pytest.raises(NotAllowed):
        open_question(
            sitting.choice,
            sitting.commission,
            kind="winners",
            nomination=sitting.nomination,
            by=sitting.members[2],
        )
    with pytest.raises(NotAllowed):
        take_decision(sitting.ask(), by=sitting.members[2])


def test_one_act_publishes_all_and_names_the_winners() -> None:
    sitting = scored()
    sitting.decide(["for", "for", "against"])
    Opinion.objects.filter(side="against").update(dissent="Екінші үміткер лайық.")

    publish_decisions(sitting.arena, act="№ 21 хаттама", by=sitting.host)

    told = published_decisions(sitting.arena)
    assert [[row.number for row in one.winners] for one in told] == [[sitting.leaders[1].entry.number]]
    assert told[0].dissents == ["Екінші үміткер лайық."]
    assert Candidacy.objects.get(state="winner") == sitting.leaders[1]
    sitting.choice.refresh_from_db()
    assert sitting.choice.state == Activity.State.FROZEN


def test_publication_waits_for_every_nomination() -> None:
    sitting = scored()
    sitting.decide()
    other = NominationFactory(contest=sitting.arena.level.contest, name_kk="Тәлімгер")
    Entry.objects.filter(pk=sitting.leaders[0].entry_id).update(nomination=other)

    with pytest.raises(ValidationError, match="Тәлімгер"):
        publish_decisions(sitting.arena, act="№ 21", by=sitting.host)


def test_publication_after_the_next_vote_opened_says_why() -> None:
    upper = LevelFactory()
    arena = ArenaFactory(level=LevelFactory(contest=upper.contest, passes_to=upper))
    sitting = scored(arena=arena)
    ActivityFactory(arena=ArenaFactory(level=upper), opens_at=clock.now() - timedelta(hours=1))
    sitting.decide()

    with pytest.raises(ValidationError):
        publish_decisions(arena, act="№ 21", by=sitting.host)
    publish_decisions(arena, act="№ 21", why_late="Төраға ауырып қалды", by=sitting.host)

    assert Decision.objects.get().why_late == "Төраға ауырып қалды"


def test_a_winner_who_withdrew_is_not_published_and_the_question_is_taken_up_again() -> None:
    sitting = scored()
    decision = sitting.decide()
    Entry.objects.filter(pk=sitting.leaders[1].entry_id).update(withdrawn_at=clock.now())

    with pytest.raises(ValidationError):
        publish_decisions(sitting.arena, act="№ 21", by=sitting.host)
    reopen_question(decision, why="Өтінім кері алынды", by=sitting.chair)

    assert sitting.decide().outcome["winners"] == [sitting.leaders[2].entry.number]


def test_a_withdrawn_winner_is_a_number_only_on_the_public_page() -> None:
    sitting = scored()
    sitting.decide()
    publish_decisions(sitting.arena, act="№ 21", by=sitting.host)
    Entry.objects.filter(pk=sitting.leaders[1].entry_id).update(withdrawn_at=clock.now(), is_public=False)

    assert [row.entry for row in published_decisions(sitting.arena)[0].winners] == [None]


def test_the_head_of_another_region_publishes_nothing() -> None:
    sitting, other = scored(), make_sitting()
    sitting.decide()

    for stranger in (other.host, other.chair, sitting.members[2]):
        with pytest.raises(NotAllowed):
            publish_decisions(sitting.arena, act="№ 21", by=stranger)


def test_equal_votes_for_the_last_place_are_decided_before_the_scores() -> None:
    sitting = make_sitting(leaders=4)
    tied = sitting.leaders[2:]
    numbers = [one.entry.number for one in tied]
    Candidacy.objects.filter(pk__in=[one.pk for one in tied]).update(state=Candidacy.State.CANDIDATE)
    frozen = Freeze.objects.get()
    frozen.results["nominations"][0] |= {"tied": numbers, "open_places": 1}
    frozen.save()

    with pytest.raises(WrongState):
        sitting.score(sitting.chair, 7, 8)
    with pytest.raises(ValidationError):
        _ask_tie(sitting, frozen.activity, numbers)
    decision = _ask_tie(sitting, frozen.activity, numbers[:1])
    for user in sitting.members:
        give_opinion(decision, side="for", by=user)
    take_decision(decision, by=sitting.secretary)

    assert [Candidacy.objects.get(pk=one.pk).state for one in tied] == ["leader", "candidate"]
    sitting.score(sitting.chair, 7, 8, 9)


def _ask_tie(sitting: Sitting, vote: Activity, chosen: list[str]) -> Decision:
    return open_question(
        vote,
        sitting.commission,
        kind="tie",
        nomination=sitting.nomination,
        proposed=chosen,
        by=sitting.secretary,
    )


def test_members_are_told_of_a_question_put_to_them_but_not_those_in_conflict() -> None:
    sitting = scored()
    declare_conflict(sitting.mandates[2], sitting.leaders[0].entry, what="туысы", by=sitting.members[2])

    decision = sitting.ask()

    told = Notice.objects.filter(kind="contests.question")
    assert set(told.values_list("user", flat=True)) == {
        sitting.mandates[place].user_id for place in (0, 1, 3)
    }
    path = reverse("contestdesk:sitting", args=[decision.commission_id, decision.activity_id])
    assert told[0].path == path.removeprefix("/kk")
    assert decision.commission.name_en in sentence("contests.question", told[0].values, "en")
    assert sitting.ask().pk == decision.pk
    assert told.count() == 3
