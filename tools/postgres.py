"""A throw-away PostgreSQL cluster: made in a fresh temporary folder, gone when the block ends.

python -m tools.postgres COMMAND ...     run a command with DATABASE_URL of such a cluster
"""

import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

OLDEST = 15


class Unavailable(Exception):
    """There is no PostgreSQL to start here; the message says what is missing."""


def programs() -> Path:
    """Return the folder with the server programs of the newest PostgreSQL that is new enough."""
    found = {}
    for path in Path("/usr/lib/postgresql").glob("*/bin/initdb"):
        if path.parts[-3].isdigit():
            found[int(path.parts[-3])] = path.parent
    if found and max(found) >= OLDEST:
        return found[max(found)]
    on_path = shutil.which("initdb")
    if on_path and shutil.which("postgres", path=str(Path(on_path).parent)):
        text = subprocess.run([on_path, "--version"], capture_output=True, text=True, check=True).stdout
        version = re.search(r"(\d+)", text)
        if version and int(version[1]) >= OLDEST:
            return Path(on_path).parent
    raise Unavailable(f"PostgreSQL {OLDEST} or newer is not installed")


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster and yield the address of a database in it; always stop and remove it."""
    bin_folder = programs()
    home = Path(tempfile.mkdtemp(prefix="qadam-postgres-"))
    # PostgreSQL refuses to run as root.
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(home, "postgres", "postgres")
    server = None
    try:
        password = secrets.token_urlsafe(16)
        _make(bin_folder, home, password, owner)
        port, server = _start(bin_folder, home, owner)
        yield f"postgres://qadam:{password}@127.0.0.1:{port}/postgres"
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(home, ignore_errors=True)


Command = list[str | Path]


def _make(bin_folder: Path, home: Path, password: str, owner: dict[str, Any]) -> None:
    secret = home / "password"
    secret.write_text(password, encoding="ascii")
    secret.chmod(0o600)
    if owner:
        shutil.chown(secret, owner["user"], owner["group"])
    command: Command = [bin_folder / "initdb", "--pgdata", home / "data"]
    command += ["--username=qadam", f"--pwfile={secret}"]
    command += [
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--auth=scram-sha-256",
        "--no-sync",
        "--no-instructions",
    ]
    made = subprocess.run(command, cwd=home, capture_output=True, text=True, **owner)
    if made.returncode:
        raise Unavailable(f"initdb failed: {made.stderr.strip()}")
    secret.unlink()


def _start(bin_folder: Path, home: Path, owner: dict[str, Any]) -> tuple[int, subprocess.Popen[bytes]]:
    """Start the server; a port taken by another program in between is answered by another port."""
    log = home / "log"
    for _ in range(5):
        port = free_port()
        # Nothing in this cluster outlives the run, so it need not reach the disk.
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": home,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": 200,
            "timezone": "UTC",
        }
        command: Command = [bin_folder / "postgres", "-D", home / "data"]
        command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with log.open("ab") as out:
            # In a session of its own, Ctrl-C reaches us only, and we stop the server after its clients.
            server = subprocess.Popen(
                command,
                cwd=home,
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                **owner,
            )
        try:
            if _answers(bin_folder, port, server):
                return port, server
        except BaseException:
            _stop(server)
            raise
        _stop(server)
    raise Unavailable(f"PostgreSQL does not start: {log.read_text(errors='replace')[-500:].strip()}")


def _answers(bin_folder: Path, port: int, server: subprocess.Popen[bytes]) -> bool:
    check: Command = [bin_folder / "pg_isready", "--quiet", "--host=127.0.0.1", f"--port={port}"]
    for _ in range(300):
        if server.poll() is not None:
            return False
        if subprocess.run(check).returncode == 0:
            return True
        time.sleep(0.1)
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    """End the server at once: SIGQUIT ends its children too, without writing anything out."""
    for sign, patience in [(signal.SIGINT, 10), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)]:
        if server.poll() is not None:
            return
        server.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(patience)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def stop_on_terminate() -> None:
    """Let a polite kill unwind the program like Ctrl-C does, so that nothing stays behind."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, interrupt)


def main(command: list[str]) -> int:
    """Run a command beside a throw-away cluster."""
    if not command:
        print(__doc__)
        return 2
    stop_on_terminate()
    try:
        with cluster() as address:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}).returncode
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
