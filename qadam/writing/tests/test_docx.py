import io
import zipfile

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from qadam.writing.document import Document
from qadam.writing.docx import FONT, write_docx
from qadam.writing.tests import samples


def opened(document: Document) -> WordDocument:
    return docx.Document(io.BytesIO(write_docx(document)))


def texts_of(word: WordDocument, row: int, table: int = 0) -> list[str]:
    """The cells of a row; spaces that do not break are spaces."""
    return [cell.text.replace("\u00a0", " ") for cell in word.tables[table].rows[row].cells]


def test_a_table_has_its_heads_numbers_groups_and_rows() -> None:
    word = opened(samples.plan(2))

    assert texts_of(word, 0) == samples.HEADS
    assert texts_of(word, 1) == ["1", "2", "3", "4", "5"]
    assert texts_of(word, 2) == [samples.GROUPS[0]] * 5
    assert texts_of(word, 3) == [
        "1",
        "Өңірлік үшжақты комиссиялардың отырыстары\nОны әкімдіктер тоқсан сайын ұйымдастырады.",
        "Әкімшілікке ақпарат",
        "ДСӘДМ (жинақтаушы)\nоблыстардың әкімдері\n«Атамекен» ҰКП",
        "2015 жылғы 20 желтоқсанға дейін",
    ]
    assert len(word.tables[0].rows) == 6


def test_heads_are_repeated_and_no_row_is_broken() -> None:
    rows = [row._tr for row in opened(samples.plan(2)).tables[0].rows]

    assert [bool(row.xpath("w:trPr/w:tblHeader")) for row in rows] == [True, True, False, False, False, False]
    assert all(row.xpath("w:trPr/w:cantSplit") for row in rows)


def test_a_line_that_names_a_group_is_one_cell_that_stays_with_the_next_row() -> None:
    group = opened(samples.plan(2)).tables[0].rows[2]._tr

    assert [cell.get(qn("w:val")) for cell in group.xpath("w:tc/w:tcPr/w:gridSpan")] == ["5"]
    assert group.xpath("w:tc/w:p/w:pPr/w:keepNext")


def test_columns_share_the_width_of_the_text() -> None:
    word = opened(samples.plan(2))

    widths = [int(column.width.mm) for column in word.tables[0].columns if column.width]

    assert widths == [int(267 * share / 100) for share in samples.SHARES]


def test_a_plan_lies_and_a_note_stands_on_a4() -> None:
    plan, note = (opened(document).sections[0] for document in (samples.plan(2), samples.note()))

    assert plan.orientation == WD_ORIENT.LANDSCAPE
    assert note.orientation == WD_ORIENT.PORTRAIT
    assert [round(side.mm) for side in (plan.page_width, plan.page_height) if side] == [297, 210]
    assert [round(side.mm) for side in (note.page_width, note.page_height) if side] == [210, 297]


def test_the_top_of_a_plan_is_its_approval_and_its_title() -> None:
    lines = [
        (line.text.replace("\u00a0", " "), line.style and line.style.name)
        for line in opened(samples.plan(2)).paragraphs
    ]

    assert lines[:5] == [
        *((line, "Normal") for line in samples.APPROVAL),
        ("", "Table Text"),
        (samples.TITLE, "Title"),
    ]


def test_a_note_keeps_the_order_of_its_parts() -> None:
    word = opened(samples.note())

    assert [line.text.replace("\u00a0", " ") for line in word.paragraphs if line.text] == [
        "Мерзімі өткен іс-шаралар туралы анықтама",
        "2015 жылғы IV тоқсан",
        "Сегіз іс-шара бойынша есеп мерзімінде жолданған жоқ.",
        "Жолданбаған есептер",
        "Орындаушылардың түсіндірмелері",
        "Отырыс 2016 жылғы 15 қаңтарға ауыстырылды.",
        "Б. Ахметов",
        "Бақылау бөлімінің басшысы\tГ. Нұрланова",
    ]
    assert texts_of(word, 0) == ["Бағдарлама", "Жалпыға Ортақ Еңбек Қоғамы"]
    assert len(word.tables[1].rows) == 10


def test_the_mark_stands_at_the_head_of_every_page_and_in_the_title() -> None:
    word = opened(samples.plan(2))

    assert [line.text for line in word.sections[0].header.paragraphs] == [samples.MARK]
    assert word.core_properties.title == f"{samples.MARK}. {samples.TITLE}"


def test_the_foot_tells_the_day_and_counts_pages() -> None:
    foot = opened(samples.plan(2)).sections[0].footer.paragraphs[0]

    assert foot.text.startswith("2016 жылғы 5 қаңтардағы жағдай бойынша\t")
    assert [field.get(qn("w:instr")) for field in foot._p.xpath("w:fldSimple")] == [" PAGE ", " NUMPAGES "]


def test_the_file_says_its_language_and_nothing_of_who_made_it() -> None:
    content = write_docx(samples.plan(2))
    about = docx.Document(io.BytesIO(content)).core_properties
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        styles = archive.read("word/styles.xml").decode()

    assert (about.language, about.author, about.comments) == ("kk-KZ", "", "")
    assert '<w:lang w:val="kk-KZ"' in styles
    assert 'w:val="en-US"' not in styles
    assert FONT in styles
    assert [name for name in names if "thumbnail" in name or "custom" in name] == []
