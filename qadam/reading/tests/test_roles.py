"""Columns are told by their heads in both languages and by what stands in them."""

import pytest

from qadam.reading.tables.roles import Role, find_layout, head_role, is_count, layout_by_content
from qadam.reading.tests.tables import table

N, T, F, D, X = Role.NUMBER, Role.TITLE, Role.FORM, Role.DEADLINE, Role.EXECUTORS
C, M, S = Role.CHANNELS, Role.COST, Role.FUNDING


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("№", N), ("№ п/п", N), ("Р/с №", N), ("р/с", N), ("N", N), ("Рет №", N), ("Реттік нөмірі", N),
        ("Іс-шаралар", T), ("Іс-шараның атауы", T), ("І с - ш а р а л а р", T), ("Мероприятие", T),
        ("Наименование мероприятий", T), ("Содержание мероприятий", T), ("Атауы", T), ("Тапсырма", T),
        ("Аяқталу нысаны", F), ("Аяқтау нысаны", F), ("Орындалу нысаны", F), ("Форма завершения", F),
        ("Форма заверше ния", F), ("Форма исполнения", F), ("Ожидаемый результат", F),
        ("Орындау мерзімі", D), ("Орындалу мерзімдері", D), ("Іске асыру (орындау) мерзімі", D),
        ("Срок исполнения", D), ("Сроки реализации", D), ("Срок реализ а ции", D), ("Дата проведения", D),
        ("Жауапты орындаушылар", X), ("Орындауға (іске асыруға) жауаптылар", X), ("Ответственные за реали зацию", X),
        ("Исполнители", X), ("Ответственный исполнитель", X), ("Жауаптылар", X),
        ("Байланыс арналары", C), ("Каналы коммуникации", C),
        ("Болжамды шығыстар, (млн. теңге)", M), ("Предполагаемые расходы (тыс. тенге)", M), ("Сумма", M),
        ("Объемы финансирования", M), ("Қаржыландыру көлемі", M),
        ("Қаржыландыру көзі", S), ("Источник финансирования", S), ("Қаржыландыру көздері", S),
        ("Примечание", Role.NOTE), ("Ескертпе", Role.NOTE),
        ("Өлшем бірлігі", None), ("2006 год", None), ("", None),
    ],
)  # fmt: skip
def test_a_head_names_its_role(head: str, role: Role | None) -> None:
    assert head_role(head)[0] is role


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("Отв.", X), ("Ответств. исполн.", X), ("Отвественные за исполнение", X), ("Кому поручено", X),
        ("Государственный орган-разработчик", X), ("Заинтересованные министерства и ведомства", X),
        ("Год реализации", D), ("Контрольная дата", D), ("Месяц проведения", D), ("Когда", D),
        ("Форма выполнения", F), ("Форма нормативного правового акта", F), ("Вид документа", F),
        ("Итоговый документ", F),
        ("Виды деятельности", T), ("Намечаемые меры", T), ("Предложения участников встречи", T),
        ("№ пункта", N), ("П/н", N), ("Объем средств", M), ("Источн. финанс.", S),
        ("Лицо, ответственное за качество и своевременность", Role.NOTE), ("Ответственный за контроль", Role.NOTE),
        ("Форма собственности", None), ("Ед. изм.", None),
    ],
)  # fmt: skip
def test_rarer_russian_heads(head: str, role: Role | None) -> None:
    assert head_role(head)[0] is role


def roles(*rows: str) -> list[Role | None]:
    layout = find_layout(table(*rows))
    assert layout is not None
    return [column.role for column in layout.columns]


def test_a_head_over_two_storeys_gives_each_year_its_column() -> None:
    made = table(
        "№ | Мероприятия | Срок | Исполнители | Расходы, млн. тенге | < | Источник",
        "^ | ^ | ^ | ^ | 2011 год | 2012 год | ^",
        "1 | 2 | 3 | 4 | 5 | 6 | 7",
        "1 | Провести семинар | март | Отдел культуры | 1,5 | 2 | Местный бюджет",
        "2 | Провести форум | май | Отдел культуры | 0,5 | 3 | Местный бюджет",
    )

    layout = find_layout(made)

    assert layout is not None
    assert [column.role for column in layout.columns] == [N, T, D, X, M, M, S]
    assert [column.label for column in layout.columns][4:6] == ["2011 год", "2012 год"]
    assert layout.heads == 3


