"""Markdown, as the register of acts prints it, becomes paragraphs and tables."""

import json
from pathlib import Path

import pytest

from qadam.reading.inputs.markdown import read_markdown
from qadam.reading.refusals import CannotRead
from qadam.reading.source import Paragraph, Source

EXAMPLES = Path(__file__).parents[4] / "shared" / "examples"


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Paragraph)]


def rows(source: Source, number: int = 0) -> list[list[str]]:
    table = list(source.tables)[number]
    return [[cell.text for cell in row] for row in table.rows]


def test_headings_quotes_and_bold_paragraphs_are_told_apart() -> None:
    source = read_markdown(
        "# О плане\n\n> *Сноска. Утратило силу.*\n\n1\\. Утвердить *план*.\n2. Контроль.\n\n**Аким**\n\n"
        "> *Приложение*  \n> *к решению*\n"
    )

    assert [
        (one.text, one.level, one.is_bold, one.is_aside)
        for one in source.blocks
        if isinstance(one, Paragraph)
    ] == [
        ("О плане", 1, False, False),
        ("Сноска. Утратило силу.", 0, False, True),
        ("1. Утвердить план.", 0, False, False),
        ("2. Контроль.", 0, False, False),
        ("Аким", 0, True, False),
        ("Приложение\nк решению", 0, False, False),
    ]


def test_a_line_under_the_words_makes_them_a_heading() -> None:
    source = read_markdown("Жоспар\n======\n\nБөлім\n---\n\nМәтін\n\n---\n\nСоңы")

    assert [(one.text, one.level) for one in source.paragraphs] == [
        ("Жоспар", 1),
        ("Бөлім", 2),
        ("Мәтін", 0),
        ("Соңы", 0),
    ]


def test_stars_that_are_footnote_marks_stay() -> None:
    source = read_markdown("дауыс беру* (барлығы 9 үміткер) және сайт**\n\n\\* - түсіндірме")

    assert texts(source) == ["дауыс беру* (барлығы 9 үміткер) және сайт**", "* - түсіндірме"]


def test_a_table_of_html_keeps_the_lines_of_its_cells() -> None:
    source = read_markdown(
        "## План\n\n<table>\n<tr>\n<td>1.</td>\n<td>\nII, III\nкварталы\n</td>\n<td>&quot;А&quot; &amp; Б</td>\n</tr>\n"
        "<tr><td>2.</td><td>год</td><td></td></tr>\n</table>\n\nПосле"
    )

    assert rows(source) == [["1.", "II, III\nкварталы", '"А" & Б'], ["2.", "год", ""]]
    assert texts(source) == ["План", "После"]


def test_a_row_cut_by_a_page_is_made_whole() -> None:
    source = read_markdown(
        "<table>\n<tr>\n<td>1</td>\n<td>Бірінші</td>\n<td>қаңтар</td>\n</tr>\n<tr>\n<td>2</td>\n<td>Басы\n</table>\n\n"
        "соңы</td>\n<td>ақпан</td>\n</tr>\n<tr>\n<td>3</td>\n<td>Үшінші</td>\n<td>наурыз</td>\n</tr>\n</table>\n\nКейін"
    )

    assert rows(source) == [
        ["1", "Бірінші", "қаңтар"],
        ["2", "Басы\nсоңы", "ақпан"],
        ["3", "Үшінші", "наурыз"],
    ]
    assert texts(source) == ["Кейін"]


def test_a_table_without_an_end_stops_where_the_text_goes_on() -> None:
    source = read_markdown(
        "<table>\n<tr><td>1</td><td>а</td></tr>\n<tr><td>2</td><td>б</td></tr>\n\n# Дальше\n\nТекст"
    )

    assert rows(source) == [["1", "а"], ["2", "б"]]
    assert texts(source) == ["Дальше", "Текст"]


def test_two_tables_stay_two() -> None:
    one = "<table>\n<tr><td>1</td><td>а</td></tr>\n<tr><td>2</td><td>б</td></tr>\n</table>\n"
    source = read_markdown(f"{one}\nкестенің жалғасы\n\n{one}")

    assert [len(rows(source, number)) for number in range(2)] == [2, 2]
    assert texts(source) == ["кестенің жалғасы"]


def test_pipes_make_a_table_with_escaped_pipes_and_breaks() -> None:
    source = read_markdown("| № | Шара |\n|---|:--:|\n| 1 | а \\| б<br>в |\n| **2** | г |\n")

    table = next(source.tables)
    assert rows(source) == [["№", "Шара"], ["1", "а | б\nв"], ["2", "г"]]
    assert table.heads == 1
    assert table.rows[2][0].is_strong


def test_footnotes_stand_aside_with_their_mark() -> None:
    source = read_markdown("Мәтін[^1].\n\n[^1]: Түсіндірме.\n")

    assert texts(source) == ["Мәтін[1].", "Түсіндірме."]
    assert [one.text for one in source.paragraphs] == ["Мәтін[1]."]


def test_links_give_their_words() -> None:
    assert texts(read_markdown("См. [закон](https://example.kz/a_(b)) и ![](x.png) далее.")) == [
        "См. закон и  далее."
    ]


def test_a_text_without_words_is_refused() -> None:
    with pytest.raises(CannotRead):
        read_markdown("\n\n---\n")


@pytest.mark.parametrize("name", ["01", "02", "07", "09", "15"])
def test_every_measure_of_a_checked_document_stands_in_a_table(name: str) -> None:
    found = sorted(EXAMPLES.glob(f"{name}_*.md"))
    if not found:
        pytest.skip("The checked examples are not here.")
    measures = json.loads((EXAMPLES / f"{name}.json").read_text())["measures"]

    source = read_markdown(found[0].read_bytes())

    cells = {"".join(cell.text.split()) for table in source.tables for row in table.rows for cell in row}
    forms = {"".join(measure["deadline"].split()) for measure in measures}
    assert len([form for form in forms if form in cells]) >= len(forms) * 0.8


def test_a_table_drawn_in_preformatted_text_goes_on_over_blank_lines() -> None:
    text = """Жоспар

<pre>
--------------------------------------------
 N |  Іс-шаралар       | Мерзімі | Жауапты
--------------------------------------------
 1 |        2          |    3    |    4
--------------------------------------------
 1. Емхананы жабдықтау   сәуір     Бөлім

 2. Егу жүргізу          мамыр     Аурухана
--------------------------------------------
</pre>
"""

    (table,) = read_markdown(text).tables

    assert [[cell.text for cell in row] for row in table.rows[2:]] == [
        ["1.", "Емхананы жабдықтау", "сәуір", "Бөлім"],
        ["2.", "Егу жүргізу", "мамыр", "Аурухана"],
    ]
