"""Public pages of contests: what is open, candidates in a fair order, gates of language, what withdrawal takes away."""

import re
from collections import Counter
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qadam.contests.models import Activity, Entry, EntryFile, EntryMember, EntryText
from qadam.contests.queries.public import candidates_of, shuffled
from qadam.contests.tests.factories import ArenaFactory, CandidacyFactory, ContestFactory, EntryFactory
from qadam.contests.tests.public_world import PublicWorld, build, more_candidates, something_happened
from qadam.contests.voting.tokens import GAP, read_token
from qadam.kit import clock
from qadam.people.addresses import network_of
from qadam.search.models import SearchRow
from qadam.workflow.log import MACHINE, record

pytestmark = pytest.mark.django_db
LANGUAGES = ["kk", "ru", "en"]
AT_MOST = 12


@pytest.fixture
def world() -> PublicWorld:
    return build()


def read(client: Client, path: str, status: int = 200, **query: Any) -> str:
    response = client.get(path, query)
    assert response.status_code == status, response.status_code
    return re.sub(r"\s+", " ", response.content.decode())


def addresses(world: PublicWorld) -> list[str]:
    home = f"/contests/{world.contest.slug}/"
    return [
        "/contests/",
        home,
        f"{home}announcement/",
        f"{home}candidates/",
        f"{home}candidates/26-0001/",
        f"{home}arenas/{world.near.pk}/",
        f"{home}results/",
        f"{home}arenas/{world.near.pk}/protocol/",
        f"{home}banner/",
        f"/contests/embed/{world.contest.slug}/",
        f"/programmes/{world.contest.edition.slug}/contests/",
        "/",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_shown_in_three_languages_with_few_queries(
    client: Client, world: PublicWorld, language: str
) -> None:
    asked = {}
    for address in addresses(world):
        something_happened(world)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read(client, f"/{language}{address}")
        asked[address] = len(queries)

    assert {address: count for address, count in asked.items() if count > AT_MOST} == {}


def test_thirty_candidates_are_listed_with_as_many_queries_as_one(client: Client, world: PublicWorld) -> None:
    path = f"/kk/contests/{world.contest.slug}/candidates/"
    with CaptureQueriesContext(connection) as one:
        read(client, path)

    more_candidates(world, 30)
    something_happened(world)
    with CaptureQueriesContext(connection) as many:
        read(client, path)

    assert len(many) == len(one)


# What is open


def test_a_contest_says_what_is_open_and_offers_the_verbs(client: Client, world: PublicWorld) -> None:
    page = read(client, f"/en/contests/{world.contest.slug}/")

    assert "Choose a candidate and vote" in page
    assert f"/en/contests/{world.contest.slug}/apply/" in page
    assert "Zhambyl Region" in page
    assert "not in the plan" in page
    assert '<q lang="kk">бір IP-мекен-жайдан 1 дауыс</q>' in page


def test_a_kept_page_changes_when_a_window_closes_and_nothing_else_happens(
    client: Client, world: PublicWorld
) -> None:
    path = f"/en/contests/{world.contest.slug}/candidates/26-0001/"
    noon = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    Activity.objects.filter(pk=world.vote.pk).update(closes_at=noon)
    something_happened(world)

    with clock.moved(noon - timedelta(minutes=1)):
        before = read(client, path)
    with clock.moved(noon):
        after = read(client, path)

    assert 'class="vote-form"' in before
    assert 'class="vote-form"' not in after
    assert "The vote closed" in after


def test_a_vote_without_fixed_rules_is_not_open(client: Client, world: PublicWorld) -> None:
    Activity.objects.filter(pk=world.vote.pk).update(state=Activity.State.PLANNED)
    something_happened(world)

    page = read(client, f"/en/contests/{world.contest.slug}/candidates/26-0001/")

    assert 'class="vote-form"' not in page


def test_a_contest_being_prepared_is_nobodys(client: Client) -> None:
    world = build(state="draft")

    for address in addresses(world)[1:10]:
        read(client, f"/kk{address}", 404)


# The order of candidates


def numbers(page: str) -> list[str]:
    return re.findall(r'<h2><a href="[^"]*/candidates/([^/]+)/"', page)


def test_the_order_is_the_visitors_own_and_stays_on_reload(client: Client, world: PublicWorld) -> None:
    more_candidates(world, 20)
    something_happened(world)
    path = f"/kk/contests/{world.contest.slug}/candidates/"

    first, again = numbers(read(client, path)), numbers(read(client, path))
    others = [numbers(read(Client(), path)) for _visitor in range(3)]

    assert first == again
    assert sorted(first) == sorted(others[0])
    assert any(first != other for other in others)


def test_the_list_is_kept_and_only_its_order_is_of_each_visitor(client: Client, world: PublicWorld) -> None:
    more_candidates(world, 20)
    something_happened(world)
    path = f"/kk/contests/{world.contest.slug}/candidates/"
    read(client, path)

    with CaptureQueriesContext(connection) as queries:
        other = numbers(read(Client(), path))
        asked = len(queries)

    assert asked == 2
    assert len(other) == 21


def test_nobody_has_an_advantage_of_the_order(world: PublicWorld) -> None:
    more_candidates(world, 4)
    held = candidates_of(world.contest)

    firsts = Counter(shuffled(held, visitor)[0].number for visitor in range(2000))

    assert len(firsts) == 5
    assert all(300 < count < 500 for count in firsts.values()), firsts


def test_all_pages_of_a_list_hold_everybody_once(client: Client, world: PublicWorld) -> None:
    more_candidates(world, 30)
    something_happened(world)
    path = f"/kk/contests/{world.contest.slug}/candidates/"

    found = numbers(read(client, path)) + numbers(read(client, path, page="2"))

    assert len(found) == len(set(found)) == 31


@pytest.mark.parametrize("seed", ["x", "-1", "1" * 500, "²", "0.5"])
def test_a_seed_nobody_gave_is_replaced(client: Client, world: PublicWorld, seed: str) -> None:
    client.cookies["qadam_order"] = seed

    response = client.get(f"/kk/contests/{world.contest.slug}/candidates/")

    assert response.status_code == 200
    assert response.cookies["qadam_order"].value.isdecimal()


@pytest.mark.parametrize("typed", ["кордай", "ҚОРДАЙ", "Алибек", "26-0001", "мтс"])
def test_candidates_are_found_by_folded_letters(client: Client, world: PublicWorld, typed: str) -> None:
    more_candidates(world, 3)
    something_happened(world)

    found = numbers(read(client, f"/kk/contests/{world.contest.slug}/candidates/", q=typed))

    assert found == ["26-0001"]


def test_candidates_are_found_by_nomination_region_and_open_vote(client: Client, world: PublicWorld) -> None:
    other = CandidacyFactory(
        entry=EntryFactory(arena=world.far, contest=world.contest, nomination=world.dynasty)
    )
    path = f"/kk/contests/{world.contest.slug}/candidates/"

    assert numbers(read(client, path, nomination=world.dynasty.pk)) == [other.entry.number]
    assert numbers(read(client, path, region=world.far.pk)) == [other.entry.number]
    assert numbers(read(client, path, voting="on")) == ["26-0001"]
    assert len(numbers(read(client, path, nomination="zz", region="9999"))) == 2


def test_an_entry_stands_once_at_its_highest_level(client: Client, world: PublicWorld) -> None:
    above = ArenaFactory(level=world.republican)
    CandidacyFactory(entry=world.candidacy.entry, arena=above)
    something_happened(world)
    path = f"/kk/contests/{world.contest.slug}/candidates/"

    assert numbers(read(client, path)) == ["26-0001"]
    assert numbers(read(client, path, level=world.regional.pk)) == ["26-0001"]
    assert numbers(read(client, path, level=world.republican.pk)) == ["26-0001"]
    assert numbers(read(client, path, region=world.near.pk)) == ["26-0001"]


# The page of a candidate


def test_a_page_is_kept_and_its_token_is_of_each_request(client: Client, world: PublicWorld) -> None:
    path = f"/kk/contests/{world.contest.slug}/candidates/26-0001/"
    read(client, path)

    with CaptureQueriesContext(connection) as queries:
        first = read(client, path)
    asked = len(queries)
    second = read(client, path)

    assert asked == 2
    assert GAP not in first
    assert token(first) != token(second)
    assert first.replace(token(first), "") == second.replace(token(second), "")


def token(page: str) -> str:
    return re.findall(r'name="token" value="([^"]+)"', page)[0]


def test_a_vote_from_the_page_is_taken(client: Client, world: PublicWorld) -> None:
    page = read(client, f"/kk/contests/{world.contest.slug}/candidates/26-0001/")
    entry, action = world.candidacy.entry_id, f"/kk/contests/vote/{world.vote.pk}/"

    assert f'action="{action}"' in page
    assert f'name="entry" value="{entry}"' in page
    assert read_token(token(page), world.vote.pk, network_of("127.0.0.1"), clock.now()) is not None


def test_a_page_tells_the_sentence_of_the_document_its_reading_and_what_one_address_is(
    client: Client, world: PublicWorld
) -> None:
    page = read(client, f"/en/contests/{world.contest.slug}/candidates/26-0001/")

    assert "бір IP-мекен-жайдан 1 дауыс" in page
    assert "one vote per network address in each nomination of the arena" in page
    assert "/32" in page
    assert "/64" in page
    assert world.contest.contacts in page


@pytest.mark.parametrize(
    ("language", "own", "foreign"), [("kk", "story kk", "story ru"), ("ru", "story ru", "story kk")]
)
def test_a_page_tells_each_block_in_its_own_language(
    client: Client, world: PublicWorld, language: str, own: str, foreign: str
) -> None:
    page = read(client, f"/{language}/contests/{world.contest.slug}/candidates/26-0001/")

    assert own in page
    assert foreign not in page


def test_a_missing_language_is_said(client: Client, world: PublicWorld) -> None:
    EntryText.objects.filter(entry=world.candidacy.entry, block="story", language="ru").delete()
    something_happened(world)

    russian = read(client, f"/ru/contests/{world.contest.slug}/candidates/26-0001/")
    english = read(client, f"/en/contests/{world.contest.slug}/candidates/26-0001/")

    assert '<div class="story" lang="kk"><p>story kk</p></div>' in russian
    assert "Қазақша" in russian.split("block-story")[2]
    assert english.count("it stands in: Қазақша") == 4


def test_the_film_has_a_transcript_and_no_foreign_player(client: Client, world: PublicWorld) -> None:
    entry = world.candidacy.entry
    EntryFile.objects.create(entry=entry, role="video", link="https://video.example/watch?v=1")
    something_happened(world)

    page = read(client, f"/en/contests/{world.contest.slug}/candidates/26-0001/")

    assert "What is said in the video" in page
    assert "Watch the video on video.example" in page
    assert "<iframe" not in page


def test_a_member_who_has_not_consented_is_not_named(client: Client, world: PublicWorld) -> None:
    entry = world.candidacy.entry
    EntryMember.objects.create(entry=entry, position=1, name="Айгүл", years=10, has_consented=True)
    EntryMember.objects.create(entry=entry, position=2, name="Болат", years=20)
    EntryMember.objects.create(entry=entry, position=3, name="Самал", years=5, is_living=False)
    something_happened(world)

    page = read(client, f"/en/contests/{world.contest.slug}/candidates/26-0001/")

    assert "Айгүл" in page
    assert "Самал" in page
    assert "Болат" not in page
    assert '<td class="num">35</td>' in page


def test_a_late_start_is_shown(client: Client, world: PublicWorld) -> None:
    page = read(client, f"/en/contests/{world.contest.slug}/candidates/26-0001/")

    assert "later than it opened" in page


def test_a_link_shows_a_card_with_an_absolute_address(client: Client, world: PublicWorld) -> None:
    page = read(client, f"/kk/contests/{world.contest.slug}/candidates/26-0001/")
    home = f"{settings.ORIGIN}/kk/contests/{world.contest.slug}/candidates/26-0001/"

    assert f'<meta property="og:url" content="{home}">' in page
    assert f'<meta property="og:image" content="{home}card.jpg">' in page
    assert "https://wa.me/?text=" in page


# Withdrawal


def test_a_withdrawn_entry_leaves_every_page_at_once(client: Client, world: PublicWorld) -> None:
    home = f"/kk/contests/{world.contest.slug}/"
    page = f"{home}candidates/26-0001/"
    assert "Қордай Әлібек" in read(client, page)
    assert SearchRow.objects.filter(subject="contests.entry").count() == 1

    entry = world.candidacy.entry
    entry.state, entry.withdrawn_at, entry.is_public = Entry.State.WITHDRAWN, clock.now(), False
    entry.save()
    something_happened(world)

    assert "Қордай" not in read(client, page, 410)
    for tail in ("card.jpg", "qr.svg", "photo/320/"):
        read(client, f"{page}{tail}", 404)
    assert "Қордай" not in read(client, f"{home}candidates/")
    assert SearchRow.objects.filter(subject="contests.entry").count() == 0


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "refused"])
def test_an_entry_that_was_never_open_has_no_page(client: Client, world: PublicWorld, state: str) -> None:
    entry = EntryFactory(arena=world.near, contest=world.contest, state=state, is_public=False)

    read(client, f"/kk/contests/{world.contest.slug}/candidates/{entry.number}/", 404)


