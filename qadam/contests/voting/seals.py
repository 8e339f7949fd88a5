"""HMAC-SHA-256 in one thread's turn.

`hmac.digest` lets other threads run while it works. A web process has many that wait for their turn, and handing it
over and back costs a vote far more than the digest itself; with `hmac.new` a short message is sealed within the turn.
"""

import hmac


def seal(key: bytes, message: bytes) -> bytes:
    """Return the digest of a message under a key, 32 bytes."""
    return hmac.new(key, message, "sha256").digest()
