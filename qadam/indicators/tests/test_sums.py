"""What pages show of an indicator: what a territory states beside what its parts and its narrower spans make."""

from decimal import Decimal
from typing import Any

import pytest

from qadam.indicators.actions.rolling import rebuild
from qadam.indicators.cells import NOT_APPLICABLE, NOT_REPORTED, Cell, number
from qadam.indicators.models import Indicator, RowKind, Series
from qadam.indicators.queries.sums import Shown, planned, shown, targets_in
from qadam.indicators.tests.factories import IndicatorFactory, SeriesFactory, TargetFactory, ValueFactory
from qadam.territories.actions import load_units

pytestmark = pytest.mark.django_db

Kind = Indicator.Kind
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
    rows[TOWN] = SeriesFactory(
        indicator=indicator, territory_code=TOWN, row=RowKind.OF_WHICH, parent_code=SHU
    )
    for series, value in zip(rows.values(), ["61", "10", "20", "30", "7"], strict=True):
        says(series, "2005", value)

    found = one(indicator, OBLAST, "2005")

    assert found == Shown(own=number(61), computed=number(60), reported=3, expected=3)
    assert found.differs
    assert found.cell == number(60)


def test_a_year_is_made_of_its_months_and_tells_how_complete_it_is() -> None:
    load_units()
    indicator = IndicatorFactory()
    rows = series_of(indicator, KORDAY, MERKE)
    for month in ("01", "02", "03"):
        says(rows[KORDAY], f"2026-{month}", "10")
    says(rows[MERKE], "2026-01", "0")
    says(rows[MERKE], "2026-02", NOT_REPORTED)
    says(rows[MERKE], "2026-03", NOT_APPLICABLE)
    rebuild()

    found = shown([indicator], [OBLAST, KORDAY], ["2026-Q1", "2026"])

    assert found == {
        (indicator.pk, OBLAST, "2026-Q1"): Shown(
            computed=number(30), reported=4, expected=5, not_reported=1, not_applicable=1
        ),
        (indicator.pk, OBLAST, "2026"): Shown(
            computed=number(30), reported=4, expected=23, not_reported=1, not_applicable=1
        ),
        (indicator.pk, KORDAY, "2026-Q1"): Shown(computed=number(30), reported=3, expected=3),
        (indicator.pk, KORDAY, "2026"): Shown(computed=number(30), reported=3, expected=12),
    }


def test_a_cumulative_count_is_added_over_districts_and_never_over_quarters() -> None:
    load_units()
    indicator = IndicatorFactory(kind=Kind.CUMULATIVE, per="quarter")
    rows = series_of(indicator, KORDAY, MERKE)
    for span, korday, merke in (("2026-Q1", "5", "1"), ("2026-Q2", "9", "4"), ("2026-Q3", "20", "6")):
        says(rows[KORDAY], span, korday)
        says(rows[MERKE], span, merke)

    assert one(indicator, OBLAST, "2026-Q2").cell == number(13)
    assert one(indicator, OBLAST, "2026").cell == number(26)
    assert one(indicator, KORDAY, "2026").cell == number(20)


@pytest.mark.parametrize(
    ("unit", "cell"), [("person", number(30)), ("thousand_tenge", None), ("per_cent", None)]
)
def test_a_level_is_added_where_it_counts_people_and_not_where_it_is_an_average(
    unit: str, cell: Cell | None
) -> None:
    load_units()
    indicator = IndicatorFactory(kind=Kind.LEVEL, unit=unit)
    rows = series_of(indicator, KORDAY, MERKE)
    for series, old, new in ((rows[KORDAY], "1", "10"), (rows[MERKE], "2", "20")):
        says(series, "2026-01", old)
        says(series, "2026-03", new)

    assert one(indicator, OBLAST, "2026-Q1").cell == cell
    assert one(indicator, KORDAY, "2026").cell == number(10)


def test_a_ratio_is_made_of_its_parts_and_never_averaged() -> None:
    load_units()
    indicator = IndicatorFactory(kind=Kind.RATIO, unit="per_cent")
    rows = series_of(indicator, KORDAY, MERKE, SHU)
    says(rows[KORDAY], "2026-01", "50", numerator=Decimal(1), denominator=Decimal(2))
    says(rows[MERKE], "2026-01", "10", numerator=Decimal(1), denominator=Decimal(10))
    # Stated without its parts: it can be added to nothing.
    says(rows[SHU], "2026-01", "99")

    found = one(indicator, OBLAST, "2026-01")

    assert (found.cell, found.numerator, found.denominator) == (number("16.6667"), Decimal(2), Decimal(12))
    assert (found.reported, found.expected) == (2, 3)


def test_a_percentage_that_was_only_stated_has_no_sum() -> None:
    load_units()
    indicator = IndicatorFactory(kind=Kind.RATIO, unit="per_cent")
    rows = series_of(indicator, KORDAY)
    says(rows[KORDAY], "2026-01", "99")
    says(rows[OBLAST], "2026-01", "98")

    found = one(indicator, OBLAST, "2026-01")

    assert (found.computed, found.cell) == (None, number(98))


