"""Which files are taken: known by their content, never by their name alone."""

import base64
import binascii
import codecs
import re
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

HEAD = 4096
CHUNK = 64 * 1024
MARKUP = ("<html", "<script", "<!doctype", "<svg", "<?php")


class Readable(Protocol):
    """A file that can be read from any place."""

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, place: int, whence: int = 0, /) -> int: ...

    def tell(self) -> int: ...


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its media type, its usual ends of name, how its content looks."""

    content_type: str
    suffixes: tuple[str, ...]
    matches: Callable[[Readable], bool]
    # Ends of names that are taken but not advised.
    silent: tuple[str, ...] = ()


def _head(file: Readable) -> bytes:
    file.seek(0)
    return file.read(HEAD)


def _starts(*signatures: bytes) -> Callable[[Readable], bool]:
    return lambda file: _head(file).startswith(signatures)


def _office(folder: str) -> Callable[[Readable], bool]:
    """An Office document is an archive with its content types and the folder of its kind, and without macros."""

    def matches(file: Readable) -> bool:
        names = archive_names(file)
        has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return (
            "[Content_Types].xml" in names
            and any(name.startswith(folder) for name in names)
            and not has_macros
        )

    return matches


# The end of an archive: 22 bytes and a comment; before it the list of its members, 46 bytes and a name each.
END = struct.Struct("<4s4H2LH")
MEMBER = struct.Struct("<4s6H3L5H2L")
LONGEST_COMMENT = 0xFFFF
# An Office document has some hundreds of members at most; a longer list is there to tire the reader.
LONGEST_LIST = 1024 * 1024


def archive_names(file: Readable) -> list[str]:
    """Return the names of an archive's members; nothing when it is none or its list is broken or too long.

    Nothing is unpacked, and at most a megabyte is read.
    """
    if not _head(file).startswith(b"PK\x03\x04"):
        return []
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - END.size - LONGEST_COMMENT))
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < END.size:
        return []
    _, _, _, _, count, length, offset, _ = END.unpack_from(tail, place)
    if length > LONGEST_LIST or offset + length > size:
        return []
    file.seek(offset)
    return _listed(file.read(length), count)


def _listed(data: bytes, count: int) -> list[str]:
    names, place = [], 0
    for _ in range(count):
        if len(data) - place < MEMBER.size or data[place : place + 4] != b"PK\x01\x02":
            return []
        lengths = MEMBER.unpack_from(data, place)[10:13]
        place += MEMBER.size
        names.append(data[place : place + lengths[0]].decode("utf-8", "replace"))
        place += sum(lengths)
    return names


def _is_webp(file: Readable) -> bool:
    head = _head(file)
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


# Pictures (heic, avif) come in the same boxes as films.
FILMS = (b"iso", b"mp4", b"avc1", b"M4V", b"dash", b"MSNV", b"mmp4", b"3gp", b"f4v")


def _is_mp4(file: Readable) -> bool:
    head = _head(file)
    return head[4:8] == b"ftyp" and head[8:12].startswith(FILMS)


def _is_webm(file: Readable) -> bool:
    """WebM is a Matroska box whose head names its kind."""
    head = _head(file)
    return head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]


# A sequence that begins with the name 1.2.840.113549.1.7.2 is signed data; its length is short, long or open.
# Source: RFC 5652, sections 3 and 5.1; RFC 7468, section 9.
SIGNED_DATA = re.compile(
    rb"\x30(?:[\x00-\x80]|\x81.|\x82..|\x83...|\x84....)\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02",
    re.DOTALL,
)
ARMOURED = re.compile(rb"\s*-----BEGIN (?:CMS|PKCS7)-----\r?\n([A-Za-z0-9+/\s]+)")
# So many signs of the text hold the beginning of the sequence.
ARMOURED_START = 64


def _is_signature(file: Readable) -> bool:
    """A digital signature is known as such and kept; it is not verified."""
    head = _head(file)
    if SIGNED_DATA.match(head):
        return True
    armoured = ARMOURED.match(head)
    if armoured is None:
        return False
    start = b"".join(armoured[1].split())[:ARMOURED_START]
    try:
        return SIGNED_DATA.match(base64.b64decode(start, validate=True)) is not None
    except binascii.Error:
        return False


def _is_text(file: Readable) -> bool:
    lowered = _head(file).decode("utf-8", "ignore").lower()
    # A page or a script called .txt would be run by a careless reader's program.
    return not any(mark in lowered for mark in MARKUP) and _is_utf8(file)


def _is_utf8(file: Readable) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            if b"\x00" in chunk:
                return False
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


# The boxes of old Office documents, and of new ones under a password.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")


def _is_any_text(file: Readable) -> bool:
    """A text of any encoding: nothing in its beginning that only programs and pictures have."""
    head = _head(file)
    return head.startswith(WIDE_TEXT) or b"\x00" not in head


_OFFICE = "application/vnd.openxmlformats-officedocument."
SIGNATURE = "application/pkcs7-signature"
KINDS = (
    FileKind("application/pdf", (".pdf",), _starts(b"%PDF-")),
    FileKind("image/png", (".png",), _starts(b"\x89PNG\r\n\x1a\n")),
    FileKind("image/jpeg", (".jpg", ".jpeg"), _starts(b"\xff\xd8\xff")),
    FileKind("image/webp", (".webp",), _is_webp),
    FileKind("video/mp4", (".mp4", ".m4v"), _is_mp4),
    FileKind(f"{_OFFICE}wordprocessingml.document", (".docx",), _office("word/")),
    FileKind(f"{_OFFICE}spreadsheetml.sheet", (".xlsx",), _office("xl/")),
    FileKind(f"{_OFFICE}presentationml.presentation", (".pptx",), _office("ppt/")),
    FileKind(SIGNATURE, (".p7s", ".cms", ".sig"), _is_signature),
    FileKind("text/csv", (".csv",), _is_text),
    FileKind("text/plain", (".txt",), _is_text),
)
# What tells of a participant: pictures that the server can make smaller, films that every browser shows.
PICTURES = tuple(kind for kind in KINDS if kind.content_type.startswith("image/"))
FILMS_TAKEN = (
    *(kind for kind in KINDS if kind.content_type == "video/mp4"),
    FileKind("video/webm", (".webm",), _is_webm),
)
SUFFIXES = tuple(suffix for kind in KINDS for suffix in kind.suffixes)
# What is brought to be read as a plan. Texts may hold tables of HTML and come in any encoding; like all files they are
# given out as attachments that run nothing. Old Word is taken so that the reader can say how to save it anew.
DOCUMENTS = (
    FileKind("application/pdf", (".pdf",), _starts(b"%PDF-")),
    FileKind(f"{_OFFICE}wordprocessingml.document", (".docx",), _office("word/")),
    FileKind(f"{_OFFICE}spreadsheetml.sheet", (".xlsx",), _office("xl/")),
    FileKind("application/vnd.ms-office", (".xls", ".doc", ".docx", ".xlsx"), _starts(OLE), silent=(".doc",)),
    FileKind("text/plain", (".html", ".htm", ".md", ".txt"), _is_any_text),
)


def is_broken_office(name: str, file: Readable) -> bool:
    """Tell whether a file is called an Office document and begins as one, but was cut off or damaged."""
    return (
        name.lower().endswith((".docx", ".xlsx"))
        and _head(file).startswith(b"PK")
        and not archive_names(file)
    )


def allowed(kinds: Sequence[FileKind]) -> list[str]:
    """Return the ends of names to advise, each once."""
    silent = {suffix for kind in kinds for suffix in kind.silent}
    found = dict.fromkeys(suffix for kind in kinds for suffix in kind.suffixes)
    return [suffix for suffix in found if suffix not in silent]


def kind_of(name: str, file: Readable, kinds: Sequence[FileKind] = KINDS) -> FileKind | None:
    """Return the kind of a file when its name and its content agree, else nothing; little of it is in memory."""
    lowered = name.lower()
    for kind in kinds:
        if lowered.endswith(kind.suffixes) and kind.matches(file):
            return kind
    return None
