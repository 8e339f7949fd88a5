import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pdfplumber
import pytest
from pdfminer.pdftypes import resolve1
from pdfplumber.pdf import PDF

from qadam.writing.document import Column, Document, GroupRow, Heading, Paragraph, Row, Table
from qadam.writing.pdf import FONTS, NotTypeset, write_pdf
from qadam.writing.tests import samples


@contextmanager
def opened(document: Document) -> Iterator[PDF]:
    with pdfplumber.open(io.BytesIO(write_pdf(document))) as pdf:
        yield pdf


def text_of(page: Any) -> str:
    """The text of a page in lines; spaces that do not break are spaces."""
    return str(page.extract_text()).replace("\u00a0", " ")


def first_table(page: Any) -> list[list[str]]:
    return [
        [(cell or "").replace("\u00a0", " ").replace("\n", " ") for cell in row]
        for row in page.extract_table()
    ]


def tags_in(pdf: PDF) -> list[tuple[int, str]]:
    """Every tag in the order of reading, with its depth."""

    def walk(node: Any, depth: int) -> Iterator[tuple[int, str]]:
        node = resolve1(node)
        if isinstance(node, list):
            for child in node:
                yield from walk(child, depth)
        elif isinstance(node, dict) and "S" in node:
            yield depth, node["S"].name
            yield from walk(node.get("K"), depth + 1)

    return list(walk(resolve1(pdf.doc.catalog["StructTreeRoot"])["K"], 0))


def test_a_table_has_its_heads_numbers_groups_and_rows() -> None:
    with opened(samples.plan(2)) as pdf:
        table = first_table(pdf.pages[0])

    assert table == [
        samples.HEADS,
        ["1", "2", "3", "4", "5"],
        [samples.GROUPS[0], "", "", "", ""],
        [
            "1",
            "Өңірлік үшжақты комиссиялардың отырыстары Оны әкімдіктер тоқсан сайын ұйымдастырады.",
            "Әкімшілікке ақпарат",
            "ДСӘДМ (жинақтаушы) облыстардың әкімдері «Атамекен» ҰКП",
            "2015 жылғы 20 желтоқсанға дейін",
        ],
        [samples.GROUPS[1], "", "", "", ""],
        [
            "2",
            "Өңірлік үшжақты комиссиялардың отырыстары Оны әкімдіктер тоқсан сайын ұйымдастырады.",
            "Әкімшілікке ақпарат",
            "ДСӘДМ (жинақтаушы) облыстардың әкімдері «Атамекен» ҰКП",
            "2015 жылғы 20 желтоқсанға дейін",
        ],
    ]


def test_heads_mark_day_and_number_stand_on_every_page() -> None:
    with opened(samples.plan(30)) as pdf:
        pages = [text_of(page).splitlines() for page in pdf.pages]

    assert len(pages) > 2
    for number, lines in enumerate(pages, start=1):
        assert lines[0] == samples.MARK
        assert " ".join(samples.HEADS) in lines
        assert "1 2 3 4 5" in lines
        assert lines[-1] == f"2016 жылғы 5 қаңтардағы жағдай бойынша {number} / {len(pages)}"


def test_no_row_is_broken_between_pages() -> None:
    with opened(samples.plan(30)) as pdf:
        rows = [row for page in pdf.pages for row in first_table(page) if row[0].isdigit() and row[1] != "2"]

    assert [row[0] for row in rows] == [str(number) for number in range(1, 31)]
    assert {row[4] for row in rows} == {"2015 жылғы 20 желтоқсанға дейін"}


@pytest.mark.parametrize("above", range(12, 20))
def test_a_line_that_names_a_group_never_ends_a_page(above: int) -> None:
    document = samples.one_table(
        *[Row([str(number), "мәтін " * 20]) for number in range(above)],
        GroupRow("Бағыт"),
        Row(["соңғы", "мәтін"]),
    )

    with opened(document) as pdf:
        tables = [first_table(page) for page in pdf.pages]

    assert [table[-1][0] for table in tables if table[-1][0] == "Бағыт"] == []


def test_a_row_higher_than_a_page_goes_on_over_the_next_ones() -> None:
    with opened(samples.one_table(Row(["а", ["мәтін " * 30] * 60]))) as pdf:
        words = [word for page in pdf.pages for word in text_of(page).split() if word == "мәтін"]
        lowest = max(
            word["bottom"] for page in pdf.pages for word in page.extract_words() if word["text"] == "мәтін"
        )

    assert len(words) == 1800
    assert lowest < 297 / 25.4 * 72 - 20


def test_a_plan_lies_and_a_note_stands_on_a4() -> None:
    with opened(samples.plan(2)) as plan, opened(samples.note()) as note:
        sizes = [
            tuple(round(side / 72 * 25.4) for side in (pdf.pages[0].width, pdf.pages[0].height))
            for pdf in (plan, note)
        ]

    assert sizes == [(297, 210), (210, 297)]


