"""Every answer carries a number to quote; the language of the address is remembered."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.test import Client, RequestFactory
from django.utils import translation

from qadam.kit.middleware import language, page_above, request_context
from qadam.kit.request import new_request_id, request_id

COOKIE = settings.LANGUAGE_COOKIE_NAME


def answer(request: HttpRequest) -> HttpResponse:
    """Answer with the id of the request."""
    return HttpResponse(request_id())


def test_a_request_has_one_id_which_its_answer_names() -> None:
    handle = request_context(answer)

    first, second = handle(RequestFactory().get("/kk/")), handle(RequestFactory().get("/kk/"))

    assert first.headers["X-Request-ID"] == first.content.decode()
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    assert len(first.headers["X-Request-ID"]) == 16


def test_an_id_sent_by_the_client_is_not_believed() -> None:
    response = request_context(answer)(RequestFactory().get("/kk/", headers={"X-Request-ID": "forged"}))

    assert response.headers["X-Request-ID"] != "forged"


def test_a_command_has_an_id_too_and_keeps_it() -> None:
    identifier = new_request_id()

    assert (request_id(), request_id()) == (identifier, identifier)


def cookie_after(path: str, cookie: str = "") -> str | None:
    """Return the language that the answer to this address asks the browser to remember."""
    request = RequestFactory().get(path)
    if cookie:
        request.COOKIES[COOKIE] = cookie
    morsel = language(answer)(request).cookies.get(COOKIE)
    return morsel.value if morsel else None


@pytest.mark.parametrize(
    ("path", "cookie", "remembered"),
    [
        ("/kk/", "", "kk"),
        ("/ru/programmes/", "kk", "ru"),
        ("/en/no/such/page/", "ru", "en"),
        ("/ru/", "ru", None),
        ("/", "", None),
        ("/de/", "", None),
        ("/rules/", "", None),
        ("/ru", "", None),
        ("/static/x.css", "", None),
        ("/log/heads.txt", "kk", None),
    ],
)
def test_the_language_of_the_address_is_remembered(path: str, cookie: str, remembered: str | None) -> None:
    assert cookie_after(path, cookie) == remembered


def test_the_cookie_is_kept_a_year_and_sent_to_us_alone() -> None:
    morsel = language(answer)(RequestFactory().get("/ru/")).cookies[COOKIE]

    assert (morsel["max-age"], morsel["samesite"], morsel["path"]) == (365 * 24 * 3600, "Lax", "/")


@pytest.mark.parametrize(
    ("cookie", "accepted", "target"),
    [
        ("ru", "en", "/ru/"),
        ("", "ru,en;q=0.5", "/ru/"),
        ("", "", "/kk/"),
        ("", "fr", "/kk/"),
        ("xx", "", "/kk/"),
    ],
)
def test_the_bare_address_opens_in_the_language_last_read(
    cookie: str, accepted: str, target: str, db: None
) -> None:
    client = Client()
    if cookie:
        client.cookies[COOKIE] = cookie

    response = client.get("/", headers={"Accept-Language": accepted})

    assert (response.status_code, response.headers["Location"]) == (302, target)


@pytest.mark.parametrize(
    ("opened", "page"),
    [
        ("/kk/desk/duties/4/report/", "/kk/desk/duties/4/"),
        ("/kk/desk/programmes/steps/bodies/3/", "/kk/desk/programmes/steps/"),
        ("/kk/desk/calendar/renew/?a=1", "/kk/desk/calendar/"),
    ],
)
def test_an_address_that_only_takes_forms_leads_a_browser_to_its_page(opened: str, page: str) -> None:
    handle = page_above(lambda request: HttpResponseNotAllowed(["POST"]))

    with translation.override("kk"):
        answer = handle(RequestFactory().get(opened, headers={"Accept": "text/html,*/*"}))

    assert (answer.status_code, answer.headers["Location"]) == (302, page)


def test_programs_and_other_methods_are_told_plainly() -> None:
    handle = page_above(lambda request: HttpResponseNotAllowed(["POST"]))
    address, browser = "/kk/desk/duties/4/report/", {"Accept": "text/html"}

    assert handle(RequestFactory().get(address)).status_code == 405
    assert handle(RequestFactory().put(address, headers=browser)).status_code == 405
