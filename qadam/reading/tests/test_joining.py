"""Tables that go on: on the next page, beside with the missing columns, between headings."""

from qadam.reading.source import Source
from qadam.reading.tables.joining import plan_tables
from qadam.reading.tables.roles import Role
from qadam.reading.tables.rows import RawMeasure, join_beside, read_rows
from qadam.reading.tables.signs import says_it_goes_on
from qadam.reading.tests.tables import source, table

HEAD = "№ | Іс-шаралар | Аяқталу нысаны | Орындаушылар"
WHOLE = "№ | Мероприятия | Срок исполнения | Исполнители"


def read(document: Source) -> list[RawMeasure]:
    found = []
    for plan in plan_tables(document):
        rows = read_rows(plan).measures
        join_beside(rows, [read_rows(part, is_beside=True).measures for part in plan.beside])
        found.extend(rows)
    return found


def said(measures: list[RawMeasure], role: Role) -> list[str]:
    return [measure.text(role).replace("\n", " / ") for measure in measures]


def codes(measures: list[RawMeasure]) -> set[str]:
    return {found.code for measure in measures for found in measure.findings}


def test_a_continuation_is_told_in_both_languages() -> None:
    assert says_it_goes_on("кестенің жалғасы")
    assert says_it_goes_on("к е с т е н і ң  ж а л ғ а с ы")
    assert says_it_goes_on("Продолжение таблицы 2")
    assert says_it_goes_on("Жалғасы:")
    assert says_it_goes_on("Кестенің соңы")
    assert not says_it_goes_on("Жұмыс жалғасын табады")


def test_missing_columns_are_joined_by_order_under_equal_headings() -> None:
    measures = read(
        source(
            table(
                HEAD,
                "1 | 2 | 3 | 4",
                "1. Жұмыс орындары",
                "1 | Жәрмеңке өткізу | ақпарат | Аудан әкімі",
                "2 | Курс ашу | ақпарат | Білім бөлімі",
                "2. Оқыту",
                "3 | Семинар өткізу | есеп | Білім бөлімі",
            ),
            "кестенің жалғасы",
            table(
                "Орындалу мерзімі | Болжамды шығыстар, млн. теңге | Қаржыландыру көзі",
                "5 | 6 | 7",
                "1. Жұмыс орындары | | ",
                "мамыр | 1,5 | Жергілікті бюджет",
                "тоқсан сайын | Талап етілмейді | ",
                "2. Оқыту | | ",
                "қазан | 0,7 | Облыстық бюджет",
            ),
        )
    )

    assert said(measures, Role.DEADLINE) == ["мамыр", "тоқсан сайын", "қазан"]
    assert said(measures, Role.COST) == ["1,5", "Талап етілмейді", "0,7"]
    assert said(measures, Role.FUNDING) == ["Жергілікті бюджет", "", "Облыстық бюджет"]
    assert codes(measures) == {"table-joined-by-order"}


def test_missing_columns_are_joined_by_number_where_there_are_numbers() -> None:
    measures = read(
        source(
            table(HEAD, "1 | Көрме өткізу | ақпарат | Аудан әкімі", "2 | Курс ашу | есеп | Білім бөлімі"),
            "Кестенің жалғасы",
            table("№ | Орындау мерзімі | Шығыстар", "2 | қазан | 10", "1 | мамыр | 20"),
        )
    )

    assert said(measures, Role.DEADLINE) == ["мамыр", "қазан"]
    assert said(measures, Role.COST) == ["20", "10"]


def test_days_and_bodies_may_all_stand_in_the_continuation() -> None:
    measures = read(
        source(
            table(
                "№ | Мероприятия | Форма завершения", "1 | Провести опрос | отчёт", "2 | Открыть музей | акт"
            ),
            "продолжение таблицы",
            table("Срок исполнения | Исполнители", "4 | 5", "март | Отдел культуры", "май | Отдел музеев"),
        )
    )

    assert said(measures, Role.DEADLINE) == ["март", "май"]
    assert said(measures, Role.EXECUTORS) == ["Отдел культуры", "Отдел музеев"]


