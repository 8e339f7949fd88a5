"""What a voter is answered: whole pages of the site, rendered once and filled for each request.

A page hangs on the outcome, the language and the activity alone, so it is kept for a little while; the receipt, the
moment, and what a second attempt has to carry are written into its gaps. It never names the candidate: a page that did
would let others ask for a proof of how somebody voted.
"""

import re
import threading
import time
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import Error as DatabaseFault
from django.db import connection
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation

from qadam.contests.models import Activity, Candidacy, StageKind, VoteRules
from qadam.contests.voting import work
from qadam.contests.voting.ballots import Answer, Outcome, written_receipt
from qadam.contests.voting.tokens import GAP, LONGEST, new_token
from qadam.kit import clock
from qadam.people.addresses import client_address, network_of

STATUSES = {
    Outcome.ACCEPTED: 200,
    Outcome.OWN: 409,
    Outcome.REPEATED: 409,
    Outcome.NOT_OPEN: 403,
    Outcome.ORIGIN: 403,
    Outcome.NO_ACTIVITY: 404,
    Outcome.NO_CANDIDATE: 404,
    Outcome.PAGE: 422,
    Outcome.WORK: 422,
    Outcome.BUSY: 503,
}
RETRY_AFTER = 5
KEPT_SECONDS = 30.0
KEPT_PAGES = 1000
RECEIPT_GAP = b"the-receipt-goes-here"
MOMENT_GAP = b"the-moment-goes-here"
ENTRY_GAP = b"the-entry-goes-here"
TOKEN = re.compile(r"[A-Za-z0-9_.-]*", re.ASCII)


def with_token(content: bytes, request: HttpRequest, activity_pk: int) -> bytes:
    """Return a page that is kept for everybody with a token of its own for whoever asks for it."""
    return _with_new_token(content, activity_pk, network_of(client_address(request)), clock.now())


def _with_new_token(content: bytes, activity_pk: int, network: str, at: datetime) -> bytes:
    token = new_token(activity_pk, network, at)
    if work.GAP.encode() in content:
        content = content.replace(work.GAP.encode(), work.challenge_of(token).encode())
    return content.replace(GAP.encode(), token.encode())


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is written for: the address asked for and what was sent to it."""

    language: str
    activity: int
    entry: int
    token: str
    network: str
    at: datetime


def status_of(answer: Answer) -> int:
    """Return the status of the answer."""
    return STATUSES[answer.outcome]


def page(answer: Answer, asked: Asked) -> bytes:
    """Return the whole page of an answer."""
    if answer.outcome in (Outcome.PAGE, Outcome.WORK):
        fresh = _rendered(answer.outcome, asked.language, asked.activity, asked.entry)
        return _with_new_token(fresh, asked.activity, asked.network, asked.at)
    content = PAGES.get(answer.outcome, asked.language, asked.activity)
    if answer.outcome in (Outcome.ACCEPTED, Outcome.OWN):
        content = content.replace(RECEIPT_GAP, written_receipt(answer.receipt).encode())
        at = asked.at
        moment = f"{at.day:02}.{at.month:02}.{at.year} {at.hour:02}:{at.minute:02}:{at.second:02}"
        return content.replace(MOMENT_GAP, moment.encode())
    if answer.outcome == Outcome.BUSY:
        sent = asked.token if len(asked.token) <= LONGEST and TOKEN.fullmatch(asked.token) else ""
        return content.replace(ENTRY_GAP, str(asked.entry).encode()).replace(GAP.encode(), sent.encode())
    return content


class Pages:
    """The rendered pages of a process; one that is too old is rendered anew by one thread while others use it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[tuple[Outcome, str, int], tuple[float, bytes]] = {}

    def get(self, outcome: Outcome, language: str, activity: int) -> bytes:
        """Return the page with its gaps."""
        key = (outcome, language, 0 if outcome in (Outcome.NO_ACTIVITY, Outcome.BUSY) else activity)
        held = self._held.get(key)
        now = time.monotonic()
        if held is not None and now - held[0] < KEPT_SECONDS:
            return held[1]
        if not self._lock.acquire(blocking=held is None):
            assert held is not None
            return held[1]
        try:
            again = self._held.get(key)
            if again is not None and again != held:
                return again[1]
            return self._renew(key, held)
        finally:
            self._lock.release()

    def _renew(self, key: tuple[Outcome, str, int], held: tuple[float, bytes] | None) -> bytes:
        if len(self._held) >= KEPT_PAGES:
            self._held.clear()
        try:
            content = _rendered(*key)
        except DatabaseFault:
            # The vote itself was decided: an old page, or one that knows less, says so just as well.
            content = held[1] if held else _rendered(key[0], key[1], 0)
        finally:
            # On the fast path no request ends that would give the connection back.
            if not connection.in_atomic_block:
                connection.close()
        self._held[key] = (time.monotonic(), content)
        return content

    def empty(self) -> None:
        """Put all pages away."""
        with self._lock:
            self._held.clear()


PAGES = Pages()


def _rendered(outcome: Outcome, language: str, activity_pk: int, entry: int = 0) -> bytes:
    activity = _activity(activity_pk)
    context = {
        "outcome": outcome.value,
        "activity": activity,
        "rules": VoteRules.objects.filter(activity=activity).first() if activity else None,
        "candidacy": _candidacy(activity, entry) if activity and entry else None,
        "contacts": (activity and activity.arena.level.contest.contacts) or settings.CONTACTS,
        "receipt_gap": RECEIPT_GAP.decode(),
        "moment_gap": MOMENT_GAP.decode(),
        "entry_gap": ENTRY_GAP.decode(),
        "token_gap": GAP,
    }
    with translation.override(language):
        return render_to_string(
            "contests/vote_answer.html", context, request=_stranger(language, activity_pk)
        ).encode()


def _activity(pk: int) -> Activity | None:
    votes = Activity.objects.select_related("arena__level__contest", "stage")
    return votes.filter(pk=pk, kind=StageKind.VOTE).first() if pk else None


def _candidacy(activity: Activity, entry: int) -> Candidacy | None:
    found = Candidacy.objects.public().filter(arena=activity.arena, entry=entry)
    return found.select_related("entry__nomination").first()


def _stranger(language: str, activity: int) -> HttpRequest:
    """Return a request of nobody: the answer is the same for whoever votes."""
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = f"/{language}/contests/vote/{activity}/"
    request.user = AnonymousUser()
    return request
