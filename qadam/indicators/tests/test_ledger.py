"""The norm ledger: every norm, target and sum of the founding documents stands in its package as data."""

import csv
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.conf import settings

from qadam.indicators.counting import COUNTED
from qadam.indicators.norming.facts import TYPES
from qadam.indicators.package.reading import read
from qadam.indicators.package.schema import NormRow
from qadam.programmes.package.schema import Row

PLAN, CONTEST = "enbek-qogamy-2015", "enbek-zholy-2018"
LABOUR, LAW = "enbek-eldin-murati-2021", "quqyqtyq-madeniet-2021"
TRADITION, ZHAMBYL = "dastur-men-gurip-2021", "zhambyl-employment-2005"
# What each row of the ledger asks: comparison, number, unit, period, scope, and what a fact must be to count.
LEDGER = {
    (LAW, "meetings"): "at_least 5 event month region, 40–60 minutes, 20 people",
    (LAW, "master-classes"): "at_least 2 event month region, –60 minutes",
    (LAW, "consultations"): "at_least 2 event week other",
    (LAW, "seminars"): "at_least 3 event wave region, 20 people",
    (LAW, "seminar-days"): "exactly 2 day event region",
    (LAW, "coverage-region"): "at_least 8000 person project region",
    (LAW, "coverage-total"): "at_least 30000 person project country",
    (LAW, "trained-trainers"): "at_least 500 person project country",
    (LAW, "consultants"): "at_least 2 person project region",
    (LAW, "organising-seminar"): "at_least 2 person event region",
    (LAW, "launch-campaign"): "at_least 1 event project region",
    (PLAN, "new-stories-least"): "at_least 2 item week country",
    (PLAN, "new-stories-most"): "at_most 3 item week country",
    (PLAN, "success-stories"): "at_least 100 item project country",
    (PLAN, "quarterly-information-day"): "at_most 5 day event country",
    (PLAN, "quarterly-information-measures"): "at_least 24 item quarter country",
    (PLAN, "yearly-information-november-2015"): "at_least 1 item project country, 2015-11-01–2015-11-15",
    (PLAN, "yearly-information-december-2015"): "at_least 3 item project country, 2015-11-01–2015-12-05",
    (PLAN, "yearly-information-november-2016"): "at_least 1 item project country, 2016-01-01–2016-11-15",
    (PLAN, "yearly-information-december-2016"): "at_least 3 item project country, 2016-01-01–2016-12-05",
    (PLAN, "top-professions"): "exactly 10 item event other",
    (PLAN, "pupils-lowest-grade"): "at_least 7 item event other",
    (PLAN, "pupils-highest-grade"): "at_most 11 item event other",
    (PLAN, "exhibition-lowest-grade"): "at_least 8 item event other",
    (PLAN, "exhibition-highest-grade"): "at_most 11 item event other",
    (TRADITION, "traditions-series"): "at_least 100 item project country",
    (TRADITION, "dishes-series"): "at_least 100 item project country",
    (LABOUR, "value-survey"): "at_least 1 event year country",
    (CONTEST, "one-vote-an-address"): "at_most 1 item event other",
    (CONTEST, "finalists-of-nomination"): "exactly 3 person event other",
    (CONTEST, "finalists-of-region"): "exactly 9 person project region",
    (CONTEST, "finalists-of-republic"): "exactly 9 person project country",
    (CONTEST, "contest-announcement"): "at_least 1 event project region, –2018-06-10",
    (CONTEST, "contest-intake"): "at_least 1 event project region, 2018-06-10–2018-07-02",
    (CONTEST, "contest-vote"): "at_least 1 event project region, 2018-07-02–2018-07-31",
    (CONTEST, "contest-jury"): "at_least 1 event project region, –2018-08-15",
    (CONTEST, "contest-awards"): "at_least 1 event project region, 2018-08-15–2018-08-31",
    (CONTEST, "contest-hand-over"): "at_least 1 event project region, –2018-08-18",
    (CONTEST, "republican-vote"): "at_least 1 event project country, 2018-08-20–2018-09-15",
    (CONTEST, "republican-jury"): "at_least 1 event project country, 2018-09-15–2018-09-25",
    (CONTEST, "republican-awards"): "at_least 1 event project country, 2018-09-27–2018-09-28",
    (ZHAMBYL, "public-works-share"): "at_least 30 per_cent year district",
    (ZHAMBYL, "vacancy-returns"): "at_least 1 item week district",
    (ZHAMBYL, "family-worker"): "at_least 1 person event other",
}
# What the ledger asks as a result of three years is a target: its indicator and the sum of its stated totals.
RESULTS = {
    "placements": 14745,
    "jobs-permanent": 18546,
    "jobs-temporary": 28890,
    "public-works": 9533,
    "training": 2004,
    "social-workplaces": 1142,
    "youth-practice": 401,
}


