"""The throw-away PostgreSQL leaves nothing behind."""

import tempfile
from pathlib import Path

import psycopg
import pytest

from tools import postgres


def cluster_folders() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("qadam-postgres-*"))


def ask_and_fail(asked: dict[str, object]) -> None:
    """Ask a fresh cluster how it writes letters, then break off."""
    with postgres.cluster() as address:
        asked["address"] = address
        with psycopg.connect(address) as connection:
            asked["letters"] = connection.execute(
                "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database"
                " WHERE datname = current_database()"
            ).fetchone()
        raise RuntimeError


@pytest.mark.slow
def test_a_cluster_speaks_utf8_and_is_gone_after_a_failure() -> None:
    try:
        postgres.programs()
    except postgres.Unavailable as reason:
        pytest.skip(str(reason))
    before = cluster_folders()
    asked: dict[str, object] = {}

    with pytest.raises(RuntimeError):
        ask_and_fail(asked)

    assert asked["letters"] == ("C.UTF-8", "UTF8")
    assert cluster_folders() <= before
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(str(asked["address"]), connect_timeout=2)
