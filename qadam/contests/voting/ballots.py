"""A ballot and its judging: what is read of a request, and in which order reasons against it are looked for."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from urllib.parse import parse_qs, urlsplit

from qadam.contests.codes import LENGTH, LETTERS
from qadam.contests.models import Activity, Refusal
from qadam.kit.chance import eight_bytes

LONGEST_BODY = 4096
MOST_FIELDS = 10
# The body as browsers send our form; anything else is read with more care.
OURS = re.compile(rb"entry=([0-9]{1,18})&token=([A-Za-z0-9_.-]*)(?:&work=([0-9]*))?")
PK = re.compile(r"[0-9]{1,18}", re.ASCII)


class Outcome(Enum):
    """What became of an attempt to vote."""

    ACCEPTED = "accepted"
    # The same page asks again: it is shown the receipt it was given.
    OWN = "own"
    REPEATED = "repeated"
    NOT_OPEN = "not_open"
    NO_ACTIVITY = "no_activity"
    NO_CANDIDATE = "no_candidate"
    PAGE = "page"
    ORIGIN = "origin"
    WORK = "work"
    BUSY = "busy"


COUNTED_AS = {
    Outcome.REPEATED: Refusal.Reason.REPEATED,
    Outcome.NOT_OPEN: Refusal.Reason.NOT_OPEN,
    Outcome.NO_CANDIDATE: Refusal.Reason.NO_CANDIDATE,
    Outcome.PAGE: Refusal.Reason.PAGE,
    Outcome.ORIGIN: Refusal.Reason.ORIGIN,
    Outcome.WORK: Refusal.Reason.WORK,
}


def new_receipt() -> str:
    """Return a fresh receipt code."""
    # One draw of 64 bits for all places: the 49 that are used stay even to one part in thirty thousand.
    number = int.from_bytes(eight_bytes())
    code = ""
    for _place in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        code += LETTERS[place]
    return code


def written_receipt(code: str) -> str:
    """Return a receipt code as people read it: two halves with a dash."""
    return f"{code[:5]}-{code[5:]}"


def read_receipt(text: str) -> str:
    """Return the code that somebody typed, without the dash and the spaces, in capitals; empty where it is none."""
    code = re.sub(r"[\s–—-]", "", text).upper()
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""


@dataclass(frozen=True, slots=True)
class Paper:
    """The form as it was sent: nothing in it is believed yet."""

    entry: int
    token: str
    work: str


class NotAForm(ValueError):
    """The body is no form of a vote."""


def read(body: bytes) -> Paper:
    """Return what the form says, 0 for an entry that is no number; raises NotAForm where it cannot be read."""
    ours = OURS.fullmatch(body)
    if ours is not None:
        return Paper(int(ours[1]), ours[2].decode(), (ours[3] or b"").decode())
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=MOST_FIELDS)
    except (UnicodeDecodeError, ValueError) as error:
        raise NotAForm from error
    entry, token, work = (fields.get(name, [""])[-1] for name in ("entry", "token", "work"))
    return Paper(int(entry) if PK.fullmatch(entry) else 0, token, work)


def is_ours(origin: str | None, referer: str | None, own: Collection[str]) -> bool:
    """Tell whether the form was sent from a page of this site: by Origin, and where there is none by Referer."""
    if origin is not None:
        return origin.lower() in own
    if not referer:
        return False
    try:
        parts = urlsplit(referer)
    except ValueError:
        return False
    return f"{parts.scheme}://{parts.netloc}".lower() in own


@dataclass(slots=True)
class Ballot:
    """One attempt to vote, with what was found out about it before the database is asked."""

    activity: int
    entry: int
    network: str
    at: datetime
    # The random part of the page token, empty where the token is not valid.
    token: str
    is_ours: bool
    has_worked: bool
    receipt: str = field(default_factory=new_receipt)


@dataclass(frozen=True, slots=True)
class Poll:
    """The vote of one arena as the transaction sees it."""

    pk: int
    arena: int
    stage: int
    state: str
    opens_at: datetime | None
    closes_at: datetime | None
    unit: str
    proof_of_work: str
    secret_name: str
    secret_fingerprint: str
    has_networks: bool

    def takes(self, at: datetime) -> bool:
        """Tell whether a vote that arrived at this moment is taken: [opens, closes), rules fixed, not frozen."""
        if self.state != Activity.State.READY or not self.unit:
            return False
        begun = self.opens_at is None or self.opens_at <= at
        return begun and (self.closes_at is None or at < self.closes_at)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the voter is told."""

    outcome: Outcome
    receipt: str = ""


def judge(ballot: Ballot, poll: Poll | None, nomination: int | None, needs_work: bool) -> Outcome | None:
    """Return the first reason against a ballot, nothing where only its key is left to be tried.

    `nomination` is the one of the entry, if it stands in the arena of the poll and may be voted for.
    """
    if poll is None:
        return Outcome.NO_ACTIVITY
    if not ballot.is_ours:
        return Outcome.ORIGIN
    if not poll.takes(ballot.at):
        return Outcome.NOT_OPEN
    if nomination is None:
        return Outcome.NO_CANDIDATE
    if not ballot.token:
        return Outcome.PAGE
    if needs_work and not ballot.has_worked:
        return Outcome.WORK
    return None
