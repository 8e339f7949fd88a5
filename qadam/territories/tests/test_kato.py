import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from qadam.territories import actions, queries
from qadam.territories.models import Alias, Territory
from qadam.workflow.models import Change

Table = Callable[..., bytes]

KORDAY = (
    "314800000",
    "310000000",
    "district",
    "rural_district_raion",
    "2",
    "Қордай ауданы",
    "Кордайский район",
)


@pytest.mark.django_db
def test_the_table_is_loaded_below_the_shipped_units(kato_table: Table) -> None:
    report = actions.load_kato(kato_table())

    village = Territory.objects.get(kato="314830100")
    assert (report.added, report.changed, report.unchanged) == (2, 3, 0)
    assert (village.code, village.level, village.kind, village.terrain_code) == (
        "314830100",
        "locality",
        "village",
        2,
    )
    assert (village.name_kk, village.name_en) == ("Қордай а.", "Qorday")
    assert village.parent is not None
    assert village.parent.parent == Territory.objects.get(code="KZ-31-korday")


@pytest.mark.django_db
def test_a_shipped_unit_keeps_its_name_and_gains_the_spelling_of_the_table(kato_table: Table) -> None:
    table = kato_table({4: ("315400000", *KORDAY[1:5], "Мерке ауданы", "Меркинский район")})

    actions.load_kato(table)

    merke = Territory.objects.get(code="KZ-31-merke")
    assert (merke.name_kk, merke.name_ru, merke.terrain_code) == ("Меркі ауданы", "Меркенский район", 2)
    assert [(alias.text, alias.note) for alias in merke.aliases.order_by("text")] == [
        ("Мерке ауданы", ""),
        ("Меркинский район", "KATO"),
    ]


@pytest.mark.django_db
def test_a_second_load_changes_nothing(kato_table: Table) -> None:
    actions.load_kato(kato_table())
    before = (Territory.objects.count(), Alias.objects.count(), Change.objects.count())

    report = actions.load_kato(kato_table())

    assert (report.added, report.changed, report.unchanged) == (0, 0, 5)
    assert (Territory.objects.count(), Alias.objects.count(), Change.objects.count()) == before


@pytest.mark.django_db
def test_a_renamed_village_is_changed_in_place(kato_table: Table) -> None:
    actions.load_kato(kato_table())
    renamed = ("314830100", "314830000", "settlement", "village", "2", "Жаңа Қордай а.", "с.Жана Кордай")

    report = actions.load_kato(kato_table({6: renamed}))

    village = Territory.objects.get(kato="314830100")
    assert (report.added, report.changed, report.unchanged) == (0, 1, 4)
    assert (village.name_kk, village.name_en, village.folded) == (
        "Жаңа Қордай а.",
        "Zhanga Qorday",
        "жана кордай а с жана кордай zhanga qorday",
    )


@pytest.mark.django_db
def test_units_that_the_table_lacks_stay_and_are_named(kato_table: Table) -> None:
    actions.load_kato(kato_table())
    other = ("314830200", "314830000", "settlement", "village", "2", "Қарасу а.", "с.Карасу")

    report = actions.load_kato(kato_table({6: other}))

    assert "314830100 Қордай а." in report.missing
    assert Territory.objects.filter(kato="314830100").exists()


@pytest.mark.django_db
def test_a_new_unit_is_found_by_its_name(kato_table: Table) -> None:
    actions.load_kato(kato_table())

    assert [place.code for place in queries.find("кордай").places] == [
        "KZ-31-korday",
        "314830000",
        "314830100",
    ]
    assert queries.subtree("KZ-31-korday").count() == 3


@pytest.mark.django_db
def test_the_table_may_be_an_xlsx_file(kato_table: Table) -> None:
    book = openpyxl.Workbook()
    for line in kato_table().decode().splitlines():
        book.worksheets[0].append(line.split(","))
    out = io.BytesIO()
    book.save(out)

    assert actions.load_kato(out.getvalue()).added == 2


