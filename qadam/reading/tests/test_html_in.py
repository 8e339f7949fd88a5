"""Pages of HTML become paragraphs and tables."""

import time

import pytest

from qadam.reading.inputs.html import read_html
from qadam.reading.refusals import CannotRead
from qadam.reading.source import Paragraph, Source, Table


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Paragraph)]


def rows(source: Source, number: int = 0) -> list[list[str]]:
    table = list(source.tables)[number]
    return [[cell.text for cell in row] for row in table.rows]


def grid(table: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in table.grid()]


def test_a_page_gives_its_paragraphs_with_the_levels_of_headings() -> None:
    source = read_html(
        "<title>x</title><h2>Іс-шаралар жоспары</h2><p><b>Бекітілді</b></p><p>Мәтін<br>екінші</p>"
    )

    assert [(one.text, one.level, one.is_bold) for one in source.paragraphs] == [
        ("Іс-шаралар жоспары", 2, True),
        ("Бекітілді", 0, True),
        ("Мәтін\nекінші", 0, False),
    ]
    assert [one.place.block for one in source.paragraphs] == [1, 2, 3]


def test_what_a_page_hides_is_not_read() -> None:
    source = read_html(
        "<script>var a</script><style>p{}</style><p style='display:none'>нет</p><p>да</p><nav>меню</nav>"
    )

    assert texts(source) == ["да"]


def test_the_lines_of_a_cell_are_its_paragraphs_breaks_and_items() -> None:
    source = read_html(
        "<table><tr><td>1</td><td><p>Отчёт</p><p>за год<br>по форме</p><ul><li>а</li><li>б</li></ul></td></tr>"
        "<tr><td>2</td><td>Итог</td></tr></table>"
    )

    assert rows(source)[0] == ["1", "Отчёт\nза год\nпо форме\nа\nб"]


def test_lists_keep_their_numbers() -> None:
    source = read_html("<ol start=3><li>үшінші<li><p>төртінші</p></ol><ol type=I><li>бірінші</ol>")

    assert [(one.number, one.text) for one in source.paragraphs] == [
        ("3.", "үшінші"),
        ("4.", "төртінші"),
        ("I.", "бірінші"),
    ]


def test_a_cell_that_a_list_numbers_holds_the_number() -> None:
    source = read_html(
        "<table><tr><td><ol start=7><li></li></ol></td><td>Открыть центр</td></tr>"
        "<tr><td><ol start=8><li></li></ol></td><td>Провести ярмарку</td></tr></table>"
    )

    assert rows(source) == [["7.", "Открыть центр"], ["8.", "Провести ярмарку"]]


def test_spans_cover_their_places() -> None:
    source = read_html(
        "<table><tr><th rowspan=2>№</th><th colspan=2>Шығыстар</th></tr><tr><th>2006</th><th>2007</th></tr>"
        "<tr><td>1</td><td>5</td><td>6</td></tr></table>"
    )

    table = next(source.tables)
    assert grid(table) == [["№", "Шығыстар", "Шығыстар"], ["№", "2006", "2007"], ["1", "5", "6"]]
    assert table.heads == 2
    assert table.rows[0][0].is_strong


def test_a_heading_that_spans_too_many_or_too_few_columns_covers_the_table() -> None:
    rest = "<tr><td>1</td><td>Шара</td><td>Мерзім</td></tr>" * 3
    source = read_html(
        f"<table>{rest}<tr><td colspan=900>I. Бөлім</td></tr>{rest}<tr><td colspan=2>II. Бөлім</td></tr></table>"
    )

    table = next(source.tables)
    assert table.width == 3
    assert [row[0].width for row in table.rows if len(row) == 1] == [3, 3]


def test_a_height_told_too_great_does_not_push_the_next_row_out() -> None:
    source = read_html(
        "<table><tr><td>а</td><td>б</td><td>в</td></tr><tr><td rowspan=60>1</td><td>г</td><td>д</td></tr>"
        "<tr><td>2</td><td>е</td><td>ж</td></tr><tr><td>3</td><td>з</td><td>и</td></tr></table>"
    )

    assert grid(next(source.tables))[2:] == [["2", "е", "ж"], ["3", "з", "и"]]


def test_a_table_that_only_lays_out_the_page_is_no_table() -> None:
    source = read_html(
        "<table><tr><td>меню</td><td><p>План</p><table><tr><td>1</td><td>Шара</td></tr>"
        "<tr><td>2</td><td>Шара</td></tr></table></td></tr></table>"
    )

    assert [type(block) for block in source.blocks] == [Paragraph, Paragraph, Table]


def test_a_small_table_in_a_cell_gives_lines() -> None:
    inner = "<table><tr><td>2006</td><td>5,1</td></tr><tr><td>2007</td><td>6,2</td></tr></table>"
    rest = "<tr><td>{}</td><td>Шара</td><td>мерзім</td></tr>"
    source = read_html(
        f"<table>{rest.format(1)}{rest.format(2)}<tr><td>3</td><td>Шара</td><td>{inner}</td></tr></table>"
    )

    assert rows(source)[2] == ["3", "Шара", "2006 5,1\n2007 6,2"]


def test_a_note_of_the_register_stands_aside() -> None:
    source = read_html("<p>Сноска. Утратило силу решением маслихата.</p><p>Текст</p>")

    assert [one.text for one in source.paragraphs] == ["Текст"]


def test_words_between_the_cells_of_a_broken_table_are_kept() -> None:
    source = read_html(
        "<table><tr><td>1</td><td>Начало</td></tr>конец строки<tr><td>2</td><td>Другое</td></tr></table>"
    )

    assert "конец строки" in "\n".join(text for row in rows(source) for text in row) + "\n".join(
        texts(source)
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"])
def test_the_encoding_is_found(encoding: str) -> None:
    page = f'<html><head><meta charset="{encoding}"></head><body><p>Постановление акимата области</p></body></html>'

    assert texts(read_html(page.encode(encoding))) == ["Постановление акимата области"]


def test_an_old_declaration_does_not_spoil_a_page_in_utf8() -> None:
    page = '<meta charset="windows-1251"><p>Қаулы қабылданды</p>'

    assert texts(read_html(page.encode())) == ["Қаулы қабылданды"]


def test_deep_nesting_neither_crashes_nor_hides_the_text() -> None:
    begun = time.monotonic()

    source = read_html("<font>" * 100_000 + "<p>терең</p>" + "<div>" * 100_000 + "<p>соңы</p>")

    assert texts(source) == ["терең", "соңы"]
    assert time.monotonic() - begun < 10


def test_a_page_that_shows_nothing_is_refused() -> None:
    for page in ("", "<html></html>", "<script>x</script>", "\0\0"):
        with pytest.raises(CannotRead) as refused:
            read_html(page)
        assert refused.value.code == "no-text"
