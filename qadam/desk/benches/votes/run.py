"""The run: a scene in a database of its own, the fast path, the plain view, the reference, then a full table."""

import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings

from qadam.desk.benches.result import Result
from qadam.desk.benches.votes.load import Outcome, send
from qadam.desk.benches.votes.reference import one_by_one, pgbench
from qadam.desk.benches.votes.served import a_vote, environment, free_port, scene, served

CONNECTIONS = 64
FULL, FULL_QUICK = 5_000_000, 300_000
SECONDS, SECONDS_QUICK = 10, 3
# Faster than any server that we know on two cores: so many papers a second are prepared.
MOST_A_SECOND = 12_000
APPLICATION, PLAIN = "qadam.wsgi:application", "qadam.desk.benches.votes.plain:application"


def run(*, quick: bool) -> Result:
    """Measure the vote on the installation's kind of database, in a database made for it and removed afterwards."""
    seconds = SECONDS_QUICK if quick else SECONDS
    full = FULL_QUICK if quick else FULL
    result = Result("votes")
    is_postgresql = result.database == "postgresql"
    with tempfile.TemporaryDirectory(prefix="qadam-votes-") as home, _database(home) as url:
        port = free_port()
        env = environment(home, url, port)
        papers = Path(home) / "papers"
        made = json.loads(scene(env, "make", str(seconds * MOST_A_SECOND * 4), str(papers)))
        requests = _requests(made["activity"], papers, port)
        result.figures["connections"] = CONNECTIONS
        with served(env, port, APPLICATION):
            _warm(port, requests, made)
            fast = _votes(port, requests, seconds)
        with served(env, port, PLAIN):
            _warm(port, requests, made)
            plain = _votes(port, requests, seconds)
        reference = (
            pgbench(url, CONNECTIONS, seconds) if is_postgresql else one_by_one(_file(home), float(seconds))
        )
        scene(env, "fill", str(full))
        with served(env, port, APPLICATION):
            _warm(port, requests, made)
            later = _votes(port, requests, seconds)
            page = _page_under_load(port, requests, made["page"], seconds)
        counted = json.loads(scene(env, "count"))
    _write(result, fast, plain, later, reference, is_postgresql=is_postgresql)
    result.figures["votes_in_the_full_table"] = counted["votes"]
    result.figures["count_by_candidate_s"] = counted["seconds"]
    result.figures["page_under_load_p99_ms"] = page.part(0.99)
    result.figures["page_under_load_p50_ms"] = page.part(0.5)
    result.aims["count_by_candidate_s"] = "<= 1"
    if is_postgresql:
        result.aims["page_under_load_p99_ms"] = "<= 50"
    return result


def _write(
    result: Result, fast: Outcome, plain: Outcome, later: Outcome, reference: float, *, is_postgresql: bool
) -> None:
    name = "pgbench" if is_postgresql else "one_by_one"
    result.figures |= {
        "votes_a_second": fast.rate(),
        "votes_a_second_plain_view": plain.rate(),
        "votes_a_second_full_table": later.rate(),
        f"rows_a_second_{name}": reference,
        "p50_ms": fast.part(0.5),
        "p99_ms": fast.part(0.99),
        "p99_ms_full_table": later.part(0.99),
        "answers_that_were_no_votes": sum(
            outcome.statuses.total() - outcome.statuses[200] + outcome.broken
            for outcome in (fast, plain, later)
        ),
    }
    result.ratios |= {
        f"votes_to_{name}": fast.rate() / reference,
        "votes_to_plain_view": fast.rate() / plain.rate() if plain.rate() else 0.0,
        "full_table_to_empty": later.rate() / fast.rate() if fast.rate() else 0.0,
    }
    result.aims |= {
        "votes_to_plain_view": ">= 6",
        "full_table_to_empty": ">= 0.8",
        "answers_that_were_no_votes": "<= 0",
    }
    if is_postgresql:
        result.aims |= {"votes_to_pgbench": ">= 0.5", "p99_ms": "<= 50"}


@contextmanager
def _database(home: str) -> Iterator[str]:
    """Yield the address of a fresh database of the kind the installation has."""
    own = settings.DATABASES["default"]
    if "sqlite" in own["ENGINE"]:
        yield f"sqlite:///{_file(home)}"
        return
    given = os.environ["DATABASE_URL"]
    name = f"qadam_votes_{os.getpid()}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _file(home: str) -> Path:
    return Path(home) / "votes.sqlite3"


def _requests(activity: int, papers: Path, port: int) -> Iterator[bytes]:
    """Yield the requests of the voters, each from an address of their own with the token of their page."""
    with papers.open(encoding="ascii") as lines:
        for line in lines:
            address, entry, token = line.split()
            yield a_vote(port, activity, entry, token, {"X-Forwarded-For": address})


def _warm(port: int, requests: Iterator[bytes], scene: dict[str, Any]) -> None:
    """Let the server import, render and connect what it needs."""
    send(("127.0.0.1", port), [_get(scene["page"], port)] * 20, connections=4)
    send(("127.0.0.1", port), islice(requests, 300), connections=CONNECTIONS)


def _votes(port: int, requests: Iterator[bytes], seconds: int) -> Outcome:
    # Prepared before the clock starts: the client shall not be measured.
    prepared = list(islice(requests, seconds * MOST_A_SECOND))
    return send(("127.0.0.1", port), prepared, connections=CONNECTIONS, seconds=seconds)


def _get(path: str, port: int) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {settings.LANGUAGE_COOKIE_NAME}=kk\r\n\r\n"
    ).encode()


def _page_under_load(port: int, requests: Iterator[bytes], path: str, seconds: int) -> Outcome:
    """Read a candidate's page now and then while votes come as fast as they can from another process."""
    prepared = list(islice(requests, seconds * MOST_A_SECOND))
    votes = multiprocessing.get_context("fork").Process(target=_load, args=(port, prepared, seconds))
    whole = Outcome()
    votes.start()
    try:
        time.sleep(0.5)
        until = time.monotonic() + seconds - 1
        while time.monotonic() < until:
            one = send(("127.0.0.1", port), [_get(path, port)], connections=1)
            whole.answers += one.answers
            whole.statuses += one.statuses
            time.sleep(0.02)
    finally:
        votes.join()
    if set(whole.statuses) != {200}:
        raise LookupError(f"the page answered {dict(whole.statuses)}")
    return whole


def _load(port: int, prepared: Sequence[bytes], seconds: int) -> None:
    send(("127.0.0.1", port), prepared, connections=CONNECTIONS, seconds=seconds)
