"""A series through the splits of territories: nothing is lost backwards, nothing is invented forwards."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from qadam.indicators.actions.splitting import record_shares
from qadam.indicators.cells import number
from qadam.indicators.models import Indicator, RowKind, SplitShare
from qadam.indicators.queries.through_splits import How, Point, through_splits
from qadam.indicators.tests.factories import IndicatorFactory, SeriesFactory, ValueFactory
from qadam.people.models import User
from qadam.people.tests.factories import UserFactory
from qadam.territories.actions import load_units
from qadam.workflow.models import Change
from qadam.workflow.transitions import NotAllowed

pytestmark = pytest.mark.django_db

TURKISTAN, SHYMKENT, ASTANA = "KZ-61", "KZ-79", "KZ-71"
SPLIT = date(2018, 6, 19)
THEN, NOW = date(2015, 1, 1), date(2024, 1, 1)
SHARES = {TURKISTAN: Decimal("0.66"), SHYMKENT: Decimal("0.34")}


@pytest.fixture(autouse=True)
def _units() -> None:
    load_units()


def indicator_with(values: dict[str, dict[str, int]], **more: object) -> Indicator:
    """Return a yearly indicator with official values by territory and year."""
    indicator = IndicatorFactory(per="year", **more)
    for code, years in values.items():
        series = SeriesFactory(indicator=indicator, territory_code=code, row=RowKind.PART, parent_code="KZ")
        for year, value in years.items():
            ValueFactory(series=series, span=year, value=Decimal(value))
    return indicator


def administrator() -> User:
    user: User = UserFactory(is_administrator=True)
    return user


def split_in_2018() -> Indicator:
    return indicator_with({TURKISTAN: {"2016": 1000, "2019": 700}, SHYMKENT: {"2019": 400}})


def test_a_split_of_a_territory_keeps_the_series_in_the_units_of_then() -> None:
    indicator = split_in_2018()

    points = through_splits(indicator, TURKISTAN, ["2016", "2019"], on=THEN)

    assert points == [
        Point("2016", number(1000), How.STATED),
        Point("2019", number(1100), How.ADDED),
    ]


def test_the_units_of_now_need_a_share_and_say_so() -> None:
    indicator = split_in_2018()

    with translation.override("en"):
        then, now = through_splits(indicator, SHYMKENT, ["2016", "2019"], on=NOW)

    assert (then.cell, then.how) == (None, How.UNKNOWN)
    assert then.lacks == (
        "No share of South Kazakhstan Region is recorded for Shymkent: its numbers before 19 June 2018 "
        "cannot be told without one.",
    )
    assert now == Point("2019", number(400), How.STATED)


def test_with_recorded_shares_the_units_of_now_go_back_and_are_one_whole_together() -> None:
    indicator = split_in_2018()
    record_shares(TURKISTAN, SPLIT, SHARES, source="Халық санағы", by=administrator())

    found = {code: through_splits(indicator, code, ["2016"], on=NOW)[0] for code in SHARES}

    assert found == {
        TURKISTAN: Point("2016", number(660), How.SHARED, (), ("Халық санағы",)),
        SHYMKENT: Point("2016", number(340), How.SHARED, (), ("Халық санағы",)),
    }


def test_a_part_that_did_not_report_leaves_the_old_unit_without_a_number() -> None:
    indicator = indicator_with({TURKISTAN: {"2019": 700}, SHYMKENT: {}})

    with translation.override("en"):
        point = through_splits(indicator, TURKISTAN, ["2019"], on=THEN)[0]

    assert (point.cell, point.lacks) == (None, ("Shymkent has no number for the period.",))


def test_a_new_name_needs_no_share() -> None:
    indicator = indicator_with({ASTANA: {"2016": 10, "2020": 20, "2024": 30}})

    for day in (THEN, date(2020, 1, 1), NOW):
        points = through_splits(indicator, ASTANA, ["2016", "2020", "2024"], on=day)

        assert [point.cell for point in points] == [number(10), number(20), number(30)]


def test_three_units_that_came_of_two_in_2022_go_both_ways() -> None:
    indicator = indicator_with(
        {"KZ-63": {"2021": 900, "2023": 500}, "KZ-10": {"2023": 300}, "KZ-19": {"2021": 80}}
    )
    shares = {"KZ-63": Decimal("0.6"), "KZ-10": Decimal("0.4")}
    record_shares("KZ-63", date(2022, 6, 8), shares, source="Бюро", by=administrator())

    then = through_splits(indicator, "KZ-63", ["2021", "2023"], on=THEN)
    abai = through_splits(indicator, "KZ-10", ["2021", "2023"], on=NOW)
    zhetisu = through_splits(indicator, "KZ-33", ["2021"], on=NOW)

    assert [point.cell for point in then] == [number(900), number(800)]
    assert [point.cell for point in abai] == [number(360), number(300)]
    assert zhetisu[0].how is How.UNKNOWN


def test_an_average_is_neither_added_nor_divided() -> None:
    values = {TURKISTAN: {"2016": 50, "2019": 60}, SHYMKENT: {"2019": 70}}
    indicator = indicator_with(values, kind=Indicator.Kind.LEVEL, unit="thousand_tenge")

    point = through_splits(indicator, TURKISTAN, ["2019"], on=THEN)[0]

    assert (point.cell, point.how) == (None, How.UNKNOWN)


def test_a_unit_that_is_not_there_on_the_day_is_an_error() -> None:
    with pytest.raises(LookupError):
        through_splits(split_in_2018(), SHYMKENT, ["2019"], on=THEN)


@pytest.mark.parametrize(
    ("shares", "source", "said"),
    [
        (
            {TURKISTAN: "0.66", SHYMKENT: "0.33"},
            "Бюро",
            "The shares of a split are 1 together; these are 0.99.",
        ),
        ({SHYMKENT: "1"}, "Бюро", "Give a share for each of: Turkistan Region, Shymkent."),
        (
            {TURKISTAN: "1.5", SHYMKENT: "-0.5"},
            "Бюро",
            "A share is a number from 0 to 1 with at most four places.",
        ),
        ({TURKISTAN: "0.66", SHYMKENT: "0.34"}, " ", "Say where the shares are from."),
    ],
)
def test_shares_that_cannot_be_are_refused_with_a_sentence(
    shares: dict[str, str], source: str, said: str
) -> None:
    exact = {code: Decimal(share) for code, share in shares.items()}

    with translation.override("en"), pytest.raises(ValidationError) as refused:
        record_shares(TURKISTAN, SPLIT, exact, source=source, by=administrator())

    assert refused.value.messages == [said]
    assert not SplitShare.objects.exists()


def test_shares_of_what_was_never_split_are_refused() -> None:
    with (
        translation.override("en"),
        pytest.raises(ValidationError, match="No territory was split from KZ-71"),
    ):
        record_shares(ASTANA, date(2019, 3, 23), {ASTANA: Decimal(1)}, source="Бюро", by=administrator())


def test_shares_are_recorded_again_in_place_and_logged() -> None:
    user = administrator()
    record_shares(TURKISTAN, SPLIT, SHARES, source="Бюро", by=user)
    record_shares(
        TURKISTAN, SPLIT, {TURKISTAN: Decimal("0.7"), SHYMKENT: Decimal("0.3")}, source="Санақ", by=user
    )

    rows = SplitShare.objects.values_list("to_code", "share", "source")

    assert list(rows) == [(TURKISTAN, Decimal("0.7"), "Санақ"), (SHYMKENT, Decimal("0.3"), "Санақ")]
    assert Change.objects.filter(verb="record_share").count() == 4


def test_a_stranger_records_no_share() -> None:
    with pytest.raises(NotAllowed):
        record_shares(TURKISTAN, SPLIT, SHARES, source="Бюро", by=UserFactory())
