"""Which tables of a document are its plan, and which of them are one table that goes on below or beside."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from qadam.reading.source import NOWHERE, Block, Cell, Paragraph, Place, Source, Table
from qadam.reading.tables.roles import (
    DUTY,
    Layout,
    Role,
    find_layout,
    head_role,
    is_count,
    layout_by_content,
    texts,
)
from qadam.reading.tables.sections import is_note, is_numbered, style_of
from qadam.reading.tables.signs import is_date, is_money, read_number, says_it_goes_on, squash


@dataclass(frozen=True)
class Heading:
    """A paragraph that stands between the tables of a plan."""

    text: str
    place: Place = NOWHERE
    level: int = 0


@dataclass(frozen=True)
class PlanRow:
    """A row under the heads; `begins` tells that a new table of the source starts with it."""

    cells: tuple[Cell | None, ...]
    layout: Layout
    place: Place = NOWHERE
    begins: bool = False


Item: TypeAlias = Heading | PlanRow


@dataclass
class PlanTable:
    """The plan's rows in order, tables that go on below already one; `beside` are tables with missing columns."""

    layout: Layout
    items: list[Item] = field(default_factory=list)
    beside: list["PlanTable"] = field(default_factory=list)
    place: Place = NOWHERE
    above: tuple[Paragraph, ...] = ()
    table: Table = field(default_factory=lambda: Table(()))

    @property
    def text(self) -> str:
        """The words of all rows, to tell the language by."""
        rows = (item for item in self.items if isinstance(item, PlanRow))
        return " ".join(cell.text for row in rows for cell in texts(row.cells))


def heading_of(paragraph: Paragraph) -> Heading:
    """Return a paragraph as a heading, with the number that a list gives it."""
    text = f"{paragraph.number} {paragraph.text}" if paragraph.number else paragraph.text
    return Heading(text, paragraph.place, paragraph.level)


def plan_tables(source: Source) -> list[PlanTable]:
    """Return the plan's tables of a document in order; a table without any heads counts only where none has them."""
    found = _Finder(source.blocks).find() or _Finder(source.blocks, by_content=True).find()
    _give_first_headings(found)
    return found


def _give_first_headings(plans: Sequence[PlanTable]) -> None:
    """Put the heading right above a plan's first table over its rows, where tables further on have its like.

    A heading without its like is the plan's title.
    """
    above = [heading_of(plan.above[-1]) if plan.above else None for plan in plans]
    inside = [next((item for item in plan.items if isinstance(item, Heading)), None) for plan in plans]
    for place, plan in enumerate(plans):
        own = above[place]
        others = [inside[place], *above[:place], *above[place + 1 :]]
        if own is not None and is_heading(own.text) and any(_are_alike(own, other) for other in others):
            plan.items.insert(0, own)


def _are_alike(first: Heading, second: Heading | None) -> bool:
    if second is None or _is_title(first.text):
        return False
    same_level = first.level == second.level
    is_marked = is_numbered(first.text) or first.level > 0
    return same_level and is_marked and style_of(first.text) == style_of(second.text)


class _Finder:
    def __init__(self, blocks: Sequence[Block], *, by_content: bool = False) -> None:
        self.blocks = blocks
        self.by_content = by_content
        self.found: list[PlanTable] = []
        self.last: PlanTable | None = None
        self.between: list[Paragraph] = []
        # A table of titles alone: its days and bodies may stand in a table that continues it.
        self.waiting: PlanTable | None = None

    def find(self) -> list[PlanTable]:
        for block in self.blocks:
            if isinstance(block, Table):
                self._table(block)
                self.between = []
            elif not block.is_aside and block.text.strip():
                self.between.append(block)
        return self.found

    def _table(self, table: Table) -> None:
        layout = find_layout(table)
        if self.waiting is not None and layout is not None and self._completes(layout):
            self.found.append(self.waiting)
            self._beside(table, layout)
        elif layout is not None and layout.is_plan:
            self._headed(table, layout)
        elif layout is not None and self._stands_beside(layout):
            self._beside(table, layout)
        elif self.last is not None and self._goes_on(table, self.last):
            self._below(table, _over(self.last.layout, table))
        elif self.by_content:
            guessed = layout_by_content(table)
            if guessed is not None:
                self._headed(table, guessed)
            else:
                self.last = None
        elif not self._is_small(table):
            self.last = None
        is_half = layout is not None and Role.TITLE in layout.roles and not layout.is_plan
        self.waiting = self._new(table, layout) if layout is not None and is_half else None

    def _completes(self, layout: Layout) -> bool:
        is_said = any(says_it_goes_on(paragraph.text) for paragraph in self.between[-4:])
        return is_said and Role.TITLE not in layout.roles and any(role in layout.roles for role in DUTY)

    def _new(self, table: Table, layout: Layout) -> PlanTable:
        plan = PlanTable(layout, place=table.place, above=tuple(self.between), table=table)
        plan.items.extend(_rows(table, layout))
        return plan

    def _is_small(self, table: Table) -> bool:
        """A box of a line or two (a signature, a unit) between two pages of a plan does not end it."""
        return len(table.rows) < 2 and table.width < 3

    def _headed(self, table: Table, layout: Layout) -> None:
        if self.last is not None and self.found and self.last is self.found[-1] and self._has_no_prose():
            self._below(table, layout)
            return
        plan = self._new(table, layout)
        self.found.append(plan)
        self.last = plan

    def _has_no_prose(self) -> bool:
        return not any(_is_prose(paragraph.text) or _is_title(paragraph.text) for paragraph in self.between)

    def _stands_beside(self, layout: Layout) -> bool:
        if not self.found or Role.TITLE in layout.roles:
            return False
        new = layout.roles - self.found[-1].layout.roles - {Role.NUMBER, Role.NOTE}
        is_near = len(self.between) <= 3
        is_said = any(says_it_goes_on(paragraph.text) for paragraph in self.between[-4:])
        return bool(new) and (is_near or is_said)

    def _beside(self, table: Table, layout: Layout) -> None:
        part = self._new(table, layout)
        self.found[-1].beside.append(part)
        self.last = part

    def _below(self, table: Table, layout: Layout) -> None:
        assert self.last is not None
        said = (heading_of(paragraph) for paragraph in self.between)
        self.last.items.extend(heading for heading in said if is_heading(heading.text))
        self.last.items.extend(_rows(table, layout))

    def _goes_on(self, table: Table, last: PlanTable) -> bool:
        if not self._has_no_prose() or _has_years_above(table):
            return False
        is_said = any(says_it_goes_on(paragraph.text) for paragraph in self.between)
        width = len(last.layout.columns)
        if table.width == width:
            return is_said or self._fits(table, last.layout)
        return (is_said or not self.between) and 1 < table.width < width and self._fits(table, last.layout)

    def _fits(self, table: Table, layout: Layout) -> bool:
        """Say whether the cells under a column look like what its head says, where that can be told."""
        grid = table.grid()
        told = [_looks(row, layout) for row in grid if len(texts(row)) > 1]
        known = [one for one in told if one is not None]
        return not known or sum(known) * 2 >= len(known)


