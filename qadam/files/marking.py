"""Documents marked "for official use" are not taken: this is an open system.

The mark is looked for in the name of a file and in its first text. Not seen are scans and pictures, encrypted files,
what stands further on than the first pages, text drawn as shapes and the inside of a signature file: there the
person who brings the file answers for it.

Source: control rules, "Documents marked … are refused at upload with the reason".
"""

import html
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial

from qadam.files.kinds import Readable

# So much text of a file is read, and so much of it is unpacked for that.
MOST_TEXT = 20_000
MOST_UNPACKED = 1024 * 1024
MOST_MEMBERS = 12
MOST_PDF = 8 * 1024 * 1024
MOST_STREAMS = 2000
MOST_STREAMED = 32 * 1024 * 1024
MOST_FONTS = 12
MOST_TABLE = 64 * 1024

# The spaces are taken out before: office programs set them where they like.
SENTENCES = ("қызметбабындапайдалану", "дляслужебногопользования")
# The short mark also names a chipboard: it counts alone on its line, in quotes or brackets, or after a number.
SHORT = re.compile(
    r"^[^\w\n]*ДСП[^\w\n]*$|[«\"“(\[]\s*ДСП\s*[»\"”)\]]|\d\s?[-–—/]?\s?(?:ДСП|дсп)\b", re.MULTILINE
)
SHORT_IN_NAME = re.compile(r"(?<![^\W_])ДСП(?![^\W_])", re.IGNORECASE)


def is_marked(name: str, file: Readable) -> bool:
    """Tell whether the name of a file or its first text says that it is for official use only."""
    if SHORT_IN_NAME.search(name) or _has_sentence(name.replace("_", " ")):
        return True
    return any(_is_marked_text(text) for text in _texts_of(name.lower(), file))


def _is_marked_text(text: str) -> bool:
    return SHORT.search(text) is not None or _has_sentence(text)


def _has_sentence(text: str) -> bool:
    joined = "".join(text.split()).casefold()
    return any(sentence in joined for sentence in SENTENCES)


def _texts_of(name: str, file: Readable) -> Iterator[str]:
    for suffixes, read in READERS.items():
        if name.endswith(suffixes):
            yield from read(file)


def _plain(file: Readable) -> Iterator[str]:
    file.seek(0)
    yield file.read(MOST_TEXT * 4).decode("utf-8", "ignore")[:MOST_TEXT]


# Where the text of an Office document begins: heads of pages first.
MEMBERS = re.compile(
    r"word/(?:header|document|footer)\d*\.xml|xl/(?:sharedStrings|worksheets/sheet[1-3])\.xml|ppt/slides/slide[1-3]\.xml"
)
ENDS = re.compile(r"</(?:\w+:)?(?:p|si|is|row|oddHeader|oddFooter)>|<(?:\w+:)?(?:br|tab)\b[^<>]*>")
TAG = re.compile(r"<[^<>]*>")
# What a damaged or strange archive answers when it is read.
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError)


