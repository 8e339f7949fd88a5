"""Keeping votes of many requests together: exactly once, answered after the commit, whatever the database does."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError, OperationalError, transaction

from qadam.contests.models import Activity, Refusal, Vote, VoteRules
from qadam.contests.tests.votes import ADDRESS, answer_of, candidate, environ, form, open_vote, rules_of
from qadam.contests.voting import committer, secrets, tokens, work
from qadam.contests.voting.ballots import Answer, Ballot, Outcome, read
from qadam.contests.voting.committer import Committer, keep, keep_or_say_busy
from qadam.contests.voting.fast import in_front_of
from qadam.contests.voting.intake import ballot_of
from qadam.kit import clock
from qadam.kit.tests.parallel import at_once


def ballot(activity: Activity, entry: int, network: str = ADDRESS, **changes: Any) -> Ballot:
    paper = read(form(activity, entry, network=network))
    made = ballot_of(paper, activity.pk, network, clock.now(), is_ours=True)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


@pytest.fixture
def one_thread() -> Iterator[Committer]:
    held = Committer()
    yield held
    held.stop()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("pages", ["one page", "a page each"])
def test_of_64_posts_of_one_address_at_once_exactly_one_is_counted(
    one_thread: Committer, settings: Any, pages: str
) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    activity = open_vote()
    entry = candidate(activity).entry_id
    site = in_front_of(lambda _environ, _start: [], one_thread.cast)
    first = form(activity, entry)
    bodies = [first if pages == "one page" else form(activity, entry) for _time in range(64)]

    told = at_once(*[lambda body=body: answer_of(site, environ(activity, body)) for body in bodies])

    assert Counter(status for status, _headers, _page in told) == {200: 1, 409: 63}
    receipt = Vote.objects.get().receipt
    shown = sum(f"{receipt[:5]}-{receipt[5:]}".encode() in page for _status, _headers, page in told)
    assert shown == (64 if pages == "one page" else 1)
    assert sum(Refusal.objects.values_list("count", flat=True)) == (0 if pages == "one page" else 63)


@pytest.mark.django_db(transaction=True)
def test_two_processes_with_the_same_keys_keep_each_once() -> None:
    activity = open_vote()
    entry = candidate(activity).entry_id
    networks = [f"198.51.100.{number}" for number in range(40)]

    def of(order: list[str]) -> list[Answer]:
        return keep_or_say_busy([ballot(activity, entry, network) for network in order])

    told = at_once(lambda: of(networks), lambda: of(networks[::-1]), lambda: of(networks))

    outcomes = Counter(answer.outcome for answers in told for answer in answers)
    assert outcomes == {Outcome.ACCEPTED: 40, Outcome.REPEATED: 80}
    assert Vote.objects.count() == 40


@pytest.mark.django_db(transaction=True)
def test_votes_and_freezing_wait_for_each_other() -> None:
    activity = open_vote()
    entry = candidate(activity).entry_id
    is_locked, may_go = threading.Event(), threading.Event()

    def freeze() -> None:
        with transaction.atomic():
            held = Activity.objects.select_for_update().get(pk=activity.pk)
            is_locked.set()
            may_go.wait(5)
            held.state = Activity.State.FROZEN
            held.save()

    def vote() -> list[Answer]:
        is_locked.wait(5)
        threading.Timer(0.3, may_go.set).start()
        return keep_or_say_busy([ballot(activity, entry)])

    told = at_once(freeze, vote)

    assert told[1] == [Answer(Outcome.NOT_OPEN)]
    assert not Vote.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_vote_whose_commit_was_not_heard_of_is_told_its_own_receipt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    activity = open_vote()
    cast = ballot(activity, candidate(activity).entry_id)
    lines = iter([True, False])

    def broken_off(ballots: list[Ballot]) -> list[Answer]:
        told = keep(ballots)
        if next(lines):
            raise OperationalError("server closed the connection unexpectedly")
        return told

    monkeypatch.setattr(committer, "keep", broken_off)

    assert keep_or_say_busy([cast]) == [Answer(Outcome.ACCEPTED, cast.receipt)]
    assert Vote.objects.get().receipt == cast.receipt


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "fault", ["database is locked", "database or disk is full", "couldn't get a connection after 5.00 sec"]
)
def test_without_a_database_nobody_is_promised_anything(
    one_thread: Committer, settings: Any, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    activity = open_vote()
    body = form(activity, candidate(activity).entry_id)
    site = in_front_of(lambda _environ, _start: [], one_thread.cast)
    with monkeypatch.context() as patch:

        def fail(_ballots: list[Ballot]) -> list[Answer]:
            raise OperationalError(fault)

        patch.setattr(committer, "keep", fail)
        status, headers, page = answer_of(site, environ(activity, body))

    token = page.decode().partition('name="token" value="')[2].partition('"')[0]
    assert (status, headers["Retry-After"]) == (503, "5")
    assert b"receipt-number" not in page
    assert token.encode() in body
    assert answer_of(site, environ(activity, body))[0] == 200


@pytest.mark.django_db(transaction=True)
def test_one_row_at_fault_takes_no_other_down(monkeypatch: pytest.MonkeyPatch) -> None:
    activity = open_vote()
    entry = candidate(activity).entry_id
    ballots = [ballot(activity, entry, f"198.51.100.{number}") for number in range(5)]
    bad = ballots[2]

    def choke(given: list[Ballot]) -> list[Answer]:
        if bad in given:
            raise DataError("value too long")
        return keep(given)

    monkeypatch.setattr(committer, "keep", choke)

    told = [answer.outcome for answer in keep_or_say_busy(ballots)]

    assert told == [Outcome.ACCEPTED] * 2 + [Outcome.BUSY] + [Outcome.ACCEPTED] * 2
    assert Vote.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_the_thread_outlives_a_fault_nobody_thought_of(
    one_thread: Committer, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = open_vote()
    entry = candidate(activity).entry_id
    with monkeypatch.context() as patch:
        patch.setattr(committer, "keep", lambda _ballots: 1 / 0)
        first = one_thread.cast(ballot(activity, entry))

    assert first == Answer(Outcome.BUSY)
    assert one_thread.cast(ballot(activity, entry)).outcome == Outcome.ACCEPTED


@pytest.mark.django_db(transaction=True)
def test_whoever_gave_up_waiting_is_passed_over_and_those_behind_are_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = Committer()
    may_go = threading.Event()
    given: list[Ballot] = []

    def slow(ballots: list[Ballot]) -> list[Answer]:
        given.extend(ballots)
        may_go.wait(10)
        return [Answer(Outcome.ACCEPTED, one.receipt) for one in ballots]

    monkeypatch.setattr(committer, "keep_or_say_busy", slow)
    ballots = [Ballot(1, 1, ADDRESS, clock.now(), str(place), True, False) for place in range(7)]
    told: dict[str, Answer] = {}

    def cast(place: int, seconds: float) -> threading.Thread:
        def wait() -> None:
            # Each thread with a patience of its own.
            waiting = committer._Waiting(ballots[place])
            held._waiting.put(waiting)
            told[ballots[place].token] = waiting.wait(seconds)

        thread = threading.Thread(target=wait)
        thread.start()
        return thread

    first = cast(0, 10)
    held._start()
    while not given:
        threading.Event().wait(0.01)
    impatient = [cast(place, 0.1) for place in (1, 3, 4, 6)]
    patient = [cast(place, 10) for place in (2, 5)]
    for thread in impatient:
        thread.join()
    may_go.set()
    for thread in [first, *patient]:
        thread.join()
    held.stop()

    assert [told[str(place)].outcome for place in (1, 3, 4, 6)] == [Outcome.BUSY] * 4
    assert [told[str(place)] for place in (0, 2, 5)] == [
        Answer(Outcome.ACCEPTED, ballots[place].receipt) for place in (0, 2, 5)
    ]


@pytest.mark.django_db(transaction=True)
def test_a_secret_is_read_anew_now_and_then_while_votes_come(
    one_thread: Committer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may have destroyed it meanwhile."""
    activity = open_vote()
    entry = candidate(activity).entry_id
    read_files = list[str]()
    read_secret = secrets.read

    def read_again(name: str, fingerprint: str) -> bytes:
        read_files.append(name)
        return read_secret(name, fingerprint)

    monkeypatch.setattr(secrets, "read", read_again)

    for place in range(3):
        one_thread._forgets_at = 0.0
        assert one_thread.cast(ballot(activity, entry, f"198.51.100.{place}")).outcome == Outcome.ACCEPTED

    assert len(read_files) == 3


