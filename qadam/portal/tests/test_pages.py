"""The pages that join areas: home, search, what the site says of itself, errors."""

import re
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from qadam.kit import clock
from qadam.plans.tests.plans_to_read import founding, small

pytestmark = pytest.mark.django_db
LANGUAGES = ["kk", "ru", "en"]


def read(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "page", ["", "search/", "search/?q=x", "about/", "accessibility/", "contacts/", "feed.atom"]
)
def test_pages_are_shown_in_three_languages(client: Client, language: str, page: str) -> None:
    small()

    assert client.get(f"/{language}/{page}").status_code == 200


def test_the_home_page_tells_the_programmes_with_their_measures(client: Client) -> None:
    small()

    page = read(client, "/en/")

    assert '<span class="figure-big">2</span><span>measures</span>' in page
    assert "Due next" not in page


def test_the_home_page_tells_the_next_due_days_of_live_programmes(client: Client) -> None:
    small("approved", is_sample=True)

    with clock.moved(datetime(2015, 11, 10, tzinfo=clock.ALMATY)):
        page = read(client, "/en/")

    assert "Due next" in page
    assert "2. Give a note" in page
    assert "16 November" in page
    assert "Sample" in page


def test_a_draft_is_not_on_the_home_page(client: Client) -> None:
    small("draft")

    page = read(client, "/en/")

    assert "No programme is published yet" in page


def test_the_search_finds_and_marks_folded_words(client: Client) -> None:
    small()

    page = read(client, "/kk/search/", q="откизу")

    assert "/kk/programmes/steps-2015/measures/1/" in page
    assert "<mark>өткізу</mark>" in page


def test_an_empty_search_says_what_to_do(client: Client) -> None:
    small()

    assert "Nothing was found" in read(client, "/en/search/", q="zzzz")
    assert "Type a word" in read(client, "/en/search/")


@pytest.mark.slow
def test_the_search_turns_pages_and_keeps_the_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    founding()
    monkeypatch.setattr("qadam.portal.views.PAGE", 5)

    page = read(client, "/kk/search/", q="енбек")
    with CaptureQueriesContext(connection) as queries:
        second = read(client, "/kk/search/", q="енбек", page="2")

    assert "q=%D0%B5%D0%BD%D0%B1%D0%B5%D0%BA&amp;page=2" in page
    assert page != second
    assert len(queries) <= 3


@pytest.mark.parametrize("text", ['"', "*", "a AND", "NEAR(", "%", "'; DROP", "\u0000", "ә" * 500])
def test_no_words_break_the_search(client: Client, text: str) -> None:
    small()

    assert client.get("/kk/search/", {"q": text}).status_code == 200


def test_contacts_are_those_the_operator_names(client: Client) -> None:
    unset = read(client, "/en/contacts/")
    with override_settings(CONTACTS="Taraz, office 5\ninfo@example.kz"):
        named = read(client, "/en/contacts/")

    assert "has not named its contacts yet" in unset
    assert "Taraz, office 5" in named
    assert 'href="mailto:info@example.kz"' in named


@pytest.mark.parametrize("address", ["/nothing-here", "/kk/nothing-here/", "/kk/programmes/nothing-here/"])
def test_a_wrong_address_is_answered_in_three_languages(client: Client, address: str) -> None:
    response = client.get(address, follow=True)

    page = response.content.decode()
    assert response.status_code == 404
    for words in ["Мұндай бет жоқ", "Такой страницы нет", "There is no such page"]:
        assert words in page
    assert "Traceback" not in page


def test_a_fault_is_answered_without_a_trace(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr("qadam.portal.views.shelves", broken)
    client.raise_request_exception = False

    response = client.get("/kk/")

    page = response.content.decode()
    assert response.status_code == 500
    assert "the disk is gone" not in page
    assert "Бет ашылмады" in page
    assert "Страница не открылась" in page


def test_crawlers_are_told_what_to_leave_alone(client: Client) -> None:
    with override_settings(DEMONSTRATION=False):
        real = client.get("/robots.txt").content.decode()
    with override_settings(DEMONSTRATION=True):
        sample = client.get("/robots.txt").content.decode()

    assert "Disallow: /kk/desk/\n" in real
    assert sample == "User-agent: *\nDisallow: /\n"
