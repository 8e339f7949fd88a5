"""HTML in: saved web pages of the register of acts, Word's own HTML, tables inside Markdown."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from qadam.reading.inputs.encodings import text_of
from qadam.reading.inputs.lines import line_blocks
from qadam.reading.inputs.marks import NOTE
from qadam.reading.inputs.numerals import list_number
from qadam.reading.inputs.spans import Raw, laid_out
from qadam.reading.refusals import CannotRead
from qadam.reading.source import Block, Paragraph, Source, Table, numbered

SILENT = frozenset(
    "head script style noscript template svg math iframe object embed select textarea button nav canvas audio video"
    " map applet frameset title".split()
)
BREAKING = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote section article header footer main address pre hr center"
    " form fieldset figure figcaption caption details summary aside body dir menu legend".split()
)
STRONG = frozenset(("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"))
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SPACES = re.compile(r"[ \t\n\r\f]+")
_SPACES_IN_LINE = re.compile(r"[ \t\r\f]+")
_LINE_ENDS = re.compile(r"[ \t]*\n[ \t]*")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEAVY = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_GENERIC = re.compile(
    r"<(/?)(div|span|font|b|i|u|em|strong|center|blockquote|section|article|a|small|big)\b[^<>]*>",
    re.IGNORECASE,
)
_DEEPEST = 1000
_LAYOUT_LINES = 20


def read_html(content: bytes | str) -> Source:
    """Return the paragraphs and tables of a page; CannotRead("no-text") where it shows nothing."""
    blocks = blocks_of(text_of(content, is_declared=True))
    if not blocks:
        raise CannotRead("no-text")
    return Source(numbered(blocks), format="html")


def blocks_of(markup: str, *, keeps_lines: bool = False) -> list[Block]:
    """Return the blocks of a piece of HTML in reading order.

    `keeps_lines` takes line ends inside cells as they stand: Markdown prints a cell's paragraphs so.
    """
    root = _tree(markup)
    if root is None:
        return []
    reading = _Reading(keeps_lines)
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            if event == "end":
                reading.text(element.tail)
            continue
        if event == "start":
            reading.start(element)
        else:
            reading.end(element)
            if element is not root:
                reading.text(element.tail)
    return reading.finished()


def _tree(markup: str) -> "etree._Element | None":
    flat = _flattened(_DECLARATION.sub("", markup))
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        return etree.fromstring(flat.encode("utf-8", errors="replace"), parser)
    except (etree.LxmlError, ValueError):
        return None


def _flattened(markup: str) -> str:
    """Return the page without its unclosed harmless tags where they nest deeper than any parser follows."""
    depth = deepest = 0
    for match in _GENERIC.finditer(markup):
        depth += -1 if match[1] else 1
        deepest = max(deepest, depth)
    if deepest <= _DEEPEST:
        return markup
    return _GENERIC.sub(lambda match: "<br>" if match[2].lower() == "div" else "", markup)


@dataclass
class _Flow:
    """Text that runs down: the page, or the inside of a cell."""

    blocks: list[Block] = field(default_factory=list)
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    number: str = ""
    is_cell: bool = False

    def close(self, level: int, is_aside: bool, *, takes_number: bool = False) -> None:
        """End the paragraph that is being written."""
        text = _LINE_ENDS.sub("\n", "".join(piece for piece, _bold in self.pieces)).strip(" \t\n")
        if text.strip():
            bold = all(is_bold for piece, is_bold in self.pieces if piece.strip())
            for part in re.split(r"\n\n+", text):
                is_note = is_aside or bool(NOTE.match(part))
                number, self.number = self.number, ""
                self.blocks.append(
                    Paragraph(part, level=level, number=number, is_bold=bold, is_aside=is_note)
                )
        elif takes_number and self.number and self.is_cell:
            self.blocks.append(Paragraph("", number=self.number))
        if takes_number:
            self.number = ""
        self.pieces.clear()


@dataclass(frozen=True)
class _Cell:
    blocks: tuple[Block, ...]
    width: int
    height: int
    is_head: bool

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(line for block in self.blocks for line in _lines(block))

    @property
    def is_strong(self) -> bool:
        return self.is_head or (
            bool(self.blocks) and all(isinstance(block, Paragraph) and block.is_bold for block in self.blocks)
        )

    def raw(self) -> Raw:
        return Raw(self.lines, self.width, self.height, self.is_strong)


@dataclass
class _Rows:
    """A table that is being read."""

    rows: list[list[_Cell]] = field(default_factory=list)
    heads: int = 0
    is_head: bool = False


class _Reading:
    """Walks over a page, start by start and end by end, without calling itself."""

    def __init__(self, keeps_lines: bool = False) -> None:
        self.keeps_lines = keeps_lines
        self.flows = [_Flow()]
        self.tables: list[_Rows] = []
        self.open_cells: list[tuple[etree._Element, int]] = []
        self.lists: list[list[object]] = []
        self.silent: etree._Element | None = None
        self.strong = 0
        self.kept = 0
        self.aside = 0
        self.levels: list[int] = []

    def text(self, text: str | None) -> None:
        if not text or self.silent is not None:
            return
        if not self.kept:
            spaces = _SPACES_IN_LINE if self.keeps_lines and self.flows[-1].is_cell else _SPACES
            text = spaces.sub(" ", text)
        if self._is_between_cells():
            self._stray(text)
            return
        self.flows[-1].pieces.append((text, self.strong > 0))

    def start(self, element: "etree._Element") -> None:
        if self.silent is not None:
            return
        tag = element.tag
        if tag in SILENT or _is_hidden(element):
            self.silent = element
            return
        if tag == "br":
            self.flows[-1].pieces.append(("\n", True))
        elif tag in BREAKING:
            self._break()
        self.strong += _is_heavy(element)
        self.kept += tag == "pre"
        self.aside += tag == "footer"
        if tag in HEADINGS:
            self.levels.append(HEADINGS[tag])
        starter = _STARTERS.get(tag)
        if starter:
            starter(self, element)
        self.text(element.text)

    def end(self, element: "etree._Element") -> None:
        if self.silent is not None:
            if element is self.silent:
                self.silent = None
            return
        tag = element.tag
        if tag == "pre":
            self._preformatted()
        if tag in BREAKING:
            self._break(takes_number=tag == "li")
        self.strong -= _is_heavy(element)
        self.kept -= tag == "pre"
        self.aside -= tag == "footer"
        if tag in HEADINGS:
            self.levels.pop()
        ender = _ENDERS.get(tag)
        if ender:
            ender(self, element)

    def finished(self) -> list[Block]:
        self._break()
        return self.flows[0].blocks

    def _break(self, *, takes_number: bool = False) -> None:
        level = self.levels[-1] if self.levels and len(self.flows) == 1 else 0
        self.flows[-1].close(level, self.aside > 0, takes_number=takes_number)

    def _preformatted(self) -> None:
        """Give the text of <pre> to the reader of plain text: acts of the nineties draw their tables there."""
        flow = self.flows[-1]
        text = "".join(piece for piece, _bold in flow.pieces)
        flow.pieces.clear()
        if flow.is_cell:
            flow.blocks.extend(Paragraph(line.strip()) for line in text.splitlines() if line.strip())
            return
        flow.blocks.extend(line_blocks(text))

    def start_list(self, element: "etree._Element") -> None:
        style = element.get("type") or element.get("style") or ""
        self.lists.append([element.tag, _count(element.get("start"), 1), style])

    def end_list(self, element: "etree._Element") -> None:
        if self.lists:
            self.lists.pop()

    def start_item(self, element: "etree._Element") -> None:
        if not self.lists or self.lists[-1][0] != "ol":
            return
        current = self.lists[-1]
        number = _count(element.get("value"), int(str(current[1])))
        current[1] = number + 1
        self.flows[-1].number = list_number(number, str(element.get("type") or current[2]))

    def start_table(self, element: "etree._Element") -> None:
        self._break()
        self.tables.append(_Rows())

    def end_table(self, element: "etree._Element") -> None:
        rows = self.tables.pop()
        self.flows[-1].blocks.extend(_as_blocks(rows))

    def start_section(self, element: "etree._Element") -> None:
        if self.tables:
            self.tables[-1].is_head = element.tag == "thead"

    def end_section(self, element: "etree._Element") -> None:
        if self.tables:
            self.tables[-1].is_head = False

    def start_row(self, element: "etree._Element") -> None:
        if not self.tables:
            return
        rows = self.tables[-1]
        rows.heads += rows.is_head and rows.heads == len(rows.rows)
        rows.rows.append([])

    def start_cell(self, element: "etree._Element") -> None:
        if not self.tables:
            self._break()
            return
        if not self.tables[-1].rows:
            self.tables[-1].rows.append([])
        self.open_cells.append((element, self.strong))
        self.flows.append(_Flow(is_cell=True))
        # A head is strong by its tag; whether its words are bold besides does not matter.
        self.strong = 1 if element.tag == "th" else 0

    def end_cell(self, element: "etree._Element") -> None:
        if not self.open_cells or self.open_cells[-1][0] is not element:
            self._break()
            return
        self._break(takes_number=True)
        flow = self.flows.pop()
        _element, self.strong = self.open_cells.pop()
        width = min(max(_count(element.get("colspan"), 1), 1), 1000)
        height = min(max(_count(element.get("rowspan"), 1), 0), 60_000)
        self.tables[-1].rows[-1].append(_Cell(tuple(flow.blocks), width, height, element.tag == "th"))

    def _is_between_cells(self) -> bool:
        return bool(self.tables) and len(self.open_cells) < len(self.tables)

    def _stray(self, text: str) -> None:
        """Keep words that stand between the cells of a broken table: they belong to the cell before."""
        if not text.strip():
            return
        filled = next((row for row in reversed(self.tables[-1].rows) if row), None)
        if filled is None:
            self.flows[-1].blocks.append(Paragraph(text.strip()))
            return
        filled[-1] = replace(filled[-1], blocks=(*filled[-1].blocks, Paragraph(text.strip())))


_STARTERS: dict[str, Callable[[_Reading, "etree._Element"], None]] = {
    "ol": _Reading.start_list,
    "ul": _Reading.start_list,
    "li": _Reading.start_item,
    "table": _Reading.start_table,
    "thead": _Reading.start_section,
    "tbody": _Reading.start_section,
    "tfoot": _Reading.start_section,
    "tr": _Reading.start_row,
    "td": _Reading.start_cell,
    "th": _Reading.start_cell,
}
_ENDERS: dict[str, Callable[[_Reading, "etree._Element"], None]] = {
    "ol": _Reading.end_list,
    "ul": _Reading.end_list,
    "table": _Reading.end_table,
    "thead": _Reading.end_section,
    "td": _Reading.end_cell,
    "th": _Reading.end_cell,
}


def _as_blocks(table: _Rows) -> list[Block]:
    """Return the table, or its blocks one after another where it only places things on the page."""
    rows = [row for row in table.rows if row]
    if _is_layout(rows):
        return [block for row in rows for cell in row for block in cell.blocks]
    heads = table.heads
    if not heads:
        heads = next((number for number, row in enumerate(rows) if not _is_head(row)), len(rows))
        heads = heads if heads < len(rows) else 0
    return [laid_out([[cell.raw() for cell in row] for row in rows], heads=heads)]


def _is_head(row: list[_Cell]) -> bool:
    return all(cell.is_head for cell in row)


def _is_layout(rows: list[list[_Cell]]) -> bool:
    """Tell whether a table holds no relations: one filled cell, a page's frame, a table around a table."""
    filled = [cell for row in rows for cell in row if cell.blocks]
    if len(filled) <= 1 or (all(len(row) == 1 for row in rows) and any(_tables(cell) for cell in filled)):
        return True
    inner = [table for cell in filled for table in _tables(cell)]
    own = sum(1 for row in rows if sum(1 for cell in row if cell.blocks and not _tables(cell)) > 1)
    if inner and max(len(table.rows) for table in inner) > own:
        return max(table.width for table in inner) > 1
    return len(rows) <= 3 and any(len(cell.blocks) > _LAYOUT_LINES for cell in filled)


def _tables(cell: _Cell) -> list[Table]:
    return [block for block in cell.blocks if isinstance(block, Table)]


def _lines(block: Block) -> Iterator[str]:
    """Return a block as the lines of a cell: a table in a cell gives a line for each of its rows."""
    if isinstance(block, Table):
        for row in block.rows:
            line = " ".join(text for cell in row for text in cell.lines).strip()
            if line:
                yield line
        return
    lines = [line.strip(" \t\n") for line in block.text.split("\n")]
    lines[0] = f"{block.number} {lines[0]}".strip() if block.number else lines[0]
    yield from (line for line in lines if line.strip())


def _is_hidden(element: "etree._Element") -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and bool(_HIDDEN.search(style)))


def _is_heavy(element: "etree._Element") -> bool:
    if element.tag in STRONG:
        return bool(element.tag != "th")
    style = element.get("style")
    return style is not None and bool(_HEAVY.search(style))


def _count(text: str | None, otherwise: int) -> int:
    digits = re.match(r"\s*(\d{1,6})", text or "")
    return int(digits[1]) if digits else otherwise
