"""Public pages are kept while nothing has changed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from qadam.kit import clock
from qadam.kit.registries import Registry
from qadam.workflow import cached
from qadam.workflow.cached import SHELF, Page, Shelf, kept, while_unchanged
from qadam.workflow.log import MACHINE, record
from qadam.workflow.models import ChainHead

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_shelf() -> None:
    SHELF.empty()


View = Callable[[HttpRequest], HttpResponse]


def counting() -> tuple[list[int], View]:
    calls: list[int] = []

    @while_unchanged
    def view(request: HttpRequest) -> HttpResponse:
        calls.append(1)
        return HttpResponse(f"call {len(calls)}")

    return calls, view


def test_a_stranger_gets_the_kept_copy_with_one_query(django_assert_num_queries: Any) -> None:
    _calls, view = counting()
    request = RequestFactory().get("/kk/", {"q": "a"})
    first = view(request)

    with django_assert_num_queries(1):
        second = view(request)

    assert (first.content, second.content) == (b"call 1", b"call 1")


def test_any_change_makes_the_page_anew() -> None:
    calls, view = counting()
    request = RequestFactory().get("/kk/")
    view(request)

    record(ChainHead(pk=1), "try", by=MACHINE)
    view(request)

    assert len(calls) == 2


def test_other_addresses_languages_and_people_have_their_own_page() -> None:
    calls, view = counting()
    for path in ("/kk/", "/ru/", "/kk/?q=1"):
        view(RequestFactory().get(path))
    signed_in = RequestFactory().get("/kk/")
    signed_in.COOKIES["sessionid"] = "x"

    view(signed_in)
    view(RequestFactory().post("/kk/"))

    assert len(calls) == 5


def test_the_shelf_keeps_no_more_than_its_size() -> None:
    shelf = Shelf(size=20)
    shelf.get(1, "a")
    for key in "abc":
        shelf.put(1, key, Page(b"ten bytes.", "text/plain"))

    assert [shelf.get(1, key) is not None for key in "abc"] == [False, True, True]


NOON = datetime(2026, 3, 5, 12, tzinfo=clock.ALMATY)


def test_a_page_is_made_anew_when_a_moment_of_the_day_has_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    moments: Registry[Callable[[date], list[datetime]]] = Registry()
    moments.add("noon", lambda day: [NOON])
    monkeypatch.setattr(cached, "MOMENTS", moments)
    calls, view = counting()
    request = RequestFactory().get("/kk/")

    for minutes in (-2, -1, 0, 1):
        with clock.moved(NOON + timedelta(minutes=minutes)):
            view(request)

    assert len(calls) == 2


def test_a_value_is_worked_out_once_until_anything_changes() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    first, again = kept("key", make), kept("key", make)
    record(ChainHead(pk=1), "try", by=MACHINE)
    after = kept("key", make)

    assert (first, again, after) == (1, 1, 2)
