"""Rows of a plan's table → measures with unmended parts, each under its headings."""

import itertools
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from qadam.reading.draft import Finding
from qadam.reading.sentences import bring
from qadam.reading.source import NOWHERE, Cell, Place
from qadam.reading.tables.joining import Heading, Item, PlanRow, PlanTable, is_heading
from qadam.reading.tables.labels import parted, term_apart
from qadam.reading.tables.roles import DUTY, Column, Role, leads_with_numbers, names_term, texts
from qadam.reading.tables.sections import Sections, is_note, is_numbered, is_upper, names_years, style_of
from qadam.reading.tables.signs import (
    is_blank,
    is_date,
    is_ditto,
    is_mark,
    is_money,
    is_taken_out,
    leading_number,
    read_number,
    squash,
)

bring(
    {
        "row-executors-from-above": {
            "kk": "Орындаушы ұяшығы бос; жоғарғы ұяшықпен біріктірілген деп оқылды.",
            "ru": "Ячейка исполнителя пуста; прочитана как объединённая с ячейкой выше.",
            "en": "The executor cell is empty; it is read as merged with the one above.",
        },
        "row-ditto": {
            "kk": "Ұяшықта «{mark}» белгісі тұр; жоғарғы ұяшықтың мәтіні қайталанды.",
            "ru": "В ячейке стоит знак «{mark}»; повторён текст ячейки выше.",
            "en": "The cell holds the mark “{mark}”; the text of the cell above is repeated.",
        },
        "row-several-numbers": {
            "kk": "Бір ұяшықта бірнеше нөмір ({numbers}) бар, бөліктер саны сәйкес емес; бір іс-шара деп оқылды.",
            "ru": "В ячейке несколько номеров ({numbers}), число частей иное; прочитано как одно мероприятие.",
            "en": "One cell holds several numbers ({numbers}), but the parts do not match; it is read as one measure.",
        },
        "row-printed-twice": {
            "kk": "Іс-шара екі рет басылған; бір рет алынды.",
            "ru": "Мероприятие напечатано дважды; приведено один раз.",
            "en": "The measure is printed twice; it is given once.",
        },
        "row-without-number": {
            "kk": "Жолдың нөмірі жоқ, бірақ өз мерзімі бар; жеке іс-шара деп оқылды.",
            "ru": "У строки нет номера, но есть свой срок; прочитана как отдельное мероприятие.",
            "en": "The row has no number but a deadline of its own; it is read as a measure.",
        },
        "row-continued": {
            "kk": "Іс-шара нөмірсіз жолдарда жалғасады: олардың мәтіні мен мерзімдері осы іс-шараға қосылды.",
            "ru": "Мероприятие продолжается в строках без номера: их текст и сроки отнесены к нему.",
            "en": "The measure goes on in rows without a number: their words and deadlines belong to it.",
        },
        "table-joined-unevenly": {
            "kk": "Кестенің жалғасында {parts} жол, жоспарда {rows} іс-шара бар: ретімен біріктірілді, тексеріңіз.",
            "ru": "В продолжении таблицы строк – {parts}, мероприятий – {rows}: соединены по порядку, проверьте.",
            "en": "The continuation has {parts} rows for {rows} measures: they are joined by order and need a look.",
        },
        "table-joined-by-order": {
            "kk": "Кестенің жалғасында нөмірлер жоқ: жолдар реті және бөлім атаулары бойынша біріктірілді.",
            "ru": "В продолжении таблицы нет номеров: строки соединены по порядку и по названиям разделов.",
            "en": "The continuation has no numbers: rows are joined by order and by the headings of sections.",
        },
        "number-repeated": {
            "kk": "Бір бөлімде {number} нөмірі қайталанады: жолды нөмірінен ғана табу мүмкін емес.",
            "ru": "В одном разделе номер {number} повторяется: только по номеру строку не найти.",
            "en": "The number {number} repeats within a section: a number alone is no key.",
        },
        "number-skipped": {
            "kk": "{before} нөмірінен кейін бірден {after} нөмірі тұр.",
            "ru": "После номера {before} сразу идёт {after}.",
            "en": "The number {before} is followed by {after} at once.",
        },
    }
)


