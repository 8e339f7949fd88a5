"""`qadam run` says in words why it cannot start."""

import socket

import pytest
from django.core.management.base import CommandError

from qadam.desk.management.commands.run import refuse_taken_port


def test_a_taken_port_is_refused_in_words() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CommandError, match=f"port {port}: Address already in use"):
            refuse_taken_port("127.0.0.1", port)

    refuse_taken_port("127.0.0.1", port)
