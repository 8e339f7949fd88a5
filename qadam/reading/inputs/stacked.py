"""Tables whose cells stand one under another, each closed by a bar: how web pages are saved as text.

«N |», «Мероприятие |», «Срок |», «1 |» … Rows end at a line of bars alone, or are told by the number of the columns.
"""

from collections.abc import Iterator, Sequence

from qadam.reading.inputs.marks import unmarked
from qadam.reading.inputs.spans import Raw, laid_out
from qadam.reading.source import Table
from qadam.reading.tables.roles import Role, head_role
from qadam.reading.tables.signs import read_number

# A cell of so many lines is running text after the table.
_MOST_LINES = 15
_LOOKED_AT = 120
_FEWEST_CELLS = 3
_FEWEST_COLUMNS, _MOST_COLUMNS = 3, 14


class _End:
    """A line of bars alone."""


_Token = tuple[str, ...] | _End


def stacked_at(lines: Sequence[str], at: int) -> tuple[Table | None, int]:
    """Return the table whose first cell stands on this line, and the line after it."""
    following = lines[at + 1] if at + 1 < len(lines) else ""
    if _is_closed(lines[at]):
        taken = _closed
    elif "|" not in lines[at] and following.strip() == "|":
        taken = _divided
    else:
        return None, at
    # The heads tell the columns, and whether the rest is worth reading.
    width = _width(taken(lines[: at + _LOOKED_AT], at)[0])
    tokens, end = taken(lines, at) if width else ([], at)
    if len(_cells(tokens)) < width + _FEWEST_CELLS:
        return None, at
    return laid_out([_row(row, width) for row in _rows(tokens, width)]), end


def _is_closed(line: str) -> bool:
    return line.rstrip().endswith("|") and line.count("|") == 1 and line.strip() != "|"


def _is_bars(line: str) -> bool:
    return "|" in line and not line.replace("|", " ").strip()


def _cells(tokens: Sequence[_Token]) -> list[tuple[str, ...]]:
    return [token for token in tokens if not isinstance(token, _End)]


def _closed(lines: Sequence[str], at: int) -> tuple[list[_Token], int]:
    """Read cells that a bar closes at their last line."""
    found: list[_Token] = []
    opened: list[str] = []
    end = at
    for place in range(at, len(lines)):
        line = lines[place]
        if _is_bars(line):
            if opened:
                found.append(tuple(opened))
            found.append(_End())
            opened, end = [], place + 1
        elif _is_closed(line):
            found.append((*opened, line.rstrip()[:-1].strip()))
            opened, end = [], place + 1
        elif "|" in line or len(opened) == _MOST_LINES:
            break
        elif line.strip():
            opened.append(line.strip())
    return found, end


def _divided(lines: Sequence[str], at: int) -> tuple[list[_Token], int]:
    """Read cells between which a bar stands on a line of its own; the last cell ends at a blank line."""
    found: list[_Token] = []
    opened: list[str] = []
    end = at
    for place in range(at, len(lines)):
        line = lines[place]
        if line.strip() == "|":
            found.append(tuple(opened))
            opened, end = [], place + 1
        elif "|" in line or len(opened) == _MOST_LINES:
            opened = []
            break
        elif line.strip():
            opened.append(line.strip())
    last = 0
    while last < len(opened) and end + last < len(lines) and lines[end + last].strip():
        last += 1
    if last:
        found.append(tuple(opened[:last]))
    return found, end + last


def _width(tokens: Sequence[_Token]) -> int:
    """Return the number of columns: of a row that numbers them, of a row that bars end, or of the heads above 1."""
    texts = [" ".join(cell).strip().rstrip(".") for cell in _cells(tokens)]
    if not texts or head_role(texts[0])[0] is not Role.NUMBER:
        return 0
    named = {head_role(text)[0] for text in texts[:_MOST_COLUMNS]} - {None}
    first = texts.index("1") if "1" in texts else 0
    counted = 0
    while first + counted < len(texts) and texts[first + counted] == str(counted + 1):
        counted += 1
    ended = next((place for place, token in enumerate(tokens) if isinstance(token, _End)), 0)
    width = counted if counted >= _FEWEST_COLUMNS else ended or _heads_before(texts[:first])
    return width if len(named) >= _FEWEST_COLUMNS <= width <= _MOST_COLUMNS else 0


def _heads_before(texts: Sequence[str]) -> int:
    """Return how many of the cells above the first row are heads: a section's heading may follow them."""
    count = len(texts)
    while count and head_role(texts[count - 1])[0] is None:
        count -= 1
    return count


def _rows(tokens: Sequence[_Token], width: int) -> Iterator[list[tuple[str, ...]]]:
    row: list[tuple[str, ...]] = []
    is_head = True
    for token in tokens:
        if isinstance(token, _End):
            # A bar alone stands for an empty cell where the row is not whole.
            if row and (is_head or len(row) == width or not read_number(" ".join(row[0]))):
                yield row
                row = []
            elif row:
                row.append(())
            continue
        is_number = bool(read_number(" ".join(token)))
        if not row and not is_number and not is_head:
            yield [token]
            continue
        row.append(token)
        if len(row) == width:
            yield row
            row, is_head = [], False
    if row:
        yield row


def _row(cells: Sequence[tuple[str, ...]], width: int) -> list[Raw]:
    if len(cells) == 1:
        return [Raw(_shown(cells[0]), width)]
    return [Raw(_shown(cell)) for cell in cells]


def _shown(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(shown for line in lines if (shown := unmarked(line).strip()))
