"""Money of a measure out of the cost and funding cells."""

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.kit.periods import Period
from qadam.reading.meaning.costs import read_money, sources_in, wants_a_sum

IN_MILLIONS = "Болжалды шығыстар (миллион теңге)"
# Cost, funding, head of the column, and the sums: amount, unit, year, source.
CELLS: list[tuple[str, str, str, list[tuple[str, str, int | None, str]]]] = [
    (
        "2011 жылы - 1,9 2012 жылы - 2,2",
        "Жергілікті бюджет",
        IN_MILLIONS,
        [("1.9", "mln KZT", 2011, "local"), ("2.2", "mln KZT", 2012, "local")],
    ),
    (
        "2011 жыл -10,5\n2012 жыл -11",
        "облыстық бюджет",
        IN_MILLIONS,
        [("10.5", "mln KZT", 2011, "oblast"), ("11", "mln KZT", 2012, "oblast")],
    ),
    (
        "2011 год – 29,8; 2012 год – 31,5",
        "Местный бюджет",
        "Предполагаемые расходы (тыс. тенге)",
        [("29.8", "thousand KZT", 2011, "local"), ("31.5", "thousand KZT", 2012, "local")],
    ),
    (
        "2011 г. - 1 250,5 тыс. тенге",
        "Республиканский бюджет",
        "Расходы",
        [("1250.5", "thousand KZT", 2011, "republican")],
    ),
    (
        "2011: 15 000 2012: 16 000",
        "РБ",
        "млн. тенге",
        [("15000", "mln KZT", 2011, "republican"), ("16000", "mln KZT", 2012, "republican")],
    ),
    ("12,4 млн. тенге по программе 6.451.005.000", "", "", [("12.4", "mln KZT", None, "")]),
    (
        '12,4 млн. тенге по программе 451.005 "Помощь 100 семьям", 3 млн.тенге по программе 256 002',
        "Областной бюджет",
        "",
        [("12.4", "mln KZT", None, "oblast"), ("3", "mln KZT", None, "oblast")],
    ),
    (
        "19,1 млн. тенге из областного бюджета, 5 млн. тенге из республиканского бюджета",
        "Областной, республиканский бюджеты",
        "",
        [("19.1", "mln KZT", None, "oblast"), ("5", "mln KZT", None, "republican")],
    ),
    (
        "2011 жылы - 1 2012 жылы - 2 2011 жылы - 3 2012 жылы - 4",
        "Облыстық бюджет Жергілікті бюджеттер",
        IN_MILLIONS,
        [
            ("1", "mln KZT", 2011, "oblast"),
            ("2", "mln KZT", 2012, "oblast"),
            ("3", "mln KZT", 2011, "local"),
            ("4", "mln KZT", 2012, "local"),
        ],
    ),
    (
        "10 млн тенге; 20 млн тенге",
        "республиканский бюджет, местный бюджет",
        "",
        [("10", "mln KZT", None, "republican"), ("20", "mln KZT", None, "local")],
    ),
    (
        "республиканский бюджет – 10; местный бюджет – 20",
        "",
        "млн. тенге",
        [("10", "mln KZT", None, "republican"), ("20", "mln KZT", None, "local")],
    ),
    (
        "РБ - 10, МБ - 20",
        "РБ, МБ",
        "млн. тенге",
        [("10", "mln KZT", None, "republican"), ("20", "mln KZT", None, "local")],
    ),
    (
        "Всего – 30, в том числе: 2011 год – 10, 2012 год – 20",
        "Местный бюджет",
        "млн. тенге",
        [("10", "mln KZT", 2011, "local"), ("20", "mln KZT", 2012, "local")],
    ),
    (
        "барлығы 30, оның ішінде 2011 жылы 10, 2012 жылы 20",
        "",
        IN_MILLIONS,
        [("10", "mln KZT", 2011, ""), ("20", "mln KZT", 2012, "")],
    ),
    ("По бюджетной программе 011 - 25,5 млн. тенге", "РБ", "", [("25.5", "mln KZT", None, "republican")]),
    (
        "2008 год: РБ - 10; МБ - 5; 2009 год: РБ - 11; МБ - 6",
        "РБ, МБ",
        "млн. тенге",
        [
            ("10", "mln KZT", 2008, "republican"),
            ("5", "mln KZT", 2008, "local"),
            ("11", "mln KZT", 2009, "republican"),
            ("6", "mln KZT", 2009, "local"),
        ],
    ),
    ("2,5 млрд. тенге", "Республиканский бюджет", "", [("2500.0", "mln KZT", None, "republican")]),
    ("500 мың теңге", "жергілікті бюджет", "", [("500", "thousand KZT", None, "local")]),
    ("150000 тенге", "спонсорские средства", "", [("150000", "KZT", None, "sponsor")]),
    ("1,2 млн. долларов США", "грант", "", [("1200000.0", "USD", None, "грант")]),
    ("35,.2 млн. тенге", "Бюджеты городов и районов", "", [("35.2", "mln KZT", None, "local")]),
    ("48,9", "Жергілікті бюджет", "2011 жыл (млн. теңге)", [("48.9", "mln KZT", 2011, "local")]),
    ("2011-2013 годы – 45,0", "ОБ", "млн. тенге", [("45.0", "mln KZT", None, "oblast")]),
    (
        "2011 1500 2012 1600",
        "ОБ",
        "тыс. тенге",
        [("1500", "thousand KZT", 2011, "oblast"), ("1600", "thousand KZT", 2012, "oblast")],
    ),
    (
        "100 (2011 ж.), 200 (2012 ж.)",
        "ЖБ",
        IN_MILLIONS,
        [("100", "mln KZT", 2011, "local"), ("200", "mln KZT", 2012, "local")],
    ),
    ("3 млн. тенге за счет средств работодателей", "", "", [("3", "mln KZT", None, "employer")]),
    ("Ежегодно 1,5", "местный бюджет", "млн. тенге", [("1.5", "mln KZT", None, "local")]),
    ("7 млн. тенге (10 человек, 50 %)", "местный бюджет", "", [("7", "mln KZT", None, "local")]),
    ("Қаржыландыруды қажет етпейді", "", IN_MILLIONS, []),
    ("Талап етілмейді", "-", IN_MILLIONS, []),
    ("Не требуется", "", "млн. тенге", []),
    ("Не требуются", "Местный бюджет", "млн. тенге", []),
    ("В пределах средств, предусмотренных программой 6.451.013.000", "Местный бюджет", "млн. тенге", []),
    ("Қарастырылған қаржы шегінде", "Жергілікті бюджет", IN_MILLIONS, []),
    ("в рамках бюджетной программы 005", "РБ", "млн. тенге", []),
    ("-", "-", "млн. тенге", []),
    ("", "", "", []),
]


