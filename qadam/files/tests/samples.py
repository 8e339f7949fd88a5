"""Small files of each kind, and archives made by hand."""

import base64
import io
import struct
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile


def archive(*names: str) -> bytes:
    """Return an archive with empty members of these names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, b"")
    return buffer.getvalue()


def with_end(data: bytes, *, count: int, length: int, offset: int, comment: bytes = b"") -> bytes:
    """Return data closed by the end of an archive that says this about its list of members."""
    numbers = (0, 0, count, count, length, offset, len(comment))
    return data + struct.pack("<4s4H2LH", b"PK\x05\x06", *numbers) + comment


# The beginning of signed data as it is stored in files, and the same as text.
SIGNED = b"\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x81\xf2" + bytes(241)
ARMOURED = b"-----BEGIN CMS-----\n" + base64.encodebytes(SIGNED) + b"-----END CMS-----\n"
TYPES = "[Content_Types].xml"
SAMPLES = {
    "plan.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "photo.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "photo.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "photo.jpeg": b"\xff\xd8\xff\xe1\x00\x10Exif\x00",
    "photo.webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "film.mp4": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00",
    "film.m4v": b"\x00\x00\x00\x20ftypM4V \x00\x00\x00\x00",
    "letter.docx": archive(TYPES, "word/document.xml"),
    "table.xlsx": archive(TYPES, "xl/workbook.xml"),
    "slides.pptx": archive(TYPES, "ppt/presentation.xml"),
    "letter.p7s": SIGNED,
    "letter.cms": ARMOURED,
    "letter.sig": SIGNED,
    "table.csv": "Аудан;Саны\nҚордай;8\n".encode(),
    "note.txt": "Әкімдіктің хаты".encode("utf-8-sig"),
}


def upload(name: str, content: bytes | None = None) -> SimpleUploadedFile:
    """Return an upload as a form gives it; without content it is the sample of that name."""
    return SimpleUploadedFile(name, SAMPLES[name] if content is None else content)
