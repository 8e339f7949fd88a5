"""Word files: the text as its reader sees it, with the numbers of lists and without what was deleted or hidden."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from qadam.reading.inputs.limits import (
    MOST_COLUMNS,
    MOST_ROWS,
    Allowance,
    Archive,
    Tree,
    number_told,
    too_many_rows,
)
from qadam.reading.inputs.word_lists import Lists, W, read_lists, told
from qadam.reading.inputs.word_styles import Style, Styles, flag, has_lines, over, own_style, read_styles
from qadam.reading.refusals import CannotRead
from qadam.reading.source import Block, Cell, Paragraph, Row, Source, Table, numbered

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Marks around text that is there: inserted, moved here, content controls, fields, links, smart tags.
_WRAPPERS = {
    f"{W}{name}"
    for name in (
        "ins",
        "moveTo",
        "sdt",
        "sdtContent",
        "customXml",
        "smartTag",
        "hyperlink",
        "fldSimple",
        "dir",
        "bdo",
    )
}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Signs of the fonts Symbol and Wingdings that people put into office texts.
_SIGNS = {
    "f0b7": "•", "f0a7": "▪", "f0d8": "•", "f0fc": "✓", "f02d": "-", "f0b0": "°", "f0b1": "±", "f0a3": "≤",
    "f0b3": "≥", "f0d7": "×", "f0be": "—",
}  # fmt: skip
_LAYOUT_ROWS, _LAYOUT_COLUMNS = 3, 3
_BLANKS = " \t\u00a0"


def read_docx(content: bytes) -> Source:
    """Return the document; CannotRead for a damaged, locked or excessive file.

    Text boxes are given as loose paragraphs, page heads, feet and footnotes as asides after the text. A table that only
    arranges lines on the page, such as the place of approval, gives paragraphs.
    """
    archive = Archive(content)
    main = _main_part(archive)
    links = _links(archive, main)
    body = archive.tree(main).find(f"{W}body")
    if body is None:
        raise CannotRead("broken")
    reader = _Reader(
        read_styles(_linked(archive, links, "styles")), read_lists(_linked(archive, links, "numbering"))
    )
    blocks = [*reader.blocks(body)]
    return Source(
        numbered([*blocks, *_asides(archive, links, reader)]),
        "docx",
        loose=tuple(_without_copies(reader.loose)),
    )


def _main_part(archive: Archive) -> str:
    for kind, target in _links(archive, "").values():
        if kind == "officeDocument" and target in archive.names:
            return target
    return "word/document.xml"


def _links(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Return what a part is linked with: the kind and the name of the other part by the link's id."""
    place = PurePosixPath(part)
    name = str(place.parent / "_rels" / f"{place.name}.rels") if part else "_rels/.rels"
    if name not in archive.names:
        return {}
    return {
        link.get("Id") or "": (
            (link.get("Type") or "").rpartition("/")[2],
            _target(place, link.get("Target") or ""),
        )
        for link in archive.tree(name).iterfind(_RELATION)
        if link.get("TargetMode") != "External"
    }


