"""Rows of a plan become measures: sections, merged and ditto cells, numbers, rows that go on."""

from qadam.reading.source import Table
from qadam.reading.tables.joining import plan_tables
from qadam.reading.tables.roles import Role
from qadam.reading.tables.rows import RawMeasure, Rows, read_rows
from qadam.reading.tests.tables import source, table

HEAD = "№ | Іс-шаралар | Аяқталу нысаны | Орындау мерзімі | Орындаушылар"


def rows_of(made: Table) -> Rows:
    (plan,) = plan_tables(source(made))
    return read_rows(plan)


def read(*rows: str, head: str = HEAD) -> list[RawMeasure]:
    return rows_of(table(head, *rows)).measures


def numbers(measures: list[RawMeasure]) -> list[str]:
    return [measure.number for measure in measures]


def said(measures: list[RawMeasure], role: Role) -> list[str]:
    return [measure.text(role).replace("\n", " / ") for measure in measures]


def codes(measures: list[RawMeasure]) -> set[str]:
    return {found.code for measure in measures for found in measure.findings}


def test_numbers_stand_without_the_dot_at_their_end() -> None:
    measures = read(
        "1. | Көрме өткізу | ақпарат | мамыр | Мәдениет бөлімі",
        "1.1. | Семинар өткізу | ақпарат | маусым | Білім бөлімі",
        "1 2 | Форум өткізу | ақпарат | қазан | Білім бөлімі",
    )

    assert numbers(measures) == ["1", "1.1", "12"]


def test_spanning_rows_are_sections_and_each_style_has_its_depth() -> None:
    measures = read(
        "I. ҰЙЫМДАСТЫРУ",
        "1. Кадрлар",
        "1 | Курс ашу | ақпарат | мамыр | Білім бөлімі",
        "2. Жабдық",
        "2 | Кітап алу | ақпарат | мамыр | Мәдениет бөлімі",
        "II. АҚПАРАТ",
        "1. Баспасөз",
        "I кезең. Дайындық",
        "3 | Мақала жазу | мақала | мамыр | Баспасөз қызметі",
        "II кезең. Қорытынды",
        "4 | Айдар ашу | айдар | маусым | Баспасөз қызметі",
        "2. Теледидар",
        "5 | Сюжет түсіру | сюжет | маусым | Баспасөз қызметі",
    )

    assert [measure.sections for measure in measures] == [
        ("I. ҰЙЫМДАСТЫРУ", "1. Кадрлар"),
        ("I. ҰЙЫМДАСТЫРУ", "2. Жабдық"),
        ("II. АҚПАРАТ", "1. Баспасөз", "I кезең. Дайындық"),
        ("II. АҚПАРАТ", "1. Баспасөз", "II кезең. Қорытынды"),
        ("II. АҚПАРАТ", "2. Теледидар"),
    ]


def test_a_heading_may_stand_in_the_columns_of_number_and_title() -> None:
    measures = read(
        "1 | Развитие дорог | | | ",
        "1.1 | Отремонтировать мост | акт | июнь | Отдел дорог",
        "1.2 | Установить знаки | акт | июль | Отдел дорог",
        "2 | Благоустройство | | | ",
        "2.1 | Посадить деревья | акт | апрель | Отдел жилья",
        head="№ | Мероприятия | Форма завершения | Срок исполнения | Исполнители",
    )

    assert numbers(measures) == ["1.1", "1.2", "2.1"]
    assert [measure.sections for measure in measures] == [
        ("1 Развитие дорог",),
        ("1 Развитие дорог",),
        ("2 Благоустройство",),
    ]


def test_a_number_before_a_spanning_heading_belongs_to_it() -> None:
    measures = read(
        "1 | Жұмыс орындары | < | < | <",
        "1 | Жәрмеңке өткізу | ақпарат | мамыр | Жұмыспен қамту бөлімі",
        "II | Оқыту | < | < | <",
        "2 | Курс ашу | ақпарат | маусым | Білім бөлімі",
    )

    assert [measure.sections[-1] for measure in measures] == ["1 Жұмыс орындары", "II Оқыту"]


def test_a_bold_row_without_days_and_bodies_is_a_section() -> None:
    measures = read(
        " | !Жұмыс орындары | | | ",
        "1 | Жәрмеңке өткізу | ақпарат | мамыр | Жұмыспен қамту бөлімі",
        " | !Оқыту | | | ",
        "2 | Курс ашу | ақпарат | маусым | Білім бөлімі",
    )

    assert [measure.sections for measure in measures] == [("Жұмыс орындары",), ("Оқыту",)]


