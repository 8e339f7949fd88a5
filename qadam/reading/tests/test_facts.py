"""What reading takes from the text around the table: language, title, act, period, abbreviations, reports."""

from datetime import date

import pytest

from qadam.kit.dates import format_range
from qadam.kit.periods import Period
from qadam.reading.draft import Act
from qadam.reading.meaning.act import find_act
from qadam.reading.meaning.body_rules import read_body_rules
from qadam.reading.meaning.glossary import read_glossary
from qadam.reading.meaning.language import language_of, parts_by_language
from qadam.reading.meaning.period import find_period, of_heading
from qadam.reading.meaning.title import heading_of, read_title
from qadam.reading.source import Cell, Paragraph, Source, Table, numbered


def document(*lines: str, table: list[list[str]] | None = None) -> Source:
    """A document of paragraphs, then a table."""
    blocks: list[Paragraph | Table] = [Paragraph(line) for line in lines]
    if table:
        rows = tuple(tuple(Cell((text,), column) for column, text in enumerate(row)) for row in table)
        blocks.append(Table(rows))
    return Source(numbered(blocks), "docx")


PLAN = [["№", "Мероприятие", "Форма завершения", "Срок", "Исполнители"], ["1", "а", "б", "в", "г"]]


def plan_of(source: Source) -> Table:
    return next(source.tables)


@pytest.mark.parametrize(
    ("lines", "number", "day"),
    [
        (
            ["Приложение", "к постановлению акимата", "Акжарского района", "от 12 мая 2009 года N 84"],
            "84",
            date(2009, 5, 12),
        ),
        (["Утвержден", "решением XIV сессии", "от 7.04.2004 г. № 14/3-III"], "14/3-III", date(2004, 4, 7)),
        (["УТВЕРЖДЕНА постановлением Правительства", "от «21» декабря 2001 года № 1672"], "1672", date(2001, 12, 21)),
        (["Үкіметтің", "2006 жылғы 3 ақпандағы", "№ 75 қаулысымен", "бекітілген"], "75", date(2006, 2, 3)),
        (["Аудан әкімінің 2011 жылғы 14 қаңтардағы № 5 өкіміне қосымша"], "5", date(2011, 1, 14)),
        (["Әкімдіктің", "2012 жылғы «19» наурыздағы", "№ 101 қаулысына", "2-қосымша"], "101", date(2012, 3, 19)),
        (["Постановление акимата города от 5 мая 2008 года № 412", "О плане"], "412", date(2008, 5, 5)),
        (["Облыс әкiмiнiң", "2003 жылғы 9 сәуiрдегi", "N 11 шешiмiмен", "бекiтiлген"], "11", date(2003, 4, 9)),
        (["«БЕКІТЕМІН»", "Облыс әкімінің орынбасары", "«12» наурыз 2013 ж."], None, date(2013, 3, 12)),
        (["БЕКІТЕМІН", "Облыс әкімінің орынбасары", "2019 жылғы 4 наурыз"], None, date(2019, 3, 4)),
        (["«УТВЕРЖДАЮ»", "Министр культуры", "____ И. Иванов", "«30» января 2020 года"], None, date(2020, 1, 30)),
    ],
)  # fmt: skip
def test_the_act_is_read_from_its_block(lines: list[str], number: str | None, day: date) -> None:
    source = document(*lines, "План мероприятий на 2009 год", table=PLAN)

    act = find_act(source, plan_of(source).place)[0]

    assert (act.number, act.dated_on) == (number, day)


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["Үкіметтің", "2006 жылғы 3 ақпандағы", "№ 75 қаулысымен", "бекітілген"], "resolution"),
        (["УТВЕРЖДЕНА постановлением Правительства", "от «21» декабря 2001 года № 1672"], "resolution"),
        (["Утвержден", "решением XIV сессии", "от 7.04.2004 г. № 14/3-III"], "decision"),
        (["Облыс әкiмiнiң", "2003 жылғы 9 сәуiрдегi", "N 11 шешiмiмен", "бекiтiлген"], "decision"),
        (["Аудан әкімінің 2011 жылғы 14 қаңтардағы № 5 өкіміне қосымша"], "order"),
        (["Утверждена Указом Президента", "от 11 октября 2004 года № 1459"], "decree"),
        (["БЕКІТЕМІН", "Облыс әкімінің орынбасары", "2019 жылғы 4 наурыз"], ""),
    ],
)
def test_the_kind_of_the_act_is_read_from_its_block(lines: list[str], kind: str) -> None:
    source = document(*lines, "План мероприятий на 2009 год", table=PLAN)

    assert find_act(source, plan_of(source).place)[0].kind == kind