def _target(part: PurePosixPath, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    steps: list[str] = []
    for step in (part.parent / target).parts:
        if step == "..":
            del steps[-1:]
        else:
            steps.append(step)
    return "/".join(steps)


def _linked(archive: Archive, links: dict[str, tuple[str, str]], kind: str) -> Tree | None:
    name = next((target for found, target in links.values() if found == kind), None)
    return archive.tree(name) if name in archive.names and name else None


def _asides(archive: Archive, links: dict[str, tuple[str, str]], reader: "_Reader") -> Iterator[Paragraph]:
    found = []
    for kind in ("header", "footer"):
        for name in sorted({target for link, target in links.values() if link == kind}):
            if name in archive.names:
                found += reader.paragraphs(archive.tree(name))
    for kind, mark in (("footnotes", "footnote"), ("endnotes", "endnote")):
        part = _linked(archive, links, kind)
        for note in [] if part is None else part.iterfind(W + mark):
            if (note.get(f"{W}type") or "normal") == "normal":
                number = reader.marks.get((mark, note.get(f"{W}id") or ""), "")
                found += [replace(one, number=one.number or number) for one in reader.paragraphs(note)]
    return (replace(paragraph, is_aside=True) for paragraph in _without_copies(found))


def _without_copies(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """First, later and even pages repeat the same head; a text box is kept once for new programs and once for old."""
    return list({(one.text, one.number): one for one in paragraphs}.values())


@dataclass
class _Text:
    """A paragraph as it is being put together from its runs."""

    pieces: list[str] = field(default_factory=list)
    bold: bool = True
    boxes: list[Tree] = field(default_factory=list)

    def add(self, text: str, is_bold: bool) -> None:
        self.pieces.append(text)
        if text.strip():
            self.bold = self.bold and is_bold

    @property
    def text(self) -> str:
        lines = (line.strip(_BLANKS) for line in "".join(self.pieces).split("\n"))
        return "\n".join(lines).strip("\n")


@dataclass
class _Reader:
    """Reads the parts of one document in order: lists count on from one to the next."""

    styles: Styles
    lists: Lists
    loose: list[Paragraph] = field(default_factory=list)
    marks: dict[tuple[str, str], str] = field(default_factory=dict)
    allowance: Allowance = field(default_factory=Allowance)
    # A paragraph whose end was deleted goes on in the next one.
    _begun: _Text | None = None

    def blocks(self, parent: Tree) -> Iterator[Block]:
        """The paragraphs and tables below an element, in order; empty ones are left out."""
        for element in _children(parent):
            if element.tag == f"{W}p":
                paragraph, boxes = self._paragraph(element)
                if paragraph:
                    yield paragraph
                yield from self._tables_in(boxes)
            elif element.tag == f"{W}tbl":
                yield from self._table(element)

    def paragraphs(self, parent: Tree) -> list[Paragraph]:
        """All paragraphs below an element, those in tables too."""
        found: list[Paragraph] = []
        for block in self.blocks(parent):
            found += [block] if isinstance(block, Paragraph) else _as_paragraphs(block.rows)
        return found

    def _paragraph(self, element: Tree) -> tuple[Paragraph | None, list[Tree]]:
        properties = element.find(f"{W}pPr")
        mark = None if properties is None else properties.find(f"{W}rPr")
        style = over(own_style(properties, None), self.styles.named(told(properties, "pStyle")))
        text = self._begun or _Text()
        self._begun = None
        self._read(element, text, style)
        if mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None):
            self._begun = text
            return None, []
        number = self._number(style, told(properties, "pStyle"), mark)
        words = text.text
        self.allowance.take((words,))
        if not words and not number:
            return None, text.boxes
        is_bold = bool(words) and text.bold
        return Paragraph(words, level=style.level or 0, number=number, is_bold=is_bold), text.boxes

    def _number(self, style: Style, name: str | None, mark: Tree | None) -> str:
        list_id, depth = style.list_id, style.depth
        by_style = self.lists.by_style.get(name or "")
        if by_style and list_id is None:
            list_id, depth = by_style
        elif by_style and depth is None:
            depth = by_style[1]
        if list_id in {None, "0"} or (flag(mark, "vanish") and flag(mark, "specVanish") is None):
            return ""
        return self.lists.next_number(list_id or "", depth or 0)

    def _read(self, parent: Tree, text: _Text, style: Style) -> None:
        for element in _children(parent):
            if element.tag == f"{W}r":
                self._run(element, text, style)

    def _run(self, run: Tree, text: _Text, style: Style) -> None:
        properties = run.find(f"{W}rPr")
        own = over(own_style(None, properties), self.styles.of_run(told(properties, "rStyle")))
        if own.is_hidden if own.is_hidden is not None else style.is_hidden:
            return
        is_bold = bool(own.is_bold if own.is_bold is not None else style.is_bold)
        for element in _children(run):
            say = _SAID.get(element.tag)
            if say is not None:
                text.add(say(element), is_bold)
            elif element.tag in _NOTES:
                text.add(self._mark(element), is_bold)
            elif element.tag in _DRAWINGS:
                text.boxes += _outermost(element, f"{W}txbxContent")

    def _mark(self, reference: Tree) -> str:
        """The number of a footnote, raised, so that it does not join a year before it."""
        if reference.get(f"{W}customMarkFollows") in {"1", "true", "on"}:
            return ""
        kind = _NOTES[reference.tag]
        number = str(1 + sum(one == kind for one, _id in self.marks))
        return self.marks.setdefault((kind, reference.get(f"{W}id") or ""), number).translate(_SUPERSCRIPT)

    def _tables_in(self, boxes: list[Tree]) -> Iterator[Block]:
        """Put the paragraphs of text boxes aside and give their tables, which would be lost there."""
        for box in boxes:
            for block in self.blocks(box):
                if isinstance(block, Paragraph):
                    self.loose.append(block)
                else:
                    yield block

    def _table(self, element: Tree) -> Iterator[Block]:
        lines = self._has_lines(element)
        for part in self._parts(element):
            if isinstance(part, Paragraph) or not isinstance(part, list):
                yield part
            elif _is_layout(part, lines):
                yield from _as_paragraphs(tuple(row.cells for row in part))
            else:
                yield _joined(part)

    def _has_lines(self, table: Tree) -> bool:
        properties = table.find(f"{W}tblPr")
        own = has_lines(None if properties is None else properties.find(f"{W}tblBorders"))
        if own is None:
            own = self.styles.of_run(told(properties, "tblStyle")).has_lines
        return bool(own) or any(has_lines(borders) for borders in table.iter(f"{W}tcBorders"))

    def _parts(self, table: Tree) -> Iterator["list[_Row] | Block"]:
        """The table's rows; where one row is nothing but a frame around another table, the pieces before and after."""
        rows: list[_Row] = []
        for count, element in enumerate(_rows(table)):
            if count >= MOST_ROWS:
                raise too_many_rows()
            frame = _framed(element)
            if frame is None:
                rows.append(self._row(element))
                continue
            if rows:
                yield rows
            rows = []
            yield from self.blocks(frame)
        if rows:
            yield rows

    def _row(self, element: Tree) -> "_Row":
        properties = element.find(f"{W}trPr")
        is_head = bool(flag(properties, "tblHeader"))
        column = min(number_told(told(properties, "gridBefore"), 0), MOST_COLUMNS - 1)
        cells: list[_Cell] = []
        for cell in _children(element):
            if cell.tag != f"{W}tc" or column >= MOST_COLUMNS:
                continue
            made = self._cell(cell, column, is_head)
            column += made.cell.width
            if made.joins_left and cells:
                cells[-1] = cells[-1].widened(made.cell.width)
            else:
                cells.append(made)
        return _Row(tuple(cells), is_head)

    def _cell(self, element: Tree, column: int, is_head: bool) -> "_Cell":
        properties = element.find(f"{W}tcPr")
        width = min(max(number_told(told(properties, "gridSpan"), 1), 1), MOST_COLUMNS - column)
        is_gone = properties is not None and properties.find(f"{W}cellDel") is not None
        lines: list[str] = []
        strong: list[bool] = []
        for block in [] if is_gone else self.blocks(element):
            if isinstance(block, Paragraph):
                lines += _lines(block)
                strong.append(block.is_bold)
            else:
                lines += [" ".join(line for cell in row for line in cell.lines) for row in block.rows]
        self._begun = None
        shown = tuple(line for line in lines if line)
        self.allowance.take(shown)
        is_strong = bool(shown) and (is_head or (bool(strong) and all(strong)))
        return _Cell(
            Cell(shown, column, width, is_strong=is_strong),
            joins_up=_joins(properties, "vMerge"),
            joins_left=_joins(properties, "hMerge"),
        )


def _outermost(element: Tree, tag: str) -> Iterator[Tree]:
    """Yield the elements of a name that lie in no other of that name: those within are read with them."""
    for child in element:
        if child.tag == tag:
            yield child
        else:
            yield from _outermost(child, tag)


@dataclass(frozen=True)
class _Cell:
    """A cell and whether it only carries on the one above or to the left."""

    cell: Cell
    joins_up: bool = False
    joins_left: bool = False

    def widened(self, width: int) -> "_Cell":
        return replace(self, cell=replace(self.cell, width=self.cell.width + width))


@dataclass(frozen=True)
class _Row:
    """A row of the file; `is_head` where it is repeated on each page."""

    parts: tuple[_Cell, ...]
    is_head: bool = False

    @property
    def cells(self) -> Row:
        return tuple(part.cell for part in self.parts if not part.joins_up)


def _joins(properties: Tree | None, name: str) -> bool:
    merge = None if properties is None else properties.find(W + name)
    return merge is not None and (merge.get(f"{W}val") or "continue") == "continue"


def _joined(rows: list[_Row]) -> Table:
    """Return the table, cells that carry on the one above taken into it."""
    grown: list[list[Cell]] = []
    # Which cell stands at a column in the row above: its row and its place there.
    above: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(rows):
        here: dict[int, tuple[int, int]] = {}
        grown.append([])
        for part in row.parts:
            column = part.cell.column
            if part.joins_up and column in above:
                line, place = here[column] = above[column]
                grown[line][place] = replace(grown[line][place], height=number - line + 1)
            else:
                here[column] = (number, len(grown[number]))
                grown[number].append(part.cell)
        above = here
    heads = next((number for number, row in enumerate(rows) if not row.is_head), len(rows))
    return Table(tuple(map(tuple, grown)), heads=heads)


def _is_layout(rows: list[_Row], has_lines: bool) -> bool:
    """Tell whether a table only arranges lines on the page: one or two cells, or a few without any line drawn."""
    widest = max((len(row.parts) for row in rows), default=0)
    if len(rows) == 1:
        return widest <= 2 or (not has_lines and widest <= _LAYOUT_COLUMNS)
    return not has_lines and len(rows) <= _LAYOUT_ROWS and widest <= _LAYOUT_COLUMNS


def _as_paragraphs(rows: tuple[Row, ...]) -> list[Paragraph]:
    return [
        Paragraph(line, is_bold=cell.is_strong) for row in rows for cell in row for line in cell.lines if line
    ]


def _lines(paragraph: Paragraph) -> list[str]:
    """Return the lines of a paragraph in a cell, its number before the first."""
    lines = paragraph.text.split("\n")
    first = f"{paragraph.number} {lines[0]}".strip()
    return [first, *lines[1:]]


def _framed(row: Tree) -> Tree | None:
    """Return the cell of a row that holds nothing but one cell with a table of several columns in it."""
    cells = [cell for cell in _children(row) if cell.tag == f"{W}tc"]
    if len(cells) != 1:
        return None
    inner = next((table for table in _children(cells[0]) if table.tag == f"{W}tbl"), None)
    if inner is None:
        return None
    return cells[0] if any(len(line.findall(f"{W}tc")) > 1 for line in _rows(inner)) else None


def _rows(table: Tree) -> Iterator[Tree]:
    """The rows that are there: neither deleted nor hidden."""
    for row in _children(table):
        if row.tag == f"{W}tr":
            properties = row.find(f"{W}trPr")
            is_deleted = properties is not None and properties.find(f"{W}del") is not None
            if not is_deleted and not flag(properties, "hidden"):
                yield row


def _children(parent: Tree) -> Iterator[Tree]:
    """The children of an element, those inside marks of inserted text, controls and links too; of two versions of a
    drawing the first."""
    for element in parent:
        if element.tag in _WRAPPERS:
            yield from _children(element)
        elif element.tag == f"{_CHOICE}AlternateContent":
            version = element.find(f"{_CHOICE}Choice")
            version = element.find(f"{_CHOICE}Fallback") if version is None else version
            if version is not None:
                yield from _children(version)
        else:
            yield element


def _sign(element: Tree) -> str:
    code = (element.get(f"{W}char") or "").lower()
    if code in _SIGNS:
        return _SIGNS[code]
    try:
        sign = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return sign if sign.isprintable() and not "\ue000" <= sign <= "\uf8ff" else ""


_SAID: dict[object, Callable[[Tree], str]] = {
    f"{W}t": lambda element: (element.text or "").replace("\n", " "),
    f"{W}br": lambda _element: "\n",
    f"{W}cr": lambda _element: "\n",
    f"{W}tab": lambda _element: "\t",
    f"{W}ptab": lambda _element: "\t",
    f"{W}noBreakHyphen": lambda _element: "-",
    f"{W}sym": _sign,
}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_DRAWINGS = {f"{W}drawing", f"{W}pict", f"{W}object"}
