"""The document as it is shown beside its draft: blocks as plain values that a page draws, with a name for each cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qadam.reading.source import Paragraph, Place, Source, Table

# How many rows of a table, and how many blocks, are shown around a measure.
ROWS_AROUND, BLOCKS_AROUND = 3, 3


def kept(source: Source) -> list[dict[str, Any]]:
    """Return the blocks of a document as plain values: paragraphs, and tables with their cells."""
    return [_table(block) if isinstance(block, Table) else _paragraph(block) for block in source.blocks]


def _paragraph(block: Paragraph) -> dict[str, Any]:
    text = f"{block.number} {block.text}".strip()
    found: dict[str, Any] = {"text": text, "block": block.place.block, "page": block.place.page}
    if block.level:
        found["level"] = block.level
    if block.is_aside:
        found["is_aside"] = True
    return found


def _table(block: Table) -> dict[str, Any]:
    rows = [
        [
            {
                "lines": list(cell.lines),
                "column": cell.column + 1,
                "width": cell.width,
                "height": cell.height,
                "is_strong": cell.is_strong,
            }
            for cell in row
        ]
        for row in block.rows
    ]
    return {"rows": rows, "block": block.place.block, "page": block.place.page, "heads": block.heads}


@dataclass(frozen=True)
class Cell:
    """A cell as it is drawn: `id` names it, `fields` are the fields read from it."""

    id: str
    lines: list[str]
    width: int
    height: int
    is_strong: bool
    fields: str

    @property
    def is_lit(self) -> bool:
        """Tell whether the measure was read from it."""
        return bool(self.fields)


@dataclass(frozen=True)
class Drawn:
    """A block as it is drawn: a paragraph has a text, a table rows; rows left out are counted."""

    id: str
    page: int
    text: str = ""
    level: int = 0
    is_lit: bool = False
    fields: str = ""
    is_table: bool = False
    rows: tuple[tuple[Cell, ...], ...] = ()
    above: int = 0
    below: int = 0


def name_of(place: Mapping[str, int]) -> str:
    """Return the name of a cell or a paragraph on the page, empty for a place nowhere."""
    if not place.get("block"):
        return ""
    if not place.get("row"):
        return f"b{place['block']}"
    return f"b{place['block']}r{place['row']}c{place.get('column') or 1}"


def place_of(place: Place) -> dict[str, int]:
    """Return a place as plain values."""
    return {name: number for name, number in vars(place).items() if number}


def drawn(
    blocks: Iterable[Mapping[str, Any]], sources: Mapping[str, Mapping[str, int]], *, whole: bool
) -> list[Drawn]:
    """Return the blocks to draw: the whole document, or what stands around the places of one measure."""
    fields: dict[str, list[str]] = {}
    for field, place in sources.items():
        if name := name_of(place):
            fields.setdefault(name, []).append(field)
    if whole:
        return [_drawn(block, fields, None) for block in blocks]
    places = [place for place in sources.values() if place.get("block")]
    if not places:
        return []
    first, last = min(place["block"] for place in places), max(place["block"] for place in places)
    near = range(first - BLOCKS_AROUND, last + 2)
    found = []
    for block in blocks:
        if block["block"] in near:
            rows = [place["row"] for place in places if place["block"] == block["block"] and place.get("row")]
            found.append(_drawn(block, fields, rows))
    return found


def _drawn(block: Mapping[str, Any], fields: Mapping[str, list[str]], around: list[int] | None) -> Drawn:
    name = f"b{block['block']}"
    if "rows" not in block:
        own = " ".join(fields.get(name, []))
        return Drawn(name, block.get("page", 0), block["text"], block.get("level", 0), bool(own), own)
    keep = _kept_rows(block, around)
    rows = tuple(
        tuple(
            _cell(name, block, keep, fields, number, begun, cell)
            for begun, cell in _cells(block, keep, number)
        )
        for number in sorted(keep)
    )
    first, last = min(keep, default=0), max(keep, default=0)
    body = [number for number in keep if number > _heads(block)]
    above = (min(body) - _heads(block) - 1) if body else 0
    return Drawn(
        name,
        block.get("page", 0),
        is_table=True,
        rows=rows,
        above=above if first else 0,
        below=len(block["rows"]) - last,
    )


def _cells(block: Mapping[str, Any], keep: set[int], number: int) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the cells of a row with the row they begin in: also those that reach in from rows left out."""
    found = [(number, cell) for cell in block["rows"][number - 1]]
    above = number - 1
    while above > 0 and above not in keep:
        reaching = [(above, cell) for cell in block["rows"][above - 1] if above + cell["height"] > number]
        found.extend(reaching)
        above -= 1
    return sorted(found, key=lambda item: item[1]["column"])


def _cell(
    name: str,
    block: Mapping[str, Any],
    keep: set[int],
    fields: Mapping[str, list[str]],
    number: int,
    begun: int,
    cell: Mapping[str, Any],
) -> Cell:
    own = f"{name}r{begun}c{cell['column']}"
    return Cell(
        id=own,
        lines=cell["lines"],
        width=cell["width"],
        # A cell must not reach over rows that are left out.
        height=sum(1 for line in range(number, begun + cell["height"]) if line in keep),
        is_strong=cell["is_strong"] or begun <= block.get("heads", 0),
        fields=" ".join(fields.get(own, [])),
    )


def _heads(block: Mapping[str, Any]) -> int:
    return int(block.get("heads") or 1)


def _kept_rows(block: Mapping[str, Any], around: list[int] | None) -> set[int]:
    count = len(block["rows"])
    if around is None:
        return set(range(1, count + 1))
    heads = set(range(1, _heads(block) + 1))
    if not around:
        # A neighbouring table is shown by its first rows only.
        return heads & set(range(1, count + 1))
    near = range(min(around) - ROWS_AROUND, max(around) + ROWS_AROUND + 1)
    return (heads | set(near)) & set(range(1, count + 1))
