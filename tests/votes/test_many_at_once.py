"""Many who press the button at the same moment, and the memory of a server that took many votes."""

from collections import Counter

import pytest

from conftest import IS_TORTURE
from tests.votes.site import Site, told_by

pytestmark = pytest.mark.slow


def test_of_64_posts_of_one_address_at_once_one_is_counted_and_63_are_told_so(site: Site) -> None:
    address = site.voter()
    before = len(site.receipts())
    papers = [site.paper(address, site.entries[0]) for _place in range(64)]

    said = [told_by(whole) for _paper, whole in site.load(papers).exchanges]

    assert Counter(answer.status for answer in said) == {200: 1, 409: 63}
    assert [answer.receipt for answer in said if answer.receipt] == [site.receipts()[-1]]
    assert len(site.receipts()) == before + 1


def test_of_64_clicks_on_one_page_at_once_one_is_counted_and_all_see_its_receipt(site: Site) -> None:
    before = len(site.receipts())
    papers = [site.paper(site.voter(), site.entries[0])] * 64

    said = [told_by(whole) for _paper, whole in site.load(papers).exchanges]

    assert Counter(answer.status for answer in said) == {200: 1, 409: 63}
    assert {answer.receipt for answer in said} == {site.receipts()[-1]}
    assert len(site.receipts()) == before + 1


def test_one_address_that_presses_at_once_in_two_processes_has_one_vote(site: Site) -> None:
    if not site.is_on_postgresql():
        pytest.skip("SQLite has one web process")
    assert len(site.workers()) == 2
    before = {pid: site.work_of(pid) for pid in site.workers()}
    kept = len(site.receipts())
    voters = [site.voter() for _place in range(30)]

    said = [
        [
            told_by(whole).status
            for _paper, whole in site.load([site.paper(own) for _press in range(16)]).exchanges
        ]
        for own in voters
    ]

    assert [sorted(statuses) for statuses in said] == [[200, *[409] * 15]] * 30
    assert len(site.receipts()) == kept + 30
    assert [pid for pid, ticks in before.items() if site.work_of(pid) == ticks] == []


@pytest.mark.sampled
def test_memory_stays_flat_however_many_votes_come(site: Site) -> None:
    votes, warm = (50_000, 10_000) if IS_TORTURE else (12_000, 4_000)
    site.load(site.papers(warm), keeps_exchanges=False)
    before = site.memory()

    said = site.load(site.papers(votes), keeps_exchanges=False)

    assert said.statuses == {200: votes}
    assert site.memory() - before < 12 * 1024 * 1024
