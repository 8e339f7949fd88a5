"""A vote to try things on: an open activity with its secret, candidates, and forms as a browser sends them."""

import io
import secrets as random
from typing import Any
from urllib.parse import urlencode

from qadam.contests.models import Activity, Candidacy, VoteRules, VoteSecret
from qadam.contests.tests.factories import CandidacyFactory, VoteRulesFactory
from qadam.contests.voting import secrets
from qadam.contests.voting.tokens import new_token
from qadam.kit import clock

ADDRESS = "203.0.113.7"
HOST = "testserver"


def open_vote(**rules: Any) -> Activity:
    """Return a vote that is open now, with its secret."""
    activity: Activity = VoteRulesFactory(**rules).activity
    give_secret(activity)
    return activity


def give_secret(activity: Activity) -> VoteSecret:
    """Make the secret of an activity, as its organiser's action does."""
    name = f"{activity.pk}-{random.token_hex(6)}"
    fingerprint = secrets.fingerprint_of(secrets.create(name))
    return VoteSecret.objects.create(activity=activity, name=name, fingerprint=fingerprint)


def candidate(activity: Activity, **entry: Any) -> Candidacy:
    """Return a candidate of the vote."""
    made: Candidacy = CandidacyFactory(entry__arena=activity.arena, **entry)
    return made


def rules_of(activity: Activity) -> VoteRules:
    """Return the rules of the vote."""
    return VoteRules.objects.get(activity=activity)


def form(
    activity: Activity, entry: int, *, network: str = ADDRESS, token: str | None = None, **more: str
) -> bytes:
    """Return the body of a vote from a page that was asked for just now."""
    sent = new_token(activity.pk, network, clock.now()) if token is None else token
    return urlencode({"entry": entry, "token": sent, **more}).encode()


def environ(activity: Activity | int, body: bytes, **changes: Any) -> dict[str, Any]:
    """Return a request as a WSGI server hands it over; a change of None takes a header away."""
    pk = activity if isinstance(activity, int) else activity.pk
    asked: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": f"/kk/contests/vote/{pk}/",
        "QUERY_STRING": "",
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": ADDRESS,
        "HTTP_HOST": HOST,
        "HTTP_ORIGIN": f"http://{HOST}",
        "HTTP_ACCEPT": "text/html",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    asked.update(changes)
    return {name: value for name, value in asked.items() if value is not None}


def answer_of(application: Any, request: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of an application's answer."""
    told: list[Any] = []
    pieces = application(request, lambda status, headers, exc_info=None: told.append((status, headers)))
    content = b"".join(pieces)
    if hasattr(pieces, "close"):
        pieces.close()
    status, headers = told[0]
    return int(status.split()[0]), dict(headers), content
