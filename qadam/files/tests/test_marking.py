"""Documents marked for official use are not taken; what only speaks of chipboards is."""

import io
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from qadam.files.actions import store
from qadam.files.marking import is_marked
from qadam.files.models import Upload
from qadam.files.tests.samples import SAMPLES, TYPES
from qadam.people.tests.factories import UserFactory


def office(**members: str) -> bytes:
    """Return an Office document with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(TYPES, b"")
        for name, content in members.items():
            made.writestr(name.replace("__", "/") + ".xml", content)
    return buffer.getvalue()


def pdf(*streams: bytes, is_packed: bool = True) -> bytes:
    """Return the objects of a PDF with these streams."""
    parts = [b"%PDF-1.7\n"]
    for number, stream in enumerate(streams, start=1):
        content = zlib.compress(stream) if is_packed else stream
        way = b" /Filter /FlateDecode" if is_packed else b""
        head = b"%d 0 obj\n<< /Length %d%s >>\nstream\n" % (number, len(content), way)
        parts += [head, content, b"\nendstream\nendobj\n"]
    return b"".join(parts)


def font(words: str) -> bytes:
    """Return the table that reads the signs 1, 2, 3… of a font as the letters of these words."""
    pairs = b"".join(b"<%04X> <%04X>\n" % (place, ord(sign)) for place, sign in enumerate(words, start=1))
    return b"begincmap\n%d beginbfchar\n" % len(words) + pairs + b"endbfchar\nendcmap"


def drawn(words: str) -> bytes:
    """Return a page that draws the signs 1, 2, 3… for these words, in two pieces."""
    codes = "".join(f"{place:04X}" for place in range(1, len(words) + 1)).encode()
    return b"BT /F1 12 Tf 70 700 Td [<%s> -3 <%s>] TJ ET" % (codes[:8], codes[8:])


def marked(name: str, content: bytes) -> bool:
    return is_marked(name, io.BytesIO(content))


@pytest.mark.parametrize(
    "name",
    [
        "Хат ДСП.pdf",
        "12-3_ДСП.pdf",
        "хат (дсп).pdf",
        "Қызмет бабында пайдалану үшін.pdf",
        "Для_служебного_пользования.pdf",
    ],
)
def test_the_mark_is_seen_in_the_name(name: str) -> None:
    assert marked(name, SAMPLES["plan.pdf"])


TEXTS = [
    "Қызмет бабында\n  пайдалану үшін",
    "ҚЫЗМЕТ БАБЫНДА ПАЙДАЛАНУ ҮШІН",
    "Экз. № 1. Для служебного пользования",
    "Министрлік\nДСП\nХат",
    "Хат № 12-3/45 ДСП",
    "№ 15дсп",
    "Гриф «ДСП»",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_mark_is_seen_in_a_text(text: str) -> None:
    assert marked("note.txt", text.encode("utf-8-sig"))
    assert marked("table.csv", text.encode())


@pytest.mark.parametrize("text", TEXTS)
def test_the_mark_is_seen_in_an_office_document(text: str) -> None:
    lines = text.split("\n")
    runs = "".join(
        f"<w:p><w:r><w:t>{line[:2]}</w:t></w:r><w:r><w:t>{line[2:]}</w:t></w:r></w:p>" for line in lines
    )
    cells = "".join(f"<si><t>{line}</t></si>" for line in lines)
    shapes = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)

    assert marked("letter.docx", office(word__document=f"<w:body>{runs}</w:body>"))
    assert marked("letter.docx", office(word__document="<w:body/>", word__header2=f"<w:hdr>{runs}</w:hdr>"))
    assert marked("table.xlsx", office(xl__workbook="", xl__sharedStrings=f"<sst>{cells}</sst>"))
    assert marked("slides.pptx", office(ppt__slides__slide1=f"<p:sld>{shapes}</p:sld>"))


@pytest.mark.parametrize("words", ["Қызмет бабында пайдалану үшін", "ДСП", "Для служебного пользования"])
def test_the_mark_is_seen_in_the_pages_of_a_pdf(words: str) -> None:
    assert marked("plan.pdf", pdf(drawn(words), font(words)))
    assert marked("plan.pdf", pdf(font("Басқа қаріп"), font(words), drawn(words)))
    assert marked("plan.pdf", pdf(drawn(words), font(words), is_packed=False))


def test_the_mark_is_seen_in_a_pdf_with_letters_of_one_byte() -> None:
    words = b"".join(b"\\%03o" % sign for sign in "Для служебного пользования".encode("cp1251"))

    assert marked("plan.pdf", pdf(b"BT (" + words + b") Tj ET"))


@pytest.mark.parametrize(
    "text",
    [
        "Үстел ДСП материалынан жасалды.",
        "Плиты ДСП 16 мм",
        "Служебное пользование",
        "Қызмет бабы",
        "№ 15",
        "ДСПланирование",
    ],
)
def test_other_texts_are_not_marked(text: str) -> None:
    markup = f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>"

    assert not marked("note.txt", text.encode())
    assert not marked("letter.docx", office(word__document=markup))
    assert not marked("plan.pdf", pdf(drawn(text), font(text)))
    assert not marked("АДСПА.txt", b"a")


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_no_sample_is_marked(name: str) -> None:
    assert not marked(name, SAMPLES[name])


@given(st.binary(), st.sampled_from(["plan.pdf", "letter.docx", "table.xlsx", "note.txt"]))
def test_whatever_bytes_come_the_look_is_calm(content: bytes, name: str) -> None:
    for data in (
        content,
        SAMPLES[name] + content,
        b"PK\x03\x04" + content,
        pdf(content, font("а") + content),
    ):
        assert marked(name, data) in (True, False)


def test_little_is_unpacked_to_look() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        made.writestr(TYPES, b"")
        with made.open("word/document.xml", "w") as member:
            for _ in range(64):
                member.write(b"a" * 1024 * 1024)
    letter, plan = buffer.getvalue(), pdf(b"BT (" + b" " * 64 * 1024 * 1024 + b") Tj ET")
    tracemalloc.start()

    assert not marked("letter.docx", letter)
    assert not marked("plan.pdf", plan)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 24 * 1024 * 1024


@pytest.mark.parametrize("content", [b"<" * 1024 * 1024, b"<w:br " * 170_000, b"\n" * 1024 * 1024])
def test_what_is_made_to_tire_the_reader_is_read_at_once(content: bytes) -> None:
    began = time.process_time()

    assert not marked("letter.docx", office(word__document=content.decode()))
    assert not marked("note.txt", content)
    assert not marked(
        "plan.pdf", pdf(content + b"Tj", b"begincmap" + b"beginbfrange <0000> <FFFF> <0041>" * 30_000)
    )
    assert not marked("plan.pdf", b"%PDF-" + content * 4 + b"stream\n" * 5000)

    assert time.process_time() - began < 5


@pytest.mark.django_db
def test_a_marked_document_is_refused_with_the_reason_and_what_to_do(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path

    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        store(SimpleUploadedFile("note.txt", "Хат № 12 ДСП".encode()), by=UserFactory())

    assert "note.txt is marked for official use" in refusal.value.messages[0]
    assert "paper or by the protected" in refusal.value.messages[0]
    assert not Upload.objects.exists()
    assert not list(tmp_path.iterdir())
