"""The window of a vote, to the millisecond, at a server whose clock is moved."""

from datetime import datetime, timedelta

import pytest

from tests.votes.site import Site

pytestmark = pytest.mark.slow

MILLISECOND = timedelta(milliseconds=1)


def voted_at(site: Site, moment: datetime) -> int:
    """Return the status of a vote at a moment, from a page that was opened then."""
    site.move_clock(moment)
    address = site.voter()
    return site.ask(site.paper(address, token=site.token(address, moment))).status


def test_a_vote_counts_from_the_first_millisecond_to_the_last(site: Site) -> None:
    opens, closes = site.window()

    before = [
        voted_at(site, opens - MILLISECOND),
        voted_at(site, closes),
        voted_at(site, closes + MILLISECOND),
    ]
    within = [
        voted_at(site, opens),
        voted_at(site, opens + MILLISECOND),
        voted_at(site, closes - MILLISECOND),
    ]

    assert (before, within) == ([403] * 3, [200] * 3)


def test_a_page_opened_before_the_close_is_no_vote_after_it(site: Site) -> None:
    _opens, closes = site.window()
    address = site.voter()
    site.move_clock(closes)

    told = site.ask(site.paper(address, token=site.token(address, closes - timedelta(minutes=1))))

    assert told.status == 403
    assert told.receipt == ""


def test_a_receipt_given_before_the_close_is_shown_again_until_it_only(site: Site) -> None:
    paper = site.paper(site.voter())
    receipt = site.ask(paper).receipt
    _opens, closes = site.window()

    again = site.ask(paper)
    site.move_clock(closes)
    late = site.ask(paper)

    assert (again.status, again.receipt) == (409, receipt)
    assert (late.status, late.receipt) == (403, "")