_LOOKS = {Role.NUMBER: lambda text: bool(read_number(text)), Role.DEADLINE: is_date, Role.COST: is_money}


def _looks(row: Sequence[Cell | None], layout: Layout) -> bool | None:
    seen = []
    for role, test in _LOOKS.items():
        for place in layout.of(role):
            cell = row[place] if place < len(row) else None
            if cell is not None and cell.text.strip():
                seen.append(test(cell.text))
    return sum(seen) * 2 >= len(seen) if seen else None


def _over(layout: Layout, table: Table) -> Layout:
    """Return the layout for a part without heads; a row that numbers the columns is its head."""
    grid = table.grid()
    heads = 0
    while heads < min(2, len(grid)) and (is_count(grid[heads]) or _says_goes_on(grid[heads])):
        heads += 1
    return replace(layout, heads=heads)


_BARE_YEAR = re.compile(r"(?:19|20)\d\d(?:жыл\w{0,3}|год\w{0,2}|г)?")


def _has_years_above(table: Table) -> bool:
    """Say whether a table's first rows are the head of a table of numbers by year."""
    return any(
        sum(1 for cell in row if _BARE_YEAR.fullmatch(squash(cell.text))) > 1 for row in table.rows[:2]
    )


def _says_goes_on(row: Sequence[Cell | None]) -> bool:
    cells = texts(row)
    return len(cells) == 1 and says_it_goes_on(cells[0].text)


def _rows(table: Table, layout: Layout) -> Iterator[PlanRow]:
    heads = {squash(column.label) for column in layout.columns if column.head}
    begins = True
    for row in table.grid()[layout.heads :]:
        if is_count(row) or _is_head_again(row, heads) or _says_goes_on(row):
            continue
        cells = texts(row)
        place = cells[0].place if cells else NOWHERE
        yield PlanRow(tuple(row), layout, replace(place, column=0), begins)
        begins = False


def _is_head_again(row: Sequence[Cell | None], heads: set[str]) -> bool:
    cells = [cell for cell in texts(row) if len(cell.text) < 200]
    if len(cells) < 2:
        return False
    same = sum(1 for cell in cells if squash(cell.text) in heads)
    if same * 3 >= len(cells) * 2:
        return True
    named = {head_role(cell.text)[0] for cell in cells if not is_date(cell.text)} - {None, Role.NUMBER}
    return same > 0 and len(named) >= 3 and all(len(squash(cell.text)) < 60 for cell in cells)


def _is_prose(text: str) -> bool:
    return len(text) > 350 or (len(text) > 70 and text.rstrip().endswith(".") and not is_numbered(text))


_TITLE = re.compile(r"жоспары$|^план|планмероприят|^приложение|косымша|бекитил|утвержд")


def _is_title(text: str) -> bool:
    return _TITLE.search(squash(text)) is not None and not is_numbered(text)


_UNIT = re.compile(r"(?:мын|млн|миллион|тыс|тысяч|млрд)?\w{0,3}(?:тенге|тг|адам|человек|жумысорындары)")


_PLAN_TITLE = re.compile(r"^(?:\d+|[ivx]+)?\W*план|жоспары$|мероприятияна(?:19|20)\d\d")


def is_plan_title(text: str) -> bool:
    """Say whether a paragraph names a plan; a mention of an approved one does not."""
    return len(text) < 300 and _PLAN_TITLE.search(squash(text)) is not None and not _is_prose(text)


def is_heading(text: str) -> bool:
    """Say whether a paragraph between tables may be a heading of rows below it."""
    if not text.strip() or len(text) > 350 or says_it_goes_on(text) or is_note(text):
        return False
    return _UNIT.fullmatch(squash(text)) is None and not text.strip().isdigit()