def test_a_row_without_number_and_day_carries_on_the_title_above() -> None:
    measures = read(
        "1 | Көшелерді жарықтандыру, соның ішінде: | ақпарат | мамыр | Әкім аппараты",
        " | орталық алаңды | | | ",
        " | саябақты | | | ",
        "2 | Ағаш отырғызу | акт | сәуір | Әкім аппараты",
    )

    assert said(measures, Role.TITLE) == [
        "Көшелерді жарықтандыру, соның ішінде: / орталық алаңды / саябақты",
        "Ағаш отырғызу",
    ]


def test_a_row_with_nothing_but_a_day_belongs_to_the_measure_above() -> None:
    measures = read(
        "1 | Байқау өткізу: дайындық; финал | хаттама | 2011 жылғы мамыр | Білім бөлімі",
        " | | | 2011 жылғы маусым | ",
        "2 | Форум өткізу | ақпарат | қазан | Білім бөлімі",
    )

    assert said(measures, Role.DEADLINE) == ["2011 жылғы мамыр / 2011 жылғы маусым", "қазан"]
    assert "row-continued" in codes(measures)


def test_a_row_without_number_but_with_its_own_day_is_a_measure() -> None:
    measures = read(
        "1 | Байқау өткізу | хаттама | мамыр | Білім бөлімі",
        " | Жеңімпаздарды марапаттау | хаттама | маусым | Білім бөлімі",
        "2 | Форум өткізу | ақпарат | қазан | Білім бөлімі",
    )

    assert numbers(measures) == ["1", "", "2"]
    assert "row-without-number" in codes(measures)


def test_a_table_without_numbers_gives_a_measure_for_each_row() -> None:
    measures = read(
        "Провести ярмарку вакансий в районном центре | Отдел занятости | март",
        "Организовать курсы для безработных | Отдел занятости | постоянно",
        head="Содержание мероприятий | Исполнители | Сроки исполнения",
    )

    assert numbers(measures) == ["", ""]
    assert said(measures, Role.DEADLINE) == ["март", "постоянно"]


def test_a_merged_cell_belongs_to_each_of_its_rows() -> None:
    measures = read(
        "1 | Көрме өткізу | ақпарат | мамыр | Мәдениет бөлімі",
        "2 | Концерт өткізу | ^ | маусым | ^",
    )

    assert said(measures, Role.EXECUTORS) == ["Мәдениет бөлімі", "Мәдениет бөлімі"]
    assert said(measures, Role.FORM) == ["ақпарат", "ақпарат"]
    assert codes(measures) == set()


def test_a_measure_merged_over_rows_keeps_the_days_and_bodies_of_all() -> None:
    measures = read(
        "1 | Байқау өткізу | хаттама | мамыр | Білім бөлімі",
        "^ | ^ | ^ | маусым | Спорт бөлімі",
        "2 | Форум өткізу | ақпарат | қазан | Білім бөлімі",
    )

    assert numbers(measures) == ["1", "2"]
    assert said(measures, Role.DEADLINE) == ["мамыр / маусым", "қазан"]
    assert said(measures, Role.EXECUTORS) == ["Білім бөлімі / Спорт бөлімі", "Білім бөлімі"]


def test_marks_of_repetition_give_the_words_above() -> None:
    measures = read(
        "1 | Открыть кружки | информация | 1 квартал | Отдел образования",
        '2 | Открыть секции | -//- | то же | -"-',
        "3 | Открыть клубы | « | // | тоже",
        head="№ | Мероприятия | Форма завершения | Срок исполнения | Исполнители",
    )

    assert said(measures, Role.FORM) == ["информация"] * 3
    assert said(measures, Role.DEADLINE) == ["1 квартал"] * 3
    assert said(measures, Role.EXECUTORS) == ["Отдел образования"] * 3
    assert codes(measures) == {"row-ditto"}


def test_an_empty_executor_under_a_filled_one_is_read_as_merged() -> None:
    measures = read(
        "Бірінші кезең",
        "1 | Өтінім қабылдау | тізім | мамыр | Аудан әкімдігі",
        "2 | Өтінімдерді қарау | хаттама | маусым | ",
        "Екінші кезең",
        "1 | Қорытынды шығару | хаттама | шілде | ",
    )

    assert said(measures, Role.EXECUTORS) == ["Аудан әкімдігі", "Аудан әкімдігі", ""]
    assert [found.code for found in measures[1].findings] == ["row-executors-from-above"]


def test_an_empty_day_stays_empty() -> None:
    measures = read(
        "1 | Өтінім қабылдау | тізім | мамыр | Аудан әкімдігі",
        "2 | Өтінімдерді қарау | хаттама | - | Аудан әкімдігі",
    )

    assert not measures[1].has(Role.DEADLINE)