def test_a_ratio_of_two_indicators_is_made_of_their_sums() -> None:
    load_units()
    placed, all_ = IndicatorFactory(), IndicatorFactory()
    share = IndicatorFactory(kind=Kind.RATIO, unit="per_cent", numerator=placed, denominator=all_)
    for indicator, korday, merke in ((placed, "1", "2"), (all_, "10", "2")):
        rows = series_of(indicator, KORDAY, MERKE)
        says(rows[KORDAY], "2026-01", korday)
        says(rows[MERKE], "2026-01", merke)

    found = one(share, OBLAST, "2026-01")

    assert (found.cell, found.numerator, found.denominator) == (number(25), Decimal(3), Decimal(12))


def test_answers_are_counted() -> None:
    load_units()
    indicator = IndicatorFactory(kind=Kind.YES_NO, unit="item")
    rows = series_of(indicator, KORDAY, MERKE, SHU)
    says(rows[KORDAY], "2026-01", "1")
    says(rows[MERKE], "2026-01", "0")

    found = one(indicator, OBLAST, "2026-01")

    assert (found.numerator, found.denominator, found.expected) == (Decimal(1), Decimal(2), 3)


def test_a_year_that_was_stated_stands_while_its_quarters_are_not_whole() -> None:
    load_units()
    indicator = IndicatorFactory(per="quarter")
    rows = series_of(indicator, KORDAY, total=False)
    says(rows[KORDAY], "2026", "100")
    for span in ("2026-Q1", "2026-Q2", "2026-Q3"):
        says(rows[KORDAY], span, "20")

    before = one(indicator, KORDAY, "2026")
    assert (before.cell, before.computed, before.differs) == (number(100), number(60), True)
    assert one(indicator, OBLAST, "2026").cell == number(100)

    says(rows[KORDAY], "2026-Q4", "20")

    after = one(indicator, KORDAY, "2026")
    assert (after.own, after.cell, after.differs) == (number(100), number(80), True)
    assert one(indicator, OBLAST, "2026").cell == number(80)


def test_drafts_and_submitted_values_are_in_no_sum() -> None:
    load_units()
    indicator = IndicatorFactory()
    rows = series_of(indicator, KORDAY)
    for state, span in (("draft", "2026-01"), ("submitted", "2026-02")):
        says(rows[KORDAY], span, "5", state=state)

    found = one(indicator, OBLAST, "2026")

    assert (found.cell, found.reported, found.expected) == (None, 0, 12)


def test_targets_are_added_for_counts_only_and_only_when_all_are_there() -> None:
    load_units()
    count, level = IndicatorFactory(), IndicatorFactory(kind=Kind.LEVEL)
    for indicator in (count, level):
        rows = series_of(indicator, KORDAY, MERKE)
        for quarter in (1, 2, 3, 4):
            TargetFactory(series=rows[KORDAY], span=f"2026-Q{quarter}", value=Decimal(quarter))
        TargetFactory(series=rows[MERKE], span="2026-Q1", value=Decimal(7))

    found = targets_in([count, level], [KORDAY, MERKE], ["2026-Q1", "2026"])

    assert {key: (target.span, target.value) for key, target in found.items()} == {
        (count.pk, KORDAY, "2026-Q1"): ("2026-Q1", Decimal(1)),
        (count.pk, KORDAY, "2026"): ("2026", Decimal(10)),
        (count.pk, MERKE, "2026-Q1"): ("2026-Q1", Decimal(7)),
        (level.pk, KORDAY, "2026-Q1"): ("2026-Q1", Decimal(1)),
        (level.pk, MERKE, "2026-Q1"): ("2026-Q1", Decimal(7)),
    }


def test_the_sum_of_placements_of_zhambyl_is_4615_and_not_5155() -> None:
    load_units()
    indicator = IndicatorFactory(per="year")
    rows = series_of(indicator, KORDAY, SHU)
    town = SeriesFactory(indicator=indicator, territory_code=TOWN, row=RowKind.OF_WHICH, parent_code=SHU)
    for series, value in ((rows[OBLAST], 4615), (rows[KORDAY], 4075), (rows[SHU], 540), (town, 540)):
        TargetFactory(series=series, span="2005", value=Decimal(value))

    found = planned([indicator], [OBLAST], ["2005"])[indicator.pk, OBLAST, "2005"]

    assert (found.own, found.computed, found.differs) == (number(4615), number(4615), False)


def test_a_table_asks_the_database_a_fixed_number_of_times(django_assert_max_num_queries: Any) -> None:
    load_units()
    indicators = [IndicatorFactory() for _place in range(3)]
    for indicator in indicators:
        says(series_of(indicator, KORDAY)[KORDAY], "2026-01", "5")
    rebuild()

    with django_assert_max_num_queries(5):
        found = shown(indicators, [OBLAST, KORDAY, MERKE], ["2026-01", "2026", "2025"])

    assert len(found) == 27
