"""Finds the tables of a page by their lines."""

import bisect
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from qadam.reading.inputs.pdf.marks import Fill, Letter, Page, Rule
from qadam.reading.inputs.pdf.words import NUMBER, Line, lines_in_box, whole_lines

# Lines this near are one line; pieces this near are one piece (dashes, dots, corners that do not meet).
NEAR = 2.5
DASH = 5.0
TOUCH = 3.5
# A piece shorter than this is a stroke of a letter or a dot; a row or column narrower holds no letter.
SHORTEST = 7.0
NARROWEST = 4.0
# What part of a cell's side must be drawn.
DRAWN = 0.6
# Lines that go on past the last line across by this much leave a row open.
OPEN = 7.0
MOST_LINES = 1500
MOSTLY_OUTSIDE = 0.2
FEWEST_ROWS = 3


@dataclass(frozen=True)
class Box:
    """A cell on its page: its lines, and how near they come to its lower edge.

    `slack` is the room below its last line, as a part of the letters' size; nothing for an empty cell.
    """

    x0: float
    x1: float
    height: int = 1
    lines: tuple[str, ...] = ()
    is_strong: bool = False
    slack: float | None = None

    @property
    def text(self) -> str:
        """The lines as one text with one space between words."""
        return " ".join(self.lines)


@dataclass(frozen=True)
class PageTable:
    """A table as far as one page holds it. `xs` are the edges of its columns.

    `is_open_above` and `is_open_below` tell that the first or the last row has no line there. A table found by
    alignment keeps its lines of text and the gaps between its columns: pages together show the columns better.
    """

    page: int
    top: float
    bottom: float
    xs: tuple[float, ...]
    rows: tuple[tuple[Box, ...], ...]
    is_ruled: bool = True
    is_open_above: bool = False
    is_open_below: bool = False
    lines: tuple[Line, ...] = ()
    rules: tuple[float, ...] = ()
    gaps: tuple[tuple[float, float], ...] = ()
    page_width: float = field(default=0.0, compare=False)


def ruled_tables(page: Page) -> tuple[list[PageTable], list[Letter]]:
    """Return the tables drawn by lines, and the letters that stand in none of them."""
    found, rest = _tables_by(page, merged_rules(page.rules), page.letters)
    if len(page.fills) > 3:
        # Grounds of cells tell a table only where no lines do, and only where every cell has one.
        more, outside = _tables_by(page, merged_rules([*page.rules, *edges_of(page.fills)]), rest)
        if _are_grids(more, rest, outside):
            found, rest = [*found, *more], outside
    return sorted(found, key=lambda table: table.top), rest


def _are_grids(tables: Sequence[PageTable], letters: Sequence[Letter], outside: Sequence[Letter]) -> bool:
    """Whether tables found by grounds hold many rows and few letters stand between them.

    Grounds of every second row make strips with half of the text outside: alignment tells that table better.
    """
    if sum(len(table.rows) for table in tables) < FEWEST_ROWS * len(tables) or not tables:
        return False
    top, bottom = min(table.top for table in tables), max(table.bottom for table in tables)
    between = sum(top < letter.base < bottom for letter in outside)
    return between < MOSTLY_OUTSIDE * (len(letters) - len(outside))


