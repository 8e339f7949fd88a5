"""`qadam run`: prepare everything, then serve pages and run the worker until stopped."""

import signal
import socket
import sys
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from qadam.desk.preparing import prepare
from qadam.desk.serving import Node, web_command
from qadam.people.actions import sample_accounts
from qadam.settings import env


class Command(BaseCommand):
    help = "Prepare the installation, then serve it: the web server and one worker."
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_taken_port(env.host, env.port)
        prepare(lambda what: self.stdout.write(f"  preparing {what}"))
        connections.close_all()
        self._greet()
        node = Node(self._web(), self._worker(), self.stdout.write)
        signal.signal(signal.SIGTERM, _stop)
        try:
            node.watch()
        except KeyboardInterrupt:
            self.stdout.write("Stopping.")
        finally:
            code = node.stop()
        if code not in (0, -signal.SIGTERM, -signal.SIGINT, 130, 143):
            raise CommandError("The web server stopped by itself; what it said stands above.")

    def _web(self) -> list[str]:
        return web_command(env.host, env.port, settings.WEB_PROCESSES)

    def _worker(self) -> list[str]:
        return [sys.executable, "-m", "qadam.cli", "worker"]

    def _greet(self) -> None:
        self.stdout.write(f"\nQadam is at {settings.ORIGIN}")
        for account in sample_accounts():
            self.stdout.write(f"  {account.email:<32} {account.password:<16} {account.who}")
        if settings.DEMONSTRATION:
            self.stdout.write(
                "These are sample accounts of a demonstration; QADAM_DEMO=0 starts without them."
            )
        self.stdout.write("Stop with Ctrl+C.\n")
        self.stdout.flush()


def refuse_taken_port(host: str, port: int) -> None:
    """Say so before anything is prepared when another program listens on the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # The connections of a server that has just ended do not hold its port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise CommandError(
                f"Qadam cannot listen on {host}, port {port}: {fault.strerror}. PORT=… takes another port."
            ) from None


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