def test_rows_cut_by_a_page_beside_the_plan_are_put_together() -> None:
    measures = read(
        source(
            table(HEAD, "1 | Көрме өткізу | ақпарат | Аудан әкімі", "2 | Курс ашу | есеп | Білім бөлімі"),
            "кестенің жалғасы",
            table("Орындау мерзімі | Шығыстар", "2005 жылы, мамыр | 2005 жылы - 10"),
            table("2006 жылы, мамыр | 2006 жылы - 12", "2005 жылы, қазан | 2005 жылы - 7"),
        )
    )

    assert said(measures, Role.DEADLINE) == ["2005 жылы, мамыр / 2006 жылы, мамыр", "2005 жылы, қазан"]


def test_an_uneven_continuation_is_a_finding() -> None:
    measures = read(
        source(
            table(HEAD, "1 | Көрме өткізу | ақпарат | Аудан әкімі", "2 | Курс ашу | есеп | Білім бөлімі"),
            "кестенің жалғасы",
            table("Орындау мерзімі | Шығыстар", "мамыр | 10"),
        )
    )

    assert codes(measures) == {"table-joined-unevenly"}


def test_a_table_goes_on_over_pages_without_heads() -> None:
    measures = read(
        source(
            table(
                WHOLE,
                "1 | Провести опрос | март | Отдел культуры",
                "2 | Открыть музей | май | Отдел культуры",
            ),
            table("3 | Издать книгу | июнь | Отдел культуры", "4 | Снять фильм | июль | Отдел культуры"),
            "II. Спорт",
            table("1 | 2 | 3 | 4", "5 | Открыть секцию | август | Отдел спорта"),
        )
    )

    assert [measure.number for measure in measures] == ["1", "2", "3", "4", "5"]
    assert measures[-1].sections == ("II. Спорт",)


def test_a_row_cut_by_the_page_is_one_measure() -> None:
    measures = read(
        source(
            table(WHOLE, "1 | Провести опрос жителей | март | Отдел культуры"),
            table(" | микрорайонов и сёл | апрель | ", "2 | Открыть музей | май | Отдел культуры"),
        )
    )

    assert said(measures, Role.TITLE) == ["Провести опрос жителей / микрорайонов и сёл", "Открыть музей"]
    assert said(measures, Role.DEADLINE) == ["март / апрель", "май"]


def test_repeated_heads_on_the_next_page_begin_no_new_plan() -> None:
    document = source(
        table(WHOLE, "1. Культура", "1 | Провести опрос | март | Отдел культуры"),
        table(WHOLE, "2 | Открыть музей | май | Отдел культуры"),
    )

    assert len(plan_tables(document)) == 1
    assert [measure.sections for measure in read(document)] == [("1. Культура",), ("1. Культура",)]


def test_headings_between_tables_stand_over_the_rows_below() -> None:
    measures = read(
        source(
            "План мероприятий",
            table(WHOLE, "1 | Провести опрос | март | Отдел культуры"),
            "2. Спорт",
            table(WHOLE, "2 | Открыть секцию | май | Отдел спорта"),
        )
    )

    assert [measure.sections for measure in measures] == [(), ("2. Спорт",)]


def test_the_heading_above_the_first_table_counts_where_the_next_has_its_like() -> None:
    measures = read(
        source(
            "План мероприятий",
            "Раздел 1. Культура",
            table(WHOLE, "1 | Провести опрос | март | Отдел культуры"),
            "Раздел 2. Спорт",
            table(WHOLE, "1 | Открыть секцию | май | Отдел спорта"),
        )
    )

    assert [measure.sections for measure in measures] == [("Раздел 1. Культура",), ("Раздел 2. Спорт",)]


def test_another_table_after_the_plan_is_not_taken_in() -> None:
    measures = read(
        source(
            table(WHOLE, "1 | Провести опрос | март | Отдел культуры"),
            "Ниже приведены сведения о численности населения по округам за последние годы.",
            table("№ | Округ | 2005 | 2006", "1 | Первый округ | 120 | 130", "2 | Второй округ | 90 | 95"),
        )
    )

    assert len(measures) == 1


def test_a_document_without_a_plan_gives_no_tables() -> None:
    assert plan_tables(source("Ақпарат", table("Атауы | Бағдарлама", "Мерзімі | 2005-2007 жылдар"))) == []
