"""Labels inside a text, and columns that hold two things at once."""

import pytest

from qadam.reading.reading import read
from qadam.reading.tables.labels import parted, term_apart
from qadam.reading.tables.roles import DUTY, Role


@pytest.mark.parametrize(
    ("text", "kept", "found"),
    [
        ("Рейд өткізу. Мерзімі: ай сайын", "Рейд өткізу.", {Role.DEADLINE: "ай сайын"}),
        (
            "Провести смотр (срок – май; ответственные – отдел культуры).",
            "Провести смотр",
            {Role.DEADLINE: "май", Role.EXECUTORS: "отдел культуры"},
        ),
        ("РОВД\nСрок: ежемесячно", "РОВД", {Role.DEADLINE: "ежемесячно"}),
        ("Утвердить сроки: до конца года", "Утвердить сроки: до конца года", {}),
        ("Форма завершения: отчет", "Форма завершения: отчет", {}),
    ],
)
def test_labelled_parts_are_taken_out_of_a_text(text: str, kept: str, found: dict[Role, str]) -> None:
    assert parted(text, DUTY) == (kept, found)


@pytest.mark.parametrize(
    ("cell", "bodies", "term"),
    [
        ("РОВД, до 1 июня", "РОВД", "до 1 июня"),
        ("РОВД, отдел образования\nдо 1 июня", "РОВД, отдел образования", "до 1 июня"),
        ("I квартал\nРОВД", "РОВД", "I квартал"),
        ("РОВД, II, IV кварталы", "РОВД", "II, IV кварталы"),
        ("РОВД, отдел образования", "РОВД, отдел образования", ""),
    ],
)
def test_bodies_and_their_term_in_one_cell_are_told_apart(cell: str, bodies: str, term: str) -> None:
    assert term_apart(cell) == (bodies, term)


BODIES_AND_TERMS = """# План мероприятий на 2004 год

| № | Наименование мероприятий | Ответственные и сроки исполнения |
|---|---|---|
| 1 | Провести рейды | РОВД, отдел образования<br>Срок: ежемесячно |
| 2 | Создать пункты охраны | Акимы сельских округов, РОВД<br>до 1 июня |
"""
TITLES_AND_TERMS = """# 2004 жылға арналған іс-шаралар жоспары

| № | Іс-шараның атауы, орындау мерзімі | Орындаушылар |
|---|---|---|
| 1 | Рейд өткізу. Мерзімі: ай сайын | АІІБ, білім бөлімі |
| 2 | Тірек пункттерін құру. Мерзімі: 1 маусымға дейін | Ауыл әкімдері |
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            BODIES_AND_TERMS,
            [
                ("Провести рейды", "ежемесячно", ["РОВД", "отдел образования"]),
                ("Создать пункты охраны", "до 1 июня", ["Акимы сельских округов", "РОВД"]),
            ],
        ),
        (
            TITLES_AND_TERMS,
            [
                ("Рейд өткізу.", "ай сайын", ["АІІБ", "білім бөлімі"]),
                ("Тірек пункттерін құру.", "1 маусымға дейін", ["Ауыл әкімдері"]),
            ],
        ),
    ],
)
def test_a_column_of_two_things_gives_both(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert [
        (one.title, one.deadline, [body.name for body in one.executors])
        for one in read(text.encode(), "план.md").measures
    ] == expected