def test_a_programme_approved_by_another_act_is_a_citation() -> None:
    source = document(
        "Решение областного маслихата от 14 декабря 2007 года N 21/4",
        "1. Утвердить прилагаемую Программу.",
        "Основание: Государственная программа, утвержденная Указом Президента от 11 октября 2004 года N 1459",
        table=PLAN,
    )

    act = find_act(source, plan_of(source).place)[0]

    assert (act.number, act.dated_on) == ("21/4", date(2007, 12, 14))


def test_acts_that_are_cited_and_editors_notes_are_not_the_approving_act() -> None:
    source = document(
        "Сноска. Утратил силу постановлением акимата от 3 марта 2010 года № 77.",
        "В соответствии с Законом Республики Казахстан от 23 января 2001 года № 148 аким области РЕШИЛ:",
        "1. Утвердить план мероприятий.",
        "План мероприятий",
        table=PLAN,
    )

    assert find_act(source, plan_of(source).place)[0] == Act()


@pytest.mark.parametrize(
    ("heading", "first", "last"),
    [
        ("План мероприятий на 2005 год по реализации Программы на 2003-2005 годы", (2005, 1), (2005, 12)),
        ("2011-2013 жылдарға арналған бағдарлама бойынша 2012 жылға арналған жоспар", (2012, 1), (2012, 12)),
        ("План мероприятий по реализации Программы развития туризма на 2007 – 2011 годы", (2007, 1), (2011, 12)),
        ("Жастар саясатының 2006-2008 жылдарға арналған өңірлік бағдарламасы", (2006, 1), (2008, 12)),
        ("План мероприятий на II полугодие 2009 года", (2009, 7), (2009, 12)),
        ("2010 жылғы ІІІ тоқсанға арналған іс-шаралар жоспары", (2010, 7), (2010, 9)),
        ("План работы на I-III кварталы 2008 года", (2008, 1), (2008, 9)),
        ("Сельская программа (ноябрь 2015 года – декабрь 2016 года)", (2015, 11), (2016, 12)),
        ("2008 жылғы қаңтар-маусым айларына арналған жұмыс жоспары", (2008, 1), (2008, 6)),
        ("2008 жылғы сәуір айына арналған жұмыс жоспары", (2008, 4), (2008, 4)),
        ("2007 жылдың бірінші жартыжылдығына арналған іс-шаралар жоспары", (2007, 1), (2007, 6)),
        ("2021-2022 оқу жылына арналған тәрбие жұмысының жоспары", (2021, 9), (2022, 5)),
        ("Байқауды 2018 жылы өткізу бойынша іс-шаралар жоспары", (2018, 1), (2018, 12)),
        ("План мероприятий на 2004-2006 гг.", (2004, 1), (2006, 12)),
        ("План развития школ на 2011-2020 годы (первый этап (2011-2015 годы))", (2011, 1), (2015, 12)),
        ("План мероприятий Программы дорог на 2004-2010 годы, третий этап (2008-2010 годы)", (2008, 1), (2010, 12)),
        ("Программа на 2003-2005 годы (1 этап - 2003 год, 2 этап - 2004-2005 годы)", (2003, 1), (2005, 12)),
        ("План работы на сентябрь-декабрь 2004 года", (2004, 9), (2004, 12)),
        ("План мероприятий на период с июля 2003 года по декабрь 2004 года", (2003, 7), (2004, 12)),
        ("План работы на май месяц 2004 года", (2004, 5), (2004, 5)),
        ("План мероприятий на второе полугодие 2007 года", (2007, 7), (2007, 12)),
        ("План мероприятий на 2-е полугодие 2007 года", (2007, 7), (2007, 12)),
        ("План семинаров на 2018/2019 учебный год", (2018, 9), (2019, 5)),
        ("План подготовки к отопительному сезону 2007/2008 годов", (2007, 1), (2008, 12)),
    ],
)  # fmt: skip
def test_headings_name_the_years_of_the_plan(
    heading: str, first: tuple[int, int], last: tuple[int, int]
) -> None:
    found = of_heading(heading)

    assert found is not None
    assert (found.first.year, found.first.month, found.last.year, found.last.month) == (*first, *last)


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(
    "period",
    [
        Period(date(2015, 11, 1), date(2016, 12, 31)),
        Period(date(2018, 7, 2), date(2018, 7, 31)),
        Period(date(2018, 6, 10), date(2018, 7, 2)),
        Period(date(2018, 1, 1), date(2018, 12, 31)),
    ],
)
def test_a_term_of_days_as_our_own_documents_print_it_is_read_back(period: Period, language: str) -> None:
    assert of_heading(f"Жоспар ({format_range(period, language)})") == period