def test_a_short_note_takes_one_page() -> None:
    with opened(samples.note()) as pdf:
        text = text_of(pdf.pages[0])

        assert len(pdf.pages) == 1
    assert "Отырыс 2016 жылғы 15 қаңтарға ауыстырылды." in text
    assert "Бақылау бөлімінің басшысы Г. Нұрланова" in text


def test_every_font_is_our_own_and_inside_the_file() -> None:
    with opened(samples.plan(2)) as pdf:
        names = {char["fontname"].partition("+")[2] for char in pdf.chars}
        fonts = [resolve1(font) for font in resolve1(pdf.pages[0].page_obj.resources["Font"]).values()]
        descriptors = [
            resolve1(resolve1(resolve1(font["DescendantFonts"])[0])["FontDescriptor"]) for font in fonts
        ]

    assert names == {"Onest-Regular", "Onest-SemiBold"}
    assert [bool({"FontFile2", "FontFile3"} & set(descriptor)) for descriptor in descriptors] == [True, True]


def test_kazakh_letters_can_be_read_out_of_the_file() -> None:
    letters = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі ₸ № « » – —"

    with opened(Document("kk", "Әріптер", [Paragraph(letters)])) as pdf:
        assert letters in text_of(pdf.pages[0])


@pytest.mark.parametrize("weight", ["Regular", "SemiBold"])
def test_the_fonts_draw_every_letter_we_say_they_do(weight: str) -> None:
    """Both standards refuse a letter the font has not got."""
    letters = (FONTS / "letters.txt").read_text(encoding="utf-8")
    block = Paragraph(letters) if weight == "Regular" else Heading(letters)

    assert write_pdf(Document("kk", "Әріптер", [block])).startswith(b"%PDF")
    assert set("ӘәҒғҚқҢңӨөҰұҮүҺһІіЁё₸№«»–—") <= set(letters)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_file_is_tagged_and_says_its_language_and_title(language: Any) -> None:
    document = Document(language, "Кесте", [Paragraph("Мәтін")], mark="ҮЛГІ", as_of=samples.AS_OF)

    with opened(document) as pdf:
        catalog, about = pdf.doc.catalog, pdf.metadata

    assert resolve1(catalog["Lang"]) == language.encode()
    assert resolve1(catalog["MarkInfo"])["Marked"] is True
    assert resolve1(catalog["ViewerPreferences"])["DisplayDocTitle"] is True
    assert about["Title"] == "ҮЛГІ. Кесте"
    assert about["CreationDate"] == about["ModDate"] == "D:20160105000000Z"


def test_screen_readers_are_told_of_headings_and_of_heads_of_columns() -> None:
    document = Document(
        "kk",
        "Жоспар",
        [
            Heading("Бірінші"),
            Table([Column("А"), Column("Б")], [GroupRow("Бағыт"), Row(["1", "2"])], has_column_numbers=False),
        ],
    )

    with opened(document) as pdf:
        tags = [name for _, name in tags_in(pdf)]

    assert [tag for tag in tags if tag in {"H1", "H2", "Table", "TR", "TH", "TD"}] == [
        *["H1", "H2", "Table"],
        *["TR", "TH", "TH"],
        *["TR", "TH"],
        *["TR", "TD", "TD"],
    ]


def test_the_file_names_the_standards_it_keeps() -> None:
    content = write_pdf(samples.note())

    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content


def test_a_level_of_headings_that_is_missing_is_not_skipped() -> None:
    with opened(Document("kk", "Жоспар", [Heading("а", 3), Heading("б", 3), Heading("в", 1)])) as pdf:
        tags = [name for _, name in tags_in(pdf) if name.startswith("H")]

    assert tags == ["H1", "H2", "H3", "H2"]


@pytest.mark.parametrize("groups", [1, 2, 3, 4, 9, 40])
def test_any_number_of_lines_may_name_a_group(groups: int) -> None:
    names = [GroupRow(f"Бағыт {number}") for number in range(groups)]

    with opened(samples.one_table(*names, Row(["а", "б"]), *names)) as pdf:
        text = "\n".join(text_of(page) for page in pdf.pages)

    assert text.count("Бағыт") == 2 * groups


def test_a_word_longer_than_its_column_is_broken_inside_it() -> None:
    narrow = Table([Column("№", 1), Column("Мәтін", 9)], [Row(["ынтымақтастырылғандардың", "а"])])

    with opened(Document("kk", "Кесте", [narrow])) as pdf:
        page = pdf.pages[0]
        left, _, right, _ = page.find_tables()[0].cells[0]
        word = [
            char
            for char in page.chars
            if char["x0"] < right and char["size"] < 10 and char["text"] != "\u00ad"
        ]

    # Letters at a place where the word may be broken come with the sign that says so.
    assert "".join(char["text"] for char in word).replace("\u00ad", "") == "№1ынтымақтастырылғандардың"
    assert left <= min(char["x0"] for char in word)
    assert max(char["x1"] for char in word) <= right


def test_what_the_typesetter_refuses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qadam.writing.pdf.STAND_IN", "😀")

    with pytest.raises(NotTypeset, match="could not be displayed"):
        write_pdf(Document("kk", "😀", []))
