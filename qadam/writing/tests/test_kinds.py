"""What holds for every format alike."""

import io
import os
import re
import subprocess
import sys
import time

import docx
import lxml.html
import openpyxl
import pdfplumber
import pytest
import time_machine

from qadam.kit.tables import XLSX_TYPE
from qadam.writing.document import (
    Column,
    Document,
    Facts,
    GroupRow,
    Heading,
    Paragraph,
    Row,
    Signature,
    Table,
)
from qadam.writing.kinds import KINDS
from qadam.writing.tests import samples

HOSTILE = {
    "typst": "#set page(width: 1cm) #panic() *b* _i_ $x$ `c` <label> @ref // x /* y",
    "formula": "=cmd|' /C calc'!A0",
    "xml": "<w:p>&amp;</w:p> ]]>",
    "json": '{"a": "\\u0041"} \\n',
    "page code": '&P &"Arial" &&',
    "one word": "Ұ" * 5000,
    "emoji": "😀👩‍👩‍👧🫨",
    "unseen": "a\x00b\x07c\x1b\ud800\ufffe\uffff\ufdd0",
    "direction": "\u202eтөңкеріс\u2066",
    "lines": "бір\r\nекі\n\n\vүш\u2028төрт\tбес",
    "other writing": "שלום مرحبا 漢字",
    "apart": "и\u0306 е\u0308",
    "empty": "",
    "spaces": " \u00a0 \u3000\t",
}


def words_in(kind: str, content: bytes) -> str:
    """All text of the file without its spaces, hyphens and breaks."""
    if kind == "pdf":
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            found = "".join(char["text"] for page in pdf.pages for char in page.chars)
    elif kind == "docx":
        word = docx.Document(io.BytesIO(content))
        found = "".join(node.text or "" for node in word.element.body.iter() if node.tag.endswith("}t"))
    elif kind == "html":
        body = lxml.html.document_fromstring(content.decode()).body
        found = body.text_content()
    else:
        book = openpyxl.load_workbook(io.BytesIO(content))
        found = "".join(str(cell.value or "") for sheet in book for row in sheet.iter_rows() for cell in row)
    return re.sub(r"[\s\u00ad\u200b]", "", found)


def everywhere(text: str) -> Document:
    """A document in which every place that takes a text has this one."""
    return Document(
        "kk",
        text,
        [
            Heading(text),
            Paragraph(text, signed_by=text),
            Facts([(text, text)]),
            # Heads are our own words; they come again on every page.
            Table(
                [Column(text[:300]), Column("б")], [GroupRow(text), Row([text, [text, text]])], caption=text
            ),
            Signature(text, text),
        ],
        subtitle=[text],
        approval=[text],
        mark=text[:100],
        as_of=samples.AS_OF,
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("make", [samples.plan, samples.note])
def test_the_same_document_gives_the_same_bytes_on_another_day(kind: str, make: type) -> None:
    with time_machine.travel("2026-01-01"):
        first = KINDS[kind].write(make())
    with time_machine.travel("2027-06-01 23:00"):
        second = KINDS[kind].write(make())

    assert first == second


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_document_gives_the_same_bytes_in_another_process_and_zone(kind: str) -> None:
    program = (
        "import sys; from qadam.writing.kinds import KINDS; from qadam.writing.tests import samples;"
        f"sys.stdout.buffer.write(KINDS[{kind!r}].write(samples.plan(4)))"
    )
    settings = {
        **os.environ,
        "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "7",
        "LANG": "C",
        "SOURCE_DATE_EPOCH": "1",
    }

    done = subprocess.run([sys.executable, "-c", program], env=settings, capture_output=True, check=True)

    assert done.stdout == KINDS[kind].write(samples.plan(4))


@pytest.mark.parametrize("kind", KINDS)
def test_another_text_gives_other_bytes(kind: str) -> None:
    first, second = (KINDS[kind].write(samples.one_table(Row([text, "б"]))) for text in ("а", "ә"))

    assert first != second


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_breaks_a_document(kind: str, text: str) -> None:
    found = words_in(kind, KINDS[kind].write(everywhere(text)))

    assert "б" in found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["typst", "formula", "xml", "json", "page code"])
def test_what_people_typed_is_shown_as_they_typed_it(kind: str, name: str) -> None:
    typed = HOSTILE[name]

    found = words_in(kind, KINDS[kind].write(samples.one_table(Row([typed, "б"]))))

    assert re.sub(r"\s", "", typed) in found


@pytest.mark.parametrize("kind", KINDS)
def test_a_word_of_five_thousand_letters_is_there_wholly(kind: str) -> None:
    found = words_in(kind, KINDS[kind].write(samples.one_table(Row(["Ұ" * 5000, "б"]))))

    assert found.count("Ұ") == 5000


@pytest.mark.parametrize("kind", KINDS)
def test_signs_nobody_sees_are_left_out_and_letters_put_together(kind: str) -> None:
    rows = [Row([HOSTILE[name], "соңы"]) for name in ("unseen", "direction", "apart")]

    found = words_in(kind, KINDS[kind].write(samples.one_table(*rows)))

    assert "abcсоңытөңкеріссоңыйёсоңы" in found


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_without_rows_has_its_heads(kind: str) -> None:
    found = words_in(kind, KINDS[kind].write(samples.one_table()))

    assert "АтауыМәні12" in found


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_without_blocks_is_its_title(kind: str) -> None:
    assert "Тақырып" in words_in(kind, KINDS[kind].write(Document("kk", "Тақырып", [])))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_four_hundred_rows_take_seconds(kind: str) -> None:
    document = samples.plan(400)

    begun = time.perf_counter()
    content = KINDS[kind].write(document)

    assert time.perf_counter() - begun < 15
    assert words_in(kind, content).count("Атамекен") == 400


def test_every_kind_says_what_browsers_call_it() -> None:
    assert {ending: kind.media_type for ending, kind in KINDS.items()} == {
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pdf": "application/pdf",
        "xlsx": XLSX_TYPE,
        "html": "text/html; charset=utf-8",
    }


@pytest.mark.parametrize(
    ("columns", "rows", "fault"),
    [
        ([], [], "needs columns"),
        ([Column("а"), Column("б")], [Row(["1"])], "Row 1 has 1 cells for 2 columns"),
        ([Column("а", 1), Column("б", 99)], [], "less than 2% of the table's width"),
    ],
)
def test_a_table_that_cannot_be_drawn_is_refused(columns: list[Column], rows: list[Row], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Table(columns, rows)
