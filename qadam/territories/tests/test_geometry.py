import json
from datetime import date
from math import cos, radians
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string

from qadam.kit.charts import NOT_APPLICABLE
from qadam.territories import actions, maps, queries, topojson
from qadam.territories.maps import Land, Mark
from qadam.territories.models import Outline

TODAY = date(2026, 11, 20)
ERAS = [("2005", date(2015, 11, 10)), ("2018", date(2018, 6, 19)), ("2022", date(2022, 6, 8))]


def topology(*geometries: dict[str, Any], arcs: Any = None) -> bytes:
    """Return a small file: arc 0 is a square of two degrees, arcs 1 and 2 are the halves of one beside it."""
    square = [[0, 0], [0, 200], [200, 0], [0, -200], [-200, 0]]
    halves = [[[200, 0], [0, 200], [200, 0]], [[200, 0], [200, 0], [0, 200]]]
    return json.dumps(
        {
            "type": "Topology",
            "transform": {"scale": [0.01, 0.01], "translate": [70, 42]},
            "arcs": arcs or [square, *halves],
            "objects": {"units": {"type": "GeometryCollection", "geometries": list(geometries)}},
        }
    ).encode()


def polygon(identifier: str, /, *arcs: int, **properties: object) -> dict[str, Any]:
    return {"type": "Polygon", "id": identifier, "arcs": [list(arcs or (0,))], "properties": properties}


def test_arcs_are_brought_to_degrees_and_walked_backwards() -> None:
    square, beside = topojson.decode(topology(polygon("a"), polygon("b", 1, ~2)))

    assert square.rings == [[(70, 42), (70, 44), (72, 44), (72, 42), (70, 42)]]
    assert beside.rings == [[(72, 42), (72, 44), (74, 44), (74, 42), (72, 42)]]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"{", "not JSON"),
        (b"[1]", "not a TopoJSON topology"),
        (b'{"type": "FeatureCollection"}', "not a TopoJSON topology"),
        (b'{"type": "Topology"}', "arcs or objects"),
        (topology({"type": "Point", "id": "KZ-31", "coordinates": [0, 0]}), "Geometry 1 (KZ-31) is broken"),
        (topology(polygon("KZ-31"), polygon("KZ-11", 7)), "Geometry 2 (KZ-11) is broken"),
        (topology(polygon("KZ-31", 1)), "Geometry 1 (KZ-31) is broken"),
        (topology(polygon("KZ-31"), arcs=[[[0, 0], [99999999, 0]]]), "arcs or objects"),
    ],
)
def test_a_broken_file_says_what_is_broken(english: None, content: bytes, fault: str) -> None:
    with pytest.raises(topojson.WrongFile, match=fault.replace("(", r"\(").replace(")", r"\)")):
        topojson.decode(content)


@pytest.mark.usefixtures("units", "english")
def test_unknown_and_double_codes_are_named_and_nothing_is_loaded() -> None:
    content = topology(polygon("KZ-31"), polygon("KZ-99"), polygon("KZ-31"), polygon(""))

    with pytest.raises(actions.Refused) as refused:
        actions.load_geometry(content, "test")

    assert refused.value.faults == [
        "Geometry 2: the code KZ-99 is unknown.",
        "Geometry 3: the code KZ-31 stands twice.",
        "Geometry 4 has no code.",
    ]
    assert not Outline.objects.exists()


@pytest.mark.usefixtures("units")
def test_outlines_are_joined_by_our_codes_and_by_kato() -> None:
    content = topology(polygon("", code="KZ-31-korday"), polygon("", code="315400000"))

    report = actions.load_geometry(content, "a survey")

    found = Outline.objects.order_by("territory__code").values_list("territory__code", "source")
    assert report == actions.Drawn(2)
    assert list(found) == [("KZ-31-korday", "a survey"), ("KZ-31-merke", "a survey")]