# Where else a contest is told of


def test_the_search_finds_contests_and_candidates(client: Client, world: PublicWorld) -> None:
    page = read(client, "/kk/search/", q="кордай")

    assert f"/kk/contests/{world.contest.slug}/candidates/26-0001/" in page
    assert f"/kk/contests/{world.contest.slug}/" in read(client, "/kk/search/", q="енбек жолы")


def test_the_home_page_tells_what_is_open(client: Client, world: PublicWorld) -> None:
    page = read(client, "/en/")

    assert "The Enbek Zholy contest" in page
    assert "Choose a candidate and vote" in page


def test_a_programme_without_a_contest_has_no_tab_of_it(client: Client, world: PublicWorld) -> None:
    without = ContestFactory(state="draft").edition
    tab = "/contests/"

    assert f"/programmes/{world.contest.edition.slug}{tab}" in read(
        client, f"/kk/programmes/{world.contest.edition.slug}/"
    )
    assert f"/programmes/{without.slug}{tab}" not in read(client, f"/kk/programmes/{without.slug}/")


def test_the_feed_tells_the_announcement_and_windows(client: Client, world: PublicWorld) -> None:
    record(world.contest, "announce", by=MACHINE, target="announced")

    feed = client.get(f"/en/contests/{world.contest.slug}/feed.atom").content.decode()

    assert "The Enbek Zholy contest: the contest is announced" in feed
    assert "Zhambyl Region: the vote has begun" in feed
    assert "the vote is over" not in feed


