"""Whatever is killed in the middle of a load: each receipt that was given is in the table, and no vote is doubled."""

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

import pytest

from conftest import IS_TORTURE
from qadam.desk.benches.votes.load import Outcome
from qadam.desk.benches.votes.served import listens
from tests.votes.conftest import MakeSite
from tests.votes.site import Site, told_by
from tools import postgres

RUNS = range(3 if IS_TORTURE else 1)
VOTES, BEFORE = 2500, 700

pytestmark = pytest.mark.slow


def interrupted(site: Site, papers: Sequence[bytes], fault: Callable[[], None]) -> Outcome:
    """Send votes, let something happen in the middle, and return what the voters were told."""
    is_time, sent, said = threading.Event(), count(), list[Outcome]()

    def is_wanted() -> bool:
        if next(sent) == BEFORE:
            is_time.set()
        return True

    load = threading.Thread(target=lambda: said.append(site.load(papers, is_wanted=is_wanted)))
    load.start()
    is_time.wait(60)
    fault()
    is_in_the_middle = load.is_alive()
    load.join(120)
    assert is_in_the_middle
    return said[0]


def assert_all_is_kept_once(site: Site, papers: Sequence[bytes], said: Outcome) -> None:
    """Look for each promised receipt, then let every voter press the same button again."""
    answers = {paper: told_by(whole) for paper, whole in said.exchanges}
    promised = {paper: answer.receipt for paper, answer in answers.items() if answer.status == 200}
    assert [answer.status for answer in answers.values() if answer.status not in (200, 503)] == []
    assert [
        answer for answer in answers.values() if answer.status == 503 and not answer.is_honest_refusal
    ] == []
    assert len(promised) >= BEFORE - 64
    assert set(promised.values()) - set(site.receipts()) == set()

    again = {paper: told_by(whole) for paper, whole in site.load(papers).exchanges}

    assert {answer.status for answer in again.values()} <= {200, 409}
    assert {paper: again[paper].receipt for paper in promised} == promised
    assert sorted(answer.receipt for answer in again.values()) == sorted(site.receipts())
    assert len(site.receipts()) == len(papers)


@pytest.mark.parametrize("run", RUNS)
def test_no_vote_is_lost_or_doubled_when_the_server_is_killed(make_site: MakeSite, run: int) -> None:
    with make_site() as site:
        papers = site.papers(VOTES)

        said = interrupted(site, papers, site.kill)
        site.start()

        assert said.broken
        assert_all_is_kept_once(site, papers, said)


@pytest.mark.parametrize("run", RUNS)
def test_a_killed_worker_takes_the_server_with_it_and_no_vote(make_site: MakeSite, run: int) -> None:
    with make_site() as site:
        papers = site.papers(VOTES)

        said = interrupted(site, papers, lambda: os.kill(site.worker(), signal.SIGKILL))
        assert site.server is not None
        # Whoever keeps services running, `systemd` or a container, starts it again.
        assert site.server.wait(timeout=20) != 0
        site.start()

        assert said.broken
        assert_all_is_kept_once(site, papers, said)


def test_a_worker_ends_with_its_server(make_site: MakeSite) -> None:
    with make_site() as site:
        assert site.server is not None
        site.server.kill()
        site.server.wait()

        until = time.monotonic() + 20
        while listens(site.port) and time.monotonic() < until:
            time.sleep(0.1)

        # A worker that lived on would hold the port against the server that is started next.
        assert not listens(site.port)


@pytest.mark.parametrize("run", RUNS)
def test_no_vote_is_lost_or_doubled_when_a_process_of_postgresql_is_killed(
    make_site: MakeSite, cluster: postgres.Cluster, run: int
) -> None:
    with make_site(cluster=cluster.address) as site:
        papers = site.papers(VOTES)

        said = interrupted(site, papers, lambda: kill_a_backend(cluster))

        assert_all_is_kept_once(site, papers, said)


def kill_a_backend(cluster: postgres.Cluster) -> None:
    """Kill a process that serves the site: PostgreSQL then ends all others and recovers."""
    serving = [
        number
        for number in cluster.children()
        if b"qadam votes_" in Path(f"/proc/{number}/cmdline").read_bytes()
    ]
    os.kill(serving[0], signal.SIGKILL)


@pytest.mark.parametrize("run", RUNS)
def test_no_vote_is_lost_or_doubled_when_postgresql_is_killed(
    make_site: MakeSite, cluster: postgres.Cluster, run: int
) -> None:
    def kill_and_start() -> None:
        cluster.kill()
        cluster.start_again()

    with make_site(cluster=cluster.address) as site:
        papers = site.papers(VOTES)

        said = interrupted(site, papers, kill_and_start)

        assert_all_is_kept_once(site, papers, said)
