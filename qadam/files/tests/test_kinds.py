"""A file is what its content says, and nothing of it is unpacked or kept in memory to find out."""

import io
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.files.kinds import DOCUMENTS, KINDS, SUFFIXES, archive_names, kind_of
from qadam.files.tests.samples import ARMOURED, SAMPLES, SIGNED, TYPES, archive, with_end

OFFICE = "application/vnd.openxmlformats-officedocument."


def content_type(name: str, content: bytes) -> str | None:
    """Return the media type under which a file is taken."""
    kind = kind_of(name, io.BytesIO(content))
    return kind.content_type if kind else None


def test_each_kind_is_known_by_its_content() -> None:
    assert {name: content_type(name, content) for name, content in SAMPLES.items()} == {
        "plan.pdf": "application/pdf",
        "photo.png": "image/png",
        "photo.jpg": "image/jpeg",
        "photo.jpeg": "image/jpeg",
        "photo.webp": "image/webp",
        "film.mp4": "video/mp4",
        "film.m4v": "video/mp4",
        "letter.docx": f"{OFFICE}wordprocessingml.document",
        "table.xlsx": f"{OFFICE}spreadsheetml.sheet",
        "slides.pptx": f"{OFFICE}presentationml.presentation",
        "letter.p7s": "application/pkcs7-signature",
        "letter.cms": "application/pkcs7-signature",
        "letter.sig": "application/pkcs7-signature",
        "table.csv": "text/csv",
        "note.txt": "text/plain",
    }


def test_there_is_a_sample_of_every_kind() -> None:
    assert {f".{name.rsplit('.', 1)[-1]}" for name in SAMPLES} == set(SUFFIXES)


@pytest.mark.parametrize("name", [f"x{suffix}" for suffix in SUFFIXES])
def test_a_program_is_not_taken_under_any_name(name: str) -> None:
    assert content_type(name, b"MZ\x90\x00\x03\x00\x00\x00\xff\xff\x00") is None
    assert content_type(name, b"\x7fELF\x02\x01\x01\x00\xff") is None


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_page_with_a_script_is_not_taken_under_any_name(suffix: str) -> None:
    assert content_type(f"x{suffix}", b"  <!DOCTYPE html><html><script>alert(1)</script>") is None
    assert content_type(f"x{suffix}", b"\xef\xbb\xbf<SVG onload=alert(1)>") is None


def test_a_sample_is_not_taken_under_the_name_of_another_kind() -> None:
    names = {kind: f"x{kind.suffixes[0]}" for kind in KINDS if not kind.content_type.startswith("text/")}
    taken = [
        (name, other)
        for kind, other in names.items()
        for name, content in SAMPLES.items()
        if content_type(other, content) not in (None, content_type(name, content))
    ]

    assert taken == []


@pytest.mark.parametrize(
    "name",
    ["page.html", "image.svg", "run.exe", "macro.docm", "archive.zip", "plan.pdf.exe", "pdf", "", ".pdf "],
)
def test_names_of_other_kinds_are_not_taken(name: str) -> None:
    assert content_type(name, SAMPLES["plan.pdf"]) is None


def test_the_case_of_the_name_does_not_count() -> None:
    assert content_type("PLAN.PDF", SAMPLES["plan.pdf"]) == "application/pdf"


def test_a_picture_in_the_boxes_of_a_film_is_no_film() -> None:
    assert content_type("film.mp4", b"\x00\x00\x00\x20ftypheic\x00\x00\x00\x00") is None


@pytest.mark.parametrize(
    "content", [b"a\x00b", b"\xff\xfea\x00", "Қордай".encode("utf-16"), "Қор".encode()[:-1], b"\xc0\xaf"]
)
def test_text_is_text_in_utf_8(content: bytes) -> None:
    assert content_type("note.txt", content) is None


def test_a_letter_on_the_border_of_two_pieces_is_read_whole() -> None:
    assert content_type("note.txt", b"a" * (64 * 1024 - 1) + "Қ".encode()) == "text/plain"


@pytest.mark.parametrize(
    "content",
    [
        SIGNED,
        b"\x30\x80" + SIGNED[4:],
        b"\x30\x83\x01\x00\x00" + SIGNED[4:],
        ARMOURED,
        ARMOURED.replace(b"CMS", b"PKCS7").replace(b"\n", b"\r\n"),
    ],
)
def test_a_digital_signature_is_known_in_each_of_its_writings(content: bytes) -> None:
    assert content_type("хат.pdf.p7s", content) == "application/pkcs7-signature"


