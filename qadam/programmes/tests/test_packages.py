"""Packages are read, checked, loaded and given back."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from qadam.people.models import Body
from qadam.programmes.actions import dump_folder, load, load_folder
from qadam.programmes.models import Edition, Measure
from qadam.programmes.package.dumping import package_of
from qadam.programmes.package.faults import PackageError
from qadam.programmes.package.package import read_files, read_folder, written
from qadam.programmes.package.schema import published
from qadam.programmes.tests.conftest import without_measure_two
from qadam.workflow.log import MACHINE

Files = dict[str, bytes]


def faults_of(files: Files) -> list[str]:
    with pytest.raises(PackageError) as caught:
        read_files(files)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.django_db
def test_a_package_comes_back_byte_for_byte(small: Files) -> None:
    edition, _report = load(read_files(small), by=MACHINE)

    assert {name: text.encode() for name, text in written(package_of(edition)).items()} == small


@pytest.mark.slow
@pytest.mark.django_db
def test_the_founding_packages_come_back_byte_for_byte(
    units: None, founding: list[Path], tmp_path: Path
) -> None:
    editions = [load_folder(folder, by=MACHINE)[0] for folder in founding]

    for edition, folder in zip(editions, founding, strict=True):
        dump_folder(edition, tmp_path / edition.slug)
        assert _texts(tmp_path / edition.slug) == _texts(folder)


def _texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


@pytest.mark.slow
@pytest.mark.django_db
def test_one_changed_value_is_one_changed_line(units: None, founding: list[Path]) -> None:
    editions = [load_folder(folder, by=MACHINE)[0] for folder in founding]
    edition = next(edition for edition in editions if edition.slug == "enbek-qogamy-2015")
    before = written(package_of(edition))
    measure = edition.measures.get(number="25")
    measure.summary_ru += " И ещё одно слово."
    measure.save()

    after = written(package_of(edition))

    changed = [
        (name, old, new)
        for name in before
        for old, new in zip(before[name].splitlines(), after[name].splitlines(), strict=True)
        if old != new
    ]
    assert [(name, new.split(",")[0]) for name, _old, new in changed] == [("measures.csv", "25")]


@pytest.mark.django_db
def test_loading_again_changes_nothing(small: Files) -> None:
    load(read_files(small), by=MACHINE)

    _edition, report = load(read_files(small), by=MACHINE)

    assert (report.added, report.changed, report.removed) == (0, 0, 0)


@pytest.mark.django_db
def test_loading_again_keeps_the_rows_that_work_hangs_on(small: Files) -> None:
    edition, _report = load(read_files(small), by=MACHINE)
    before = {measure.number: measure.pk for measure in edition.measures.all()}
    small["measures.csv"] = small["measures.csv"].replace(
        "Отырыс өткізу".encode(), "Отырыстар өткізу".encode()
    )

    edition, report = load(read_files(small), by=MACHINE)

    assert {measure.number: measure.pk for measure in edition.measures.all()} == before
    assert (edition.measures.get(number="1").name_kk, report.changed) == ("Отырыстар өткізу", 1)


@pytest.mark.django_db
def test_a_part_of_an_area_not_begun_is_kept_as_it_came(small: Files) -> None:
    small["surveys.yaml"] = b"levels:   # as it came\n- one\n"

    edition, _report = load(read_files(small), by=MACHINE)

    assert written(package_of(edition))["surveys.yaml"] == "levels:   # as it came\n- one\n"


@pytest.mark.django_db
def test_a_broken_package_changes_nothing(small: Files, folder: Callable[[Files], Path]) -> None:
    small["executors.csv"] += b"1.1,9,nobody,dance,maybe,,,\n"

    with pytest.raises(CommandError, match="not loaded"):
        call_command("load", str(folder(small)))

    assert (Edition.objects.count(), Body.objects.count()) == (0, 0)


def test_each_fault_names_file_line_field_and_mend(small: Files) -> None:
    small["executors.csv"] += b"1.1,2,ministry,dance,maybe,,,\n"
    small["programme.yaml"] = small["programme.yaml"].replace(
        b"first_on: 2015-11-01", b"first_on: 1 November"
    )

    said = faults_of(small)

    assert said == [
        "executors.csv, line 5, by_agreement: write yes or no",
        "executors.csv, line 5, role: 'dance' is not known here; write one of '', 'collect', 'publish', "
        "'distribute', 'place', 'design', 'rotate' or 'prepare'",
        "programme.yaml, line 15, first_on: '1 November' is not a day; write it as 2015-11-05",
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("measures.csv", "until 2015-11-15", "sometime", "measures.csv, line 3, deadline: "),
        ("measures.csv", "2,1.1,", "1,1.1,", "measures.csv, line 3: stands already in line 2; keep one"),
        ("measures.csv", "2,1.1,", "2,7.7,", "measures.csv, line 3, node: there is no row of tree.csv '7.7'"),
        (
            "tree.csv",
            "1.1,1,",
            "1.1,5,",
            "tree.csv, line 3, parent: the row above it, '5', must stand before it",
        ),
        (
            "groups.csv",
            "akimats,akimat-one",
            "ministry,akimat-one",
            "groups.csv, line 2, collective: there is no",
        ),
        ("bodies.csv", "key,kind", "key,sort", "bodies.csv, line 1: the head must be: key,kind,"),
        (
            "bodies.csv",
            "office,presidential",
            "Office,presidential",
            "bodies.csv, line 2, key: 'Office' is not a key",
        ),
        ("programme.yaml", "language: kk", "language: kk\nlanguage: ru", "language: stands twice; keep one"),
        ("programme.yaml", "language: kk", "colour: red\nlanguage: kk", "colour: no such field; remove it"),
        ("programme.yaml", "  issuer: office", "  issuer: nobody", "act.issuer: there is no body nobody"),
        (
            "programme.yaml",
            "last_on: 2016-12-31",
            "last_on: 2014-12-31",
            "last_on: give both days of the period",
        ),
        ("programme.yaml", "kind: plan", "kind: [plan", "this is not YAML"),
    ],
)
def test_a_fault_is_found_at_its_place(small: Files, name: str, old: str, new: str, said: str) -> None:
    assert old.encode() in small[name]
    small[name] = small[name].replace(old.encode(), new.encode(), 1)

    assert said in "\n".join(faults_of(small))


def test_a_file_that_is_not_text_is_named_with_its_line(small: Files) -> None:
    small["tree.csv"] += b"\xff\xfe"

    assert faults_of(small) == ["tree.csv, line 4: the file is not UTF-8; save it again as UTF-8"]


def test_a_missing_and_a_strange_file_are_named(small: Files) -> None:
    del small["tree.csv"]
    small["macro.exe"] = b"MZ"

    said = faults_of(small)

    assert "tree.csv: the file is missing from the folder" in said
    assert "macro.exe: a package holds .yaml and .csv files only; take this file out" in said


def test_no_folder_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="there is no such folder"):
        read_folder(tmp_path / "nowhere")


@pytest.mark.django_db
def test_a_measure_without_work_leaves_with_the_file(small: Files) -> None:
    load(read_files(small), by=MACHINE)

    _edition, report = load(read_files(without_measure_two(small)), by=MACHINE)

    assert (Measure.objects.filter(number="2").exists(), report.removed) == (False, 1)


def test_the_published_schema_is_the_one_in_use() -> None:
    path = settings.BASE_DIR / "docs" / "programme-package.schema.json"

    assert json.loads(path.read_text(encoding="utf-8")) == published()


def test_every_founding_package_is_in_the_canonical_form(founding: list[Path]) -> None:
    for folder in founding:
        assert written(read_folder(folder)) == _texts(folder), folder.name


def test_founding_packages_agree_on_the_bodies_they_share(founding: list[Path]) -> None:
    for name, keys in (("bodies.csv", ["key"]), ("groups.csv", ["collective", "member"])):
        seen: dict[tuple[str, ...], dict[str, str]] = {}
        for folder in founding:
            if (folder / name).exists():
                with (folder / name).open(encoding="utf-8", newline="") as file:
                    for row in csv.DictReader(file):
                        key = (*(row[column] for column in keys), row["valid_from"])
                        assert seen.setdefault(key, row) == row, (folder.name, key)
