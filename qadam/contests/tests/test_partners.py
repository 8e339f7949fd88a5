"""Partner sites: the banner is looked for on a real local site; nothing inside the network is asked through it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from qadam.contests.actions.partners import addresses_of, check_partner, register_partner, remove_partner
from qadam.contests.looking import Unreachable, fetch, has_banner, target_of
from qadam.contests.models import Contest, Partner
from qadam.contests.tests.factories import ContestFactory
from qadam.people.models import Membership, User
from qadam.people.tests.factories import MembershipFactory
from qadam.workflow.transitions import NotAllowed


class Site:
    """A site of an akimat on this machine: its pages by path, and where they lead on."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.leads: dict[str, str] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path in site.leads:
                    self.send_response(302)
                    self.send_header("Location", site.leads[self.path])
                    self.end_headers()
                    return
                page = site.pages.get(self.path)
                self.send_response(404 if page is None else 200)
                self.end_headers()
                self.wfile.write(page or b"")

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def contest() -> Contest:
    contest: Contest = ContestFactory()
    return contest


@pytest.fixture
def coordinator(contest: Contest) -> User:
    user: User = MembershipFactory(body=contest.edition.issuer, role=Membership.Role.COORDINATOR).user
    return user


@pytest.mark.django_db
def test_a_banner_is_seen_and_missed_when_it_is_removed(
    site: Site, contest: Contest, coordinator: User, settings: Settings
) -> None:
    settings.PARTNERS_MAY_BE_PRIVATE = True
    banner = addresses_of(contest)[0]
    site.pages["/"] = f'<html><body><a href="{banner}">Дауыс беру</a></body></html>'.encode()
    partner = register_partner(contest, f"{site.address}/", by=coordinator)

    up = check_partner(partner)
    site.pages["/"] = "<html><body>Жаңалықтар</body></html>".encode()
    missing = check_partner(partner)
    site.pages.clear()
    gone = check_partner(partner)

    assert [up.state, missing.state, gone.state] == ["up", "missing", "unreachable"]
    assert [check.state for check in partner.checks.all()] == ["unreachable", "missing", "up"]
    assert up.since is not None
    assert gone.since is not None
    assert gone.since > up.since


@pytest.mark.django_db
def test_since_when_stays_while_the_state_stays(
    site: Site, contest: Contest, coordinator: User, settings: Settings
) -> None:
    settings.PARTNERS_MAY_BE_PRIVATE = True
    partner = register_partner(contest, f"{site.address}/none", by=coordinator)

    first = check_partner(partner)
    second = check_partner(partner)

    assert second.since == first.since


@pytest.mark.django_db
def test_a_page_stands_in_the_register_once(contest: Contest, coordinator: User) -> None:
    register_partner(contest, "https://example.kz/", by=coordinator)

    with pytest.raises(ValidationError):
        register_partner(contest, " https://example.kz/ ", by=coordinator)

    assert Partner.objects.count() == 1


@pytest.mark.django_db
def test_a_stranger_neither_adds_nor_removes(contest: Contest, coordinator: User) -> None:
    partner = register_partner(contest, "https://example.kz/", by=coordinator)
    stranger = MembershipFactory(role=Membership.Role.COORDINATOR).user

    with pytest.raises(NotAllowed):
        register_partner(contest, "https://other.kz/", by=stranger)
    with pytest.raises(NotAllowed):
        remove_partner(partner, by=stranger)

    assert Partner.objects.get() == partner


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00::1", "0.0.0.0", "224.0.0.1"],
)
def test_what_lies_inside_the_network_is_not_asked(address: str) -> None:
    with pytest.raises(Unreachable, match="open network"):
        target_of("http://site.kz/", resolver=lambda host, port: ["93.184.215.14", address])


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://site.kz/", "http://a:b@site.kz/", "http://", "http://x:99999/", "//x/"],
)
def test_only_pages_of_the_web_are_asked(url: str) -> None:
    with pytest.raises(Unreachable):
        target_of(url, resolver=lambda host, port: ["93.184.215.14"])


def test_a_redirect_is_checked_anew(site: Site) -> None:
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    site.leads["/"] = "/next"
    site.pages["/next"] = b"here"

    assert fetch(f"{site.address}/", allows_private=True, resolver=resolver) == b"here"
    assert len(asked) == 2


def test_a_page_that_leads_on_and_on_is_left(site: Site) -> None:
    site.leads["/"] = "/"

    with pytest.raises(Unreachable, match="on and on"):
        fetch(f"{site.address}/", allows_private=True)


@pytest.mark.parametrize(
    ("page", "is_there"),
    [
        (b'<iframe src="https://q.kz/kk/contests/embed/x/"></iframe>', True),
        (b"<p>https://q.kz/kk/contests/embed/x/</p>", False),
        (b'<!-- <a href="https://q.kz/kk/contests/embed/x/"> -->', False),
        (b"", False),
        (b"\x00\xff\xfe", False),
    ],
)
def test_a_banner_is_a_frame_a_link_or_a_picture(page: bytes, is_there: bool) -> None:
    assert has_banner(page, ["https://q.kz/kk/contests/embed/x/"]) == is_there