@pytest.mark.parametrize(
    "content",
    [
        # The name of enveloped data; a certificate; words and a key under the head of a signature.
        SIGNED.replace(b"\x01\x07\x02", b"\x01\x07\x03"),
        b"\x30\x82\x03\x10\x30\x82\x01\xf8\xa0\x03\x02\x01\x02",
        b"-----BEGIN CMS-----\n<script>alert(1)</script>\n-----END CMS-----\n",
        b"-----BEGIN CMS-----\nMIIB\n-----END CMS-----\n",
        b"-----BEGIN CMS-----\nMIIBA\n",
        ARMOURED.replace(b"CMS", b"PRIVATE KEY"),
    ],
)
def test_what_only_looks_like_a_signature_is_not_taken(content: bytes) -> None:
    assert content_type("letter.p7s", content) is None


def test_an_archive_without_the_folder_of_its_kind_is_not_taken() -> None:
    assert content_type("letter.docx", archive("word/document.xml")) is None
    assert content_type("letter.docx", archive(TYPES, "readme.txt")) is None
    assert content_type("letter.docx", SAMPLES["table.xlsx"]) is None


def test_a_document_with_macros_is_not_taken() -> None:
    assert content_type("letter.docx", archive(TYPES, "word/document.xml", "word/vbaProject.bin")) is None


def test_an_archive_that_unpacks_to_much_is_not_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        made.writestr(TYPES, b"")
        with made.open("word/document.xml", "w") as member:
            for _ in range(64):
                member.write(bytes(1024 * 1024))
    tracemalloc.start()

    taken = content_type("letter.docx", buffer.getvalue())

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken == f"{OFFICE}wordprocessingml.document"
    assert peak < 2 * 1024 * 1024


def test_a_list_of_a_million_members_is_not_read() -> None:
    member = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[0] * 9, 1, *[0] * 6) + b"a"
    listed = member * 300_000
    data = with_end(b"PK\x03\x04" + listed, count=0xFFFF, length=len(listed), offset=4)
    tracemalloc.start()

    taken = content_type("letter.docx", data)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken is None
    assert peak < 2 * 1024 * 1024


def test_a_list_that_promises_more_than_there_is_is_broken() -> None:
    data = SAMPLES["letter.docx"]
    place = data.rfind(b"PK\x05\x06")

    assert archive_names(io.BytesIO(data)) == [TYPES, "word/document.xml"]
    for count, length, offset in [
        (3, 200, 0),
        (1, 10, len(data)),
        (0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF),
        (2, 0, 0),
    ]:
        forged = with_end(data[:place], count=count, length=length, offset=offset)
        assert archive_names(io.BytesIO(forged)) == []


def test_an_archive_with_a_comment_is_an_archive() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr(TYPES, b"")
        made.comment = b"from the akimat"

    assert archive_names(io.BytesIO(buffer.getvalue())) == [TYPES]


@given(st.binary(), st.sampled_from(sorted(SAMPLES)))
def test_whatever_bytes_come_the_answer_is_calm(content: bytes, name: str) -> None:
    for data in (content, SAMPLES[name] + content, SAMPLES[name][: len(content)], b"PK\x03\x04" + content):
        assert content_type(name, data) in {None, content_type(name, SAMPLES[name])}


@given(st.lists(st.text("abc/.", min_size=1), max_size=5, unique=True), st.data())
def test_a_damaged_archive_is_no_crash(names: list[str], data: st.DataObject) -> None:
    made = bytearray(archive(*names))
    place = data.draw(st.integers(0, len(made) - 1))
    made[place] = data.draw(st.integers(0, 255))

    assert isinstance(archive_names(io.BytesIO(bytes(made))), list)


OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [
        ("plan.html", b"<table><tr><td>1</td></tr></table>", "text/plain"),
        ("plan.txt", "План".encode("cp1251"), "text/plain"),
        ("plan.txt", "План".encode("utf-16"), "text/plain"),
        ("plan.txt", b"\x7fELF\x00\x00", ""),
        ("plan.xls", OLD_OFFICE, "application/vnd.ms-office"),
        # A document under a password: the reader says what to do with it.
        ("plan.docx", OLD_OFFICE, "application/vnd.ms-office"),
        ("plan.png", b"\x89PNG\r\n\x1a\n", ""),
        ("plan.pdf", b"<html>", ""),
    ],
)
def test_a_document_to_be_read_is_known_by_its_content(name: str, content: bytes, taken: str) -> None:
    found = kind_of(name, io.BytesIO(content), DOCUMENTS)

    assert (found.content_type if found else "") == taken
