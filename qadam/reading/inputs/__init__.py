"""Files in: every format becomes the same paragraphs and tables."""

import re
import struct
from collections.abc import Callable
from typing import TypeAlias

from qadam.reading.inputs.docx import read_docx
from qadam.reading.inputs.encodings import text_of
from qadam.reading.inputs.html import read_html
from qadam.reading.inputs.limits import Archive, check_file, check_text
from qadam.reading.inputs.markdown import read_markdown
from qadam.reading.inputs.pdf import read_pdf
from qadam.reading.inputs.plain import read_plain
from qadam.reading.inputs.workbook import read_xls, read_xlsx
from qadam.reading.refusals import CannotRead
from qadam.reading.source import Paragraph, Source

Progress: TypeAlias = Callable[[int, int], None]
_HEAD = 4096
_PAGES = {"htm", "html", "xhtml"}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (b"PK", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF")
# Kinds that look like text or would pass for it, and are none: rich text, pictures, programs, other office formats.
_OTHERS = (
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"II*\0",
    b"MM\0*",
    b"MZ",
    b"\x7fELF",
    b"%!PS",
)
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(
    r"\s*<(?:div|p|table|center|h[1-6]|span|font|b|article|section|main|ul|ol)\b[^>]*>", re.IGNORECASE
)
_XML = re.compile(r"\s*<\?xml|\s*<(?:\w+:)?(?:svg|Workbook|wordDocument|package|rss|feed)\b")
_HTML_TABLE = re.compile(r"<(?:table|td)\b[^<>]*>", re.IGNORECASE)
# Headings, quoted lists and the line under the heads of a table of pipes.
_MARKDOWN = re.compile(r"^(?:#{1,6}[ \t]+\S|[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*\|[-| :\t]*$)", re.MULTILINE)
_TABBED = re.compile(r"^[^\t\n]*\t[^\t\n]*\t.*$", re.MULTILINE)
_LEAST_TABBED = 3
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_MOST_CONTROLS = 0.02


def open_source(content: bytes, name: str, *, progress: Progress | None = None) -> Source:
    """Return the document as paragraphs and tables; its kind is told by its content, never by its name alone.

    The name only decides between plain text and Markdown. `progress` is called with the pages done and all pages.
    CannotRead, with the reason as a sentence, for whatever gives no text.
    """
    check_file(content)
    try:
        source = _opened(content, name, progress)
    except RecursionError as fault:
        raise CannotRead("broken") from fault
    if not any(
        not isinstance(block, Paragraph) or block.text.strip() for block in (*source.blocks, *source.loose)
    ):
        raise CannotRead("no-text")
    return source


def _opened(content: bytes, name: str, progress: Progress | None) -> Source:
    head = content[:_HEAD]
    if head.startswith(b"PK\x03\x04"):
        return _read_packed(content)
    if head.startswith(_OLD_OFFICE):
        return _read_old(content)
    if b"%PDF-" in head[:1024]:
        return read_pdf(content, progress=progress)
    if head.startswith(_ARCHIVES):
        raise CannotRead("archive")
    if head.startswith(_OTHERS):
        raise CannotRead("unknown")
    return _read_text(content, name)


def _read_packed(content: bytes) -> Source:
    archive = Archive(content)
    if archive.has_folder("word/"):
        return read_docx(content)
    if archive.has_folder("xl/"):
        return read_xlsx(content)
    # Presentations, open documents and books are packed too, but no archives for who made them.
    is_office = "[Content_Types].xml" in archive.names or "mimetype" in archive.names
    raise CannotRead("unknown" if is_office else "archive")


def _read_old(content: bytes) -> Source:
    match _first_stream(content):
        case "Workbook" | "Book":
            return read_xls(content)
        case "WordDocument":
            raise CannotRead("old-word")
        case "EncryptedPackage":
            raise CannotRead("password")
        case _:
            raise CannotRead("unknown")


_STREAMS = ("EncryptedPackage", "WordDocument", "Workbook", "Book")
_ENTRY = 128


def _first_stream(content: bytes) -> str:
    """Return which of the known streams stands first in the file's directory.

    Source: the format of compound files, [MS-CFB] 2.2 and 2.6: the header tells the size of sectors and the first one
    of the directory; an entry takes 128 bytes and begins with its name.
    """
    try:
        power, begin = struct.unpack_from("<H16xL", content, 30)
    except struct.error:
        return ""
    # What stands in an embedded document comes after the streams of its host.
    place = (begin + 1) << min(power, 16)
    for entry in range(place, min(len(content), place + 64 * _ENTRY), _ENTRY):
        text = content[entry : entry + 64].decode("utf-16-le", errors="replace").partition("\0")[0]
        if text in _STREAMS:
            return text
    # A directory in pieces or damaged: the names stand somewhere all the same.
    return next((name for name in _STREAMS if name.encode("utf-16-le") in content), "")


def _read_text(content: bytes, name: str) -> Source:
    text = text_of(content, is_declared=True)
    head = text[:_HEAD]
    if len(_CONTROLS.findall(head)) > len(head) * _MOST_CONTROLS:
        raise CannotRead("unknown")
    check_text(text)
    if _PAGE.match(head):
        return read_html(content)
    if _XML.match(head):
        raise CannotRead("unknown")
    ending = name.lower().rpartition(".")[2]
    if _MARKUP.match(head) and (ending in _PAGES or not _MARKDOWN.search(text)):
        return read_html(content)
    return read_markdown(text) if _is_markdown(text, ending) else read_plain(text)


def _is_markdown(text: str, ending: str) -> bool:
    """Tell Markdown from plain text; columns of tabs are no part of it, whatever a file is called."""
    if _HTML_TABLE.search(text):
        return True
    if len(_TABBED.findall(text)) >= _LEAST_TABBED or ending == "txt":
        return False
    return ending in {"md", "markdown"} or bool(_MARKDOWN.search(text))