def _office(file: Readable) -> Iterator[str]:
    """Give the text of each member on its own; the kind of the file has bounded its list of members."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = [name for name in archive.namelist() if MEMBERS.fullmatch(name)][:MOST_MEMBERS]
            for name in names:
                with archive.open(name) as member:
                    yield _without_tags(member.read(MOST_UNPACKED).decode("utf-8", "ignore"))
    except BROKEN:
        return


def _without_tags(markup: str) -> str:
    return html.unescape(TAG.sub("", ENDS.sub("\n", markup)))[:MOST_TEXT]


STREAM = re.compile(rb"(?<!end)stream\r?\n")
# What is said of a stream stands right before it.
SAID = 2000
NOT_TEXT = (b"/Image", b"/FontFile", b"/Length1", b"/DCTDecode", b"/XRef", b"/ObjStm", b"/ICCBased")
# Text in a page: a string in brackets or in hexadecimal; what moves to another place ends a line.
SHOWN = re.compile(
    rb"\((?:[^()\\]|\\.){0,2000}\)|<([0-9A-Fa-f\s]{2,4000})>|\b(?:Td|TD|Tm|T\*|ET)\b", re.DOTALL
)
RANGE = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4,8})>")
PAIR = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4,8})>")
Letters = dict[int, str]


def _pdf(file: Readable) -> Iterator[str]:
    """Give the text of the first pages as each font of the file would read it."""
    file.seek(0)
    data = file.read(MOST_PDF)
    pages: list[bytes] = []
    fonts: list[tuple[int, Letters]] = []
    size = 0
    for content in _streams(data):
        if b"begincmap" in content:
            if len(fonts) < MOST_FONTS:
                fonts.append(_letters_of(content))
        elif size < MOST_UNPACKED and (b"Tj" in content or b"TJ" in content):
            pages.append(content)
            size += len(content)
    shown = _shown(pages)
    yield _read(shown, lambda raw: raw.decode("cp1251", "ignore"))
    yield _read(shown, lambda raw: raw.removeprefix(b"\xfe\xff").decode("utf-16-be", "ignore"))
    for width, letters in fonts:
        yield _read(shown, partial(_spelled, width, letters))


def _streams(data: bytes) -> Iterator[bytes]:
    size = 0
    for count, found in enumerate(STREAM.finditer(data)):
        if count > MOST_STREAMS or size > MOST_STREAMED:
            return
        said = data[max(0, found.start() - SAID) : found.start()]
        said = said[said.rfind(b" obj") + 1 :]
        if any(word in said for word in NOT_TEXT):
            continue
        content = data[found.end() : found.end() + MOST_UNPACKED]
        content = _unpacked(content) if b"FlateDecode" in said else content.partition(b"endstream")[0]
        size += len(content)
        yield content


def _unpacked(content: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, MOST_UNPACKED)
    except zlib.error:
        return b""


def _letters_of(table: bytes) -> tuple[int, Letters]:
    """Return how a font's signs are read, and of how many bytes each is."""
    letters: Letters = {}
    width = 1
    for part in table[:MOST_TABLE].split(b"beginbf")[1:]:
        body = part.partition(b"endbf")[0]
        if part.startswith(b"char"):
            for code, word in PAIR.findall(body):
                letters[int(code, 16)] = bytes.fromhex(word.decode()).decode("utf-16-be", "ignore")
                width = max(width, len(code) // 2)
            continue
        for first, last, word in RANGE.findall(body):
            width = max(width, len(first) // 2)
            for step in range(min(int(last, 16) - int(first, 16) + 1, 256)):
                letters[int(first, 16) + step] = chr(min(int(word, 16) + step, 0xFFFF))
    return width, letters


def _shown(pages: list[bytes]) -> list[bytes | None]:
    """Return the strings of the pages in their order; nothing stands for the end of a line."""
    parts: list[bytes | None] = []
    size = 0
    for page in pages:
        for found in SHOWN.finditer(page):
            part = _bytes_of(found)
            parts.append(part)
            size += len(part or b"")
            if size > MOST_TEXT * 2:
                return parts
    return parts


def _bytes_of(found: re.Match[bytes]) -> bytes | None:
    if found[1] is not None:
        digits = b"".join(found[1].split()).decode()
        return bytes.fromhex(digits + "0" * (len(digits) % 2))
    if not found[0].startswith(b"("):
        return None
    return re.sub(rb"\\([0-7]{1,3}|.)", _unescaped, found[0][1:-1], flags=re.DOTALL)


ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8) & 0xFF]) if sign.isdigit() and sign < b"8" else ESCAPES.get(sign, sign)


def _read(parts: list[bytes | None], spell: Callable[[bytes], str]) -> str:
    return "".join("\n" if part is None else spell(part) for part in parts)[: MOST_TEXT * 2]


def _spelled(width: int, letters: Letters, raw: bytes) -> str:
    codes = (int.from_bytes(raw[place : place + width]) for place in range(0, len(raw), width))
    return "".join(letters.get(code, "") for code in codes)


READERS: dict[tuple[str, ...], Callable[[Readable], Iterator[str]]] = {
    (".txt", ".csv"): _plain,
    (".docx", ".xlsx", ".pptx"): _office,
    (".pdf",): _pdf,
}
