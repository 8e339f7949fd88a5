"""Tables written by hand, for tests: cells parted by « | », lines of a cell by « / »."""

from qadam.reading.source import Block, Cell, Paragraph, Row, Source, Table, numbered

ABOVE = "^"
STRONG = "!"


def table(*rows: str, heads: int = 0) -> Table:
    """Return a table of rows such as «1 | Жоспар әзірлеу | наурыз».

    A row without a bar covers the whole width, `<` goes on with the cell at its left, `^` with the one above; a cell
    that begins with `!` is bold.
    """
    parted = [[part.strip() for part in row.split("|")] for row in rows]
    width = max(map(len, parted))
    height = len(parted)
    filled = [parts + ["<"] * (width - len(parts)) if len(parts) == 1 else parts for parts in parted]
    made: list[Row] = []
    for line, parts in enumerate(filled):
        cells = []
        for column, text in enumerate(parts):
            if text in ("<", ABOVE):
                continue
            right = next((at for at in range(column + 1, len(parts)) if parts[at] != "<"), len(parts))
            below = next(
                (
                    at
                    for at in range(line + 1, height)
                    if len(filled[at]) <= column or filled[at][column] != ABOVE
                ),
                height,
            )
            lines = tuple(part.strip() for part in text.removeprefix(STRONG).split(" / ")) if text else ()
            cells.append(Cell(lines, column, right - column, below - line, text.startswith(STRONG)))
        made.append(tuple(cells))
    return Table(tuple(made), heads=heads)


def source(*blocks: Block | str) -> Source:
    """Return a document of tables and of paragraphs given as texts."""
    made = (Paragraph(block) if isinstance(block, str) else block for block in blocks)
    return Source(numbered(tuple(made)), "md")