def test_quarters_and_sources_under_a_head_belong_to_it() -> None:
    layout = find_layout(
        table(
            "№ | Мероприятия | Исполнители | Срок, 2016 год | < | Расходы | <",
            "^ | ^ | ^ | I кв. | II кв. | РБ | внебюдж.",
            "1 | Построить школу | Отдел строительства | + |  | 10 | 5",
            "2 | Открыть клуб | Отдел культуры |  | + | 3 | 1",
        )
    )

    assert layout is not None
    assert layout.heads == 2
    assert [column.role for column in layout.columns] == [N, T, X, D, D, M, M]


def test_several_deadline_columns_are_all_deadlines() -> None:
    assert roles(
        "Р/с | Іс-шара | Мерзімі | < | Жауаптылар",
        "^ | ^ | басталуы | аяқталуы | ^",
        "1 | Жоспар жасау | наурыз | сәуір | Білім бөлімі",
        "2 | Байқау өткізу | мамыр | маусым | Білім бөлімі",
    ) == [N, T, D, D, X]


def test_a_number_column_without_a_head_is_told_by_its_cells() -> None:
    assert roles(
        " | Іс-шаралар | Мерзімі | Орындаушылар",
        "1 | Көрме өткізу | мамыр | Мәдениет бөлімі",
        "2 | Семинар өткізу | қазан | Білім бөлімі",
    ) == [N, T, D, X]


def test_heads_that_stand_one_column_aside_are_moved_back() -> None:
    assert roles(
        "Іс-шаралар | Аяқталу нысаны | Орындау мерзімі | Орындаушылар | ",
        "1 | Аудандарда кәсіптік көрмелер өткізу | ақпарат | 2011 жылғы мамыр | Білім басқармасы",
        "2 | Мектептерде семинарлар ұйымдастыру | есеп | 2011 жылғы қазан | Мәдениет басқармасы",
        "3 | Жастарға арналған форум өткізу | ақпарат | тоқсан сайын | Ішкі саясат бөлімі",
    ) == [N, T, F, D, X]


def test_days_and_bodies_under_each_others_heads_are_exchanged() -> None:
    assert roles(
        "№ | Мероприятия | Исполнители | Сроки",
        "1 | Организовать ярмарку | март 2007 года | Отдел предпринимательства",
        "2 | Провести опрос | II квартал 2007 года | Отдел внутренней политики",
    ) == [N, T, D, X]


def test_a_table_without_heads_is_told_by_its_cells() -> None:
    layout = layout_by_content(
        table(
            "1 | Подготовить проект правил содержания дворов | Отдел архитектуры | до 1 мая 2003 года",
            "2 | Провести месячник чистоты во всех округах | Акимы округов | апрель",
            "3 | Установить указатели улиц и номера домов | Отдел коммунального хозяйства | III квартал",
        )
    )

    assert layout is not None
    assert [column.role for column in layout.columns] == [N, T, X, D]
    assert layout.trust < 1


def test_a_form_that_names_its_reader_is_told_from_bodies() -> None:
    layout = layout_by_content(
        table(
            "1 | Оказать помощь семьям перед новым учебным годом | Информация акиму | Отдел занятости | III кв.",
            "2 | Создать новые рабочие места в посёлках и сёлах | Информация акиму | Акимы округов | IV квартал",
            "3 | Обеспечить работу приюта для пожилых жителей | Отчёт акиму | Отдел занятости | II квартал",
        )
    )

    assert layout is not None
    assert [column.role for column in layout.columns] == [N, T, F, X, D]


