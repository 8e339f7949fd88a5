"""Windows of a contest are exact: the first instant belongs to them, the last one does not."""

from datetime import timedelta

import pytest

from qadam.contests.tests.factories import ActivityFactory, CandidacyFactory

pytestmark = pytest.mark.django_db


def test_a_window_holds_its_first_instant_and_not_its_last() -> None:
    window = ActivityFactory()

    assert window.is_open(window.opens_at)
    assert not window.is_open(window.opens_at - timedelta(microseconds=1))
    assert not window.is_open(window.closes_at)
    assert window.is_over(window.closes_at)


def test_windows_overlap_freely() -> None:
    vote = ActivityFactory()
    intake = ActivityFactory(
        arena=vote.arena, kind="intake", opens_at=vote.opens_at, closes_at=vote.closes_at
    )

    assert vote.is_open(vote.opens_at)
    assert intake.is_open(vote.opens_at)


def test_a_candidate_stands_once_in_an_arena() -> None:
    candidacy = CandidacyFactory()

    assert list(candidacy.arena.candidacies.public()) == [candidacy]
