"""Office files for tests, made part by part, so that a test shows the very marks it is about."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{WORD}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def packed(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(body: str, **parts: str) -> bytes:
    """Return a Word file with this body; `styles`, `numbering`, `header1`, `footer1`, `footnotes` as further parts."""
    links = "".join(
        f'<Relationship Id="r{name}" Type="{_TYPES}{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for name in parts
    )
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" '
            f'Type="{_TYPES}officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>',
            "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
            **{
                f"word/{name}.xml": f"<w:{_ROOTS[name.rstrip('0123456789')]} {SPACES}>{content}</w:"
                f"{_ROOTS[name.rstrip('0123456789')]}>"
                for name, content in parts.items()
            },
        }
    )


_ROOTS = {
    "styles": "styles",
    "numbering": "numbering",
    "header": "hdr",
    "footer": "ftr",
    "footnotes": "footnotes",
}


def p(text: str, about: str = "", run: str = "") -> str:
    """Return a paragraph of one run; `about` are its properties, `run` those of its letters."""
    return f'<w:p><w:pPr>{about}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def tc(content: str, about: str = "") -> str:
    """Return a cell; plain text becomes its paragraph."""
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tr(*cells: str, about: str = "") -> str:
    """Return a row of cells, or of texts."""
    inner = "".join(cell if cell.startswith("<w:tc>") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{about}</w:trPr>{inner}</w:tr>"


def tbl(*rows: str, lines: bool = True) -> str:
    """Return a table, with lines drawn around its cells or without."""
    borders = '<w:tblBorders><w:top w:val="single"/></w:tblBorders>' if lines else ""
    return f"<w:tbl><w:tblPr>{borders}</w:tblPr>{''.join(rows)}</w:tbl>"


def old_workbook(rows: Sequence[Sequence[str | float]]) -> bytes:
    """Return an XLS file with one sheet of texts and numbers.

    Source: the formats of compound files and of BIFF8, [MS-CFB] and [MS-XLS]; only what a sheet cannot do without.
    """
    return compound("Workbook", _book(rows))


def compound(name: str, stream: bytes) -> bytes:
    """Return a compound file, the envelope of old office files, with one stream."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // 512)
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    head = struct.pack(
        "<8s16xHHHHH6xLLLLLLLLLL", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0,
    ) + b"\xff" * 432  # fmt: skip
    table = struct.pack(f"<{len(chain)}L", *chain).ljust(512, b"\xff")
    entries = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(name, 2, 0xFFFFFFFF, 2, len(stream))
    return head + table + entries.ljust(512, b"\0") + stream.ljust(count * 512, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBLLL16sL8s8sLQ", text, len(text) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child,
        b"", 0, b"", b"", start, size,
    )  # fmt: skip


def _book(rows: Sequence[Sequence[str | float]]) -> bytes:
    begin = _record(0x809, struct.pack("<HHHHLL", 0x600, 5, 0, 0, 0, 0))
    fonts = _record(0x31, struct.pack("<HHHHHBBBx", 200, 0, 0, 400, 0, 0, 0, 0) + _short("Arial")) * 4
    styles = _record(0xE0, struct.pack("<HHHBBBBLLH", 0, 0, 0xFFF5, 0, 0, 0, 0, 0, 0, 0)) * 15
    styles += _record(0xE0, struct.pack("<HHHBBBBLLH", 0, 0, 1, 0, 0, 0, 0, 0, 0, 0))
    end = _record(0x0A, b"")
    name = _short("Лист")
    sheet_at = len(begin) + len(fonts) + len(styles) + len(name) + 10 + len(end)
    sheets = _record(0x85, struct.pack("<LH", sheet_at, 0) + name)
    cells = b"".join(
        _cell(row, column, value) for row, values in enumerate(rows) for column, value in enumerate(values)
    )
    sheet = _record(0x809, struct.pack("<HHHHLL", 0x600, 0x10, 0, 0, 0, 0)) + cells + end
    return begin + fonts + styles + sheets + end + sheet


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 15)
    if isinstance(value, str):
        return _record(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _record(0x203, place + struct.pack("<d", value))


def _short(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
