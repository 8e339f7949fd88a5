"""A seal is the HMAC that everybody can make again."""

import hashlib
import hmac

import pytest

from qadam.contests.voting.seals import seal


@pytest.mark.parametrize("key", [b"k", b"k" * 32, b"k" * 64, b"k" * 200])
@pytest.mark.parametrize("message", [b"", b"unit stage 4 5.0.0.1", b"m" * 5000])
def test_a_seal_is_hmac_sha_256(key: bytes, message: bytes) -> None:
    assert seal(key, message) == hmac.digest(key, message, hashlib.sha256)
