"""Cells and lines that say one thing in both languages."""

import pytest

from qadam.reading.meaning.halves import Order, halves_of, order_of
from qadam.reading.reading import read
from qadam.reading.sentences import Spoken

KAZAKH_FIRST: Order = ("kk", "ru")


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("сәуір / апрель", "сәуір", "апрель"),
        ("сәуір/апрель", "сәуір", "апрель"),
        ("Білім бөлімі\nОтдел образования", "Білім бөлімі", "Отдел образования"),
        (
            "Білім бөлімі,\nкент әкімдері\nОтдел образования,\nакимы поселков",
            "Білім бөлімі,\nкент әкімдері",
            "Отдел образования,\nакимы поселков",
        ),
        ("тоқсан/айына бір рет / раз в квартал/месяц", "тоқсан/айына бір рет", "раз в квартал/месяц"),
    ],
)
def test_a_text_is_cut_where_its_second_language_begins(text: str, first: str, second: str) -> None:
    halves = halves_of(text, KAZAKH_FIRST)

    assert halves is not None
    assert (halves.first, halves.second) == (first, second)


@pytest.mark.parametrize("text", ["Білім бөлімі,\nкент әкімдері", "15", "Ақпарат"])
def test_a_text_in_one_language_is_not_cut(text: str) -> None:
    assert halves_of(text, KAZAKH_FIRST) is None


def test_cells_of_one_language_have_no_order() -> None:
    kazakh = ["Ауылдық округ әкімдері/аудандық бөлімдер", "Үй-жайларды жөндеу\nжәне абаттандыру"] * 3
    russian = ["акимы районов/городов областного значения", "отдел образования\nотдел культуры и спорта"] * 3

    assert (order_of(kazakh), order_of(russian)) == (None, None)


LINES = """Әкімдіктің 2012 жылға арналған іс-шаралар жоспары

План мероприятий акимата на 2012 год

<table>
<tr><td>№</td><td>Іс-шара<br>Мероприятие</td><td>Мерзімі<br>Срок</td><td>Жауаптылар<br>Ответственные</td></tr>
<tr><td>1</td><td>Бос жұмыс орындарының жәрмеңкесін өткізу<br>Провести ярмарку вакансий</td>
<td>сәуір<br>апрель</td><td>Жұмыспен қамту бөлімі<br>Отдел занятости</td></tr>
<tr><td>2</td><td>Әдістемелік семинар өткізу<br>Провести методический семинар</td>
<td>І тоқсан<br>I квартал</td><td>Білім бөлімі<br>Отдел образования</td></tr>
<tr><td>3</td><td>Ән байқауын өткізу<br>Провести конкурс песни</td>
<td>10 мамырға дейін<br>до 10 мая</td><td>Мәдениет бөлімі, ІІБ<br>Отдел культуры, ОВД</td></tr>
</table>
"""
STROKES = LINES.replace("<br>", "/")


@pytest.mark.parametrize("text", [LINES, STROKES])
@pytest.mark.parametrize(
    ("language", "title", "measure", "executors"),
    [
        (
            "kk",
            "Әкімдіктің 2012 жылға арналған іс-шаралар жоспары",
            ("Ән байқауын өткізу", "10 мамырға дейін"),
            ["Мәдениет бөлімі", "ІІБ"],
        ),
        (
            "ru",
            "План мероприятий акимата на 2012 год",
            ("Провести конкурс песни", "до 10 мая"),
            ["Отдел культуры", "ОВД"],
        ),
    ],
)
def test_each_language_of_a_plan_in_two_is_read_for_itself(
    text: str, language: Spoken, title: str, measure: tuple[str, str], executors: list[str]
) -> None:
    draft = read(text.encode(), "жоспар.md", language=language)

    third = draft.measures[2]
    assert (draft.language, draft.title, len(draft.measures)) == (language, title, 3)
    assert (third.title, third.deadline) == measure
    assert [one.name for one in third.executors] == executors
    assert "document-in-two-languages" in {found.code for found in draft.findings}
