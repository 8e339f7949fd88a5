import io
import os
import random
import time
from collections.abc import Sequence
from typing import Any

import pypdfium2
import pytest

from qadam.reading.inputs.pdf import read_pdf
from qadam.reading.refusals import CannotRead
from qadam.reading.source import Cell, Paragraph, Row, Source, Table
from qadam.reading.tests.rendering import Look, bare_pdf, to_pdf, typeset

HEADS = ("№", "Іс-шара", "Аяқтау нысаны", "Орындаушылар", "Мерзімі")
SENTENCE = "Бағдарламаның мақсаты – өңір халқын жұмыспен қамтуды арттыру және жұмыссыздық деңгейін төмендету."


WORDS = (
    "өңір халқын жұмыспен қамтуды арттыру және жұмыссыздық деңгейін төмендету мақсаты аудан әкімдіктері мен бірлесіп"
    " жыл сайын іс-шаралар өткізеді ақпарат беріледі"
).split()


def sentences(count: int, seed: int = 1) -> str:
    """Text whose lines do not look like each other."""
    chance = random.Random(seed)
    made = (" ".join(chance.sample(WORDS, chance.randint(8, len(WORDS)))) for _number in range(count))
    return " ".join(f"{text.capitalize()}." for text in made)


def row(*texts: str) -> Row:
    return tuple(Cell((text,) if text else (), column) for column, text in enumerate(texts))


def plan(measures: int, *, words: int = 6) -> Source:
    """A plan whose titles grow longer, with a heading before every fifth measure."""
    rows = [row(*HEADS), row("1", "2", "3", "4", "5")]
    for number in range(1, measures + 1):
        if number % 5 == 1:
            rows.append((Cell((f"{number // 5 + 1}. Ұйымдастыру жұмыстары",), 0, len(HEADS)),))
        title = "аудандарда жәрмеңке өткізуді ұйымдастыру және насихаттау " * (1 + number * words % 7)
        rows.append(
            row(
                f"{number}.",
                f"Өңірлік {title.strip()}",
                "Әкімдікке ақпарат",
                "Жұмыспен қамту басқармасы, аудан әкімдіктері",
                f"2016 жылғы {number % 28 + 1} мамырға дейін",
            )
        )
    heading = Paragraph("Жұмыспен қамту жөніндегі іс-шаралар жоспары", level=1)
    return Source(
        (heading, Paragraph(SENTENCE), Table(tuple(rows), heads=2), Paragraph("Ескертпе: аббревиатуралар."))
    )


def texts(source: Source) -> list[list[str]]:
    """The rows of all tables, each cell as one text; empty cells are left out."""
    return [
        [" ".join(cell.text.split()) for cell in line if cell.lines]
        for table in source.tables
        for line in table.rows
    ]


def paragraphs(source: Source) -> list[str]:
    return [paragraph.text for paragraph in source.paragraphs]


def refused(content: bytes) -> str:
    with pytest.raises(CannotRead) as refusal:
        read_pdf(content)
    return refusal.value.code


def drawn(*parts: bytes) -> bytes:
    return bare_pdf(b"\n".join(parts))


def written(x: float, y: float, text: str) -> bytes:
    """A text at a place, in the one-byte Cyrillic that a program without its letters takes for Latin.

    That program has no sign at all for «қ» and «һ».
    """
    assert not set("қҚһҺ") & set(text)
    return b"BT /F 10 Tf %d %d Td (%b) Tj ET" % (x, y, text.encode("kz1048"))


@pytest.mark.parametrize(
    "look",
    [
        Look(),
        Look(is_landscape=False, size=8),
        Look(rules="dashed"),
        Look(rules="boxes"),
        Look(rules="bars"),
        Look(turns_heads=True),
        Look(repeats_heads=False),
        Look(breaks_rows=False),
        Look(rules="across"),
        Look(rules="none"),
        Look(rules="none", repeats_heads=False),
        Look(rules="none", is_landscape=False, size=8),
    ],
    ids=str,
)
def test_a_plan_of_several_pages_is_one_table_however_it_is_printed(look: Look) -> None:
    source = plan(24)

    found = read_pdf(to_pdf(source, look))

    assert found.pages > 1
    assert texts(found) == texts(source)
    assert paragraphs(found) == paragraphs(source)


