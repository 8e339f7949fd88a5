"""The same row inserted without us: by pgbench with many clients, or one by one into SQLite."""

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

SCRIPT = """
INSERT INTO contests_vote
    (activity_id, nomination_id, entry_id, unit_key, slot, prefix_key, network, token, receipt, at)
VALUES (0, 1, 1, decode(md5(random()::text) || md5(random()::text), 'hex'), 0, decode(md5(random()::text), 'hex'), 0,
    'abcdefghijklmnop', substr(md5(random()::text), 1, 16), now());
"""
RATE = re.compile(r"tps = ([0-9.]+)")


def pgbench(url: str, clients: int, seconds: int) -> float:
    """Return how many rows a second pgbench inserts with so many clients; LookupError where it is not installed."""
    program = shutil.which("pgbench") or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), reverse=True)), None
    )
    if program is None:
        raise LookupError("pgbench is not installed; it comes with PostgreSQL")
    parts = urlsplit(url)
    env = {
        **os.environ,
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
    }
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(SCRIPT)
        script.flush()
        words = [program, "-n", "-c", str(clients), "-j", "2", "-T", str(seconds), "-f", script.name]
        done = subprocess.run(words, env=env, capture_output=True, text=True, check=True)
    found = RATE.search(done.stdout)
    if found is None:
        raise LookupError(f"pgbench said nothing of its rate: {done.stdout[-500:]}")
    return float(found[1])


ROW = """
INSERT INTO contests_vote
    (activity_id, nomination_id, entry_id, unit_key, slot, prefix_key, network, token, receipt, at)
VALUES (0, 1, 1, randomblob(32), 0, randomblob(16), 0, 'abcdefghijklmnop', lower(hex(randomblob(8))), ?)
"""


def one_by_one(file: Path, seconds: float) -> float:
    """Return how many rows a second one connection inserts into SQLite, each in its own durable transaction."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    started = time.perf_counter()
    rows = 0
    while time.perf_counter() - started < seconds:
        connection.execute(ROW, ["2026-01-01 00:00:00"])
        rows += 1
    rate = rows / (time.perf_counter() - started)
    connection.close()
    return rate
