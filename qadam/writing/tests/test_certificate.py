"""A certificate is one page with its words, its code and its picture of squares, the same from the same data."""

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest

from qadam.writing.certificate import Certificate, write_certificate

CERTIFICATE = Certificate(
    "kk",
    "Жеңімпаз дипломы",
    "Үлгібаевтар әулеті",
    "Үздік еңбек әулеті",
    "Еңбек жолы, Жамбыл облысы",
    "№ 145 өкім",
    "2026 жылғы 28 тамыз",
    "ABCD2345KX",
    "Тексеру: qadam.example",
    ((True, False), (False, True)),
    "ҮЛГІ",
)


def text_of(pdf: bytes) -> tuple[int, str]:
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    return len(document), " ".join(document[0].get_textpage().get_text_range().split())


def test_a_certificate_holds_its_words_on_one_page() -> None:
    pages, text = text_of(write_certificate(CERTIFICATE))

    assert pages == 1
    for words in ("ҮЛГІ", "Жеңімпаз дипломы", "Үлгібаевтар әулеті", "№ 145 өкім", "ABCD2345KX"):
        assert words in text


def test_the_same_data_gives_the_same_bytes() -> None:
    assert write_certificate(CERTIFICATE) == write_certificate(CERTIFICATE)


@pytest.mark.parametrize("name", ["Ә" * 300, "#evil[*x*]", "\u0000\u202e", "A " * 150])
def test_any_name_stays_on_the_page_as_text(name: str) -> None:
    pages, text = text_of(write_certificate(replace(CERTIFICATE, name=name)))

    assert pages == 1
    assert "ABCD2345KX" in text