@pytest.mark.usefixtures("units")
def test_outlines_without_codes_are_joined_by_region_and_name() -> None:
    content = topology(
        polygon("1", kk="Мерке ауданы", region2022="KZ-31"),
        polygon("2", 1, ~2, ru="Меркенский район", region2022="KZ-31"),
        polygon("3", kk="Жоқ ауданы", region2022="KZ-31"),
    )

    report = actions.load_geometry(content, "test")

    assert report == actions.Drawn(1, ["KZ-31 Жоқ ауданы"])
    assert len(Outline.objects.get(territory__code="KZ-31-merke").rings) == 2


@pytest.mark.usefixtures("units")
def test_a_file_in_which_no_name_is_known_is_refused() -> None:
    with pytest.raises(actions.Refused):
        actions.load_geometry(topology(polygon("1", kk="Жоқ ауданы", region2022="KZ-31")), "test")


@pytest.mark.usefixtures("units")
def test_outlines_of_a_given_day_go_to_the_rows_of_that_day() -> None:
    actions.load_geometry(topology(polygon("KZ-61")), "test", day=date(2015, 1, 1))

    assert [outline.territory.name_kk for outline in Outline.objects.all()] == ["Оңтүстік Қазақстан облысы"]


@pytest.mark.usefixtures("units")
@pytest.mark.parametrize(("era", "day"), ERAS)
def test_the_outlines_of_an_era_draw_its_days(shared: Path, era: str, day: date) -> None:
    file = shared / "geometry" / f"kz_regions_{era}.topo.json"

    call_command("territories", "geometry", str(file))
    call_command("territories", "geometry", str(file))

    drawn = queries.map_on(day, {}).picture
    assert drawn is not None
    assert {shape.code for shape in drawn.shapes} == {unit.code for unit in queries.units_on(day)}
    assert drawn.sources == [file.name]
    assert all(shape.path.startswith("M") for shape in drawn.shapes)


@pytest.mark.usefixtures("units")
def test_the_outlines_of_one_era_do_not_draw_another(shared: Path) -> None:
    file = shared / "geometry" / "kz_regions_2022.topo.json"

    actions.load_geometry(file.read_bytes(), file.name)

    assert queries.map_on(TODAY, {}).picture is not None
    assert queries.map_on(date(2015, 11, 10), {}).picture is None


@pytest.mark.usefixtures("units")
def test_the_districts_of_zhambyl_are_drawn_and_taraz_is_a_point(shared: Path) -> None:
    file = shared / "geometry" / "kz_districts.topo.json"

    report = actions.load_geometry(file.read_bytes(), file.name)

    drawn = queries.map_below("KZ-31", TODAY, {"KZ-31-taraz": Mark(3)}).picture
    assert report.outlines == 10
    assert drawn is not None
    assert len(drawn.shapes) == 11
    taraz = drawn.shapes[-1]
    assert (taraz.code, taraz.path, taraz.is_small, taraz.value) == ("KZ-31-taraz", "", True, 3)


@pytest.mark.usefixtures("units")
@pytest.mark.parametrize(
    ("day", "count", "wide"),
    [
        (date(2015, 11, 10), 16, {"KZ-19": (1, 2), "KZ-35": (2, 1), "KZ-61": (1, 2), "KZ-63": (2, 1)}),
        (date(2018, 6, 19), 17, {"KZ-19": (1, 2), "KZ-35": (2, 1), "KZ-63": (2, 1)}),
        (date(2022, 6, 8), 20, {}),
    ],
)
def test_the_tiles_of_an_era_cover_the_grid_once(
    day: date, count: int, wide: dict[str, tuple[int, int]]
) -> None:
    units = list(queries.units_on(day))
    tiles = queries.tiles_of(units, {})

    cells = [
        (tile.col + right, tile.row + down)
        for tile in tiles
        for right in range(tile.columns)
        for down in range(tile.rows)
    ]
    spans = {unit.code: (unit.columns, unit.rows) for unit in units}
    assert (len(tiles), len(cells), len(set(cells))) == (count, 20, 20)
    assert {code: span for code, span in spans.items() if span != (1, 1)} == wide


