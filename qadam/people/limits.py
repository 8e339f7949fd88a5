"""The one limiter: how often something may be done in a window of time, counted in the database.

All processes and nodes agree, because one statement counts and answers. Sign-in, its codes and letters go through it,
and so may any other area: `limits.take("search", address, per=60, at_most=30)`.
"""

import hashlib
import secrets
import time
from dataclasses import dataclass

from django.db import connection

from qadam.people.models import Limit

# The windows of a limit may meet clocks that differ a little between nodes, so a window never goes back.
COUNT = """
INSERT INTO people_limit (key, window_start, count) VALUES (%s, %s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN people_limit.window_start >= excluded.window_start THEN people_limit.count + 1 ELSE 1 END,
    window_start = CASE
        WHEN people_limit.window_start >= excluded.window_start THEN people_limit.window_start
        ELSE excluded.window_start END
RETURNING count
"""
GIVE_BACK = "UPDATE people_limit SET count = count - 1 WHERE key = %s AND window_start = %s AND count > 0"
KEEP_SECONDS = 2 * 24 * 3600


@dataclass(frozen=True)
class Rate:
    """At most so many times per so many seconds; `by` says what is counted: the address, the person or a key."""

    at_most: int
    per: int
    by: str


# Every limit of signing in; `people.account_urls` and the forms name them.
RATES: dict[str, list[Rate]] = {
    # An office of a hundred people may stand behind one address.
    "sign_in": [Rate(100, 60, "address")],
    "wrong_password": [Rate(20, 60, "address"), Rate(5, 300, "key")],
    "code": [Rate(30, 60, "address")],
    "wrong_code": [Rate(5, 300, "key")],
    "passkey": [Rate(10, 60, "address")],
    "reset_password": [Rate(20, 60, "address")],
    "reset_letter": [Rate(5, 300, "key")],
    "set_password": [Rate(20, 60, "address")],
    "change_password": [Rate(5, 60, "person")],
    "reauthenticate": [Rate(10, 60, "person")],
}


def take(name: str, key: str, per: int, at_most: int) -> bool:
    """Count one more and tell whether it is still allowed; call it outside of a transaction that may be undone."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [_hashed(name, key, per), _window(per)])
        count: int = cursor.fetchone()[0]
    if count == 1 and secrets.randbelow(200) == 0:
        forget()
    return count <= at_most


def give_back(name: str, key: str, per: int) -> None:
    """Take back one count of the present window: what was counted turned out to be right."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, [_hashed(name, key, per), _window(per)])


def forget() -> int:
    """Remove counts of windows long past and return how many there were."""
    return Limit.objects.filter(window_start__lt=_now() - KEEP_SECONDS).delete()[0]


def _hashed(name: str, key: str, per: int) -> str:
    # Addresses and e-mails are not kept in clear.
    return hashlib.sha256(f"{name}\n{per}\n{key}".encode()).hexdigest()


def _window(per: int) -> int:
    return _now() // per * per


def _now() -> int:
    # The wall clock, not kit.clock: a demonstration standing still in time would lock everyone out.
    return int(time.time())


def within(name: str, **counted: object) -> bool:
    """Count one more under every rate of a named limit and tell whether all allow it.

    `counted` gives the value for each way the limit counts: address, person or key.
    """
    return all(
        take(f"{name}:{rate.by}", str(counted[rate.by]), rate.per, rate.at_most) for rate in RATES[name]
    )


def forgive(name: str, **counted: object) -> None:
    """Take back one count under every rate of a named limit."""
    for rate in RATES[name]:
        give_back(f"{name}:{rate.by}", str(counted[rate.by]), rate.per)
