"""Applicants without an account: whoever named the number and the code of an entry, and for how long they stay in."""

import secrets

from django.contrib.auth.hashers import check_password, make_password
from django.utils.crypto import constant_time_compare, salted_hmac

from qadam.contests.models import Entry
from qadam.workflow.log import Machine

DIGITS = "0123456789"
GROUPS, GROUP = 3, 4


class Applicant(Machine):
    """Whoever proved that an entry is theirs by its code; the log names nobody."""

    def __init__(self, entry: Entry) -> None:
        self.entry_pk = entry.pk


def new_code() -> str:
    """Return a secret code of twelve digits in groups: digits are the same on every keyboard."""
    groups = ("".join(secrets.choice(DIGITS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def hashed(code: str) -> str:
    """Return what is kept of a code."""
    return make_password(bare(code))


def is_right(entry: Entry | None, code: str) -> bool:
    """Tell whether this is the code of the entry; it takes as long when there is no such entry."""
    if entry is None or not entry.secret_hash:
        make_password(bare(code))
        return False
    return check_password(bare(code), entry.secret_hash)


def bare(code: str) -> str:
    """Return the digits of a code however it was typed."""
    return "".join(sign for sign in code if sign in DIGITS)


def mark_of(entry: Entry) -> str:
    """Return what a session keeps to stay in: it ends when the entry gets a new code."""
    return salted_hmac("qadam.contests.applicants", f"{entry.pk}:{entry.secret_hash}").hexdigest()[:24]


def is_mark(entry: Entry, mark: str) -> bool:
    """Tell whether a session's mark is the present one of the entry."""
    return constant_time_compare(mark, mark_of(entry))
