"""Keeping ballots: many requests, one transaction, and nobody is answered before it is committed.

`keep` judges and stores any number of ballots on the connection of whoever calls it. `Committer` is the one thread of a
process that gathers the ballots of all requests that wait, and keeps them together: a commit takes as long for a
hundred votes as for one.
"""

import json
import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from qadam.contests.models import RegisteredNetwork, VoteRules
from qadam.contests.voting import keys, secrets, work
from qadam.contests.voting.ballots import COUNTED_AS, Answer, Ballot, Outcome, Poll, judge, new_receipt

log = logging.getLogger(__name__)

# How often and how long a transaction is tried again where the fault came at once: a server that was restarted, two
# transactions that waited for each other. A database that is locked or full has made everybody wait already.
TRIES = 3
TRY_SECONDS = 1.0
BUSY = Answer(Outcome.BUSY)

Hour = tuple[int, datetime, str]


def keep_or_say_busy(ballots: Sequence[Ballot]) -> list[Answer]:
    """Keep ballots; whatever the database does, an answer of acceptance is given for committed rows only."""
    started = time.monotonic()
    for left in reversed(range(TRIES)):
        try:
            return keep(ballots)
        except (OperationalError, InterfaceError) as fault:
            _start_anew()
            if left == 0 or time.monotonic() - started > TRY_SECONDS:
                log.warning("votes were not kept: %s", str(fault).strip())
                return [BUSY] * len(ballots)
        except DatabaseError as fault:
            if len(ballots) == 1:
                log.exception("a vote was not kept: %s", type(fault).__name__)
                return [BUSY]
            # One of them is at fault; the others shall not suffer for it.
            return [answer for ballot in ballots for answer in keep_or_say_busy([ballot])]
        except secrets.NoSecret:
            if len(ballots) == 1:
                log.error(
                    "a vote of activity %s was not kept: its secret cannot be read", ballots[0].activity
                )
                return [BUSY]
            return [answer for ballot in ballots for answer in keep_or_say_busy([ballot])]
    return [BUSY] * len(ballots)


def _start_anew() -> None:
    if not connection.in_atomic_block:
        connection.close()


def keep(ballots: Sequence[Ballot]) -> list[Answer]:
    """Judge ballots and store those that stand, in one transaction; the answers are valid once it is committed."""
    with transaction.atomic():
        polls = _polls({ballot.activity for ballot in ballots})
        nominations = _nominations({ballot.entry for ballot in ballots})
        answers: list[Answer | None] = []
        rows = []
        for place, ballot in enumerate(ballots):
            poll = polls.get(ballot.activity)
            nomination = nominations.get((poll.arena, ballot.entry)) if poll else None
            needs_work = poll is not None and _needs_work(poll, ballot)
            reason = judge(ballot, poll, nomination, needs_work)
            answers.append(Answer(reason) if reason else None)
            if poll is not None and nomination is not None and reason is None:
                rows.append(_Row(place, ballot, poll, nomination))
        _Box(rows).fill(answers)
        told = [answer or BUSY for answer in answers]
        _count(_refused(ballots, told))
    _measure(ballots, told)
    return told


def _needs_work(poll: Poll, ballot: Ballot) -> bool:
    return poll.proof_of_work != VoteRules.Work.OFF and work.is_needed(
        poll.proof_of_work, poll.pk, ballot.at.timestamp()
    )


def _measure(ballots: Sequence[Ballot], told: Sequence[Answer]) -> None:
    taken = Counter(
        ballot.activity
        for ballot, answer in zip(ballots, told, strict=True)
        if answer.outcome == Outcome.ACCEPTED
    )
    for activity, votes in taken.items():
        work.PACE.count(activity, votes, ballots[-1].at.timestamp())


