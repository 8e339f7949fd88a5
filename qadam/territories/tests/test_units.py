import json
from datetime import date
from pathlib import Path

import pytest

from qadam.territories import actions, queries
from qadam.territories.models import Alias, Territory
from qadam.workflow.models import Change

pytestmark = pytest.mark.usefixtures("units")

BORDERS = [
    (date(2005, 1, 1), 16),
    (date(2015, 11, 10), 16),
    (date(2018, 6, 18), 16),
    (date(2018, 6, 19), 17),
    (date(2019, 3, 22), 17),
    (date(2019, 3, 23), 17),
    (date(2022, 6, 7), 17),
    (date(2022, 6, 8), 20),
    (date(2022, 9, 16), 20),
    (date(2022, 9, 17), 20),
    (date(2026, 11, 20), 20),
]


@pytest.mark.parametrize(("day", "count"), BORDERS)
def test_each_day_has_its_first_level_units(day: date, count: int) -> None:
    codes = [unit.code for unit in queries.units_on(day)]

    assert (len(codes), len(set(codes))) == (count, count)


@pytest.mark.parametrize(
    ("code", "before", "day"),
    [
        ("KZ-71", "Астана қаласы", date(2019, 3, 22)),
        ("KZ-71", "Нұр-Сұлтан қаласы", date(2019, 3, 23)),
        ("KZ-71", "Нұр-Сұлтан қаласы", date(2022, 9, 16)),
        ("KZ-71", "Астана қаласы", date(2022, 9, 17)),
        ("KZ-61", "Оңтүстік Қазақстан облысы", date(2018, 6, 18)),
        ("KZ-61", "Түркістан облысы", date(2018, 6, 19)),
    ],
)
def test_a_unit_has_the_name_of_its_day(code: str, before: str, day: date) -> None:
    unit = queries.unit_on(code, day)

    assert unit is not None
    assert unit.name_kk == before


def test_what_came_new_or_was_narrowed_names_its_predecessor() -> None:
    begun = Territory.objects.first_level().exclude(valid_from=None).select_related("predecessor")

    found = {(unit.code, unit.valid_from, unit.predecessor.code) for unit in begun if unit.predecessor}

    new = date(2022, 6, 8)
    assert found == {
        ("KZ-10", new, "KZ-63"),
        ("KZ-19", new, "KZ-19"),
        ("KZ-33", new, "KZ-19"),
        ("KZ-35", new, "KZ-35"),
        ("KZ-61", date(2018, 6, 19), "KZ-61"),
        ("KZ-62", new, "KZ-35"),
        ("KZ-63", new, "KZ-63"),
        ("KZ-71", date(2019, 3, 23), "KZ-71"),
        ("KZ-71", date(2022, 9, 17), "KZ-71"),
        ("KZ-79", date(2018, 6, 19), "KZ-61"),
    }


def test_the_eras_are_told_by_their_codes() -> None:
    assert [(era.first, era.last, len(era.codes)) for era in queries.eras()] == [
        (None, date(2018, 6, 18), 16),
        (date(2018, 6, 19), date(2022, 6, 7), 17),
        (date(2022, 6, 8), None, 20),
    ]


def test_loading_units_again_changes_nothing() -> None:
    before = (Territory.objects.count(), Alias.objects.count(), Change.objects.count())

    report = actions.load_units()

    assert report == actions.Loaded(added=0, changed=0, unchanged=before[0])
    assert (Territory.objects.count(), Alias.objects.count(), Change.objects.count()) == before


def test_a_unit_that_was_altered_is_mended() -> None:
    Territory.objects.filter(code="KZ-31").update(name_ru="Джамбулская область")

    report = actions.load_units()

    assert (report.added, report.changed) == (0, 1)
    assert Territory.objects.get(code="KZ-31").name_ru == "Жамбылская область"


def test_zhambyl_has_ten_districts_and_taraz_with_their_kato_codes() -> None:
    parts = Territory.objects.filter(parent__code="KZ-31").order_by("code")

    assert {part.code: part.kato for part in parts} == {
        "KZ-31-baizak": "313600000",
        "KZ-31-korday": "314800000",
        "KZ-31-merke": "315400000",
        "KZ-31-moyynkum": "315600000",
        "KZ-31-ryskulov": "315000000",
        "KZ-31-sarysu": "316000000",
        "KZ-31-shu": "316600000",
        "KZ-31-talas": "316200000",
        "KZ-31-taraz": "311000000",
        "KZ-31-zhambyl": "314000000",
        "KZ-31-zhualy": "314200000",
    }


