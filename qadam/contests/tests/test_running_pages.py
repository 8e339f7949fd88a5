"""The coordinator's pages: what has to be done, windows by act, rules, announcing; hosts read, strangers do not."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from qadam.contests.models import Activity, Contest, JuryRules, RegisteredNetwork, StageKind, VoteRules
from qadam.contests.tests.factories import (
    ActivityFactory,
    ArenaFactory,
    ContestFactory,
    LevelFactory,
    NominationFactory,
    StageFactory,
)
from qadam.kit import clock
from qadam.kit.clock import ALMATY
from qadam.people.models import Membership, User
from qadam.people.tests.factories import BodyFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 20, 12, tzinfo=ALMATY)


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> Any:
    settings.VOTE_SECRETS = tmp_path / "vote-secrets"
    with clock.moved(NOW):
        yield


@pytest.fixture
def contest() -> Contest:
    contest = ContestFactory()
    contest.edition.issuer = BodyFactory()
    contest.edition.save()
    level = LevelFactory(contest=contest)
    NominationFactory(contest=contest)
    arenas = [ArenaFactory(level=level) for _place in range(3)]
    for kind, first, days in ((StageKind.INTAKE, -5, 8), (StageKind.VOTE, 5, 10), (StageKind.JURY, 15, 10)):
        stage = StageFactory(level=level, kind=kind, name_en=f"{kind} stage")
        for arena in arenas:
            opens = NOW + timedelta(days=first)
            ActivityFactory(
                arena=arena, stage=stage, kind=kind, opens_at=opens, closes_at=opens + timedelta(days=days)
            )
    return contest


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def coordinator(contest: Contest) -> User:
    return MembershipFactory(body=contest.edition.issuer, role=Membership.Role.COORDINATOR).user


def url(name: str, *args: object) -> str:
    return reverse(f"contestdesk:{name}", args=args)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_has_to_be_done_stands_first(contest: Contest, coordinator: User) -> None:
    page = text_of(signed_in(coordinator), url("running", contest.slug).replace("/kk/", "/en/"))

    assert "The rules of the vote are not fixed" in page
    assert "No deciding commission" in page
    assert page.index("To be done now") < page.index("<table")


def test_a_coordinator_runs_several_contests_at_once(contest: Contest, coordinator: User) -> None:
    ContestFactory(edition=contest.edition, name_kk="Екінші байқау")

    page = text_of(signed_in(coordinator), url("contests"))

    assert str(contest) in page
    assert "Екінші байқау" in page


def test_the_host_of_an_arena_sees_its_own_arena_only_and_changes_nothing(contest: Contest) -> None:
    arena = contest.levels.get().arenas.order_by("pk")[0]
    other = contest.levels.get().arenas.order_by("pk")[1]
    client = signed_in(MembershipFactory(body=arena.body, role=Membership.Role.OPERATOR).user)
    vote = Activity.objects.get(arena=arena, kind="vote")

    page = text_of(client, url("running", contest.slug))

    assert arena.name_kk in page
    assert other.name_kk not in page
    for address in (url("window", vote.pk), url("vote-rules", vote.pk), url("steps", contest.slug)):
        assert client.get(address).status_code == 403


def test_a_stranger_finds_no_contest(contest: Contest) -> None:
    client = signed_in(UserFactory())

    assert client.get(url("contests")).status_code == 403
    assert client.get(url("running", contest.slug)).status_code == 404


def test_a_window_is_moved_on_its_page(contest: Contest, coordinator: User) -> None:
    vote = Activity.objects.filter(kind="vote")[0]
    client = signed_in(coordinator)
    typed = {"first_on": "2026-07-01", "last_on": "2026-07-10", "last_time": "18:00", "why": ""}

    refused = client.post(url("window", vote.pk), typed)
    moved = client.post(url("window", vote.pk), {**typed, "why": "№ 3 бұйрық"})

    vote.refresh_from_db()
    assert (refused.status_code, moved.status_code) == (400, 302)
    assert vote.opens_at == datetime(2026, 7, 1, tzinfo=ALMATY)
    assert vote.closes_at == datetime(2026, 7, 10, 18, tzinfo=ALMATY)


def test_a_stage_is_moved_on_its_page(contest: Contest, coordinator: User) -> None:
    stage = contest.levels.get().stages.get(kind="vote")

    signed_in(coordinator).post(
        url("stage", stage.pk), {"first_on": "2026-07-01", "last_on": "2026-07-10", "why": "№ 3 бұйрық"}
    )

    closes = set(Activity.objects.filter(stage=stage).values_list("closes_at", flat=True))
    assert closes == {datetime(2026, 7, 11, tzinfo=ALMATY)}


RULES = {
    "unit": "nomination", "leaders": "3", "tie": "all", "vacancy": "next", "totals": "hidden",
    "proof_of_work": "off", "appeal_days": "10", "act": "№ 12 бұйрық", "is_for_all": "on",
}  # fmt: skip


def test_rules_are_fixed_for_all_arenas_of_the_stage_at_once(contest: Contest, coordinator: User) -> None:
    vote = Activity.objects.filter(kind="vote")[0]
    client = signed_in(coordinator)

    client.post(url("vote-rules", vote.pk), RULES)
    client.post(
        url("networks", vote.pk),
        {
            "network": "192.0.2.0/24",
            "name": "№ 5 мектеп",
            "cap": "20",
            "act": "№ 13 бұйрық",
            "is_foreign": "on",
        },
    )

    assert VoteRules.objects.count() == 3
    assert RegisteredNetwork.objects.get().activity == vote
    assert "192.0.2.0/24" in text_of(client, url("networks", vote.pk))


def test_a_refused_rule_keeps_what_was_typed(contest: Contest, coordinator: User) -> None:
    vote = Activity.objects.filter(kind="vote")[0]

    answer = signed_in(coordinator).post(url("vote-rules", vote.pk), {**RULES, "leaders": "900"})

    assert answer.status_code == 400
    assert 'value="900"' in answer.content.decode()
    assert not VoteRules.objects.exists()


def test_an_open_vote_shows_its_rules_and_no_form(contest: Contest, coordinator: User) -> None:
    vote = Activity.objects.filter(kind="vote")[0]
    client = signed_in(coordinator)
    client.post(url("vote-rules", vote.pk), RULES)

    with clock.moved(NOW + timedelta(days=6)):
        page = text_of(client, url("vote-rules", vote.pk))
        late = client.post(url("vote-rules", vote.pk), RULES)

    assert 'name="leaders"' not in page
    assert "№ 12 бұйрық" in page
    assert late.status_code == 409


def test_criteria_are_fixed_with_their_weights(contest: Contest, coordinator: User) -> None:
    choice = Activity.objects.filter(kind="jury")[0]
    lines = {"marks-TOTAL_FORMS": "6", "marks-INITIAL_FORMS": "0"}
    lines |= {f"marks-{place}-most": "10" for place in range(6)}
    lines |= {f"marks-{place}-weight": "1" for place in range(6)}
    first = {f"marks-0-name_{code}": f"Үлгі {code}" for code in ("kk", "ru", "en")}

    signed_in(coordinator).post(
        url("jury-rules", choice.pk),
        {**lines, **first, "winners": "1", "is_blind": "on", "tie": "chair", "objection_days": "5",
         "answer_days": "7", "act": "№ 14 бұйрық", "marks-0-weight": "2"},
    )  # fmt: skip

    rules = JuryRules.objects.get(activity=choice)
    assert [(one.name_kk, one.most, int(one.weight)) for one in rules.criteria.all()] == [("Үлгі kk", 10, 2)]
    assert (rules.objection_days, rules.answer_days) == (5, 7)


@pytest.mark.parametrize("name", ["nominations", "steps", "running"])
def test_the_pages_of_a_contest_open(contest: Contest, coordinator: User, name: str) -> None:
    assert contest.name_kk in text_of(signed_in(coordinator), url(name, contest.slug))


def test_a_draft_is_announced_on_its_page(contest: Contest, coordinator: User) -> None:
    Contest.objects.filter(pk=contest.pk).update(state=Contest.State.DRAFT)
    client = signed_in(coordinator)

    client.post(url("steps", contest.slug), {"step": "contacts", "contacts": "8 7172 11 11 11"})
    client.post(url("steps", contest.slug), {"step": "announce"})

    contest.refresh_from_db()
    assert (contest.state, contest.contacts) == (Contest.State.ANNOUNCED, "8 7172 11 11 11")


def test_a_nomination_is_added_and_taken_out_while_the_contest_is_prepared(
    contest: Contest, coordinator: User
) -> None:
    Contest.objects.filter(pk=contest.pk).update(state=Contest.State.DRAFT)
    client = signed_in(coordinator)
    typed = {
        "key": "family",
        "name_kk": "Отбасы",
        "name_ru": "Семья",
        "name_en": "Family",
        "entry_kind": "family",
    }

    client.post(url("nominations", contest.slug), typed)
    added = contest.nominations.get(key="family")
    client.post(url("nomination", added.pk), {**typed, "name_en": "A family"})
    added.refresh_from_db()
    client.post(url("nomination-remove", added.pk))

    assert added.name_en == "A family"
    assert not contest.nominations.filter(key="family").exists()
