"""Who is kept waiting for bodies that do not come, and whose lines are cut for it."""

import contextlib
import socket
import time

import pytest

from qadam.kit.slow_lines import MANY, MANY_SECONDS, MOST, SILENT_SECONDS, Waiting, cut_silent


def held(waits: list[tuple[str, str, float]]) -> Waiting:
    """Return what waits: whose body, over a line from where, for how many seconds."""
    made = Waiting()
    now = time.monotonic()
    made._held = {place: (who, nearest, now - seconds) for place, (who, nearest, seconds) in enumerate(waits)}
    return made


def test_one_slow_body_is_waited_for_patiently() -> None:
    waiting = held([("a", "proxy", SILENT_SECONDS - 1), ("b", "proxy", SILENT_SECONDS + 1)])

    assert {nearest: len(late) for nearest, late in waiting.late(time.monotonic()).items()} == {"proxy": 1}
    assert not waiting.has_many("a")


def test_many_slow_bodies_of_one_visitor_are_waited_for_shortly() -> None:
    waiting = held([("a", "a", MANY_SECONDS + 1)] * MANY + [("b", "b", MANY_SECONDS + 1)])

    assert {nearest: len(late) for nearest, late in waiting.late(time.monotonic()).items()} == {"a": MANY}
    assert (waiting.has_many("a"), waiting.has_many("b")) == (True, False)


def test_slow_bodies_of_many_visitors_do_not_take_all_threads() -> None:
    waiting = held([(str(place), str(place), MANY_SECONDS + 1) for place in range(MOST)])

    assert len(waiting.late(time.monotonic())) == MOST


def test_bodies_that_come_at_once_are_no_attack_however_many() -> None:
    assert not held([("a", "a", 0.1)] * 96).has_many("a")


def test_only_silent_lines_of_the_address_are_cut() -> None:
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        address = server.getsockname()
        visitors = [
            stack.enter_context(socket.create_connection(address, 5, (own, 0)))
            for own in ("127.0.0.4", "127.0.0.5", "127.0.0.4")
        ]
        silent, other, busy = [stack.enter_context(server.accept()[0]) for _visitor in visitors]
        time.sleep(0.6)
        visitors[2].sendall(b"a")
        time.sleep(0.05)

        cut_silent("127.0.0.4", 0.5, most=9)

        assert silent.recv(1) == b""
        other.setblocking(False)
        with pytest.raises(BlockingIOError):
            other.recv(1)
        assert busy.recv(1) == b"a"
        cut_silent("127.0.0.5", 60.0, most=9)
        with pytest.raises(BlockingIOError):
            other.recv(1)
