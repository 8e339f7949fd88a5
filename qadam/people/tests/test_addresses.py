from django.http import HttpRequest
from django.test import RequestFactory
from pytest import mark
from pytest_django import Settings

from qadam.people.addresses import client_address, network_of, passkeys_possible


def asked(remote: str, told: str = "", host: str = "localhost", is_secure: bool = False) -> HttpRequest:
    headers = {"host": host, **({"x-forwarded-for": told} if told else {})}
    return RequestFactory().get("/", REMOTE_ADDR=remote, secure=is_secure, headers=headers)


def test_nobody_writes_their_own_address(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = []

    assert client_address(asked("203.0.113.9", "1.2.3.4")) == "203.0.113.9"


def test_a_trusted_proxy_is_believed_for_the_one_hop_it_saw(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]

    assert client_address(asked("10.0.0.1", "1.2.3.4, 203.0.113.9")) == "203.0.113.9"
    assert client_address(asked("10.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.7")) == "203.0.113.9"
    assert client_address(asked("10.0.0.1", "nonsense")) == "10.0.0.1"
    assert client_address(asked("10.0.0.1")) == "10.0.0.1"


def test_an_address_written_in_two_ways_is_one_address() -> None:
    assert client_address(asked("::ffff:203.0.113.9")) == "203.0.113.9"
    assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert client_address(asked("")) == "0.0.0.0"


@mark.parametrize(
    ("host", "is_secure", "expected"),
    [
        ("localhost:8000", False, True),
        ("127.0.0.1:8000", False, False),
        ("[::1]:8000", True, False),
        ("10.1.2.3", True, False),
        ("qadam.gov.kz", True, True),
        ("qadam.gov.kz", False, False),
    ],
)
def test_passkeys_are_offered_only_where_browsers_allow_them(
    host: str, is_secure: bool, expected: bool, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]

    assert passkeys_possible(asked("203.0.113.9", host=host, is_secure=is_secure)) is expected
