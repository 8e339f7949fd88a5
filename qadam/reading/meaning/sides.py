"""Documents that print both languages side by side: a column for each, or «қазан / октябрь» in one cell."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from qadam.reading.meaning.halves import Order, halves_of, language_of, order_of
from qadam.reading.sentences import Spoken
from qadam.reading.source import Block, Cell, Paragraph, Source, Table

_WORD = re.compile(r"\b[а-яё]{4,}\b")
_LETTER = re.compile(r"[а-яёәіңғүұқөһi]", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+/\s*|\s*/\s+|\s*/\n\s*")
# A heading in two languages may stand as two; a longer text in one is there for its own sake.
_LONGEST_HEADING = 350


def sides_of(source: Source) -> list[Source]:
    """Return the document once for each language in the order in which they stand; as it is where it has one."""
    for parted in (_by_columns, _by_cells):
        found = parted(source)
        if found:
            return found
    return [source]


# A column for each language


def _by_columns(source: Source) -> list[Source]:
    left_out: dict[int, tuple[set[int], set[int]]] = {}
    order: Order | None = None
    for table in source.tables:
        pairs = _pairs(table)
        if len(pairs) > 1:
            left_out[table.place.block] = (
                {pair["ru"] for pair in pairs},
                {pair["kk"] for pair in pairs},
            )
            order = order or (("kk", "ru") if pairs[0]["kk"] < pairs[0]["ru"] else ("ru", "kk"))
    if order is None:
        return []
    printed = order

    def of(language: Spoken) -> Source:
        place = 0 if language == "kk" else 1
        made = _made(
            source,
            lambda table: (
                _without(table, left_out[table.place.block][place])
                if table.place.block in left_out
                else table
            ),
            lambda text: _side(text, printed, language),
        )
        return _without_headings_in("ru" if language == "kk" else "kk", made)

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
    languages = [language_of(" ".join(texts)) for texts in said]
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


def _by_cells(source: Source) -> list[Source]:
    orders = {table.place.block: order for table in source.tables if (order := _order(table)) is not None}
    if not orders:
        return []
    order = next(iter(orders.values()))

    def of(language: Spoken) -> Source:
        made = _made(
            source,
            lambda table: (
                _on_side(table, orders[table.place.block], language) if table.place.block in orders else table
            ),
            lambda text: _side(text, order, language),
        )
        return _without_headings_in("ru" if language == "kk" else "kk", made)

    return [of(language) for language in order]


def _order(table: Table) -> Order | None:
    """Return the order of the languages in the cells of a table; None where they hold one language."""
    cells = [cell.text for row in table.rows for cell in row if _LETTER.search(cell.text)]
    parted = [parts for text in cells if len(parts := _BETWEEN.split(text)) == 2]
    if len(parted) < 4 or len(parted) * 2 < len(cells):
        return order_of(cells)
    first, second = (language_of(" ".join(parts[side] for parts in parted)) for side in (0, 1))
    return (first, second) if first and second and first != second else None


def _on_side(table: Table, order: Order, language: Spoken) -> Table:
    rows = tuple(
        tuple(
            replace(cell, lines=tuple(_half(cell.text, order, language).split("\n"))) if cell.lines else cell
            for cell in row
        )
        for row in table.rows
    )
    return replace(table, rows=rows)


def _half(text: str, order: Order, language: Spoken) -> str:
    """Return one side of a cell in a table that is known to hold both languages."""
    halves = halves_of(text, order)
    return text if halves is None else halves.side(language, order)


def _side(text: str, order: Order, language: Spoken) -> str:
    """Return one side of a text outside such a table; it is parted only where its sides are in two languages."""
    for own in (order, order[::-1]):
        halves = halves_of(text, own)
        if halves is not None and halves.languages == own:
            return halves.side(language, own)
    return text


def _without_headings_in(other: Spoken, source: Source) -> Source:
    """Return the document without short lines in the other language, where there are lines in both."""
    languages = {
        block.place: language_of(block.text)
        for block in source.paragraphs
        if len(block.text) <= _LONGEST_HEADING
    }
    if len(set(languages.values()) - {None}) < 2:
        return source
    blocks = tuple(
        block
        for block in source.blocks
        if isinstance(block, Table) or languages.get(block.place) != other or not block.text.strip()
    )
    return replace(source, blocks=blocks)


def _made(source: Source, of_table: Callable[[Table], Table], of_text: Callable[[str], str]) -> Source:
    blocks: list[Block] = [
        of_table(block) if isinstance(block, Table) else _paragraph(block, of_text) for block in source.blocks
    ]
    return replace(source, blocks=tuple(blocks))


def _paragraph(block: Paragraph, of_text: Callable[[str], str]) -> Paragraph:
    return replace(block, text=of_text(block.text)) if "/" in block.text or "\n" in block.text else block
