"""The contests of the demonstration come about through the real actions, are labelled, and are made once."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from qadam.contests.models import (
    Activity,
    Award,
    Candidacy,
    Contest,
    Entry,
    Freeze,
    HeldBatch,
    Minutes,
    Refusal,
    Vote,
)
from qadam.desk import demonstration
from qadam.desk.demonstration import contests
from qadam.kit import clock
from qadam.plans.actions import load_schemes
from qadam.programmes.actions import load_folder
from qadam.programmes.models import Edition
from qadam.territories.actions import load_units
from qadam.workflow.log import MACHINE
from qadam.workflow.models import Change

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 11, 21)
NOON = "2026-11-21T12:00:00+05:00"


def show() -> list[Contest]:
    """Make the live edition of the main contest without its sample reports, and play all contests."""
    origin = Edition.objects.get(slug="enbek-zholy-2018")
    edition = origin.later_editions.filter(is_sample=True).first()
    with clock.moved(clock.parse(NOON)):
        if edition is None:
            start = demonstration.start_of(origin, TODAY)
            edition = demonstration._approved(origin, "government", start)
        return contests.show_contests([edition], TODAY, lambda said: None)


@pytest.fixture
def shown(settings: object, tmp_path: Path) -> list[Contest]:
    settings.VOTE_SECRETS = tmp_path / "vote-secrets"  # type: ignore[attr-defined]
    load_units(by=MACHINE)
    load_schemes(by=MACHINE)
    for slug in ("enbek-qogamy-2015", "enbek-zholy-2018", *contests.OTHERS):
        load_folder(settings.PROGRAMMES_DIR / slug, by=MACHINE)  # type: ignore[attr-defined]
    return show()


def test_contests_of_four_kinds_stand_at_different_points_and_are_made_once(shown: list[Contest]) -> None:
    main = Contest.objects.get(family="enbek-zholy", is_sample=True)
    now = clock.parse(NOON)
    votes = Activity.objects.filter(arena__level__contest=main, kind="vote", vote_rules__isnull=False)
    with_votes = set(Vote.objects.values_list("activity", flat=True))

    assert len(shown) == 4
    assert {contest.state for contest in shown} == {Contest.State.ANNOUNCED}
    assert {contest.is_sample for contest in shown} == {True}
    assert len([vote for vote in votes if vote.pk in with_votes and vote.is_open(now)]) == 4
    assert Freeze.objects.count() == 2
    assert Counter(
        Candidacy.objects.filter(state="winner").values_list("arena__territory__code", flat=True)
    ) == {"KZ-31": 3}
    assert Candidacy.objects.filter(arena__level__key="republican", arena__level__contest=main).count() == 2
    assert (Award.objects.filter(is_sample=True).count(), Minutes.objects.count()) == (3, 3)
    assert set(HeldBatch.objects.values_list("state", flat=True)) == {"held", "void"}
    assert Refusal.objects.filter(reason="repeated").exists()
    assert Entry.objects.exclude(is_sample=True).count() == 0
    assert {"admitted", "submitted", "returned"} <= set(Entry.objects.values_list("state", flat=True))

    links = Change.objects.count()
    assert show() == []
    assert Change.objects.count() == links
