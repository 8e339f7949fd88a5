"""Plans written as numbered points without a table: «Ответственные: …», «Мерзімі: …» tell what columns would."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from qadam.reading.source import NOWHERE, Block, Cell, Paragraph, Place, Source, Table
from qadam.reading.tables.joining import is_heading, is_plan_title
from qadam.reading.tables.labels import label_at, labels_in, shorn
from qadam.reading.tables.roles import DUTY, Role
from qadam.reading.tables.sections import is_numbered, is_upper, style_of
from qadam.reading.tables.signs import leading_number, read_number

# The columns of the table that the points would fill; their heads are words every reader of heads knows.
_HEADS: dict[Role, str] = {
    Role.NUMBER: "№",
    Role.TITLE: "Мероприятия",
    Role.FORM: "Форма завершения",
    Role.EXECUTORS: "Ответственные исполнители",
    Role.DEADLINE: "Срок исполнения",
    Role.COST: "Стоимость",
    Role.FUNDING: "Источник финансирования",
    Role.NOTE: "Примечание",
}
_FEWEST = 2
_LONGEST_HEADING = 160


class _Said(NamedTuple):
    """A labelled part of a point."""

    role: Role
    text: str
    place: Place


@dataclass
class _Point:
    """A numbered point with the paragraphs that belong to it."""

    number: str
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def parts(self) -> list[_Said]:
        """Its title and what its labels say, in order."""
        return list(_parts(self.paragraphs, self.number))

    @property
    def is_duty(self) -> bool:
        """Say whether a label tells who or when."""
        return any(part.role in DUTY for part in self.parts)


@dataclass
class _Run:
    """Points that follow one another under their headings."""

    headings: list[Paragraph] = field(default_factory=list)
    points: list[_Point] = field(default_factory=list)

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [*self.headings, *(one for point in self.points for one in point.paragraphs)]

    @property
    def duties(self) -> int:
        return sum(1 for point in self.points if point.is_duty)


def as_table(source: Source) -> Source | None:
    """Return the document with its numbered points laid out as the table they would be; None where they tell no duty.

    Cells keep the places of their paragraphs.
    """
    runs = [run for run in _runs(source.blocks) if run.duties * 2 >= len(run.points)]
    if sum(run.duties for run in runs) < _FEWEST:
        return None
    runs[0].headings = _own(runs[0].headings, runs[1:])
    taken = {id(paragraph) for run in runs for paragraph in run.paragraphs}
    table = _table(runs)
    blocks: list[Block] = []
    for block in source.blocks:
        if block.place == table.place:
            blocks.append(table)
        if id(block) not in taken:
            blocks.append(block)
    return replace(source, blocks=tuple(blocks))


def _own(headings: Sequence[Paragraph], others: Sequence[_Run]) -> list[Paragraph]:
    """Return the lines right above the first point that are headings like those further on, not the plan's title."""
    # A line without any mark may as well be the last one of the title.
    styles = {style_of(heading.text) for run in others for heading in run.headings} - {"plain"}
    found: list[Paragraph] = []
    for one in reversed(headings):
        if style_of(one.text) not in styles or is_plan_title(one.text):
            break
        found.insert(0, one)
    return found


# Points


def _runs(blocks: Sequence[Block]) -> Iterator[_Run]:
    run = _Run()
    for block in blocks:
        if isinstance(block, Table):
            yield run
            run = _Run()
        elif block.is_aside or not block.text.strip():
            continue
        elif number := _number_of(block):
            if run.points and _restarts(run.points[-1].number, number):
                yield run
                run = _Run()
            run.points.append(_Point(number, [block]))
        elif run.points and _belongs(block, run.points[-1]):
            run.points[-1].paragraphs.append(block)
        else:
            if run.points:
                yield run
                run = _Run()
            run.headings = [*run.headings, block] if _heads(block) else []
    yield run


def _number_of(paragraph: Paragraph) -> str:
    return read_number(paragraph.number) or leading_number(paragraph.text)[0]


def _restarts(before: str, number: str) -> bool:
    return number.rstrip(")") == "1" and before.rstrip(")") != "1"


def _belongs(paragraph: Paragraph, point: _Point) -> bool:
    """Say whether a paragraph without a number goes on with the point above it."""
    text = paragraph.text.strip()
    if label_at(text, 0) is not None:
        return True
    is_labelled = len(point.parts) > 1
    if text[:1].islower():
        return True
    return not is_labelled and not _heads(paragraph)


def _heads(paragraph: Paragraph) -> bool:
    text = paragraph.text
    if len(text) > _LONGEST_HEADING or not is_heading(text) or text.rstrip().endswith((".", ";", ",")):
        return False
    is_marked = is_numbered(text) or is_upper(text) or paragraph.level > 0 or paragraph.is_bold
    return is_marked or len(text.split()) > 1


def _parts(paragraphs: Sequence[Paragraph], number: str) -> Iterator[_Said]:
    role, begun = Role.TITLE, ""
    place = paragraphs[0].place if paragraphs else NOWHERE
    for paragraph in paragraphs:
        text = paragraph.text.strip()
        if paragraph is paragraphs[0] and not read_number(paragraph.number):
            text = leading_number(text)[1]
        at = 0
        for begin, end, found in labels_in(text):
            begun = f"{begun}\n{text[at:begin]}"
            yield _Said(role, shorn(begun, role), place)
            role, begun, place, at = found, "", paragraph.place, end
        begun = f"{begun}\n{text[at:]}"
    yield _Said(role, shorn(begun, role), place)


# The table


def _table(runs: Sequence[_Run]) -> Table:
    found = {part.role for run in runs for point in run.points for part in point.parts}
    roles = [role for role in _HEADS if role in found | {Role.NUMBER, Role.TITLE, *DUTY}]
    # The first paragraph of the plan stands where the table will.
    place = runs[0].paragraphs[0].place
    heads = tuple(_cell(_HEADS[role], column, place) for column, role in enumerate(roles))
    rows = [heads]
    for run in runs:
        rows.extend((_cell(one.text, 0, one.place, width=len(roles)),) for one in run.headings)
        rows.extend(_row(point, roles) for point in run.points)
    return Table(tuple(rows), place=place, heads=1)


def _row(point: _Point, roles: Sequence[Role]) -> tuple[Cell, ...]:
    said: dict[Role, list[_Said]] = {}
    for part in point.parts:
        said.setdefault(part.role, []).append(part)
    # A point that turns out to head others keeps the dot of its number.
    number = _cell(point.number if ")" in point.number else f"{point.number}.", 0, point.paragraphs[0].place)
    cells = [
        _cell("\n".join(part.text for part in parts), column, parts[0].place)
        for column, role in enumerate(roles)
        if (parts := said.get(role, []))
    ]
    return (number, *cells)


def _cell(text: str, column: int, place: Place, width: int = 1) -> Cell:
    lines = tuple(line.strip() for line in text.split("\n") if line.strip())
    return Cell(lines, column=column, width=width, place=place)
