"""A server of the product, started as `qadam run` does, for whoever measures or attacks the vote through it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO

from django.conf import settings

from qadam.desk.serving import web_command
from qadam.settings import web_processes

APPLICATION = "qadam.wsgi:application"
STARTS_WITHIN = 60


def free_port() -> int:
    """Return a port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: str, url: str, port: int, **changes: str) -> dict[str, str]:
    """Return what an installation of its own is told: its home, its database, one trusted proxy in front of it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QADAM_")}
    told = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "qadam.settings",
        "QADAM_HOME": home,
        "QADAM_ORIGIN": f"http://127.0.0.1:{port}",
        # The proxy tells the voters' addresses.
        "QADAM_TRUSTED_PROXIES": "127.0.0.1/32",
        "QADAM_LOG_LEVEL": "ERROR",
        "PORT": str(port),
    }
    return kept | told | changes


def scene(env: Mapping[str, str], *words: str) -> str:
    """Run the program `scene` in an installation and return what it prints; LookupError where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "qadam.desk.benches.votes.scene", *words],
        env=env,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise LookupError(done.stderr[-2000:])
    return done.stdout


def start(
    env: Mapping[str, str], port: int, application: str = APPLICATION, log: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start the web server of a node and return it once it answers; LookupError where it does not."""
    processes = web_processes(int(env.get("QADAM_WEB_PROCESSES", "0")), env["DATABASE_URL"])
    words = web_command("127.0.0.1", port, processes, application)
    # In a session of its own, so that it can be ended with all its processes and nobody else's.
    server = subprocess.Popen(words, env=env, stdout=log, stderr=log, start_new_session=True)
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and server.poll() is None:
        if listens(port):
            return server
        time.sleep(0.1)
    server.kill()
    raise LookupError(f"the server does not listen on {port} (code {server.wait()})")


@contextmanager
def served(env: Mapping[str, str], port: int, application: str = APPLICATION) -> Iterator[None]:
    """Serve while the block lasts."""
    server = start(env, port, application)
    try:
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def listens(port: int) -> bool:
    """Tell whether somebody takes connections on this port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def a_vote(port: int, activity: int, entry: int | str, token: str, headers: Mapping[str, str]) -> bytes:
    """Return the request that a browser sends with the form of a vote."""
    body = f"entry={entry}&token={token}"
    told = {
        "Host": f"127.0.0.1:{port}",
        "Origin": f"http://127.0.0.1:{port}",
        "Cookie": f"{settings.LANGUAGE_COOKIE_NAME}=kk",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"POST /kk/contests/vote/{activity}/ HTTP/1.1\r\n{head}\r\n{body}".encode()
