"""Requests that no browser sends: cut, slow, huge, and whatever else comes to mind."""

import contextlib
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.votes.site import Site, whole_answer

pytestmark = pytest.mark.slow

# More than the server has threads.
MANY = 150
MISTAKES = {400, 403, 404, 405, 408, 409, 411, 413, 414, 415, 417, 422, 431, 501, 505}


def test_a_body_that_was_cut_is_no_vote(site: Site) -> None:
    before = len(site.receipts())
    paper = site.paper(site.voter())

    for missing in (1, 10, 40):
        with contextlib.closing(site.line()) as line:
            line.sendall(paper[:-missing])
            line.shutdown(1)
            told = whole_answer(line)
            assert not told or told.startswith(b"HTTP/1.1 400")

    assert len(site.receipts()) == before
    assert site.ask(paper).status == 200


def test_a_vote_whose_voter_did_not_wait_for_the_answer_is_there_once(site: Site) -> None:
    before = len(site.receipts())
    papers = site.papers(20)

    for paper in papers:
        with contextlib.closing(site.line()) as line:
            line.sendall(paper)
    said = [site.ask(paper) for paper in papers]

    assert {answer.status for answer in said} <= {200, 409}
    assert sorted(answer.receipt for answer in said) == sorted(site.receipts()[before:])
    assert len(site.receipts()) == before + 20


@contextlib.contextmanager
def held(site: Site, beginnings: Iterator[bytes]) -> Iterator[None]:
    """Keep lines open over which only the beginning of a request has come."""
    with ExitStack() as stack:
        for beginning in beginnings:
            line = stack.enter_context(contextlib.closing(site.line()))
            line.sendall(beginning)
        yield


@pytest.mark.parametrize("forwarded", [True, False], ids=["through-a-proxy", "straight"])
def test_slow_bodies_leave_the_server_to_others(site: Site, forwarded: bool) -> None:
    attacker = site.voter()
    own = {"X_Forwarded_For": attacker} if forwarded else {"X_Forwarded_For": ""}
    papers = (site.paper(attacker, told=own)[:-30] for _line in range(MANY))

    with held(site, papers):
        # It takes a few seconds to see that nothing comes; then those lines are cut, and no others.
        told = [status_at_last(site, site.paper(site.voter())) for _vote in range(3)]
        started = time.monotonic()
        page = site.page()

        assert told == [200] * 3
        assert page.status == 200
        assert time.monotonic() - started < 3


def status_at_last(site: Site, paper: bytes) -> int:
    """Send a vote, again where it is told to try again, and return what came of it."""
    answer = site.ask(paper, patience=15)
    for _time in range(5):
        if answer.status != 503:
            break
        time.sleep(1)
        answer = site.ask(paper, patience=15)
    return answer.status


def test_slow_heads_leave_the_server_to_others(site: Site) -> None:
    papers = (site.paper(site.voter())[:60] for _line in range(MANY))

    with held(site, papers):
        time.sleep(0.5)
        started = time.monotonic()
        page, vote = site.page(), site.ask(site.paper(site.voter()))

        assert (page.status, vote.status) == (200, 200)
        assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Long": "a" * 1_000_000},
        {"X_Forwarded_For": ", ".join(["5.6.7.8"] * 20_000)},
        {"Cookie": "; ".join(f"c{number}=x" for number in range(20_000))},
        {f"X_{number}": "a" for number in range(5_000)},
        {"Content_Length": "9" * 400},
        {"Content_Length": "-5"},
        {"Content_Length": "1", "Transfer_Encoding": "chunked"},
        {"Origin": "http://[" * 1000},
        {"Host": "a" * 10_000},
    ],
    ids=["long", "proxies", "cookies", "many", "length", "negative", "two-lengths", "origin", "host"],
)
def test_huge_and_crooked_headers_are_refused_and_the_server_goes_on(
    site: Site, headers: dict[str, str]
) -> None:
    before = len(site.receipts())

    told = site.ask(site.paper(site.voter(), told=headers), patience=20)

    assert told.status in MISTAKES | {0, 200}
    assert len(site.receipts()) == before + (told.status == 200)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ("&entry=' OR 1=1 --", 404),
        ("&entry=1;DROP TABLE contests_vote", 404),
        ("&entry=%00", 404),
        ("&entry=1e3", 404),
        ("&entry=٣", 404),
        ("&entry=-1", 404),
        ("&entry=" + "9" * 18, 404),
        ("&entry=" + "9" * 400, 404),
        ("&token='; DELETE FROM contests_vote; --", 422),
        ("&work=' OR ''='", 200),
        ("&" * 2000, 400),
        ("&a=1" * 50, 400),
        ("&x=" + "a" * 5000, 413),
    ],
)
def test_what_is_typed_into_a_form_is_a_value_and_no_statement(site: Site, more: str, status: int) -> None:
    before = len(site.receipts())
    head, _gap, body = site.paper(site.voter()).partition(b"\r\n\r\n")
    whole = body + more.encode()
    head = head.replace(f"Content-Length: {len(body)}".encode(), f"Content-Length: {len(whole)}".encode())

    told = site.ask(head + b"\r\n\r\n" + whole)

    assert told.status == status
    assert len(site.receipts()) == before + (status == 200)