@dataclass(frozen=True)
class Piece:
    """What one cell gives to a field: its lines, where it stands, and the head over it."""

    lines: tuple[str, ...]
    place: Place = NOWHERE
    head: str = ""
    is_shared: bool = False
    room: int = 0

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)

    @property
    def said(self) -> tuple[str, ...]:
        """The lines that end where their author ended them: a line only broken by the column's width goes on.

        A line was broken by the width where the first word of the next one had no room left in it; `room` is the
        longest line of the column.
        """
        found: list[str] = []
        before = ""
        for line in self.lines:
            if not line.strip():
                before = ""
            elif before and _had_no_room(before, line, self.room):
                found[-1] += f"\n{line}"
                before = line
            else:
                found.append(line)
                before = line
        return tuple(found)


# Letters are not equally wide: what fills most of the line fills it.
_FULL = 0.85


def _had_no_room(line: str, following: str, room: int) -> bool:
    return len(line.strip()) + 1 + len(following.split()[0]) > room * _FULL


@dataclass
class RawMeasure:
    """A measure as its cells give it; nothing is mended."""

    number: str = ""
    sections: tuple[str, ...] = ()
    pieces: dict[Role, list[Piece]] = field(default_factory=dict)
    place: Place = NOWHERE
    begins: bool = False
    trust: float = 1.0
    findings: list[Finding] = field(default_factory=list)
    numbers: tuple[str, ...] = ()

    def text(self, role: Role) -> str:
        """Return the words of a field with line breaks between its lines."""
        return "\n".join(piece.text for piece in self.pieces.get(role, ()))

    def has(self, role: Role) -> bool:
        """Say whether the field says anything."""
        return any(
            not is_blank(piece.text) or bool(piece.head and is_mark(piece.text))
            for piece in self.pieces.get(role, ())
        )

    def find(self, code: str, name: str = "", **facts: str) -> None:
        """Remember something doubtful about the measure."""
        self.findings.append(Finding(code, self.number, name, facts, self.place, "note"))


@dataclass
class Rows:
    """The measures of a plan and its rows of totals."""

    measures: list[RawMeasure] = field(default_factory=list)
    totals: list[RawMeasure] = field(default_factory=list)


FIELDS = (Role.FORM, Role.CHANNELS, Role.DEADLINE, Role.EXECUTORS, Role.COST, Role.FUNDING)
_TOTAL = re.compile(
    r"^(?:барлыгы|жиыны|итого|всего|жалпысомасы|общаясумма|общийобъем|онынишинде$|втомчисле$|всегопо|итогопо)"
)


_LEADS = re.compile(r"(?::|в\s+т\.\s?ч\.?|в\s+том\s+числе|(?:соның|оның)\s+ішінде)\W*$", re.IGNORECASE)
_OF_WHICH = re.compile(r"вт\.?ч|втомчисле|изних|сонынишинде|онынишинде")


def read_rows(plan: PlanTable, *, is_beside: bool = False) -> Rows:
    """Return the measures of a plan's table; one that stands beside another has rows without titles."""
    return _Reader(plan, is_beside).read()


def join_beside(base: Sequence[RawMeasure], parts: Sequence[Sequence[RawMeasure]]) -> None:
    """Give the measures what tables beside the plan's say of them: by number, else by order under equal headings."""
    for part in parts:
        numbers = [row.number for row in part]
        if all(numbers) and sum(1 for row in base if row.number) == len(base):
            _join_by_number(base, part)
        else:
            _join_by_order(base, part)


def _join_by_number(base: Sequence[RawMeasure], part: Sequence[RawMeasure]) -> None:
    left: dict[str, list[RawMeasure]] = {}
    for row in part:
        left.setdefault(row.number, []).append(row)
    for measure in base:
        rows = left.get(measure.number)
        if rows:
            _add(measure, rows.pop(0))
    lost = sum(map(len, left.values()))
    if lost and base:
        base[0].find("table-joined-unevenly", parts=str(len(part)), rows=str(len(base)))