def test_repeated_heads_are_counted_and_stand_once() -> None:
    repeated, once = (
        next(read_pdf(to_pdf(plan(20), Look(repeats_heads=repeats))).tables) for repeats in (True, False)
    )

    assert (repeated.heads, once.heads) == (2, 0)
    assert len(repeated.rows) == len(once.rows)


def test_every_cell_knows_its_page_and_place() -> None:
    table = next(read_pdf(to_pdf(plan(20))).tables)

    first, last = table.rows[0][1].place, table.rows[-1][4].place
    assert (first.page, first.block, first.row, first.column) == (1, 3, 1, 2)
    assert (last.page, last.row, last.column) == (3, len(table.rows), 5)


def test_merged_cells_keep_their_rows_and_columns() -> None:
    rows: tuple[Row, ...] = (
        (
            Cell(("№",), 0, 1, 2, is_strong=True),
            Cell(("Іс-шара",), 1, 1, 2, is_strong=True),
            Cell(("Мерзімі",), 2, 2, 1, is_strong=True),
        ),
        (Cell(("басы",), 2, is_strong=True), Cell(("соңы",), 3, is_strong=True)),
        (Cell(("1",), 0, 1, 2), Cell(("Бірінші",), 1, 1, 2), Cell(("мамыр",), 2), Cell(("наурыз",), 3)),
        (Cell(("наурыз",), 2), Cell(("сәуір",), 3)),
        (Cell(("Бөлім",), 0, 4),),
        row("2", "Екінші", "", "мамыр"),
    )

    table = next(read_pdf(to_pdf(Source((Table(rows, heads=2),)))).tables)

    def shapes(lines: Sequence[Row]) -> list[list[tuple[Any, ...]]]:
        return [
            [(one.text, one.column, one.width, one.height, one.is_strong) for one in line] for line in lines
        ]

    assert shapes(table.rows) == shapes(rows)


def test_a_cell_over_many_rows_goes_on_over_the_page() -> None:
    rows = tuple(
        (
            *row(f"{number}.", f"Іс-шара {number}"),
            *((Cell(("Барлық әкімдіктер",), 2, 1, 60),) if number == 1 else ()),
            Cell(("2016 жыл",), 3),
        )
        for number in range(1, 61)
    )

    found = read_pdf(to_pdf(Source((Table(rows),))))

    table = next(found.tables)
    assert found.pages > 1
    assert (len(table.rows), table.rows[0][2].height) == (60, 60)


def test_a_row_broken_by_the_page_is_whole_and_a_row_without_a_number_stays_one() -> None:
    long = " ".join(["Облыс аумағында еңбек жәрмеңкелерін тұрақты түрде өткізуді ұйымдастыру,"] * 60)
    rows = (
        row("№", "Іс-шара", "Нысаны", "Мерзімі"),
        row("1.", f"{long} оның ішінде ауылда", "Ақпарат", "2016 жыл"),
        row("", "Қосымша іс-шара", "Есеп", "2017 жыл"),
    )

    found = read_pdf(to_pdf(Source((Table(rows),)), Look(is_landscape=False, size=12)))

    assert found.pages > 1
    assert texts(found) == [[cell.text for cell in line if cell.lines] for line in rows]


def test_tables_of_other_columns_on_the_next_page_stay_apart() -> None:
    first = Table(tuple(row(f"{number}.", "Іс-шара атауы", "мамыр") for number in range(1, 24)))
    second = Table(tuple(row("Аудан", "2015", "2016", "2017", "2018") for _number in range(24)))

    tables = list(read_pdf(to_pdf(Source((first, second)))).tables)

    assert [table.width for table in tables] == [3, 5]


