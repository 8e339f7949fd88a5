"""The desk of a vote: who sees it, that nobody learns more than the public, what its buttons do; the public files."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from qadam.contests.actions.deciding import open_question
from qadam.contests.actions.freezing import freeze
from qadam.contests.actions.holding import detect
from qadam.contests.actions.secrets import make_secret
from qadam.contests.models import Activity, Freeze, HeldBatch, VoteSecret
from qadam.contests.tests.counted import a_vote, batch_of, candidates, give, host_of
from qadam.contests.tests.factories import CommissionFactory, MandateFactory
from qadam.kit import clock
from qadam.people.models import User
from qadam.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    settings.VOTE_SECRETS = tmp_path / "secrets"  # type: ignore[attr-defined]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def desk(activity: Activity, step: str = "") -> str:
    return f"/en/desk/contests/votes/{activity.pk}/{step}"


def close(activity: Activity) -> None:
    activity.closes_at = clock.now() - timedelta(minutes=5)
    activity.save()


def member_of(activity: Activity) -> User:
    user: User = MandateFactory(commission=CommissionFactory(arena=activity.arena)).user
    return user


def test_hosts_and_members_of_the_commission_see_a_vote_and_strangers_do_not() -> None:
    activity = a_vote()
    statuses = [
        signed_in(user).get(desk(activity)).status_code
        for user in (host_of(activity), member_of(activity), host_of(a_vote()), UserFactory())
    ]

    assert statuses == [200, 200, 404, 404]
    assert Client().get(desk(activity)).status_code == 302
    assert signed_in(UserFactory()).get("/en/desk/contests/votes/").status_code == 403


def test_the_list_names_the_votes_a_person_looks_after_and_what_waits() -> None:
    activity, other = a_vote(), a_vote()
    batch_of(give(candidates(activity, 1)[0], activity, 2))

    page = signed_in(host_of(activity)).get("/en/desk/contests/votes/").content.decode()

    assert f"/votes/{activity.pk}/" in page
    assert f"/votes/{other.pk}/" not in page


def test_organisers_see_no_more_than_the_public_before_the_close() -> None:
    activity = a_vote(closed=-timedelta(days=1))
    candidacy = candidates(activity, 1)[0]
    give(candidacy, activity, 4321)
    give(candidacy, activity, 777, every=timedelta(milliseconds=100), prefix="one")
    detect(activity)
    administrator = UserFactory(is_administrator=True)

    for user in (host_of(activity), member_of(activity), administrator):
        page = signed_in(user).get(desk(activity)).content.decode()

        assert "many votes of one small network" in page
        for told in (
            "4321",
            "4 321",
            "777",
            "5098",
            "5 098",
            candidacy.entry.number,
            candidacy.entry.title_ru,
        ):
            assert told not in page
    close(activity)
    assert "777" in signed_in(host_of(activity)).get(desk(activity)).content.decode()


def test_the_public_protocol_shows_no_figures_before_the_close_and_a_preliminary_result_after_it() -> None:
    activity = a_vote(closed=-timedelta(days=1))
    candidacy = candidates(activity, 1)[0]
    give(candidacy, activity, 4321)
    contest = activity.arena.level.contest
    address = f"/en/contests/{contest.slug}/arenas/{activity.arena_id}/protocol/"

    before = Client().get(address).content.decode()
    close(activity)
    after = Client().get(address).content.decode()

    assert "hidden from everybody" in before
    assert "4,321" not in before
    assert "preliminary result" in after
    assert "4,321" in after or "4 321" in after or "4321" in after


def test_a_coordinator_lets_the_detectors_look() -> None:
    activity = a_vote()
    give(candidates(activity, 1)[0], activity, 40, every=timedelta(seconds=1), prefix="one")
    client = signed_in(host_of(activity))

    answer = client.post(desk(activity, "detect/"), follow=True)

    assert "The detectors hold 1 batch of votes" in answer.content.decode()
    assert HeldBatch.objects.count() == 1


def test_a_coordinator_holds_votes_and_what_was_typed_stays_when_it_is_refused() -> None:
    activity = a_vote()
    candidacy = candidates(activity, 1)[0]
    give(candidacy, activity, 3)
    client = signed_in(host_of(activity))
    typed = {
        "entry": candidacy.entry_id,
        "first_at": "2020-01-01T00:00",
        "last_at": "2099-01-01T00:00",
        "why": "",
    }

    refused = client.post(desk(activity, "hold/"), typed)
    held = client.post(desk(activity, "hold/"), {**typed, "why": "Complaint No 4"})

    assert refused.status_code == 400
    assert 'value="2020-01-01T00:00"' in refused.content.decode()
    assert held.status_code == 302
    assert [(batch.votes, batch.why) for batch in HeldBatch.objects.all()] == [(3, "Complaint No 4")]


def test_closing_is_refused_with_a_sentence_while_votes_are_held_and_done_once_afterwards() -> None:
    activity = a_vote()
    votes = give(candidates(activity, 1)[0], activity, 3)
    client = signed_in(host_of(activity))
    batch = batch_of(votes[:1])

    refused = client.post(desk(activity, "freeze/"))
    HeldBatch.objects.filter(pk=batch.pk).update(state="counted")
    done = client.post(desk(activity, "freeze/"))
    again = client.post(desk(activity, "freeze/"))

    assert refused.status_code == 400
    assert "1 batch of votes is held" in refused.content.decode()
    assert (done.status_code, again.status_code) == (302, 409)
    assert Freeze.objects.count() == 1


def test_members_of_the_commission_read_and_do_not_close_hold_or_destroy() -> None:
    activity = a_vote()
    make_secret(activity, by=host_of(activity))
    client = signed_in(member_of(activity))
    candidacy = candidates(activity, 1)[0]
    give(candidacy, activity)
    typed = {
        "entry": candidacy.entry_id, "first_at": "2020-01-01T00:00", "last_at": "2099-01-01T00:00", "why": "x",
        "where": "x", "copies": "x", "is_sure": "on",
    }  # fmt: skip

    steps = ("detect/", "hold/", "freeze/", "secret/copy/", "secret/destroy/")

    assert [client.post(desk(activity, step), typed).status_code for step in steps] == [403] * 5


def test_the_secret_is_noted_and_destroyed_at_the_desk() -> None:
    activity = a_vote(appeal_days=0)
    host = host_of(activity)
    candidates(activity, 1)
    make_secret(activity, by=host)
    freeze(activity, by=host)
    client = signed_in(host)

    noted = client.post(desk(activity, "secret/copy/"), {"where": "Safe of room 14"})
    unsure = client.post(desk(activity, "secret/destroy/"), {"copies": "Safe of room 14"})
    forgotten = client.post(desk(activity, "secret/destroy/"), {"copies": "Server", "is_sure": "on"})
    done = client.post(
        desk(activity, "secret/destroy/"), {"copies": "Server\nSafe of room 14", "is_sure": "on"}
    )

    assert [answer.status_code for answer in (noted, unsure, forgotten, done)] == [302, 400, 400, 302]
    assert "Safe of room 14" in forgotten.content.decode()
    assert VoteSecret.objects.get().destroyed_at is not None


def test_published_files_are_given_to_anybody_once_the_result_is_closed() -> None:
    activity = a_vote()
    give(candidates(activity, 1)[0], activity, 3)
    names = ["results.json", "votes.csv", "receipts.csv", "seal.json", "verify.py"]

    def fetched() -> list[int]:
        return [Client().get(f"/en/contests/results/{activity.pk}/{name}").status_code for name in names]

    before = fetched()
    frozen = freeze(activity, by=host_of(activity))
    after = fetched()
    answer = Client().get(f"/en/contests/results/{activity.pk}/results.json")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    assert (before, after) == ([404] * 5, [200] * 5)
    assert hashlib.sha256(content).hexdigest() == frozen.sha256
    assert Client().get(f"/en/contests/results/{activity.pk}/secret_key").status_code == 404


def test_files_of_a_contest_still_being_prepared_are_not_given() -> None:
    activity = a_vote()
    freeze(activity, by=host_of(activity))
    contest = activity.arena.level.contest
    contest.state = "draft"
    contest.save()

    assert Client().get(f"/en/contests/results/{activity.pk}/votes.csv").status_code == 404


def test_the_commission_neither_sees_nor_judges_held_votes_before_the_close() -> None:
    activity = a_vote(closed=-timedelta(days=1))
    candidacy = candidates(activity, 1)[0]
    batch = batch_of(give(candidacy, activity, 777))
    commission = CommissionFactory(arena=activity.arena)
    chair = MandateFactory(commission=commission, seat="chair").user
    sitting = f"/en/desk/contests/commissions/{commission.pk}/sittings/{activity.pk}/"

    before = signed_in(chair).get(sitting).content.decode()
    with pytest.raises(ValidationError):
        open_question(activity, commission, kind="batch", batch=batch, proposed="void", by=chair)
    close(activity)
    after = signed_in(chair).get(sitting).content.decode()
    open_question(activity, commission, kind="batch", batch=batch, proposed="void", by=chair)

    assert "777" not in before
    assert candidacy.entry.title_ru not in before
    assert "777" in after