def rows(slug: str, name: str) -> list[Row]:
    path = settings.PROGRAMMES_DIR / slug / name
    return [row for _line, row in read(name, path.read_text(encoding="utf-8"))] if path.exists() else []


def norms() -> Iterator[tuple[tuple[str, str], NormRow]]:
    for folder in sorted(settings.PROGRAMMES_DIR.iterdir()):
        for row in rows(folder.name, "norms.csv"):
            assert isinstance(row, NormRow)
            yield (folder.name, row.code), row


def said(row: NormRow) -> str:
    """Return a norm in a line, as the ledger above writes it."""
    parts = [f"{row.compared} {row.amount:f} {row.unit} {row.per} {row.scope}"]
    if row.minutes_to:
        parts.append(f"{row.minutes_from or ''}–{row.minutes_to} minutes")
    if row.people_at_least:
        parts.append(f"{row.people_at_least} people")
    if row.last_on:
        parts.append(f"{row.first_on or ''}–{row.last_on}")
    return ", ".join(parts)


def test_every_norm_of_the_ledger_stands_in_its_package() -> None:
    assert {key: said(row) for key, row in norms()} == LEDGER


def test_every_norm_says_its_place_and_its_name_in_three_languages() -> None:
    lacking = [key for key, row in norms() if not (row.place and row.name_kk and row.name_ru and row.name_en)]

    assert lacking == []


def test_what_norms_count_has_a_name() -> None:
    assert {row.event for _key, row in norms()} <= set(TYPES.names())


def test_norms_of_legal_culture_hold_from_wave_to_wave() -> None:
    held = {
        row.code: (row.from_stage, row.to_stage)
        for (slug, _code), row in norms()
        if slug == LAW and row.from_stage
    }

    assert held == {
        "meetings": ("wave-1", "wave-3"),
        "master-classes": ("wave-2", "wave-4"),
        "consultations": ("wave-3", "wave-4"),
        "seminars": ("wave-4", "wave-4"),
        "seminar-days": ("wave-4", "wave-4"),
    }


def test_the_clock_of_the_contest_is_that_of_its_stages() -> None:
    clock = {
        code: (row.first_on, row.last_on) for (slug, code), row in norms() if slug == CONTEST and row.last_on
    }
    text = (settings.PROGRAMMES_DIR / CONTEST / "contest.yaml").read_text(encoding="utf-8")

    assert len(clock) == 9
    for first, last in clock.values():
        assert f"    first_on:{f' {first}' if first else ''}\n    last_on: {last}\n" in text


def test_quarterly_information_is_asked_of_twenty_four_measures() -> None:
    with (settings.PROGRAMMES_DIR / PLAN / "measures.csv").open(encoding="utf-8", newline="") as file:
        quarterly = [row for row in csv.DictReader(file) if "day 5 after quarter" in row["reports"]]

    assert len(quarterly) == 24


def test_results_over_three_years_are_targets_of_the_oblast() -> None:
    targets = {
        (row["indicator"], row["territory"], row["period"]): Decimal(row["value"] or 0)
        for row in (target.model_dump(mode="json") for target in rows(ZHAMBYL, "targets.csv"))
        if row["value"] not in ("x", "?")
    }

    years = ("2005", "2006", "2007")
    assert {code: sum(targets[code, "KZ-31", year] for year in years) for code in RESULTS} == RESULTS


def test_money_over_three_years_is_the_total_of_the_budget() -> None:
    totals = {
        row["period"]: Decimal(row["amount"])
        for row in (amount.model_dump(mode="json") for amount in rows(ZHAMBYL, "budget.csv"))
        if row["line"] == "total"
    }

    assert totals == {"2005": 57524, "2006": 61550, "2007": 65860, "2005..2007": 184934}


def test_coverage_is_asked_of_every_region_of_that_day() -> None:
    series = [row.model_dump() for row in rows(LAW, "series.csv")]
    parts = [row["territory"] for row in series if row["indicator"] == "coverage" and row["row"] == "part"]
    targets = {
        row["territory"]: row["value"]
        for row in (target.model_dump(mode="json") for target in rows(LAW, "targets.csv"))
        if row["indicator"] == "coverage"
    }

    assert len(parts) == len(set(parts)) == 17
    assert targets == {"KZ": "30000"} | dict.fromkeys(parts, "8000")


@pytest.mark.parametrize("slug", [PLAN, CONTEST])
def test_what_the_product_counts_itself_has_indicators(slug: str) -> None:
    counted = {row.model_dump()["code"] for row in rows(slug, "indicators.csv")} & set(COUNTED.names())

    assert (
        counted
        == {
            PLAN: {"duties-due", "duties-done", "duties-in-time", "information-due", "information-in-time"},
            CONTEST: {"entries-received", "candidates-admitted", "votes-counted"},
        }[slug]
    )
