"""What looks unlike people voting is held for the commission, once; the commission alone decides on it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from qadam.contests.actions import holding
from qadam.contests.models import Activity, HeldBatch, Verdict
from qadam.contests.queries import counts
from qadam.contests.tests.counted import a_vote, candidates, chair_of, give, host_of
from qadam.contests.voting import detectors
from qadam.contests.voting.detectors import Finding, Seen, Shares, findings_in
from qadam.kit import clock
from qadam.kit.clock import ALMATY
from qadam.kit.tests.parallel import at_once
from qadam.workflow.models import Change
from qadam.workflow.transitions import NotAllowed, WrongState

NOON = datetime(2026, 7, 3, 12, tzinfo=ALMATY)
NIGHT = datetime(2026, 7, 3, 3, tzinfo=ALMATY)


def seen(moments: list[datetime], entry: int = 1, first: int = 1) -> list[Seen]:
    return [Seen(first + place, 1, entry, at) for place, at in enumerate(moments)]


def spread(start: datetime, votes: int, seconds: Sequence[float]) -> list[datetime]:
    """Return moments whose pauses go round the given ones, so that they are not equal."""
    moments, at = [], start
    for place in range(votes):
        moments.append(at)
        at += timedelta(seconds=seconds[place % len(seconds)])
    return moments


UNEVEN = [1, 19, 6, 33, 11]


def test_thirty_votes_of_one_small_network_in_ten_minutes_are_a_burst_and_twenty_nine_are_not() -> None:
    many = findings_in(seen(spread(NOON, 30, UNEVEN)), {})
    few = findings_in(seen(spread(NOON, 29, UNEVEN)), {})

    assert [(finding.kind, len(finding.votes)) for finding in many] == [("burst", 30)]
    assert few == []


def test_a_burst_does_not_take_the_votes_of_the_hours_around_it() -> None:
    calm = [NOON - timedelta(hours=3), NOON + timedelta(hours=3)]

    found = findings_in(seen(spread(NOON, 30, UNEVEN)) + seen(calm, first=100), {})

    assert [len(finding.votes) for finding in found] == [30]


def test_twelve_votes_in_ten_minutes_are_a_burst_at_night_only() -> None:
    assert [finding.kind for finding in findings_in(seen(spread(NIGHT, 12, UNEVEN)), {})] == ["night"]
    assert findings_in(seen(spread(NOON, 12, UNEVEN)), {}) == []
    morning = NIGHT.replace(hour=6)
    assert findings_in(seen(spread(morning, 12, UNEVEN)), {}) == []


def test_votes_at_equal_intervals_are_found_among_others() -> None:
    robot = [NOON + timedelta(minutes=7 * place) for place in range(15)]
    person = [NOON + timedelta(hours=5, minutes=3)]

    found = findings_in(seen(robot) + seen(person, first=50), {})

    assert [(finding.kind, len(finding.votes)) for finding in found] == [("intervals", 15)]
    assert found[0].facts == {"votes": 15, "seconds": 420.0}


def test_people_do_not_vote_at_equal_intervals() -> None:
    assert findings_in(seen(spread(NOON, 25, [700, 1900, 660, 3300, 1100])), {}) == []


def test_a_network_that_knows_one_candidate_is_doubted_where_others_know_more() -> None:
    rows = seen(spread(NOON, 40, [700, 1900, 660, 3300, 1100]))

    assert [finding.kind for finding in findings_in(rows, {1: 0.4})] == ["one_candidate"]
    assert findings_in(rows, {1: 0.9}) == []
    assert findings_in(rows, {}) == []
    assert findings_in(rows[:39], {1: 0.4}) == []


def test_a_network_that_knows_several_candidates_is_not_doubted() -> None:
    slow = spread(NOON, 60, [700, 1900, 660, 3300, 1100])

    assert findings_in(seen(slow[:40]) + seen(slow[40:], entry=2, first=100), {1: 0.4, 2: 0.6}) == []


@given(
    st.lists(st.tuples(st.integers(0, 40_000), st.integers(1, 3)), max_size=120),
)
def test_no_vote_stands_in_two_findings_and_bursts_agree_with_looking_at_every_window(
    votes: list[tuple[int, int]],
) -> None:
    rows = [
        Seen(place, 1, entry, NOON + timedelta(seconds=second)) for place, (second, entry) in enumerate(votes)
    ]

    found = findings_in(rows, {1: 0.3, 2: 0.3, 3: 0.3})
    taken = [vote.pk for finding in found for vote in finding.votes]
    crowded = {vote.pk for finding in found if finding.kind == "burst" for vote in finding.votes}

    naive = set()
    for begin in rows:
        window = [row for row in rows if timedelta(0) <= row.at - begin.at <= detectors.BURST_WITHIN]
        if len(window) >= detectors.BURST_VOTES:
            naive |= {row.pk for row in window}
    assert len(taken) == len(set(taken))
    assert crowded == naive


def burst(activity: Activity, votes: int = 30, prefix: str = "p", hours: int = 5) -> None:
    assert activity.opens_at is not None
    noon = datetime.combine(activity.opens_at.astimezone(ALMATY).date() + timedelta(days=1), NOON.timetz())
    give(
        candidates(activity, 1)[0],
        activity,
        votes,
        at=noon + timedelta(hours=hours),
        every=timedelta(seconds=1),
        prefix=prefix,
    )


@pytest.mark.django_db
def test_what_the_detectors_find_is_held_once_and_logged() -> None:
    activity = a_vote()
    burst(activity)

    first, second = holding.detect(activity), holding.detect(activity)

    assert [(batch.detector, batch.votes, batch.state) for batch in first] == [("burst", 30, "held")]
    assert second == []
    assert [total.held for total in counts.totals(activity)] == [30]
    assert list(Change.objects.values_list("verb", flat=True)) == ["hold"]


@pytest.mark.django_db
def test_more_votes_of_the_same_burst_join_the_batch_that_still_waits() -> None:
    activity = a_vote()
    burst(activity)
    holding.detect(activity)
    burst(activity, 10)

    holding.detect(activity)

    assert [(batch.votes, batch.facts["votes"]) for batch in HeldBatch.objects.all()] == [(40, 40)]


@pytest.mark.django_db
def test_a_batch_before_the_commission_grows_no_more() -> None:
    activity = a_vote()
    burst(activity)
    (batch,) = holding.detect(activity)
    chair_of(batch)
    burst(activity, 10)

    holding.detect(activity)

    assert [batch.votes for batch in HeldBatch.objects.all()] == [30, 10]


@pytest.mark.django_db
def test_votes_the_commission_found_good_do_not_raise_the_same_doubt_again() -> None:
    activity = a_vote()
    burst(activity)
    (batch,) = holding.detect(activity)
    holding.decide_batch(batch, "counted", by=chair_of(batch))
    burst(activity, 10)

    assert holding.detect(activity) == []
    assert sum(total.counted for total in counts.totals(activity)) == 40


@pytest.mark.django_db
def test_networks_are_judged_apart() -> None:
    activity = a_vote()
    burst(activity, 20, "first")
    burst(activity, 20, "second")

    assert holding.detect(activity) == []


@pytest.mark.django_db
def test_the_timetable_looks_at_the_last_hours_of_an_open_vote_and_at_all_of_a_closed_one() -> None:
    opened = a_vote(closed=-timedelta(days=1))
    closed = a_vote(closed=timedelta(minutes=10))
    candidacy = candidates(opened, 1)[0]
    late = clock.now() - timedelta(minutes=30)
    give(candidacy, opened, 40, at=late, every=timedelta(seconds=1), prefix="now")
    burst(opened, 40, "long ago", hours=0)
    burst(closed, 40, "long ago", hours=0)

    holding.detect_by_the_clock(clock.now())

    held = list(HeldBatch.objects.values_list("activity", "votes"))
    assert sorted(held) == sorted([(opened.pk, 40), (closed.pk, 40)])


@pytest.mark.django_db
def test_only_the_commission_decides_on_held_votes_and_once() -> None:
    activity = a_vote()
    burst(activity)
    (batch,) = holding.detect(activity)

    with pytest.raises(NotAllowed):
        holding.decide_batch(batch, "counted", by=host_of(activity))
    chair = chair_of(batch)
    holding.decide_batch(batch, "void", by=chair)
    with pytest.raises(WrongState):
        holding.decide_batch(batch, "counted", by=chair)

    assert [(total.raw, total.void, total.counted) for total in counts.totals(activity)] == [(30, 30, 0)]
    assert Verdict.objects.filter(state="void").count() == 30


@pytest.mark.django_db
def test_a_person_holds_votes_of_a_candidate_after_the_close_and_says_why() -> None:
    activity = a_vote()
    candidacy = candidates(activity, 1)[0]
    assert activity.opens_at is not None
    assert activity.closes_at is not None
    give(candidacy, activity, 3)
    window = (activity.opens_at, activity.closes_at)
    host = host_of(activity)

    with pytest.raises(ValidationError):
        holding.hold_by_person(activity, candidacy.entry, *window, why=" ", by=host)
    batch = holding.hold_by_person(activity, candidacy.entry, *window, why="Шағым № 4", by=host)
    with pytest.raises(ValidationError):
        holding.hold_by_person(activity, candidacy.entry, *window, why="Шағым № 5", by=host)

    assert (batch.votes, batch.held_by, batch.why) == (3, host, "Шағым № 4")


@pytest.mark.django_db
def test_nobody_learns_the_number_of_votes_by_holding_them_before_the_close() -> None:
    activity = a_vote(closed=-timedelta(days=1))
    candidacy = candidates(activity, 1)[0]
    assert activity.opens_at is not None

    with pytest.raises(ValidationError):
        holding.hold_by_person(
            activity, candidacy.entry, activity.opens_at, clock.now(), why="Шағым", by=host_of(activity)
        )
    with pytest.raises(NotAllowed):
        holding.detect_now(activity, by=host_of(a_vote()))


@pytest.mark.django_db(transaction=True)
def test_two_detectors_at_once_hold_a_burst_once() -> None:
    activity = a_vote()
    burst(activity)

    ends = at_once(
        lambda: len(holding.detect(Activity.objects.get(pk=activity.pk))),
        lambda: len(holding.detect(Activity.objects.get(pk=activity.pk))),
    )

    assert sorted(ends) == [0, 1]
    assert Verdict.objects.count() == 30


@pytest.mark.django_db(transaction=True)
def test_votes_that_arrive_while_the_detectors_look_do_not_stop_them(monkeypatch: pytest.MonkeyPatch) -> None:
    activity = a_vote()
    burst(activity, prefix="first")
    burst(activity, prefix="second")
    candidacy = candidates(activity, 1)[0]

    def look_while_others_vote(rows: Sequence[Seen], shares: Shares) -> list[Finding]:
        (written,) = at_once(lambda: len(give(candidacy, activity)))
        assert written == 1
        return findings_in(rows, shares)

    monkeypatch.setattr(holding, "CHUNK", 2)
    monkeypatch.setattr("qadam.contests.actions.holding.findings_in", look_while_others_vote)

    assert [batch.votes for batch in holding.detect(activity)] == [30, 30]