BROKEN = [
    ({3: ("31480000", *KORDAY[1:])}, "line 3: the code “31480000” is not nine digits"),
    ({3: ("٣١٤٨٠٠٠٠٠", *KORDAY[1:])}, "line 3: the code “٣١٤٨٠٠٠٠٠” is not nine digits"),
    ({4: KORDAY}, "line 4: the code 314800000 stands in line 3 already"),
    ({3: (KORDAY[0], "320000000", *KORDAY[2:])}, "line 3: the parent 320000000 is not in the table"),
    ({3: (KORDAY[0], "", *KORDAY[2:])}, "line 3: the parent is missing"),
    (
        {3: (KORDAY[0], "314830000", *KORDAY[2:])},
        "line 3: the parent 314830000 (sub_district) is not above the level district",
    ),
    (
        {3: (*KORDAY[:2], "rayon", *KORDAY[3:])},
        "line 3: the level “rayon” is unknown; known are oblast, district, sub_district, settlement",
    ),
    ({3: (*KORDAY[:4], "9", *KORDAY[5:])}, "line 3: the terrain code “9” is not 0 to 4"),
    ({3: (*KORDAY[:5], "", KORDAY[6])}, "line 3: the name in column name_kk is missing"),
    ({3: (*KORDAY[:6], " ")}, "line 3: the name in column name_ru is missing"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("changes", "fault"), BROKEN)
def test_a_fault_is_named_with_its_line_and_nothing_is_loaded(
    kato_table: Table, english: None, changes: dict[int, tuple[str, ...]], fault: str
) -> None:
    with pytest.raises(actions.Refused) as refused:
        actions.load_kato(kato_table(changes))

    assert fault in refused.value.faults
    assert not Territory.objects.exists()


@pytest.mark.django_db
def test_all_faults_are_named_at_once_in_the_order_of_lines(kato_table: Table, english: None) -> None:
    with pytest.raises(actions.Refused) as refused:
        actions.load_kato(kato_table({3: ("1", "2", "x", "y", "z", "", ""), 4: KORDAY[:1] * 7}))

    lines = [int(fault.split(":")[0].removeprefix("line ")) for fault in refused.value.faults]
    assert lines == sorted(lines)
    assert len([line for line in lines if line == 3]) == 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"PK\x03\x04broken", b"code;name\n1;2\n", b"\x89PNG\r\n\x1a\n"],
)
def test_a_file_of_another_kind_is_refused(content: bytes) -> None:
    with pytest.raises(actions.Refused):
        actions.load_kato(content)

    assert not Territory.objects.exists()


@pytest.mark.django_db
def test_the_header_must_name_every_column(kato_table: Table, english: None) -> None:
    columns = ("code", "parent", "level", "kind", "terrain", "name_kk", "name_ru")

    with pytest.raises(actions.Refused) as refused:
        actions.load_kato(kato_table(columns=columns))

    assert refused.value.faults == ["The first row lacks these columns: terrain_code."]


@pytest.mark.django_db
def test_the_command_reports_and_refuses(
    kato_table: Table, english: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(kato_table())
    bad.write_bytes(kato_table({4: KORDAY}))

    call_command("territories", "load", str(good))
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("territories", "load", str(bad))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("territories", "load", str(tmp_path / "none.csv"))

    said = capsys.readouterr()
    assert "KATO: 2 added, 3 changed, 0 unchanged." in said.out
    assert "line 4: the code 314800000 stands in line 3 already" in said.err


@pytest.mark.slow
@pytest.mark.django_db
def test_the_official_table_is_loaded_and_loads_again_without_change(shared: Path) -> None:
    content = (shared / "kato" / "kato_full_2026-07-17.csv").read_bytes()

    first = actions.load_kato(content)
    second = actions.load_kato(content)

    assert first.added + first.changed + first.unchanged == 15_594
    assert (second.added, second.changed, second.unchanged, second.missing) == (0, 0, 15_594, [])
    assert queries.subtree("KZ-31").filter(level="district").count() == 11