@pytest.mark.parametrize(
    "heading",
    [
        "План мероприятий по реализации Концепции до 2020 года",
        "План мероприятий, посвящённых встрече 17 марта 1998 года",
        "Президенттің 2003 жылғы 5 қыркүйектегі тапсырмасын орындау жоспары",
        "План мероприятий по реализации Программы",
        "2009 жылғы 16 қарашадағы «Жер туралы» Заңды іске асыру жөніндегі іс-шаралар жоспары",
    ],
)
def test_days_and_far_aims_are_no_period(heading: str) -> None:
    assert of_heading(heading) is None


def test_the_passport_names_the_period_where_the_heading_does_not() -> None:
    source = document(
        "Паспорт программы",
        "Наименование: Программа развития архивного дела",
        "Сроки реализации 2001-2005 годы",
        "План мероприятий по реализации Программы",
        table=PLAN,
    )

    title = heading_of(source, plan_of(source))

    assert find_period(source, title, Act()).period == Period(date(2001, 1, 1), date(2005, 12, 31))
    assert read_title(source, plan_of(source)) == "Программа развития архивного дела"


def test_the_point_that_approves_measures_names_their_term() -> None:
    source = document(
        "1. Утвердить прилагаемый комплекс мер на период с 1 февраля 2003 года по 31 декабря 2004 года.",
        "Комплекс мер",
        table=PLAN,
    )
    plan = plan_of(source)

    found = find_period(source, "Комплекс мер", find_act(source, plan.place)[0], plan.place).period

    assert found == Period(date(2003, 2, 1), date(2004, 12, 31))


def test_a_sentence_names_the_period_and_the_deadline_cells_never_do() -> None:
    said = document("Реализация Программы в 2009-2011 годах потребует 12 млн. тенге.", "План", table=PLAN)
    silent = document("План", table=[*PLAN, ["2", "а", "б", "2004-2006 годы", "г"]])

    assert find_period(said, "План", Act()).period == Period(date(2009, 1, 1), date(2011, 12, 31))
    assert find_period(silent, "План", Act()).period is None


def test_abbreviations_are_found_in_lists_tables_and_brackets() -> None:
    source = document(
        "Департамент образования области (далее - ДО) и государственное учреждение «Управление туризма» (далее – УТ), "
        "бұқаралық ақпарат құралдары (БАҚ), прилагаемая программа (далее - Программа).",
        "Расшифровка аббревиатур:",
        "МФ - Министерство финансов",
        "АА «Казинформ» – агентство новостей",
    )

    assert read_glossary(source) == {
        "МФ": "Министерство финансов",
        "АА «Казинформ»": "агентство новостей",
        "ДО": "Департамент образования области",
        "УТ": "Управление туризма",
        "БАҚ": "бұқаралық ақпарат құралдары",
    }


def test_short_names_of_several_words_do_not_end_the_list() -> None:
    source = document(
        "Расшифровка аббревиатур:",
        "Акимат г. Алматы - Акимат города Алматы\nМФ - Министерство финансов",
        "Жамбыл обл. әкімдігі - Жамбыл облысының әкімдігі",
        "МТ - Министерство туризма",
    )

    assert read_glossary(source) == {
        "Акимат г. Алматы": "Акимат города Алматы",
        "МФ": "Министерство финансов",
        "Жамбыл обл. әкімдігі": "Жамбыл облысының әкімдігі",
        "МТ": "Министерство туризма",
    }