def test_a_table_of_numbers_is_no_plan() -> None:
    numbers = table("№ | Аудандар | 2005 | 2006", "1 | Байқоңыс | 12 | 15", "2 | Көктал | 7 | 9")

    layout = find_layout(numbers)

    assert layout is None or not layout.is_plan
    assert layout_by_content(numbers) is None


def test_a_row_of_column_numbers_is_no_data() -> None:
    rows = table("1 | 2 | 3", "5 | 6 | 7", "1 | 2005 | 3", "1 | Іс-шара | 3").grid()

    assert [is_count(row) for row in rows] == [True, True, False, False]


def test_ticked_quarters_are_deadlines() -> None:
    assert roles(
        "№ | Мероприятия | I кв. | II кв. | III кв. | Ответственные",
        "1 | Заседание комиссии | + | + | + | Отдел экономики",
        "2 | Выездная проверка |  | + |  | Отдел экономики",
    ) == [N, T, D, D, D, X]


def test_years_of_money_need_no_head_over_them_where_sources_are_named() -> None:
    assert roles(
        "№ | Атауы | Орындау мерзімі | Жауаптылар | 2011 | 2012 | Қаржыландыру көздері",
        "1 | Мектеп салу | 2011-2012 | Құрылыс бөлімі | 120 | 130 | РБ",
        "2 | Жол жөндеу | 2011 | Жол бөлімі | 10 |  | ЖБ",
    ) == [N, T, D, X, M, M, S]


def test_indicators_with_a_body_beside_them_are_no_plan() -> None:
    layout = find_layout(
        table(
            "№ | Наименование целевого индикатора | Ед. изм. | 2011 | 2012 | Ответственные исполнители",
            "1 | Уровень безработицы | % | 5,6 | 5,5 | Управление занятости",
            "2 | Доля новых школ | % | 10 | 12 | Управление образования",
        )
    )

    assert layout is None or not layout.is_plan


def test_a_passport_is_no_plan() -> None:
    layout = find_layout(
        table(
            "Наименование | Программа развития района",
            "Срок реализации | Мероприятия выполняются в 2011-2012 годах",
            "Источники финансирования | Расходы местного бюджета 120 млн. тенге",
        )
    )

    assert layout is None or not layout.is_plan


def test_a_plan_may_have_two_columns() -> None:
    layout = find_layout(
        table("Мероприятия | Срок исполнения", "Провести опрос | март", "Открыть музей | до 1 мая 2003 года")
    )

    assert layout is not None
    assert layout.is_plan


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("Аяқталу түрі", Role.FORM),
        ("Орындау нысаны мен түрі", Role.FORM),
        ("Актінің нысаны", Role.FORM),
        ("Атқарылатын жұмыстар", Role.TITLE),
        ("Iске асырылатын мерзiмi", Role.DEADLINE),
        ("Орындалу кезеңдері", Role.DEADLINE),
        ("Кім жауапты", Role.EXECUTORS),
        ("Мемлекеттік органдар", Role.EXECUTORS),
        ("Бақылауға жауапты", Role.NOTE),
        ("Рет саны", Role.NUMBER),
    ],
)
def test_kazakh_heads_name_their_columns(head: str, role: Role) -> None:
    assert head_role(head)[0] is role


def test_persons_beside_bodies_are_no_executors() -> None:
    layout = find_layout(
        table(
            "№ | Актінің атауы | Орындау мерзімі | Жауапты мемлекеттік орган | Әзірлеуге жауапты адам",
            "1 | Тәртіпті бекіту туралы | қаңтар | Әділет министрлігі | А. Сәрсенов",
            "2 | Ережені бекіту туралы | ақпан | Қаржы министрлігі | Б. Омаров",
        )
    )

    assert layout is not None
    assert layout.of(Role.EXECUTORS) == [3]


def test_the_first_columns_may_be_counted_by_letters() -> None:
    layout = find_layout(
        table("№ | Іс-шаралар | Мерзімі | Жауаптылар", "А | Б | 1 | 2", "1 | Бекет салу | мамыр | Су бөлімі")
    )

    assert layout is not None
    assert layout.heads == 2
