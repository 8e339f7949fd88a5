"""Word files as paragraphs and tables."""

import io
import zipfile
from typing import Any

import docx
import pytest

from qadam.reading import CannotRead
from qadam.reading.inputs import open_source
from qadam.reading.source import Paragraph, Source, Table
from qadam.reading.tests.office import p, packed, tbl, tc, tr, word

NUMBERED = '<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list}"/></w:numPr>'


def read(body: str, **parts: str) -> Source:
    return open_source(word(body, **parts), "plan.docx")


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Paragraph)]


def table(source: Source) -> Table:
    return next(source.tables)


def lines(source: Source) -> list[list[Any]]:
    return [[cell.text for cell in row] for row in table(source).rows]


def numbered(text: str, depth: int = 0, list_id: int = 1) -> str:
    return p(text, NUMBERED.format(depth=depth, list=list_id))


def level(depth: int, way: str, shown: str, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{way}"/>{more}'
        f'<w:lvlText w:val="{shown}"/></w:lvl>'
    )


def lists(*levels: str, more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{more}'
    )


def test_paragraphs_and_tables_stand_in_their_order() -> None:
    source = read(p("Жоспар") + tbl(tr("1", "Іс-шара", "мерзімі")) + p("Соңы"))

    kinds = [(type(block).__name__, block.place.block) for block in source.blocks]
    assert kinds == [("Paragraph", 1), ("Table", 2), ("Paragraph", 3)]
    assert source.format == "docx"


def test_headings_are_told_by_their_style_and_by_the_outline() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="Own"/><w:basedOn w:val="a1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/></w:style>'
    )
    source = read(
        p("А", '<w:pStyle w:val="a1"/>')
        + p("Б", '<w:pStyle w:val="a2"/>')
        + p("В", '<w:pStyle w:val="a3"/>')
        + p("Г", '<w:outlineLvl w:val="0"/>')
        + p("Д", '<w:pStyle w:val="a2"/><w:outlineLvl w:val="9"/>')
        + p("Е"),
        styles=styles,
    )

    assert [block.level for block in source.paragraphs] == [2, 2, 1, 1, 0, 0]


def test_styles_that_refer_to_each_other_do_not_hang() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="A"/><w:basedOn w:val="b"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="B"/><w:basedOn w:val="a"/></w:style>'
    )

    assert texts(read(p("мәтін", '<w:pStyle w:val="a"/>'), styles=styles)) == ["мәтін"]


def test_lists_count_as_the_word_processor_does() -> None:
    numbering = lists(level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2.", more="<w:isLgl/>"))
    source = read(
        numbered("А") + numbered("Б", 1) + numbered("В", 1) + p("жай") + numbered("Г") + numbered("Ғ", 1),
        numbering=numbering,
    )

    assert [block.number for block in source.paragraphs] == ["I.", "1.1.", "1.2.", "", "II.", "2.1."]


def test_lists_count_in_letters() -> None:
    numbering = lists(level(0, "russianLower", "%1)"))

    source = read("".join(numbered("сөз") for _ in range(10)), numbering=numbering)

    assert [block.number for block in source.paragraphs][-3:] == ["з)", "и)", "к)"]


def test_a_list_may_begin_anew() -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
    )
    numbering = lists(level(0, "decimal", "%1.", start=5), more=again)

    source = read(
        numbered("А") + numbered("Б") + numbered("В", list_id=2) + numbered("Г", list_id=2),
        numbering=numbering,
    )

    assert [block.number for block in source.paragraphs] == ["5.", "6.", "1.", "2."]


def test_the_number_of_a_row_may_be_nothing_but_a_list() -> None:
    numbering = lists(level(0, "decimal", "%1."))
    empty = f"<w:p><w:pPr>{NUMBERED.format(depth=0, list=1)}</w:pPr></w:p>"

    source = read(tbl(tr(tc(empty), "Бірінші", "а"), tr(tc(empty), "Екінші", "б")), numbering=numbering)

    assert lines(source) == [["1.", "Бірінші", "а"], ["2.", "Екінші", "б"]]


def test_bullets_are_signs_that_every_font_has() -> None:
    numbering = lists(level(0, "bullet", "\uf0b7"))

    source = read(tbl(tr(tc(numbered("кеңес")), "а", "б")), numbering=numbering)

    assert lines(source) == [["• кеңес", "а", "б"]]


