"""What a process owes the one that started it."""

import ctypes
import multiprocessing
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Let a process that another of ours started end when that one does, however it ended.

    A worker whose web server was killed would go on answering, and hold the port against the next server.
    """
    if multiprocessing.parent_process() is not None and sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
