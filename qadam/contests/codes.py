"""Short codes for people: printed on paper, read aloud, typed with any case, spaces and hyphens."""

import secrets

# Without letters and digits that are taken for one another on paper: I, L, O, U, 0 and 1.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10


def new_code() -> str:
    """Return a fresh code, as it is printed on a certificate."""
    return "".join(secrets.choice(LETTERS) for _place in range(LENGTH))


def as_typed(text: str) -> str:
    """Return a code as it is kept, whatever the case, spaces and hyphens it is typed with."""
    return "".join(letter for letter in text.upper() if letter in LETTERS)[:LENGTH]