def merged_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Return lines made whole from their pieces, without those too short to be of a table."""
    found: list[Rule] = []
    for is_across in (True, False):
        one_way = sorted((rule for rule in rules if rule.is_across is is_across), key=lambda rule: rule.at)
        for group in _near(one_way):
            at = sum(rule.at for rule in group) / len(group)
            pieces = _joined((rule.first, rule.last) for rule in group)
            found += [Rule(is_across, at, first, last) for first, last in pieces if last - first >= SHORTEST]
    return found


def edges_of(fills: Sequence[Fill]) -> Iterator[Rule]:
    """Return the sides of filled rectangles."""
    for fill in fills:
        yield Rule(True, fill.top, fill.x0, fill.x1)
        yield Rule(True, fill.bottom, fill.x0, fill.x1)
        yield Rule(False, fill.x0, fill.top, fill.bottom)
        yield Rule(False, fill.x1, fill.top, fill.bottom)


def _near(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    group: list[Rule] = []
    for rule in rules:
        if group and rule.at - group[0].at > NEAR:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _joined(pieces: Iterable[tuple[float, float]], gap: float = DASH) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for first, last in sorted(pieces):
        if found and first - found[-1][1] <= gap:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _tables_by(
    page: Page, rules: Sequence[Rule], letters: list[Letter]
) -> tuple[list[PageTable], list[Letter]]:
    found: list[PageTable] = []
    for net in _nets(rules):
        grid = _Grid.of(net, letters)
        if grid is None or any(_covers(table, grid) for table in found):
            continue
        inside, outside = grid.parted(letters)
        table = grid.table(page, inside)
        if len(table.rows) * (len(table.xs) - 1) > 1 and _holds_cells(table):
            found.append(table)
            letters = outside
    return found, letters


def _holds_cells(table: PageTable) -> bool:
    """Tell a table from a frame around text: at least two cells, with text in it."""
    boxes = [box for row in table.rows for box in row]
    return len(boxes) > 1 and any(box.lines for box in boxes)


def _covers(table: PageTable, grid: "_Grid") -> bool:
    inside_x = table.xs[0] - NEAR <= grid.xs[0] and grid.xs[-1] <= table.xs[-1] + NEAR
    return inside_x and table.top - NEAR <= grid.ys[0] and grid.ys[-1] <= table.bottom + NEAR


def _nets(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Lines that cross or touch each other, taken together; the largest first."""
    longest = sorted(rules, key=lambda rule: rule.first - rule.last)[:MOST_LINES]
    across = [rule for rule in longest if rule.is_across]
    down = sorted((rule for rule in longest if not rule.is_across), key=lambda rule: rule.at)
    places = [rule.at for rule in down]
    parent = list(range(len(across) + len(down)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for number, line in enumerate(across):
        start = bisect.bisect_left(places, line.first - TOUCH)
        for other in range(start, bisect.bisect_right(places, line.last + TOUCH)):
            if down[other].first - TOUCH <= line.at <= down[other].last + TOUCH:
                parent[root(len(across) + other)] = root(number)
    nets: dict[int, list[Rule]] = defaultdict(list)
    for number, rule in enumerate([*across, *down]):
        nets[root(number)].append(rule)
    return sorted(nets.values(), key=lambda net: -sum(rule.last - rule.first for rule in net))


@dataclass
class _Grid:
    """The places of a table's lines and the walls that are drawn between its cells."""

    xs: list[float]
    ys: list[float]
    down: dict[int, list[tuple[float, float]]]
    across: dict[int, list[tuple[float, float]]]
    is_open_above: bool = False
    is_open_below: bool = False

    @classmethod
    def of(cls, net: Sequence[Rule], letters: Sequence[Letter]) -> "_Grid | None":
        across = [rule for rule in net if rule.is_across]
        down = [rule for rule in net if not rule.is_across]
        if not across or not down or len(across) + len(down) < 3:
            return None
        left, right = min(rule.first for rule in across), max(rule.last for rule in across)
        top, bottom = min(rule.first for rule in down), max(rule.last for rule in down)
        xs, ys = _places(rule.at for rule in down), _places(rule.at for rule in across)
        # An outer side that is not drawn is told by the lines that end at it.
        if left < xs[0] - OPEN:
            xs.insert(0, left)
        if right > xs[-1] + OPEN:
            xs.append(right)
        is_open_above = top < ys[0] - OPEN and _has_letters(letters, xs, top, ys[0])
        is_open_below = bottom > ys[-1] + OPEN and _has_letters(letters, xs, ys[-1], bottom)
        if is_open_above:
            ys.insert(0, top)
        if is_open_below:
            ys.append(bottom)
        if len(xs) < 2 or len(ys) < 2:
            return None
        return cls(
            xs,
            ys,
            {place: _pieces(down, at) for place, at in enumerate(xs)},
            {place: _pieces(across, at) for place, at in enumerate(ys)},
            is_open_above,
            is_open_below,
        )

    def parted(self, letters: Sequence[Letter]) -> tuple[list[Letter], list[Letter]]:
        """The letters inside and outside."""
        x0, x1, top, bottom = self.xs[0], self.xs[-1], self.ys[0], self.ys[-1]
        inside: list[Letter] = []
        outside: list[Letter] = []
        for letter in letters:
            is_in = (
                x0 <= (letter.x0 + letter.x1) / 2 <= x1 and top <= (letter.top + letter.bottom) / 2 <= bottom
            )
            (inside if is_in else outside).append(letter)
        return inside, outside

    def table(self, page: Page, letters: Sequence[Letter]) -> PageTable:
        owners, cells = self._cells()
        held = self._held(owners, letters)
        floors = list(self._undrawn_floors(cells, held))
        if floors:
            whole = self._with_floors(floors)
            owners, cells = whole._cells()
            return whole._table(page, cells, whole._held(owners, letters))
        return self._table(page, cells, held)

    def _held(self, owners: Sequence[int], letters: Sequence[Letter]) -> dict[int, list[Letter]]:
        """The letters of each cell."""
        held: dict[int, list[Letter]] = defaultdict(list)
        width = len(self.xs) - 1
        for letter in letters:
            column = min(max(bisect.bisect_right(self.xs, (letter.x0 + letter.x1) / 2) - 1, 0), width - 1)
            row = bisect.bisect_right(self.ys, (letter.top + letter.bottom) / 2) - 1
            row = min(max(row, 0), len(self.ys) - 2)
            held[owners[row * width + column]].append(letter)
        return held

    def _undrawn_floors(
        self, cells: Sequence[tuple[int, int, int, int]], held: dict[int, list[Letter]]
    ) -> Iterator[float]:
        """Where rows part that no line parts: above each number but the first of a cell full of numbers."""
        for number, (row, column, last_row, _last_column) in enumerate(cells):
            if column or row != last_row or len(held[number]) < 2:
                continue
            numbers = lines_in_box(held[number])
            if len(numbers) < 2 or not all(NUMBER.fullmatch(line.text) for line in numbers):
                continue
            others = [
                line
                for other, cell in enumerate(cells)
                if other != number and cell[0] == cell[2] == row
                for line in lines_in_box(held[other])
            ]
            if all(_begins_row(line, others) for line in numbers):
                yield from (line.base - line.size for line in numbers[1:])

    def _with_floors(self, floors: Sequence[float]) -> "_Grid":
        whole = [(self.xs[0], self.xs[-1])]
        drawn = sorted([*zip(self.ys, self.across.values(), strict=True), *((at, whole) for at in floors)])
        return replace(
            self, ys=[at for at, _pieces in drawn], across=dict(enumerate(pieces for _at, pieces in drawn))
        )

    def _table(
        self, page: Page, cells: Sequence[tuple[int, int, int, int]], held: dict[int, list[Letter]]
    ) -> PageTable:
        rows: list[list[Box]] = [[] for _ in range(len(self.ys) - 1)]
        for number, (row, column, last_row, last_column) in enumerate(cells):
            rows[row].append(
                _box(
                    held[number],
                    (self.xs[column], self.xs[last_column + 1]),
                    self.ys[last_row + 1],
                    last_row - row + 1,
                )
            )
        return PageTable(
            page.number,
            self.ys[0],
            self.ys[-1],
            tuple(self.xs),
            tuple(tuple(sorted(row, key=lambda box: box.x0)) for row in rows),
            is_open_above=self.is_open_above,
            is_open_below=self.is_open_below,
            page_width=page.width,
        )

    def _cells(self) -> tuple[list[int], list[tuple[int, int, int, int]]]:
        """Which cell each place of the grid belongs to, and the cells as first and last row and column."""
        width, height = len(self.xs) - 1, len(self.ys) - 1
        owners = [-1] * (width * height)
        cells: list[tuple[int, int, int, int]] = []
        for row, column in itertools.product(range(height), range(width)):
            if owners[row * width + column] >= 0:
                continue
            last_column = column
            while (
                last_column + 1 < width
                and owners[row * width + last_column + 1] < 0
                and not self._has_wall(row, last_column + 1)
            ):
                last_column += 1
            last_row = row
            while last_row + 1 < height and self._goes_on(last_row, column, last_column):
                last_row += 1
            for place in itertools.product(range(row, last_row + 1), range(column, last_column + 1)):
                owners[place[0] * width + place[1]] = len(cells)
            cells.append((row, column, last_row, last_column))
        return owners, cells

    def _goes_on(self, row: int, first: int, last: int) -> bool:
        """Whether the cell over these columns goes on in the row below: no floor, no walls inside, walls outside."""
        columns = range(first, last + 1)
        if any(self._has_floor(row, column) for column in columns):
            return False
        if any(self._has_wall(row + 1, column) for column in columns[1:]):
            return False
        is_closed_left = first == 0 or self._has_wall(row + 1, first)
        return is_closed_left and (last + 2 == len(self.xs) or self._has_wall(row + 1, last + 1))

    def _has_wall(self, row: int, column: int) -> bool:
        """Whether a line is drawn on the left of a place."""
        return _is_drawn(self.down[column], self.ys[row], self.ys[row + 1])

    def _has_floor(self, row: int, column: int) -> bool:
        return _is_drawn(self.across[row + 1], self.xs[column], self.xs[column + 1])


def _begins_row(number: Line, others: Sequence[Line]) -> bool:
    """Whether words begin beside a number, and none stand across the place above it."""
    top = number.base - number.size
    if any(
        line.base - line.size < top - number.size / 3 and line.base > top + number.size / 3 for line in others
    ):
        return False
    return any(abs(line.base - number.base) < number.size / 3 for line in others)


def _places(found: Iterable[float]) -> list[float]:
    """Places of lines, those nearer than any letter is wide taken as one."""
    places: list[list[float]] = []
    for at in sorted(found):
        if places and at - places[-1][-1] < NARROWEST:
            places[-1].append(at)
        else:
            places.append([at])
    return [sum(group) / len(group) for group in places]


def _pieces(rules: Iterable[Rule], at: float) -> list[tuple[float, float]]:
    return _joined((rule.first, rule.last) for rule in rules if abs(rule.at - at) < NARROWEST)


def _is_drawn(pieces: Iterable[tuple[float, float]], first: float, last: float) -> bool:
    covered = sum(max(0.0, min(last, end) - max(first, start)) for start, end in pieces)
    return covered >= DRAWN * (last - first)


def _has_letters(letters: Sequence[Letter], xs: Sequence[float], top: float, bottom: float) -> bool:
    return any(
        top <= (letter.top + letter.bottom) / 2 <= bottom and xs[0] <= (letter.x0 + letter.x1) / 2 <= xs[-1]
        for letter in letters
        if not letter.text.isspace()
    )


def _box(letters: Sequence[Letter], across: tuple[float, float], bottom: float, height: int) -> Box:
    lines = lines_in_box(letters)
    if not lines:
        return Box(*across, height)
    last = max(lines, key=lambda line: line.bottom)
    slack = (bottom - last.base) / max(last.size, 1.0)
    return Box(*across, height, whole_lines(lines), all(line.is_bold for line in lines), slack)
