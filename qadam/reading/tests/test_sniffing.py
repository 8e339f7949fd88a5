"""A document is known by its content."""

import gzip
import io
import tarfile
from time import process_time

import openpyxl
import pytest

from qadam.reading import CannotRead
from qadam.reading.inputs import open_source
from qadam.reading.inputs.limits import MOST_FILE, Archive, tree_of
from qadam.reading.tests.office import compound, old_workbook, p, packed, word

PLAIN = "Іс-шаралар жоспары\n\nБірінші тармақ орындалсын.\n"
ROWS = "№\tІс-шара\tМерзімі\n1\tа\tқаңтар\n2\tб\tақпан\n3\tв\tнаурыз\n"
PIPES = "# Жоспар\n\n| № | Іс-шара | Мерзімі |\n|---|---|---|\n| 1 | а | қаңтар |\n"
CELLS = "<table><tr><td>1</td><td>а</td><td>қаңтар</td></tr></table>"


def workbook() -> bytes:
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.append(["№", "Іс-шара", "Мерзімі"])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("plan.txt"))
    return out.getvalue()


@pytest.mark.parametrize("name", ["plan", "plan.pdf", "plan.xls"])
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (word(p("Жоспар")), "docx"),
        (workbook(), "xlsx"),
        (old_workbook([["Жоспар"]]), "xls"),
        (f"<!DOCTYPE html><html><body>{CELLS}</body></html>".encode(), "html"),
        (f"<div>{CELLS}</div>".encode(), "html"),
        (PIPES.encode(), "md"),
        (f"Жоспар\n\n{CELLS}".encode(), "md"),
        (PLAIN.encode(), "txt"),
        (ROWS.encode(), "txt"),
    ],
)
def test_the_name_does_not_matter(content: bytes, kind: str, name: str) -> None:
    assert open_source(content, name).format == kind


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866"]
)
def test_text_is_read_in_every_encoding_of_the_office(encoding: str) -> None:
    sentence = "План мероприятий на 2005 год по занятости населения области утвердить согласно приложению"

    source = open_source(f"{sentence}\n\n{sentence}\n".encode(encoding), "plan.txt")

    assert [block.text for block in source.paragraphs] == [sentence, sentence]


def test_only_the_name_tells_plain_text_from_markdown_without_marks() -> None:
    assert open_source(PLAIN.encode(), "plan.md").format == "md"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\t\n", "no-text"),
        (b"\x00" * 2000, "no-text"),
        (bytes(range(256)) * 8, "unknown"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "unknown"),
        (b"{\\rtf1\\ansi text}", "unknown"),
        (b"<?xml version='1.0'?><Workbook/>", "unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unknown"),
        (compound("WordDocument", b"text"), "old-word"),
        (compound("EncryptedPackage", b"text"), "password"),
        (compound("PowerPoint Document", b"text"), "unknown"),
        (packed({"plan.docx": word(p("Жоспар"))}), "archive"),
        (packed({"inner.zip": packed({"plan.txt": "мәтін"})}), "archive"),
        (packed({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "unknown"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text"}), "unknown"),
        (gzip.compress(PLAIN.encode()), "archive"),
        (tar(), "archive"),
        (b"7z\xbc\xaf\x27\x1c", "archive"),
        (b"PK\x03\x04 nothing", "broken"),
        (word(p("Жоспар"))[:-100], "broken"),
        (packed({"word/nothing.xml": ""}), "broken"),
        (packed({"xl/nothing.xml": ""}), "broken"),
        (b"x" * (MOST_FILE + 1), "too-large"),
        (b"1\ta\tb\n" * 60_000, "too-many-cells"),
        (b"a\n" * 100_001, "too-many-cells"),
        (b"<html><body><table>" + b"<tr><td>1<td>a" * 60_000, "too-many-cells"),
        (b"|1|a|\n|---|---|\n" + b"|1|a|\n" * 5_001, "too-many-rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_document_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(CannotRead) as refusal:
        open_source(content, "plan.docx")

    assert refusal.value.code == code
    assert all(refusal.value.sentence(language) for language in ("kk", "ru", "en"))


def test_a_bomb_of_noughts_is_refused_before_it_is_unpacked() -> None:
    content = packed({"[Content_Types].xml": "", "word/document.xml": b"\0" * 200_000_000})

    with pytest.raises(CannotRead) as refusal:
        open_source(content, "plan.docx")

    assert refusal.value.code == "too-large"
    assert refusal.value.sentence("kk") == "Файл тым үлкен: ашылғанда 32 MB шегінен асады."


def test_many_middling_parts_are_a_bomb_too() -> None:
    archive = Archive(packed({f"xl/{number}.xml": b" " * 20_000_000 for number in range(6)}))

    with pytest.raises(CannotRead) as refusal:
        archive.check(".xml")

    assert refusal.value.code == "too-large"


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(CannotRead) as refusal:
        Archive(packed({f"word/{number}": "" for number in range(5001)}))

    assert refusal.value.code == "too-many-parts"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_grow_are_refused(encoding: str) -> None:
    bomb = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;">]>'
        "<a>&y;</a>"
    )

    with pytest.raises(CannotRead) as refusal:
        tree_of(bomb.encode(encoding))

    assert refusal.value.code == "definitions"


def test_a_workbook_with_entities_is_refused() -> None:
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hosts">]><a/>',
    }

    with pytest.raises(CannotRead) as refusal:
        open_source(packed(parts), "plan.xlsx")

    assert refusal.value.code == "definitions"


def test_a_locked_part_asks_for_the_file_without_its_password() -> None:
    content = bytearray(word(p("Жоспар")))
    place = 0
    # Bit 0 of the flags, in the list of members, tells that a part is encrypted.
    while (place := content.find(b"PK\x01\x02", place + 1)) >= 0:
        content[place + 8] |= 1

    with pytest.raises(CannotRead) as refusal:
        open_source(bytes(content), "plan.docx")

    assert refusal.value.code == "password"


def test_progress_belongs_to_kinds_that_have_pages() -> None:
    told: list[tuple[int, int]] = []

    open_source(word(p("Жоспар")), "plan.docx", progress=lambda done, whole: told.append((done, whole)))

    assert told == []


def test_tags_that_never_end_are_looked_through_once() -> None:
    begun = process_time()

    source = open_source(("План\n" + "<td " * 50_000).encode(), "plan.txt")

    assert source.format == "txt"
    assert process_time() - begun < 3
