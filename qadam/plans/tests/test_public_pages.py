"""The public pages of a plan: what a visitor reads, and what a visitor must not see."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qadam.kit import clock
from qadam.people.models import Body, Membership
from qadam.people.tests.factories import UserFactory
from qadam.plans.actions import make_duties
from qadam.plans.models import Duty
from qadam.plans.tests.plans_to_read import founding, small, with_measures
from qadam.programmes.models import Edition
from qadam.workflow.cached import SHELF
from qadam.workflow.log import MACHINE

pytestmark = pytest.mark.django_db
LANGUAGES = ["kk", "ru", "en"]
PAGES = [
    "plan/",
    "measures/1/",
    "measures/2/",
    "bodies/",
    "bodies/ministry/",
    "bodies/akimats/",
    "bodies/akimat-one/",
    "calendar/",
    "map/",
    "glossary/",
    "",
    "plan.csv",
    "plan.xlsx",
    "calendar.ics",
    "feed.atom",
]


def read(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.content.decode())


def numbers(page: str) -> list[str]:
    """Return the numbers of the measures listed on a page of the plan."""
    return re.findall(r'<p class="measure-number">(\d+)</p>', page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ["archive", "approved"])
def test_every_page_is_shown_to_a_visitor(client: Client, language: str, status: str) -> None:
    small(status)

    codes = {page: client.get(f"/{language}/programmes/steps-2015/{page}").status_code for page in PAGES}

    assert codes == dict.fromkeys(PAGES, 200)


def test_a_draft_is_nowhere_for_strangers(client: Client) -> None:
    small("draft")

    codes = {page: client.get(f"/kk/programmes/steps-2015/{page}").status_code for page in PAGES}

    assert codes == dict.fromkeys(PAGES, 404)


def test_a_draft_is_shown_to_the_issuers_side(client: Client) -> None:
    small("draft")
    user = UserFactory()
    Membership.objects.create(user=user, body=Body.objects.get(key="office"), role=Membership.Role.CONTROL)
    client.force_login(user)

    page = read(client, "/en/programmes/steps-2015/plan/")

    assert numbers(page) == ["1", "2"]


@pytest.mark.parametrize(
    "address", ["measures/99/", "bodies/nobody/", "bodies/heir/", "calendar.ics?measure=99"]
)
def test_what_a_plan_does_not_have_is_not_found(client: Client, address: str) -> None:
    small()

    assert client.get(f"/kk/programmes/steps-2015/{address}").status_code == 404


@pytest.mark.slow
def test_the_tree_tells_the_measures_of_each_direction(client: Client) -> None:
    founding()

    page = read(client, "/en/programmes/enbek-qogamy-2015/plan/")

    assert "70 measures" in page
    assert "(30 + 21 + 19)" in page
    assert len(numbers(page)) == 70


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"body": "akimat-kz-71", "form": "championship"}, ["57"]),
        ({"month": "2015-11"}, "9 10 11 14 15 16 22 29 31 32 33 35 36 37 42 44".split()),
        ({"month": "2015-11", "body": "akimats-astana-almaty-regions"}, None),
        ({"q": "молодёжи"}, None),
        ({"q": "эыду"}, ["4"]),
        ({"body": "nobody offered"}, 70),
    ],
)
@pytest.mark.slow
def test_filters_narrow_the_tree(client: Client, query: dict[str, str], expected: Any) -> None:
    edition = founding()
    collective = edition.measures.get(number="2").executors.get().body
    if query.get("body", "").startswith("akimats"):
        query = query | {"body": collective.key}

    shown = numbers(read(client, "/en/programmes/enbek-qogamy-2015/plan/", **query))

    if isinstance(expected, int):
        assert len(shown) == expected
    elif expected is None:
        assert 0 < len(shown) < 40
    else:
        assert shown == expected


def test_a_member_of_a_collective_name_finds_its_measures(client: Client) -> None:
    small()

    by_name = numbers(read(client, "/en/programmes/steps-2015/plan/", body="akimats"))
    by_member = numbers(read(client, "/en/programmes/steps-2015/plan/", body="akimat-one"))

    assert (by_name, by_member) == (["1"], ["1"])


def test_the_language_switch_keeps_the_filter(client: Client) -> None:
    small()

    page = read(client, "/kk/programmes/steps-2015/plan/", body="ministry", q="дать")

    assert "/ru/programmes/steps-2015/plan/?body=ministry&amp;q=%D0%B4" in page


def test_the_state_is_a_filter_of_live_plans_only(client: Client) -> None:
    edition = small()
    archive = read(client, "/en/programmes/steps-2015/plan/")
    edition.state = Edition.State.APPROVED
    edition.save()
    Duty.objects.filter(measure__number="2").update(state=Duty.State.ACCEPTED)
    SHELF.empty()

    live = read(client, "/en/programmes/steps-2015/plan/")
    accepted = numbers(read(client, "/en/programmes/steps-2015/plan/", state="accepted"))
    overdue = numbers(read(client, "/en/programmes/steps-2015/plan/", state="overdue"))

    assert 'name="state"' not in archive
    assert 'name="state"' in live
    assert (accepted, overdue) == (["2"], ["1"])


def test_an_archive_says_that_execution_is_not_recorded_and_nothing_is_late(client: Client) -> None:
    small()

    pages = [read(client, f"/en/programmes/steps-2015/{page}") for page in PAGES[:9]]

    assert all("xecution is not recorded here" in page for page in pages)
    assert not [page for page in pages if re.search(r"Overdue|Accepted|late\b|days left", page)]


def test_a_moved_day_is_shown_beside_the_day_of_the_document(client: Client) -> None:
    small()

    card = read(client, "/en/programmes/steps-2015/measures/2/")
    calendar = read(client, "/en/programmes/steps-2015/calendar/", month="2015-11")

    for page in (card, calendar):
        assert "16 November 2015" in page
        assert "by the document 15 November 2015, a day off" in page
    assert "moved to 16 November" in calendar


def test_a_card_tells_all_columns(client: Client) -> None:
    small()

    card = read(client, "/en/programmes/steps-2015/measures/1/")

    for words in [
        "Hold sittings",
        "quarterly",
        "Sittings",
        "Information",
        "collects the information",
        "Office",
    ]:
        assert words.lower() in card.lower()
    assert "a collective name: 2 bodies" in card
    assert 'href="/en/programmes/steps-2015/measures/2/"' in card


@pytest.mark.slow
def test_abbreviations_of_the_document_carry_their_meaning(client: Client) -> None:
    founding()

    card = read(client, "/kk/programmes/enbek-qogamy-2015/measures/25/")

    assert re.search(r'<button class="gloss"[^>]*>БАҚ</button>', card)
    assert "Бұқаралық ақпарат құралдары" in card


def test_measure_25_has_five_report_days(client: Client) -> None:
    founding()

    card = read(client, "/ru/programmes/enbek-qogamy-2015/measures/25/")

    days = re.findall(r'<span class="due-date">([^<]+)</span>', card)
    assert days == [
        "5 января 2016 года",
        "5 апреля 2016 года",
        "5 июля 2016 года",
        "5 октября 2016 года",
        "5 января 2017 года",
    ]


def test_the_sample_edition_says_so_on_every_page(client: Client) -> None:
    small("approved", is_sample=True)

    pages = [page for page in PAGES if page not in ("plan.csv", "plan.xlsx")]
    silent = [
        page
        for page in pages
        if "sample" not in client.get(f"/en/programmes/steps-2015/{page}").content.decode().lower()
    ]

    assert silent == []


def test_bodies_are_listed_by_the_kazakh_alphabet_and_found_by_folded_letters(client: Client) -> None:
    small()

    every = re.findall(r'/bodies/([\w-]+)/"', read(client, "/en/programmes/steps-2015/bodies/"))
    found = re.findall(r'/bodies/([\w-]+)/"', read(client, "/en/programmes/steps-2015/bodies/", q="акимдик"))

    assert every == ["akimats", "akimat-one", "akimat-two", "ministry"]
    assert found == ["akimats", "akimat-one", "akimat-two"]


@pytest.mark.slow
def test_the_map_shows_the_units_of_its_day(client: Client) -> None:
    founding()

    then = read(client, "/en/programmes/enbek-qogamy-2015/map/")

    assert "On 1 November 2015 the country had 16 first-level units." in then
    assert "16 of 16 units have duties in this plan: from 102 to 103 each." in then


@pytest.mark.parametrize(
    "page", ["plan/", "measures/1/", "bodies/", "bodies/ministry/", "calendar/", "map/", ""]
)
def test_the_number_of_queries_does_not_grow_with_the_plan(client: Client, page: str) -> None:
    edition = small("approved")
    few = _queries(client, page)
    with_measures(edition, 30)
    make_duties(edition, by=MACHINE)

    assert _queries(client, page) == few <= 12


def _queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/kk/programmes/steps-2015/{page}").status_code == 200
    return len(queries)


def test_only_reading_is_allowed(client: Client) -> None:
    small()

    assert client.post("/kk/programmes/steps-2015/plan/").status_code == 405


def test_odd_queries_do_no_harm(client: Client) -> None:
    small()

    for query in [
        "month=2015-13",
        "month=x",
        "body=%00",
        "state=nothing",
        "page=x",
        "day=2015-99-99",
        "q=%F0%9F%92%A1",
    ]:
        for page in ["plan/", "calendar/", "bodies/", "map/"]:
            assert client.get(f"/kk/programmes/steps-2015/{page}?{query}").status_code == 200, (page, query)


def test_live_pages_count_the_accepted(client: Client) -> None:
    small("approved")
    Duty.objects.filter(measure__number="2").update(state=Duty.State.ACCEPTED)

    with clock.moved(datetime(2015, 12, 1, tzinfo=clock.ALMATY)):
        card = read(client, "/en/programmes/steps-2015/measures/2/")
        body = read(client, "/en/programmes/steps-2015/bodies/ministry/")

    assert "Accepted" in card
    assert "<dt>Accepted</dt><dd>1</dd>" in body


def test_a_person_signed_in_asks_no_more_than_twelve_queries(client: Client) -> None:
    edition = small("approved")
    with_measures(edition, 5)
    user = UserFactory()
    Membership.objects.create(user=user, body=Body.objects.get(key="ministry"), role=Membership.Role.EXECUTOR)
    client.force_login(user)
    client.get("/kk/programmes/")

    counts = {
        page: _queries(client, page)
        for page in ["plan/", "measures/1/", "bodies/ministry/", "calendar/", "map/"]
    }

    assert max(counts.values()) <= 12, counts


def test_a_regional_programme_is_mapped_by_its_districts(client: Client) -> None:
    founding("zhambyl-employment-2005")

    page = read(client, "/en/programmes/zhambyl-employment-2005/map/")

    assert "Map by district" in page
    assert "Korday" in page
    assert "first-level unit" not in page
