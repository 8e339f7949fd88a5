"""The secret of a vote: a file outside of the database, for its keys are as telling as the addresses themselves.

`settings.VOTE_SECRETS` is a folder that only the product's own user may enter; each file holds 32 random bytes as
64 hexadecimal digits. Making and destroying one is an action that is logged (`actions.secrets`).
"""

import hashlib
import secrets
from pathlib import Path

from django.conf import settings

from qadam.contests.models import Activity

BYTES = 32


class NoSecret(Exception):
    """The secret is not there: not made yet, destroyed, or another file lies in its place."""


def secret_of(activity: Activity) -> bytes:
    """Return the secret of an activity; raises NoSecret where it cannot be had."""
    held = getattr(activity, "secret", None)
    if held is None or held.destroyed_at is not None:
        raise NoSecret(f"activity {activity.pk} has no secret")
    return read(held.name, held.fingerprint)


def read(name: str, fingerprint: str) -> bytes:
    """Return the secret in the file of this name; raises NoSecret where it is missing or is not the one meant."""
    try:
        secret = bytes.fromhex(place(name).read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise NoSecret(f"the file {name} cannot be read") from error
    if fingerprint_of(secret) != fingerprint:
        raise NoSecret(f"the file {name} holds another secret")
    return secret


def create(name: str) -> bytes:
    """Make a new secret in a file of this name and return it; raises FileExistsError rather than lose another."""
    folder = Path(settings.VOTE_SECRETS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    secret = secrets.token_bytes(BYTES)
    with place(name).open("x", encoding="ascii") as file:
        place(name).chmod(0o600)
        file.write(secret.hex() + "\n")
    return secret


def remove(name: str) -> None:
    """Overwrite and remove the file of this name; one that is gone already is no mistake."""
    KEPT.forget()
    path = place(name)
    try:
        path.write_text("0" * 2 * BYTES + "\n", encoding="ascii")
        path.unlink()
    except FileNotFoundError:
        return


def place(name: str) -> Path:
    """Return where the file of this name lies."""
    return Path(settings.VOTE_SECRETS) / name


def fingerprint_of(secret: bytes) -> str:
    """Return what tells the right file from a wrong one: the first half of the digest."""
    return hashlib.sha256(secret).hexdigest()[:32]


class Kept:
    """Secrets held in memory while votes come in; whoever holds them forgets them when it is quiet."""

    def __init__(self) -> None:
        self._secrets: dict[tuple[str, str], bytes] = {}

    def get(self, name: str, fingerprint: str) -> bytes:
        """Return the secret of this name; raises NoSecret where it cannot be had."""
        held = self._secrets.get((name, fingerprint))
        if held is None:
            if not name:
                raise NoSecret("no secret has been made")
            held = self._secrets[name, fingerprint] = read(name, fingerprint)
        return held

    def forget(self) -> None:
        """Forget all."""
        self._secrets.clear()


KEPT = Kept()
