"""Documents that print both languages side by side: a column for each, or «қазан / октябрь» in one cell."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from qadam.reading.sentences import Spoken
from qadam.reading.source import Block, Cell, Paragraph, Source, Table

# A Latin i is typed for the Kazakh letter and for no Russian one.
_KAZAKH = re.compile(r"[әңғүұқөһіi]", re.IGNORECASE)
_LETTER = re.compile(r"[а-яёәіңғүұқөһi]", re.IGNORECASE)
_WORD = re.compile(r"\b[а-яё]{4,}\b")
# One of the two languages has a Kazakh letter among a few, the other none but in names.
_LEAST, _MOST = 0.06, 0.02
_FEWEST_LETTERS = 12
_BETWEEN = re.compile(r"\s+/\s*|\s*/\s+|\s*/\n\s*")
_QUOTED = re.compile(r"«[^«»]*»|\"[^\"]*\"|“[^“”]*”")


def sides_of(source: Source) -> list[Source]:
    """Return the document once for each language in the order in which they stand; as it is where it has one."""
    for parted in (_by_columns, _by_strokes):
        found = parted(source)
        if found:
            return found
    return [source]


def _share(text: str) -> float | None:
    letters = len(_LETTER.findall(text))
    return len(_KAZAKH.findall(text)) / letters if letters >= _FEWEST_LETTERS else None


def _language_of(text: str) -> Spoken | None:
    share = _share(_QUOTED.sub(" ", text))
    if share is None or _MOST < share < _LEAST:
        return None
    return "kk" if share >= _LEAST else "ru"


# A column for each language


def _by_columns(source: Source) -> list[Source]:
    left_out: dict[int, tuple[set[int], set[int]]] = {}
    order: list[Spoken] = []
    for table in source.tables:
        pairs = _pairs(table)
        if len(pairs) > 1:
            left_out[table.place.block] = (
                {pair["ru"] for pair in pairs},
                {pair["kk"] for pair in pairs},
            )
            order = order or (["kk", "ru"] if pairs[0]["kk"] < pairs[0]["ru"] else ["ru", "kk"])
    if not left_out:
        return []

    def of(language: Spoken) -> Source:
        place = 0 if language == "kk" else 1
        return _made(
            source,
            lambda table: (
                _without(table, left_out[table.place.block][place])
                if table.place.block in left_out
                else table
            ),
            lambda text: _side(text, order.index(language), is_sure=False),
        )

    return [of(language) for language in order]


def _pairs(table: Table) -> list[dict[Spoken, int]]:
    """Return the neighbouring columns that say one thing in two languages.

    Two columns in a row are not enough to tell: of «Атауы», «Орындаушылар» one may be in Russian by chance, so at
    least two such pairs are asked for, with heads in the languages of their columns.
    """
    width = table.width
    if not 4 <= width <= 24 or len(table.rows) < 2:
        return []
    said = [
        [cell.text for row in table.rows for cell in row if cell.column == place and cell.width == 1]
        for place in range(width)
    ]
    languages = [_language_of(" ".join(texts)) for texts in said]
    found: list[dict[Spoken, int]] = []
    place = 0
    while place + 1 < width:
        first, second = languages[place], languages[place + 1]
        in_russian = said[place if first == "ru" else place + 1]
        is_pair = first and second and first != second and _is_worded(in_russian)
        if is_pair and first and second and _are_alike(said[place], said[place + 1]):
            found.append({first: place, second: place + 1})
            place += 2
        else:
            place += 1
    return found


def _are_alike(first: Sequence[str], second: Sequence[str]) -> bool:
    """Say whether two columns may be one text in two languages: cell for cell of about one length."""
    if len(first) != len(second):
        return False
    filled = [(len(a), len(b)) for a, b in zip(first, second, strict=True) if a.strip() or b.strip()]
    near = sum(1 for a, b in filled if a and b and max(a, b) <= 3 * min(a, b) + 6)
    return near * 10 >= len(filled) * 8


def _is_worded(texts: Sequence[str]) -> bool:
    """Say whether most cells hold words and not abbreviations alone, which belong to either language."""
    filled = [text for text in texts if text.strip()]
    return sum(1 for text in filled if _WORD.search(text)) * 2 > len(filled)


def _without(table: Table, columns: set[int]) -> Table:
    rows = tuple(
        tuple(made for cell in row if (made := _narrowed(cell, columns)) is not None) for row in table.rows
    )
    return replace(table, rows=rows)


def _narrowed(cell: Cell, columns: set[int]) -> Cell | None:
    width = sum(1 for place in range(cell.column, cell.column + cell.width) if place not in columns)
    column = cell.column - sum(1 for place in columns if place < cell.column)
    return replace(cell, column=column, width=width) if width else None


# Both in one cell


def _by_strokes(source: Source) -> list[Source]:
    order: list[Spoken] = []
    blocks: set[int] = set()
    for table in source.tables:
        found = _order(table)
        if found:
            order = order or found
            blocks.add(table.place.block)
    if not order:
        return []

    def of(language: Spoken) -> Source:
        side = order.index(language)
        return _made(
            source,
            lambda table: _on_side(table, side) if table.place.block in blocks else table,
            lambda text: _side(text, side, is_sure=False),
        )

    return [of(language) for language in order]


def _order(table: Table) -> list[Spoken]:
    """Return the order of the languages in the cells of a table; nothing where they hold one language."""
    cells = [cell.text for row in table.rows for cell in row if _LETTER.search(cell.text)]
    parted = [parts for text in cells if len(parts := _BETWEEN.split(text)) == 2]
    if len(parted) < 4 or len(parted) * 2 < len(cells):
        return []
    first, second = (_language_of(" ".join(parts[side] for parts in parted)) for side in (0, 1))
    return [first, second] if first and second and first != second else []


def _on_side(table: Table, side: int) -> Table:
    rows = tuple(
        tuple(
            replace(cell, lines=tuple(_side(cell.text, side, is_sure=True).split("\n")))
            if cell.lines
            else cell
            for cell in row
        )
        for row in table.rows
    )
    return replace(table, rows=rows)


def _side(text: str, side: int, *, is_sure: bool) -> str:
    """Return one side of «… / …»; a text outside such a table only where its sides are in two languages."""
    parts = _BETWEEN.split(text)
    if len(parts) != 2:
        return text
    if not is_sure:
        languages = [_language_of(part) for part in parts]
        if None in languages or languages[0] == languages[1]:
            return text
    return parts[side].strip()


def _made(source: Source, of_table: Callable[[Table], Table], of_text: Callable[[str], str]) -> Source:
    blocks: list[Block] = [
        of_table(block) if isinstance(block, Table) else _paragraph(block, of_text) for block in source.blocks
    ]
    return replace(source, blocks=tuple(blocks))


def _paragraph(block: Paragraph, of_text: Callable[[str], str]) -> Paragraph:
    return replace(block, text=of_text(block.text)) if "/" in block.text else block