def _join_by_order(base: Sequence[RawMeasure], part: Sequence[RawMeasure]) -> None:
    if not base or not part:
        return
    ours, theirs = _by_sections(base), _by_sections(part)
    if len(ours) == len(theirs):
        pairs = [(mine, _evened(yours, len(mine))) for mine, yours in zip(ours, theirs, strict=True)]
    else:
        pairs = [(list(base), _evened(list(part), len(base)))]
    if all(len(mine) == len(yours) for mine, yours in pairs):
        base[0].find("table-joined-by-order")
    else:
        base[0].find("table-joined-unevenly", parts=str(len(part)), rows=str(len(base)))
    for mine, yours in pairs:
        for measure, row in zip(mine, yours, strict=False):
            _add(measure, row)


def _by_sections(rows: Sequence[RawMeasure]) -> list[list[RawMeasure]]:
    found: list[list[RawMeasure]] = []
    last: tuple[str, ...] | None = None
    for row in rows:
        if row.sections != last:
            found.append([])
            last = row.sections
        found[-1].append(row)
    return found


def _evened(rows: list[RawMeasure], wanted: int) -> list[RawMeasure]:
    """Return as many rows as wanted where rows that only carry on over a page's end can be told."""
    while len(rows) > wanted:
        carried = [place for place, row in enumerate(rows) if place and row.begins]
        if not carried:
            return rows
        place = min(carried, key=lambda one: _fullness(rows[one]))
        merged = replace(
            rows[place - 1], pieces={role: list(own) for role, own in rows[place - 1].pieces.items()}
        )
        for role, pieces in rows[place].pieces.items():
            merged.pieces.setdefault(role, []).extend(pieces)
        rows = [*rows[: place - 1], merged, *rows[place + 1 :]]
    return rows


def _fullness(row: RawMeasure) -> int:
    return sum(len(row.text(role)) for role in row.pieces)


def _add(measure: RawMeasure, row: RawMeasure) -> None:
    for role, pieces in row.pieces.items():
        if role not in (Role.NUMBER, Role.TITLE) and not measure.has(role):
            measure.pieces[role] = list(pieces)


