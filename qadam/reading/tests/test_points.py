"""Plans written as numbered points without a table: invented documents of that shape."""

from datetime import date

from qadam.reading.draft import Draft, Measure
from qadam.reading.reading import read

RUSSIAN = """Решение акима Степного района от 12 января 2006 года № 15

План мероприятий по развитию языков в районе на 2006 год

I. Организационная работа

1. Провести заседание комиссии по переводу делопроизводства.
Ответственные: отдел внутренней политики, отдел культуры
Срок: I квартал

2. Организовать курсы государственного языка для служащих.
Ответственный: отдел образования
Срок исполнения: до 1 июня 2006 года
Форма завершения: информация в аппарат акима района
Контроль: заместитель акима

II. Пропаганда

3. Публиковать в газете «Степь» материалы о ходе работы.
Исполнители: редакция газеты (по согласованию)
Срок: ежеквартально

Аким района                    А. Сеитов
"""

KAZAKH = """**2010 жылға арналған қоғамдық жұмыстарды ұйымдастыру жөніндегі іс-шаралар жоспары**

**1-бағыт. Ұйымдастыру**

1) Қоғамдық жұмыс түрлерінің тізбесін бекіту (мерзімі – қаңтар; жауапты – жұмыспен қамту бөлімі);

2) Жұмыс берушілермен шарт жасасу (мерзімі – ақпан; жауаптылар – жұмыспен қамту бөлімі, ауыл әкімдері);

**2-бағыт. Бақылау**

3) Мониторинг жүргізу. Орындаушы: аудан әкімінің аппараты. Мерзімі: тоқсан сайын.
"""

NESTED = """     План мероприятий по проведению Года здоровья на 1999 год

     1. Организационные мероприятия

     1.1. Провести собрания, посвященные Году здоровья, с участием
врачей центральной больницы.
                  Срок: февраль-март 1999 г.
                  Ответственные: отдел здравоохранения,
                  акимы сельских округов

     1.2. Создать запас лекарств:
- для школ;
- для больниц.
                  Срок до 1 мая 1999 г.
                  Отв.: отдел здравоохранения
"""


def summary(measure: Measure) -> tuple[str, str, str, list[str]]:
    return measure.number, measure.title, measure.deadline, [one.name for one in measure.executors]


def codes(draft: Draft) -> set[str]:
    return {found.code for found in draft.findings}


def test_labelled_points_are_measures_under_their_headings() -> None:
    draft = read(RUSSIAN.encode(), "план.txt")

    assert draft.title == "План мероприятий по развитию языков в районе на 2006 год"
    assert [summary(measure) for measure in draft.measures] == [
        (
            "1",
            "Провести заседание комиссии по переводу делопроизводства.",
            "I квартал",
            ["отдел внутренней политики", "отдел культуры"],
        ),
        (
            "2",
            "Организовать курсы государственного языка для служащих.",
            "до 1 июня 2006 года",
            ["отдел образования"],
        ),
        (
            "3",
            "Публиковать в газете «Степь» материалы о ходе работы.",
            "ежеквартально",
            ["редакция газеты"],
        ),
    ]
    assert [measure.sections for measure in draft.measures] == [
        ("I. Организационная работа",),
        ("I. Организационная работа",),
        ("II. Пропаганда",),
    ]
    assert draft.measures[1].form == "информация в аппарат акима района"
    assert draft.measures[0].windows[0].last == date(2006, 3, 31)
    assert [one.is_by_agreement for one in draft.measures[2].executors] == [True]


def test_a_plan_in_points_is_told_to_the_reader_as_doubtful() -> None:
    draft = read(RUSSIAN.encode(), "план.txt")

    assert "plan-in-points" in codes(draft)
    assert "document-without-measures" not in codes(draft)


def test_kazakh_labels_are_read_in_brackets_and_as_sentences() -> None:
    draft = read(KAZAKH.encode(), "жоспар.md")

    assert [summary(measure) for measure in draft.measures] == [
        ("1)", "Қоғамдық жұмыс түрлерінің тізбесін бекіту", "қаңтар", ["жұмыспен қамту бөлімі"]),
        ("2)", "Жұмыс берушілермен шарт жасасу", "ақпан", ["жұмыспен қамту бөлімі", "ауыл әкімдері"]),
        ("3)", "Мониторинг жүргізу.", "тоқсан сайын", ["аудан әкімінің аппараты"]),
    ]
    assert [measure.sections[-1] for measure in draft.measures] == [
        "1-бағыт. Ұйымдастыру",
        "1-бағыт. Ұйымдастыру",
        "2-бағыт. Бақылау",
    ]


def test_points_over_points_are_headings_and_lists_belong_to_their_point() -> None:
    draft = read(NESTED.encode(), "план.txt")

    assert [summary(measure) for measure in draft.measures] == [
        (
            "1.1",
            "Провести собрания, посвященные Году здоровья, с участием врачей центральной больницы.",
            "февраль-март 1999 г.",
            ["отдел здравоохранения", "акимы сельских округов"],
        ),
        (
            "1.2",
            "Создать запас лекарств: - для школ; - для больниц.",
            "до 1 мая 1999 г.",
            ["отдел здравоохранения"],
        ),
    ]
    assert {measure.sections for measure in draft.measures} == {("1. Организационные мероприятия",)}


def test_the_points_of_an_act_are_no_measures() -> None:
    act = """Решение акима района от 3 мая 2004 года № 7

1. Утвердить прилагаемый план мероприятий.

2. Отделу образования к 1 июня 2004 года представить отчет.

3. Контроль за исполнением: заместитель акима района.
"""

    draft = read(act.encode(), "решение.txt")

    assert draft.measures == ()
    assert "document-without-measures" in codes(draft)


def test_a_table_of_measures_beats_points_beside_it() -> None:
    text = (
        RUSSIAN + "\n№\tМероприятия\tСрок\tОтветственные\n1\tПровести смотр\tмарт\tотдел культуры\n"
        "2\tПодвести итоги\tдекабрь\tотдел культуры\n"
    )

    draft = read(text.encode(), "план.txt")

    assert [measure.title for measure in draft.measures] == ["Провести смотр", "Подвести итоги"]
