"""What the public sees of a vote that is over: results, the protocol with its files, nobody withdrawn by name."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qadam.contests.actions.freezing import freeze
from qadam.contests.models import Activity, Candidacy, Decision, Entry, Minutes, RegisteredNetwork, Vote
from qadam.contests.tests.counted import a_vote, candidates, give, host_of
from qadam.contests.tests.factories import ActivityFactory, CommissionFactory
from qadam.kit import clock
from qadam.people.tests.factories import UserFactory
from qadam.workflow.log import MACHINE, record

pytestmark = pytest.mark.django_db
AT_MOST = 12


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.VOTE_SECRETS = tmp_path / "secrets"


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def a_counted_vote(**rules: Any) -> tuple[Activity, list[Candidacy]]:
    activity = a_vote(leaders=1, **rules)
    held = candidates(activity, 2)
    give(held[0], activity, 3)
    give(held[1], activity, 5)
    return activity, held


def home(activity: Activity) -> str:
    return f"/en/contests/{activity.arena.level.contest.slug}/"


def protocol(activity: Activity) -> str:
    return f"{home(activity)}arenas/{activity.arena_id}/protocol"


def table(client: Client, path: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(path).content.decode("utf-8-sig"))))


def withdraw(candidacy: Candidacy) -> None:
    entry = candidacy.entry
    entry.state, entry.withdrawn_at, entry.is_public = Entry.State.WITHDRAWN, clock.now(), False
    entry.save()
    record(entry, "withdraw", by=MACHINE)


def test_hidden_totals_are_in_no_page_and_no_file(client: Client) -> None:
    activity, held = a_counted_vote(totals="hidden")
    Activity.objects.filter(pk=activity.pk).update(closes_at=clock.now() + timedelta(days=1))

    page = read(client, f"{protocol(activity)}/")
    lists = [
        table(client, f"{protocol(activity)}.csv"),
        table(client, f"{home(activity)}arenas/{activity.arena_id}/days.csv"),
    ]

    assert "hidden from everybody" in page
    assert held[1].entry.title_kk not in page
    assert [len(rows) for rows in lists] == [1, 1]


def test_a_result_that_is_not_closed_for_good_is_preliminary(client: Client) -> None:
    activity, held = a_counted_vote()

    page = read(client, f"{protocol(activity)}/")

    assert "preliminary result" in page
    assert held[1].entry.title_kk in page
    assert "preliminary, votes are being looked at" in read(client, f"{home(activity)}results/")


def test_a_closed_result_names_the_leaders_and_gives_its_figures(client: Client) -> None:
    activity, held = a_counted_vote()
    freeze(activity, by=host_of(activity))

    with CaptureQueriesContext(connection) as queries:
        page = read(client, f"{protocol(activity)}/")
    asked = len(queries)
    results = read(client, f"{home(activity)}results/")
    rows = table(client, f"{protocol(activity)}.csv")

    assert asked <= AT_MOST
    assert "closed for good" in page
    assert held[1].entry.title_kk in results
    assert held[0].entry.title_kk not in results
    assert [row[2:9] for row in rows[1:]] == [
        [held[1].entry.number, held[1].entry.title_kk, "5", "0", "0", "5", "1"],
        [held[0].entry.number, held[0].entry.title_kk, "3", "0", "0", "3", "2"],
    ]


def test_a_withdrawn_entry_is_not_named_in_the_result(client: Client) -> None:
    activity, held = a_counted_vote()
    freeze(activity, by=host_of(activity))
    withdraw(held[1])
    name = held[1].entry.title_kk

    pages = [read(client, f"{protocol(activity)}/"), read(client, f"{home(activity)}results/")]
    rows = table(client, f"{protocol(activity)}.csv")

    assert not any(name in page for page in pages)
    assert name not in str(rows)
    assert held[1].entry.number in str(rows)


def test_the_feed_tells_that_a_result_is_closed(client: Client) -> None:
    activity, _held = a_counted_vote()
    freeze(activity, by=host_of(activity))

    feed = client.get(f"{home(activity)}feed.atom").content.decode()

    assert feed.count("<entry>") == 3
    assert "the result of the vote is closed for good" in feed
    assert f"{protocol(activity)}/" in feed


def test_a_region_without_a_vote_says_so(client: Client) -> None:
    activity = a_vote()
    Activity.objects.filter(pk=activity.pk).update(kind="intake")

    assert "There is no public vote here" in read(client, f"{protocol(activity)}/")
    assert len(table(client, f"{protocol(activity)}.csv")) == 1


def test_votes_of_shared_networks_with_more_votes_stand_apart(client: Client) -> None:
    activity, held = a_counted_vote()
    RegisteredNetwork.objects.create(
        activity=activity,
        network="203.0.113.0/24",
        name="Мектеп",
        cap=3,
        act="№ 5 бұйрық",
        added_by=UserFactory(),
    )
    give(held[0], activity, 4, network=Vote.Network.REGISTERED)
    words = "Of them from shared networks with more votes"

    before = read(client, f"{protocol(activity)}/")
    freeze(activity, by=host_of(activity))
    after = read(client, f"{protocol(activity)}/")
    rows = table(client, f"{protocol(activity)}.csv")

    assert all(words in page and "up to 3 from one address: № 5 бұйрық" in page for page in (before, after))
    assert [(row[2], row[-1]) for row in rows[1:]] == [
        (held[0].entry.number, "4"),
        (held[1].entry.number, "0"),
    ]


@pytest.mark.parametrize(("state", "is_said"), [("published", True), ("taken", False)])
def test_the_protocol_names_the_minutes_of_what_is_published(
    client: Client, state: str, is_said: bool
) -> None:
    activity, _held = a_counted_vote()
    commission = CommissionFactory(arena=activity.arena)
    choice = ActivityFactory(arena=activity.arena, kind="jury")
    Decision.objects.create(commission=commission, activity=choice, kind="winners", state=state)
    Minutes.objects.create(activity=choice, commission=commission, number="7", held_on="2018-08-12")

    assert ("Minutes No 7 of" in read(client, f"{protocol(activity)}/")) == is_said
