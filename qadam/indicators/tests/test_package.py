"""Indicators, numbers, norms and money in a package: read, checked, loaded, given back, moved into a new edition."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qadam.indicators.cells import NOT_APPLICABLE, NOT_PLANNED, NOT_REPORTED, number
from qadam.indicators.models import (
    BudgetAmount,
    BudgetLine,
    Claim,
    Indicator,
    Norm,
    Series,
    Target,
    Value,
)
from qadam.indicators.package.schema import SCHEMAS
from qadam.indicators.tests.factories import AmountFactory
from qadam.people.tests.factories import UserFactory
from qadam.programmes.actions import begin_edition, dump_folder, load, load_folder
from qadam.programmes.models import Amendment, Edition, KeptPart
from qadam.programmes.package.dumping import package_of
from qadam.programmes.package.faults import PackageError
from qadam.programmes.package.loading import LoadReport
from qadam.programmes.package.package import read_files, read_folder, written
from qadam.programmes.package.schema import published
from qadam.programmes.tests.conftest import SMALL
from qadam.territories.actions import load_units
from qadam.workflow.log import MACHINE

Files = dict[str, bytes]

AMENDMENTS = """\
amendments:
- number: 3
  date: 2015-12-01
  in_force_on: 2015-12-10
  title_kk: Өзгерту туралы
  title_ru: О внесении изменений
  title_en: On changes
  changes: []
- number: 9
  date: 2016-03-01
  in_force_on: 2016-03-10
  title_kk: Екінші өзгерту туралы
  title_ru: О вторых изменениях
  title_en: On more changes
  changes: []