def test_lines_of_dashes_and_dots_are_lines() -> None:
    across = [b"%d %d 3 0.5 re f" % (x, y) for y in (700, 660, 620) for x in range(50, 450, 6)]
    down = [b"%d %d 0.5 1 re f" % (x, y) for x in (50, 150, 450) for y in range(620, 700, 4)]
    words = [
        written(60, 680, "1"),
        written(160, 680, "мамыр"),
        written(60, 640, "2"),
        written(160, 640, "наурыз"),
    ]

    found = read_pdf(drawn(*across, *down, *words, written(50, 500, "Әкімдіктің өңірлік бағдарламасы")))

    assert texts(found) == [["1", "мамыр"], ["2", "наурыз"]]


def test_a_table_without_outer_lines_is_whole() -> None:
    lines = [b"150 500 m 150 700 l S 300 500 m 300 700 l S 50 670 m 450 670 l S 50 640 m 450 640 l S"]
    words = [
        written(x, y, f"{name}{y}")
        for y in (680, 650, 620)
        for x, name in ((60, "а"), (160, "ә"), (310, "б"))
    ]

    found = read_pdf(drawn(*lines, *words, written(50, 400, "Өңірдің іс-шаралар жоспары туралы")))

    assert texts(found) == [["а680", "ә680", "б680"], ["а650", "ә650", "б650"], ["а620", "ә620", "б620"]]


def test_rows_without_lines_between_them_part_at_their_numbers() -> None:
    lines = [b"50 500 400 200 re S 100 500 m 100 700 l S 300 500 m 300 700 l S 50 670 m 450 670 l S"]
    words = [written(60, 680, "№"), written(110, 680, "Атауы"), written(310, 680, "Мерзімі")]
    for number, y in ((1, 650), (2, 620), (3, 590)):
        words += [
            written(60, y, f"{number}."),
            written(110, y, "Өңірлік кеңес"),
            written(110, y - 12, "өткізу"),
        ]
        words += [written(310, y, "мамыр")]

    found = read_pdf(drawn(*lines, *words))

    expected = [[f"{number}.", "Өңірлік кеңес өткізу", "мамыр"] for number in (1, 2, 3)]
    assert texts(found) == [["№", "Атауы", "Мерзімі"], *expected]


def test_grounds_of_every_second_row_part_rows() -> None:
    grounds = [b"0.9 g 50 %d 400 30 re f 0 g" % y for y in (650, 590, 530)]
    words = [
        written(x, 700 - 30 * number - 15, text)
        for number in range(1, 7)
        for x, text in ((55, f"{number}."), (110, f"Іс-шара {number}"), (310, "мамыр айы"))
    ]

    found = read_pdf(drawn(*grounds, *words))

    assert texts(found) == [[f"{number}.", f"Іс-шара {number}", "мамыр айы"] for number in range(1, 7)]


def test_a_frame_around_text_is_no_table() -> None:
    found = read_pdf(
        drawn(
            b"40 40 500 760 re S", written(60, 700, "Өңірдің әкімдігі еңбек министрлігінің тапсырмасы туралы")
        )
    )

    assert list(found.tables) == []
    assert paragraphs(found) == ["Өңірдің әкімдігі еңбек министрлігінің тапсырмасы туралы"]


def test_a_signature_above_a_table_without_lines_is_no_row() -> None:
    look = Look(rules="none", size=10)
    source = Source((Paragraph(SENTENCE), plan(3).blocks[2]))
    signed = typeset(
        "#grid(columns: (1fr, auto), [*Облыс әкімі*], [*Т. Қадамбаев*])\n#v(1em)\n"
        "#table(columns: 4, stroke: none, column-gutter: 20pt, [№], [Атауы], [Мерзімі], [Орындаушы],"
        " [1.], [Бірінші], [мамыр], [әкімдік], [2.], [Екінші], [маусым], [басқарма])"
    )

    assert texts(read_pdf(to_pdf(source, look))) == texts(source)
    found = read_pdf(signed)
    assert [line[0] for line in texts(found)] == ["№", "1.", "2."]
    assert paragraphs(found) == ["Облыс әкімі     Т. Қадамбаев"]