POLLS = """
SELECT a.id, a.arena_id, a.stage_id, a.state, a.opens_at, a.closes_at, COALESCE(r.unit, ''),
    COALESCE(r.proof_of_work, ''), COALESCE(s.name, ''), COALESCE(s.fingerprint, ''),
    EXISTS (SELECT 1 FROM contests_registerednetwork n WHERE n.activity_id = a.id)
FROM contests_activity a
LEFT JOIN contests_voterules r ON r.activity_id = a.id
LEFT JOIN contests_votesecret s ON s.activity_id = a.id AND s.destroyed_at IS NULL
WHERE a.kind = 'vote' AND a.id IN ({gaps}) ORDER BY a.id{lock}
"""
NOMINATIONS = """
SELECT c.arena_id, c.entry_id, e.nomination_id
FROM contests_candidacy c JOIN contests_entry e ON e.id = c.entry_id
WHERE e.state = 'admitted' AND e.is_public AND e.withdrawn_at IS NULL AND c.entry_id IN ({gaps})
"""
STAGE_SECRETS = """
SELECT a.stage_id, s.name, s.fingerprint FROM contests_activity a
JOIN contests_votesecret s ON s.activity_id = a.id AND s.destroyed_at IS NULL
WHERE a.kind = 'vote' AND a.stage_id IN ({gaps})
AND a.id = (SELECT MIN(f.id) FROM contests_activity f WHERE f.stage_id = a.stage_id AND f.kind = 'vote')
"""
INSERT = """
INSERT INTO contests_vote
    (activity_id, nomination_id, entry_id, unit_key, slot, prefix_key, network, token, receipt, at)
VALUES {gaps} ON CONFLICT DO NOTHING RETURNING receipt
"""
STANDING = "SELECT unit_key, slot, token, receipt FROM contests_vote WHERE unit_key IN ({gaps})"
COUNT = """
INSERT INTO contests_refusal (activity_id, hour, reason, count) VALUES {gaps}
ON CONFLICT (activity_id, hour, reason) DO UPDATE SET count = contests_refusal.count + excluded.count
"""
ROW = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
# On PostgreSQL all rows travel as one text, in a statement that is always the same.
INSERT_AS_JSON = """
INSERT INTO contests_vote
    (activity_id, nomination_id, entry_id, unit_key, slot, prefix_key, network, token, receipt, at)
SELECT (r->>0)::bigint, (r->>1)::bigint, (r->>2)::bigint, decode(r->>3, 'hex'), (r->>4)::smallint,
    decode(r->>5, 'hex'), (r->>6)::smallint, r->>7, r->>8, (r->>9)::timestamptz
FROM json_array_elements(%s::json) AS r ON CONFLICT DO NOTHING RETURNING receipt
"""


def _ask(statement: str, values: Iterable[Any], **words: str) -> list[Any]:
    """Return the rows of a statement whose gaps are filled with that many values."""
    given = list(values)
    if not given:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement.format(gaps=", ".join(["%s"] * len(given)), **words), given)
        return list(cursor.fetchall())


def _polls(activities: set[int]) -> dict[int, Poll]:
    # Votes share the row of their activity; freezing takes it alone, and so waits for them and they for it.
    lock = " FOR SHARE OF a" if connection.vendor == "postgresql" else ""
    found = _ask(POLLS, sorted(activities), lock=lock)
    return {
        row[0]: Poll(row[0], row[1], row[2], row[3], _moment(row[4]), _moment(row[5]), *row[6:])
        for row in found
    }


def _moment(value: datetime | None) -> datetime | None:
    # SQLite keeps moments in UTC without saying so.
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def _nominations(entries: set[int]) -> dict[tuple[int, int], int]:
    return {(arena, entry): nomination for arena, entry, nomination in _ask(NOMINATIONS, entries)}


class _Row:
    """A ballot that stands so far, with its keys."""

    __slots__ = (
        "ballot", "cap", "has_waited", "network", "nomination", "place", "poll", "prefix_key", "slot", "unit_key",
        "was_tried",
    )  # fmt: skip

    def __init__(self, place: int, ballot: Ballot, poll: Poll, nomination: int) -> None:
        self.place, self.ballot, self.poll, self.nomination = place, ballot, poll, nomination
        self.unit_key = self.prefix_key = b""
        self.slot, self.cap = 0, 1
        self.network = 0
        self.has_waited = self.was_tried = False

    def values(self) -> tuple[Any, ...]:
        ballot = self.ballot
        return (
            ballot.activity, self.nomination, ballot.entry, self.unit_key, self.slot, self.prefix_key, self.network,
            ballot.token, ballot.receipt, ballot.at,
        )  # fmt: skip


