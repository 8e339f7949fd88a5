"""An installation of its own with an open vote: its server, its database and its voters."""

import contextlib
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings

from qadam.contests.voting.tokens import new_token
from qadam.desk.benches.votes.load import Outcome, send
from qadam.desk.benches.votes.served import a_vote, environment, free_port, start
from qadam.kit import clock
from qadam.people.addresses import network_of

RECEIPT = re.compile(rb'class="receipt-number">([0-9A-Z]{5})-([0-9A-Z]{5})<')
FIRST = IPv4Address("5.0.0.1")
PATIENCE = 60.0


@dataclass
class Told:
    """An answer of the server, as it came over the line; status 0 where the line was closed without one."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def receipt(self) -> str:
        """The receipt that the page shows, without its dash."""
        found = RECEIPT.search(self.body)
        return (found[1] + found[2]).decode() if found else ""

    @property
    def is_honest_refusal(self) -> bool:
        """Whether it says to try again later, with the form to do so, and promises nothing."""
        can_retry = b'name="token"' in self.body and b'type="submit"' in self.body
        return self.status == 503 and "retry-after" in self.headers and can_retry and not self.receipt


def told_by(whole: bytes) -> Told:
    """Return the answer that these bytes are."""
    head, _gap, body = whole.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1."):
        return Told(0, {}, whole)
    rows = [row.partition(b":") for row in head.split(b"\r\n")[1:]]
    headers = {name.decode().lower(): text.strip().decode("latin-1") for name, _colon, text in rows}
    return Told(int(head[9:12]), headers, body)


@dataclass
class Site:
    """A server that may be killed, and what its voters send to it."""

    home: Path
    url: str
    activity: int
    entries: list[int]
    told: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None
    voters: int = 0

    @property
    def clock_file(self) -> Path:
        """Where a moment may be written at which the server shall live."""
        return self.home / "clock"

    @property
    def log(self) -> Path:
        """What the server said."""
        return self.home / "server.log"

    def start(self) -> None:
        """Start the server."""
        env = environment(
            str(self.home),
            self.url,
            self.port,
            **{
                "DJANGO_SETTINGS_MODULE": "tests.votes.settings",
                "QADAM_SECRET_KEY": settings.SECRET_KEY,
                "QADAM_CLOCK_FILE": str(self.clock_file),
                "QADAM_LOG_LEVEL": "INFO",
                # However many cores the machine has.
                "QADAM_WEB_PROCESSES": "2" if self.is_on_postgresql() else "1",
                **self.told,
            },
        )
        (self.home / "static").mkdir(exist_ok=True)
        with self.log.open("ab") as log:
            self.server = start(env, self.port, log=log)

    def stop(self) -> None:
        """End the server and whatever it started, politely where it listens to that."""
        if self.server is None:
            return
        if self.server.poll() is None:
            self.server.terminate()
            try:
                self.server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
        self.kill()

    def kill(self) -> None:
        """End the server and its worker at once."""
        assert self.server is not None
        with contextlib.suppress(ProcessLookupError):
            # The session holds nothing but this server.
            os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def worker(self) -> int:
        """Return a process that answers."""
        return self.workers()[-1]

    def workers(self) -> list[int]:
        """Return all processes that answer."""
        assert self.server is not None
        listed = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        return [
            int(number)
            for number in listed.read_text(encoding="ascii").split()
            if b"granian" in Path(f"/proc/{number}/cmdline").read_bytes()
        ]

    def work_of(self, process: int) -> int:
        """Return how long a process has computed for itself, in ticks of the machine."""
        return int(Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11])

    def memory(self) -> int:
        """Return the bytes of memory that the worker holds."""
        for row in Path(f"/proc/{self.worker()}/status").read_text(encoding="ascii").splitlines():
            if row.startswith("VmRSS:"):
                return int(row.split()[1]) * 1024
        raise LookupError("the worker says nothing of its memory")

    def voter(self) -> str:
        """Return the address of somebody who was not here before."""
        self.voters += 1
        return str(FIRST + self.voters)

    def token(self, network: str, at: datetime | None = None) -> str:
        """Return the token of a page that this network asked for."""
        return new_token(self.activity, network, at or clock.now())

    def paper(
        self,
        address: str,
        entry: int | None = None,
        token: str | None = None,
        told: Mapping[str, str] | None = None,
        **headers: str,
    ) -> bytes:
        """Return the request of a vote from an address; names of headers have no dash but a lower line."""
        named = {name.replace("_", "-"): text for name, text in {**headers, **(told or {})}.items()}
        own = self.token(network_of(address)) if token is None else token
        written = {"X-Forwarded-For": address} | named
        return a_vote(self.port, self.activity, entry or self.entries[0], own, written)

    def papers(self, number: int) -> list[bytes]:
        """Return votes of as many different people."""
        return [self.paper(self.voter(), self.entries[place % len(self.entries)]) for place in range(number)]

    def ask(self, request: bytes, patience: float = PATIENCE, from_: str = "127.0.0.1") -> Told:
        """Send a request and return the answer."""
        with contextlib.closing(self.line(patience, from_)) as line:
            try:
                line.sendall(request)
                return told_by(whole_answer(line))
            except ConnectionError:
                return Told(0, {}, b"")

    def page(self, path: str = "/kk/contests/receipt/") -> Told:
        """Ask for a page as any visitor."""
        return self.ask(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n\r\n".encode()
        )

    def line(self, patience: float = PATIENCE, from_: str = "127.0.0.1") -> socket.socket:
        """Return a connection to the server, from one of the many addresses that a machine has for itself."""
        return socket.create_connection(("127.0.0.1", self.port), patience, (from_, 0))

    def load(self, requests: Sequence[bytes], **more: Any) -> Outcome:
        """Send requests over 64 connections at once and keep every answer."""
        more = {"connections": min(64, len(requests)), "keeps_exchanges": True} | more
        return send(("127.0.0.1", self.port), requests, **more)

    def rows(self, statement: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Return what the database holds, asked past the product; gaps are written %s."""
        if self.url.startswith("sqlite"):
            with (
                contextlib.closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as database,
                database,
            ):
                return database.execute(statement.replace("%s", "?"), tuple(values)).fetchall()
        with psycopg.connect(self.url, autocommit=True) as server:
            return server.execute(statement.encode(), tuple(values)).fetchall()

    def receipts(self) -> list[str]:
        """Return the receipts of all votes in the table, the latest one last."""
        return [receipt for (receipt,) in self.rows("SELECT receipt FROM contests_vote ORDER BY id")]

    def is_on_postgresql(self) -> bool:
        """Tell which of the two databases it has."""
        return urlsplit(self.url).scheme != "sqlite"

    def move_clock(self, moment: datetime | None) -> None:
        """Let the server live at this moment, or at the present one again."""
        if moment is None:
            self.clock_file.unlink(missing_ok=True)
            return
        # Whole at once: a request that comes in between reads no half of it.
        fresh = self.clock_file.with_suffix(".new")
        fresh.write_text(moment.isoformat(), encoding="utf-8")
        fresh.replace(self.clock_file)

    def window(self) -> tuple[datetime, datetime]:
        """Return when the vote opens and closes."""
        ((opens, closes),) = self.rows(
            "SELECT opens_at, closes_at FROM contests_activity WHERE id = %s", [self.activity]
        )
        return _moment(opens), _moment(closes)


def _moment(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(f"{value}+00:00")


def whole_answer(line: socket.socket) -> bytes:
    """Read one answer from a line; what came, where the line ends before."""
    came = b""
    while not is_whole(came):
        piece = line.recv(262144)
        if not piece:
            return came
        came += piece
    return came


def is_whole(came: bytes) -> bool:
    """Tell whether this is a whole answer."""
    head, gap, body = came.partition(b"\r\n\r\n")
    if not gap:
        return False
    if b"transfer-encoding: chunked" in head.lower():
        return body.endswith(b"0\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: *([0-9]+)", head, re.IGNORECASE)
    return length is not None and len(body) >= int(length[1])


def copied(folder: Path, into: Path) -> None:
    """Give an installation the secrets of another."""
    shutil.copytree(folder / "vote-secrets", into / "vote-secrets", dirs_exist_ok=True)