def test_several_numbers_in_a_cell_are_as_many_measures() -> None:
    measures = read(
        "1. / 2. | Көрме өткізу / Концерт өткізу | ақпарат | мамыр / маусым | Мәдениет бөлімі",
        "3. | Форум өткізу | ақпарат | қазан | Білім бөлімі",
    )

    assert numbers(measures) == ["1", "2", "3"]
    assert said(measures, Role.TITLE) == ["Көрме өткізу", "Концерт өткізу", "Форум өткізу"]
    assert said(measures, Role.DEADLINE) == ["мамыр", "маусым", "қазан"]
    assert said(measures, Role.EXECUTORS)[:2] == ["Мәдениет бөлімі", "Мәдениет бөлімі"]


def test_numbers_parted_by_commas_are_several_too() -> None:
    measures = read("1, 2 | Көрме өткізу; байқау өткізу | ақпарат | мамыр; маусым | Мәдениет бөлімі")

    assert numbers(measures) == ["1", "2"]
    assert said(measures, Role.TITLE) == ["Көрме өткізу", "байқау өткізу"]
    assert said(measures, Role.DEADLINE) == ["мамыр", "маусым"]


def test_several_numbers_that_do_not_pair_are_one_measure_with_a_finding() -> None:
    measures = read("1. / 2. | Көрме өткізу | ақпарат | мамыр | Мәдениет бөлімі")

    assert numbers(measures) == ["1"]
    assert codes(measures) == {"row-several-numbers"}


def test_the_number_in_the_measures_own_cell_counts() -> None:
    measures = read(
        "1 | 1.1. Отремонтировать мост | акт | июнь | Отдел дорог",
        "^ | 1.2. Установить знаки | акт | июль | Отдел дорог",
        "2 | 2.1. Посадить деревья | акт | апрель | Отдел жилья",
        head="№ | Мероприятия | Форма завершения | Срок исполнения | Исполнители",
    )

    assert numbers(measures) == ["1.1", "1.2", "2.1"]
    assert said(measures, Role.TITLE) == ["Отремонтировать мост", "Установить знаки", "Посадить деревья"]


def test_titles_may_carry_all_the_numbers() -> None:
    measures = read(
        "1. Отремонтировать мост | июнь | Отдел дорог",
        "2. Установить знаки | июль | Отдел дорог",
        "3. Нанести разметку | август | Отдел дорог",
        head="Мероприятия | Срок исполнения | Исполнители",
    )

    assert numbers(measures) == ["1", "2", "3"]
    assert said(measures, Role.TITLE)[0] == "Отремонтировать мост"


def test_a_measure_printed_twice_is_given_once() -> None:
    measures = read(
        "1 | Көрме өткізу | ақпарат | мамыр | Мәдениет бөлімі",
        "1 | Көрме өткізу | ақпарат | мамыр | Мәдениет бөлімі",
        "2 | Форум өткізу | ақпарат | қазан | Білім бөлімі",
    )

    assert numbers(measures) == ["1", "2"]
    assert codes(measures) == {"row-printed-twice"}


def test_numbers_that_begin_again_in_each_section_are_no_repetition() -> None:
    measures = read(
        "Бірінші кезең",
        "1 | Өтінім қабылдау | тізім | мамыр | Аудан әкімдігі",
        "Екінші кезең",
        "1 | Қорытынды шығару | хаттама | шілде | Аудан әкімдігі",
    )

    assert numbers(measures) == ["1", "1"]
    assert codes(measures) == set()


def test_a_gap_in_the_numbers_is_a_finding() -> None:
    measures = read(
        "1 | Өтінім қабылдау | тізім | мамыр | Аудан әкімдігі",
        "3 | Қорытынды шығару | хаттама | шілде | Аудан әкімдігі",
    )

    assert codes(measures) == {"number-skipped"}


def test_heads_and_column_numbers_in_the_middle_are_dropped() -> None:
    measures = read(
        "1 | 2 | 3 | 4 | 5",
        "1 | Өтінім қабылдау | тізім | мамыр | Аудан әкімдігі",
        HEAD,
        "1 | 2 | 3 | 4 | 5",
        "2 | Қорытынды шығару | хаттама | шілде | Аудан әкімдігі",
    )

    assert numbers(measures) == ["1", "2"]


def test_rows_of_totals_are_no_measures() -> None:
    rows = rows_of(
        table(
            "№ | Мероприятия | Срок | Исполнители | Сумма, тыс. тенге",
            "1 | Отремонтировать мост | июнь | Отдел дорог | 1500",
            "2 | Установить знаки | июль | Отдел дорог | 300",
            " | Итого: | | | 1800",
        )
    )

    assert numbers(rows.measures) == ["1", "2"]
    assert [total.text(Role.COST) for total in rows.totals] == ["1800"]


