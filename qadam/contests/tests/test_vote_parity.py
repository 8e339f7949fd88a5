"""The fast path and Django's view give the same status, headers and body, and nothing a stranger sends breaks them."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings, strategies
from time_machine import travel

from qadam.contests.actions.voting import cast
from qadam.contests.models import Activity, Vote, VoteRules
from qadam.contests.tests.votes import ADDRESS, answer_of, candidate, environ, form, open_vote
from qadam.contests.voting import ballots
from qadam.contests.voting.answers import PAGES
from qadam.contests.voting.ballots import Answer, Ballot, Outcome
from qadam.contests.voting.fast import in_front_of
from qadam.kit import clock
from qadam.kit.bodies import WholeBody

pytestmark = pytest.mark.django_db

RECEIPT = re.compile(rb"[2-9A-Z]{5}-[2-9A-Z]{5}")
TOKEN = re.compile(rb'name="token" value="[^"]*"')

plain = get_wsgi_application()
handed_on: list[str] = []


def _plain_and_noted(request: dict[str, Any], start_response: Any) -> Any:
    handed_on.append(request.get("PATH_INFO", ""))
    return plain(request, start_response)


fast = in_front_of(_plain_and_noted, cast)


@pytest.fixture(autouse=True)
def _as_served(settings: Any) -> Iterator[None]:
    settings.ALLOWED_HOSTS = ["testserver"]
    PAGES.empty()
    handed_on.clear()
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


def alike(told: tuple[int, dict[str, str], bytes]) -> tuple[int, dict[str, str], bytes]:
    """Return an answer without what is drawn anew for each request."""
    status, headers, content = told
    number = headers.pop("X-Request-ID", "")
    assert re.fullmatch("[0-9a-f]{16}", number) or status == 301
    shown = content.replace(number.encode(), b"") if number else content
    return status, headers, TOKEN.sub(b"", RECEIPT.sub(b"", shown))


@pytest.fixture
def activity() -> Activity:
    return open_vote()


@pytest.fixture
def entry(activity: Activity) -> int:
    return candidate(activity).entry_id


ORDINARY: dict[str, dict[str, Any]] = {
    "an ordinary vote": {},
    "in Russian": {"PATH_INFO": "/ru/contests/vote/{pk}/"},
    "in English": {"PATH_INFO": "/en/contests/vote/{pk}/"},
    "with the language remembered": {"HTTP_COOKIE": "qadam_language=kk; other=1"},
    "with another language remembered": {"HTTP_COOKIE": "qadam_language=ru"},
    "with a broken cookie": {"HTTP_COOKIE": 'a;;="x; qadam_language=kk\\; ='},
    "with a charset": {"CONTENT_TYPE": "application/x-www-form-urlencoded; charset=UTF-8"},
    "by referer": {"HTTP_ORIGIN": None, "HTTP_REFERER": "http://testserver/kk/contests/x/"},
    "another capital in the host": {"HTTP_HOST": "TestServer"},
    "with a port": {"HTTP_HOST": "testserver:8080", "HTTP_ORIGIN": "http://testserver:8080"},
    "no accept": {"HTTP_ACCEPT": None},
    "another accept": {"HTTP_ACCEPT": "application/json"},
    "asks for htmx": {"HTTP_HX_REQUEST": "true"},
    "another accepted language": {"HTTP_ACCEPT_LANGUAGE": "de, ru;q=0.5"},
    "a forged chain": {"HTTP_X_FORWARDED_FOR": "1.2.3.4, 5.6.7.8"},
    "with a query": {"QUERY_STRING": "a=%00&b"},
}
HOSTILE: dict[str, dict[str, Any]] = {
    "an unknown host": {"HTTP_HOST": "elsewhere.example"},
    "a broken host": {"HTTP_HOST": "testserver:80:80"},
    "no host": {"HTTP_HOST": None},
    "another method": {"REQUEST_METHOD": "PUT"},
    "reading": {"REQUEST_METHOD": "GET"},
    "a head": {"REQUEST_METHOD": "HEAD"},
    "options": {"REQUEST_METHOD": "OPTIONS"},
    "a small method": {"REQUEST_METHOD": "post"},
    "json": {"CONTENT_TYPE": "application/json"},
    "a form with files": {"CONTENT_TYPE": "multipart/form-data; boundary=x"},
    "no type": {"CONTENT_TYPE": None},
    "no length": {"CONTENT_LENGTH": None},
    "a negative length": {"CONTENT_LENGTH": "-5"},
    "a length of words": {"CONTENT_LENGTH": "many"},
    "digits of another script": {"CONTENT_LENGTH": "٣"},
    "too long": {"CONTENT_LENGTH": "5000"},
    "far too long": {"CONTENT_LENGTH": "9" * 30},
    "another origin": {"HTTP_ORIGIN": "http://elsewhere.example"},
    "no origin": {"HTTP_ORIGIN": None},
    "signed in": {"HTTP_COOKIE": "sessionid=nonsense"},
    "no slash at the end": {"PATH_INFO": "/kk/contests/vote/{pk}"},
    "an unknown language": {"PATH_INFO": "/de/contests/vote/{pk}/"},
    "no vote there": {"PATH_INFO": "/kk/contests/vote/987654321/"},
    "a number too large": {"PATH_INFO": "/kk/contests/vote/" + "9" * 30 + "/"},
    "another network": {"REMOTE_ADDR": "203.0.113.99"},
    "no address": {"REMOTE_ADDR": ""},
    "a zone in the address": {"REMOTE_ADDR": "fe80::1%eth0"},
}


@pytest.mark.parametrize("name", [*ORDINARY, *HOSTILE])
def test_both_ways_answer_alike(activity: Activity, entry: int, name: str) -> None:
    changes = (ORDINARY | HOSTILE)[name]
    told = {
        key: value.replace("{pk}", str(activity.pk)) if isinstance(value, str) else value
        for key, value in changes.items()
    }
    with travel(clock.now(), tick=False):
        # Once to be taken, then again as one who has voted.
        body = form(activity, entry)
        first = [alike(answer_of(site, environ(activity, body, **told))) for site in _both_anew()]
        answer_of(plain, environ(activity, body, **told))
        second = [alike(answer_of(site, environ(activity, body, **told))) for site in (plain, fast)]

    assert first[0] == first[1]
    assert second[0] == second[1]
    assert first[0][0] < 500
    assert bool(handed_on) == (name in HOSTILE)


def _both_anew() -> Iterator[Any]:
    """Return both ways in turn, each with no vote cast before."""
    from django.db import transaction

    for site in (plain, fast):
        sid = transaction.savepoint()
        yield site
        transaction.savepoint_rollback(sid)


@pytest.mark.parametrize("outcome", [Outcome.BUSY, Outcome.NOT_OPEN, Outcome.NO_CANDIDATE, Outcome.REPEATED])
def test_both_ways_refuse_alike(
    activity: Activity, entry: int, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_ballot: Ballot) -> Answer:
        return Answer(outcome)

    monkeypatch.setattr("qadam.contests.views.vote.cast", refuse)
    body = form(activity, entry)

    told = [
        alike(answer_of(site, environ(activity, body, HTTP_COOKIE="qadam_language=kk")))
        for site in (plain, in_front_of(plain, refuse))
    ]

    assert told[0] == told[1]


def test_over_https_both_ways_answer_alike(activity: Activity, entry: int, settings: Any) -> None:
    settings.IS_HTTPS = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    body = form(activity, entry)
    # Django's middleware reads these settings when it is made.
    anew = get_wsgi_application()

    told = [
        alike(
            answer_of(
                site,
                environ(
                    activity,
                    body,
                    HTTP_ORIGIN="https://testserver",
                    HTTP_COOKIE="qadam_language=kk",
                    HTTP_X_FORWARDED_PROTO=scheme,
                ),
            )
        )
        for scheme in ("https", "http")
        for site in (anew, in_front_of(anew, cast))
    ]

    assert (told[0][0], told[1][0]) == (200, 409)
    assert told[0][1].keys() == told[1][1].keys()
    assert told[2] == told[3]
    assert told[2][0] == 301


def test_a_form_that_breaks_off_is_no_vote(activity: Activity, entry: int) -> None:
    body = form(activity, entry)
    told = []

    for site in (plain, fast):
        request = environ(activity, body[:-5], CONTENT_LENGTH=str(len(body)))
        request["wsgi.input"] = WholeBody(request["wsgi.input"])
        told.append(alike(answer_of(site, request)))

    assert told[0] == told[1]
    assert told[0][0] == 400
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"&",
        b"entry",
        b"entry=1&entry=2&token=%FF",
        b"\xff\xfe",
        b"entry=" + b"1" * 400,
        b"a=1&" * 50,
        b"entry=%31%27--",
    ],
)
def test_a_body_that_is_no_form_is_answered_alike(activity: Activity, body: bytes) -> None:
    told = [alike(answer_of(site, environ(activity, body))) for site in (plain, fast)]

    assert told[0] == told[1]
    assert 400 <= told[0][0] < 500


names = strategies.sampled_from(["entry", "token", "work"])
header = strategies.text(strategies.characters(min_codepoint=32, max_codepoint=255), max_size=80)
address = strategies.one_of(header, strategies.ip_addresses().map(str), strategies.just(f"::ffff:{ADDRESS}"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    headers=strategies.dictionaries(
        strategies.sampled_from(
            ["HTTP_HOST", "HTTP_ORIGIN", "HTTP_REFERER", "HTTP_COOKIE", "CONTENT_TYPE", "HTTP_ACCEPT", "CONTENT_LENGTH",
             "HTTP_ACCEPT_LANGUAGE", "HTTP_X_FORWARDED_PROTO", "HTTP_TRANSFER_ENCODING"]
        ),
        header,
        max_size=3,
    ),
    remote=address,
    told=strategies.lists(address, max_size=4).map(", ".join),
    body=strategies.one_of(
        strategies.binary(max_size=300),
        strategies.lists(strategies.tuples(names, header), max_size=5).map(
            lambda fields: "&".join(f"{name}={value}" for name, value in fields).encode()
        ),
        strategies.just(b"good"),
    ),
)  # fmt: skip
def test_nothing_a_stranger_sends_is_a_fault_of_ours(
    activity: Activity, entry: int, headers: dict[str, str], remote: str, told: str, body: bytes
) -> None:
    sent = form(activity, entry) if body == b"good" else body
    changes: dict[str, Any] = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": told, **headers}

    status, *_rest = answer_of(fast, environ(activity, sent, **changes, **{"wsgi.input": io.BytesIO(sent)}))

    assert status < 500


def test_the_languages_of_the_fast_path_are_those_of_the_site(settings: Any) -> None:
    from qadam.contests.voting.fast import PLACE

    assert all(PLACE.fullmatch(f"/{code}/contests/vote/1/") for code, _name in settings.LANGUAGES)
    assert set(ballots.COUNTED_AS) < set(Outcome)
    assert VoteRules.Unit.values
