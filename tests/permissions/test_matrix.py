"""Every address of the site, asked and sent to by everybody, with own and foreign things."""

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from tests.permissions.entry import EVERYBODY, STRANGERS, Entry
from tests.permissions.table import TABLE
from tests.world import SEATED, Role, World, session_of, standing, undone

WRITES = re.compile(r'^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)
# Sessions, when they were last seen, how often somebody knocked, the copy of a person's address that allauth keeps, and
# how many votes were refused.
HOUSEKEEPING = {
    "django_session", "usersessions_usersession", "people_limit", "account_emailaddress", "contests_refusal",
}  # fmt: skip
# Of those who see the same page, and of all where nobody is let in, the seed draws some: a request takes its time.
SHOWN, REFUSED_ALL, SENT_TO_NOTHING, BYSTANDERS = 4, 5, 3, 2
# Who has nothing to do with contests, and with anything else: of these the seed draws some too.
FAR_FROM_CONTESTS = {
    Role.FORMER, Role.EXECUTOR, Role.FOREIGN_EXECUTOR, Role.HEAD, Role.ANALYST, Role.EDITOR, Role.ADMINISTRATOR,
}  # fmt: skip
CONTESTS = re.compile(r"^(contests|contestdesk|programmecontests):")
SIGN_IN = re.compile(r"^/(kk|ru|en)/account/login/")


def names_below(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Return the name of every address; one without a name is told by its pattern."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names_below(pattern, prefix + space)
        else:
            assert isinstance(pattern, URLPattern)
            yield prefix + (pattern.name or f"an address without a name: {pattern.pattern}")


NAMES = sorted(set(names_below(get_resolver())))


def test_every_address_stands_in_the_table() -> None:
    assert [name for name in NAMES if name not in TABLE] == []


def test_the_table_names_no_address_that_is_gone() -> None:
    assert [name for name in TABLE if name not in NAMES] == []


def test_every_name_belongs_to_one_address() -> None:
    names = list(names_below(get_resolver()))

    assert sorted(name for name in set(names) if names.count(name) > 1) == []


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), standing() as made:
        yield made


@pytest.fixture(scope="module")
def sessions(world: World) -> dict[str, str]:
    """Return the session of each person; a stranger has none."""
    return {role: session_of(user) for role, user in world.people.items()}


@pytest.fixture
def fresh_sign_in() -> Iterator[None]:
    """Let a sign-in count as fresh for as long as the whole table takes; allauth asks again after five minutes."""
    with override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=24 * 3600):
        yield


@pytest.mark.sampled
@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("fresh_sign_in")
@pytest.mark.parametrize("name", [name for name in NAMES if name in TABLE])
def test_everybody_gets_what_the_table_says(
    name: str, world: World, sessions: dict[str, str], sample: Any
) -> None:
    wrong: dict[str, list[str]] = {}

    for entry in TABLE[name]:
        with translation.override("kk"):
            address = reverse(name, args=entry.args(world))
        for method, role, expected in cases(entry, sample, knocking(name, sample)):
            data = entry.data(world) if entry.data and method == "post" else {}
            form = plain(data) if entry.is_plain and method == "post" else {"data": data}
            found = knock(method, f"{address}?{entry.asks(world)}", form, role, sessions)
            if not found.startswith(expected):
                fault = f"{method} {entry.thing or 'it'}: {found} instead of {expected}"
                wrong.setdefault(fault, []).append(role)

    assert not wrong, "\n".join(f"{fault} for {', '.join(who)}" for fault, who in wrong.items())


def knocking(name: str, sample: Any) -> list[str]:
    """Return who knocks at an address: all whom it may concern, and some of those who have nothing to do with it."""
    far = FAR_FROM_CONTESTS if CONTESTS.match(name) else set(SEATED)
    return sorted((EVERYBODY - far) | set(sample(sorted(far), BYSTANDERS)))


def cases(entry: Entry, sample: Any, everybody: list[str]) -> list[tuple[str, str, str]]:
    """Return who asks and sends, and what they are to get."""
    shown = set(sample(sorted(entry.reads), SHOWN))
    asking = [role for role in everybody if role in shown or role not in entry.reads]
    if not (entry.reads or entry.led):
        asking = sample(everybody, REFUSED_ALL)
    takes = entry.does or entry.told or entry.led_back or entry.data
    sending = everybody if takes else sample(everybody, SENT_TO_NOTHING)
    return [
        *[("get", role, asked(entry, role)) for role in asking],
        *[("post", role, sent(entry, role)) for role in sending],
    ]


def asked(entry: Entry, role: str) -> str:
    if role in entry.reads:
        return "shown"
    return "led on" if role in entry.led else refusal(entry, role)


def sent(entry: Entry, role: str) -> str:
    if role in entry.does:
        return "done"
    if role in entry.told:
        return "told"
    return "led on" if role in entry.led_back else refusal(entry, role)


def refusal(entry: Entry, role: str) -> str:
    return "sign in" if role in STRANGERS and not entry.is_open else "refused"


def plain(data: dict[str, Any]) -> dict[str, Any]:
    """Return a form as a browser sends it where it has no files."""
    kind, origin = "application/x-www-form-urlencoded", {"Origin": "http://testserver"}
    return {"data": urlencode(data), "content_type": kind, "headers": origin}


def knock(method: str, address: str, form: dict[str, Any], role: str, sessions: dict[str, str]) -> str:
    """Ask or send as a person with their session, undo what it did, and say in a word what happened."""
    client = Client()
    session = sessions.get(role, "")
    client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session} if session else {})
    with undone(), CaptureQueriesContext(connection) as queries:
        response: Any = getattr(client, method)(address, **form)
        if response.streaming:
            b"".join(response.streaming_content)
    written = {found[1] for query in queries if (found := WRITES.match(query["sql"]))} - HOUSEKEEPING
    return verdict(method, role, response, written)


def verdict(method: str, role: str, response: Any, written: set[str]) -> str:
    status, there = response.status_code, response.headers.get("Location", "")
    said = f" ({status}{' ' + there if there else ''}{', wrote ' + ', '.join(sorted(written)) if written else ''})"
    if status == 302 and SIGN_IN.match(there) and role in STRANGERS and not written:
        return f"sign in{said}"
    if status in (403, 404, 405, 410):
        return f"{'refused, yet changed something' if written else 'refused'}{said}"
    if status == 302:
        return f"{'done' if written else 'led on'}{said}"
    if method == "get" and status == 200:
        return f"{'shown, and changed something' if written - {'notices_notice'} else 'shown'}{said}"
    if status in (200, 201, 400, 409, 422):
        return f"{'done' if written else 'told'}{said}"
    return f"something else{said}"
