"""A chart is a picture where a format holds pictures, and its sentence everywhere."""

import io
from decimal import Decimal

import openpyxl
import pdfplumber
import pytest

from qadam.writing.chart import svg_of
from qadam.writing.document import Bar, Chart, Column, Document, Row, Table
from qadam.writing.kinds import KINDS
from qadam.writing.tests.test_kinds import words_in

BARS = [
    Bar("Қордай ауданы", Decimal(118), "118 %", Decimal(100)),
    Bar("Тараз", Decimal(50), "50 %", Decimal(100)),
    Bar("Мерке", None, "…", Decimal(100)),
]
CHART = Chart("Орындалу үлесі", "Қордай ауданы межеден асты, Мерке ауданы мәлімет берген жоқ.", BARS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_says_the_sentence_of_a_chart(kind: str) -> None:
    found = words_in(kind, KINDS[kind].write(Document("kk", "Есеп", [CHART])))

    assert "Қордайауданымежеденасты" in found


def test_bars_stand_to_one_scale_and_what_is_unknown_has_none() -> None:
    picture = svg_of(CHART)

    widths = [float(part.split('"')[0]) for part in picture.split('width="')[1:]]

    bars = [width for width in widths if width > 1]
    assert len(bars) == 2
    assert round(bars[0] / bars[1], 2) == 2.36
    assert widths.count(0.8) == 3


def test_the_picture_is_inside_the_pdf_with_its_kazakh_letters() -> None:
    with pdfplumber.open(io.BytesIO(KINDS["pdf"].write(Document("kk", "Есеп", [CHART])))) as pdf:
        fonts = {char["fontname"].partition("+")[2] for page in pdf.pages for char in page.chars}
        drawn = [shape for page in pdf.pages for shape in [*page.rects, *page.curves]]

    assert fonts <= {"Onest-Regular", "Onest-SemiBold", "OnestRoman-Regular", "OnestRoman-SemiBold"}
    assert len(drawn) >= 5


def test_what_is_typed_into_a_chart_is_text() -> None:
    bar = Bar('</text><script>alert("1")</script>', Decimal(1), "<b>")

    for kind in KINDS:
        assert b"<script>" not in KINDS[kind].write(Document("ru", "О", [Chart("", "с", [bar])]))


def test_english_numbers_are_numbers_in_a_sheet() -> None:
    table = Table([Column("Name"), Column("Value", 1, "right")], [Row(["Jobs", "18,546.5"])])

    book = openpyxl.load_workbook(io.BytesIO(KINDS["xlsx"].write(Document("en", "Report", [table]))))

    values = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert 18546.5 in values