@pytest.mark.parametrize(
    ("cost", "funding", "head", "sums"), CELLS, ids=[f"{one[0]} {one[1]}"[:60] for one in CELLS]
)
def test_money_is_read(
    cost: str, funding: str, head: str, sums: list[tuple[str, str, int | None, str]]
) -> None:
    read = read_money(cost, funding, head=head).costs
    assert [(str(one.amount), one.unit, one.year, one.source) for one in read] == sums


def test_a_sum_of_a_plan_of_one_year_is_that_years() -> None:
    year = Period(date(2011, 1, 1), date(2011, 12, 31))
    assert [one.year for one in read_money("5 млн. тенге", "", period=year).costs] == [2011]


def test_a_sum_of_a_plan_of_several_years_has_no_year() -> None:
    years = Period(date(2011, 1, 1), date(2013, 12, 31))
    assert [one.year for one in read_money("5 млн. тенге", "", period=years).costs] == [None]


def doubts(cost: str, funding: str, head: str = "млн. тенге") -> list[str]:
    """Return the codes of what is doubtful."""
    return [finding.code for finding in read_money(cost, funding, head=head).findings]


def test_a_sum_with_its_source_leaves_no_doubt() -> None:
    assert doubts("2011 год – 5", "Местный бюджет") == []
    assert doubts("Не требуется", "") == []


