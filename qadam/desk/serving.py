"""The two processes of a node on one machine: the web server, and the worker that may fall and is raised again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

LOOK_EVERY = 0.3
STOP_WITHIN = 10.0
RAISE_AFTER = 1.0
# When one web process has died the others are asked to end; one that does not hear it is ended after so many seconds.
KILL_AFTER = 5

# A vote waits in its thread until the transaction that keeps it is committed: as many as come at once need a thread.
THREADS = 96

Tell = Callable[[str], None]


def web_command(
    host: str, port: int, processes: int, application: str = "qadam.wsgi:application"
) -> list[str]:
    """Return the words that start the web server of a node."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(processes), "--blocking-threads", str(THREADS), "--no-ws",
        "--workers-kill-timeout", str(KILL_AFTER), "--log-level", "error", application,
    ]  # fmt: skip


class Node:
    """A web server and a worker started together."""

    def __init__(self, web: Sequence[str], worker: Sequence[str], tell: Tell) -> None:
        self._words, self._tell = worker, tell
        self.web = subprocess.Popen(web)
        self.worker = subprocess.Popen(worker)

    def watch(self) -> None:
        """Return when the web server has ended; a worker that has ended is started again."""
        while self.web.poll() is None:
            time.sleep(LOOK_EVERY)
            if self.worker.poll() is not None and self.web.poll() is None:
                self._tell(f"The worker ended with code {self.worker.returncode}; it is started again.")
                time.sleep(RAISE_AFTER)
                self.worker = subprocess.Popen(self._words)

    def stop(self) -> int:
        """Ask both to end, insist after a while, and return the exit code of the web server."""
        children = (self.web, self.worker)
        for child in children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        until = time.monotonic() + STOP_WITHIN
        for child in children:
            try:
                child.wait(timeout=max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.kill(child.pid, signal.SIGKILL)
                child.wait()
        return self.web.returncode or 0