"""
INDICATORS = """\
code,name_kk,name_ru,name_en,unit,kind,direction,per,baseline,baseline_on,source,formula_kk,formula_ru,formula_en,numerator,denominator,summands
jobs,Жұмыс орындары,Рабочие места,Jobs,place,count,rising,year,120.5,2014,page 1,,,,,,permanent temporary
permanent,Тұрақты орындар,Постоянные места,Permanent jobs,place,count,rising,year,,,page 1,,,,,,
temporary,Уақытша орындар,Временные места,Temporary jobs,place,count,rising,year,,,page 1,,,,,,
share,Үлесі,Доля,Share,per_cent,ratio,rising,year,,,,п / б,п / в,p / a,permanent,jobs,
"""
SERIES = """\
indicator,territory,parent,row
jobs,KZ-31,,total
permanent,KZ-31,,total
permanent,KZ-31-baizak,KZ-31,part
permanent,KZ-31-sarysu,KZ-31,part
permanent,KZ-31-sarysu-zhanatas,KZ-31-sarysu,of_which
share,KZ-31,,total
"""
TARGETS = """\
indicator,territory,period,value,source,act
permanent,KZ-31,2016,40,"table 1, total",
permanent,KZ-31,2016,45,"annex, total",3
permanent,KZ-31,2016,50,"annex, total",9
permanent,KZ-31-baizak,2016-Q1,10,"table 1, row 1",
permanent,KZ-31-baizak,2016,0,"table 1, row 1",
permanent,KZ-31-sarysu,2016,x,"table 1, row 2",
permanent,KZ-31-sarysu-zhanatas,2016,,"table 1, row 2, of which",
"""
ACTUALS = """\
indicator,territory,period,value,numerator,denominator,source
permanent,KZ-31,2014,12.25,,,page 3
permanent,KZ-31-baizak,2014,?,,,page 3
share,KZ-31,2014-01-01,25,1,4,page 3
"""
BUDGET = """\
line,name_kk,name_ru,name_en,row,period,source,territory,stage,amount,unit,act
total,Барлығы,Всего,Total,total,2016,local,,planned,150.5,thousand_tenge,
jobs,Жұмыс орындарына,На рабочие места,Jobs,part,2015,local,,planned,50,thousand_tenge,
jobs,Жұмыс орындарына,На рабочие места,Jobs,part,2016,local,,planned,100.5,thousand_tenge,
jobs,Жұмыс орындарына,На рабочие места,Jobs,part,2016,local,,amended,90,thousand_tenge,3
jobs,Жұмыс орындарына,На рабочие места,Jobs,part,2015..2016,local,KZ-31,planned,150.5,thousand_tenge,
"""
TIES = """\
line,node,number,indicator
jobs,1.1,2,
jobs,,,permanent
"""
NORMS = """\
code,name_kk,name_ru,name_en,event,compared,amount,unit,per,scope,minutes_from,minutes_to,people_at_least,from_stage,to_stage,first_on,last_on,place
meetings,Кездесулер,Встречи,Meetings,meeting,at_least,5,event,month,region,40,60,20,,,2015-11-01,2016-11-30,block 7
"""
CLAIMS = """\
code,kind,indicator,other,since,until,stated,place
growth,change_per_cent,permanent,,2014,2016,4.9,page 2
part-of-all,share,permanent,jobs,,2016,22.8,page 2
"""
NUMBERS = {
    "amendments.yaml": AMENDMENTS,
    "indicators.csv": INDICATORS,
    "series.csv": SERIES,
    "targets.csv": TARGETS,
    "actuals.csv": ACTUALS,
    "budget.csv": BUDGET,
    "budget_ties.csv": TIES,
    "norms.csv": NORMS,
    "claims.csv": CLAIMS,
}


@pytest.fixture
def files() -> Files:
    """Return the files of a small package with numbers of every kind; a test changes what it is about."""
    return {name: text.encode() for name, text in (SMALL | NUMBERS).items()}


@pytest.fixture
def units(db: None) -> None:
    """Load the territories: numbers are theirs."""
    load_units()


def loaded(files: Files) -> tuple[Edition, LoadReport]:
    return load(read_files(files), by=MACHINE)


def faults_of(files: Files) -> list[str]:
    with pytest.raises(PackageError) as caught:
        loaded(files)
    return [str(fault) for fault in caught.value.faults]


def texts(files: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in files.items() if name in NUMBERS}


def changed_lines(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (name, new)
        for name in before
        for old, new in zip(before[name].splitlines(), after[name].splitlines(), strict=True)
        if old != new
    ]


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.usefixtures("units")
def test_numbers_come_back_byte_for_byte(files: Files) -> None:
    edition, _report = loaded(files)

    assert texts(written(package_of(edition))) == NUMBERS


@pytest.mark.usefixtures("units")
def test_loading_again_changes_nothing(files: Files) -> None:
    loaded(files)

    _edition, report = loaded(files)

    assert (report.added, report.changed, report.removed) == (0, 0, 0)


@pytest.mark.usefixtures("units")
def test_loading_again_keeps_what_values_hang_on(files: Files) -> None:
    edition, _report = loaded(files)
    before = dict(Series.objects.filter(indicator__edition=edition).values_list("pk", "position"))
    files["indicators.csv"] = files["indicators.csv"].replace(b"Permanent jobs", b"Lasting jobs")
    files["series.csv"] = files["series.csv"].replace(b"jobs,KZ-31,,total\n", b"")

    _edition, report = loaded(files)

    assert (report.added, report.changed, report.removed) == (0, 6, 1)
    kept = dict(Series.objects.filter(indicator__edition=edition).values_list("pk", "position"))
    assert kept == {pk: place - 1 for pk, place in before.items() if place > 1}


@pytest.mark.usefixtures("units")
def test_a_changed_target_is_one_changed_line(files: Files) -> None:
    edition, _report = loaded(files)
    before = written(package_of(edition))
    target = Target.objects.get(series__territory_code="KZ-31-baizak", span="2016")
    target.cell = number("7.5")
    target.save()

    after = written(package_of(edition))

    assert changed_lines(before, after) == [
        ("targets.csv", 'permanent,KZ-31-baizak,2016,7.5,"table 1, row 1",')
    ]


@pytest.mark.usefixtures("units")
def test_rows_in_any_order_are_written_in_that_of_the_document(files: Files) -> None:
    for name in ("targets.csv", "actuals.csv", "budget_ties.csv"):
        head, *rows = files[name].splitlines(keepends=True)
        files[name] = head + b"".join(reversed(rows))

    assert texts(written(package_of(loaded(files)[0]))) == NUMBERS


@pytest.mark.usefixtures("units")
def test_five_kinds_of_cells_are_told_apart(files: Files) -> None:
    edition, _report = loaded(files)

    rows = Target.objects.filter(series__indicator__edition=edition, is_in_force=True, span="2016")
    stated = Value.objects.get(series__territory_code="KZ-31-baizak")

    assert {row.series.territory_code: row.cell for row in rows.select_related("series")} == {
        "KZ-31": number(50),
        "KZ-31-baizak": number(0),
        "KZ-31-sarysu": NOT_APPLICABLE,
        "KZ-31-sarysu-zhanatas": NOT_PLANNED,
    }
    assert stated.cell == NOT_REPORTED


@pytest.mark.usefixtures("units")
def test_the_last_act_is_in_force_also_when_an_act_comes_or_goes(files: Files) -> None:
    def in_force() -> list[tuple[str, Decimal | None]]:
        rows = Target.objects.filter(series__territory_code="KZ-31", is_in_force=True)
        return [(row.amendment.number if row.amendment else "", row.value) for row in rows]

    with_both = files["targets.csv"]
    loaded(files)
    first = in_force()
    files["targets.csv"] = with_both.replace(b'permanent,KZ-31,2016,50,"annex, total",9\n', b"")
    loaded(files)
    second = in_force()
    files["targets.csv"] = with_both
    loaded(files)

    assert [first, second, in_force()] == [
        [("9", Decimal(50))],
        [("3", Decimal(45))],
        [("9", Decimal(50))],
    ]


@pytest.mark.usefixtures("units")
def test_numbers_that_an_act_made_here_has_set_are_not_lost(files: Files) -> None:
    edition, _report = loaded(files)
    Amendment.objects.filter(edition=edition, number="9").update(made_by=UserFactory())
    files["targets.csv"] = files["targets.csv"].replace(b'permanent,KZ-31,2016,50,"annex, total",9\n', b"")

    assert faults_of(files) == [
        "targets.csv, act: numbers that act 9 has set are missing; dump the programme first and change that package"
    ]


@pytest.mark.usefixtures("units")
def test_two_acts_of_one_number_are_named_with_their_days(files: Files) -> None:
    for name in ("amendments.yaml", "targets.csv", "budget.csv"):
        text = files[name].decode()
        text = text.replace("number: 9", "number: 3").replace('total",9', 'total",3 2016-03-01')
        text = text.replace('total",3\n', 'total",3 2015-12-01\n').replace(
            "tenge,3\n", "tenge,3 2015-12-01\n"
        )
        files[name] = text.encode()

    edition, _report = loaded(files)

    assert written(package_of(edition))["targets.csv"].encode() == files["targets.csv"]


@pytest.mark.usefixtures("units")
def test_values_of_the_document_are_locked_and_official(files: Files) -> None:
    loaded(files)

    values = Value.objects.official().order_by("series__position", "span")

    assert [(row.span, row.cell.text, row.state, row.is_current, row.is_stated) for row in values] == [
        ("2014", "12.25", "locked", True, True),
        ("2014", "?", "locked", True, True),
        ("2014-01-01", "25", "locked", True, True),
    ]
    assert [values[2].numerator, values[2].denominator] == [Decimal(1), Decimal(4)]


@pytest.mark.usefixtures("units")
def test_a_correction_made_here_stands_when_the_package_is_loaded_again(files: Files) -> None:
    loaded(files)
    stated = Value.objects.get(span="2014", series__territory_code="KZ-31")
    Value.objects.filter(pk=stated.pk).update(is_current=False, is_official=False)
    Value.objects.create(
        series=stated.series, span="2014", first_on=stated.first_on, last_on=stated.last_on, kind="value",
        value=13, state="accepted", version=2, reason="The list was counted anew.", is_official=True,
    )  # fmt: skip

    edition, _report = loaded(files)

    assert Value.objects.official().get(span="2014", series__territory_code="KZ-31").value == 13
    assert texts(written(package_of(edition))) == NUMBERS


@pytest.mark.usefixtures("units")
def test_a_value_gathered_here_is_not_overwritten(files: Files) -> None:
    without = files | {"actuals.csv": b"\n".join(files["actuals.csv"].splitlines()[:1]) + b"\n"}
    loaded(without)
    series = Series.objects.get(territory_code="KZ-31", indicator__code="permanent")
    Value.objects.create(
        series=series, span="2014", first_on=date(2014, 1, 1), last_on=date(2014, 12, 31), kind="value", value=11
    )  # fmt: skip

    assert faults_of(files) == [
        "actuals.csv, line 2, period: a value of permanent for 2014 was gathered here already; take this row out"
    ]


@pytest.mark.usefixtures("units")
def test_a_row_under_which_values_were_gathered_is_not_taken_out(files: Files) -> None:
    loaded(files)
    series = Series.objects.get(territory_code="KZ-31", indicator__code="jobs")
    Value.objects.create(
        series=series, span="2015", first_on=date(2015, 1, 1), last_on=date(2015, 12, 31), kind="value", value=11
    )  # fmt: skip
    files["series.csv"] = files["series.csv"].replace(b"jobs,KZ-31,,total\n", b"")

    said = faults_of(files)

    assert len(said) == 1
    assert said[0].startswith(
        "series.csv: jobs: KZ-31 is missing from the file but work is recorded under it"
    )


@pytest.mark.usefixtures("units")
def test_money_that_was_paid_stays_out_of_the_package_and_keeps_its_line(files: Files) -> None:
    edition, _report = loaded(files)
    line = BudgetLine.objects.get(edition=edition, code="jobs")
    AmountFactory(line=line, span="2016", stage=BudgetAmount.Stage.PAID, amount=12)

    assert texts(written(package_of(edition))) == NUMBERS
    files["budget.csv"] = b"".join(files["budget.csv"].splitlines(keepends=True)[:2])
    files["budget_ties.csv"] = b"line,node,number,indicator\n"
    assert faults_of(files) == [
        "budget.csv, line: the line jobs is missing but money was committed or paid on it; put it back"
    ]


@pytest.mark.usefixtures("units")
def test_everything_goes_with_its_files(files: Files) -> None:
    edition, _report = loaded(files)
    for name in SCHEMAS:
        files[name] = files[name].splitlines(keepends=True)[0]

    loaded(files)

    kinds = (Indicator, Norm, BudgetLine, Claim)
    assert [kind.objects.filter(edition=edition).count() for kind in kinds] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "indicators.csv",
            "place,count",
            "places,count",
            "line 2, unit: 'places' is no unit known here; write one of person, ",
        ),
        (
            "indicators.csv",
            "permanent,jobs,",
            "lasting,jobs,",
            "line 5, numerator: there is no indicator 'lasting'; add it to",
        ),
        (
            "indicators.csv",
            "permanent,jobs,",
            "permanent,,",
            "line 5, denominator: give both numerator and denominator",
        ),
        (
            "indicators.csv",
            "per_cent,ratio",
            "per_cent,level",
            "line 5, kind: only a ratio has a numerator and a denominator",
        ),
        (
            "indicators.csv",
            "permanent temporary",
            "jobs temporary",
            "line 2, summands: jobs cannot be made of itself",
        ),
        (
            "indicators.csv",
            "120.5,2014",
            "120.5,",
            "line 2, baseline_on: give a baseline together with its period",
        ),
        (
            "indicators.csv",
            "120.5,2014",
            "many,2014",
            "line 2, baseline: 'many' is not a number; write it with a point",
        ),
        (
            "indicators.csv",
            "temporary,Уақытша",
            "permanent,Уақытша",
            "line 4: stands already in line 3; keep one",
        ),
        (
            "series.csv",
            "share,KZ-31,,total",
            "shares,KZ-31,,total",
            "line 7, indicator: there is no indicator 'shares'",
        ),
        (
            "series.csv",
            "sarysu-zhanatas,KZ-31-sarysu,",
            "sarysu-zhanatas,,",
            "line 6, parent: a row “of which” needs the territory",
        ),
        (
            "series.csv",
            "KZ-31-baizak,KZ-31,part",
            "KZ-31-baizak,,part",
            "line 4, parent: a part needs the territory it belongs to",
        ),
        (
            "series.csv",
            "zhanatas,KZ-31-sarysu,of",
            "zhanatas,KZ-31-talas,of",
            "line 6, parent: KZ-31-talas has no row of permanent",
        ),
        (
            "series.csv",
            "KZ-31-sarysu,of_which",
            "KZ-31-sarysu,part",
            "line 6, row: KZ-31-sarysu is a part of permanent already",
        ),
        ("series.csv", "share,KZ-31,,total", "share,KZ-31,KZ,total", "line 7, parent: a total has no parent"),
        ("series.csv", "share,KZ-31,,", "permanent,KZ-31,,", "line 7: stands already in line 3; keep one"),
        (
            "series.csv",
            "jobs,KZ-31,,",
            "jobs,KZ-3100,,",
            "line 2, territory: there is no territory 'KZ-3100'; load it or",
        ),
        (
            "targets.csv",
            "2016-Q1,10",
            "2016-Q5,10",
            "line 5, period: '2016-Q5' is no period; write 2026, 2026-H1, ",
        ),
        (
            "targets.csv",
            "2016-Q1,10",
            "2016-Q1,ten",
            "line 5, value: 'ten' is not a number; write it with a point, as 1234.5, x ",
        ),
        ("targets.csv", "2016-Q1,10", "2016-Q1,-//-", "line 5, value: '-//-' is not a number"),
        (
            "targets.csv",
            "2016-Q1,10",
            "2016-Q1,1.23456",
            "line 5, value: '1.23456' has more than four places",
        ),
        ("targets.csv", "2016-Q1,10", "2016,10", "line 6: stands already in line 5; keep one"),
        (
            "targets.csv",
            "KZ-31-baizak,2016-Q1",
            "KZ-31-talas,2016-Q1",
            "line 5, territory: KZ-31-talas has no row of permanent in",
        ),
        (
            "targets.csv",
            "permanent,KZ-31-baizak,2016-Q1",
            "lasting,KZ-31-baizak,2016-Q1",
            "line 5, indicator: there is no indicator 'lasting'",
        ),
        (
            "targets.csv",
            ",3\n",
            ",4\n",
            "line 3, act: there is no act '4' in amendments.yaml (there are: 3, 9)",
        ),
        (
            "actuals.csv",
            "12.25,,",
            "12.25,1,",
            "line 2, denominator: give both numerator and denominator, or neither",
        ),
        (
            "actuals.csv",
            "12.25,,",
            "12.25,1,2",
            "line 2, numerator: only a ratio has a numerator and a denominator",
        ),
        (
            "budget.csv",
            "2015,local",
            "2015,mayor",
            "line 3, source: 'mayor' is not known here; write one of 'republican'",
        ),
        (
            "budget.csv",
            "planned,50,thousand",
            "planned,50,hundred",
            "line 3, unit: 'hundred_tenge' is not known here",
        ),
        (
            "budget.csv",
            "Jobs,part,2015,",
            "Work,part,2015,",
            "line 4, name_kk: the line jobs is called otherwise in line 3",
        ),
        (
            "budget.csv",
            "amended,90",
            "planned,90",
            "line 5, act: an amended amount names its act, a planned one none",
        ),
        (
            "budget.csv",
            "local,KZ-31,",
            "local,KZ-32,",
            "line 6, territory: there is no territory 'KZ-32'; load it or correct",
        ),
        (
            "budget.csv",
            "Total,total,",
            "Total,of_which,",
            "line 2, row: a line of the budget is a total or a part",
        ),
        (
            "budget_ties.csv",
            "jobs,1.1",
            "fairs,1.1",
            "line 2, line: there is no line 'fairs' in budget.csv; add it or correct",
        ),
        (
            "budget_ties.csv",
            "1.1,2",
            "1.1,5",
            "line 2, number: there is no measure 5 in 1.1; add it to measures.csv or",
        ),
        (
            "budget_ties.csv",
            "1.1,2,",
            "1.1,2,jobs",
            "line 2, indicator: a tie names a measure by node and number, or an",
        ),
        (
            "budget_ties.csv",
            ",,permanent",
            ",,lasting",
            "line 3, indicator: there is no indicator 'lasting'; add it to",
        ),
        (
            "norms.csv",
            "at_least,5",
            "at_least,some",
            "line 2, amount: 'some' is not a number; write it with a point",
        ),
        (
            "norms.csv",
            "region,40,60",
            "region,40,30",
            "line 2, minutes_to: the most minutes are fewer than the least",
        ),
        (
            "norms.csv",
            "60,20,,",
            "60,20,wave-1,",
            "line 2, from_stage: there is no stage 'wave-1' in tree.csv",
        ),
        ("norms.csv", "2016-11-30", "2015-10-30", "line 2, last_on: the last day lies before the first"),
        (
            "norms.csv",
            "month,region",
            "fortnight,region",
            "line 2, per: 'fortnight' is not known here; write one of 'event'",
        ),
        (
            "claims.csv",
            "permanent,,2014",
            "permanent,jobs,2014",
            "line 2, other: a share and the same number need another",
        ),
        (
            "claims.csv",
            "2014,2016,4.9",
            ",2016,4.9",
            "line 2, since: say from when; only a share and the same number may",
        ),
        (
            "claims.csv",
            "2014,2016,4.9",
            "2014,2016,",
            "line 2, stated: write the number the text states; a steady rise",
        ),
        (
            "claims.csv",
            "share,permanent",
            "share,lasting",
            "line 3, indicator: there is no indicator 'lasting'; add it to",
        ),
    ],
)
@pytest.mark.usefixtures("units")
def test_a_fault_is_told_with_its_file_line_and_field(
    files: Files, name: str, old: str, new: str, said: str
) -> None:
    text = files[name].decode()
    assert old in text
    files[name] = text.replace(old, new, 1).encode()

    assert any(fault.startswith(f"{name}, {said}") for fault in faults_of(files)), faults_of(files)


@pytest.mark.usefixtures("units")
def test_a_new_edition_takes_the_plan_and_leaves_what_was_reached(files: Files) -> None:
    origin, _report = loaded(files)

    made = begin_edition(origin, date(2025, 11, 1), by=MACHINE)

    after = written(package_of(made.edition))
    assert made.left_behind == ["amendments.yaml", "actuals.csv", "claims.csv"]
    assert (after["indicators.csv"], after["series.csv"]) == (INDICATORS, SERIES)
    assert [
        (row["territory"], row["period"], row["value"], row["act"]) for row in table(after["targets.csv"])
    ] == [
        ("KZ-31", "2026", "50", ""),
        ("KZ-31-baizak", "2026-Q1", "10", ""),
        ("KZ-31-baizak", "2026", "0", ""),
        ("KZ-31-sarysu", "2026", "x", ""),
        ("KZ-31-sarysu-zhanatas", "2026", "", ""),
    ]
    assert [(row["period"], row["stage"], row["amount"]) for row in table(after["budget.csv"])] == [
        ("2026", "planned", "150.5"),
        ("2025", "planned", "50"),
        ("2026", "planned", "90"),
        ("2025..2026", "planned", "150.5"),
    ]
    assert table(after["norms.csv"])[0]["first_on"] == "2025-11-01"
    assert table(after["norms.csv"])[0]["last_on"] == "2026-11-30"
    assert after["budget_ties.csv"] == TIES


@pytest.mark.usefixtures("units")
def test_numbers_of_whole_years_stay_behind_when_an_edition_begins_within_a_year(files: Files) -> None:
    origin, _report = loaded(files)

    made = begin_edition(origin, date(2025, 12, 1), by=MACHINE)

    assert "targets.csv" in made.left_behind
    assert {"budget.csv", "budget_ties.csv"} <= set(made.left_behind)
    assert Indicator.objects.filter(edition=made.edition).count() == 4


@pytest.mark.usefixtures("units")
def test_targets_are_written_many_at_once(files: Files) -> None:
    def queries(spans: list[str], slug: str) -> int:
        head = "indicator,territory,period,value,source,act\n"
        rows = "".join(f"permanent,KZ-31-baizak,{span},5,,\n" for span in spans)
        several = files | {
            "targets.csv": (head + rows).encode(),
            "programme.yaml": files["programme.yaml"].replace(b"steps-2015", slug.encode()),
        }
        with CaptureQueriesContext(connection) as caught:
            loaded(several)
        return sum('INTO "indicators_target"' in query["sql"] for query in caught.captured_queries)

    months = [f"{year}-{month:02}" for year in range(2000, 2030) for month in range(1, 13)]

    assert queries(months[:2], "steps-few") == 1
    # A database takes some hundred rows at once.
    assert queries(months, "steps-many") < 10


def test_the_published_schema_tells_of_every_file() -> None:
    files = published()["files"]

    assert {name: list(files[name]["properties"]) for name in SCHEMAS} == {
        name: NUMBERS[name].splitlines()[0].split(",") for name in SCHEMAS
    }


@pytest.mark.usefixtures("units")
def test_files_kept_by_an_earlier_release_come_back_in_todays_columns(files: Files) -> None:
    edition, _report = loaded({name: data for name, data in files.items() if name in SMALL})
    KeptPart.objects.create(
        edition=edition, name="indicators.csv",
        text="code,name_kk,name_ru,name_en,unit,kind,direction,baseline,baseline_on,source\n"
        "jobs,Орындар,Места,Jobs,place,count,rising,,,page 1\n",
    )  # fmt: skip
    KeptPart.objects.create(
        edition=edition, name="targets.csv",
        text="indicator,territory,parent,row,period,value,source\n"
        "jobs,KZ-31-baizak,KZ-31,part,2016,5,row 1\njobs,KZ-31,,total,2016,5,total row\n",
    )  # fmt: skip
    KeptPart.objects.create(
        edition=edition, name="budget.csv",
        text="line,name_kk,name_ru,name_en,year,source,amount,unit,row\n"
        "total,Барлығы,Всего,Total,2016,local,5,thousand_tenge,total\n",
    )  # fmt: skip

    dumped = written(package_of(edition))
    again, _report = load(read_files({name: text.encode() for name, text in dumped.items()}), by=MACHINE)

    assert [row["territory"] for row in table(dumped["targets.csv"])] == ["KZ-31-baizak", "KZ-31"]
    assert table(dumped["budget.csv"])[0]["period"] == "2016"
    assert Target.objects.filter(series__indicator__edition=again).count() == 2
    assert not KeptPart.objects.filter(edition=again).exists()


@pytest.mark.slow
@pytest.mark.usefixtures("units")
@pytest.mark.parametrize(
    "slug", sorted(path.name for path in settings.PROGRAMMES_DIR.iterdir() if (path / "norms.csv").exists())
)
def test_a_founding_package_loads_twice_and_comes_back(slug: str, tmp_path: Path) -> None:
    folder = settings.PROGRAMMES_DIR / slug
    edition, _report = load_folder(folder, by=MACHINE)

    _edition, report = load(read_folder(folder), by=MACHINE)

    dump_folder(edition, tmp_path / slug)
    assert (report.added, report.changed, report.removed) == (0, 0, 0)
    assert {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / slug).iterdir()} == {
        path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()
    }
