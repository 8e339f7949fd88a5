"""The database is busy, full or gone: votes are refused in words, promised to nobody, and taken again afterwards."""

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from conftest import IS_TORTURE
from tests.votes.conftest import MakeSite
from tests.votes.site import Site, Told, told_by
from tools import postgres

pytestmark = pytest.mark.slow

RECOVERS_WITHIN = 40.0


def assert_refused(said: list[Told]) -> None:
    """Check that each was told to try again, with the form to do so, and nothing was promised."""
    assert [answer for answer in said if not answer.is_honest_refusal] == []


def assert_recovers(site: Site, papers: list[bytes]) -> None:
    """Let the same people press again until all are taken; each has one vote then."""
    until = time.monotonic() + RECOVERS_WITHIN
    said = [told_by(whole) for _paper, whole in site.load(papers).exchanges]
    while {answer.status for answer in said} & {503} and time.monotonic() < until:
        time.sleep(0.5)
        said = [told_by(whole) for _paper, whole in site.load(papers).exchanges]
    assert {answer.status for answer in said} <= {200, 409}
    assert len({answer.receipt for answer in said}) == len(papers)
    assert {answer.receipt for answer in said} <= set(site.receipts())


@contextlib.contextmanager
def another_writer(site: Site) -> Iterator[None]:
    """Keep the table of votes from everybody else."""
    if site.is_on_postgresql():
        with psycopg.connect(site.url) as server:
            server.execute("LOCK TABLE contests_vote IN EXCLUSIVE MODE")
            yield
        return
    with contextlib.closing(
        sqlite3.connect(site.url.removeprefix("sqlite:///"), isolation_level=None)
    ) as writer:
        writer.execute("BEGIN IMMEDIATE")
        yield
        writer.execute("ROLLBACK")


def test_while_another_writer_has_the_database_votes_are_refused_in_words(site: Site) -> None:
    papers, before = site.papers(8), len(site.receipts())

    with another_writer(site):
        said = [told_by(whole) for _paper, whole in site.load(papers).exchanges]
        page = site.page()

    assert_refused(said)
    assert page.status == 200
    assert_recovers(site, papers)
    assert len(site.receipts()) == before + len(papers)


def test_on_a_full_disk_votes_are_refused_in_words(make_site: MakeSite, small_disk: Path) -> None:
    with contextlib.ExitStack() as stack:
        if connection.vendor == "sqlite":
            site = stack.enter_context(make_site(home=small_disk))
        else:
            made = stack.enter_context(postgres.mortal(folder=small_disk))
            site = stack.enter_context(make_site(cluster=made.address))
        assert site.ask(site.paper(site.voter())).status == 200
        fill(small_disk)

        # PostgreSQL finds room on pages that are there already for some time.
        papers = site.papers(4000 if site.is_on_postgresql() else 500)
        said = [told_by(whole) for _paper, whole in site.load(papers).exchanges]
        promised = [answer.receipt for answer in said if answer.status == 200]
        refused = [answer for answer in said if answer.status != 200]

        assert refused
        assert_refused(refused)
        (small_disk / "ballast").unlink()
        assert_recovers(site, papers)
        assert set(promised) <= set(site.receipts())
        assert len(site.receipts()) == len(papers) + 1


def fill(disk: Path) -> None:
    """Leave no room on a disk."""
    with (disk / "ballast").open("wb", buffering=0) as ballast, contextlib.suppress(OSError):
        while True:
            ballast.write(b"\0" * 65536)


# Its end under load is tried in every run by `test_kills`.
GONE = [True, False] if IS_TORTURE else [False]


@pytest.mark.sampled
@pytest.mark.parametrize("is_gone", GONE)
def test_without_a_connection_to_the_database_votes_are_refused_in_words(
    make_site: MakeSite, is_gone: bool
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no server")
    with (
        postgres.mortal({**postgres.FAITHFUL, "max_connections": 12}) as made,
        make_site(cluster=made.address) as site,
    ):
        papers = site.papers(8)

        with stopped(made) if is_gone else all_connections(site):
            said = [told_by(whole) for _paper, whole in site.load(papers).exchanges]

        assert_refused(said)
        assert_recovers(site, papers)


@contextlib.contextmanager
def stopped(made: postgres.Cluster) -> Iterator[None]:
    """Let there be no server."""
    made.kill()
    yield
    made.start_again()


@contextlib.contextmanager
def all_connections(site: Site) -> Iterator[None]:
    """Take every connection that the server gives, those of the site too."""
    with contextlib.ExitStack() as stack:
        own = [stack.enter_context(psycopg.connect(site.url, autocommit=True))]
        until = time.monotonic() + 20
        refused = 0
        # What the site tries to get back is taken a few times over.
        while refused < 5 and time.monotonic() < until:
            try:
                own.append(stack.enter_context(psycopg.connect(site.url, autocommit=True)))
            except psycopg.OperationalError:
                refused += 1
                pids = [one.info.backend_pid for one in own]
                own[0].execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE backend_type = 'client backend' AND NOT pid = ANY(%s)",
                    [pids],
                )
        yield
