"""Years that stand only in headings over the rows reach the deadlines below them."""

from datetime import date

import pytest

from qadam.kit.periods import Period
from qadam.reading.draft import Draft
from qadam.reading.meaning.section_years import years_over
from qadam.reading.reading import read
from qadam.reading.tables.sections import names_years

THREE_YEARS = Period(date(2006, 1, 1), date(2008, 12, 31))
YEAR = Period(date(2007, 1, 1), date(2007, 12, 31))

PIPES = """План мероприятий по развитию культуры на 2006-2008 годы

| № | Мероприятия | Срок исполнения | Ответственные |
|---|---|---|---|
| 2006 год | | | |
| 1 | Провести фестиваль | март | отдел культуры |
| 2007 год | | | |
| 2 | Провести конкурс | I квартал | отдел культуры |
| 3 | Вести мониторинг | ежеквартально | отдел культуры |
| 4 | Издать книгу | 2006-2008 годы | отдел культуры |
"""

SPANNED = """# Спортты дамытудың 2003-2005 жылдарға арналған іс-шаралар жоспары

<table>
<tr><td>№</td><td>Іс-шаралар</td><td>Мерзімі</td><td>Жауаптылар</td></tr>
<tr><td colspan="4">I. Ұйымдастыру</td></tr>
<tr><td></td><td>2003 жыл</td><td></td><td></td></tr>
<tr><td>1</td><td>Жарыс өткізу</td><td>тұрақты</td><td>Спорт бөлімі</td></tr>
<tr><td></td><td>2004 жыл</td><td></td><td></td></tr>
<tr><td>2</td><td>Жиын өткізу</td><td>жыл бойы</td><td>Спорт бөлімі</td></tr>
<tr><td colspan="4">II. Насихат</td></tr>
<tr><td>3</td><td>Мақала жазу</td><td>10 мамырға дейін</td><td>Спорт бөлімі</td></tr>
</table>
"""


def windows(draft: Draft) -> list[list[tuple[date | None, date]]]:
    return [[(one.first, one.last) for one in measure.windows] for measure in draft.measures]


def test_a_year_over_the_rows_is_the_year_of_their_deadlines() -> None:
    draft = read(PIPES.encode(), "план.md")

    assert [measure.sections for measure in draft.measures] == [
        ("2006 год",),
        ("2007 год",),
        ("2007 год",),
        ("2007 год",),
    ]
    assert windows(draft) == [
        [(date(2006, 3, 1), date(2006, 3, 31))],
        [(date(2007, 1, 1), date(2007, 3, 31))],
        [
            (date(2007, 1, 1), date(2007, 3, 31)),
            (date(2007, 4, 1), date(2007, 6, 30)),
            (date(2007, 7, 1), date(2007, 9, 30)),
            (date(2007, 10, 1), date(2007, 12, 31)),
        ],
        [(date(2006, 1, 1), date(2008, 12, 31))],
    ]


def test_a_year_ends_where_the_next_section_begins() -> None:
    draft = read(SPANNED.encode(), "жоспар.md")

    assert [measure.sections for measure in draft.measures] == [
        ("I. Ұйымдастыру", "2003 жыл"),
        ("I. Ұйымдастыру", "2004 жыл"),
        ("II. Насихат",),
    ]
    assert windows(draft) == [
        [(date(2003, 1, 1), date(2003, 12, 31))],
        [(date(2004, 1, 1), date(2004, 12, 31))],
        [(None, date(2003, 5, 10)), (None, date(2004, 5, 10)), (None, date(2005, 5, 10))],
    ]
    assert [measure.kind for measure in draft.measures] == ["standing", "years", "until"]


@pytest.mark.parametrize(
    "heading",
    [
        "2007 год",
        "2007 жыл",
        "2007 ж.",
        "На 2007 год",
        "II. 2007 год:",
        "2007 жылға арналған іс-шаралар",
        "2007",
    ],
)
def test_a_heading_of_years_alone_is_known(heading: str) -> None:
    assert names_years(heading)


@pytest.mark.parametrize("heading", ["Итоги 2007 года", "Олимпиада 2008 жылы өтеді", "15 марта 2007 года"])
def test_other_words_make_it_no_heading_of_years(heading: str) -> None:
    assert not names_years(heading)


@pytest.mark.parametrize(
    ("sections", "deadline", "expected"),
    [
        (("2007 год",), "март", YEAR),
        (("2007 год", "Культура"), "март", YEAR),
        (("II этап (2007 год)",), "I квартал", YEAR),
        (("2007 год",), "март 2008 года", None),
        (("Развитие спорта до 2007 года",), "март", None),
        (("2012 год",), "март", None),
        ((), "март", None),
    ],
)
def test_years_over_a_row(sections: tuple[str, ...], deadline: str, expected: Period | None) -> None:
    assert years_over(sections, THREE_YEARS, deadline) == expected


def test_a_heading_gives_the_year_where_the_document_names_none() -> None:
    assert years_over(("2007 жыл",), None, "наурыз") == YEAR


BY_MONTHS = """# Аудан әкімдігінің 2018 жылға арналған мәдени іс-шараларының жоспары

<table>
<tr><td>№</td><td>Іс-шаралар атауы</td><td>Өтетін орны</td><td>Жауаптылар</td></tr>
<tr><td colspan="4">Қаңтар</td></tr>
<tr><td>1</td><td>Жаңа жылдық шырша</td><td>Мәдениет үйі</td><td>Мәдениет бөлімі</td></tr>
<tr><td colspan="4">Көктемгі іс-шаралар</td></tr>
<tr><td>2</td><td>Мейрам өткізу</td><td>Орталық алаң</td><td>Мәдениет бөлімі</td></tr>
</table>
"""


def test_a_heading_of_time_is_the_deadline_where_no_column_holds_one() -> None:
    draft = read(BY_MONTHS.encode(), "жоспар.md")

    assert windows(draft) == [[(date(2018, 1, 1), date(2018, 1, 31))], []]
    assert [measure.deadline for measure in draft.measures] == ["", ""]
    assert [found.subject for found in draft.findings if found.code == "deadline-from-heading"] == ["1"]
