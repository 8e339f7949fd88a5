"""Tables whose cells stand one under another, each closed by a bar."""

import pytest

from qadam.reading.inputs.lines import line_blocks
from qadam.reading.inputs.stacked import stacked_at
from qadam.reading.reading import read
from qadam.reading.source import Paragraph, Table

CLOSED = """План мероприятий по проведению фестиваля на 2008 год

N |
Наименование мероприятий |
Ответственные исполнители |
Срок исполнения |
1 |
2 |
3 |
4 |
I. Подготовка |
1. |
Выпустить
афишу |
отдел культуры,
акимы сельских округов |
II квартал |
2. |
Провести конкурс |
отдел культуры |
октябрь 2008 года |

Аким района
"""

ENDED = """№ п/п |
Мероприятие |
Срок исполнения |
Ответственные |
|
I. Подготовка |
|||
1 |
Провести семинар |
март |
отдел здравоохранения |
|
2 |
Провести конкурс |
|
отдел образования |
|
"""

DIVIDED = """Мәдениетті дамытудың 2012 жылға арналған іс-шаралар жоспары

Р/с№
|
Іс-шаралар
|
Орындау мерзімі
|
Жауаптылар
|
1
|
Фестиваль өткізу
|
I тоқсан
|
Мәдениет бөлімі
|
2
|
Байқау өткізу
|
мамыр
|
Мәдениет бөлімі,
білім бөлімі

Аудан әкімі
"""


def cells(text: str) -> list[list[str]]:
    (table,) = (block for block in line_blocks(text) if isinstance(block, Table))
    return [[cell.text for cell in row] for row in table.rows]


def test_cells_are_counted_off_by_the_row_that_numbers_them() -> None:
    assert cells(CLOSED) == [
        ["N", "Наименование мероприятий", "Ответственные исполнители", "Срок исполнения"],
        ["1", "2", "3", "4"],
        ["I. Подготовка"],
        ["1.", "Выпустить\nафишу", "отдел культуры,\nакимы сельских округов", "II квартал"],
        ["2.", "Провести конкурс", "отдел культуры", "октябрь 2008 года"],
    ]


def test_bars_alone_end_a_row_or_stand_for_an_empty_cell() -> None:
    assert cells(ENDED) == [
        ["№ п/п", "Мероприятие", "Срок исполнения", "Ответственные"],
        ["I. Подготовка"],
        ["1", "Провести семинар", "март", "отдел здравоохранения"],
        ["2", "Провести конкурс", "", "отдел образования"],
    ]


def test_bars_between_cells_divide_them_and_a_blank_line_ends_the_last() -> None:
    assert cells(DIVIDED)[1:] == [
        ["1", "Фестиваль өткізу", "I тоқсан", "Мәдениет бөлімі"],
        ["2", "Байқау өткізу", "мамыр", "Мәдениет бөлімі,\nбілім бөлімі"],
    ]


@pytest.mark.parametrize(("text", "last"), [(CLOSED, "Аким района"), (DIVIDED, "Аудан әкімі")])
def test_text_after_the_table_stays_text(text: str, last: str) -> None:
    block = line_blocks(text)[-1]

    assert isinstance(block, Paragraph)
    assert block.text == last


@pytest.mark.parametrize("name", ["план.txt", "план.md"])
def test_measures_are_read_from_it(name: str) -> None:
    draft = read(CLOSED.encode(), name)

    assert [(one.number, one.title, one.deadline) for one in draft.measures] == [
        ("1", "Выпустить афишу", "II квартал"),
        ("2", "Провести конкурс", "октябрь 2008 года"),
    ]
    assert [one.sections for one in draft.measures] == [("I. Подготовка",)] * 2


@pytest.mark.parametrize(
    "text", ["а |\nб |\nв |\n1 |\n2 |", "№ |\nслово |\nдело |", "№ | Мероприятие | Срок |\n1 | а | март |"]
)
def test_other_bars_are_no_such_table(text: str) -> None:
    assert stacked_at(text.split("\n"), 0) == (None, 0)


def test_heads_without_end_cost_nothing() -> None:
    lines = ["№ |"] * 20_000

    assert all(stacked_at(lines, at)[0] is None for at in range(0, 20_000, 10))
