"""A coordinator prepares a contest: windows by act, rules before the opening, announcing, closing, another year."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from qadam.contests.actions.contests import announce, close, copy_contest, set_contacts
from qadam.contests.actions.rules_of_vote import (
    JuryTerms,
    Mark,
    Terms,
    fix_jury_rules,
    fix_rules,
    fix_rules_of_stage,
    register_network,
)
from qadam.contests.actions.windows import move_stage, move_window
from qadam.contests.models import (
    Activity,
    Arena,
    Commission,
    Contest,
    Nomination,
    Stage,
    StageKind,
    VoteRules,
    VoteSecret,
)
from qadam.contests.queries.running import arenas_of, needs_of
from qadam.contests.rules import may_host
from qadam.contests.tests.factories import (
    ActivityFactory,
    ArenaFactory,
    CandidacyFactory,
    CommissionFactory,
    ContestFactory,
    LevelFactory,
    NominationFactory,
    StageFactory,
    TerritoryFactory,
)
from qadam.kit import clock
from qadam.kit.clock import ALMATY
from qadam.people.models import Membership, User
from qadam.people.tests.factories import BodyFactory, MembershipFactory, UserFactory
from qadam.territories.actions import load_units
from qadam.workflow.transitions import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 20, 12, tzinfo=ALMATY)
ACT = "№ 12 бұйрық, 10.06.2026"


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> Any:
    settings.VOTE_SECRETS = tmp_path / "vote-secrets"
    with clock.moved(NOW), translation.override("en"):
        yield


@pytest.fixture
def contest() -> Contest:
    contest = ContestFactory(state=Contest.State.DRAFT)
    contest.edition.issuer = BodyFactory()
    contest.edition.save()
    return contest


@pytest.fixture
def coordinator(contest: Contest) -> User:
    return MembershipFactory(body=contest.edition.issuer, role=Membership.Role.COORDINATOR).user


def vote_of(contest: Contest, days: int = 3, arenas: int = 1) -> Activity:
    """Return a vote that opens so many days from now and lasts ten, the first one of its stage."""
    level = LevelFactory(contest=contest)
    stage = StageFactory(level=level, kind=StageKind.VOTE)
    opens = NOW + timedelta(days=days)
    made = [
        ActivityFactory(
            arena=ArenaFactory(level=level), stage=stage, opens_at=opens, closes_at=opens + timedelta(days=10)
        )
        for _place in range(arenas)
    ]
    return made[0]


def test_rules_are_fixed_by_act_before_the_vote_opens(contest: Contest, coordinator: User) -> None:
    vote = vote_of(contest)

    rules = fix_rules(vote, Terms(act=ACT, leaders=2), by=coordinator)

    vote.refresh_from_db()
    assert (vote.state, rules.leaders, rules.unit) == (Activity.State.READY, 2, VoteRules.Unit.NOMINATION)
    assert VoteSecret.objects.filter(activity=vote).count() == 1


def test_rules_of_an_open_vote_stand(contest: Contest, coordinator: User) -> None:
    vote = vote_of(contest)
    fix_rules(vote, Terms(act=ACT), by=coordinator)

    with clock.moved(NOW + timedelta(days=3)), pytest.raises(WrongState, match="its rules stand"):
        fix_rules(vote, Terms(act=ACT, leaders=5), by=coordinator)

    assert VoteRules.objects.get().leaders == 3


def test_rules_may_be_amended_while_the_vote_waits(contest: Contest, coordinator: User) -> None:
    vote = vote_of(contest)
    fix_rules(vote, Terms(act=ACT), by=coordinator)

    fix_rules(vote, Terms(act="№ 13 бұйрық", leaders=5), by=coordinator)

    assert list(VoteRules.objects.values_list("leaders", "act")) == [(5, "№ 13 бұйрық")]


def test_a_vote_without_days_gets_no_rules(contest: Contest, coordinator: User) -> None:
    vote = vote_of(contest)
    Activity.objects.filter(pk=vote.pk).update(opens_at=None)

    with pytest.raises(ValidationError, match="no first or last day"):
        fix_rules(vote, Terms(act=ACT), by=coordinator)


def test_a_stranger_fixes_nothing(contest: Contest) -> None:
    with pytest.raises(NotAllowed):
        fix_rules(vote_of(contest), Terms(act=ACT), by=UserFactory())

    assert not VoteSecret.objects.exists()


def test_one_vote_in_the_whole_stage_is_a_rule_for_all_its_arenas(
    contest: Contest, coordinator: User
) -> None:
    vote = vote_of(contest, arenas=3)
    fix_rules_of_stage(vote.stage, Terms(act=ACT), by=coordinator)

    with pytest.raises(ValidationError, match="fix them together"):
        fix_rules(vote, Terms(act=ACT, unit=VoteRules.Unit.STAGE), by=coordinator)
    fix_rules_of_stage(vote.stage, Terms(act=ACT, unit=VoteRules.Unit.STAGE), by=coordinator)

    assert set(VoteRules.objects.values_list("unit", flat=True)) == {VoteRules.Unit.STAGE}
    assert VoteSecret.objects.count() == 3


def test_one_arena_of_a_stage_that_is_one_unit_has_the_secret_all_of_them_share(
    contest: Contest, coordinator: User
) -> None:
    first = vote_of(contest, arenas=2)
    second = Activity.objects.filter(stage=first.stage).exclude(pk=first.pk).get()

    fix_rules(second, Terms(act=ACT, unit=VoteRules.Unit.STAGE), by=coordinator)

    assert set(VoteSecret.objects.values_list("activity", flat=True)) == {first.pk, second.pk}
    first.refresh_from_db()
    assert first.state == Activity.State.PLANNED


NETWORK: dict[str, Any] = {
    "network": "192.0.2.0/24",
    "name": "№ 5 мектеп",
    "cap": 30,
    "act": ACT,
    "is_foreign": True,
}


def test_a_school_gets_more_votes_by_an_amendment(contest: Contest, coordinator: User) -> None:
    vote = vote_of(contest)
    fix_rules(vote, Terms(act=ACT), by=coordinator)

    made = register_network(vote, **NETWORK, by=coordinator)

    assert (made.network, made.cap) == ("192.0.2.0/24", 30)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"network": "192.0.2.7/24"}, "nothing set after its length"),
        ({"network": "10.0.0.0/8"}, "too wide"),
        ({"is_foreign": False}, "never registered"),
        ({"cap": 1}, "From 2 to"),
        ({"act": " "}, "amends the approving one"),
    ],
)
def test_a_network_that_may_not_be_registered(
    contest: Contest, coordinator: User, change: dict[str, Any], said: str
) -> None:
    vote = vote_of(contest)
    fix_rules(vote, Terms(act=ACT), by=coordinator)

    with pytest.raises(ValidationError, match=said):
        register_network(vote, **{**NETWORK, **change}, by=coordinator)


@pytest.mark.parametrize("place", ["issuer", "arena", "commission"])
def test_the_network_of_an_organiser_or_a_commission_is_refused(
    contest: Contest, coordinator: User, place: str
) -> None:
    vote = vote_of(contest)
    fix_rules(vote, Terms(act=ACT), by=coordinator)
    jury = CommissionFactory(arena=vote.arena, body=BodyFactory(name_kk="Ардагерлер кеңесі"))
    own = {"issuer": contest.edition.issuer, "arena": vote.arena.body, "commission": jury.body}[place]

    with pytest.raises(ValidationError, match="gets no more votes"):
        register_network(vote, **{**NETWORK, "name": f"{own.name_kk} кеңсесі"}, by=coordinator)


def test_networks_are_not_registered_while_people_vote(contest: Contest, coordinator: User) -> None:
    vote = vote_of(contest)
    fix_rules(vote, Terms(act=ACT), by=coordinator)

    with clock.moved(NOW + timedelta(days=4)), pytest.raises(WrongState):
        register_network(vote, **NETWORK, by=coordinator)


MARKS = [
    Mark("Еңбек үлгісі", "Пример", "Example", 10, Decimal(2)),
    Mark("Тәлім", "Наставничество", "Teaching"),
]


def test_the_rules_of_a_choice_have_weights_and_a_version(contest: Contest, coordinator: User) -> None:
    choice = ActivityFactory(
        arena=ArenaFactory(level__contest=contest),
        kind=StageKind.JURY,
        opens_at=NOW + timedelta(days=1),
        closes_at=NOW + timedelta(days=5),
    )
    fix_jury_rules(choice, JuryTerms(act=ACT, marks=MARKS), by=coordinator)

    rules = fix_jury_rules(choice, JuryTerms(act=ACT, marks=MARKS, winners=2), by=coordinator)

    assert (rules.version, rules.winners) == (2, 2)
    assert [(one.name_kk, one.weight) for one in rules.criteria.all()] == [
        ("Еңбек үлгісі", Decimal(2)),
        ("Тәлім", Decimal(1)),
    ]
    with clock.moved(NOW + timedelta(days=2)), pytest.raises(WrongState, match="its rules stand"):
        fix_jury_rules(choice, JuryTerms(act=ACT, marks=MARKS), by=coordinator)


def test_a_window_is_moved_by_an_act_and_keeps_it(contest: Contest, coordinator: User) -> None:
    vote = vote_of(contest)
    later = NOW + timedelta(days=5)

    with pytest.raises(ValidationError, match="Name the act"):
        move_window(vote, opens_at=later, closes_at=later + timedelta(days=1), why=" ", by=coordinator)
    moved = move_window(vote, opens_at=later, closes_at=later + timedelta(days=1), why=ACT, by=coordinator)

    assert (moved.opens_at, moved.exception) == (later, ACT)


def test_an_open_vote_is_made_longer_and_not_shorter(contest: Contest, coordinator: User) -> None:
    vote = vote_of(contest)
    fix_rules(vote, Terms(act=ACT), by=coordinator)
    vote.refresh_from_db()
    opens, closes = vote.opens_at, vote.closes_at
    assert opens is not None
    assert closes is not None

    with clock.moved(opens + timedelta(days=1)):
        with pytest.raises(ValidationError, match="not shorter"):
            move_window(vote, opens_at=opens, closes_at=closes - timedelta(days=1), why=ACT, by=coordinator)
        with pytest.raises(ValidationError, match="first moment stands"):
            move_window(vote, opens_at=NOW, closes_at=closes, why=ACT, by=coordinator)
        longer = move_window(
            vote, opens_at=opens, closes_at=closes + timedelta(days=1), why=ACT, by=coordinator
        )

    assert longer.closes_at == closes + timedelta(days=1)
    with clock.moved(closes + timedelta(days=2)), pytest.raises(WrongState, match="is over"):
        move_window(vote, opens_at=opens, closes_at=closes + timedelta(days=5), why=ACT, by=coordinator)


def test_a_stage_moves_its_windows_but_not_those_of_their_own(contest: Contest, coordinator: User) -> None:
    vote = vote_of(contest, arenas=2)
    own = Activity.objects.filter(stage=vote.stage).exclude(pk=vote.pk).get()
    move_window(
        own, opens_at=NOW + timedelta(days=8), closes_at=NOW + timedelta(days=9), why=ACT, by=coordinator
    )

    stage = move_stage(
        vote.stage, first_on=date(2026, 7, 2), last_on=date(2026, 7, 31), why=ACT, by=coordinator
    )

    vote.refresh_from_db()
    own.refresh_from_db()
    assert stage.deadline == "from 2026-07-02 to 2026-07-31"
    assert (vote.opens_at, vote.closes_at) == (
        datetime(2026, 7, 2, tzinfo=ALMATY),
        datetime(2026, 8, 1, tzinfo=ALMATY),
    )
    assert own.opens_at == NOW + timedelta(days=8)


def test_a_contest_says_what_it_lacks_before_it_is_announced(contest: Contest, coordinator: User) -> None:
    contest.contacts = ""
    contest.save()

    with pytest.raises(
        ValidationError, match="where to complain; there are no nominations; there is no intake"
    ):
        announce(contest, by=coordinator)


def whole(contest: Contest) -> Contest:
    NominationFactory(contest=contest)
    ActivityFactory(arena=ArenaFactory(level__contest=contest), kind=StageKind.INTAKE)
    return contest


def test_a_contest_is_announced_once(contest: Contest, coordinator: User) -> None:
    whole(contest)
    set_contacts(contest, "8 7172 00 00 00", by=coordinator)

    announced = announce(contest, by=coordinator)

    assert announced.state == Contest.State.ANNOUNCED
    with pytest.raises(WrongState):
        announce(contest, by=coordinator)


def test_a_contest_with_an_unfrozen_vote_is_closed_only_with_a_reason(
    contest: Contest, coordinator: User
) -> None:
    announced = announce(whole(contest), by=coordinator)
    vote = vote_of(announced)
    fix_rules(vote, Terms(act=ACT), by=coordinator)

    with clock.moved(NOW + timedelta(days=5)), pytest.raises(ValidationError, match="A vote is open"):
        close(announced, by=coordinator)
    with clock.moved(NOW + timedelta(days=50)):
        with pytest.raises(ValidationError, match="1 result is not frozen"):
            close(announced, by=coordinator)
        closed = close(announced, why=ACT, by=coordinator)

    assert closed.state == Contest.State.CLOSED


def test_a_copy_has_the_days_and_arenas_of_its_year_and_none_of_the_entries(
    contest: Contest, coordinator: User
) -> None:
    load_units()
    level = LevelFactory(
        contest=contest, key="regional", arenas_rule="first_level_units", arenas_on=date(2018, 6, 10)
    )
    Stage.objects.create(
        level=level, position=1, kind="intake", deadline="from 2018-06-10 to 2018-07-02",
        first_on=date(2018, 6, 10), last_on=date(2018, 7, 2), name_kk="Қ", name_ru="П", name_en="I",
    )  # fmt: skip
    nomination = NominationFactory(contest=contest)

    copy = copy_contest(contest, years=9, by=coordinator)

    intake = Activity.objects.filter(arena__level__contest=copy)
    assert (copy.slug, copy.state, copy.copied_from) == (f"{contest.family}-2027", "draft", contest)
    assert Arena.objects.filter(level__contest=copy).count() == intake.count() == 20
    assert intake[0].opens_at == datetime(2027, 6, 10, tzinfo=ALMATY)
    assert Nomination.objects.get(contest=copy).key == nomination.key
    assert not Commission.objects.filter(arena__level__contest=copy).exists()
    with pytest.raises(ValidationError, match="already"):
        copy_contest(contest, years=9, by=coordinator)


@pytest.mark.parametrize(
    ("opens_in", "said", "is_late"),
    [
        (-1, "The vote of the next level is open", True),
        (2, "to be published before the vote of the next level", False),
        (10, "planned to end after the vote of the next level", False),
        (40, None, False),
    ],
)
def test_decisions_are_asked_for_before_the_vote_of_the_next_level(
    contest: Contest, coordinator: User, opens_in: int, said: str | None, is_late: bool
) -> None:
    republic = LevelFactory(contest=contest)
    opens = NOW + timedelta(days=opens_in)
    ActivityFactory(arena=ArenaFactory(level=republic), opens_at=opens, closes_at=opens + timedelta(days=10))
    arena = ArenaFactory(level__contest=contest, level__passes_to=republic)
    choice = ActivityFactory(
        arena=arena,
        kind=StageKind.JURY,
        opens_at=NOW - timedelta(days=1),
        closes_at=NOW + timedelta(days=20),
    )
    CandidacyFactory(entry__arena=arena)

    def told() -> list[tuple[str, bool]]:
        found = needs_of(coordinator, contest, [arena])
        return [(need.what, need.is_late) for need in found if "next level" in need.what]

    assert [is_late for what, is_late in told() if said and said in what] == ([is_late] if said else [])
    assert len(told()) == (1 if said else 0)
    Activity.objects.filter(pk=choice.pk).update(state=Activity.State.FROZEN)
    assert told() == []


def test_a_host_looks_after_the_arenas_that_their_role_reaches(contest: Contest) -> None:
    arena = ArenaFactory(level__contest=contest)
    host = MembershipFactory(body=arena.body, role=Membership.Role.OPERATOR).user
    district = MembershipFactory(
        body=arena.body, role=Membership.Role.OPERATOR, territory=TerritoryFactory(parent=arena.territory)
    ).user

    assert [arenas_of(person, contest) for person in (host, district)] == [[arena], []]
    assert [may_host(person, arena) for person in (host, district)] == [True, False]