class _Reader:
    def __init__(self, plan: PlanTable, is_beside: bool) -> None:
        self.plan = plan
        self.is_beside = is_beside
        self.sections = Sections()
        self.found = Rows()
        self.before: PlanRow | None = None
        self.above: dict[Role, list[Piece]] = {}
        self.rooms = self._rooms()
        self.is_numbered = self._has_numbers()
        self.taken_out: set[str] = set()
        # The number of the heading row just met, where the numbers below it continue its own.
        self.over = ""
        self.leads = not self.is_numbered and leads_with_numbers(self._titles())

    def read(self) -> Rows:
        items = self.plan.items
        for place, item in enumerate(items):
            if isinstance(item, Heading):
                self._heading(item)
            else:
                self._row(item, items[place + 1 : place + 6])
                self.before = item
        self.found.measures = list(self._parted(self.found.measures))
        self._take_labelled()
        if not self.is_beside:
            self._merge_executors()
            self.found.measures = self._once(self.found.measures)
            self._check_numbers()
        return self.found

    def _rows(self) -> Iterator[PlanRow]:
        return (item for item in self.plan.items if isinstance(item, PlanRow))

    def _rooms(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for row in self._rows():
            for cell in texts(row.cells):
                if cell.width == 1:
                    longest = max(len(line.strip()) for line in cell.lines)
                    found[cell.column] = max(found.get(cell.column, 0), longest)
        return found

    def _has_numbers(self) -> bool:
        cells = [_cell(row, Role.NUMBER) for row in self._rows() if _cell(row, Role.TITLE)]
        return sum(1 for cell in cells if cell is not None and read_number(cell.text)) * 3 >= len(cells) > 0

    def _titles(self) -> list[str]:
        cells = (_cell(row, Role.TITLE) for row in self._rows() if len(texts(row.cells)) > 1)
        return [cell.text for cell in cells if cell is not None]

    # Headings

    def _heading(self, heading: Heading) -> None:
        is_marked = style_of(heading.text) not in ("plain", "letter") or heading.level > 0
        if self.found.measures or is_marked:
            style = style_of(heading.text)
            self.sections.open(
                heading.text, f"level {heading.level}" if style == "plain" and heading.level else None
            )

    def _is_heading_row(self, row: PlanRow, coming: Sequence[Item]) -> str:
        """Return the words of a row that heads those below it; nothing for any other row."""
        cells = texts(row.cells)
        width = len(row.cells)
        if len(cells) == 1:
            return self._lone(cells[0], row, width, coming)
        if len(cells) == 2 and not self.is_beside:
            number, title = _cell(row, Role.NUMBER), _cell(row, Role.TITLE)
            if number is cells[0] and title is cells[1] and number is not title:
                text = f"{number.text.strip()} {title.text.strip()}"
                if self._heads(number.text, title, row, coming):
                    is_over = self._nests(number.text.strip(), coming) or self._leads_a_list(title, coming)
                    self.over = read_number(number.text) if is_over else ""
                    return text
        return ""

    def _lone(self, cell: Cell, row: PlanRow, width: int, coming: Sequence[Item]) -> str:
        text = cell.text.strip()
        if is_note(text) or not (any(sign.isalpha() for sign in text) or names_years(text)):
            return ""
        if cell.width > 1 and cell.width * 5 >= width * 3:
            return text if len(text) < 600 else ""
        role = row.layout.columns[cell.column].role if cell.column < width else None
        if self.is_beside:
            is_known = is_numbered(text) and not is_date(text) and not is_money(text)
            return text if is_known else ""
        if role not in (Role.TITLE, Role.NUMBER, None):
            return ""
        if row.begins and self.found.measures and text[:1].islower():
            return ""
        number, _rest = leading_number(text)
        is_marked = cell.is_strong or is_upper(text) or (is_numbered(text) and not self.leads)
        is_marked = is_marked or names_years(text)
        if self.leads and number:
            is_marked = is_marked or self._nests(number, coming)
        if is_marked or not self.found.measures or self.sections.is_fresh:
            return text if not (self.is_numbered and text[:1].islower() and self.found.measures) else ""
        # A lone title where every row has a number: words of the row above, unless they begin like a heading.
        return ""

    def _heads(self, number: str, title: Cell, row: PlanRow, coming: Sequence[Item]) -> bool:
        is_wide = title.width > 1 and title.width * 5 >= len(row.cells) * 3
        if is_wide or (title.is_strong and not self._all_strong):
            return True
        plain = read_number(number)
        if plain and self._leads_a_list(title, coming):
            return True
        if not plain:
            return style_of(f"{number.strip().rstrip('.')}. а") == "roman" or is_upper(title.text)
        return (is_upper(title.text) and not self._all_upper) or self._nests(plain, coming)

    def _leads_a_list(self, title: Cell, coming: Sequence[Item]) -> bool:
        """Say whether a row without a deadline ends like one over its parts, and a part with a deadline follows."""
        following = next(iter(coming), None)
        if not _LEADS.search(title.text) or not isinstance(following, PlanRow):
            return False
        number, deadline = _cell(following, Role.NUMBER), _cell(following, Role.DEADLINE)
        is_part = number is None or not read_number(number.text) or read_number(number.text).endswith(")")
        return is_part and deadline is not None and not is_blank(deadline.text)

    @cached_property
    def _all_strong(self) -> bool:
        cells = [_cell(row, Role.TITLE) for row in self._rows()]
        strong = sum(1 for cell in cells if cell is not None and cell.is_strong)
        return strong * 2 > len(cells)

    @cached_property
    def _all_upper(self) -> bool:
        titles = self._titles()
        return sum(map(is_upper, titles)) * 2 > len(titles)

    def _nests(self, number: str, coming: Sequence[Item]) -> bool:
        """Say whether the next row's number continues this one: 2 over 2.1."""
        for item in coming:
            if isinstance(item, PlanRow):
                cell = _cell(item, Role.NUMBER) or _cell(item, Role.TITLE)
                if cell is None or not cell.text.strip():
                    continue
                following = read_number(cell.text) or leading_number(cell.text)[0]
                return following.startswith(f"{number.rstrip('.)')}.")
        return False

    # Rows

    def _row(self, row: PlanRow, coming: Sequence[Item]) -> None:
        cells = texts(row.cells)
        if not cells:
            return
        if len(cells) == 1 and is_note(cells[0].text):
            return
        if self._is_known_above(row, cells) or self._is_taken_out(row, cells):
            return
        self.over = ""
        heading = self._is_heading_row(row, coming)
        if heading:
            self._open(heading, row)
            return
        pieces = self._pieces(row)
        if not any(not is_blank(piece.text) for own in pieces.values() for piece in own):
            return
        self._take(row, pieces)

    def _is_taken_out(self, row: PlanRow, cells: Sequence[Cell]) -> bool:
        """A row struck out by a later act is no measure; its number is missed by nobody."""
        said = [cell for cell in cells if not is_blank(cell.text)]
        number = read_number(said[0].text) if len(said) > 1 else ""
        if number:
            said = said[1:]
        if len(said) != 1 or not is_taken_out(said[0].text):
            return False
        self.taken_out.add(number or leading_number(said[0].text)[0])
        return True

    def _is_known_above(self, row: PlanRow, cells: Sequence[Cell]) -> bool:
        """A cell over all columns that hangs down into this row says nothing new."""
        return self.before is not None and all(
            any(cell is one for one in self.before.cells) for cell in cells
        )

    def _open(self, heading: str, row: PlanRow) -> None:
        if row.begins and self.sections.is_fresh and heading[:1].islower():
            self.sections.extend(heading)
            return
        if self.sections.stack and squash(heading) == squash(self.sections.stack[-1][1]):
            return
        if self.over:
            self.sections.open_over(self.over, heading)
        else:
            self.sections.open(heading)

    def _pieces(self, row: PlanRow) -> dict[Role, list[Piece]]:
        found: dict[Role, list[Piece]] = {}
        known: set[int] = set()
        for place, column in enumerate(row.layout.columns):
            cell = row.cells[place] if place < len(row.cells) else None
            if cell is None or column.role is None or id(cell) in known:
                continue
            if column.role is Role.NUMBER and self._covers_title(row, cell):
                continue
            known.add(id(cell))
            if cell.text.strip():
                found.setdefault(column.role, []).append(self._piece(cell, column, row, place))
        return found

    def _covers_title(self, row: PlanRow, cell: Cell) -> bool:
        return any(row.cells[place] is cell for place in row.layout.of(Role.TITLE) if place < len(row.cells))

    def _piece(self, cell: Cell, column: Column, row: PlanRow, place: int) -> Piece:
        is_shared = (
            self.before is not None and place < len(self.before.cells) and self.before.cells[place] is cell
        )
        head = "" if _covers_several(row, cell, column) else _label(row, column)
        return Piece(cell.lines, cell.place, head, is_shared, self.rooms.get(place, 0))

    def _take(self, row: PlanRow, pieces: dict[Role, list[Piece]]) -> None:
        number, pieces = self._number(pieces)
        last = self.found.measures[-1] if self.found.measures else None
        if self._is_total(number, pieces):
            self.found.totals.append(RawMeasure("", self.sections.over, pieces, row.place))
            return
        if last is not None and self._carries_on(row, number, pieces, last):
            self._extend(last, pieces)
            return
        if not self.is_beside and not _says(pieces, Role.TITLE) and (last is None or not number):
            return
        self.sections.row(number)
        measure = RawMeasure(
            number,
            self.sections.over,
            pieces,
            row.place,
            row.begins,
            row.layout.trust,
            numbers=self._numbers(row),
        )
        self._repeat(measure)
        if self.is_numbered and not number and not self.is_beside:
            measure.find("row-without-number", "number")
        self.found.measures.append(measure)
        self.above = measure.pieces

    def _number(self, pieces: dict[Role, list[Piece]]) -> tuple[str, dict[Role, list[Piece]]]:
        cell = next(iter(pieces.get(Role.NUMBER, ())), None)
        title = next(iter(pieces.get(Role.TITLE, ())), None)
        number = ""
        if cell is not None:
            numbers = _numbers_of(cell.lines)
            number = (
                numbers[0]
                if numbers
                else cell.text.strip().rstrip(".")
                if len(cell.text.strip()) < 12
                else ""
            )
        if title is None or self.is_beside:
            return number, pieces
        inner, rest = leading_number(title.text)
        is_own = inner and (
            self.leads
            or ((not number or (cell is not None and cell.is_shared)) and "." in inner.rstrip("."))
            or (number and inner.startswith(f"{number.rstrip('.')}.") and inner != number)
        )
        if is_own:
            shorn = replace(title, lines=tuple(rest.split("\n")))
            pieces = {**pieces, Role.TITLE: [shorn, *pieces[Role.TITLE][1:]]}
            return inner, pieces
        return number, pieces

    def _numbers(self, row: PlanRow) -> tuple[str, ...]:
        cell = _cell(row, Role.NUMBER)
        return _numbers_of(cell.lines) if cell is not None else ()

    def _is_total(self, number: str, pieces: Mapping[Role, list[Piece]]) -> bool:
        if any(_says(pieces, role) for role in (Role.DEADLINE, Role.EXECUTORS, Role.FORM)):
            return False
        first = next((own[0].text for role, own in pieces.items() if role is not Role.NUMBER), "")
        label = pieces[Role.TITLE][0].text if _says(pieces, Role.TITLE) else first
        return not number and _TOTAL.match(squash(label)) is not None

    def _carries_on(
        self, row: PlanRow, number: str, pieces: Mapping[Role, list[Piece]], last: RawMeasure
    ) -> bool:
        """Say whether a row only carries on the measure above it."""
        if self.is_beside:
            return False
        title = pieces.get(Role.TITLE, [])
        if title and all(piece.is_shared for piece in title):
            cell = pieces.get(Role.NUMBER, [])
            return not number or all(piece.is_shared for piece in cell) or number == last.number
        if number:
            # One number merged over several rows: spreadsheets part the lines of a cell so.
            cell = pieces.get(Role.NUMBER, [])
            return number == last.number and all(piece.is_shared for piece in cell)
        if not _says(pieces, Role.TITLE):
            return True
        if not _says(pieces, Role.DEADLINE):
            return self.is_numbered or self.leads or not _says(pieces, Role.EXECUTORS)
        return self.is_numbered and row.begins and title[0].text.lstrip()[:1].islower()

    def _extend(self, last: RawMeasure, pieces: Mapping[Role, list[Piece]]) -> None:
        title = pieces.get(Role.TITLE, [])
        # "Of which" is never summed with the row it parts.
        is_part = bool(title) and _OF_WHICH.match(squash(title[0].text)) is not None and last.has(Role.COST)
        for role, own in pieces.items():
            if role is Role.NUMBER or (role is Role.COST and is_part):
                continue
            new = [piece for piece in own if not piece.is_shared and piece.text.strip()]
            if role is Role.NOTE or not new:
                continue
            last.pieces.setdefault(role, []).extend(new)
        if not any(one.code == "row-continued" for one in last.findings):
            last.find("row-continued")

    def _repeat(self, measure: RawMeasure) -> None:
        """Put in what marks of repetition stand for."""
        for role, own in measure.pieces.items():
            if role in (Role.NUMBER, Role.TITLE):
                continue
            for place, piece in enumerate(own):
                above = self.above.get(role, [])
                if is_ditto(piece.text) and place < len(above):
                    measure.find("row-ditto", role.value, mark=piece.text.strip())
                    own[place] = replace(above[place], place=piece.place, head=piece.head, is_shared=False)

    # After all rows

    def _parted(self, measures: Iterable[RawMeasure]) -> Iterator[RawMeasure]:
        for measure in measures:
            if len(measure.numbers) < 2:
                yield measure
                continue
            parts = _parts(measure)
            if parts:
                yield from parts
            else:
                measure.find("row-several-numbers", "number", numbers=", ".join(measure.numbers))
                yield measure

    def _take_labelled(self) -> None:
        """Give the fields that no column holds what labels in other cells say, and the term beside the bodies."""
        missing = set(DUTY) - self.plan.layout.roles
        if not missing or self.is_beside or self.plan.beside:
            return
        bodies = self.plan.layout.of(Role.EXECUTORS)
        has_terms = bool(bodies) and names_term(self.plan.layout.columns[bodies[0]])
        for measure in self.found.measures:
            for role in (Role.TITLE, Role.EXECUTORS, Role.FORM):
                own = measure.pieces.get(role, [])
                own[:] = [self._without_labelled(measure, piece, missing) for piece in own]
            if has_terms and Role.DEADLINE in missing and not measure.has(Role.DEADLINE):
                self._take_term(measure)

    def _without_labelled(self, measure: RawMeasure, piece: Piece, missing: Iterable[Role]) -> Piece:
        kept, found = parted(piece.text, missing)
        for role, text in found.items():
            measure.pieces.setdefault(role, []).append(replace(piece, lines=tuple(text.split("\n")), head=""))
        return replace(piece, lines=tuple(kept.split("\n"))) if found else piece

    def _take_term(self, measure: RawMeasure) -> None:
        for place, piece in enumerate(measure.pieces.get(Role.EXECUTORS, ())):
            bodies, term = term_apart(piece.text)
            if term:
                measure.pieces[Role.EXECUTORS][place] = replace(piece, lines=tuple(bodies.split("\n")))
                measure.pieces.setdefault(Role.DEADLINE, []).append(replace(piece, lines=(term,)))

    def _merge_executors(self) -> None:
        if Role.EXECUTORS not in self.plan.layout.roles:
            return
        for above, below in zip(self.found.measures, self.found.measures[1:], strict=False):
            if below.has(Role.EXECUTORS) or not above.has(Role.EXECUTORS) or above.sections != below.sections:
                continue
            below.pieces[Role.EXECUTORS] = list(above.pieces[Role.EXECUTORS])
            below.find("row-executors-from-above", "executors")

    def _once(self, measures: Sequence[RawMeasure]) -> list[RawMeasure]:
        found: dict[tuple[object, ...], RawMeasure] = {}
        for place, measure in enumerate(measures):
            key: tuple[object, ...] = (measure.number, measure.sections, squash(measure.text(Role.TITLE)))
            if not measure.number:
                key = (*key, squash(measure.text(Role.DEADLINE)), squash(measure.text(Role.EXECUTORS)))
            first = found.get(key)
            if first is None or not measure.has(Role.TITLE):
                found[key if first is None else (place,)] = measure
                continue
            for role, own in measure.pieces.items():
                if not first.has(role):
                    first.pieces[role] = own
            first.find("row-printed-twice")
        return list(found.values())

    def _check_numbers(self) -> None:
        seen: set[tuple[tuple[str, ...], str]] = set()
        before: RawMeasure | None = None
        for measure in self.found.measures:
            key = (measure.sections, measure.number)
            if measure.number and key in seen:
                measure.find("number-repeated", "number", number=measure.number)
            seen.add(key)
            if before is not None and _skips(before.number, measure.number, self.taken_out):
                measure.find("number-skipped", "number", before=before.number, after=measure.number)
            before = measure


def _skips(before: str, after: str, taken_out: Container[str]) -> bool:
    if not (before.isdecimal() and after.isdecimal()):
        return False
    missing = range(int(before) + 1, min(int(after), int(before) + _LONGEST_GAP))
    return any(str(number) not in taken_out for number in missing)


# A gap that wide is told whatever was struck out.
_LONGEST_GAP = 1000


def _cell(row: PlanRow, role: Role) -> Cell | None:
    for place in row.layout.of(role):
        cell = row.cells[place] if place < len(row.cells) else None
        if cell is not None and cell.text.strip():
            return cell
    return None


def _says(pieces: Mapping[Role, Sequence[Piece]], role: Role) -> bool:
    return any(
        not is_blank(piece.text) or bool(piece.head and is_mark(piece.text)) for piece in pieces.get(role, ())
    )


_YEAR = re.compile(r"(?:19|20)\d\d\s*(?:год\w*|г\.|жыл\w*)")


def _label(row: PlanRow, column: Column) -> str:
    if not column.role or len(row.layout.of(column.role)) < 2:
        return ""
    year = _YEAR.search(" ".join(column.head[:-1])) if column.role is Role.DEADLINE else None
    is_dated = year is None or _YEAR.search(column.label) is not None
    return column.label if is_dated or year is None else f"{column.label} {year.group()}"


def _covers_several(row: PlanRow, cell: Cell, column: Column) -> bool:
    """A cell merged over several columns of one role speaks for all of them."""
    if column.role is None or cell.width == 1:
        return False
    places = row.layout.of(column.role)
    return sum(1 for place in places if place < len(row.cells) and row.cells[place] is cell) > 1


_SEVERAL = re.compile(r"\s*(?:\d{1,3}(?:\.\d{1,3})*[.)]?\s*[,;]\s*)+\d{1,3}(?:\.\d{1,3})*[.)]?\s*")


def _numbers_of(lines: Sequence[str]) -> tuple[str, ...]:
    whole = read_number(" ".join(lines))
    if len(lines) == 1 and not whole and _SEVERAL.fullmatch(lines[0]):
        lines = re.split(r"[,;]", lines[0].strip(" ,;"))
    if len(lines) < 2 or not any(line.strip() for line in lines):
        return (whole,) if whole else ()
    read = [read_number(line) for line in lines if line.strip()]
    if not all(read):
        return (whole,) if whole else ()
    # «1» over «2.» may be the number 12 broken by a narrow column, as may «1.» over «1.».
    if len(read) > 1 and not _go_up(read):
        return (whole,) if whole else (read[0],)
    return tuple(read)


def _go_up(numbers: Sequence[str]) -> bool:
    tails = [re.split(r"[.)]", number.rstrip(".)"))[-1] for number in numbers]
    if not all(tail.isdecimal() for tail in tails):
        return False
    values = [int(tail) for tail in tails]
    return all(later - sooner == 1 for sooner, later in itertools.pairwise(values))


def _parts(measure: RawMeasure) -> list[RawMeasure]:
    """Return as many measures as the cell has numbers, their fields paired by order; none where they do not pair."""
    count = len(measure.numbers)
    parted: dict[Role, list[list[Piece]]] = {}
    for role, own in measure.pieces.items():
        if role is Role.NUMBER:
            continue
        split = _split(own, count)
        if role is Role.TITLE and split is None:
            return []
        parted[role] = split or [list(own)] * count
    return [
        RawMeasure(
            number,
            measure.sections,
            {role: list(split[place]) for role, split in parted.items()},
            measure.place,
            measure.begins,
            measure.trust,
            list(measure.findings) if not place else [],
        )
        for place, number in enumerate(measure.numbers)
    ]


def _split(own: Sequence[Piece], count: int) -> list[list[Piece]] | None:
    if len(own) != 1:
        return None
    lines = [line for line in own[0].lines if line.strip()]
    for parts in (lines, _paragraphs(own[0].lines), _sentences(lines), _items(lines)):
        if len(parts) == count:
            return [[replace(own[0], lines=(part.rstrip(" ;"),))] for part in parts]
    return None


def _paragraphs(lines: Sequence[str]) -> list[str]:
    return [part.strip("\n") for part in re.split(r"\n\s*\n", "\n".join(lines)) if part.strip()]


def _items(lines: Sequence[str]) -> list[str]:
    """Return the parts that semicolons part."""
    return [part.strip() for part in "\n".join(lines).split(";") if part.strip()]


def _sentences(lines: Sequence[str]) -> list[str]:
    """Return parts that begin with a capital after a line that ends a sentence."""
    parts: list[str] = []
    for line in lines:
        is_new = not parts or (line.lstrip()[:1].isupper() and parts[-1].rstrip()[-1:] in ".;!?")
        if is_new:
            parts.append(line)
        else:
            parts[-1] += f"\n{line}"
    return parts


__all__ = ["FIELDS", "Piece", "RawMeasure", "Rows", "is_heading", "join_beside", "read_rows"]
