from datetime import date
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from qadam.kit import charts
from qadam.kit.charts import NOT_APPLICABLE, Bar, Point, Tile


def test_a_place_in_a_drawing_is_written_with_a_point() -> None:
    assert [charts.place(n) for n in (12.5, 3, 0, -0.001, 33.333)] == ["12.5", "3", "0", "0", "33.33"]


def test_bars_share_the_width_of_the_largest_number_or_plan() -> None:
    drawn = charts.bars(
        [Bar("Қордай", 50, plan=100), Bar("Меркі", 100), Bar("Талас", None), Bar("Сарысу", 0)]
    )

    assert [row["width"] for row in drawn] == ["50", "100", "0", "0"]
    assert [row["mark"] for row in drawn] == ["100", "", "", ""]
    assert [row["is_below"] for row in drawn] == [True, False, False, False]
    assert [row["is_reported"] for row in drawn] == [True, True, False, True]


def test_a_line_breaks_where_nothing_was_reported() -> None:
    drawn = charts.line(
        [("2012", 10), ("2013", 20), ("2014", None), ("2015", 30), ("2016", 40)], width=400, height=100
    )

    assert drawn["paths"] == ["M0 75L100 50", "M300 25L400 0"]
    assert [dot["label"] for dot in drawn["dots"]] == ["2012", "2013", "2015", "2016"]
    assert [tick["value"] for tick in drawn["ticks"]] == [0, 10, 20, 30, 40]


def test_a_target_is_inside_the_field() -> None:
    drawn = charts.line([("2015", 10)], target=Decimal("37.5"), height=100)

    assert drawn["target_y"] == "6.25"


def test_a_line_without_values_draws_nothing() -> None:
    drawn = charts.line([("2015", None)])

    assert (drawn["paths"], drawn["dots"], drawn["last"]) == ([], [], None)


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=8))
@example([Decimal("-0.01"), Decimal("20020020.02")])
def test_ticks_hold_every_value_and_are_few(values: list[Decimal]) -> None:
    ticks = charts.nice_ticks(values)

    assert ticks[0] <= float(min(values))
    assert ticks[-1] >= float(max(values))
    assert 2 <= len(ticks) <= 8


def test_a_tile_tells_zero_from_a_gap_and_from_what_cannot_be() -> None:
    drawn = charts.tile_map(
        [
            Tile("a", "Ақмола", 0, 0, 0),
            Tile("b", "Абай", None, 1, 0),
            Tile("c", "Шымкент", NOT_APPLICABLE, 2, 1),
        ]
    )

    assert [tile["look"] for tile in drawn["tiles"]] == ["heat-0", "tile-gap", "tile-na"]
    assert (drawn["width"], drawn["height"], drawn["known"], drawn["unknown"]) == ("192", "128", 1, 1)


def test_levels_are_quarters_of_the_way_to_the_top() -> None:
    assert [charts.level(n, 8) for n in (0, 1, 2, 3, 8, 9)] == [0, 1, 1, 2, 4, 4]


def test_a_calendar_has_a_strip_for_each_month() -> None:
    drawn = charts.heat_calendar(
        {date(2016, 1, 5): 6},
        date(2015, 12, 30),
        date(2016, 1, 6),
        off_days=frozenset({date(2016, 1, 1), date(2016, 1, 5)}),
        today=date(2016, 1, 6),
    )

    assert [(strip["month"], strip["total"], len(strip["days"])) for strip in drawn] == [
        (date(2015, 12, 1), 0, 2),
        (date(2016, 1, 1), 6, 6),
    ]
    fifth = drawn[1]["days"][4]
    assert (fifth["x"], fifth["count"], fifth["level"], fifth["is_off"]) == ("4", 6, 4, False)
    assert drawn[1]["days"][0]["is_off"]