def test_cells_know_what_they_cover() -> None:
    source = read(
        tbl(
            tr(tc("№", '<w:vMerge w:val="restart"/>'), tc("Мерзімі", '<w:gridSpan w:val="2"/>')),
            tr(tc("", "<w:vMerge/>"), "2006", "2007"),
            tr("1", "қаңтар", "ақпан"),
        )
    )

    found = [
        [(cell.text, cell.column, cell.width, cell.height) for cell in row] for row in table(source).rows
    ]
    assert found == [
        [("№", 0, 1, 2), ("Мерзімі", 1, 2, 1)],
        [("2006", 1, 1, 1), ("2007", 2, 1, 1)],
        [("1", 0, 1, 1), ("қаңтар", 1, 1, 1), ("ақпан", 2, 1, 1)],
    ]


def test_cells_merged_in_the_old_way_are_one() -> None:
    source = read(
        tbl(tr(tc("А", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), "Б"), tr("1", "2", "3"))
    )

    assert [(cell.text, cell.column, cell.width) for cell in table(source).rows[0]] == [
        ("А", 0, 2),
        ("Б", 2, 1),
    ]


def test_a_span_of_a_milliard_columns_is_cut() -> None:
    source = read(tbl(tr(tc("А", '<w:gridSpan w:val="999999999"/>')), tr("1", "2", "3")))

    assert table(source).width == 120


def test_a_row_may_begin_later() -> None:
    source = read(tbl(tr("1", "2", "3"), tr("б", "в", about='<w:gridBefore w:val="1"/>')))

    assert [cell.column for cell in table(source).rows[1]] == [1, 2]


def test_paragraphs_and_breaks_in_a_cell_are_lines() -> None:
    broken = "<w:p><w:r><w:t>2006 жыл</w:t><w:br/><w:t> 2007 жыл</w:t></w:r></w:p>"

    source = read(tbl(tr(tc(broken + p("2008 жыл") + p("")), "а", "б")))

    assert table(source).rows[0][0].lines == ("2006 жыл", "2007 жыл", "2008 жыл")


def test_repeated_heads_are_counted_and_strong() -> None:
    head = "<w:tblHeader/>"

    source = read(
        tbl(tr("№", "Шара", "Мерзімі", about=head), tr("1", "2", "3", about=head), tr("1", "а", "б"))
    )

    assert table(source).heads == 2
    assert [row[0].is_strong for row in table(source).rows] == [True, True, False]


def test_bold_is_told_by_runs_and_by_styles() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="s"><w:name w:val="S"/><w:rPr><w:b/></w:rPr></w:style>'
    half = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Жар</w:t></w:r><w:r><w:t>тысы</w:t></w:r></w:p>"

    source = read(
        p("А", run="<w:b/>")
        + p("Б", '<w:pStyle w:val="s"/>')
        + p("В", '<w:pStyle w:val="s"/>', '<w:b w:val="0"/>')
        + half,
        styles=styles,
    )

    assert [(block.text, block.is_bold) for block in source.paragraphs] == [
        ("А", True),
        ("Б", True),
        ("В", False),
        ("Жартысы", False),
    ]


