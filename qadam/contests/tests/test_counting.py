"""Votes are counted exactly, whatever was held, counted and declared void, and the leaders follow from the rules."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from qadam.contests.models import Activity, HeldBatch, Vote
from qadam.contests.queries import counts
from qadam.contests.tests.counted import a_vote, batch_of, candidates, give, refuse
from qadam.contests.verify import Candidate, Led, leaders_of
from qadam.kit import clock
from qadam.kit.clock import ALMATY

pytestmark = pytest.mark.django_db


def figures(activity: Activity) -> list[tuple[int, int, int, int]]:
    return [(total.raw, total.held, total.void, total.counted) for total in counts.totals(activity)]


def test_held_and_void_votes_are_taken_out_of_the_count_and_votes_found_good_are_not() -> None:
    activity = a_vote()
    first, second, third = candidates(activity, 3)
    batch_of(give(first, activity, 4)[:2])
    batch_of(give(second, activity, 5)[:3], "void")
    batch_of(give(third, activity, 6)[:4], "counted")

    assert figures(activity) == [(4, 2, 0, 2), (5, 0, 3, 2), (6, 0, 0, 6)]


def test_votes_of_another_arena_are_not_counted_here() -> None:
    activity, other = a_vote(), a_vote()
    own, stranger = candidates(activity, 1)[0], candidates(other, 1)[0]
    give(own, activity, 2)
    batch_of(give(stranger, other, 3))

    assert figures(activity) == [(2, 0, 0, 2)]


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["", "held", "counted", "void"]), st.integers(0, 40)),
        max_size=40,
    )
)
def test_totals_and_days_agree_with_counting_one_vote_after_another(
    votes: list[tuple[int, str, int]],
) -> None:
    activity = a_vote()
    stands = candidates(activity, 2, nominations=2)
    naive = {candidacy.pk: [0, 0, 0] for candidacy in stands}
    days: dict[str, list[int]] = {}
    assert activity.opens_at is not None
    for place, verdict, hours in votes:
        at = activity.opens_at + timedelta(hours=hours)
        vote = give(stands[place], activity, at=at)
        if verdict:
            batch_of(vote, *([] if verdict == "held" else [verdict]))
        day = days.setdefault(at.astimezone(ALMATY).date().isoformat(), [0, 0, 0])
        for count in (naive[stands[place].pk], day):
            count[0] += 1
            count[1] += verdict == "held"
            count[2] += verdict == "void"

    found = {total.candidacy.pk: [total.raw, total.held, total.void] for total in counts.totals(activity)}
    by_day = {day.day.isoformat(): [day.raw, day.held, day.void] for day in counts.votes_by_day(activity)}

    assert found == naive
    assert {day: count for day, count in by_day.items() if count[0]} == days


@given(
    st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=9),
    st.integers(1, 4),
    st.sampled_from(["all", "earlier", "jury"]),
    st.sampled_from(["next", "empty"]),
)
def test_leaders_agree_with_naming_them_one_by_one(
    figures: list[tuple[int, bool]], places: int, tie: str, vacancy: str
) -> None:
    rows = [Candidate(f"n{place}", votes, place, gone) for place, (votes, gone) in enumerate(figures)]

    assert leaders_of(rows, places, tie, vacancy) == one_by_one(rows, places, tie, vacancy)


def one_by_one(rows: list[Candidate], places: int, tie: str, vacancy: str) -> Led:
    """Seat group after group of equal votes, as a clerk would with a pencil."""
    waiting = [row for row in rows if vacancy == "empty" or not row.withdrawn]
    seated: list[Candidate] = []
    if len(waiting) <= places:
        return Led(tuple(row.number for row in by_votes(waiting) if not row.withdrawn))
    while waiting and len(seated) < places:
        most = max(row.counted for row in waiting)
        group = sorted((row for row in waiting if row.counted == most), key=lambda row: row.earlier)
        waiting = [row for row in waiting if row.counted != most]
        left = places - len(seated)
        if len(group) <= left or tie == "all":
            seated += group
        elif tie == "earlier":
            seated += group[:left]
        else:
            group = [row for row in group if not row.withdrawn]
            if len(group) > left:
                names = tuple(row.number for row in seated if not row.withdrawn)
                return Led(names, tuple(row.number for row in group), left)
            seated += group
            break
    return Led(tuple(row.number for row in seated if not row.withdrawn))


def by_votes(rows: list[Candidate]) -> list[Candidate]:
    return sorted(rows, key=lambda row: (-row.counted, row.earlier))


def test_fewer_candidates_than_places_go_on_as_they_are() -> None:
    assert leaders_of([Candidate("a", 0, 1, False), Candidate("b", 7, 2, False)], 3, "jury", "next") == Led(
        ("b", "a")
    )


def test_a_place_left_by_a_withdrawal_is_filled_or_stays_empty_by_the_rule() -> None:
    rows = [Candidate("a", 9, 1, True), Candidate("b", 5, 2, False), Candidate("c", 3, 3, False)]

    assert leaders_of(rows, 2, "all", "next").leaders == ("b", "c")
    assert leaders_of(rows, 2, "all", "empty").leaders == ("b",)


def test_totals_are_hidden_until_the_close_for_everybody() -> None:
    activity = a_vote(closed=-timedelta(hours=1))
    give(candidates(activity, 1)[0], activity, 3)
    assert activity.closes_at is not None

    assert counts.shown_totals(activity, clock.now()) is None
    assert counts.result_of(activity, clock.now()).stage == "hidden"
    after = counts.result_of(activity, activity.closes_at)
    assert (after.stage, after.counted) == ("preliminary", 3)


def test_a_daily_snapshot_ends_at_the_last_midnight_and_names_no_leaders() -> None:
    activity = a_vote(closed=-timedelta(days=1), totals="daily")
    candidacy = candidates(activity, 1)[0]
    today = datetime.combine(clock.today(), datetime.min.time(), ALMATY)
    give(candidacy, activity, 2, at=today - timedelta(microseconds=1))
    give(candidacy, activity, 5, at=today)
    noon = today + timedelta(hours=12)

    shown = counts.result_of(activity, noon)

    assert (shown.stage, shown.counted, sum(day.raw for day in shown.days)) == ("running", 2, 2)
    assert [line.is_leader for line in shown.nominations[0].lines] == [False]
    assert shown.refusals == []


def test_live_totals_are_of_this_moment() -> None:
    activity = a_vote(closed=-timedelta(days=1), totals="live")
    give(candidates(activity, 1)[0], activity, 4)

    assert [total.counted for total in counts.shown_totals(activity, clock.now()) or []] == [4]


def test_nothing_is_shown_before_the_vote_opens_whatever_the_rule() -> None:
    activity = a_vote(opened=-timedelta(hours=1), closed=-timedelta(days=1), totals="live")

    assert counts.shown_totals(activity, clock.now()) is None
    assert counts.result_of(activity, clock.now()).stage == "planned"


def test_refused_attempts_stand_beside_the_totals_by_reason_and_hour() -> None:
    activity = a_vote()
    candidates(activity, 1)
    assert activity.opens_at is not None
    refuse(activity, activity.opens_at, "repeated", 7)
    refuse(activity, activity.opens_at, "page", 2)
    refuse(activity, activity.opens_at + timedelta(hours=2), "repeated", 1)

    result = counts.result_of(activity, clock.now())

    assert [(refused.reason, refused.count) for refused in result.refusals] == [("repeated", 8), ("page", 2)]
    assert [hour.count for hour in result.hours] == [9, 1]
    assert result.refused == 10


def test_counting_asks_the_same_few_questions_however_many_candidates_there_are() -> None:
    activity = a_vote()
    for candidacy in candidates(activity, 6, nominations=3):
        give(candidacy, activity, 2)

    with CaptureQueriesContext(connection) as asked:
        counts.totals(activity)

    assert len(asked) == 2


def test_raw_votes_are_counted_from_the_index_alone() -> None:
    activity = a_vote()
    give(candidates(activity, 1)[0], activity, 2)
    with CaptureQueriesContext(connection) as asked:
        counts.totals(activity)
    statement = next(query["sql"] for query in asked if "contests_candidacy" in query["sql"])

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table this small is read whole unless the planner is told not to.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("EXPLAIN " + statement)
            wanted = "Index Only Scan using vote_count"
        else:
            cursor.execute("EXPLAIN QUERY PLAN " + statement)
            wanted = "USING COVERING INDEX vote_count"
        plan = " ".join(str(cell) for row in cursor.fetchall() for cell in row)

    assert wanted in plan


def test_a_vote_cannot_be_held_twice() -> None:
    from django.db import IntegrityError, transaction

    activity = a_vote()
    votes = give(candidates(activity, 1)[0], activity, 1)
    batch_of(votes)

    with pytest.raises(IntegrityError), transaction.atomic():
        batch_of(votes)
    assert (Vote.objects.count(), HeldBatch.objects.count()) == (1, 1)