class _Box:
    """The rows of one transaction on their way into the table of votes."""

    def __init__(self, rows: list[_Row]) -> None:
        self._rows = rows
        self._add_keys()

    def _add_keys(self) -> None:
        polls = {row.poll.pk: row.poll for row in self._rows}.values()
        shared = _stage_secrets({poll.stage for poll in polls if poll.unit == VoteRules.Unit.STAGE})
        caps = _caps({poll.pk for poll in polls if poll.has_networks})
        for row in self._rows:
            poll, network = row.poll, row.ballot.network
            own = secrets.KEPT.get(poll.secret_name, poll.secret_fingerprint)
            unit_secret = own
            if poll.unit == VoteRules.Unit.STAGE:
                unit_secret = secrets.KEPT.get(*shared.get(poll.stage, ("", "")))
            day = row.ballot.at.date()
            row.unit_key = keys.unit_key(
                unit_secret, poll.unit, poll.pk, poll.stage, row.nomination, day, network
            )
            row.prefix_key = keys.prefix_key(own, poll.pk, network)
            registered = caps.get(poll.pk, {})
            row.network = keys.class_of(network, registered).value
            holding = keys.registered_one(network, registered) if registered else None
            row.cap = registered[holding] if holding else 1

    def fill(self, answers: list[Answer | None]) -> None:
        """Insert the rows and write down what became of each.

        A row that is not taken meets one that stands: its own, one of the same page, or another's. Where the network
        has slots left it is tried again in the next one, and a receipt that was given already is drawn anew.
        """
        left = self._rows
        while left:
            # A second click waits for the first one: its receipt must not be promised before it is taken.
            now, left = _one_of_each_page(left)
            trying = self._with_slots(answers, [row for row in now if row.cap > 1 or row.has_waited])
            trying += [row for row in now if row.cap == 1 and not row.has_waited]
            while trying:
                taken = self._insert(trying)
                for row in trying:
                    if row.ballot.receipt in taken:
                        answers[row.place] = Answer(Outcome.ACCEPTED, row.ballot.receipt)
                missed = [row for row in trying if row.ballot.receipt not in taken]
                trying = self._with_slots(answers, missed)

    def _insert(self, rows: list[_Row]) -> set[str]:
        # Always in one order, so that two processes with the same keys never wait for each other in a circle.
        rows.sort(key=lambda row: (row.unit_key, row.slot))
        for row in rows:
            row.was_tried = True
        statement, values = _as_json(rows) if connection.vendor == "postgresql" else _as_values(rows)
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return {receipt for (receipt,) in cursor.fetchall()}

    def _with_slots(self, answers: list[Answer | None], rows: list[_Row]) -> list[_Row]:
        """Answer rows that meet a vote already there, and return the others with a free slot each."""
        standing: dict[bytes, dict[int, tuple[str, str]]] = {}
        for key, slot, token, receipt in _ask(STANDING, {row.unit_key for row in rows}):
            standing.setdefault(bytes(key), {})[slot] = (token, receipt)
        left = []
        for row in rows:
            votes = standing.setdefault(row.unit_key, {})
            answer = _met(row, votes)
            if answer is not None:
                answers[row.place] = answer
                continue
            row.slot = next(slot for slot in range(row.cap) if slot not in votes)
            if row.was_tried:
                row.ballot.receipt = new_receipt()
            votes[row.slot] = (row.ballot.token, row.ballot.receipt)
            left.append(row)
        return left


def _as_json(rows: list[_Row]) -> tuple[str, list[Any]]:
    return INSERT_AS_JSON, [json.dumps([row.values() for row in rows], default=_plainly)]


def _plainly(value: bytes | datetime) -> str:
    return value.hex() if isinstance(value, bytes) else value.isoformat()


def _as_values(rows: list[_Row]) -> tuple[str, list[Any]]:
    values = [value for row in rows for value in (*row.values()[:-1], _adapted(row.ballot.at))]
    return INSERT.format(gaps=", ".join([ROW] * len(rows))), values


def _adapted(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def _one_of_each_page(rows: list[_Row]) -> tuple[list[_Row], list[_Row]]:
    """Return the first row of each key and page, and those that have to wait for it."""
    first: dict[tuple[bytes, str], _Row] = {}
    later = []
    for row in rows:
        if first.setdefault((row.unit_key, row.ballot.token), row) is not row:
            row.has_waited = True
            later.append(row)
    return list(first.values()), later


def _met(row: _Row, votes: dict[int, tuple[str, str]]) -> Answer | None:
    """Return the answer to a row whose key holds these votes already, nothing where there is room."""
    for token, receipt in votes.values():
        if receipt == row.ballot.receipt:
            # This very row: its transaction was committed, though the database could not say so.
            return Answer(Outcome.ACCEPTED, receipt)
        if token == row.ballot.token:
            return Answer(Outcome.OWN, receipt)
    return Answer(Outcome.REPEATED) if len(votes) >= row.cap else None


def _stage_secrets(stages: set[int]) -> dict[int, tuple[str, str]]:
    """Return the secret that all arenas of a stage make their keys with: the one of the stage's first vote."""
    return {stage: (name, fingerprint) for stage, name, fingerprint in _ask(STAGE_SECRETS, stages)}


def _caps(activities: set[int]) -> dict[int, dict[str, int]]:
    caps: dict[int, dict[str, int]] = {}
    if activities:
        found = RegisteredNetwork.objects.filter(activity__in=activities)
        for activity, network, cap in found.values_list("activity_id", "network", "cap"):
            caps.setdefault(activity, {})[network] = cap
    return caps


def _refused(ballots: Sequence[Ballot], told: Sequence[Answer]) -> Counter[Hour]:
    return Counter(
        (ballot.activity, ballot.at.replace(minute=0, second=0, microsecond=0), COUNTED_AS[answer.outcome])
        for ballot, answer in zip(ballots, told, strict=True)
        if answer.outcome in COUNTED_AS
    )


def _count(refused: Counter[Hour]) -> None:
    """Add refused attempts to the counts of their hour; whose they were is stored nowhere."""
    if not refused:
        return
    values: list[Any] = []
    for activity, hour, reason in sorted(refused):
        values += [activity, _adapted(hour), str(reason), refused[activity, hour, reason]]
    gaps = ", ".join(["(%s, %s, %s, %s)"] * len(refused))
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(gaps=gaps), values)


