"""The checks find every arithmetic contradiction of the yardstick by themselves, and nothing that is false."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from qadam.indicators.cells import CellKind
from qadam.indicators.checking import Found, Numbers, found_in, run, sentence
from qadam.indicators.checking.claims import claims
from qadam.indicators.checking.money import lines_and_total, lines_and_years, measures_and_lines
from qadam.indicators.checking.names import spellings
from qadam.indicators.checking.passport import passport_money
from qadam.indicators.checking.sums import of_summands, of_which, over_territories, over_years
from qadam.indicators.costing import is_rounded_from, over, slack_of, tiled
from qadam.indicators.models import (
    BudgetAmount,
    BudgetLine,
    Claim,
    Finding,
    Indicator,
    RowKind,
    Series,
    Target,
)
from qadam.indicators.spans import parse_span
from qadam.indicators.tests.factories import (
    AmountFactory,
    IndicatorFactory,
    LineFactory,
    SeriesFactory,
    TargetFactory,
    ValueFactory,
)
from qadam.kit.fields import Named
from qadam.people.tests.factories import TerritoryFactory
from qadam.programmes.actions import load_folder
from qadam.programmes.models import Edition
from qadam.programmes.tests.factories import EditionFactory
from qadam.workflow.log import MACHINE

PACKAGE = settings.PROGRAMMES_DIR / "zhambyl-employment-2005"
# The arithmetic rows of the yardstick, and the finding that is each of them.
YARDSTICK = {
    "D01": ("measures_budget", "total"),
    "D02": ("measures_line", "additional-protection"),
    "D03": ("money_without_line", "5"),
    "D04": ("years_without_money", "7"),
    "D05": ("claim_steady", "employed-steady-growth"),
    "D06": ("claim_share", "employed-of-active-2004"),
    "D07": ("claim_share", "foreign-quota-of-active"),
    "D08": ("claim_same", "low-income-fall-twice"),
    "D09": ("unit_cost_jumps", "additional-protection:social-workplaces"),
    "D10": ("unit_cost_falls", "public-works:public-works"),
    "D10, training": ("unit_cost_falls", "training:training"),
    "D11": ("claim_steady", "training-attention-rises"),
    "D18": ("cells_empty", "youth-practice"),
    "D18, social workplaces": ("cells_empty", "social-workplaces"),
}
# D29 and D30 agree: totals, rows, columns and lines, sums over years, shares and changes.
AGREEING = {
    "sum_of_parts",
    "sum_of_summands",
    "sum_of_years",
    "of_which_greater",
    "money_lines",
    "money_years",
    "claim_change",
    "passport_money",
    "ratio_parts",
}


def rows(name: str) -> list[dict[str, str]]:
    with (PACKAGE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def zhambyl(db: None) -> Edition:
    """The founding programme as its package gives it."""
    codes = {row[column] for row in rows("series.csv") for column in ("territory", "parent")}
    for code in codes - {""}:
        TerritoryFactory(code=code)
    return load_folder(PACKAGE, by=MACHINE)[0]


def test_zhambyl_shows_every_arithmetic_finding_of_the_yardstick_and_no_other(zhambyl: Edition) -> None:
    found = {(one.kind, one.key) for one in found_in(zhambyl)}

    assert found == set(YARDSTICK.values())


def test_the_numbers_of_the_yardstick_are_those_of_the_findings(zhambyl: Edition) -> None:
    facts = {(one.kind, one.key): one.facts for one in found_in(zhambyl)}

    plan = facts[YARDSTICK["D01"]]["rows"]
    assert [row["difference"] for row in plan] == ["5076", "6050", "6940"]
    line = facts[YARDSTICK["D02"]]["rows"]
    assert [(row["measures"], row["budget"]) for row in line] == [
        ("1900", "1806"),
        ("2900", "1932"),
        ("4000", "2068"),
    ]
    assert [row["amount"] for row in facts[YARDSTICK["D03"]]["rows"]] == ["5000", "5000", "5000"]
    assert facts[YARDSTICK["D04"]]["rows"][0]["value"] == "99"
    assert facts[YARDSTICK["D06"]]["needed"] == "492.7"
    assert facts[YARDSTICK["D07"]]["actual"] == "0.087"
    assert [row["cost"] for row in facts[YARDSTICK["D09"]]["rows"]] == ["5.7", "16.4", "6.0", "5.0", "4.6"]
    assert [row["cost"] for row in facts[YARDSTICK["D10"]]["rows"]] == ["17.6", "16.8", "15.5"]
    assert [row["cost"] for row in facts[YARDSTICK["D10, training"]]["rows"]] == ["11.8", "10.8", "10.2"]


def test_what_agrees_in_the_yardstick_gives_nothing(zhambyl: Edition) -> None:
    assert {one.kind for one in found_in(zhambyl)} & AGREEING == set()


def test_loading_runs_the_checks_and_running_again_changes_nothing(zhambyl: Edition) -> None:
    before = list(Finding.objects.filter(edition=zhambyl).values())

    outcome = run(zhambyl)

    assert len(before) == len(YARDSTICK)
    assert (outcome.new, outcome.changed, outcome.gone, outcome.same) == (0, 0, 0, len(YARDSTICK))
    assert list(Finding.objects.filter(edition=zhambyl).values()) == before


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_finding_has_a_whole_sentence(zhambyl: Edition, language: str) -> None:
    for one in Finding.objects.filter(edition=zhambyl):
        said = sentence(one, language)
        assert said != one.kind
        assert "{" not in said
        assert said.endswith(".")


# Any changed number is found, a sound table gives nothing


def named(thing: Named) -> Any:
    thing.name_kk = thing.name_ru = thing.name_en = "Көрсеткіш"
    return thing


def table(districts: list[int], total: int, town: int) -> Numbers:
    """A table of one year in memory: districts, a town of which the first is a whole, and a stated total."""
    indicator = named(Indicator(pk=1, code="works", unit="person", kind=Indicator.Kind.COUNT))
    shape = [("KZ-31", RowKind.TOTAL, "", total)]
    shape += [(f"d{place}", RowKind.PART, "KZ-31", value) for place, value in enumerate(districts)]
    shape += [("town", RowKind.OF_WHICH, "d0", town)]
    series = []
    targets: dict[int, dict[str, Any]] = {}
    for pk, (code, row, parent, value) in enumerate(shape, start=1):
        series.append(Series(pk=pk, indicator=indicator, territory_code=code, row=row, parent_code=parent))
        kind = CellKind.VALUE if value else CellKind.ZERO
        targets[pk] = {"2026": Target(span="2026", kind=kind, value=Decimal(value))}
    return numbers([indicator], {1: series}, targets)


def numbers(
    indicators: list[Indicator], series: dict[int, list[Series]], targets: dict[int, dict[str, Any]]
) -> Numbers:
    return Numbers(
        edition=Edition(slug="table"),
        indicators=indicators,
        series=series,
        targets=targets,
        values={},
        lines=[],
        measures=[],
        claims=[],
        bodies=[],
        successions=[],
        funding=None,
    )


def kinds(found: Iterator[Found]) -> list[str]:
    return [one.kind for one in found]


people = st.integers(min_value=0, max_value=10**6)


@given(districts=st.lists(people, min_size=1, max_size=12), town=people)
def test_a_sound_table_gives_nothing(districts: list[int], town: int) -> None:
    sound = table(districts, sum(districts), min(town, districts[0]))

    assert kinds(over_territories(sound)) == []
    assert kinds(of_which(sound)) == []


@given(
    districts=st.lists(people, min_size=1, max_size=12),
    change=st.integers(min_value=-(10**6), max_value=10**6).filter(bool),
)
def test_any_changed_total_is_found(districts: list[int], change: int) -> None:
    wrong = table(districts, sum(districts) + change, 0)

    found = list(over_territories(wrong))

    assert [one.facts["difference"] for one in found] == [str(abs(change))]


@given(
    districts=st.lists(people, min_size=1, max_size=12),
    place=st.integers(min_value=0, max_value=11),
    change=st.integers(min_value=1, max_value=1000),
)
def test_any_changed_target_of_a_territory_is_found(districts: list[int], place: int, change: int) -> None:
    changed = [*districts]
    changed[place % len(districts)] += change

    assert kinds(over_territories(table(changed, sum(districts), 0))) == ["sum_of_parts"]


@given(whole=people, more=st.integers(min_value=1, max_value=1000))
def test_a_row_of_which_may_not_exceed_its_whole(whole: int, more: int) -> None:
    assert kinds(of_which(table([whole, 5], whole + 5, whole + more))) == ["of_which_greater"]


def test_the_naive_sum_with_rows_of_which_is_never_made() -> None:
    assert kinds(over_territories(table([4615], 4615, 540))) == []


def test_two_towns_together_may_not_exceed_their_district() -> None:
    made = table([10, 5], 15, 6)
    made.series[1].append(
        Series(
            pk=99,
            indicator=made.indicators[0],
            territory_code="other",
            row=RowKind.OF_WHICH,
            parent_code="d0",
        )
    )
    made.targets[99] = {"2026": Target(span="2026", kind=CellKind.VALUE, value=Decimal(5))}

    assert [one.facts["part"] for one in of_which(made)] == ["11"]


def test_a_blank_cell_of_a_plan_is_no_zero_and_no_fault() -> None:
    made = table([10, 5], 10, 0)
    made.targets[3] = {"2026": Target(span="2026", kind=CellKind.NOT_PLANNED)}

    assert kinds(over_territories(made)) == []


def test_a_total_is_not_judged_while_parts_have_not_reported() -> None:
    made = table([10, 5], 20, 0)
    made.targets[3] = {"2026": Target(span="2026", kind=CellKind.NOT_REPORTED)}

    assert kinds(over_territories(made)) == []


# Summands, years and units


def test_a_sum_over_years_in_thousands_may_be_rounded() -> None:
    jobs = named(Indicator(pk=1, code="jobs", unit="place", kind=Indicator.Kind.COUNT))
    whole = named(Indicator(pk=2, code="jobs-3y", unit="thousand_place", kind=Indicator.Kind.COUNT))
    whole._prefetched_objects_cache = {"summands": [jobs]}
    jobs._prefetched_objects_cache = {"summands": []}
    series = {
        pk: [Series(pk=pk, indicator_id=pk, territory_code="KZ-31", row=RowKind.TOTAL)] for pk in (1, 2)
    }

    def stated(text: str) -> list[str]:
        years = {"2005": "6095", "2006": "6107", "2007": "6344"}
        targets = {
            1: {
                year: Target(span=year, kind=CellKind.VALUE, value=Decimal(one))
                for year, one in years.items()
            },
            2: {"2005..2007": Target(span="2005..2007", kind=CellKind.VALUE, value=Decimal(text))},
        }
        return kinds(of_summands(numbers([jobs, whole], series, targets)))

    assert stated("18.5") == []
    assert stated("18.546") == []
    assert stated("18.6") == ["sum_of_summands"]
    assert stated("18.547") == ["sum_of_summands"]


def test_the_number_of_a_long_period_is_the_sum_of_its_years() -> None:
    made = table([5], 5, 0)
    for pk, value in ((1, 12), (2, 10)):
        made.targets[pk] = {
            "2005": Target(span="2005", kind=CellKind.VALUE, value=Decimal(4)),
            "2006": Target(span="2006", kind=CellKind.VALUE, value=Decimal(6)),
            "2005..2006": Target(span="2005..2006", kind=CellKind.VALUE, value=Decimal(value)),
        }

    assert [one.facts["computed"] for one in over_years(made)] == ["10"]


def test_spans_that_lie_end_to_end_make_a_longer_one() -> None:
    assert tiled("2005..2007", ["2005", "2006", "2007", "2006-Q1"]) == ["2005", "2006", "2007"]
    assert tiled("2005", ["2005-H1", "2005-Q1", "2005-Q3", "2005-Q4"]) == ["2005-H1", "2005-Q3", "2005-Q4"]
    assert tiled("2005..2007", ["2005", "2007"]) == []
    assert over("2005", {"2005-H1": Decimal(2), "2005-H2": Decimal(3)}) == 5


@given(exact=st.decimals(min_value=0, max_value=10**6, places=4), places=st.integers(0, 3))
def test_a_number_agrees_with_itself_rounded(exact: Decimal, places: int) -> None:
    assert is_rounded_from(round(exact, places), exact)


# Money


def line(pk: int, row: str, amounts: dict[str, int]) -> BudgetLine:
    made: BudgetLine = named(BudgetLine(pk=pk, code=f"line-{pk}", row=row))
    rows = []
    for number, (span, amount) in enumerate(amounts.items()):
        period = parse_span(span)
        rows.append(
            BudgetAmount(
                pk=pk * 100 + number,
                line=made,
                span=span,
                first_on=period.first,
                last_on=period.last,
                source="local",
                stage=BudgetAmount.Stage.PLANNED,
                amount=Decimal(amount),
                unit=BudgetAmount.Unit.THOUSAND,
            )
        )
    made._prefetched_objects_cache = {"amounts": rows, "measures": [], "indicators": []}  # type: ignore[attr-defined]
    return made


def budget(*lines: BudgetLine) -> Numbers:
    made = numbers([], {}, {})
    made.lines = list(lines)
    return made


@given(
    parts=st.lists(st.integers(min_value=0, max_value=10**7), min_size=1, max_size=6),
    change=st.integers(min_value=-1000, max_value=1000),
)
@hypothesis_settings(max_examples=50)
def test_lines_make_their_total_or_it_is_found(parts: list[int], change: int) -> None:
    total = line(1, RowKind.TOTAL, {"2005": sum(parts) + change})
    made = budget(total, *(line(pk, RowKind.PART, {"2005": part}) for pk, part in enumerate(parts, start=2)))

    assert kinds(lines_and_total(made)) == (["money_lines"] if change else [])


def test_the_years_of_a_line_make_its_sum_or_it_is_found() -> None:
    sound = line(1, RowKind.PART, {"2005": 1806, "2006": 1932, "2007": 2068, "2005..2007": 5806})
    wrong = line(2, RowKind.PART, {"2005": 1806, "2006": 1932, "2007": 2068, "2005..2007": 5807})

    assert [one.key for one in lines_and_years(budget(sound, wrong))] == ["line-2:2005..2007:local:"]


def test_costs_rounded_to_a_tenth_of_a_million_agree_with_thousands() -> None:
    costs = [SimpleNamespace(amount=Decimal(text), unit="million_tenge") for text in ("48.9", "56.000")]

    assert slack_of(costs) == 100


@pytest.mark.parametrize(("amount", "found"), [("6.8", []), ("6.7", ["measures_line"])])
def test_a_rounded_cost_of_a_measure_is_no_difference(amount: str, found: list[str]) -> None:
    measure = SimpleNamespace(pk=1, number="14")
    cost = SimpleNamespace(year=2005, amount=Decimal(amount), unit="million_tenge")
    measure.costs = SimpleNamespace(all=lambda: [cost])
    own = line(1, RowKind.PART, {"2005": 6777})
    own._prefetched_objects_cache["measures"] = [measure]  # type: ignore[attr-defined]
    made = budget(own)
    made.measures = [measure]  # type: ignore[list-item]

    assert kinds(measures_and_lines(made)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("184 934,0 мың теңге: 2005 жылы 57 524,0, 2006 жылы 61 550,0, 2007 жылы 65 860,0 мың теңге.", []),
        (
            "184 934,0 мың теңге: 2005 жылы 57 524,0, 2006 жылы 61 500,0, 2007 жылы 65 860,0 мың теңге.",
            ["2006"],
        ),
        (
            "184 943,0 мың теңге: 2005 жылы 57 524,0, 2006 жылы 61 550,0, 2007 жылы 65 860,0 мың теңге.",
            ["whole"],
        ),
        ("Жергілікті бюджет қаражаты есебінен.", []),
    ],
)
def test_the_money_of_the_passport_is_held_against_the_budget(text: str, found: list[str]) -> None:
    amounts = {"2005": 57524, "2006": 61550, "2007": 65860, "2005..2007": 184934}
    made = budget(line(1, RowKind.TOTAL, amounts))
    made.funding = SimpleNamespace(text_kk=text, text_ru="")  # type: ignore[assignment]

    assert [one.key for one in passport_money(made)] == found


# Claims


def claimed(kind: str, points: dict[str, str], stated: str | None, since: str, until: str) -> list[Found]:
    made = table([], 0, 0)
    made.targets = {
        1: {span: Target(span=span, kind=CellKind.VALUE, value=Decimal(one)) for span, one in points.items()}
    }
    made.claims = [
        Claim(
            pk=1,
            code="said",
            kind=kind,
            indicator_id=1,
            since=since,
            until=until,
            stated=None if stated is None else Decimal(stated),
            place="section 3",
        )
    ]
    return list(claims(made))


def test_a_change_in_per_cent_is_rounded_as_the_text_rounds_it() -> None:
    points = {"2004": "442.4", "2007": "464.2"}

    assert claimed("change_per_cent", points, "4.9", "2004", "2007") == []
    assert kinds(iter(claimed("change_per_cent", points, "5.9", "2004", "2007"))) == ["claim_change"]


def test_a_fall_is_a_change_with_its_sign() -> None:
    points = {"2004": "10.2", "2007": "8.7"}

    assert claimed("change", points, "-1.5", "2004", "2007") == []
    assert kinds(iter(claimed("change", points, "1.5", "2004", "2007"))) == ["claim_change"]


def test_a_series_that_turns_breaks_a_steady_rise() -> None:
    turning = {"2001": "417.8", "2003": "462.1", "2004": "442.4"}

    found = claimed("steady_rise", turning, None, "2001", "2004")

    assert [one.facts["breaks"][0]["change"] for one in found] == ["-19.7"]
    assert claimed("steady_rise", {"2001": "1", "2003": "1", "2004": "2"}, None, "2001", "2004") == []


# Names


def test_one_letter_makes_two_spellings_and_two_names_are_two_things() -> None:
    made = table([], 0, 0)
    words = ["Меркенский район", "Меркинский район", "Сарысуский район", "город Шу", "город Жу"]
    made.places = {name: {"kk": "", "ru": name, "en": ""} for name in words}

    found = [one for one in spellings(made) if one.place == "tables"]

    assert [(one.facts["first"], one.facts["second"]) for one in found] == [
        ("Меркенский район", "Меркинский район")
    ]


# Costs of the checks


@pytest.mark.django_db
def test_the_checks_ask_as_often_for_thirty_rows_as_for_one() -> None:
    counts = []
    for size in (1, 30):
        edition = EditionFactory()
        for _number in range(size):
            indicator = IndicatorFactory(edition=edition)
            row = SeriesFactory(indicator=indicator)
            TargetFactory(series=row)
            ValueFactory(series=row)
            AmountFactory(line=LineFactory(edition=edition))
        with CaptureQueriesContext(connection) as seen:
            found_in(edition)
        counts.append(len(seen))

    assert counts[0] == counts[1]
