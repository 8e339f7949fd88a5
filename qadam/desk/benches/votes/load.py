"""Many connections at once that send prepared requests and time each answer; one thread, no client library.

A client library would take more of the two shared cores than the server it measures.
"""

import select
import socket
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"


@dataclass
class Outcome:
    """What a load saw: how long it took, each answer's seconds in the order of coming, how often each status came."""

    seconds: float = 0.0
    answers: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    # Connections that broke before their answer came.
    broken: int = 0
    # Each request with its whole answer, where they were asked to be kept.
    exchanges: list[tuple[bytes, bytes]] = field(default_factory=list)

    def rate(self, status: int = 200) -> float:
        """Return how many answers of a status came in a second."""
        return self.statuses[status] / self.seconds if self.seconds else 0.0

    def part(self, part: float) -> float:
        """Return the time in milliseconds within which this part of the answers came."""
        held = sorted(self.answers)
        return held[min(len(held) - 1, int(len(held) * part))] * 1000 if held else 0.0


@dataclass
class _Line:
    """One connection: what was asked, what has come and how much is still to come, since when it waits."""

    socket: socket.socket
    asked: bytes = b""
    came: bytearray = field(default_factory=bytearray)
    needs: int = 0
    since: float = 0.0


def send(
    address: tuple[str, int],
    requests: Iterable[bytes],
    *,
    connections: int,
    seconds: float = 0.0,
    keeps_exchanges: bool = False,
    is_wanted: Callable[[], bool] = lambda: True,
) -> Outcome:
    """Send requests over so many connections until they, the seconds (0: no bound) or the wish run out."""
    waiting = deque(requests)
    outcome = Outcome()
    poll = select.epoll()
    lines: dict[int, _Line] = {}
    started = time.perf_counter()
    until = started + seconds if seconds else float("inf")

    def begin(line: _Line) -> bool:
        if not waiting or time.perf_counter() >= until or not is_wanted():
            return False
        line.came.clear()
        line.needs, line.since = 0, time.perf_counter()
        line.asked = waiting.popleft()
        line.socket.sendall(line.asked)
        return True

    for _place in range(connections):
        line = _connected(address)
        lines[line.socket.fileno()] = line
        poll.register(line.socket, select.EPOLLIN)
        if not begin(line):
            _close(lines, poll, line)
    while lines:
        for number, _event in poll.poll(1.0):
            line = lines[number]
            try:
                is_whole = _take(line, outcome, keeps_exchanges=keeps_exchanges)
                goes_on = not is_whole or begin(line)
            except OSError:
                outcome.broken += 1
                goes_on = False
            if not goes_on:
                _close(lines, poll, line)
        if time.perf_counter() > until + 30:
            break
    outcome.seconds = time.perf_counter() - started
    return outcome


def _connected(address: tuple[str, int]) -> _Line:
    made = socket.create_connection(address, timeout=30)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return _Line(made)


def _close(lines: dict[int, _Line], poll: select.epoll, line: _Line) -> None:
    del lines[line.socket.fileno()]
    poll.unregister(line.socket)
    line.socket.close()


def _take(line: _Line, outcome: Outcome, *, keeps_exchanges: bool) -> bool:
    """Take what came and tell whether the answer is whole; OSError where the connection ended before."""
    piece = line.socket.recv(262144)
    if not piece:
        raise ConnectionError
    line.came += piece
    if not line.needs:
        end = line.came.find(HEAD_END)
        if end < 0:
            return False
        line.needs = end + len(HEAD_END) + _length(bytes(line.came[:end]))
    if len(line.came) < line.needs:
        return False
    outcome.answers.append(time.perf_counter() - line.since)
    outcome.statuses[int(line.came[9:12])] += 1
    if keeps_exchanges:
        outcome.exchanges.append((line.asked, bytes(line.came)))
    return True


def _length(head: bytes) -> int:
    for row in head.lower().split(b"\r\n"):
        if row.startswith(LENGTH):
            return int(row[len(LENGTH) :])
    return 0
