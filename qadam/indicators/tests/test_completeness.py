"""How complete and timely a gathering is: one frozen denominator, by territory and upwards."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from qadam.indicators.models import Expected, RowKind
from qadam.indicators.queries.completeness import Completeness, completeness
from qadam.indicators.tests.factories import IndicatorFactory, RoundFactory, SeriesFactory, ValueFactory
from qadam.territories.actions import load_units

pytestmark = pytest.mark.django_db

OBLAST, KORDAY, MERKE, SHU = "KZ-31", "KZ-31-korday", "KZ-31-merke", "KZ-31-shu"


def test_what_is_expected_is_counted_once_and_upwards() -> None:
    load_units()
    indicator = IndicatorFactory()
    round_ = RoundFactory(edition=indicator.edition, span="2026-01", due_on=date(2026, 2, 10))
    # The end of the due day in Astana is 19:00 of the universal time.
    moments = {
        KORDAY: datetime(2026, 2, 10, 18, 59, tzinfo=UTC),
        MERKE: datetime(2026, 2, 10, 19, 0, tzinfo=UTC),
        SHU: None,
    }
    for code, moment in moments.items():
        series = SeriesFactory(indicator=indicator, territory_code=code, row=RowKind.PART, parent_code=OBLAST)
        Expected.objects.create(round=round_, series=series, first_submitted_at=moment)
    ValueFactory(series=indicator.series.get(territory_code=KORDAY), span="2026-01")
    # A row that joined later is not in the frozen set.
    SeriesFactory(indicator=indicator, territory_code="KZ-31-talas", row=RowKind.PART, parent_code=OBLAST)

    found = completeness([round_])

    whole = Completeness(expected=3, on_time=1, late=1, accepted=1)
    assert found == {
        (round_.pk, KORDAY): Completeness(expected=1, on_time=1, accepted=1),
        (round_.pk, MERKE): Completeness(expected=1, late=1),
        (round_.pk, SHU): Completeness(expected=1),
        (round_.pk, OBLAST): whole,
        (round_.pk, "KZ"): whole,
    }
    assert whole.missing == 1
    assert (whole.completeness, whole.timeliness) == (Decimal(2) / 3, Decimal(1) / 3)


def test_rounds_are_told_apart_and_asked_together(django_assert_num_queries: Any) -> None:
    load_units()
    indicator = IndicatorFactory()
    series = SeriesFactory(indicator=indicator, territory_code=KORDAY, row=RowKind.PART, parent_code=OBLAST)
    rounds = [
        RoundFactory(edition=indicator.edition, span=span, due_on=due)
        for span, due in (("2026-01", date(2026, 2, 10)), ("2026-02", date(2026, 3, 10)))
    ]
    for round_ in rounds:
        came = datetime(2026, 3, 1, tzinfo=UTC)
        Expected.objects.create(round=round_, series=series, first_submitted_at=came)

    with django_assert_num_queries(3):
        found = completeness(rounds)

    assert found[rounds[0].pk, OBLAST] == Completeness(expected=1, late=1)
    assert found[rounds[1].pk, OBLAST] == Completeness(expected=1, on_time=1)


def test_nothing_expected_has_no_share() -> None:
    assert completeness([]) == {}
    assert Completeness().completeness is None
