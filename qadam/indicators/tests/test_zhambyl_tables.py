"""The tables of the Zhambyl programme: sums hold, and every cell is the one typed from the document."""

import csv
from collections import Counter, defaultdict
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


def row_kinds() -> dict[tuple[str, str], str]:
    return {(row["indicator"], row["territory"]): row["row"] for row in rows(PACKAGE / "series.csv")}


def test_parts_make_the_stated_totals_and_of_which_rows_stay_out() -> None:
    kinds = row_kinds()
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    totals: dict[tuple[str, str], Decimal] = {}
    for (indicator, territory, period), value in cells().items():
        kind = kinds[indicator, territory]
        if kind == "part" and value:
            sums[indicator, period] += Decimal(value)
        if kind == "total" and value:
            totals[indicator, period] = Decimal(value)

    assert len(sums) == 24
    assert {key: totals[key] for key in sums} == dict(sums)
    assert sums[("placements", "2005")] == 4615


def test_every_table_has_ten_districts_taraz_and_the_three_towns_in_them() -> None:
    kinds = row_kinds()
    parts = Counter(indicator for (indicator, _code), kind in kinds.items() if kind == "part")
    towns = {code for (_indicator, code), kind in kinds.items() if kind == "of_which"}

    assert {parts[code] for code in ("jobs-permanent", "jobs-temporary", "jobs-total", *SERIES.values())} == {
        11
    }
    assert towns == set(OF_WHICH.values())


def test_jobs_in_all_are_the_permanent_and_the_temporary_ones() -> None:
    found = cells()
    summands = {row["code"]: row["summands"].split() for row in rows(PACKAGE / "indicators.csv")}

    assert summands["jobs-total"] == ["jobs-permanent", "jobs-temporary"]
    for (indicator, territory, period), value in found.items():
        if indicator == "jobs-total":
            parts = [Decimal(found[code, territory, period]) for code in summands["jobs-total"]]
            assert sum(parts) == Decimal(value)


def test_the_years_of_the_budget_make_the_passport_sum() -> None:
    budget = rows(PACKAGE / "budget.csv")

    years = [Decimal(row["amount"]) for row in budget if row["row"] == "total" and len(row["period"]) == 4]

    assert years == [57524, 61550, 65860]
    assert sum(years) == 184934


def test_the_budget_is_that_of_the_typed_table() -> None:
    found = {(row["line"], row["period"]): Decimal(row["amount"]) for row in rows(PACKAGE / "budget.csv")}

    for row in table("budget_by_line_year.csv"):
        line = row["line"].replace("_", "-")
        assert found.pop((line, "2005..2007")) == Decimal(row["sum_thousand_kzt"]), row
        for year in ("2005", "2006", "2007"):
            assert found.pop((line, year)) == Decimal(row[f"{year}_thousand_kzt"]), row
    assert found == {}


def test_stated_totals_are_those_of_the_typed_tables() -> None:
    found = cells()

    for row in table("jobs_stated_totals.csv"):
        for kind in ("permanent", "temporary", "total"):
            assert found[f"jobs-{kind}", "KZ-31", row["year"]] == row[kind], row
    for row in table("active_measures_stated_totals.csv"):
        for year in ("2005", "2006", "2007"):
            assert found[SERIES[row["measure"]], "KZ-31", year] == row[year], row


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
