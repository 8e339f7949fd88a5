"""What a document is made of, apart from the format it came in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands in the document; every number counts from 1, 0 where the format has no such thing.

    `block` counts paragraphs and tables together in reading order; `row` and `column` are those of the table's grid.
    `sheet` counts the sheets of a workbook.
    """

    page: int = 0
    sheet: int = 0
    block: int = 0
    row: int = 0
    column: int = 0


NOWHERE = Place()


@dataclass(frozen=True)
class Paragraph:
    """A line of thought outside tables, as it stands: nothing is mended here.

    `level` is the heading level the format itself tells (1 the highest), 0 for none. `number` is a number that a list
    gives and the text does not hold («1.», «а)»). `is_aside` marks page heads, feet and footnotes.
    """

    text: str
    place: Place = NOWHERE
    level: int = 0
    number: str = ""
    is_bold: bool = False
    is_aside: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell with its lines: what was a paragraph or a line break in the source is a line here, unmended.

    `column` is its first column in the grid, from 0; `width` and `height` are the columns and rows it covers.
    `is_strong` tells that the whole text is bold or that the format calls it a head.
    """

    lines: tuple[str, ...] = ()
    column: int = 0
    width: int = 1
    height: int = 1
    is_strong: bool = False
    place: Place = NOWHERE

    @property
    def text(self) -> str:
        """The lines as one text, joined by line breaks."""
        return "\n".join(self.lines)


Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table as rows of the cells that begin in them.

    `heads` counts rows that the format itself calls heads and repeats on each page, 0 where it says nothing. A table
    that was found by alignment alone, not by lines or marks, is not `is_ruled`.
    """

    rows: tuple[Row, ...]
    place: Place = NOWHERE
    heads: int = 0
    is_ruled: bool = True

    @property
    def width(self) -> int:
        """The number of columns of the grid."""
        return max((cell.column + cell.width for row in self.rows for cell in row), default=0)

    def grid(self) -> list[list[Cell | None]]:
        """Return the rows with one entry for each column: a cell that covers several places stands in each of them.

        Where two cells claim one place the later one has it. None where the table has a hole.
        """
        width = self.width
        found: list[list[Cell | None]] = [[None] * width for _row in self.rows]
        for number, row in enumerate(self.rows):
            for cell in row:
                for line in found[number : number + cell.height]:
                    line[cell.column : cell.column + cell.width] = [cell] * cell.width
        return found

    def with_texts(self, change: Callable[[str], str]) -> "Table":
        """Return the table with each line of its cells changed."""
        rows = tuple(
            tuple(replace(cell, lines=tuple(change(line) for line in cell.lines)) for cell in row)
            for row in self.rows
        )
        return replace(self, rows=rows)


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True)
class Source:
    """A document as blocks in reading order; `format` is the ending of its kind ("docx", "pdf" …)."""

    blocks: tuple[Block, ...]
    format: str = ""
    pages: int = 0
    # Text that stands in no order with the rest: text boxes, comments' anchors.
    loose: tuple[Paragraph, ...] = ()

    def with_texts(self, change: Callable[[str], str]) -> "Source":
        """Return the document with each of its texts changed; places stay."""
        blocks = tuple(
            block.with_texts(change) if isinstance(block, Table) else replace(block, text=change(block.text))
            for block in self.blocks
        )
        return replace(self, blocks=blocks)

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs that belong to the text, in order."""
        return (block for block in self.blocks if isinstance(block, Paragraph) and not block.is_aside)

    @property
    def tables(self) -> Iterator[Table]:
        """The tables in order."""
        return (block for block in self.blocks if isinstance(block, Table))


def numbered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with their places counted in order; pages and sheets stay as they are."""
    return tuple(_numbered(block, number) for number, block in enumerate(blocks, start=1))


def _numbered(block: Block, number: int) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, place=replace(block.place, block=number))
    rows = tuple(
        tuple(
            replace(cell, place=replace(cell.place, block=number, row=line, column=cell.column + 1))
            for cell in row
        )
        for line, row in enumerate(block.rows, start=1)
    )
    return replace(block, rows=rows, place=replace(block.place, block=number))