class _Waiting:
    """A ballot whose request waits for its answer.

    Those of one transaction stand in a row, and each wakes the next: a hundred threads that are woken at once push each
    other aside for longer than their work takes.
    """

    __slots__ = ("_done", "_is_called", "answer", "ballot", "next")

    def __init__(self, ballot: Ballot) -> None:
        self.ballot = ballot
        self.answer = BUSY
        self.next: _Waiting | None = None
        self._done, self._is_called = threading.Lock(), threading.Lock()
        self._done.acquire()

    def wait(self, seconds: float) -> Answer:
        """Return the answer once it is there, and call the next one; BUSY where it takes too long."""
        # Whoever takes the second lock first decides: the one that gives up is passed over, or the call has gone out.
        if not self._done.acquire(timeout=seconds):
            if self._is_called.acquire(blocking=False):
                return BUSY
            self._done.acquire()
        self.call(self.next)
        return self.answer

    @staticmethod
    def call(first: "_Waiting | None") -> None:
        """Wake the first of a row that still waits."""
        while first is not None and not first._is_called.acquire(blocking=False):
            first = first.next
        if first is not None:
            first._done.release()


class Committer:
    """The thread of a process that keeps the ballots of all its requests."""

    AT_MOST = 500
    WAIT_SECONDS = 15.0
    IDLE_SECONDS = 20.0

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._forgets_at = 0.0

    def cast(self, ballot: Ballot) -> Answer:
        """Hand in a ballot and wait until it is committed or refused."""
        if self._thread is None:
            self._start()
        waiting = _Waiting(ballot)
        self._waiting.put(waiting)
        return waiting.wait(self.WAIT_SECONDS)

    def stop(self) -> None:
        """End the thread once everything handed in is answered; the next ballot starts it again."""
        with self._starting:
            if self._thread is not None:
                self._waiting.put(None)
                self._thread.join()
                self._thread = None

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="votes", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        is_running = True
        while is_running:
            try:
                first = self._waiting.get(timeout=self.IDLE_SECONDS)
            except queue.Empty:
                self._rest()
                continue
            gathered, is_running = self._gather(first)
            self._forget_in_time()
            if gathered:
                self._answer(gathered)
        self._rest()

    def _gather(self, first: _Waiting | None) -> tuple[list[_Waiting], bool]:
        """Return everything that waits by now, and whether the thread goes on after it."""
        gathered: list[_Waiting] = []
        following = first
        while following is not None:
            gathered.append(following)
            if len(gathered) == self.AT_MOST:
                return gathered, True
            try:
                following = self._waiting.get_nowait()
            except queue.Empty:
                return gathered, True
        return gathered, False

    def _answer(self, gathered: list[_Waiting]) -> None:
        try:
            answers = keep_or_say_busy([waiting.ballot for waiting in gathered])
        except Exception:
            # Whatever it was, those who wait are told to try again, and the thread lives on.
            log.exception("votes were not kept")
            connection.close()
            answers = [BUSY] * len(gathered)
        following = None
        for waiting, answer in zip(reversed(gathered), reversed(answers), strict=True):
            waiting.answer, waiting.next = answer, following
            following = waiting
        _Waiting.call(following)

    def _forget_in_time(self) -> None:
        """Forget secrets now and then while votes come: one may be destroyed by another process meanwhile."""
        now = time.monotonic()
        if now >= self._forgets_at:
            secrets.KEPT.forget()
            self._forgets_at = now + self.IDLE_SECONDS

    def _rest(self) -> None:
        """Give the connection back and forget secrets: one that is destroyed must not live on in memory."""
        connection.close()
        secrets.KEPT.forget()


COMMITTER = Committer()
