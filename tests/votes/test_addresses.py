"""Nobody writes the address by which a vote is counted."""

import pytest

from tests.votes.conftest import MakeSite
from tests.votes.site import Site

pytestmark = pytest.mark.slow


def counted(site: Site, told: str, network: str, from_: str = "127.0.0.1") -> int:
    """Return the status of a vote that tells this X-Forwarded-For and has the page token of a network."""
    paper = site.paper(network, token=site.token(network), X_Forwarded_For=told)
    return site.ask(paper, from_=from_).status


def test_without_a_trusted_proxy_a_told_address_is_not_believed(make_site: MakeSite) -> None:
    with make_site(QADAM_TRUSTED_PROXIES="") as site:
        assert counted(site, "5.1.1.1", "5.1.1.1") == 422
        assert counted(site, "5.1.1.1", "127.0.0.1") == 200
        assert [counted(site, forged, "127.0.0.1") for forged in ("5.1.1.2", "::1", "127.0.0.9", "")] == [
            409
        ] * 4
        assert counted(site, "5.1.1.1", "127.0.0.2", from_="127.0.0.2") == 200
        assert len(site.receipts()) == 2


def test_whoever_comes_past_the_proxy_is_counted_by_their_own_address(site: Site) -> None:
    assert counted(site, "5.1.2.1", "5.1.2.1", from_="127.0.0.3") == 422
    assert counted(site, "5.1.2.1", "127.0.0.3", from_="127.0.0.3") == 200
    assert counted(site, "5.1.2.2", "127.0.0.3", from_="127.0.0.3") == 409


@pytest.mark.parametrize("hops", ["", ", 10.9.0.1", ", 10.9.0.1, 10.9.7.7"], ids=["one", "two", "three"])
def test_behind_trusted_proxies_the_address_that_they_saw_counts(site: Site, hops: str) -> None:
    own = site.voter()

    assert counted(site, f"{own}{hops}", own) == 200
    assert [
        counted(site, f"{forged}, {own}{hops}", own)
        for forged in ("6.6.6.6", "10.9.0.5", "127.0.0.1", "::1", "nonsense", "", f"{own}, 6.6.6.6")
    ] == [409] * 7
    assert counted(site, f"6.6.6.6, {own}{hops}", "6.6.6.6") == 422


def test_a_proxy_nobody_trusts_is_counted_itself(site: Site) -> None:
    proxy = site.voter()

    assert counted(site, f"{site.voter()}, {proxy}", proxy) == 200
    assert counted(site, f"{site.voter()}, {proxy}", proxy) == 409


def test_of_two_headers_the_one_of_the_proxy_counts(site: Site) -> None:
    """Some proxies add a line of their own below the one that the visitor wrote."""
    own, forged = site.voter(), site.voter()
    line = f"X-Forwarded-For: {own}\r\n"
    paper = site.paper(own).decode()

    told = [
        site.ask(paper.replace(line, f"X-Forwarded-For: {text}\r\n{line}").encode())
        for text in (forged, "6.6.6.7")
    ]

    assert [answer.status for answer in told] == [200, 409]
    assert counted(site, own, own) == 409
    assert counted(site, forged, forged) == 200


SPELLINGS = [
    "2001:db8:77:1::1",
    "2001:DB8:77:1::1",
    "2001:0db8:0077:0001:0000:0000:0000:0001",
    "2001:db8:77:1:ffff:ffff:ffff:ffff",
    "2001:db8:77:1::192.0.2.1",
    " 2001:db8:77:1::1 ",
]


def test_all_spellings_and_all_neighbours_of_one_ipv6_network_have_one_vote(site: Site) -> None:
    network = "2001:db8:77:1::/64"

    assert [counted(site, told, network) for told in SPELLINGS] == [200, *[409] * (len(SPELLINGS) - 1)]
    assert counted(site, "2001:db8:77:2::1", "2001:db8:77:2::/64") == 200


def test_an_ipv4_address_in_ipv6_clothes_is_the_same_address(site: Site) -> None:
    own = "198.51.100.77"
    clothed = ["::ffff:198.51.100.77", "::FFFF:c633:644d", "0:0:0:0:0:ffff:c633:644d"]

    assert [counted(site, told, own) for told in [own, *clothed]] == [200, 409, 409, 409]
