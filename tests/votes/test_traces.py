"""What is left of a voter's address anywhere: nothing."""

from pathlib import Path

import pytest

from tests.votes.conftest import dump
from tests.votes.site import Site

pytestmark = pytest.mark.slow

ADDRESSES = {"203.0.113.177": "203.0.113.177", "2001:db8:1234:5678::9abc": "2001:db8:1234:5678::/64"}
TRACES = [b"203.0.113.177", b"203.0.113.", b"2001:db8:1234", b"20010db81234", b"cb0071b1"]


def test_no_address_stands_in_a_log_a_file_or_the_database(site: Site, tmp_path: Path) -> None:
    for address, network in ADDRESSES.items():
        paper = site.paper(address, token=site.token(network))
        wrong_origin = site.paper(address, token=site.token(network), Origin="http://elsewhere.example")
        old_page = site.paper(address, token="a.b.c")
        no_form = site.paper(address, token="%ff", Content_Type="application/json")
        signed_in = site.paper(address, token=site.token(network), Cookie="sessionid=abc")
        assert [
            site.ask(request).status for request in (paper, paper, wrong_origin, old_page, no_form, signed_in)
        ] == [200, 409, 403, 422, 415, 409]
        with site.line() as line:
            line.sendall(paper[:-5])
            line.shutdown(1)
            line.recv(1000)
    assert site.log.stat().st_size

    if site.is_on_postgresql():
        dump(site.url, tmp_path / "dump.sql")
    files = [path for folder in (site.home, tmp_path) for path in folder.rglob("*") if path.is_file()]

    assert [
        (path.name, trace) for path in files for trace in TRACES if trace in path.read_bytes().lower()
    ] == []