def test_paragraphs_are_whole_and_part_by_indents() -> None:
    source = Source(tuple(Paragraph(f"{number}. {sentences(number, number)}") for number in range(1, 9)))

    for look in (
        Look(is_landscape=False),
        Look(hyphenates=True, size=14),
        Look(is_justified=False, spacing=0.6),
    ):
        assert paragraphs(read_pdf(to_pdf(source, look, language="ru"))) == paragraphs(source)


def test_a_hyphen_of_the_word_stays_where_the_line_ends_with_it() -> None:
    found = read_pdf(
        drawn(
            written(50, 700, "Өңірде жылда іс-шаралар өтеді, сол іс-"),
            written(50, 688, "шаралар туралы есепті бір-"),
            written(50, 676, "лескен әкімдікке ұсынатын болып саналады."),
        )
    )

    assert paragraphs(found) == [
        "Өңірде жылда іс-шаралар өтеді, сол іс-шаралар туралы есепті бірлескен әкімдікке ұсынатын болып саналады."
    ]


def test_headings_are_told_by_size_and_by_bold_in_the_middle() -> None:
    found = read_pdf(
        typeset(
            "#set par(justify: true)\n#align(center, text(size: 14pt)[Өңірлік бағдарлама])\n"
            f"#align(center)[*Іс-шаралар\\ жоспары*]\n\n{sentences(5)}\n\n{sentences(5)}"
        )
    )

    levels = [(one.text, one.level, one.is_bold) for one in found.paragraphs][:2]
    assert levels == [("Өңірлік бағдарлама", 1, False), ("Іс-шаралар жоспары", 2, True)]


def test_who_approved_stands_together_at_the_right_or_side_by_side() -> None:
    block = "Қазақстан Республикасы\\ Үкіметінің\\ 2015 жылғы 3 қаңтардағы\\ № 5 қаулысымен\\ бекітілген"
    right = f"#align(right, block(width: 40%, align(center)[{block}]))\n\n{sentences(4)}"
    beside = (
        "#grid(columns: (1fr, 1fr), gutter: 40pt, [КЕЛІСІЛДІ\\ Министр\\ А. Асанов], [БЕКІТЕМІН\\ Әкім\\ Б. Есенов])"
        f"\n\n{sentences(4)}"
    )

    assert paragraphs(read_pdf(typeset(right)))[0] == block.replace("\\", "")
    assert paragraphs(read_pdf(typeset(beside)))[:2] == [
        "КЕЛІСІЛДІ Министр А. Асанов",
        "БЕКІТЕМІН Әкім Б. Есенов",
    ]


def test_two_columns_of_text_are_read_one_after_the_other() -> None:
    source = Source(tuple(Paragraph(f"{number}-тармақ. {sentences(4, number)}") for number in range(1, 15)))

    found = read_pdf(to_pdf(source, Look(columns=2, size=10)))

    assert list(found.tables) == []
    assert paragraphs(found) == paragraphs(source)


def test_page_heads_numbers_and_footnotes_stand_aside() -> None:
    source = Source(tuple(Paragraph(f"{number}. {sentences(2, number)}") for number in range(1, 40)))
    noted = typeset(
        f'#set page(paper: "a5")\n{SENTENCE}#footnote[Ескертпе мәтіні осында тұр.] {sentences(3)}'
    )

    found = read_pdf(to_pdf(source, Look(is_landscape=False, size=12, head="Қаулыға қосымша")))

    asides = [block.text for block in found.blocks if isinstance(block, Paragraph) and block.is_aside]
    assert asides == [text for page in range(1, found.pages + 1) for text in ("Қаулыға қосымша", str(page))]
    assert paragraphs(found) == paragraphs(source)
    assert [
        block.text for block in read_pdf(noted).blocks if isinstance(block, Paragraph) and block.is_aside
    ] == ["1Ескертпе мәтіні осында тұр."]


