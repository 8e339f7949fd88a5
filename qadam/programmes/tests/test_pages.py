"""The list of programmes, the passport, the abbreviations, and what the search knows of them."""

import re

import pytest
from django.core.management import call_command
from django.test import Client

from qadam.programmes.actions import load
from qadam.programmes.models import Edition
from qadam.programmes.package.package import read_files
from qadam.search.models import SearchRow
from qadam.search.queries import find
from qadam.workflow.log import MACHINE

pytestmark = pytest.mark.django_db
Files = dict[str, bytes]


def loaded(files: Files, status: str = "archive") -> Edition:
    head = files["programme.yaml"].replace(b"status: archive", f"status: {status}".encode())
    return load(read_files(files | {"programme.yaml": head}), by=MACHINE)[0]


def read(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("page", ["", "steps-2015/", "steps-2015/glossary/"])
def test_pages_are_shown_in_three_languages(client: Client, small: Files, language: str, page: str) -> None:
    loaded(small)

    response = client.get(f"/{language}/programmes/{page}")

    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()


def test_a_block_the_document_lacks_reads_not_given(client: Client, small: Files) -> None:
    loaded(small)

    page = read(client, "/en/programmes/steps-2015/")

    assert "<dt>Aim</dt><dd>Aim</dd>" in page
    assert '<dt>Partners</dt><dd><span class="muted">not given in the document</span></dd>' in page
    assert "№ 8" in page
    assert "30 October 2015" in page


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({}, True),
        ({"q": "кадамдар"}, True),
        ({"kind": "plan", "state": "archive"}, True),
        ({"kind": "contest"}, False),
        ({"state": "approved"}, False),
        ({"q": "nothing of the kind"}, False),
    ],
)
def test_the_list_is_filtered(client: Client, small: Files, query: dict[str, str], is_found: bool) -> None:
    loaded(small)

    page = read(client, "/en/programmes/", **query)

    assert ("/en/programmes/steps-2015/" in page) == is_found
    assert ("No programme matches" in page) != is_found


def test_a_draft_is_not_listed_and_not_found(client: Client, small: Files) -> None:
    loaded(small, "draft")

    assert "steps-2015" not in read(client, "/en/programmes/")
    assert client.get("/en/programmes/steps-2015/").status_code == 404
    assert not SearchRow.objects.exists()


def test_loading_makes_programme_measures_bodies_and_terms_findable(small: Files) -> None:
    loaded(small)

    titles = list(SearchRow.objects.values_list("subject", "title_en", "path"))

    assert titles == [
        ("programmes.edition", "Plan of steps 2015–2016", "programmes/steps-2015/"),
        ("programmes.measure", "1. Hold sittings", "programmes/steps-2015/measures/1/"),
        ("programmes.measure", "2. Give a note", "programmes/steps-2015/measures/2/"),
        ("people.body", "Akimats", "programmes/steps-2015/bodies/akimats/"),
        ("people.body", "First akimat", "programmes/steps-2015/bodies/akimat-one/"),
        ("people.body", "Second akimat", "programmes/steps-2015/bodies/akimat-two/"),
        ("people.body", "Ministry", "programmes/steps-2015/bodies/ministry/"),
        ("programmes.glossaryterm", "M", "programmes/steps-2015/glossary/"),
    ]


def test_kazakh_words_are_found_from_a_russian_keyboard(small: Files) -> None:
    loaded(small)

    assert [row.title_kk for row in find("откизу отырыс")] == ["1. Отырыс өткізу"]


def test_reindexing_writes_the_same_rows(small: Files) -> None:
    loaded(small)
    before = set(SearchRow.objects.values_list("subject", "title_kk", "folded"))

    call_command("reindex", verbosity=0)

    assert set(SearchRow.objects.values_list("subject", "title_kk", "folded")) == before