NAMES = st.sampled_from(
    ["Origin", "Referer", "Cookie", "X-Forwarded-For", "X-Forwarded-Proto", "Content-Type", "Accept-Language",
     "Transfer-Encoding", "Expect", "Connection", "Host", "Content-Encoding", "Upgrade", "X-Any"]
)  # fmt: skip
TEXTS = st.one_of(
    st.binary(max_size=80).map(lambda raw: raw.replace(b"\r", b"").replace(b"\n", b"")),
    st.sampled_from([b"", b"null", b"chunked", b"100-continue", b"qadam_language=xx", b"sessionid=1", b"::1",
                     b"5.5.5.5", b"gzip", b"application/x-www-form-urlencoded; charset=koi8-r", b"\xff\xfe"]),
)  # fmt: skip
PLACES = st.one_of(
    st.sampled_from(["/kk/contests/vote/{pk}/", "/ru/contests/vote/{pk}/", "/contests/vote/{pk}/",
                     "/kk/contests/vote/{pk}", "/kk/contests/vote/999999999999999999/", "/kk/contests/receipt/",
                     "/xx/contests/vote/{pk}/"]),
    st.text("/%.0123456789abkv?&=\\;", max_size=30).map("/kk/contests/vote/{pk}/".__add__),
)  # fmt: skip
BODIES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=100).map(lambda text: f"entry={text}&token={text}".encode("utf-8", "replace")),
    st.just(b"entry=%ff%fe&token=%00&work=%d0"),
)


@given(
    method=st.sampled_from(
        ["POST", "POST", "POST", "PUT", "GET", "HEAD", "OPTIONS", "DELETE", "PATCH", "FOO"]
    ),
    place=PLACES,
    headers=st.lists(st.tuples(NAMES, TEXTS), max_size=5),
    body=BODIES,
    off=st.sampled_from([0, 0, 0, 0, -1]),
)
@example("POST", "/kk/contests/vote/{pk}/", [], b"entry=\xff&token=", 0)
@example("POST", "/kk/contests/vote/{pk}/", [("Content-Type", b"multipart/form-data")], b"--", 0)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_no_answer_says_that_the_server_is_at_fault(
    site: Site, method: str, place: str, headers: list[tuple[str, bytes]], body: bytes, off: int
) -> None:
    own = {"Host": f"127.0.0.1:{site.port}".encode(), "Origin": f"http://127.0.0.1:{site.port}".encode(),
           "Content-Type": b"application/x-www-form-urlencoded"}  # fmt: skip
    told = own | dict(headers) | {"Content-Length": str(max(0, len(body) + off)).encode()}
    head = b"".join(name.encode() + b": " + text + b"\r\n" for name, text in told.items())
    address = place.format(pk=site.activity).encode()

    answer = site.ask(
        method.encode() + b" " + address + b" HTTP/1.1\r\n" + head + b"Connection: close\r\n\r\n" + body, 10
    )

    # An answer of the line itself, a request that is none, may be no more than its end.
    assert answer.status < 500 or answer.status == 501
