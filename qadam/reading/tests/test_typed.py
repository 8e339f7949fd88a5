"""A plan typed as text reads as the plan it was: drawn, kept apart by spaces, or broken by extraction."""

import re
from pathlib import Path

import pytest

from qadam.reading.inputs.markdown import read_markdown
from qadam.reading.inputs.plain import read_plain
from qadam.reading.source import Table
from qadam.reading.tables.signs import squash
from qadam.reading.tests.typed import Rows, Way, broken, typed

EXAMPLES = Path(__file__).parents[4] / "shared" / "examples"
WAYS: tuple[Way, ...] = ("box", "bars", "under-a-head", "spaces")
KAZAKH_HEAD = (
    "Р/с №", "Іс-шаралар", "Аяқтау нысаны", "Жауапты орындаушылар", "Орындау мерзімі", "Болжамды шығыстар",
    "Қаржыландыру көздері",
)  # fmt: skip
KAZAKH = (
    ("1. Ауыл кітапханаларын жаңарту жөніндегі шаралар тізбесі",),
    ("1.", "Ауылдық кітапханаларға жаңа кітаптар сатып алу және жеткізу", "Облыс әкіміне ақпарат",
     "Облыстық мәдениет басқармасы", "2003 жылғы II тоқсан", "2003 жылы - 4,5", "Облыстық бюджет"),
    ("2.", "Кітапханашылардың біліктілігін арттыру курстарын өткізу", "Бұйрық",
     "Облыстық мәдениет басқармасы, аудан әкімдері", "жыл сайын, қыркүйек", "Талап етілмейді", ""),
    ("2. Оқырмандармен жұмысты жақсарту жөніндегі шаралар тізбесі",),
    ("3.", "Балаларға арналған оқу залын ашу", "Облыс әкіміне ақпарат", "Қала әкімі", "2004 жылғы IV тоқсан",
     "2004 жылы - 12,8", "Жергілікті бюджет"),
    ("4.", "Үздік оқырман байқауын өткізу және жеңімпаздарды марапаттау", "Облыс әкіміне ақпарат",
     "Аудан әкімдері", "2003-2004 жылдар, III тоқсан", "Талап етілмейді", ""),
)  # fmt: skip
RUSSIAN_HEAD = (
    "№ п/п", "Мероприятия", "Форма завершения", "Ответственные исполнители", "Срок исполнения",
    "Предполагаемые расходы", "Источники финансирования",
)  # fmt: skip
RUSSIAN = (
    ("1. Меры по обновлению сельских библиотек и их книжных фондов",),
    ("1.1.", "Закупить и доставить новые книги в сельские библиотеки области", "Информация акиму области",
     "Управление культуры области", "II квартал 2003 года", "4,5 млн. тенге", "Областной бюджет"),
    ("1.2.", "12 библиотекарей направить на курсы повышения квалификации", "Приказ",
     "Управление культуры области, акимы районов", "ежегодно, сентябрь", "Не требуется", ""),
    ("2. Меры по улучшению работы с читателями во всех библиотеках",),
    ("2.1.", "Открыть читальный зал для детей", "Информация акиму области", "Аким города",
     "IV квартал 2004 года", "12,8 млн. тенге", "Местный бюджет"),
    ("2.2.", "Провести конкурс на лучшего читателя и наградить победителей", "Информация акиму области",
     "Акимы районов", "III квартал 2003 - 2004 годов", "Не требуется", ""),
)  # fmt: skip
PLANS = [
    pytest.param(KAZAKH_HEAD, KAZAKH, id="kk"),
    pytest.param(RUSSIAN_HEAD, RUSSIAN, id="ru"),
]


def bare(rows: Rows) -> list[list[str]]:
    """Return the letters alone of rows: how lines were broken and letters spaced out does not matter."""
    return [[squash(text.replace("-", "")) for text in row] for row in rows]


def body(table: Table) -> list[list[str]]:
    """Return the rows under the head and the numbers of the columns."""
    rows = [[cell.text for cell in row] for row in table.rows[1:]]
    return rows[1:] if all(re.fullmatch(r"\d", text) for text in rows[0]) else rows


@pytest.mark.parametrize(("head", "rows"), PLANS)
@pytest.mark.parametrize("way", WAYS)
def test_a_typed_plan_reads_as_it_was(head: tuple[str, ...], rows: Rows, way: Way) -> None:
    source = read_plain(typed(head, rows, way))

    (table,) = source.tables
    assert bare([[cell.text for cell in table.rows[0]]]) == bare([head])
    assert bare(body(table)) == bare(rows)
    assert [one.text for one in source.paragraphs] == ["План мероприятий", "Ескертпе: соңы."]


@pytest.mark.parametrize(("head", "rows"), PLANS)
@pytest.mark.parametrize("spaced", [0.0, 0.4])
def test_a_broken_plan_reads_as_it_was(head: tuple[str, ...], rows: Rows, spaced: float) -> None:
    (table,) = read_plain(broken(head, rows, cut=7, spaced=spaced)).tables

    assert bare(body(table)) == bare(rows)


@pytest.mark.parametrize(("head", "rows"), PLANS)
@pytest.mark.parametrize("spaced", [0.0, 0.4])
def test_a_broken_plan_in_two_parts_reads_as_it_was(head: tuple[str, ...], rows: Rows, spaced: float) -> None:
    first, rest = read_plain(broken(head, rows, cut=4, spaced=spaced)).tables

    assert bare(body(first)) == bare([row if len(row) == 1 else row[:4] for row in rows])
    assert bare(body(rest)) == bare([row if len(row) == 1 else row[4:] for row in rows])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["01", "02", "07", "15"])
def test_a_checked_plan_typed_as_text_reads_as_it_was(name: str, way: Way) -> None:
    head, rows = _checked(name)

    table = max(read_plain(typed(head, rows, way)).tables, key=lambda one: len(one.rows))

    assert bare(body(table)) == bare(rows)


@pytest.mark.parametrize("name", ["01", "02", "07", "15"])
def test_a_checked_plan_broken_into_lines_keeps_its_rows(name: str) -> None:
    head, rows = _checked(name)

    first, rest = list(read_plain(broken(head, rows, cut=4, spaced=0.3)).tables)[:2]

    measures = [row for row in rows if len(row) > 1]
    found = [[*one, *two] for one, two in zip(_measures(first), _measures(rest), strict=True)]
    same = sum(1 for own, other in zip(bare(measures), bare(found), strict=True) if own == other)
    assert same >= len(measures) - 1


def _measures(table: Table) -> list[list[str]]:
    return [row for row in body(table) if len(row) > 1]


def _checked(name: str) -> tuple[tuple[str, ...], Rows]:
    found = sorted(EXAMPLES.glob(f"{name}_*.md"))
    if not found:
        pytest.skip("The checked examples are not here.")
    table = max(read_markdown(found[0].read_bytes()).tables, key=lambda one: len(one.rows))
    rows = [[" ".join(cell.text.split()) for cell in row] for row in table.rows]
    numbered = [row if len(row) == 1 else [f"{row[0].rstrip('.')}.", *row[1:]] for row in rows[2:]]
    return (rows[0][0] or "№", *rows[0][1:]), numbered
