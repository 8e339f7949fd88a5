"""The page token: what a page of a vote carries, so that a vote comes from such a page and its network.

Written as `key.time.seal`: 12 random bytes, the second it was made (base 36), and an HMAC over both, the activity and
the network of whoever asked for the page. Nothing about it is stored until a vote is cast with it.
"""

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings

from qadam.contests.voting.seals import seal

# Stands in pages that are kept for everybody; `answers.with_token` puts a token there for each request.
GAP = "the-page-token-goes-here"
VALID_SECONDS = 2 * 3600
# The clocks of two nodes may differ a little.
AHEAD_SECONDS = 60
SEAL_BYTES = 16
LONGEST = 64


@dataclass(frozen=True, slots=True)
class Token:
    """A token that is valid here and now."""

    key: str
    made_at: int


def new_token(activity_pk: int, network: str, at: datetime) -> str:
    """Return a fresh token for a page of this activity, asked for from this network."""
    key = base64.urlsafe_b64encode(secrets.token_bytes(12)).decode()
    made_at = int(at.timestamp())
    return f"{key}.{made_at:x}.{_seal(_keys()[0], key, made_at, activity_pk, network)}"


def read_token(text: str, activity_pk: int, network: str, at: datetime) -> Token | None:
    """Return the token if it was made for this activity and network not more than two hours ago."""
    if len(text) > LONGEST or not text.isascii() or text.count(".") != 2:
        return None
    key, written, sealed = text.split(".")
    try:
        made_at = int(written, 16)
    except ValueError:
        return None
    if not -AHEAD_SECONDS <= at.timestamp() - made_at <= VALID_SECONDS:
        return None
    if not any(
        hmac.compare_digest(sealed, _seal(own, key, made_at, activity_pk, network)) for own in _keys()
    ):
        return None
    return Token(key, made_at)


def _seal(own: bytes, key: str, made_at: int, activity_pk: int, network: str) -> str:
    sealed = seal(own, f"{key}.{made_at:x}.{activity_pk}.{network}".encode())
    return base64.urlsafe_b64encode(sealed[:SEAL_BYTES]).rstrip(b"=").decode()


def _keys() -> tuple[bytes, ...]:
    """Return the key that seals, and the old ones whose pages are still open when the secret key is changed."""
    return _derived((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache
def _derived(secret_keys: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(seal(key.encode(), b"qadam.contests.voting.tokens") for key in secret_keys)
