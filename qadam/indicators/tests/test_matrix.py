"""An indicator by territory and period: parts are added, rows "of which" are not, a total stands beside its sum."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from qadam.indicators.actions.rolling import follow
from qadam.indicators.cells import CellKind
from qadam.indicators.models import Indicator, RowKind, Series, Value
from qadam.indicators.queries.comparing import compared, ranked, short_name
from qadam.indicators.queries.drill import number_of
from qadam.indicators.queries.matrix import Matrix, Whole, ground_of, matrix_of
from qadam.indicators.queries.periods import heading, in_order, known_of
from qadam.indicators.queries.places import places_of, root_of
from qadam.indicators.saying import of_matrix, of_whole
from qadam.indicators.tests.factories import IndicatorFactory, SeriesFactory, TargetFactory, ValueFactory
from qadam.workflow.log import unit_of_work

pytestmark = pytest.mark.django_db
TODAY = date(2008, 1, 1)
# The table of placements in 2005 as the programme of Zhambyl prints it: towns "of which" come to 540.
PARTS = {
    "taraz": 2100,
    "baizak": 125,
    "zhambyl": 110,
    "zhualy": 250,
    "korday": 500,
    "ryskulov": 350,
    "merke": 170,
    "moyynkum": 150,
    "sarysu": 500,
    "talas": 195,
    "shu": 165,
}
OF_WHICH = {"zhanatas": ("sarysu", 300), "karatau": ("talas", 170), "shu-town": ("shu", 70)}


@pytest.fixture
def placements() -> Indicator:
    indicator = IndicatorFactory(code="placements", per=Indicator.Per.QUARTER)
    TargetFactory(series=SeriesFactory(indicator=indicator, territory_code="KZ-31"), span="2005", value=4615)
    for name, value in PARTS.items():
        series = SeriesFactory(
            indicator=indicator, territory_code=f"KZ-31-{name}", row=RowKind.PART, parent_code="KZ-31"
        )
        TargetFactory(series=series, span="2005", value=value)
    for name, (upper, value) in OF_WHICH.items():
        series = SeriesFactory(
            indicator=indicator,
            territory_code=f"KZ-31-{name}",
            row=RowKind.OF_WHICH,
            parent_code=f"KZ-31-{upper}",
        )
        TargetFactory(series=series, span="2005", value=value)
    return indicator


def table(indicator: Indicator, year: str = "", at: str = "") -> Matrix:
    ground = ground_of(indicator, at, TODAY)
    assert ground is not None
    return matrix_of(ground, year, TODAY, lambda code, span: f"{code}/{span}", lambda code: f"?at={code}")


def report(indicator: Indicator, name: str, span: str, value: int | None) -> Value:
    series = Series.objects.get(indicator=indicator, territory_code=f"KZ-31-{name}")
    kind = {"kind": CellKind.NOT_REPORTED} if value is None else {}
    made = ValueFactory(series=series, span=span, value=value, **kind)
    with unit_of_work():
        follow([made])
    return made


def test_the_naive_sum_of_all_rows_never_appears(placements: Indicator) -> None:
    naive = sum(PARTS.values()) + sum(value for _upper, value in OF_WHICH.values())

    found = table(placements)

    assert naive == 5155
    assert found.wholes == [Whole("2005", stated_target=Decimal(4615), added_target=Decimal(4615))]
    assert [spot.target_text for spot in found.whole.spots] == ["4\u00a0615"]


def test_rows_of_which_stand_below_their_whole(placements: Indicator) -> None:
    names = [line.place.code.removeprefix("KZ-31-") for line in table(placements).lines]

    assert names == [
        *("taraz", "baizak", "zhambyl", "zhualy", "korday", "ryskulov", "merke", "moyynkum"),
        *("sarysu", "zhanatas", "talas", "karatau", "shu", "shu-town"),
    ]


def test_facts_of_parts_are_added_and_those_of_which_are_not(placements: Indicator) -> None:
    for name, value in [("sarysu", 400), ("zhanatas", 390), ("korday", 590)]:
        report(placements, name, "2005", value)

    found = table(placements)

    assert found.wholes[0].added == 990
    assert found.whole.spots[0].fact_text == "990"


def test_over_fulfilment_is_shown_as_it_is_and_only_the_bar_ends(placements: Indicator) -> None:
    report(placements, "korday", "2005", 590)

    spot = next(line.spots[0] for line in table(placements).lines if line.place.code == "KZ-31-korday")

    assert (spot.share_text, spot.deviation_text, spot.bar) == ("118\u00a0%", "+90", "100.0")


def test_a_total_that_differs_from_its_parts_is_said_with_the_difference(placements: Indicator) -> None:
    placements.series.get(territory_code="KZ-31").targets.update(value=Decimal(4600))

    found = table(placements)

    assert found.wholes[0].differences == [(Decimal(4600), Decimal(4615))]
    assert "4\u00a0600" in of_whole(found)[0]
    assert "+15" in of_whole(found)[0]


def test_the_five_kinds_of_a_cell_are_told_apart(placements: Indicator) -> None:
    report(placements, "taraz", "2005", 0)
    report(placements, "baizak", "2005", None)
    na = ValueFactory(
        series=placements.series.get(territory_code="KZ-31-zhambyl"),
        span="2005",
        value=None,
        kind=CellKind.NOT_APPLICABLE,
    )
    placements.series.get(territory_code="KZ-31-zhualy").targets.all().delete()
    with unit_of_work():
        follow([na])

    cells = [line.spots[0] for line in table(placements).lines[:5]]

    assert [spot.fact_text for spot in cells] == ["0", "…", "×", "", "…"]
    assert [spot.target_text for spot in cells] == ["2\u00a0100", "125", "110", "", "500"]


def test_what_is_still_to_come_is_not_missing(placements: Indicator) -> None:
    ground = ground_of(placements, "", date(2005, 6, 1))
    assert ground is not None

    found = matrix_of(ground, "", date(2005, 6, 1), lambda *_: "", lambda _: "")

    assert {spot.fact_text for spot in found.spots} == {""}


def test_a_year_opens_into_its_quarters(placements: Indicator) -> None:
    report(placements, "korday", "2005-Q1", 100)
    report(placements, "korday", "2005-Q2", 150)

    found = table(placements, year="2005")

    assert found.spans == ["2005-Q1", "2005-Q2", "2005"]
    korday = next(line for line in found.lines if line.place.code == "KZ-31-korday")
    assert [spot.fact_text for spot in korday.spots] == ["100", "150", "250"]


def test_drafts_are_no_numbers(placements: Indicator) -> None:
    series = placements.series.get(territory_code="KZ-31-korday")
    ValueFactory(series=series, span="2005", value=77, state=Value.State.SUBMITTED)

    assert not table(placements).has_facts


def test_a_ratio_is_never_added() -> None:
    rate = IndicatorFactory(kind=Indicator.Kind.RATIO, unit="per_cent")
    for number, name in enumerate(["korday", "merke"], start=1):
        series = SeriesFactory(indicator=rate, territory_code=name, row=RowKind.PART, parent_code="KZ-31")
        TargetFactory(series=series, span="2005", value=5 * number)
        ValueFactory(series=series, span="2005", value=7, numerator=7 * number, denominator=100 * number)
    with unit_of_work():
        follow(Value.objects.all())

    found = table(rate)

    assert found.wholes[0].added_target is None
    assert found.whole.spots[0].fact_text == "7"


def test_what_is_to_fall_is_measured_from_the_baseline_of_the_whole() -> None:
    rate = IndicatorFactory(
        kind=Indicator.Kind.LEVEL,
        unit="per_cent",
        direction=Indicator.Direction.FALLING,
        baseline=Decimal("10.2"),
    )
    series = SeriesFactory(indicator=rate, territory_code="KZ-31")
    TargetFactory(series=series, span="2007", value=Decimal("8.7"))
    report_of = ValueFactory(series=series, span="2007", value=Decimal("9.0"))

    spot = table(rate).whole.spots[0]

    assert report_of.is_official
    assert (spot.share_text, spot.deviation_text, spot.is_below) == ("80\u00a0%", "+0,3", True)


def test_the_sentence_counts_what_was_reached_and_what_is_missing(placements: Indicator) -> None:
    report(placements, "korday", "2005", 590)
    report(placements, "taraz", "2005", 2000)

    with translation.override("en"):
        assert of_matrix(table(placements)).startswith("1 ")


def test_equal_numbers_share_their_rank_and_missing_ones_stand_apart(placements: Indicator) -> None:
    for name, value in [("korday", 500), ("merke", 170), ("shu", 330)]:
        report(placements, name, "2005", value)
    ground = ground_of(placements, "", TODAY)
    assert ground is not None

    rows, missing = ranked(compared(ground, "2005", TODAY, lambda *_: ""))

    assert [(row.rank, row.place.code) for row in rows] == [
        ("1", "KZ-31-shu"),
        ("2–3", "KZ-31-korday"),
        ("2–3", "KZ-31-merke"),
    ]
    assert len(missing) == 8


def test_a_number_opens_into_the_rows_it_was_summed_of(placements: Indicator) -> None:
    report(placements, "sarysu", "2005", 400)
    report(placements, "zhanatas", "2005", 300)

    found = number_of(placements, "KZ-31", "2005", TODAY, lambda *_: "")
    district = number_of(placements, "KZ-31-sarysu", "2005", TODAY, lambda *_: "")

    assert found is not None
    assert district is not None
    assert len(found.parts) == 11
    assert found.whole.added == 400
    assert [(place.code, spot.fact_text) for place, spot in district.of_which] == [("KZ-31-zhanatas", "300")]
    assert [version.text for version in district.versions] == ["400"]


def test_an_indicator_is_known_for_the_years_of_its_quarters(placements: Indicator) -> None:
    report(placements, "korday", "2005-Q1", 100)

    known = known_of([placements], ["KZ-31"])[placements.pk]

    assert known.targets == {"2005"}
    assert known.values == {"2005-Q1", "2005-H1", "2005"}


def test_the_whole_is_the_total_or_what_all_rows_stand_below() -> None:
    part, total = RowKind.PART, RowKind.TOTAL

    assert root_of([("KZ-31-korday", part, "KZ-31"), ("KZ-31", total, "")]) == "KZ-31"
    assert root_of([("KZ-31-korday", part, "KZ-31"), ("KZ-31-merke", part, "KZ-31")]) == "KZ-31"
    assert root_of([("KZ-31-korday", part, "")]) == "KZ-31-korday"
    assert root_of([("KZ-31-korday", part, "KZ-31"), ("KZ-19-x", part, "KZ-19")]) == ""


def test_a_whole_without_a_row_of_its_own_has_a_page_too() -> None:
    indicator = IndicatorFactory()
    for name in ("korday", "merke"):
        SeriesFactory(indicator=indicator, territory_code=name, row=RowKind.PART, parent_code="KZ-31")

    places = places_of(indicator, TODAY)

    assert places.root == "KZ-31"
    assert [place.code for place in places.parts("KZ-31")] == ["korday", "merke"]
    assert places.get("unknown") is None


def test_spans_stand_in_the_order_of_their_days() -> None:
    spans = ["2005", "2005..2007", "2005-Q1", "2007", "2005-Q4", "2005-H2"]

    assert in_order(spans) == ["2005-Q1", "2005-Q4", "2005-H2", "2005", "2007", "2005..2007"]
    assert [heading(span, within=True) for span in ("2005-Q3", "2005-09", "2005..2007")] == [
        "III тоқсан",
        "қыркүйек",
        "2005–2007",
    ]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Қордай ауданы", "Қордай"),
        ("город Тараз", "Тараз"),
        ("Korday District", "Korday"),
        ("Тараз қаласы", "Тараз"),
    ],
)
def test_a_tile_carries_the_name_without_general_words(name: str, short: str) -> None:
    assert short_name(name) == short


def test_a_single_row_is_a_whole_without_parts_whatever_it_hangs_under() -> None:
    indicator = IndicatorFactory()
    SeriesFactory(indicator=indicator, territory_code="KZ-31", row=RowKind.PART, parent_code="KZ")

    places = places_of(indicator, TODAY)

    assert (places.root, places.wholes()) == ("KZ-31", [])
