"""The tables of the Zhambyl programme: sums hold, and every cell is the one typed from the document."""

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from qadam.territories.actions.units import shipped_rows

PACKAGE = settings.PROGRAMMES_DIR / "zhambyl-employment-2005"
TABLES = settings.BASE_DIR.parent / "shared" / "data" / "zhambyl"
OF_WHICH = {
    "zhanatas": "KZ-31-sarysu-zhanatas",
    "karatau": "KZ-31-talas-karatau",
    "shu_town": "KZ-31-shu-shu",
}
SERIES = {
    "placements": "placements",
    "public_works": "public-works",
    "training": "training",
    "social_workplaces": "social-workplaces",
    "youth_practice": "youth-practice",
}
Cells = dict[tuple[str, str, str], str]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(name: str) -> list[dict[str, str]]:
    if not TABLES.exists():
        pytest.skip("the typed tables are not beside the checkout")
    return rows(TABLES / name)


def cells() -> Cells:
    found = rows(PACKAGE / "targets.csv")
    return {(row["indicator"], row["territory"], row["period"]): row["value"] for row in found}


def code_of(district: str) -> str:
    return OF_WHICH.get(district, f"KZ-31-{district.replace('moiynkum', 'moyynkum')}")


def test_parts_make_the_stated_totals_and_of_which_rows_stay_out() -> None:
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    totals: dict[tuple[str, str], Decimal] = {}
    for row in rows(PACKAGE / "targets.csv"):
        key = (row["indicator"], row["period"])
        if row["row"] == "part" and row["value"]:
            sums[key] += Decimal(row["value"])
        if row["row"] == "total" and row["value"]:
            totals[key] = Decimal(row["value"])

    assert len(sums) == 24
    assert {key: totals[key] for key in sums} == dict(sums)
    assert sums[("placements", "2005")] == 4615


def test_the_years_of_the_budget_make_the_passport_sum() -> None:
    budget = rows(PACKAGE / "budget.csv")

    years = [Decimal(row["amount"]) for row in budget if row["row"] == "total" and len(row["year"]) == 4]

    assert years == [57524, 61550, 65860]
    assert sum(years) == 184934


def test_jobs_are_those_of_the_typed_table() -> None:
    found = cells()

    for row in table("jobs_by_district_year.csv"):
        for kind in ("permanent", "temporary", "total"):
            assert found[(f"jobs-{kind}", code_of(row["district"]), row["year"])] == row[kind], row


def test_active_measures_are_those_of_the_typed_table() -> None:
    found = cells()

    for row in table("active_measures_by_district_year.csv"):
        assert found[(SERIES[row["measure"]], code_of(row["district"]), row["year"])] == row["people"], row


def test_every_territory_of_the_tables_is_shipped() -> None:
    shipped = {row["code"] for row in shipped_rows()}

    assert {territory for _indicator, territory, _period in cells()} <= shipped


def test_the_of_which_towns_are_parts_of_their_districts() -> None:
    parents = {row["code"]: row["parent"] for row in shipped_rows()}

    assert {code: parents[code] for code in OF_WHICH.values()} == {
        "KZ-31-sarysu-zhanatas": "KZ-31-sarysu",
        "KZ-31-talas-karatau": "KZ-31-talas",
        "KZ-31-shu-shu": "KZ-31-shu",
    }
