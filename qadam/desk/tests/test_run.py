"""`qadam run` says in words why it cannot start, and keeps its two processes."""

import signal
import socket
import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from qadam.desk.management.commands.run import refuse_taken_port
from qadam.desk.serving import Node


def test_a_taken_port_is_refused_in_words() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CommandError, match=f"port {port}: Address already in use"):
            refuse_taken_port("127.0.0.1", port)

    refuse_taken_port("127.0.0.1", port)


def a_program(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_a_worker_that_falls_is_raised_again_while_the_web_server_stands(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    said: list[str] = []
    web = a_program("import time; time.sleep(4)")
    worker = a_program(f"open({str(starts)!r}, 'a').write('x')")

    node = Node(web, worker, said.append)
    node.watch()
    code = node.stop()

    assert code == 0
    assert len(starts.read_text()) >= 2
    assert said[0] == "The worker ended with code 0; it is started again."


def test_stopping_ends_both(tmp_path: Path) -> None:
    sleeper = a_program("import time; time.sleep(60)")
    node = Node(sleeper, sleeper, print)

    node.stop()

    assert (node.web.poll(), node.worker.poll()) == (-signal.SIGTERM, -signal.SIGTERM)
