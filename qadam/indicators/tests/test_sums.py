"""What pages show of an indicator: what a territory states beside what its parts and its narrower spans make."""

from typing import Any

import pytest

from qadam.indicators.actions.rolling import rebuild
from qadam.indicators.cells import Cell, number
from qadam.indicators.models import Indicator, RowKind, Series
from qadam.indicators.queries.sums import Shown, shown
from qadam.indicators.tests.factories import IndicatorFactory, SeriesFactory, ValueFactory
from qadam.territories.actions import load_units

pytestmark = pytest.mark.django_db

OBLAST, KORDAY, MERKE, SHU, TOWN = "KZ-31", "KZ-31-korday", "KZ-31-merke", "KZ-31-shu", "KZ-31-shu-shu"


def series_of(indicator: Indicator, *parts: str, total: bool = True) -> dict[str, Series]:
    """Return the rows of an indicator: the oblast as the total, the districts as its parts."""
    rows = [(OBLAST, RowKind.TOTAL, "")] if total else []
    rows += [(part, RowKind.PART, OBLAST) for part in parts]
    return {
        code: SeriesFactory(indicator=indicator, territory_code=code, row=row, parent_code=upper)
        for code, row, upper in rows
    }


def says(series: Series, span: str, value: str | Cell, **more: Any) -> None:
    """Make an official value."""
    cell = value if isinstance(value, Cell) else number(value)
    ValueFactory(series=series, span=span, value=cell.value, kind=cell.kind, **more)


def one(indicator: Indicator, code: str, span: str) -> Shown:
    """Return what is shown after the sums were made."""
    rebuild()
    return shown([indicator], [code], [span])[indicator.pk, code, span]


def test_a_stated_total_stands_beside_the_sum_of_the_parts() -> None:
    load_units()
    indicator = IndicatorFactory(per="year")
    rows = series_of(indicator, KORDAY, MERKE, SHU)
    town = SeriesFactory(indicator=indicator, territory_code=TOWN, row=RowKind.OF_WHICH, parent_code=SHU)
    for series, value in zip([*rows.values(), town], ["61", "10", "20", "30", "7"], strict=True):
        says(series, "2005", value)

    found = one(indicator, OBLAST, "2005")

    assert found == Shown(own=number(61), computed=number(60), reported=3, expected=3)
    assert found.differs
    assert found.cell == number(60)