def test_what_was_deleted_is_gone_and_what_was_inserted_is_there() -> None:
    source = read(
        "<w:p><w:r><w:t>до 1 </w:t></w:r><w:del><w:r><w:delText>мая</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>июня</w:t></w:r></w:ins></w:p>"
        + tbl(tr("1", "а", "б"), tr("2", "в", "г", about="<w:del/>"), tr("3", "д", "е", about="<w:ins/>"))
    )

    assert texts(source) == ["до 1 июня"]
    assert [row[0] for row in lines(source)] == ["1", "3"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    source = read(p("Іс-шаралар ", "<w:rPr><w:del/></w:rPr>") + p("жоспары"))

    assert texts(source) == ["Іс-шаралар жоспары"]


def test_hidden_text_is_left_out() -> None:
    source = read(
        p("көрінбейді", run="<w:vanish/>")
        + p("көрінеді", run='<w:vanish w:val="0"/>')
        + tbl(tr("1", "а", "б"), tr("2", "в", "г", about="<w:hidden/>"))
    )

    assert texts(source) == ["көрінеді"]
    assert len(table(source).rows) == 1


def test_fields_and_links_give_what_they_show() -> None:
    source = read(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>12</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:hyperlink r:id="r9"><w:r><w:t>-қосымша</w:t></w:r></w:hyperlink>'
        '<w:sdt><w:sdtContent><w:r><w:t xml:space="preserve"> бойынша</w:t></w:r></w:sdtContent></w:sdt></w:p>'
    )

    assert texts(source) == ["12-қосымша бойынша"]


def test_signs_and_hyphens_are_letters_of_the_text() -> None:
    source = read(
        "<w:p><w:r><w:t>жан</w:t><w:softHyphen/><w:t>жақты</w:t><w:tab/><w:t>88</w:t><w:noBreakHyphen/><w:t>қадам</w:t>"
        '<w:sym w:font="Symbol" w:char="F0B7"/><w:sym w:font="Own" w:char="F0FF"/></w:r></w:p>'
    )

    assert texts(source) == ["жанжақты\t88-қадам•"]


def test_text_boxes_stand_apart_and_once() -> None:
    box = f"<w:txbxContent>{p('БЕКІТІЛДІ')}</w:txbxContent>"
    source = read(
        "<w:p><w:r><w:t>Жоспар</w:t><mc:AlternateContent><mc:Choice><w:drawing>"
        f"<wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )

    assert texts(source) == ["Жоспар"]
    assert [paragraph.text for paragraph in source.loose] == ["БЕКІТІЛДІ"]


def test_a_table_in_a_text_box_is_a_table() -> None:
    source = read(
        "<w:p><w:r><w:pict><v:textbox><w:txbxContent>"
        + tbl(tr("1", "а", "б"))
        + "</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    )

    assert lines(source) == [["1", "а", "б"]]


def test_a_text_box_within_text_boxes_is_read_once() -> None:
    inner = tbl(tr("№", "Мерзімі"), tr("1", "ай сайын"))
    for _depth in range(20):
        inner = (
            "<w:p><w:r><w:pict><v:textbox><w:txbxContent>"
            f"{inner}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
        )

    source = read(p("Жоспар") + inner)

    assert len([*source.tables]) == 1


def test_a_table_in_a_cell_gives_its_rows_as_lines() -> None:
    inner = tbl(tr("2006", "10,5"), tr("2007", "11"))

    source = read(tbl(tr("1", tc(p("Барлығы:") + inner + p("")), "б"), tr("2", "в", "г")))

    assert table(source).rows[0][1].lines == ("Барлығы:", "2006 10,5", "2007 11")


def test_a_frame_around_a_table_is_no_table() -> None:
    inner = tbl(tr("№", "Шара", "Мерзімі"), tr("1", "а", "б"))

    source = read(tbl(tr(tc(p("Жоспар") + inner + p("")))))

    assert texts(source) == ["Жоспар"]
    assert lines(source) == [["№", "Шара", "Мерзімі"], ["1", "а", "б"]]


def test_the_place_of_approval_is_no_table() -> None:
    source = read(tbl(tr("", tc(p("Бекітілген") + p("2015 жылғы 30 қазан"))), lines=False) + p("Жоспар"))

    assert texts(source) == ["Бекітілген", "2015 жылғы 30 қазан", "Жоспар"]
    assert list(source.tables) == []


def test_page_heads_feet_and_footnotes_are_asides() -> None:
    note = "<w:p><w:r><w:t>2008</w:t><w:footnoteReference w:id='3'/></w:r></w:p>"
    source = read(
        note,
        header1=p("Қызметтік"),
        footer1=p("1-бет"),
        footnotes=f'<w:footnote w:id="0" w:type="separator">{p("х")}</w:footnote><w:footnote w:id="3">{p("ескертпе")}'
        "</w:footnote>",
    )

    asides = [
        (block.text, block.number)
        for block in source.blocks
        if isinstance(block, Paragraph) and block.is_aside
    ]
    assert asides == [("Қызметтік", ""), ("1-бет", ""), ("ескертпе", "1")]
    assert [block.text for block in source.paragraphs] == ["2008¹"]


def test_the_other_edition_of_the_standard_is_read_too() -> None:
    content = word(p("Жоспар"))
    strict = packed(
        {
            name: part.replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            for name, part in _parts(content).items()
        }
    )

    assert texts(open_source(strict, "plan.docx")) == ["Жоспар"]


def test_a_file_of_the_library_is_read() -> None:
    made = docx.Document()
    made.add_heading("Іс-шаралар жоспары", 1)
    made.add_paragraph("Бірінші", style="List Number")
    made.add_paragraph("Екінші", style="List Number")
    out = io.BytesIO()
    made.save(out)

    source = open_source(out.getvalue(), "plan.docx")

    assert [(block.text, block.level, block.number) for block in source.paragraphs] == [
        ("Іс-шаралар жоспары", 1, ""),
        ("Бірінші", 0, "1."),
        ("Екінші", 0, "2."),
    ]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<w:p>", "broken"),
        ("", "no-text"),
        ("<w:p><w:r><w:t>" * 200, "broken"),
        (tbl(*[tr("1", "2")] * 5_001), "too-many-rows"),
        (tbl(*[tr(*["1"] * 100)] * 1_001), "too-many-cells"),
    ],
)
def test_what_gives_no_document_is_refused_with_its_reason(body: str, code: str) -> None:
    with pytest.raises(CannotRead) as refusal:
        read(body)

    assert refusal.value.code == code


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