def test_the_site_map_names_every_public_page_in_three_languages(client: Client, world: PublicWorld) -> None:
    EntryFactory(arena=world.near, contest=world.contest, number="26-0009", is_public=False)
    home = f"/contests/{world.contest.slug}/"

    answer = client.get(f"/kk{home}sitemap.xml")
    named = re.findall(r"<loc>([^<]+)</loc>", answer.content.decode())
    robots = client.get("/robots.txt").content.decode()

    assert answer.headers["Content-Type"] == "application/xml"
    assert {f"{settings.ORIGIN}/{code}{home}candidates/26-0001/" for code in LANGUAGES} <= set(named)
    assert "26-0009" not in answer.content.decode()
    assert len(named) == len(set(named)) == 3 * (4 + 1 + 2 * 2)
    assert f"Sitemap: {settings.ORIGIN}/kk{home}sitemap.xml" in robots


# The banner


def test_only_the_banner_may_be_framed(client: Client, world: PublicWorld) -> None:
    banner = client.get(f"/kk/contests/embed/{world.contest.slug}/")
    page = client.get(f"/kk/contests/{world.contest.slug}/")

    assert "X-Frame-Options" not in banner.headers
    assert "frame-ancestors *" in banner.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_the_banner_holds_no_form_and_sets_no_cookie(client: Client, world: PublicWorld) -> None:
    response = client.get(f"/kk/contests/embed/{world.contest.slug}/", {"arena": str(world.near.pk)})
    page = response.content.decode()

    assert "<form" not in page
    assert "<script" not in page
    assert "Жамбыл облысы" in page
    assert response.cookies.keys() == set()


def test_the_code_of_the_banner_is_given_in_kazakh_and_russian(client: Client) -> None:
    world = build(name_kk='Байқау <b>"1"</b> & Ко')

    page = client.get(f"/kk/contests/{world.contest.slug}/banner/", {"arena": str(world.near.pk)})
    codes = [unescape(code) for code in re.findall(r"<textarea[^>]*>(.*?)</textarea>", page.content.decode())]

    frame = f'<iframe src="{settings.ORIGIN}/kk/contests/embed/{world.contest.slug}/?arena={world.near.pk}"'
    assert codes[0].startswith(frame)
    assert 'title="Байқау &lt;b&gt;&quot;1&quot;&lt;/b&gt; &amp; Ко"' in codes[0]
    assert f"{settings.ORIGIN}/ru/contests/embed/{world.contest.slug}/banner.png" in codes[3]
    assert len(codes) == 4