@pytest.mark.django_db
def test_a_receipt_that_is_given_already_is_drawn_anew() -> None:
    activity = open_vote()
    entry = candidate(activity).entry_id
    first = keep([ballot(activity, entry, "198.51.100.1")])[0]

    second = keep([ballot(activity, entry, "198.51.100.2", receipt=first.receipt)])[0]

    assert second.outcome == Outcome.ACCEPTED
    assert second.receipt != first.receipt
    assert Vote.objects.count() == 2


@pytest.mark.django_db
def test_what_is_kept_is_what_was_cast() -> None:
    activity = open_vote()
    chosen = candidate(activity)
    cast = ballot(activity, chosen.entry_id)

    keep([cast])

    vote = Vote.objects.get()
    assert (vote.entry_id, vote.nomination_id, vote.slot) == (chosen.entry_id, chosen.entry.nomination_id, 0)
    assert (vote.token, vote.receipt, vote.at) == (cast.token, cast.receipt, cast.at)
    assert (len(bytes(vote.unit_key)), len(bytes(vote.prefix_key))) == (32, 16)


@pytest.mark.django_db
def test_refusals_are_counted_by_their_hour() -> None:
    activity = open_vote()
    entry = candidate(activity).entry_id
    now = clock.now().replace(minute=59)
    activity.closes_at = now + timedelta(days=1)
    activity.save()

    keep([ballot(activity, entry, at=now) for _time in range(4)])
    keep([ballot(activity, entry, at=now + timedelta(minutes=1))])

    assert list(Refusal.objects.order_by("hour").values_list("reason", "count")) == [
        ("repeated", 3),
        ("repeated", 1),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("rule", [VoteRules.Work.ALWAYS, VoteRules.Work.BURST])
@pytest.mark.parametrize("processes", [1, 2])
def test_a_sum_is_asked_for_by_the_rules(
    rule: str, processes: int, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEB_PROCESSES = processes
    activity = open_vote(proof_of_work=rule)
    entry = candidate(activity).entry_id
    monkeypatch.setattr(work, "PACE", work.Pace())
    # Each process sees its share of the votes only.
    monkeypatch.setattr(work, "BURST_VOTES", 3 * processes)
    networks = [f"198.51.100.{number}" for number in range(5)]

    told = [keep([ballot(activity, entry, network)])[0].outcome for network in networks]

    asked_after = 0 if rule == VoteRules.Work.ALWAYS else 3
    assert told == [Outcome.ACCEPTED] * asked_after + [Outcome.WORK] * (5 - asked_after)
    assert keep([ballot(activity, entry, "198.51.100.9", has_worked=True)])[0].outcome == Outcome.ACCEPTED
    assert rules_of(activity).proof_of_work == rule


def test_the_sum_is_found_by_trying_and_belongs_to_its_page() -> None:
    token = tokens.new_token(1, ADDRESS, clock.now())
    challenge = work.challenge_of(token)

    found = next(number for number in range(work.MOST) if work._digest(token, number) == challenge)

    assert work.is_solved(token, str(found))
    assert not work.is_solved(token, str(found + 1))
    assert not work.is_solved(token, "x" * 1000)
    assert not work.is_solved(tokens.new_token(1, ADDRESS, clock.now()), str(found))


@pytest.mark.django_db
def test_a_batch_costs_as_many_queries_as_one_vote(django_assert_max_num_queries: Any) -> None:
    activity = open_vote()
    entry = candidate(activity).entry_id
    ballots = [ballot(activity, entry, f"198.51.100.{number}") for number in range(50)]

    with django_assert_max_num_queries(5):
        keep(ballots)

    assert Vote.objects.count() == 50
