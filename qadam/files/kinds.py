"""Which files are taken: known by their content, never by their name alone."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

SAMPLE = 4096
MARKUP = ("<html", "<script", "<!doctype", "<svg", "<?php")


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its media type, its usual ends of name, how its first bytes look."""

    content_type: str
    suffixes: tuple[str, ...]
    matches: Callable[[bytes], bool]


def _starts(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(signatures)


def _office(folder: str) -> Callable[[bytes], bool]:
    """An Office document is an archive with its content types and the folder of its kind."""

    def matches(data: bytes) -> bool:
        names = _archive_names(data)
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)

    return matches


def _archive_names(data: bytes) -> list[str]:
    if not data.startswith(b"PK\x03\x04"):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except zipfile.BadZipFile:
        return []


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _is_mp4(data: bytes) -> bool:
    return data[4:8] == b"ftyp"


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    lowered = text[:SAMPLE].lower()
    # A page or a script called .txt would be run by a careless reader's program.
    return "\x00" not in text and not any(mark in lowered for mark in MARKUP)


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = (
    FileKind("application/pdf", (".pdf",), _starts(b"%PDF-")),
    FileKind("image/png", (".png",), _starts(b"\x89PNG\r\n\x1a\n")),
    FileKind("image/jpeg", (".jpg", ".jpeg"), _starts(b"\xff\xd8\xff")),
    FileKind("image/webp", (".webp",), _is_webp),
    FileKind("video/mp4", (".mp4", ".m4v"), _is_mp4),
    FileKind(f"{_OFFICE}wordprocessingml.document", (".docx",), _office("word/")),
    FileKind(f"{_OFFICE}spreadsheetml.sheet", (".xlsx",), _office("xl/")),
    FileKind(f"{_OFFICE}presentationml.presentation", (".pptx",), _office("ppt/")),
    FileKind("text/csv", (".csv",), _is_text),
    FileKind("text/plain", (".txt",), _is_text),
)
SUFFIXES = tuple(suffix for kind in KINDS for suffix in kind.suffixes)


def kind_of(name: str, data: bytes) -> FileKind | None:
    """Return the kind of a file when its name and its content agree, else nothing."""
    lowered = name.lower()
    for kind in KINDS:
        if lowered.endswith(kind.suffixes):
            return kind if kind.matches(data) else None
    return None