def test_abbreviations_run_together_in_one_line_are_parted() -> None:
    source = document(
        "Ескертпе: аббревиатуралардың толық жазылуы",
        "ДСМ - Денсаулық сақтау министрлiгi ҚМ - Қаржы министрлiгi",
        "Еңбекминi - Еңбек министрлiгi",
    )

    assert read_glossary(source) == {
        "ДСМ": "Денсаулық сақтау министрлігі",
        "ҚМ": "Қаржы министрлігі",
        "Еңбекмині": "Еңбек министрлігі",
    }


def test_the_approval_under_a_heading_is_no_part_of_it() -> None:
    heading = "2004 жылға арналған іс-шаралар жоспары"
    source = document(heading, "Аудан әкiмiнiң 2004 жылғы 5 ақпандағы N 3 шешiмiмен бекiтiлген", table=PLAN)

    assert read_title(source, plan_of(source)) == heading


def test_reports_of_the_acts_points_are_told_apart_by_whom_they_speak_to() -> None:
    source = document(
        "Правительство ПОСТАНОВЛЯЕТ:",
        "1. Утвердить прилагаемый План.",
        "2. Исполнителям, указанным в Плане, представлять к 10 числу месяца, следующего за отчётным кварталом, "
        "информацию в Министерство экономики.",
        "3. Министерству экономики до 25 января представить сводную информацию.",
        "План",
        table=PLAN,
    )

    reports = read_body_rules(source, plan_of(source).place).reports

    assert [(report.point, report.is_for_everyone) for report in reports] == [("2", True), ("3", False)]


def test_departments_of_the_body_that_signs_are_everyone() -> None:
    source = document(
        "ПРИКАЗЫВАЮ:",
        "1. Утвердить прилагаемый План.",
        "2. Структурным подразделениям ежеквартально, к 5 числу месяца, следующего за отчетным кварталом, "
        "представлять информацию об исполнении Плана.",
        "План",
        table=PLAN,
    )

    (report,) = read_body_rules(source, plan_of(source).place).reports

    assert report.is_for_everyone


def test_the_first_of_the_month_set_in_the_plan_is_no_report_of_its_own() -> None:
    source = document(
        "1. Утвердить прилагаемый План.",
        "2. Ответственным исполнителям ежеквартально, не позднее 1 числа месяца, указанного в Плане, "
        "представлять информацию в Министерство.",
        "План",
        table=PLAN,
    )

    rules = read_body_rules(source, plan_of(source).place)

    assert (rules.reports, rules.are_until) == ((), True)


def test_numbered_headings_of_a_programme_do_not_hide_the_points_of_the_act() -> None:
    source = document(
        "1. Утвердить прилагаемую Программу.",
        "2. Ответственным исполнителям представлять информацию к 15 января и 15 июля.",
        "1. Паспорт",
        "2. Введение",
        "3. План мероприятий",
        table=PLAN,
    )

    (report,) = read_body_rules(source, plan_of(source).place).reports

    assert report.point == "2"


def test_a_point_of_the_act_keeps_its_parts() -> None:
    source = document(
        "Правительство ПОСТАНОВЛЯЕТ:",
        "1. Утвердить прилагаемый План.",
        "2. Центральным исполнительным органам, акимам областей:",
        "1) обеспечить своевременное выполнение мероприятий;",
        "2) представлять информацию об исполнении Плана в Министерство к 1 декабря 2008 года.",
        "3. Настоящее постановление вводится в действие со дня подписания.",
        "План",
        table=PLAN,
    )

    (report,) = read_body_rules(source, plan_of(source).place).reports

    assert (report.point, report.is_for_everyone) == ("2", True)
    assert "к 1 декабря 2008 года" in report.text


