"""Public pages of contests: what is open, candidates in a fair order, gates of language, what withdrawal takes away."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qadam.contests.tests.public_world import PublicWorld, build, something_happened

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
