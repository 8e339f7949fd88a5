"""The fast path of the vote: an ordinary vote is read, kept and answered without Django's request and response.

Whatever is not ordinary – another method, a host we do not know, a form too long, a page of another site, a token that
is not valid, somebody signed in – is handed to Django's own view, which knows what to say. So nothing is decided here
that is not decided there by the same functions, and both give the same status, headers and body.
"""

import io
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpResponse, parse_cookie
from django.http.request import split_domain_port, validate_host

from qadam.contests.voting import ballots
from qadam.contests.voting.answers import RETRY_AFTER, STATUSES, Asked, page
from qadam.contests.voting.ballots import Answer, Ballot, Outcome
from qadam.contests.voting.committer import COMMITTER
from qadam.contests.voting.intake import CACHE_CONTROL, FORM, ballot_of, own_origins
from qadam.kit import clock
from qadam.kit.request import new_request_id
from qadam.people.addresses import network_behind

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]

PLACE = re.compile(r"/(kk|ru|en)/contests/vote/([0-9]{1,18})/", re.ASCII)
FORMS = frozenset((FORM, f"{FORM};charset=utf-8"))
LINES = {status: f"{status} {HTTPStatus(status).phrase}" for status in sorted(set(STATUSES.values()))}


def in_front_of(django: Application, cast: Callable[[Ballot], Answer] = COMMITTER.cast) -> Application:
    """Return an application that answers ordinary votes itself and hands everything else on."""

    def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            place = PLACE.fullmatch(environ.get("PATH_INFO", ""))
            if place is not None:
                answered = _vote(environ, place[1], int(place[2]), cast)
                if answered is not None:
                    status, headers, content = answered
                    start_response(LINES[status], headers)
                    return [content]
        return django(environ, start_response)

    return application


def _vote(
    environ: Environ, language: str, activity: int, cast: Callable[[Ballot], Answer]
) -> tuple[int, Headers, bytes] | None:
    """Return the status, headers and page of an ordinary vote, nothing for what is Django's to answer."""
    cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
    if not _is_plain(environ) or settings.SESSION_COOKIE_NAME in cookies:
        return None
    ballot = _ballot(environ, activity)
    if ballot is None:
        return None
    ready, paper = ballot
    answer = cast(ready)
    asked = Asked(language, activity, paper.entry, paper.token, ready.network, ready.at)
    content = page(answer, asked)
    return STATUSES[answer.outcome], _headers(language, cookies, answer, content), content


def _is_plain(environ: Environ) -> bool:
    """Tell whether the request looks like one that a browser sends with a form of ours."""
    length = environ.get("CONTENT_LENGTH", "")
    return (
        environ.get("CONTENT_TYPE", "").replace(" ", "").lower() in FORMS
        and length.isascii()
        and length.isdecimal()
        and int(length[:9]) <= ballots.LONGEST_BODY
        and not environ.get("SCRIPT_NAME")
        and "HTTP_TRANSFER_ENCODING" not in environ
        and _is_known(environ.get("HTTP_HOST", ""))
        and (_scheme(environ) == "https" or not settings.SECURE_SSL_REDIRECT)
    )


@lru_cache(maxsize=256)
def _is_known(host: str) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _scheme(environ: Environ) -> str:
    told = settings.SECURE_PROXY_SSL_HEADER
    if told is not None and told[0] in environ:
        return "https" if environ[told[0]].split(",", 1)[0].strip() == told[1] else "http"
    return str(environ.get("wsgi.url_scheme", "http"))


def _ballot(environ: Environ, activity: int) -> tuple[Ballot, ballots.Paper] | None:
    """Return the ballot where page token and origin are good; else put the body back for Django to read."""
    try:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    except OSError:
        # The line broke: Django meets the same and says so.
        return None
    try:
        paper = ballots.read(body)
    except ballots.NotAForm:
        _put_back(environ, body)
        return None
    own = own_origins(_scheme(environ), environ["HTTP_HOST"], tuple(settings.CSRF_TRUSTED_ORIGINS))
    if not ballots.is_ours(environ.get("HTTP_ORIGIN"), environ.get("HTTP_REFERER"), own):
        _put_back(environ, body)
        return None
    network = network_behind(environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", ""))
    ballot = ballot_of(paper, activity, network, clock.now(), is_ours=True)
    if not ballot.token:
        _put_back(environ, body)
        return None
    return ballot, paper


def _put_back(environ: Environ, body: bytes) -> None:
    environ["wsgi.input"] = io.BytesIO(body)


def _headers(language: str, cookies: dict[str, str], answer: Answer, content: bytes) -> Headers:
    headers = [
        *_standing(language),
        ("Content-Length", str(len(content))),
        ("X-Request-ID", new_request_id()),
    ]
    if answer.outcome == Outcome.BUSY:
        headers.append(("Retry-After", str(RETRY_AFTER)))
    if cookies.get(settings.LANGUAGE_COOKIE_NAME) != language:
        headers.append(("Set-Cookie", _language_cookie(language, int(clock.now().timestamp()))))
    return headers


@lru_cache(maxsize=8)
def _standing(language: str) -> Headers:
    """Return the headers that Django's middleware gives every page of this language."""
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Cache-Control", CACHE_CONTROL),
        ("Content-Language", language),
        ("Vary", "Cookie"),
        ("Content-Security-Policy", build_policy()),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
    ]
    if settings.SECURE_HSTS_SECONDS:
        headers.append(("Strict-Transport-Security", _hsts()))
    return headers


def _hsts() -> str:
    parts = [f"max-age={settings.SECURE_HSTS_SECONDS}"]
    if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS:
        parts.append("includeSubDomains")
    if settings.SECURE_HSTS_PRELOAD:
        parts.append("preload")
    return "; ".join(parts)


@lru_cache(maxsize=8)
def _language_cookie(language: str, second: int) -> str:
    """Return the header that remembers the language, the same for everybody within a second."""
    response = HttpResponse()
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.IS_HTTPS,
    )
    cookies: SimpleCookie = response.cookies
    return cookies.output(header="")
