"""One open vote, made once for each worker of the tests; every site of these tests is a copy of it."""

import json
import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from qadam.desk.benches.votes.served import environment, scene
from tests.votes.site import Site, copied
from tools import postgres

MakeSite = Callable[..., AbstractContextManager[Site]]


@dataclass
class Template:
    """The vote as it was made: where its secret lies, and its database in the form that can be copied."""

    home: Path
    activity: int
    entries: list[int]
    # The file of SQLite, or the words that PostgreSQL makes the database of.
    database: Path

    def copy(self, into: Path, cluster: str | None) -> str:
        """Make the database anew for one site and return its address."""
        if connection.vendor == "sqlite":
            copy_sqlite(self.database, into / "votes.sqlite3")
            return f"sqlite:///{into / 'votes.sqlite3'}"
        url = made_database(cluster or os.environ["DATABASE_URL"], into.name)
        restore(self.database, url)
        return url


@pytest.fixture(scope="session")
def template(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """An installation whose vote is open, on the kind of database that is tested."""
    home = tmp_path_factory.mktemp("template")
    database = home / "votes.database"
    tested = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        copy_sqlite(Path(tested), database)
        url = f"sqlite:///{database}"
    else:
        tested_url = at_database(os.environ["DATABASE_URL"], tested)
        dump(tested_url, database)
        url = made_database(os.environ["DATABASE_URL"], home.name)
        restore(database, url)
    env = environment(str(home), url, 1, QADAM_SECRET_KEY=settings.SECRET_KEY)
    env["DJANGO_SETTINGS_MODULE"] = "tests.votes.settings"
    made = json.loads(scene(env, "make", "0", str(home / "papers")))
    if connection.vendor != "sqlite":
        dump(url, database)
    site = Site(home, url, made["activity"], [])
    entries = [pk for (pk,) in site.rows("SELECT id FROM contests_entry ORDER BY id")]
    if connection.vendor != "sqlite":
        drop(url)
    return Template(home, made["activity"], entries, database)


@pytest.fixture(scope="session")
def make_site(template: Template, tmp_path_factory: pytest.TempPathFactory) -> MakeSite:
    """Return what serves a copy of the vote while a block lasts."""

    @contextmanager
    def make(home: Path | None = None, cluster: str | None = None, **told: str) -> Iterator[Site]:
        own = home or tmp_path_factory.mktemp("site")
        url = template.copy(own, cluster)
        copied(template.home, own)
        site = Site(own, url, template.activity, template.entries, told)
        try:
            site.start()
            yield site
        finally:
            site.stop()
            if connection.vendor != "sqlite" and cluster is None:
                drop(url)

    return make


@pytest.fixture(scope="session")
def shared_site(make_site: MakeSite) -> Iterator[Site]:
    """The site of all tests that leave it as they found it, but for votes of their own voters."""
    with make_site(QADAM_TRUSTED_PROXIES="127.0.0.1/32,10.9.0.0/16") as made:
        yield made


@pytest.fixture
def site(shared_site: Site) -> Iterator[Site]:
    """The shared site, which must answer before a test and after it."""
    yield shared_site
    shared_site.move_clock(None)
    assert shared_site.ask(shared_site.paper(shared_site.voter())).status == 200


@pytest.fixture
def cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL of the test's own, which keeps what it has committed when it is killed."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no server")
    with postgres.mortal() as made:
        yield made


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of its own that can be filled: in memory, which only root may mount."""
    # Not in pytest's own folder, which PostgreSQL, that runs as another user, cannot enter.
    disk = Path(tempfile.mkdtemp(prefix="qadam-disk-"))
    size = "32m" if connection.vendor == "sqlite" else "256m"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], capture_output=True, text=True
    )
    if mounted.returncode:
        disk.rmdir()
        pytest.skip("a small disk cannot be mounted here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)
        disk.rmdir()


def copy_sqlite(from_: Path, into: Path) -> None:
    """Copy a database of SQLite while others may have it open."""
    with closing(sqlite3.connect(from_)) as source, closing(sqlite3.connect(into)) as target:
        source.backup(target)


def at_database(url: str, name: str) -> str:
    """Return the address of another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def made_database(url: str, name: str) -> str:
    """Make an empty database beside another and return its address."""
    own = f"votes_{os.getpid()}_{name}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{own}" TEMPLATE template0'.encode())
    return at_database(url, own)


def drop(url: str) -> None:
    """Remove a database, whoever is still connected to it."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'DROP DATABASE "{urlsplit(url).path[1:]}" WITH (FORCE)'.encode())


def dump(url: str, file: Path) -> None:
    """Write a database down as the words that make it."""
    words = [str(postgres.programs() / "pg_dump"), "--no-owner", "--file", str(file), url]
    subprocess.run(words, check=True, capture_output=True)


def restore(file: Path, url: str) -> None:
    """Make a database of the words that `dump` wrote."""
    words = [str(postgres.programs() / "psql"), "--quiet", "--set=ON_ERROR_STOP=1", "--file", str(file), url]
    subprocess.run(words, check=True, capture_output=True)
