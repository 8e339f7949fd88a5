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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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


Settings = Mapping[str, str | int | Path]

# Nothing in such a cluster outlives the run, so it need not reach the disk.
HASTY: Settings = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": 200,
}
# What is committed here outlives the death of the server's processes, though not of the machine.
FAITHFUL: Settings = {**HASTY, "synchronous_commit": "on"}


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster and yield the address of a database in it; always stop and remove it."""
    with mortal(HASTY) as made:
        yield made.address


@contextlib.contextmanager
def mortal(settings: Settings = FAITHFUL, folder: Path | None = None) -> Iterator["Cluster"]:
    """Start a cluster that may be killed and started again; always stop and remove it."""
    bin_folder = programs()
    home = Path(tempfile.mkdtemp(prefix="qadam-postgres-", dir=folder))
    # PostgreSQL refuses to run as root.
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(home, "postgres", "postgres")
    made = None
    try:
        password = secrets.token_urlsafe(16)
        _make(bin_folder, home, password, owner)
        port, server = _start(bin_folder, home, owner, settings)
        made = Cluster(bin_folder, home, owner, settings, password, port, server)
        yield made
    finally:
        if made is not None:
            _stop(made.server)
        shutil.rmtree(home, ignore_errors=True)


@dataclass
class Cluster:
    """A cluster that runs, and what is needed to start it again."""

    bin_folder: Path
    home: Path
    owner: dict[str, Any]
    settings: Settings
    password: str
    port: int
    server: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """The address of the database that the cluster was made with."""
        return f"postgres://qadam:{self.password}@127.0.0.1:{self.port}/postgres"

    def children(self) -> list[int]:
        """Return the processes that the server has started."""
        listed = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        return [int(number) for number in listed.read_text(encoding="ascii").split()]

    def kill(self) -> None:
        """End the server and all its children at once, with nothing written out."""
        children = self.children()
        self.server.kill()
        self.server.wait()
        for number in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        # Memory that a child still holds keeps the server from starting.
        until = time.monotonic() + 10
        while any(_is_alive(number) for number in children) and time.monotonic() < until:
            time.sleep(0.02)

    def start_again(self) -> None:
        """Start the server at the same address, with what it finds on the disk."""
        _port, self.server = _start(self.bin_folder, self.home, self.owner, self.settings, [self.port])


def _is_alive(number: int) -> bool:
    """Tell whether a process still holds anything: one that has ended may wait for its parent to be told."""
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


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


def _start(
    bin_folder: Path,
    home: Path,
    owner: dict[str, Any],
    settings: Settings,
    ports: Iterable[int] | None = None,
) -> tuple[int, subprocess.Popen[bytes]]:
    """Start the server; a port taken by another program in between is answered by another port."""
    log = home / "log"
    for port in ports or (free_port() for _ in range(5)):
        told: Settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": home,
            "timezone": "UTC",
            **settings,
        }
        command: Command = [bin_folder / "postgres", "-D", home / "data"]
        command += [word for name, value in told.items() for word in ("-c", f"{name}={value}")]
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
