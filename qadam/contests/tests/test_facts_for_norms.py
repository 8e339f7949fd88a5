"""What contests did as facts for norms."""

from datetime import date, timedelta

import pytest

from qadam.contests.facts_for_norms import facts_of_contests
from qadam.contests.models import Activity, Arena, Award, Contest, Freeze, StageKind
from qadam.contests.tests.factories import ActivityFactory, ArenaFactory, EntryFactory, LevelFactory
from qadam.indicators.norming.facts import Fact, measured_in
from qadam.kit import clock
from qadam.kit.periods import Period
from qadam.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def arena() -> Arena:
    made: Arena = ArenaFactory(level=LevelFactory(position=1))
    contest = made.level.contest
    contest.state = Contest.State.ANNOUNCED
    contest.save()
    return made


def given(arena: Arena, *kinds: str) -> list[Fact]:
    today = clock.today()
    period = Period(today - timedelta(days=400), today)
    facts = facts_of_contests(arena.level.contest.edition, period)
    return [fact for fact in facts if not kinds or fact.event in kinds]


def frozen(arena: Arena, leaders: dict[str, list[str]], counted: int = 0) -> Freeze:
    """Close the vote of an arena with these leaders by nomination."""
    vote = ActivityFactory(arena=arena, kind=StageKind.VOTE, state=Activity.State.FROZEN)
    told = [{"key": key, "leaders": numbers} for key, numbers in leaders.items()]
    made: Freeze = Freeze.objects.create(
        activity=vote,
        results={"nominations": told, "totals": {"counted": counted}},
        sha256="0" * 64,
        votes_sha256="0" * 64,
        frozen_by=UserFactory(),
    )
    return made


def test_an_intake_that_has_opened_is_a_fact_of_its_region(arena: Arena) -> None:
    ActivityFactory(arena=arena, kind=StageKind.INTAKE)

    (fact,) = given(arena, "contest_intake")

    assert fact.territory_code == arena.territory.code
    assert fact.on == (clock.now() - timedelta(days=1)).astimezone(clock.ALMATY).date()


def test_an_intake_to_come_and_one_of_a_draft_are_no_facts(arena: Arena) -> None:
    soon = clock.now() + timedelta(days=2)
    ActivityFactory(arena=arena, kind=StageKind.INTAKE, opens_at=soon, closes_at=soon + timedelta(days=1))
    assert given(arena) == []

    Activity.objects.update(opens_at=clock.now() - timedelta(days=3))
    Contest.objects.update(state=Contest.State.DRAFT)
    assert given(arena) == []


def test_a_vote_that_runs_tells_nothing(arena: Arena) -> None:
    ActivityFactory(arena=arena, kind=StageKind.VOTE)

    assert given(arena) == []


def test_a_counted_vote_gives_its_finalists_by_nomination_and_in_all(arena: Arena) -> None:
    frozen(arena, {"dynasty": ["1", "2", "3"], "youth": ["4", "5"]}, counted=1204)

    assert [fact.people for fact in given(arena, "finalist_of_nomination")] == [3, 2]
    assert [fact.people for fact in given(arena, "finalist")] == [5]
    assert [fact.amount for fact in given(arena, "votes_counted")] == [1204]
    assert len(given(arena, "contest_vote")) == 1


def test_what_is_held_above_the_regions_has_kinds_of_its_own(arena: Arena) -> None:
    upper = ArenaFactory(level=LevelFactory(contest=arena.level.contest, position=2))
    frozen(upper, {"dynasty": ["1", "2", "3"]})

    assert {fact.event for fact in given(arena)} == {
        "republican_vote",
        "republican_finalist",
        "finalist_of_nomination",
        "votes_counted",
    }


def test_applications_of_one_day_in_a_region_are_one_fact_with_their_number(arena: Arena) -> None:
    for _number in range(3):
        EntryFactory(arena=arena, contest=arena.level.contest, submitted_at=clock.now())

    assert [fact.amount for fact in given(arena, "contest_entry")] == [3]


def test_awards_of_winners_are_one_ceremony_and_annulled_ones_none(arena: Arena) -> None:
    day = clock.today()
    for number, annulled in enumerate([None, None, clock.now()]):
        Award.objects.create(
            arena=arena,
            kind=Award.Kind.WINNER,
            name_kk="А",
            name_ru="А",
            what_kk="Е",
            what_ru="Т",
            act="№ 1",
            awarded_on=day if number < 2 else day - timedelta(days=1),
            code=f"CODE-{number}",
            annulled_at=annulled,
        )

    assert [fact.on for fact in given(arena, "contest_awards")] == [day]


def test_a_contest_measures_its_kinds_before_anything_took_place(arena: Arena) -> None:
    edition = arena.level.contest.edition

    assert {"finalist", "contest_vote"} <= measured_in(edition, [])
    # How often one address voted is kept by the database and told by nobody.
    assert "vote" not in measured_in(edition, [])


def test_nothing_outside_the_days_asked_for_is_given(arena: Arena) -> None:
    frozen(arena, {"dynasty": ["1"]})
    long_ago = Period(date(2001, 1, 1), date(2001, 12, 31))

    assert list(facts_of_contests(arena.level.contest.edition, long_ago)) == []
