"""Bodies that do not come: a thread waits for each, and threads are few.

The server that serves us waits for a body without end. Here a visitor who makes many threads wait is refused another
one, and lines over which nothing comes are cut: soon where there are many, later where there are few.
"""

import contextlib
import os
import socket
import struct
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

# So many slow bodies of one visitor, or so many in all, are an attack; a node has 96 threads (`qadam.desk.serving`).
MANY, MOST = 24, 64
SLOW_SECONDS, MANY_SECONDS, SILENT_SECONDS = 0.5, 4.0, 30.0
LOOK_EVERY = 1.0
# Where in the answer to TCP_INFO the milliseconds since the last data stand.
SINCE_DATA = 52


class Waiting:
    """The bodies that are waited for now: whose they are, from which address, and since when."""

    def __init__(self) -> None:
        self._held: dict[int, tuple[str, str, float]] = {}
        self._starting = threading.Lock()
        self._watch: threading.Thread | None = None

    @contextlib.contextmanager
    def for_(self, who: str, nearest: str) -> Iterator[None]:
        """Wait for a piece of somebody's body that comes over a line from the nearest address."""
        place = threading.get_ident()
        self._held[place] = (who, nearest, time.monotonic())
        try:
            yield
        finally:
            del self._held[place]

    def has_many(self, who: str) -> bool:
        """Tell whether this visitor makes so many threads wait that another one is refused."""
        if len(self._held) < MANY:
            return False
        slow = time.monotonic() - SLOW_SECONDS
        return sum(own == who and since < slow for own, _nearest, since in list(self._held.values())) >= MANY

    def watch(self) -> None:
        """Begin to look after lines over which nothing comes."""
        with self._starting:
            if self._watch is None:
                self._watch = threading.Thread(target=self._look, name="slow-lines", daemon=True)
                self._watch.start()

    def _look(self) -> None:
        while True:
            time.sleep(LOOK_EVERY)
            for nearest, seconds in self.late(time.monotonic()).items():
                cut_silent(nearest, min(seconds), len(seconds))

    def late(self, now: float) -> dict[str, list[float]]:
        """Return for each address whose bodies do not come how many seconds each of them has been waited for."""
        waits = [(who, nearest, now - since) for who, nearest, since in list(self._held.values())]
        long = Counter(who for who, _nearest, seconds in waits if seconds > MANY_SECONDS)
        late = defaultdict[str, list[float]](list)
        for who, nearest, seconds in waits:
            are_many = long[who] >= MANY or long.total() >= MOST
            if seconds > (MANY_SECONDS if are_many else SILENT_SECONDS):
                late[nearest].append(seconds)
        return late


WAITING = Waiting()


def cut_silent(address: str, seconds: float, most: int) -> None:
    """Cut lines from an address over which nothing has come for so long, those first that are silent the longest.

    The server does not tell which line a request came over, but Linux knows all lines of a process. One that is open
    without a request may be cut along with the others: a browser opens another.
    """
    lines = []
    for entry in Path("/proc/self/fd").glob("*"):
        with contextlib.suppress(OSError):
            if str(entry.readlink()).startswith("socket:"):
                lines.append(socket.socket(fileno=os.dup(int(entry.name))))
    with contextlib.ExitStack() as stack:
        for line in lines:
            stack.enter_context(line)
        silent = sorted(((_silence(line, address), line) for line in lines), key=itemgetter(0), reverse=True)
        for silence, line in silent[:most]:
            if silence >= seconds:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)


def _silence(line: socket.socket, address: str) -> float:
    """Return the seconds since something came over a line from this address, nothing for other lines."""
    try:
        peer = line.getpeername()
        if not isinstance(peer, tuple) or peer[0] != address:
            return 0.0
        told = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, SINCE_DATA + 4)
    except OSError:
        return 0.0
    milliseconds: int = struct.unpack_from("=I", told, SINCE_DATA)[0]
    return milliseconds / 1000