def test_of_which_towns_lie_in_their_districts() -> None:
    towns = Territory.objects.filter(is_of_which=True).select_related("parent").order_by("code")

    assert [(town.code, town.parent.code) for town in towns if town.parent] == [
        ("KZ-31-sarysu-zhanatas", "KZ-31-sarysu"),
        ("KZ-31-shu-shu", "KZ-31-shu"),
        ("KZ-31-talas-karatau", "KZ-31-talas"),
    ]


def test_the_subtree_of_an_oblast_holds_it_and_all_below() -> None:
    assert queries.subtree("KZ-31").count() == 1 + 11 + 3
    assert queries.subtree("KZ").count() == Territory.objects.count()
    assert list(queries.subtree("KZ-61").values_list("code", flat=True)) == ["KZ-61", "KZ-61"]
    assert not queries.subtree("nowhere").exists()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("кордай", "KZ-31-korday"),
        ("Қордай ауданы", "KZ-31-korday"),
        ("Мерке", "KZ-31-merke"),
        ("Меркі", "KZ-31-merke"),
        ("меркенский район", "KZ-31-merke"),
        ("Т.Рысқұлов", "KZ-31-ryskulov"),
        ("Т. Рысқұлов ауданы", "KZ-31-ryskulov"),
        ("г. Тараз", "KZ-31-taraz"),
        ("Жаңатас", "KZ-31-sarysu-zhanatas"),
        ("Шу қаласы", "KZ-31-shu-shu"),
        ("Шу", "KZ-31-shu"),
        ("Жамбыл облысы", "KZ-31"),
        ("Жамбыл ауданы", "KZ-31-zhambyl"),
        ("ВКО", "KZ-63"),
        ("алматы қаласы", "KZ-75"),
    ],
)
def test_a_place_is_found_by_any_of_its_names(typed: str, code: str) -> None:
    found = queries.find(typed, day=date(2026, 1, 1))

    assert found.places[0].code == code


def test_a_place_is_found_within_an_oblast_only() -> None:
    assert [place.code for place in queries.find("Жамбыл", within="KZ-31").places] == [
        "KZ-31",
        "KZ-31-zhambyl",
    ]
    assert queries.find("Астана", within="KZ-31") == queries.Found([])


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("Кардай", "Қордай ауданы"), ("Мойынкум", "Мойынқұм ауданы"), ("Караганды", "Қарағанды облысы")],
)
def test_a_misspelt_name_is_answered_with_the_nearest(typed: str, offered: str) -> None:
    found = queries.find(typed)

    assert offered in ([place.name_kk for place in found.places] or found.nearest)


def test_nonsense_finds_nothing() -> None:
    assert queries.find("") == queries.Found([])
    assert queries.find("—") == queries.Found([])
    assert queries.find("xyzzy") == queries.Found([])


def test_finding_asks_the_database_a_fixed_number_of_times(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        queries.find("Жамбыл")
    with django_assert_num_queries(1):  # type: ignore[operator]
        list(queries.units_on(date(2015, 11, 10)))
    with django_assert_num_queries(1):  # type: ignore[operator]
        list(queries.subtree("KZ"))


def test_the_grid_agrees_with_the_shared_layout(shared: Path) -> None:
    layout = json.loads((shared / "geometry" / "kz_tilegrid.json").read_text(encoding="utf-8"))

    today = {unit.code: [unit.column, unit.row] for unit in queries.units_on(date(2026, 1, 1))}
    old = queries.units_on(date(2015, 1, 1))
    covered = {
        (unit.code, (unit.column or 0) + right, (unit.row or 0) + down)
        for unit in old
        for right in range(unit.columns)
        for down in range(unit.rows)
    }

    merged = {**layout["merge_pre_2022"], **layout["merge_pre_2018"]}
    assert today == layout["tiles"]
    assert covered == {(merged.get(code, code), *place) for code, place in layout["tiles"].items()}
