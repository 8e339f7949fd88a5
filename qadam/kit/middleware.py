"""Middleware without a subject of its own.

The request's id, the language a first visitor gets, the way back from an address that only takes forms.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve

from qadam.kit.request import new_request_id

Handler = Callable[[HttpRequest], HttpResponse]


def request_context(get_response: Handler) -> Handler:
    """Give each request an id and return it in a header, so that a person can quote it."""

    def handle(request: HttpRequest) -> HttpResponse:
        identifier = new_request_id()
        response = get_response(request)
        response.headers["X-Request-ID"] = identifier
        return response

    return handle


def plain_address(get_response: Handler) -> Handler:
    """Answer an address with a NUL sign in it as one that is not there: PostgreSQL takes none in its texts."""

    def handle(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        return get_response(request)

    return handle


def language(get_response: Handler) -> Handler:
    """Remember the language of the address a person reads, so that `/` opens in it next time."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        code = request.path_info[1:3]
        is_language = request.path_info[3:4] == "/" and code in dict(settings.LANGUAGES)
        # A page in the frame of another site leaves nothing with the visitors of that site.
        is_framed = getattr(response, "xframe_options_exempt", False)
        if is_language and not is_framed and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != code:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                code,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                samesite="Lax",
                secure=settings.IS_HTTPS,
            )
        return response

    return handle


def page_above(get_response: Handler) -> Handler:
    """Lead a browser that opens an address made for sending (reload, language switch) to the page above it."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_reading = request.method in ("GET", "HEAD") and request.accepts("text/html")
        if response.status_code != 405 or not is_reading or "Accept" not in request.headers:
            return response
        return HttpResponseRedirect(_nearest_page(request.path_info))

    return handle


def _nearest_page(path: str) -> str:
    """Return the nearest address above that exists; `/` always does."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        break
    return path