def test_the_language_is_told_by_letters_and_two_languages_are_parted() -> None:
    kazakh = [
        ["№", "Іс-шаралар", "Мерзімі", "Жауаптылар"],
        ["1", "Оқушыларға арналған байқау ұйымдастыру " * 8, "қазан", "әкімдік"],
    ]
    russian = [
        ["№", "Мероприятия", "Срок", "Исполнители"],
        ["1", "Организовать конкурс для школьников " * 8, "октябрь", "акимат"],
    ]
    first, second = (
        document("БЕКІТІЛДІ", "Жоспар", table=kazakh),
        document("УТВЕРЖДЕНО", "План", table=russian),
    )
    both = Source(numbered([*first.blocks, *second.blocks]))

    parts = parts_by_language(both)

    assert [language_of(part) for part in parts] == ["kk", "ru"]
    assert [next(part.paragraphs).text for part in parts] == ["БЕКІТІЛДІ", "УТВЕРЖДЕНО"]
    assert parts_by_language(first) == [first]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Бұл жоспар емес, жай хат.", "kk"),
        ("Есеп туралы", "kk"),
        ("Это не план, а простое письмо.", "ru"),
        ("Письмо газеты «Қызылорда»", "ru"),
        ("План мероприятий по области и для города Ұзынағаш", "ru"),
    ],
)
def test_the_language_of_a_short_text_is_told_by_a_letter_or_a_small_word(text: str, language: str) -> None:
    assert language_of(document(text)) == language


def test_a_column_for_each_language_gives_two_documents() -> None:
    table = [
        ["№", "Іс-шаралар", "Мероприятия", "Орындау мерзімі", "Срок исполнения", "Жауаптылар"],
        ["1", "Ережені бекіту", "Утвердить правила", "үшінші тоқсан", "третий квартал", "ӘМ, ҚМ"],
        ["2", "Мұғалімдерді даярлау", "Обучить учителей", "жыл сайын", "ежегодно", "БҒМ, ҚМ"],
    ]
    parts = parts_by_language(document("Жұмыс жоспары", table=table))

    assert [[cell.text for cell in plan_of(part).rows[1]] for part in parts] == [
        ["1", "Ережені бекіту", "үшінші тоқсан", "ӘМ, ҚМ"],
        ["1", "Утвердить правила", "третий квартал", "ӘМ, ҚМ"],
    ]


def test_cells_in_two_languages_give_two_documents() -> None:
    table = [
        ["№", "Іс-шаралар / Мероприятия", "Мерзімі / Срок", "Жауаптылар / Ответственные"],
        ["1", "Ережені бекіту / Утвердить правила", "қазан / октябрь", "Кадр бөлімі / Отдел кадров"],
        ["2", "Үй-жайды жөндеу / Отремонтировать помещение", "тамыз / август", "Қойма / Склад"],
    ]
    parts = parts_by_language(document("Жұмыс жоспары / Рабочий план учреждения", table=table))

    assert [plan_of(part).rows[2][1].text for part in parts] == [
        "Үй-жайды жөндеу",
        "Отремонтировать помещение",
    ]
    assert [language_of(part) for part in parts] == ["kk", "ru"]


def test_one_language_with_abbreviations_beside_words_stays_one_document() -> None:
    table = [
        ["№", "Іс-шаралар", "Аяқтау нысаны", "Орындаушылар", "Мерзімі", "Көзі"],
        *([str(row), "Ережені бекіту", "Бұйрық", "ДСМ, БАМ", "1999 жыл", "РБ"] for row in range(1, 9)),
    ]
    source = document("Жоспар", table=table)

    assert parts_by_language(source) == [source]


def test_the_programme_above_a_table_names_a_heading_without_a_subject() -> None:
    name = "Сарыарқа облысының 2011-2015 жылдарға арналған даму бағдарламасы"
    source = document(name, "2-кесте. Іс-шаралар", table=PLAN)
    carried_out = document(f"{name} туралы", "Бағдарламаны жүзеге асырудың iс-шаралар жоспары", table=PLAN)

    assert read_title(source, plan_of(source)) == name
    assert read_title(carried_out, plan_of(carried_out)) == name


@pytest.mark.parametrize(
    "act",
    [
        "Постановление Правительства Республики Казахстан от 3 марта 2012 года № 281",
        "Аудан әкімдігінің 2012 жылғы 3 наурыздағы № 281 қаулысы",
    ],
)
def test_the_act_under_a_heading_is_no_part_of_the_title(act: str) -> None:
    source = document("Об утверждении плана мероприятий по развитию архивов на 2012 год", act, table=PLAN)

    assert (
        read_title(source, plan_of(source))
        == "Об утверждении плана мероприятий по развитию архивов на 2012 год"
    )
