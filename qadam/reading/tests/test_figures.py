"""Tables of numbers: heads over two storeys, of-which and total rows, continuations, broken heads."""

from decimal import Decimal

from qadam.reading.draft import FigureTable
from qadam.reading.source import Block
from qadam.reading.tables.figures import read_figures
from qadam.reading.tables.joining import plan_tables
from qadam.reading.tests.tables import source, table


def read(*blocks: Block | str) -> tuple[FigureTable, ...]:
    document = source(*blocks)
    return read_figures(document, plan_tables(document), lambda text: " ".join(text.split()))


def columns(made: FigureTable) -> list[tuple[str, int | None, str]]:
    return [(column.label, column.year, column.kind) for column in made.columns]


def rows(made: FigureTable) -> list[tuple[str, str, list[str]]]:
    return [(row.label, row.kind, [value.text for value in row.values]) for row in made.rows]


def test_indicators_by_district_and_year() -> None:
    (made,) = read(
        "Ауылдарға тартылатын су құбыры (км)",
        table(
            "№ | Аудандар | су құбыры | <",
            "^ | ^ | 2011 | 2012",
            "1 | Көкжиек | 12 | 15,5",
            "2 | Тасбұлақ | 7 | 9",
            " | Барлығы | 19 | 24,5",
        ),
    )

    assert made.kind == "indicators"
    assert (made.caption, made.unit) == ("Ауылдарға тартылатын су құбыры (км)", "км")
    assert columns(made) == [("су құбыры", 2011, "value"), ("су құбыры", 2012, "value")]
    assert rows(made) == [
        ("Көкжиек", "row", ["12", "15,5"]),
        ("Тасбұлақ", "row", ["7", "9"]),
        ("Барлығы", "total", ["19", "24,5"]),
    ]
    assert made.rows[0].values[1].number == Decimal("15.5")
    assert made.rows[0].values[1].place.row == 3
    assert [row.number for row in made.rows] == ["1", "2", ""]


def test_rows_of_which_are_parts_of_the_row_above() -> None:
    (made,) = read(
        table(
            "Районы | 2011 год | 2012 год",
            "Берёзовский | 100 | 120",
            "в том числе г. Берёзов | 60 | 70",
            "Луговой | 40 | 50",
            "из них с. Луговое | 10 | 12",
            "Всего по области | 140 | 170",
        )
    )

    assert [(row.label, row.kind) for row in made.rows] == [
        ("Берёзовский", "row"),
        ("г. Берёзов", "of_which"),
        ("Луговой", "row"),
        ("с. Луговое", "of_which"),
        ("Всего по области", "total"),
    ]


def test_a_budget_begins_with_its_total_and_names_its_lines_below() -> None:
    (made,) = read(
        "мың теңге",
        table(
            " | 2011 жыл | 2012 жыл | 2011-2012 жылдар",
            "Бағдарлама, барлығы | 300,0 | 400,0 | 700,0",
            "Оның ішінде: | | | ",
            "Жол жөндеуге | 100,0 | 150,0 | 250,0",
            "Су құбырына | 200,0 | 250,0 | 450,0",
        ),
    )

    assert (made.kind, made.unit) == ("budget", "мың теңге")
    assert columns(made)[2] == ("2011-2012 жылдар", None, "total")
    assert [(row.label, row.kind) for row in made.rows] == [
        ("Бағдарлама, барлығы", "total"),
        ("Жол жөндеуге", "row"),
        ("Су құбырына", "row"),
    ]


def test_a_continuation_without_names_is_joined_by_order() -> None:
    (made,) = read(
        table(
            "№ | Аудан | 2011 | 2012", "1 | Көкжиек | 12 | 15", "2 | Тасбұлақ | 7 | 9", " | Барлығы | 19 | 24"
        ),
        "кестенің жалғасы",
        table("2013 | 2014", "16 | 17", "10 | 11", "26 | 28"),
    )

    assert [column.year for column in made.columns] == [2011, 2012, 2013, 2014]
    assert [value.text for value in made.rows[1].values] == ["7", "9", "10", "11"]


def test_a_table_that_goes_on_below_is_one_table() -> None:
    (made,) = read(
        table("№ | Аудан | 2011 | 2012", "1 | Көкжиек | 12 | 15", "2 | Тасбұлақ | 7 | 9"),
        table("3 | Сарыарқа | 1 | 2", " | Барлығы | 20 | 26"),
    )

    assert [row.label for row in made.rows] == ["Көкжиек", "Тасбұлақ", "Сарыарқа", "Барлығы"]


def test_heads_with_fewer_cells_than_columns_are_dealt_out_in_order() -> None:
    (made,) = read(
        table(
            "№ | Аудандар | жұмысқа орналасқандар | оқуға жіберілгендер |  | ",
            "2011 | 2012 | 2011 | 2012 |  | ",
            "1 | Көкжиек | 12 | 15 | 3 | 4",
            "2 | Тасбұлақ | 7 | 9 | 1 | 2",
        )
    )

    assert columns(made) == [
        ("жұмысқа орналасқандар", 2011, "value"),
        ("жұмысқа орналасқандар", 2012, "value"),
        ("оқуға жіберілгендер", 2011, "value"),
        ("оқуға жіберілгендер", 2012, "value"),
    ]


def test_empty_cells_and_dashes_are_not_zeros() -> None:
    (made,) = read(table("Аудан | 2011 | 2012", "Көкжиек | 0 | -", "Тасбұлақ |  | 5", "Сарыарқа | 4 | 6"))

    assert [[value.number for value in row.values] for row in made.rows] == [
        [Decimal(0), None],
        [None, Decimal(5)],
        [Decimal(4), Decimal(6)],
    ]


def test_plans_passports_and_lists_are_no_figures() -> None:
    assert (
        read(
            table("Атауы | Аудандық бағдарлама", "Мерзімі | 2011-2012 жылдар", "Көлемі | 120 млн. теңге"),
            table("№ | Іс-шара | Мерзімі | Жауаптылар", "1 | Көрме | мамыр | Мәдениет бөлімі"),
        )
        == ()
    )


def test_thousands_may_be_parted_by_spaces() -> None:
    (made,) = read(table("Аудан | 2011 | 2012", "Көкжиек | 1 250 | 12 500,5", "Тасбұлақ | 7 | 9"))

    assert [value.number for value in made.rows[0].values] == [Decimal(1250), Decimal("12500.5")]


def test_a_column_of_units_belongs_to_the_names_of_the_rows() -> None:
    (made,) = read(
        table(
            "Көрсеткіш | Өлшем бірлігі | 2011 | 2012", "Ағаш | дана | 1000 | 1200", "Саябақ | бірлік | 1 | 2"
        )
    )

    assert [row.label for row in made.rows] == ["Ағаш, дана", "Саябақ, бірлік"]
    assert [column.year for column in made.columns] == [2011, 2012]
