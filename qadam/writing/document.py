"""What an official document says, apart from the format it leaves in.

Every text is ready for print: days and numbers are put into words by whoever describes the document.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from qadam.kit.dates import format_as_of
from qadam.kit.languages import Language as Language

# The languages in which official documents are written; what is told of results may be written in English too.
LANGUAGES: tuple[Language, ...] = ("kk", "ru")
Side: TypeAlias = Literal["left", "center", "right"]
# What stands in a cell: one text, or several paragraphs.
Cell: TypeAlias = str | Sequence[str]
LOWEST_LEVEL = 3
# A narrower column holds no letter.
NARROWEST = 0.02


@dataclass(frozen=True)
class Heading:
    """A heading inside the document; level 1 stands just below the document's own title, 3 is the lowest."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text; each of its lines is a paragraph of its own. `signed_by` names on the right who says it."""

    text: str
    signed_by: str = ""


@dataclass(frozen=True)
class Column:
    """A column: its head, its share of the table's width (any unit: shares are weighed against each other).

    Numbers belong on the right: there they stand under each other, and in XLSX they can be summed.
    """

    title: str
    share: float = 1
    align: Side = "left"


@dataclass(frozen=True)
class Row:
    """One cell for each column; `is_strong` marks a line of totals."""

    cells: Sequence[Cell]
    is_strong: bool = False


@dataclass(frozen=True)
class GroupRow:
    """A line over all columns that names what follows: a direction, a section. It stays with the row below."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table whose heads come again on each page; ValueError for a row of another width than the columns."""

    columns: Sequence[Column]
    rows: Sequence[Row | GroupRow] = ()
    caption: str = ""
    # Official tables number their columns in a line below the heads.
    has_column_numbers: bool = True

    def __post_init__(self) -> None:
        """Refuse a table that no format could draw."""
        if not self.columns:
            raise ValueError("A table needs columns.")
        if min(self.shares) < NARROWEST:
            raise ValueError(f"A column takes less than {NARROWEST:.0%} of the table's width.")
        for number, row in enumerate(self.rows, start=1):
            if isinstance(row, Row) and len(row.cells) != len(self.columns):
                raise ValueError(f"Row {number} has {len(row.cells)} cells for {len(self.columns)} columns.")

    @property
    def shares(self) -> list[float]:
        """The columns' widths as parts of one."""
        total = sum(column.share for column in self.columns)
        return [column.share / total for column in self.columns]


@dataclass(frozen=True)
class Facts:
    """Pairs of a label and what stands for it: «Орындаушы – ...», «Мерзімі – ...»."""

    pairs: Sequence[tuple[str, Cell]]


@dataclass(frozen=True)
class Signature:
    """Who signs: the position on the left, the name on the right."""

    position: str
    name: str


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: its label, how long it is, the text beside it, and where its target is marked."""

    label: str
    value: Decimal | None
    said: str
    target: Decimal | None = None


@dataclass(frozen=True)
class Chart:
    """Bars to one scale, for formats that hold pictures; the others say its sentence. A table gives the numbers."""

    caption: str
    sentence: str
    bars: Sequence[Bar]


Block: TypeAlias = Heading | Paragraph | Table | Facts | Signature | Chart


@dataclass(frozen=True)
class Document:
    """A whole document in one language.

    `approval` are the lines at the top right («… бұйрығымен бекітілген»), `mark` stands at the head of every page
    and in the file's title («ҮЛГІ»), `as_of` is the day the document tells of: it stands at the foot of every page
    and in place of the present moment inside the file.
    """

    language: Language
    title: str
    blocks: Sequence[Block]
    subtitle: Sequence[str] = ()
    approval: Sequence[str] = ()
    is_landscape: bool = False
    mark: str = ""
    as_of: date | None = None

    @property
    def file_title(self) -> str:
        """The title as programs show it, with the mark."""
        return f"{self.mark}. {self.title}" if self.mark else self.title

    @property
    def foot(self) -> str:
        """What the foot of each page says of the day."""
        return format_as_of(self.as_of, self.language) if self.as_of else ""


def without_skipped_levels(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with headings raised where a level above them is missing, as screen readers need it."""
    level, raised = 0, []
    for block in blocks:
        if isinstance(block, Heading):
            level = min(max(block.level, 1), level + 1, LOWEST_LEVEL)
            block = replace(block, level=level)
        raised.append(block)
    return raised
