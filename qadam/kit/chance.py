"""Random bytes of the system, drawn many at a time.

Each draw of its own lets the threads of a process change turns, which costs a busy one more than all else it does with
the bytes. What is drawn is given out once, and a process that was split off draws its own.
"""

import os
import secrets

BYTES = 8
AT_ONCE = 256

_drawn: list[bytes] = []


def eight_bytes() -> bytes:
    """Return eight random bytes that nobody else is given."""
    try:
        return _drawn.pop()
    except IndexError:
        whole = secrets.token_bytes(BYTES * AT_ONCE)
        _drawn.extend(whole[place : place + BYTES] for place in range(BYTES, len(whole), BYTES))
        return whole[:BYTES]


os.register_at_fork(after_in_child=_drawn.clear)
