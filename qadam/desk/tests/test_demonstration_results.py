"""The results of the demonstration come about through the real actions, are labelled, and are made once."""

from collections import Counter
from datetime import date

import pytest
from django.conf import settings

from qadam.desk import demonstration
from qadam.desk.demonstration import contests
from qadam.desk.demonstration.results import show_results
from qadam.indicators.documents import passport_of, yearly_report
from qadam.indicators.models import (
    BudgetAmount,
    RecordedFact,
    Round,
    SplitShare,
    Value,
    ValueEvidence,
)
from qadam.indicators.queries.norms import Ground
from qadam.kit import clock
from qadam.people.actions import make_sample_accounts
from qadam.people.models import Body, User
from qadam.plans.actions import load_schemes
from qadam.programmes.actions import load_folder
from qadam.programmes.models import Edition
from qadam.territories.actions import load_units
from qadam.workflow.log import MACHINE
from qadam.workflow.models import Change
from qadam.workflow.queries import verify_chain
from qadam.writing.kinds import KINDS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 11, 21)
NOON = "2026-11-21T12:00:00+05:00"
GATHERED, NORMED = "zhambyl-employment-2005", "quqyqtyq-madeniet-2021"


@pytest.fixture(autouse=True)
def _demonstration(settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]


def prepared(*slugs: str) -> list[Edition]:
    load_units(by=MACHINE)
    load_schemes(by=MACHINE)
    return [load_folder(settings.PROGRAMMES_DIR / slug, by=MACHINE)[0] for slug in slugs]


def show(editions: list[Edition]) -> None:
    with clock.moved(clock.parse(NOON)):
        show_results(editions, TODAY, lambda said: None)


@pytest.fixture
def oblast() -> Edition:
    """The live edition of the oblast's programme with its sample values."""
    origin, _plan = prepared(GATHERED, "enbek-qogamy-2015")
    with clock.moved(clock.parse(NOON)):
        make_sample_accounts(by=MACHINE)
        start = demonstration.start_of(origin, TODAY)
        edition = demonstration._approved(origin, "government", start)
    show([edition])
    return edition


def roles_of(email: str) -> list[tuple[str, str, str]]:
    held = User.objects.get(email=email).memberships.all()
    return [(role.body.key, role.role, role.reach_code) for role in held]


def test_quarters_stand_at_different_points_are_labelled_and_made_once(oblast: Edition) -> None:
    states = dict(Round.objects.filter(edition=oblast).values_list("span", "state"))
    open_ones = Value.objects.current().filter(series__indicator__edition=oblast, span="2026-Q3")
    corrected = Value.objects.get(series__indicator__edition=oblast, version=2)

    assert states == {"2026-Q1": "locked", "2026-Q2": "locked", "2026-Q3": "open"}
    assert set(open_ones.values_list("state", flat=True)) == {"draft", "submitted", "returned", "accepted"}
    assert open_ones.get(state="returned").returned_because != ""
    assert (corrected.state, corrected.is_official, corrected.reason != "") == ("locked", True, True)
    assert Round.objects.get(span="2026-Q3").expected.filter(first_submitted_at=None).exists()
    assert ValueEvidence.objects.exists()
    assert {share.is_sample for share in SplitShare.objects.all()} == {True}
    assert set(BudgetAmount.objects.filter(stage="paid").values_list("is_sample", flat=True)) == {True}
    assert set(User.objects.values_list("is_sample", flat=True)) == {True}
    assert list(verify_chain()) == []
    assert roles_of("oblast@sample.example") == [("akimat-kz-31", "coordinator", "KZ-31")]
    assert roles_of("korday@sample.example") == [("akim-kz-31-korday", "operator", "KZ-31-korday")]
    with clock.moved(clock.parse(NOON)):
        for document in (passport_of(oblast, "kk"), yearly_report(oblast, "2026", "kk")):
            assert document.mark == "ҮЛГІ"
            assert KINDS["pdf"].write(document).startswith(b"%PDF")

    links = Change.objects.count()
    show([oblast])
    assert Change.objects.count() == links


def test_norms_are_met_in_some_regions_and_missed_in_others() -> None:
    origin, _plan = prepared(NORMED, "enbek-qogamy-2015")
    with clock.moved(clock.parse(NOON)):
        edition = contests.live_edition(origin, Body.objects.get(key="ministry-justice"), TODAY)
        show([])
        ground = Ground.of(edition, TODAY)

    states = Counter(
        str(verdict.state)
        for grid in ground.grids
        if grid.norm.code == "meetings"
        for verdict in grid.verdicts.values()
    )
    facts = RecordedFact.objects.filter(edition=edition)
    assert states["met"] > states["missed"] > 10
    assert set(facts.values_list("is_sample", flat=True)) == {True}
    assert facts.exclude(persons=[]).exists()
    assert max(facts.values_list("on", flat=True)) < TODAY
    coverage = ground.coverage[0].whole
    assert 0 < coverage.unique < coverage.gross

    links = Change.objects.count()
    show([])
    assert Change.objects.count() == links