def test_a_sparkline_ends_with_a_dot_on_the_last_number() -> None:
    assert charts.sparkline([1, 3, None], width=96, height=24)["last"] == {"x": "48", "y": "2"}
    assert charts.sparkline([])["last"] is None


def test_what_was_planned_stands_as_marks_on_a_line_and_the_baseline_across_it() -> None:
    drawn = charts.line([("2005", 10), ("2006", None)], width=400, height=100, plans=[20, 40], baseline=30)

    assert [(mark["x"], mark["y"]) for mark in drawn["marks"]] == [("-12", "50"), ("388", "0")]
    assert drawn["baseline_y"] == "25"
    assert [point["plan"] for point in drawn["points"]] == [20, 40]


def test_of_many_labels_only_some_stand_below_a_line() -> None:
    drawn = charts.line([(str(number), number) for number in range(1, 13)])

    assert drawn["labels"] == ["1", "", "3", "", "5", "", "7", "", "9", "", "11", ""]
    assert len(drawn["points"]) == 12


def test_a_scatter_puts_what_went_as_planned_on_the_diagonal() -> None:
    drawn = charts.scatter([Point("Қордай", 100, 100), Point("Меркі", 50, 75), Point("Шу", 80, 40)])

    assert drawn["diagonal"] == "M0 400L400 0"
    assert [(dot["x"], dot["y"]) for dot in drawn["dots"]] == [("400", "0"), ("200", "100"), ("320", "240")]
    assert [dot["is_below"] for dot in drawn["dots"]] == [False, False, True]


def test_a_scatter_names_what_lies_far_from_its_plan() -> None:
    near = [Point(f"{number}", 10 * number, 10 * number) for number in range(1, 10)]

    drawn = charts.scatter([*near, Point("Талас", 20, 90), Point("Сарысу", 90, 20)])

    assert [dot["name"] for dot in drawn["dots"] if dot["name"]] == ["Талас", "Сарысу"]
    assert [dot["anchor"] for dot in drawn["dots"] if dot["name"]] == ["start", "end"]


def test_names_in_a_scatter_do_not_lie_upon_each_other() -> None:
    drawn = charts.scatter([Point("Талас", 20, 90), Point("Сарысу", 21, 90), Point("Шу", 90, 90)])

    assert [dot["name"] for dot in drawn["dots"]] == ["Талас", "", ""]


def test_a_scatter_tells_how_many_have_no_place_in_it() -> None:
    drawn = charts.scatter([Point("Қордай", 100, None), Point("Меркі", None, 3), Point("Шу", 0, 0)])

    assert [dot["label"] for dot in drawn["dots"]] == ["Шу"]
    assert drawn["missing"] == 2
    assert [point["fact"] for point in drawn["points"]] == [None, 3, 0]


@given(st.lists(st.tuples(st.decimals(0, 10**9, places=2), st.decimals(0, 10**9, places=2)), max_size=8))
def test_every_point_of_a_scatter_lies_in_its_field(pairs: list[tuple[Decimal, Decimal]]) -> None:
    drawn = charts.scatter([Point("", plan, fact) for plan, fact in pairs], side=400)

    assert all(0 <= float(dot[axis]) <= 400 for dot in drawn["dots"] for axis in ("x", "y"))


def test_numbers_below_zero_have_colours_of_their_own() -> None:
    drawn = charts.tile_map([Tile("A", "", -40, 0, 0), Tile("B", "", -10, 1, 0), Tile("C", "", 8, 2, 0)])

    assert [tile["look"] for tile in drawn["tiles"]] == ["under-4", "under-1", "heat-4"]
    assert [(step["look"], step["upto"]) for step in drawn["steps"]][:5] == [
        ("under-4", -40),
        ("under-3", -30),
        ("under-2", -20),
        ("under-1", -10),
        ("heat-1", 2),
    ]


def test_a_map_without_numbers_needs_no_colours_in_its_key() -> None:
    assert charts.tile_map([Tile("A", "", None, 0, 0)])["steps"] == []
