"""What a file may cost: packed files are looked over before anything is unpacked."""

import io
import re
import struct
import zipfile
import zlib
from functools import cached_property
from typing import TypeAlias

from lxml import etree

from qadam.reading.refusals import CannotRead

MEGABYTE = 1024 * 1024
MOST_FILE = 64 * MEGABYTE
# A tree of one part takes about eight times its length; an act of a hundred pages has ten megabytes at most.
MOST_PART = 32 * MEGABYTE
MOST_ALL = 96 * MEGABYTE
MOST_MEMBERS = 5000
# The largest plan known has some hundreds of rows, the largest budget some thousands.
MOST_ROWS = 5_000
MOST_COLUMNS = 120
MOST_CELLS = 100_000
MOST_LINES = 100_000
MOST_LETTERS = 20_000_000
# Other methods give out all they hold at once, whatever length they were declared to have.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
# How the XML library calls it; it says «unknown error» in words.
_NO_MEMORY = etree.ErrorTypes.ERR_NO_MEMORY
# What parts cells in text: tabs, bars, drawn lines, the tags of pages.
_CELL_MARKS = ("\t", "|", "│", "<td", "<TD", "<th>", "<th ", "<TH>", "<TH ")
# Office formats forbid own definitions; who brings them wants entities that grow. In any encoding of one or two bytes.
_DEFINITIONS = re.compile(
    b"<\0?!\0?(?:%s|%s)"
    % (
        b"\0?".join(b"DOCTYPE"[i : i + 1] for i in range(7)),
        b"\0?".join(b"ENTITY"[i : i + 1] for i in range(6)),
    )
)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError,
           KeyError, IndexError, struct.error, OverflowError)  # fmt: skip
Tree: TypeAlias = etree._Element


def check_file(content: bytes) -> None:
    """Refuse an empty file and one that is too large to be looked at."""
    if not content:
        raise CannotRead("empty")
    if len(content) > MOST_FILE:
        raise too_large(MOST_FILE)


def too_large(most: int) -> CannotRead:
    """Return the refusal of what opens to more than so many bytes."""
    return CannotRead("too-large", most=f"{most // MEGABYTE} MB")


def damaged(fault: Exception) -> CannotRead:
    """Return the refusal of a damaged file; MemoryError where the library only ran out of memory over it."""
    if getattr(fault, "code", None) == _NO_MEMORY or "memory" in str(fault).lower():
        raise MemoryError(str(fault)) from fault
    return CannotRead("broken")


def check_text(text: str) -> None:
    """Refuse a text file with more lines or cells than anybody could check."""
    if len(text) > MOST_LETTERS:
        raise too_large(MOST_LETTERS)
    if text.count("\n") > MOST_LINES or sum(map(text.count, _CELL_MARKS)) > MOST_CELLS:
        raise too_many_cells()


def too_many_rows() -> CannotRead:
    """Return the refusal of a table without end."""
    return CannotRead("too-many-rows", most=f"{MOST_ROWS:_}".replace("_", " "))


def too_many_cells() -> CannotRead:
    """Return the refusal of a document with more cells than anybody could check."""
    return CannotRead("too-many-cells", most=f"{MOST_CELLS:_}".replace("_", " "))


class Archive:
    """A packed office file; what is read out of it is counted, and refused where it grows too large."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self._members = {member.filename: member for member in self._zip.infolist()}
        except _BROKEN as fault:
            raise CannotRead("broken") from fault
        if len(self._zip.infolist()) > MOST_MEMBERS:
            raise CannotRead("too-many-parts", most=str(MOST_MEMBERS))
        self._taken = 0

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._members)

    def has_folder(self, folder: str) -> bool:
        """Tell whether a part lies in the folder."""
        return any(name.startswith(folder) for name in self._members)

    def check(self, *endings: str) -> None:
        """Refuse parts of these endings that are too large, packed in a strange way or not plain XML.

        For readers that unpack on their own: afterwards they may.
        """
        for name in self._members:
            if name.lower().endswith(endings):
                _refuse_definitions(self.read(name))

    def read(self, name: str) -> bytes:
        """Return one part unpacked."""
        member = self._members.get(name)
        if member is None:
            raise CannotRead("broken")
        if member.flag_bits & _ENCRYPTED:
            raise CannotRead("password")
        if member.compress_type not in _METHODS:
            raise CannotRead("broken")
        # The library gives out no more than the list of members declares.
        self._taken += member.file_size
        if member.file_size > MOST_PART or self._taken > MOST_ALL:
            raise too_large(MOST_PART if member.file_size > MOST_PART else MOST_ALL)
        try:
            return self._zip.read(member)
        except _BROKEN as fault:
            raise CannotRead("broken") from fault

    def tree(self, name: str) -> Tree:
        """Return one part as XML."""
        return tree_of(self.read(name))


def tree_of(content: bytes) -> Tree:
    """Return the XML as a tree; own definitions, faults and trees of great depth are refused."""
    _refuse_definitions(content)
    # One of the two editions of the standard has other addresses for the same names.
    content = content.replace(b"http://purl.oclc.org/ooxml/wordprocessingml/main", _WORD).replace(
        b"http://purl.oclc.org/ooxml/officeDocument/relationships", _LINKS
    )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise damaged(fault) from fault


_WORD = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LINKS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _refuse_definitions(content: bytes) -> None:
    if _DEFINITIONS.search(content):
        raise CannotRead("definitions")


def number_told(text: str | None, default: int) -> int:
    """Return a whole number of the file, the default where there is none or no sensible one."""
    try:
        number = int(text) if text is not None and len(text) < 10 else default
    except ValueError:
        return default
    return number


class Allowance:
    """Counts what has been read of one file; beyond the most there may be it refuses."""

    def __init__(self) -> None:
        self._cells = 0
        self._letters = 0

    def take(self, lines: tuple[str, ...]) -> None:
        """Count one cell or paragraph."""
        self._cells += 1
        self._letters += sum(map(len, lines))
        if self._cells > MOST_CELLS:
            raise too_many_cells()
        if self._letters > MOST_LETTERS:
            raise too_large(MOST_LETTERS)
