"""A document against itself: each planted fault is found, a sound document gives nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qadam.kit.deadlines import Window
from qadam.reading.checks import StatedTotal, check
from qadam.reading.checks.series import series_in
from qadam.reading.draft import Cost, Draft, Executor, FigureTable, Finding, Measure
from qadam.reading.source import Place, Table
from qadam.reading.tables.figures import read_figures
from qadam.reading.tests.tables import source, table

NOTHING = source()


def figures(made: Table, *above: str) -> FigureTable:
    (found,) = read_figures(source(*above, made), [], lambda text: " ".join(text.split()))
    return found


def found_in(draft: Draft, *paragraphs: str, totals: Sequence[StatedTotal] = ()) -> list[Finding]:
    return check(draft, source(*paragraphs), totals)


def faults(draft: Draft, *paragraphs: str, totals: Sequence[StatedTotal] = ()) -> list[str]:
    return [found.code for found in found_in(draft, *paragraphs, totals=totals)]


TERRITORIES = (
    "№ | Аудандар | жұмысқа орналасқандар | < | барлығы",
    "^ | ^ | 2011 | 2012 | ^",
    "1 | Көкжиек | 12 | 15 | 27",
    " | соның ішінде Көкжиек қ. | 5 | 6 | 11",
    "2 | Тасбұлақ | 7 | 9 | 16",
    " | Барлығы | 19 | 24 | 43",
)


def test_a_sound_table_gives_nothing() -> None:
    assert faults(Draft(figures=(figures(table(*TERRITORIES)),))) == []


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("19 | 24 | 43", "20 | 24 | 44", ["sum-of-column", "sum-of-column"]),
        ("7 | 9 | 16", "7 | 9 | 17", ["sum-of-column", "sum-of-row"]),
        ("5 | 6 | 11", "13 | 6 | 19", ["part-over-whole"]),
        ("12 | 15 | 27", "12 | 15 | 72", ["sum-of-column", "sum-of-row"]),
    ],
)
def test_a_planted_fault_in_a_table_is_found(old: str, new: str, codes: list[str]) -> None:
    made = table(*(row.replace(old, new) for row in TERRITORIES))

    assert faults(Draft(figures=(figures(made),))) == codes


def test_a_difference_tells_both_numbers_and_its_place() -> None:
    made = table(*(row.replace("19 | 24 | 43", "19 | 25 | 43") for row in TERRITORIES))

    first, second = found_in(Draft(figures=(figures(made),)))

    assert first.what("ru") == (
        "Строка «Барлығы», «жұмысқа орналасқандар 2012»: указано 25, а сумма строк – 24 (разница 1)."
    )
    assert (first.place.row, first.place.column) == (6, 4)
    assert second.code == "sum-of-row"


def test_a_budget_whose_total_stands_first_is_checked_below() -> None:
    rows = (
        " | 2011 жыл | 2012 жыл | 2011-2012 жылдар",
        "Бағдарлама, барлығы | 300,0 | 400,0 | 700,0",
        "Оның ішінде: | | | ",
        "Жол жөндеуге | 100,0 | 150,0 | 250,0",
        "Су құбырына | 200,0 | 250,0 | 450,0",
    )

    assert faults(Draft(figures=(figures(table(*rows)),))) == []
    broken = table(*(row.replace("200,0 | 250,0", "210,0 | 250,0") for row in rows))
    assert faults(Draft(figures=(figures(broken),))) == ["sum-of-column", "sum-of-row"]


def test_totals_by_year_add_up_over_the_groups() -> None:
    rows = (
        "Аудан | тұрақты орындар | < | уақытша орындар | < | барлығы | <",
        "^ | 2011 | 2012 | 2011 | 2012 | 2011 | 2012",
        "Көкжиек | 10 | 20 | 1 | 2 | 11 | 22",
        "Тасбұлақ | 30 | 40 | 3 | 4 | 33 | 44",
    )

    assert faults(Draft(figures=(figures(table(*rows)),))) == []
    broken = table(*(row.replace("33 | 44", "33 | 45") for row in rows))
    assert faults(Draft(figures=(figures(broken),))) == ["sum-of-row"]


def test_shares_and_averages_are_not_added() -> None:
    shares = table(
        "Аудан | 2011 | 2012", "Көкжиек | 10,2 | 9,5", "Тасбұлақ | 8,1 | 7,3", "Облыс бойынша | 9,2 | 8,4"
    )

    assert faults(Draft(figures=(figures(shares, "Жұмыссыздық деңгейі, %"),))) == []
    assert faults(Draft(figures=(figures(shares),))) == []


@given(some.lists(some.tuples(*[some.integers(1, 9999)] * 3), min_size=2, max_size=9), some.data())
def test_any_changed_total_is_found(numbers: list[tuple[int, ...]], data: some.DataObject) -> None:
    totals = [sum(column) for column in zip(*numbers, strict=True)]
    at = data.draw(some.integers(0, 2))
    wrong = totals[at] + data.draw(some.integers(1, 500))
    lines = [f"Аудан {chr(1072 + place)} | {' | '.join(map(str, row))}" for place, row in enumerate(numbers)]
    head = "Аудан | 2011 | 2012 | 2013"

    sound = figures(table(head, *lines, f"Барлығы | {' | '.join(map(str, totals))}"))
    totals[at] = wrong
    broken = figures(table(head, *lines, f"Барлығы | {' | '.join(map(str, totals))}"))

    assert faults(Draft(figures=(sound,))) == []
    assert faults(Draft(figures=(broken,))) == ["sum-of-column"]


def test_numbers_of_people_that_could_be_years_are_no_second_head() -> None:
    made = table(
        "Аудан | 2011 | 2012", "Көкжиек | 1985 | 1990", "Тасбұлақ | 15 | 10", "Барлығы | 2000 | 2000"
    )

    assert [row.label for row in figures(made).rows] == ["Көкжиек", "Тасбұлақ", "Барлығы"]
    assert faults(Draft(figures=(figures(made),))) == []


def test_a_wrong_total_that_lies_among_its_rows_is_no_average() -> None:
    made = table("Аудан | 2011", "Көкжиек | 300", "Тасбұлақ | 500", "Сарыарқа | 410", "Барлығы | 420")

    assert faults(Draft(figures=(figures(made),))) == ["sum-of-column"]


def test_rows_of_one_name_in_two_spellings_are_found() -> None:
    first = figures(
        table("№ | Аудан | 2011 | 2012", "1 | Көкжиек | 1 | 2", "2 | Тасбұлақ | 3 | 4", "3 | Меркі | 5 | 6")
    )
    second = figures(
        table("№ | Аудан | 2011 | 2012", "1 | Тасбұлақ | 3 | 4", "2 | Мерке | 5 | 6", "3 | Көкжиек | 1 | 2")
    )

    found = found_in(Draft(figures=(first, second)))

    assert {one.code for one in found} == {"row-two-spellings", "rows-in-another-order"}
    assert dict(next(one for one in found if one.code == "row-two-spellings").facts) == {
        "first": "Меркі",
        "second": "Мерке",
    }


def test_empty_cells_are_named_and_are_not_zero() -> None:
    made = table("Аудан | 2011 | 2012", "Көкжиек | 1 | 2", "Тасбұлақ |  | 4", "Сарыарқа | 5 | 6")

    (found,) = found_in(Draft(figures=(figures(made),)))

    assert (found.code, found.facts["cells"]) == ("cells-empty", "2011 – Тасбұлақ")


def test_impossible_years_are_found_once() -> None:
    assert faults(Draft(), "2005-5007 жылдарға арналған бағдарлама", "2005-5007 жылдарға арналған") == [
        "years-impossible"
    ]
    assert faults(Draft(), "2005-2007 жылдарға арналған бағдарлама, тел. 2005-1007") == []


# Running text


def test_numbers_by_year_are_read_in_both_languages() -> None:
    (kazakh,) = series_in(
        "900 адам, оның ішінде 2011 жылы -300 адам, 2012 жылы - 250, 2013 жылы-350 адам оқытылады"
    )
    (russian,) = series_in(
        "557,6 млн. тенге, в том числе в 2011 году - 171,5 млн. тенге, в 2012 году – 386,1 млн. тенге"
    )

    assert kazakh.total == Decimal(900)
    assert {year: int(number) for year, number in kazakh.by_year.items()} == {2011: 300, 2012: 250, 2013: 350}
    assert russian.total == russian.sum == Decimal(557_600_000)
    assert russian.is_money


@pytest.mark.parametrize(
    "text",
    [
        "2011 жылғы 12 мамырға дейін, 2012 жылғы 5 сәуірге дейін",
        "с 2011 по 2013 годы",
        "2011 жылы II тоқсан, 2012 жылы I тоқсан",
        "2011 жылы 12 %, 2012 жылы 14 %",
    ],
)
def test_days_and_shares_are_no_numbers_by_year(text: str) -> None:
    assert series_in(text) == []


def test_a_total_in_text_that_its_years_do_not_make_is_found() -> None:
    sound = "900 адамды, оның ішінде 2011 жылы - 300, 2012 жылы - 250, 2013 жылы - 350 адамды оқыту"

    assert faults(Draft(), sound) == []
    assert faults(Draft(), sound.replace("250", "240")) == ["sum-in-text"]


def test_a_list_broken_into_paragraphs_is_one_text() -> None:
    assert faults(
        Draft(),
        "Бағдарламаны қаржыландыру 700,0 мың теңге көлемінде, оның ішінде:",
        "2011 жылы - 300,0 мың теңге;",
        "2012 жылы - 500,0 мың теңге.",
    ) == ["sum-in-text"]


def test_a_rounded_total_is_a_note() -> None:
    (found,) = found_in(Draft(), "2,1 мың адам, оның ішінде 2011 жылы - 1020 адам, 2012 жылы - 1070 адам")

    assert (found.code, found.severity) == ("sum-in-text-rounded", "note")


def test_a_target_in_a_title_that_differs_from_the_table_is_found() -> None:
    targets = figures(
        table(
            "Аудан | 2011 | 2012 | 2013",
            "Көкжиек | 4 | 5 | 6",
            "Тасбұлақ | 10 | 11 | 12",
            "Барлығы | 14 | 16 | 18",
        )
    )
    sound = Measure("1", title="Орын ашу: 2011 жылы - 14, 2012 жылы - 16, 2013 жылы - 18")
    wrong = replace(sound, title=sound.title.replace("16", "61"))

    assert faults(Draft(measures=(sound,), figures=(targets,))) == []
    (found,) = found_in(Draft(measures=(wrong,), figures=(targets,)))
    assert (found.code, found.subject) == ("target-differs", "1")


# Money


def costed(number: str, *amounts: str, first: int = 2011, **more: object) -> Measure:
    costs = tuple(Cost(Decimal(amount), "mln KZT", first + place) for place, amount in enumerate(amounts))
    place = Place(block=1, row=int(number), column=6)
    made = Measure(
        number, title="Жол жөндеу", cost="; ".join(amounts), costs=costs, funding="Жергілікті бюджет"
    )
    return replace(made, sources={"cost": place}, **more)  # type: ignore[arg-type]


def test_costs_that_exceed_the_budget_table_are_found() -> None:
    budget = figures(
        table(" | 2011 жыл | 2012 жыл", "Бағдарлама, барлығы | 3000,0 | 4000,0", "Жолдар | 3000,0 | 4000,0"),
        "мың теңге",
    )
    sound = (costed("1", "1,0".replace(",", "."), "1.5"), costed("2", "2.0", "2.5"))

    assert faults(Draft(measures=sound, figures=(budget,))) == []
    (found,) = found_in(Draft(measures=(*sound, costed("3", "0.5", "0.5")), figures=(budget,)))
    assert found.code == "costs-and-budget"
    assert "2011: 3 500 ≠ 3 000" in found.what("kk")


def test_costs_are_compared_with_the_sums_of_the_text() -> None:
    text = "Бағдарламаға 7 млн. теңге, оның ішінде 2011 жылы 3 млн. теңге, 2012 жылы 4 млн. теңге бөлінеді"
    sound = (costed("1", "1.0", "1.5"), costed("2", "2.0", "2.5"))

    assert faults(Draft(measures=sound), text) == []
    assert faults(Draft(measures=sound[:1]), text) == ["costs-and-budget"]


def test_a_row_of_totals_is_compared_with_the_rows() -> None:
    measures = (costed("1", "1.0"), costed("2", "2.0"))
    sound = StatedTotal((Cost(Decimal(3000), "thousand KZT", 2011),), "3000")

    assert faults(Draft(measures=measures), totals=[sound]) == []
    wrong = StatedTotal((Cost(Decimal(3100), "thousand KZT", 2011),), "3100")
    assert faults(Draft(measures=measures), totals=[wrong]) == ["costs-and-total"]


def test_a_merged_cost_counts_once() -> None:
    one = costed("1", "3.0")
    other = replace(one, number="2")
    total = StatedTotal((Cost(Decimal(3), "mln KZT", 2011),), "3")

    assert faults(Draft(measures=(one, other)), totals=[total]) == []


def test_money_without_a_source_and_a_source_without_money_are_found() -> None:
    measures = (costed("1", "1.0"), costed("2", "2.0", funding=""), replace(costed("3"), cost="", costs=()))

    found = [(one.code, one.subject) for one in found_in(Draft(measures=measures))]

    assert found == [("cost-without-source", "2"), ("source-without-cost", "3")]


def test_a_plan_without_costs_is_not_asked_for_sums() -> None:
    assert faults(Draft(measures=(replace(costed("1"), cost="", costs=()),))) == []


def test_a_year_of_work_without_money_is_found() -> None:
    years = Window(date(2010, 1, 1), date(2012, 12, 31))
    (found,) = found_in(Draft(measures=(costed("1", "1.0", "2.0", windows=(years,)),)))

    assert (found.code, found.facts["missing"]) == ("cost-years-missing", "2010")


# Names


def test_a_monstrous_number_is_no_amount() -> None:
    digits = "9" * 5000
    text = f"{digits} тенге, в том числе 2011 год – {digits}, 2012 год – 12{digits}."

    assert faults(Draft(), text) == []


def unexplained(*names: str, glossary: Mapping[str, str]) -> list[str]:
    executors = tuple(Executor(name) for name in names)
    found = found_in(Draft(glossary=glossary, measures=(Measure("1", executors=executors),)))
    return [one.facts["names"] for one in found if one.code == "abbreviations-unexplained"]


def test_abbreviations_that_the_list_lacks_are_one_finding() -> None:
    known = {"МОН": "Министерство образования и науки"}

    assert unexplained("МОН", "МТК", "МОиТ", "ГУ РК", "III отдел", "СМИ", glossary=known) == [
        "МТК (1), МОиТ (1)"
    ]


def test_without_a_list_no_abbreviation_is_called_unexplained() -> None:
    assert unexplained("МОН", "МТК", glossary={}) == []


def test_an_ending_does_not_make_an_abbreviation_unexplained() -> None:
    known = {"БҒМ": "Білім және ғылым министрлігі", "ӨКП": "өңірлік кәсіпкерлер палатасы"}

    assert unexplained("БГМ", "ӨКП-лар", glossary=known) == []


def test_names_that_do_not_agree_are_found_once() -> None:
    measures = (
        Measure(
            "1",
            executors=(Executor("ББ"), Executor("Мәдениет бөлімі"), Executor("ҚПО", is_by_agreement=True)),
        ),
        Measure("2", executors=(Executor("ҚПО"), Executor("Мәдениет Бөлімі"), Executor("СДБ"))),
    )
    draft = Draft(
        glossary={"ББ": "білім бөлімі", "ҚПО": "қоғамдық пікір орталығы", "ЖК": "жол комитеті"},
        measures=measures,
    )

    found = {one.code: dict(one.facts) for one in found_in(draft)}

    assert found == {
        "abbreviations-unexplained": {"names": "СДБ (2)"},
        "abbreviation-unused": {"names": "ЖК"},
        "body-two-spellings": {"names": "Мәдениет бөлімі / Мәдениет Бөлімі"},
        "agreement-differs": {"name": "ҚПО", "with_mark": "1", "without": "2"},
    }


def test_two_bodies_that_the_glossary_tells_apart_are_not_one_in_two_spellings() -> None:
    measures = tuple(
        Measure(number, title="Іс", executors=(Executor(short),))
        for number, short in (("1", "СІМ"), ("2", "СИМ"))
    )
    apart = {"СІМ": "Сыртқы істер министрлігі", "СИМ": "Сауда және интеграция министрлігі"}
    same = dict.fromkeys(apart, "Сыртқы істер министрлігі")

    assert faults(Draft(glossary=apart, measures=measures)) == []
    assert faults(Draft(glossary=same, measures=measures)) == ["body-two-spellings"]