def test_letters_set_apart_make_words_and_typed_spaces_stay() -> None:
    found = read_pdf(
        typeset(f"#text(tracking: 0.3em)[ҚАУЛЫ ЕТЕДІ]:\n\nж ұ м ы с п е н қамту\n\n{sentences(3)}")
    )

    assert paragraphs(found)[:2] == ["ҚАУЛЫ ЕТЕДІ:", "ж ұ м ы с п е н қамту"]


@pytest.mark.parametrize("turns", [90, 180, 270])
def test_a_turned_page_is_read_upright(turns: int) -> None:
    content = to_pdf(plan(3), Look(turns_heads=True))
    file = pypdfium2.PdfDocument(content)
    file[0].set_rotation(turns)
    turned = io.BytesIO()
    file.save(turned)

    assert texts(read_pdf(turned.getvalue())) == texts(plan(3))


def test_a_table_set_sideways_on_an_upright_page_is_read() -> None:
    table = "#table(columns: 3, [№], [Атауы], [Мерзімі], [1.], [Бірінші], [қаңтар])"

    found = read_pdf(typeset(f"#rotate(-90deg, reflow: true, block(width: 20cm)[{sentences(2)} {table}])"))

    assert texts(found) == [["№", "Атауы", "Мерзімі"], ["1.", "Бірінші", "қаңтар"]]
    assert paragraphs(found) == [sentences(2)]


def test_kazakh_letters_come_back_from_a_file_that_lost_them() -> None:
    text = "Өңірлік бағдарламаның іс-шаралары, Үкімет пен әкімдік"

    assert paragraphs(read_pdf(drawn(written(50, 700, text)))) == [text]


def test_text_printed_twice_to_look_bold_is_read_once() -> None:
    twice = [written(x, 700, "Өңірлік жоспардың іс-шаралары туралы") for x in (50, 50.4)]

    assert paragraphs(read_pdf(drawn(*twice))) == ["Өңірлік жоспардың іс-шаралары туралы"]


def test_what_cannot_be_read_is_refused_with_its_reason() -> None:
    lock = (
        f"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >>"
    )

    assert refused(bare_pdf(b"q 595 0 0 842 0 0 cm /I Do Q")) == "scan"
    assert refused(bare_pdf(b"q 595 0 0 842 0 0 cm /I Do Q BT /F 9 Tf 50 20 Td (1 p.) Tj ET")) == "scan"
    assert refused(bare_pdf(b"")) == "no-text"
    assert refused(bare_pdf(b"BT /F 9 Tf 50 20 Td (text) Tj ET", trailer=lock)) == "password"
    assert refused(typeset(SENTENCE)[:300]) == "broken"
    assert refused(b"%PDF-1.7 and nothing more") == "broken"
    assert refused(b"") == "broken"


def test_progress_is_told_for_each_page() -> None:
    told: list[tuple[int, int]] = []

    pages = read_pdf(to_pdf(plan(20)), progress=lambda done, all_: told.append((done, all_))).pages

    assert told == [(page, pages) for page in range(1, pages + 1)]


def test_a_damaged_file_is_read_or_refused() -> None:
    """Torture tries many more."""
    whole = [to_pdf(plan(6)), to_pdf(plan(6), Look(rules="none"))]
    chance = random.Random(20151030)
    told: set[str] = set()
    for number in range(2000 if os.environ.get("QADAM_CHECKS") == "torture" else 60):
        content = bytearray(whole[number % 2])
        if number % 3 == 0:
            del content[chance.randrange(len(content)) :]
        for _change in range(chance.choice((1, 5, 50))):
            if content:
                content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            assert read_pdf(bytes(content)).pages
        except CannotRead as refusal:
            told.add(refusal.code)
    assert told <= {"broken", "no-text", "scan", "password"}


@pytest.mark.slow
def test_a_hundred_pages_are_read_in_time() -> None:
    content = to_pdf(plan(640))

    begun = time.process_time()
    found = read_pdf(content)

    assert found.pages > 60
    assert len(next(found.tables).rows) == len(plan(640).blocks[2].rows)  # type: ignore[union-attr]
    assert time.process_time() - begun < 20
