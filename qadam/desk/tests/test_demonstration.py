"""The demonstration comes about through the real actions, is labelled, and is made once."""

from datetime import date

import pytest
from django.conf import settings

from qadam.desk import demonstration
from qadam.kit import clock
from qadam.people.models import User
from qadam.plans.actions import load_schemes
from qadam.plans.models import ClosedPeriod, Duty, Report
from qadam.plans.queries import altered_versions
from qadam.programmes.actions import load_folder
from qadam.programmes.models import Edition
from qadam.territories.actions import load_units
from qadam.workflow.log import MACHINE
from qadam.workflow.models import Change
from qadam.workflow.queries import verify_chain

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 11, 21)


@pytest.fixture
def edition(settings: object, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """The live edition of the contest, the smallest of those shown."""
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    monkeypatch.setattr(demonstration, "LIVE", {"enbek-zholy-2018": "government"})
    prepared()
    with clock.moved(clock.parse("2026-11-21T12:00:00+05:00")):
        return demonstration.prepare(TODAY, tell=lambda said: None)[0]


def prepared() -> None:
    load_units(by=MACHINE)
    load_schemes(by=MACHINE)
    load_folder(settings.PROGRAMMES_DIR / "enbek-zholy-2018", by=MACHINE)


def test_the_sample_past_shows_many_states_its_log_holds_and_it_is_made_once(edition: Edition) -> None:
    states = set(Duty.objects.filter(edition=edition).values_list("state", flat=True))

    assert {"accepted", "information", "submitted"} <= states
    assert ClosedPeriod.objects.filter(edition=edition).exists()
    assert Report.objects.released().filter(duty__edition=edition).exists()
    assert Report.objects.filter(duty__edition=edition).exclude(is_sample=True).count() == 0
    assert set(User.objects.values_list("is_sample", flat=True)) == {True}
    assert list(altered_versions()) == []
    assert list(verify_chain()) == []

    links = Change.objects.count()
    with clock.moved(clock.parse("2026-11-21T12:00:00+05:00")):
        again = demonstration.prepare(TODAY, tell=lambda said: None)
    assert again == [edition]
    assert Change.objects.count() == links