def test_a_numbered_row_over_its_parts_heads_only_them() -> None:
    measures = read(
        "2. Социальная политика",
        "4 | Обеспечить жильём, в том числе: | | |",
        "4.1 | учителей | информация | май | Отдел образования",
        "4.2 | врачей | информация | май | Отдел здравоохранения",
        "5 | Издать сборник | сборник | июнь | Отдел культуры",
    )

    over = "4 Обеспечить жильём, в том числе:"
    assert [measure.sections for measure in measures] == [
        ("2. Социальная политика", over),
        ("2. Социальная политика", over),
        ("2. Социальная политика",),
    ]


def test_marks_of_repetition_take_many_shapes() -> None:
    marks = ["//-//", "- // -", "«-«", "- « -", "/-/", '"-"']
    rows = [
        f"{number} | Работа {number} | отчёт | май | {mark}" for number, mark in enumerate(marks, start=2)
    ]

    measures = read("1 | Провести рейд | отчёт | май | Отдел торговли", *rows)

    assert said(measures, Role.EXECUTORS) == ["Отдел торговли"] * 7


def test_what_is_named_of_which_adds_no_money() -> None:
    (measure,) = read(
        "1 | Ремонт школы | май | Отдел образования | 45",
        " | в т.ч. кровля | | | 20",
        head="№ | Мероприятия | Срок | Исполнители | Сумма, млн. тенге",
    )

    assert measure.text(Role.COST) == "45"


def test_a_row_that_ends_like_a_list_heads_its_parts() -> None:
    measures = read(
        "2 | Посадить лес | отчёт | май | лесхоз",
        "3 | Построить очистные: | | |",
        "1) | в городе | акт | июнь | Отдел строительства",
        "2) | в селе | акт | июль | Отдел строительства",
        "4 | Открыть парк | акт | август | Отдел культуры",
    )

    assert numbers(measures) == ["2", "1)", "2)", "4"]
    assert [measure.sections for measure in measures] == [(), *[("3 Построить очистные:",)] * 2, ()]


def test_rows_struck_out_by_a_later_act_are_neither_measures_nor_headings() -> None:
    measures = read(
        "1 | Провести ярмарку | информация | май | Отдел культуры",
        "2 | Исключен постановлением акимата от 5 мая 2010 года № 7 | | |",
        "3. Исключена решением маслихата от 6 мая 2010 года № 8",
        "4 | 2010.05.07 № 9 қаулысымен алып тасталды | - | - | -",
        "5 | Открыть курсы | информация | июнь | Отдел культуры",
    )

    assert numbers(measures) == ["1", "5"]
    assert [measure.sections for measure in measures] == [(), ()]
    assert "number-skipped" not in codes(measures)


def test_notes_under_the_rows_are_no_sections() -> None:
    rows = rows_of(
        table(
            HEAD,
            "1 | Өтінім қабылдау | тізім | мамыр | Аудан әкімдігі",
            "Ескертпе: мерзімдер нақтылануы мүмкін",
        )
    )

    assert numbers(rows.measures) == ["1"]
    assert [measure.sections for measure in rows.measures] == [()]


def test_a_number_of_parts_in_the_title_needs_no_dot_and_an_amount_is_none() -> None:
    measures = read(
        "2.1 Мектептерді жөндеу | ақпарат | мамыр | Білім бөлімі",
        "2.2 Кітапхана ашу | ақпарат | маусым | Мәдениет бөлімі",
        "2.5 млн. теңгеге кітап алу | ақпарат | қазан | Мәдениет бөлімі",
        head="Іс-шаралар | Аяқталу нысаны | Орындау мерзімі | Орындаушылар",
    )

    assert numbers(measures) == ["2.1", "2.2", ""]


def test_a_row_taken_out_by_a_later_act_in_kazakh_is_none() -> None:
    measures = read(
        "1 | Көрме өткізу | ақпарат | мамыр | Мәдениет бөлімі",
        "2 | Алып тасталды - әкімдіктің 2012.05.28 № 697 қаулысымен. | - | - | -",
        "3 | күші жойылды (2012.05.28 № 697) | < | < | <",
        "4 | Кітапхана ашу | ақпарат | маусым | Мәдениет бөлімі",
    )

    assert numbers(measures) == ["1", "4"]


def test_bare_numerals_under_a_head_of_quarters_are_quarters() -> None:
    made = table(
        "№ | Іс-шаралар | Орындау мерзімі (тоқсан) | < | < | < | Жауаптылар",
        "^ | ^ | I | II | III | IV | ^",
        "1 | Апталық өткізу | + |  | + |  | Білім бөлімі",
        "2 | Дәріс оқу | + | + | + | + | Емхана",
    )
    measures = rows_of(made).measures

    assert numbers(measures) == ["1", "2"]
    assert [piece.head for piece in measures[0].pieces[Role.DEADLINE]] == ["I тоқсан", "III тоқсан"]
