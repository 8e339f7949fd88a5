"""HTML documents as a browser and a screen reader meet them."""

import lxml.html
import pytest

from qadam.writing.document import Block, Column, Document, GroupRow, Paragraph, Row, Signature, Table
from qadam.writing.html import write_html
from qadam.writing.tests import samples

SIGNS = "Бюджет < 5 & «есеп» > \"3\" 'б' <script>alert(1)</script>"


def opened(document: Document) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(write_html(document))


def texts(page: lxml.html.HtmlElement, path: str) -> list[str]:
    return [found.text_content() for found in page.xpath(path)]


def test_signs_of_the_language_of_pages_are_text_everywhere() -> None:
    table = Table([Column(SIGNS)], [Row([SIGNS]), GroupRow(SIGNS)], caption=SIGNS)
    blocks: list[Block] = [Paragraph(SIGNS, signed_by=SIGNS), table, Signature(SIGNS, SIGNS)]

    page = opened(Document("kk", SIGNS, blocks, subtitle=[SIGNS], approval=[SIGNS], mark=SIGNS))

    assert page.xpath("//script") == []
    for path in ("//h1", "//caption", "//thead/tr[1]/th", "//tbody/tr[1]/td", "//tbody/tr[2]/td"):
        assert texts(page, path) == [SIGNS]
    assert texts(page, "//title") == [f"{SIGNS}. {SIGNS}"]
    assert texts(page, "//p[@class='signature']/span") == [SIGNS, SIGNS]
    assert texts(page, "//p[not(@class='signature')]") == [SIGNS] * 5


def test_the_lines_of_a_cell_stay_lines() -> None:
    page = opened(samples.one_table(Row([["ДСӘДМ", "облыстардың әкімдері"], "бір\nекі"])))

    first, second = page.xpath("//tbody/tr/td")
    assert [*first.itertext()] == ["ДСӘДМ", "облыстардың әкімдері"]
    assert [*second.itertext()] == ["бір", "екі"]
    assert len(page.xpath("//tbody//br")) == 2


def test_lines_of_running_text_are_paragraphs() -> None:
    page = opened(Document("kk", "Анықтама", [Paragraph("Бірінші.\nЕкінші.")]))

    assert texts(page, "//p") == ["Бірінші.", "Екінші."]


def test_sides_and_totals_are_told_by_classes() -> None:
    columns = [Column("№", align="center"), Column("Орындаушы"), Column("Күн", align="right")]
    rows: list[Row | GroupRow] = [
        Row(["1", "Әкімдік", "12"]),
        Row(["", "Барлығы", "12"], is_strong=True),
        GroupRow("Бөлім"),
    ]

    page = opened(Document("kk", "Кесте", [Table(columns, rows)]))

    assert [[cell.get("class") for cell in row.xpath("td")] for row in page.xpath("//tbody/tr")] == [
        ["center", None, "right"],
        ["center strong", "strong", "right strong"],
        ["group"],
    ]
    assert page.xpath("//td[@class='group']/@colspan") == ["3"]


def test_every_head_tells_that_it_is_of_a_column() -> None:
    page = opened(samples.plan(2))

    assert [[*row.xpath("th/@scope")] for row in page.xpath("//thead/tr")] == [["col"] * 5, ["col"] * 5]
    assert texts(page, "//thead/tr[2]/th") == ["1", "2", "3", "4", "5"]


def test_who_signs_stands_at_the_end_with_the_name_beside_the_position() -> None:
    page = opened(samples.plan(2))

    last = page.xpath("//body/*[not(@class='foot')]")[-1]
    assert last.get("class") == "signature"
    assert texts(page, "//p[@class='signature']/span") == ["Бірінші вице-министр", "Ә.\u00a0Сапарова"]


def test_the_page_tells_its_language_and_what_it_is() -> None:
    page = opened(samples.plan(2))

    assert page.get("lang") == "kk"
    assert texts(page, "//title") == [f"{samples.MARK}. {samples.TITLE}"]


@pytest.mark.parametrize(("is_wide", "count"), [(True, 1), (False, 0)])
def test_wide_sheets_print_wide(is_wide: bool, count: int) -> None:
    made = write_html(Document("ru", "План", [], is_landscape=is_wide)).decode()

    assert made.count("A4 landscape") == count


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write_html(samples.plan()) == write_html(samples.plan())