@pytest.mark.usefixtures("units")
def test_a_map_tells_zero_from_not_reported_and_not_applicable(django_assert_num_queries: Any) -> None:
    marks = {"KZ-31": Mark(6, "/31/"), "KZ-11": Mark(0), "KZ-71": Mark(NOT_APPLICABLE)}

    with django_assert_num_queries(1):
        shown = queries.map_on(TODAY, marks, "One unit reported.")

    kinds = {shape.code: (shape.kind, shape.value, shape.url) for shape in shown.units}
    assert (kinds["KZ-31"], kinds["KZ-11"]) == (("known", 6, "/31/"), ("known", 0, ""))
    assert (kinds["KZ-71"], kinds["KZ-75"]) == (("na", None, ""), ("gap", None, ""))
    assert (shown.picture, len(shown.units)) == (None, 20)


@pytest.mark.usefixtures("units", "english")
def test_a_map_is_drawn_with_its_table_and_its_sentence() -> None:
    marks = {"KZ-31-korday": Mark(12.5, "/korday/"), "KZ-31-merke": Mark(0)}
    plain = queries.map_below("KZ-31", TODAY, marks, "Two districts reported.")
    actions.load_geometry(
        topology(polygon("", code="KZ-31-korday"), polygon("", 1, ~2, code="KZ-31-merke")), "test"
    )
    drawn = queries.map_below("KZ-31", TODAY, marks, "Two districts reported.")

    pages = [
        render_to_string("territories/map.html", {"title": "Zhambyl", "map": each}) for each in (plain, drawn)
    ]

    assert ["<svg" in page for page in pages] == [False, True]
    assert 'href="/korday/"' in pages[1]
    for page in pages:
        assert "Two districts reported." in page
        assert page.count("<tr>") == 1 + 11
    tiles = render_to_string(
        "territories/map.html", {"title": "x", "map": queries.map_on(TODAY, {}, "None.")}
    )
    assert "ZHA" in tiles
    assert "None." in tiles


def test_the_plane_keeps_shapes_by_the_cosine_of_the_middle_latitude() -> None:
    plane = maps.plane_of([(46.0, 40.0), (86.0, 56.0)])

    assert plane.place(46.0, 56.0) == (0.0, 0.0)
    assert round(plane.place(86.0, 40.0)[0], 6) == 1000
    assert plane.height == round(16 / (40 * cos(radians(48))) * 1000)


def test_the_area_is_the_same_whichever_way_a_ring_is_walked() -> None:
    square = [(0, 0), (0, 4), (4, 4), (4, 0), (0, 0)]

    assert (maps.area(square), maps.area(square[::-1]), maps.area([(1, 1)] * 4)) == (16, 16, 0)


def test_a_label_stands_inside_its_shape() -> None:
    square = [(0, 0), (0, 4), (4, 4), (4, 0), (0, 0)]
    crescent = [(0, 0), (9, 0), (9, 1), (1, 1), (1, 8), (9, 8), (9, 9), (0, 9), (0, 0)]

    x, y = maps.inner_point(crescent)

    assert maps.inner_point(square) == (2, 2)
    assert not (1 < x <= 9 and 1 < y < 8)
    assert maps.inner_point([(1, 1)] * 4) == (1, 1)


def test_a_path_writes_no_point_twice_in_a_row() -> None:
    land = Land("a", "A", [[(0, 0), (0.00001, 0), (10, 0), (10, 10), (0, 0)]])

    drawn = maps.picture([land], {}, width=100)

    assert drawn.shapes[0].path.count("L") == 3


def test_a_map_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no points"):
        maps.picture([Land("a", "A")], {})