@pytest.mark.parametrize("funding", ["Местный бюджет", "демеушілер қаражаты"])
def test_a_source_that_is_named_wants_a_sum(funding: str) -> None:
    assert wants_a_sum(funding)


@pytest.mark.parametrize(
    "funding", ["Источники, не запрещенные законодательством", "Не требуется", "Талап етілмейді", "-", ""]
)
def test_money_that_is_nobodys_promise_wants_no_sum(funding: str) -> None:
    assert not wants_a_sum(funding)


def test_a_sum_without_a_unit_is_a_finding() -> None:
    assert doubts("2011 год – 5", "Местный бюджет", head="Расходы") == ["cost-no-unit"]


def test_a_range_is_a_finding_and_no_sum() -> None:
    read = read_money("10-15 млн. тенге", "Местный бюджет")
    assert read.costs == ()
    assert [finding.what("ru") for finding in read.findings] == ["Сумма дана промежутком: 10-15."]


@pytest.mark.parametrize(
    "cost",
    [
        "Всего 1500, в том числе 2011 год – 500, 2012 год – 1000",
        "всего: 1500; 2011: 500; 2012: 1000",
        "Барлығы 1500, 2011 жылы - 500, 2012 жылы - 1000",
        "Всего 1500: 2011 год – 500 (РБ – 300, МБ – 200), 2012 год – 1000",
    ],
)
def test_a_total_is_compared_with_its_parts(cost: str) -> None:
    assert doubts(cost, "МБ") == []
    assert doubts(cost.replace("1500", "1600"), "МБ") == ["cost-total"]


def test_words_instead_of_a_sum_are_a_finding() -> None:
    assert doubts("Благотворительная помощь", "") == ["cost-words-only"]


def test_sums_that_pair_with_no_source_keep_the_words_of_all_sources() -> None:
    read = read_money(
        "2011 год – 1 2011 год – 2 2011 год – 3", "республиканский бюджет, местный бюджет", head="млн. тенге"
    )
    assert [one.amount for one in read.costs] == [Decimal(1), Decimal(2), Decimal(3)]
    assert {one.source for one in read.costs} == {"республиканский бюджет, местный бюджет"}
    assert [finding.code for finding in read.findings] == ["cost-sources-unpaired"]


def test_sources_are_parted_by_signs_and_by_capitals() -> None:
    assert sources_in("Облыстық бюджет Жергілікті бюджеттер") == ["Облыстық бюджет", "Жергілікті бюджеттер"]
    assert sources_in("РБ, МБ") == ["РБ", "МБ"]
    assert sources_in("") == []


@given(st.text(max_size=200), st.text(max_size=80), st.text(max_size=60))
def test_no_text_breaks_the_reading(cost: str, funding: str, head: str) -> None:
    for one in read_money(cost, funding, head=head).costs:
        assert one.amount.is_finite()


@pytest.mark.parametrize(
    "piece", ["1 ", "2011 ", "1,", "млн ", "«", "программа ", "бюджет ", "1-", "Всего 1 "]
)
def test_a_monstrous_cell_is_read_at_once(piece: str) -> None:
    began = time.perf_counter()
    read_money(piece * 40_000, piece * 40_000, head=piece * 100)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    ("cost", "head"),
    [("2009 – 2 300,0 т.т.", ""), ("2009 г. - 2300 т.тг", ""), ("2009 – 2 300", "Расходы, т.т.")],
)
def test_thousands_of_tenge_are_shortened_to_two_letters(cost: str, head: str) -> None:
    (read,) = read_money(cost, "", head=head).costs

    assert (read.amount, read.unit, read.year) == (Decimal(2300), "thousand KZT", 2009)
