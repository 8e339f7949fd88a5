"""What each column of a plan's table is: by its head in Kazakh or Russian, and by what stands in it."""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from qadam.reading.source import Cell, Table
from qadam.reading.tables import russian_heads
from qadam.reading.tables.signs import (
    is_blank,
    is_body,
    is_channel,
    is_date,
    is_form,
    is_funding,
    is_mark,
    is_money,
    is_product,
    leading_number,
    read_number,
    squash,
)

Grid: TypeAlias = Sequence[Sequence[Cell | None]]


class Role(StrEnum):
    """What a column of a plan tells."""

    NUMBER = "number"
    TITLE = "title"
    FORM = "form"
    CHANNELS = "channels"
    DEADLINE = "deadline"
    EXECUTORS = "executors"
    COST = "cost"
    FUNDING = "funding"
    NOTE = "note"


# Roles that several columns may share: days to begin and to end, money by year, the head body and its helpers.
SHARED = (Role.DEADLINE, Role.COST, Role.EXECUTORS, Role.FUNDING)
DUTY = (Role.DEADLINE, Role.EXECUTORS)


@dataclass(frozen=True)
class Column:
    """A column of the grid; `head` is what stands over it, the lowest storey last."""

    role: Role | None = None
    head: tuple[str, ...] = ()
    is_weak: bool = False

    @property
    def label(self) -> str:
        """The lowest storey of the head."""
        return self.head[-1] if self.head else ""


@dataclass(frozen=True)
class Layout:
    """The columns of a table and how many of its first rows are its head; `trust` falls where content decided."""

    columns: tuple[Column, ...]
    heads: int = 0
    trust: float = 1.0

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that some column has."""
        return frozenset(column.role for column in self.columns if column.role)

    def of(self, role: Role) -> list[int]:
        """Return the columns that have the role."""
        return [place for place, column in enumerate(self.columns) if column.role is role]

    @property
    def is_plan(self) -> bool:
        """Say whether rows under these heads may be measures; indicators with a body beside them are none."""
        if Role.TITLE not in self.roles or not any(role in self.roles for role in DUTY):
            return False
        title = self.columns[self.of(Role.TITLE)[0]]
        return Role.DEADLINE in self.roles or not _INDICATOR.search(squash(" ".join(title.head)))


_INDICATOR = re.compile(r"индикатор|корсеткиш|показател")
_NOTE = re.compile(r"ескерт|примечан|^бакылау(?:ш|га)|^орындалуынабакылау|контролирующ|^контроль")
_CHANNELS = re.compile(r"байланысарна|каналы|каналкоммун|арналар|способосвещен")
_SOURCE = re.compile(r"источник|каржыландырукоз|коздери|кози$|каражаткоз|бюджеттури")
_MONEY = re.compile(
    r"шыгын|шыгыс|расход|стоимост|затрат|сумма|сомасы|объемфин|обьемфин|объемы|обьемы|колеми|каржыколем|"
    r"кажеттикаражат|потребност|млнтенге|мынтенге|тыстенге|миллионтенге|тысячтенге|млрдтенге|куны$|смета"
)
_FINANCE = re.compile(r"финансир|каржыландыр|^каржы|бюджет$")
_WHO = re.compile(
    r"жауапты|орындаушы|азирлеуши|орындаушылар|^ким(?:ге)?\w{2,}(?:а[йи]ды|е[йи]ди|еди|елген|апты|епти)$|искеасырушы|жузегеасырушы|^мемлекеттикорган\w*$|ответствен|исполнител|ктоисполн|атқарушы|орындауга|катысушыоргандар|соисполн"
)
_WHEN = re.compile(
    r"мерзим|срок|орындалуактысы|орындаууакыт|откизууакыт|откизилетинуакыт|^уакыты|^дата|датапровед|времяпровед|"
    r"^время|^куни$|откизукуни|^период|орында\w{0,3}кезен|"
    r"^жылы$|^айы?$|^токсаны?$|откизилетин(?:ай|кун)|^месяц$|^квартал$|басталуы$|аякталукуни|^начало$|^окончание$|^басы$|^аягы$"
)
_FORM = re.compile(
    r"(?:аякт|орынд|искеасыр|жузегеасыр|есеп|ак?тини?н|кужатт?ын|завершени\w)\w*(?:ныс|тури)|нысаны$|^нысан|формазавер|формаисполн|формареализ|формыреализ|формыисполн|"
    r"формыпровед|формапредст|формызавер|^форма$|^формы$|формасы$|видзаверш|формаокончан|откизуныс|формапровед|"
    r"^форм[аы](?:акт|докум|отчет|итог|выход|представл|внедр)|актнысан|кужатнысан"
)
_WEAK_FORM = re.compile(r"^аякталуы$|^завершение$|резуль?тат|натиж|итогисполн|выход")
_TITLE = re.compile(
    r"ис?шара|мероприят|^шаралар|искимыл|атауы$|наименован|содержан|мазмун|тапсырма|поручен|^действ|^меры$|"
    r"предложени[ея]$|жумыстардынтур|^жумыстури|видработ|видыработ|перечень|тизбеси|жобанынатауы|жумысбагыт|"
    r"аткарыл\w*(?:жумыс|шара)|жоспарлан\w*(?:жумыс|шара)|^жумыстар$|шаралары?$"
)
_BEST_TITLE = re.compile(r"ис?шара|мероприят|искимыл")
_WEAK_TITLE = re.compile(r"задач|миндет|вопрос|маселе|багыт|направлен|максат|цел")
# Who answers for it inside the body: a person's name, where another column names the body.
_PERSON = re.compile(
    r"жауаптыадам|жауаптытулга|лауазымды(?:адам|тулга)|ответственн\w*(?:лицо|лица)|должностн\w*лиц"
)
_NUMBER = re.compile(
    r"(?:n|no|нo|но)?(?:пп|рс|кс|тс|рн|рет|ретсаны|катар|реттик|реттикномири|реттикно|номир|номер|nпп|рсн|ппн|рсno|ппno)?(?:n|no|но)?"
)
_LONGEST_HEAD = 110


def head_role(text: str) -> tuple[Role | None, bool]:
    """Return the role that a head's words name, and whether they name it weakly."""
    squashed = squash(text)
    if not text.strip() or len(squashed) > _LONGEST_HEAD:
        return None, False
    if _NUMBER.fullmatch(squashed):
        return Role.NUMBER, False
    if first := russian_heads.role_in(russian_heads.FIRST, squashed):
        return Role(first), False
    for role, pattern in _STRONG:
        if pattern.search(squashed):
            return role, False
    if more := russian_heads.role_in(russian_heads.MORE, squashed):
        return Role(more), False
    for role, pattern in _WEAK:
        if pattern.search(squashed):
            return role, True
    weak = russian_heads.role_in(russian_heads.WEAK, squashed)
    return (Role(weak), True) if weak else (None, False)


# The order matters: «Орындауға жауаптылар» holds no term, «Іс-шараларды орындау мерзімі» is no title.
_STRONG: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.NOTE, _NOTE),
    (Role.CHANNELS, _CHANNELS),
    (Role.COST, _MONEY),
    (Role.FUNDING, _SOURCE),
    (Role.EXECUTORS, _WHO),
    (Role.DEADLINE, _WHEN),
    (Role.FORM, _FORM),
    (Role.TITLE, _TITLE),
)
_WEAK: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.FUNDING, _FINANCE),
    (Role.FORM, _WEAK_FORM),
    (Role.TITLE, _WEAK_TITLE),
)

_SUBHEAD = re.compile(
    r"(?:(?:19|20)\d\d)+(?:жыл\w{0,5}|год\w{0,2}|гг?|жж?)?|начало|окончание|басталуы|аякталуы|басы|аягы|барлыгы|всего|"
    r"итого|жиыны|втомчисл\w*|онынишинде|сонынишинде|негизги|основн\w+|бирлескен|факт|жоспар|план|рб|мб|жб|об|"
    r"(?:рб|мб|об|внебюдж|республиканск|областн|местн|районн|городск|прочие|собственн|инвест|кредит|другие)\w{0,24}|"
    r"(?:тыс|млн|мын|миллион|тысяч)тенге"
)


def names_term(column: Column) -> bool:
    """Say whether a column's head names a term, whatever else it names: «Исполнители и сроки»."""
    return _WHEN.search(squash(column.label)) is not None


def texts(row: Sequence[Cell | None]) -> list[Cell]:
    """Return the cells of a row that say something, each once."""
    found: dict[int, Cell] = {}
    for cell in row:
        if cell is not None and cell.text.strip():
            found.setdefault(id(cell), cell)
    return list(found.values())


_FIRST = re.compile(r"\d{1,2}")
_LETTERS = ("А", "Б")


def is_count(row: Sequence[Cell | None]) -> bool:
    """Say whether a row only numbers the columns: «1 | 2 | 3 | 4», also from 5 on."""
    words = [cell.text.strip().rstrip(".") for cell in texts(row)]
    # «А | Б | 1 | 2»: the first columns have letters.
    letters = [word for word in words[:2] if word in _LETTERS]
    if letters == list(_LETTERS[: len(letters)]):
        words = words[len(letters) :]
    if len(words) < 2 or not all(_FIRST.fullmatch(word) for word in words):
        return False
    numbers = [int(word) for word in words]
    # Columns that changed places took their numbers with them.
    if len(numbers) > 3 and sorted(numbers) == [*range(1, len(numbers) + 1)]:
        return True
    in_order = all(later - sooner == 1 for sooner, later in itertools.pairwise(numbers))
    return in_order and (len(words) > 2 or (numbers[0] == 1 and (bool(letters) or len(row) == 2)))


def find_layout(table: Table) -> Layout | None:
    """Return the layout of a table that may be a plan's or a part of one; None for any other."""
    grid = table.grid()
    by_heads = _by_heads(grid, table.heads)
    if by_heads is None:
        return None
    layout = _trusted(by_heads, grid)
    is_narrow = len(layout.columns) == 2 and Role.TITLE in layout.roles
    return None if is_narrow and not _is_narrow_plan(layout, grid) else layout


def _is_narrow_plan(layout: Layout, grid: Grid) -> bool:
    """Say whether a table of two columns is a plan: passports name terms and measures at their left side too."""
    days = layout.of(Role.DEADLINE)
    if not days:
        return False
    cells = [
        cell.text for row in grid[layout.heads :] if (cell := row[days[0]]) is not None and cell.text.strip()
    ]
    return bool(cells) and sum(map(is_date, cells)) * 10 >= len(cells) * 6


def _by_heads(grid: Grid, told: int) -> Layout | None:
    first = _head_row(grid)
    if first is None:
        return None
    last = _last_head(grid, first, told)
    heads = [row for row in grid[first:last] if not is_count(row)]
    columns = _named([_with_unit(_storeys(heads, place)) for place in range(len(grid[first]))])
    return Layout(columns, heads=last)


_LOOKED_AT = 8


def _head_row(grid: Grid) -> int | None:
    for place, row in enumerate(grid[:_LOOKED_AT]):
        cells = texts(row)
        if len(cells) < 2:
            continue
        found = {head_role(cell.text)[0] for cell in cells} - {None, Role.NUMBER, Role.NOTE}
        if len(found) >= 2 or (
            len(found) == 1 and is_count(grid[place + 1] if place + 1 < len(grid) else ())
        ):
            return place
        if any(len(squash(cell.text)) > _LONGEST_HEAD for cell in cells):
            return None
    return None


def _last_head(grid: Grid, first: int, told: int) -> int:
    last = first + 1
    while last < len(grid) and last - first < 5:
        if is_count(grid[last]) or _counts_two(grid[last]):
            return last + 1
        if last >= told and not _goes_on(grid, last):
            return last
        last += 1
    return last


def _counts_two(row: Sequence[Cell | None]) -> bool:
    """Say whether a row right under the heads numbers two columns, such as «5 | 6» of a continuation."""
    words = [cell.text.strip().rstrip(".") for cell in texts(row)]
    if len(words) != 2 or len(row) != 2 or not all(_FIRST.fullmatch(word) for word in words):
        return False
    return int(words[1]) - int(words[0]) == 1


def _goes_on(grid: Grid, place: int) -> bool:
    above = {id(cell) for cell in grid[place - 1] if cell is not None}
    own = [cell for cell in texts(grid[place]) if id(cell) not in above]
    if not own or (len(own) == 1 and own[0].width >= len(grid[place])):
        return False
    if len(own) == 1 and _heads_rows(own[0], grid[place - 1]):
        return False
    # A lone month is the heading of its rows.
    spans = len(own) > 1
    if all(
        _SUBHEAD.fullmatch(words := squash(cell.text)) or (spans and _SPAN.fullmatch(words)) for cell in own
    ):
        return True
    if _are_quarters(own, texts(grid[place - 1])) or _part_heads(own, grid[place], grid[place - 1]):
        return True
    named = [head_role(cell.text)[0] for cell in own]
    return (
        len(own) > 1
        and all(named)
        and all(len(squash(cell.text)) < 40 for cell in own)
        and len(set(named)) > 1
    )


def _part_heads(own: Sequence[Cell], row: Sequence[Cell | None], above: Sequence[Cell | None]) -> bool:
    """Say whether cells part the wide heads above them: «исполнитель | соисполнители | 2013 | 2014».

    Any words do so where the heads of numbers and titles hang down beside them.
    """
    over = [above[cell.column] if cell.column < len(above) else None for cell in own]
    if len(own) < 2 or not all(head is not None and head.width > 1 for head in over):
        return False
    hanging = [cell for cell, head in zip(row, above, strict=False) if cell is not None and cell is head]
    are_heads_beside = {head_role(cell.text)[0] for cell in hanging} >= {Role.NUMBER, Role.TITLE}
    return are_heads_beside or all(
        _SUBHEAD.fullmatch(squash(cell.text)) or head_role(cell.text)[0] for cell in own
    )


def _heads_rows(cell: Cell, above: Sequence[Cell | None]) -> bool:
    """Say whether a lone cell stands under the head of numbers or titles: years there head the rows below."""
    head = above[cell.column] if cell.column < len(above) else None
    return head is not None and head_role(head.text)[0] in (Role.NUMBER, Role.TITLE)


_QUARTER = re.compile(r"(?:[iи]{1,3}|[iи][vу]|[1-4])(?:й|ый|ши)?")
_QUARTERS = re.compile(r"токсан|квартал")


def _are_quarters(own: Sequence[Cell], above: Sequence[Cell]) -> bool:
    """Tell «I | II | III | IV» under «Мерзімі (тоқсан)»."""
    return (
        len(own) > 1
        and all(_QUARTER.fullmatch(squash(cell.text)) for cell in own)
        and any(_QUARTERS.search(squash(cell.text)) for cell in above)
    )


def _with_unit(head: tuple[str, ...]) -> tuple[str, ...]:
    """Return the head with its lowest storey told as a quarter where the storey above says so."""
    if len(head) < 2 or not _QUARTER.fullmatch(squash(head[-1])):
        return head
    unit = _QUARTERS.search(squash(head[-2]))
    word = {"токсан": "тоқсан", "квартал": "квартал"}.get(unit[0] if unit else "")
    return (*head[:-1], f"{head[-1]} {word}") if word else head


def _storeys(heads: Grid, place: int) -> tuple[str, ...]:
    found: dict[int, str] = {}
    for row in heads:
        cell = row[place] if place < len(row) else None
        if cell is not None and cell.text.strip():
            found.setdefault(id(cell), _in_one_line(cell.text))
    return tuple(found.values())


_BROKEN = re.compile(r"(?<=\w)-[ \t]*\n\s*(?=[а-яёәіңғүұқөһ])")


def _in_one_line(head: str) -> str:
    """Return a head without line breaks; a year that a narrow column cut is whole («200» over «9»)."""
    closed = "".join(head.split())
    head = _BROKEN.sub("", head)
    return closed if closed.isdecimal() and _YEAR_HEAD.fullmatch(closed) else " ".join(head.split())


def _named(heads: Sequence[tuple[str, ...]]) -> tuple[Column, ...]:
    columns = _without_persons([_column(head) for head in heads])
    _give_title(columns)
    _give_years_to_money(columns)
    for role in Role:
        places = [place for place, column in enumerate(columns) if column.role is role]
        if len(places) > 1 and role not in SHARED:
            best = _best(columns, places, role)
            for place in places:
                if place != best:
                    columns[place] = replace(columns[place], role=None)
        elif len(places) > 1 and any(not columns[place].is_weak for place in places):
            for place in places:
                if columns[place].is_weak:
                    columns[place] = replace(columns[place], role=None)
    return tuple(columns)


def _give_title(columns: list[Column]) -> None:
    """Take «Іс-шараның атауы, орындау мерзімі» for the titles where no other column holds them."""
    if any(column.role is Role.TITLE for column in columns):
        return
    for place, column in enumerate(columns):
        if column.role in DUTY and "," in column.label and _BEST_TITLE.search(squash(column.label)):
            columns[place] = replace(column, role=Role.TITLE)
            return


def _give_years_to_money(columns: list[Column]) -> None:
    """Take bare years beside a column of money for the money of these years: «Стоимость», «2021 год», «2022 год»."""
    for order in (range(1, len(columns)), range(len(columns) - 2, -1, -1)):
        beside = -1 if order.step > 0 else 1
        for place in order:
            own = columns[place]
            is_year = own.role is None and _YEAR_HEAD.fullmatch(squash(own.label)) is not None
            if is_year and columns[place + beside].role is Role.COST:
                columns[place] = replace(own, role=Role.COST)


def _without_persons(columns: list[Column]) -> list[Column]:
    """Take persons for a note where another column names the bodies."""
    persons = [_PERSON.search(squash(" ".join(column.head))) for column in columns]
    has_bodies = any(
        column.role is Role.EXECUTORS and not person for column, person in zip(columns, persons, strict=True)
    )
    return [
        replace(column, role=Role.NOTE) if has_bodies and person and column.role is Role.EXECUTORS else column
        for column, person in zip(columns, persons, strict=True)
    ]


def _column(head: tuple[str, ...]) -> Column:
    if not head:
        return Column()
    role, is_weak = head_role(head[-1])
    if role is None or (role is Role.NUMBER and len(head) > 1) or is_weak:
        whole, weakly = head_role(" ".join(head))
        role, is_weak = (whole, weakly) if whole and not weakly else (role or whole, is_weak or weakly)
    if role is None and len(head) > 1:
        role, is_weak = head_role(head[0])
    return Column(role, head, is_weak)


def _best(columns: Sequence[Column], places: Sequence[int], role: Role) -> int:
    strong = [place for place in places if not columns[place].is_weak] or list(places)
    if role is Role.TITLE:
        named = [place for place in strong if _BEST_TITLE.search(squash(" ".join(columns[place].head)))]
        strong = named or strong
    return strong[0]


_SPAN = re.compile(
    r"(?:[ivxих]{1,3}|[1-4])(?:й|ый|ши|шы)?(?:кв|квартал|токсан|полугодие|жартыжылдык)|"
    r"кантар|акпан|наурыз|сауир|мамыр|маусым|шилде|тамыз|кыркуйек|казан|караша|желтоксан|"
    r"январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь"
)
_YEAR_HEAD = re.compile(r"(?:19|20)\d\d(?:жыл\w{0,3}|год\w{0,2}|г)?")


_TESTS: dict[Role, Callable[[str], bool]] = {
    Role.NUMBER: lambda text: bool(read_number(text)),
    Role.DEADLINE: lambda text: is_date(text) and not is_product(text),
    Role.EXECUTORS: lambda text: is_body(text) and not is_date(text) and not is_product(text),
    Role.COST: is_money,
    Role.FUNDING: lambda text: is_funding(text) and not is_money(text),
    Role.FORM: lambda text: is_product(text) or (is_form(text) and not is_date(text)),
    Role.CHANNELS: is_channel,
}
_SAMPLE = 60


class _Content:
    """How many of a column's cells look like each role, and how long they are."""

    def __init__(self, grid: Grid, first: int) -> None:
        rows = [row for row in grid[first:] if len(texts(row)) > 1][:_SAMPLE]
        self.width = max((len(row) for row in grid), default=0)
        self.shares = [self._shares(rows, place) for place in range(self.width)]
        self.lengths = [self._length(rows, place) for place in range(self.width)]
        self.marks = [self._marked(rows, place) for place in range(self.width)]
        self.rows = len(rows)

    def _cells(self, rows: Grid, place: int) -> list[str]:
        found = (row[place] for row in rows if place < len(row))
        return [cell.text for cell in found if cell is not None and not is_blank(cell.text)]

    def _shares(self, rows: Grid, place: int) -> dict[Role, float]:
        cells = self._cells(rows, place)
        if not cells:
            return dict.fromkeys(_TESTS, 0.0)
        full = len(cells) / len(rows)
        weight = 1.0 if full > 0.3 else full
        return {role: weight * sum(map(test, cells)) / len(cells) for role, test in _TESTS.items()}

    def _length(self, rows: Grid, place: int) -> float:
        cells = self._cells(rows, place)
        return sum(map(len, cells)) / max(len(rows), 1)

    def _marked(self, rows: Grid, place: int) -> float:
        """Return what share of the cells that say something only tick their column."""
        found = (row[place] for row in rows if place < len(row))
        said = [cell.text for cell in found if cell is not None and cell.text.strip()]
        return sum(map(is_mark, said)) / len(said) if said else 0.0

    def fit(self, roles: Sequence[Role | None]) -> float:
        """Return how well the columns' content bears out the roles."""
        share = sum(
            self.shares[place].get(role, 0.0)
            for place, role in enumerate(roles)
            if role and place < self.width
        )
        title = next((place for place, role in enumerate(roles) if role is Role.TITLE), None)
        return share + (0.5 if title is not None and self.lengths[title] == max(self.lengths) else 0.0)


def _trusted(layout: Layout, grid: Grid) -> Layout:
    """Return the layout with what the heads leave open or say wrongly settled by the content."""
    content = _Content(grid, layout.heads)
    if content.rows < 2:
        return layout
    roles = [column.role for column in layout.columns]
    shifted = max((_shift(roles, by) for by in (1, -1)), key=content.fit)
    if content.fit(shifted) > content.fit(roles) + 1.2 and _lies(roles, content):
        moved = tuple(
            replace(column, role=role) for column, role in zip(layout.columns, shifted, strict=True)
        )
        layout = replace(layout, columns=moved, trust=0.6)
    return _filled(_swapped(layout, content), content)


def _lies(roles: Sequence[Role | None], content: _Content) -> bool:
    """Say whether a head stands over something that is plainly something else."""
    return any(
        (role in (Role.DEADLINE, Role.NUMBER) and content.shares[place][role] < 0.2)
        or (role is Role.TITLE and content.shares[place][Role.NUMBER] > 0.6)
        for place, role in enumerate(roles)
    )


def _shift(roles: Sequence[Role | None], by: int) -> list[Role | None]:
    if by > 0:
        return [None, *roles[:-1]]
    return [*roles[1:], None]


def _swapped(layout: Layout, content: _Content) -> Layout:
    """Return the layout with days and bodies exchanged where their heads stand crosswise."""
    days, bodies = layout.of(Role.DEADLINE), layout.of(Role.EXECUTORS)
    if len(days) != 1 or len(bodies) != 1:
        return layout
    day, body = days[0], bodies[0]
    is_crossed = (
        content.shares[day][Role.DEADLINE] < 0.2
        and content.shares[body][Role.DEADLINE] > 0.6
        and content.shares[day][Role.EXECUTORS] > 0.6
    )
    if not is_crossed:
        return layout
    columns = list(layout.columns)
    columns[day], columns[body] = (
        replace(columns[day], role=Role.EXECUTORS),
        replace(columns[body], role=Role.DEADLINE),
    )
    return replace(layout, columns=tuple(columns), trust=0.6)


def _filled(layout: Layout, content: _Content) -> Layout:
    """Return the layout with the number, the title and the days found by content where no head names them."""
    columns = list(layout.columns)
    roles = layout.roles
    free = [place for place, column in enumerate(columns) if column.role is None]
    trust = layout.trust
    if Role.NUMBER not in roles and free and free[0] == 0 and content.shares[0][Role.NUMBER] > 0.5:
        columns[0] = replace(columns[0], role=Role.NUMBER)
        free = free[1:]
    if Role.TITLE not in roles and roles & {*DUTY}:
        # The column next to the number, if no head says otherwise: what is left with most words in it.
        left = [place for place in free if content.lengths[place] > 15]
        if left:
            best = max(left, key=lambda place: content.lengths[place])
            columns[best] = replace(columns[best], role=Role.TITLE)
            free.remove(best)
            trust = min(trust, 0.8)
    _ticked(columns, free, content)
    _paid(columns, free, content)
    roles = frozenset(column.role for column in columns if column.role)
    for role, least in ((Role.DEADLINE, 0.6), (Role.EXECUTORS, 0.6)):
        left = [place for place in free if content.shares[place][role] > least and not columns[place].head]
        if role not in roles and left:
            best = max(left, key=lambda place: content.shares[place][role])
            columns[best] = replace(columns[best], role=role)
            free.remove(best)
            trust = min(trust, 0.7)
    return replace(layout, columns=tuple(columns), trust=trust)


def _ticked(columns: list[Column], free: list[int], content: _Content) -> None:
    """Take quarters or months as columns, where cells tick them, for deadlines."""
    spans = [place for place in free if _SPAN.fullmatch(squash(columns[place].label))]
    if len(spans) < 2 or any(column.role is Role.DEADLINE for column in columns):
        return
    if sum(content.marks[place] for place in spans) > len(spans) * 0.5:
        for place in spans:
            columns[place] = replace(columns[place], role=Role.DEADLINE)
            free.remove(place)


def _paid(columns: list[Column], free: list[int], content: _Content) -> None:
    """Take years as columns of amounts for money, where the table names its sources and no other money."""
    roles = {column.role for column in columns}
    years = [place for place in free if _YEAR_HEAD.fullmatch(squash(columns[place].label))]
    if Role.FUNDING not in roles or Role.COST in roles:
        return
    for place in years:
        if content.shares[place][Role.COST] > 0.3:
            columns[place] = replace(columns[place], role=Role.COST)
            free.remove(place)


def layout_by_content(table: Table) -> Layout | None:
    """Return the layout of a table without heads, told by its cells alone; None where it is no plan for sure."""
    grid = table.grid()
    first = 1 if grid and is_count(grid[0]) else 0
    content = _Content(grid, first)
    if content.rows < 2 or content.width < 3:
        return None
    roles: list[Role | None] = [None] * content.width
    for role, least in _BY_CONTENT:
        left = [place for place in range(content.width) if roles[place] is None]
        if not left:
            break
        best = max(left, key=lambda place: content.shares[place][role])
        if content.shares[best][role] >= least:
            roles[best] = role
    left = [place for place in range(content.width) if roles[place] is None]
    if left:
        roles[max(left, key=lambda place: content.lengths[place])] = Role.TITLE
    layout = Layout(tuple(Column(role) for role in roles), heads=first, trust=0.5)
    is_sure = Role.DEADLINE in layout.roles and layout.roles & {Role.EXECUTORS, Role.NUMBER}
    title = layout.of(Role.TITLE)
    return layout if layout.is_plan and is_sure and content.lengths[title[0]] > 20 else None


_BY_CONTENT = (
    (Role.NUMBER, 0.6),
    (Role.DEADLINE, 0.6),
    (Role.EXECUTORS, 0.6),
    (Role.FUNDING, 0.6),
    (Role.COST, 0.6),
    (Role.FORM, 0.5),
    (Role.CHANNELS, 0.3),
)


def leads_with_numbers(titles: Sequence[str]) -> bool:
    """Say whether most titles begin with a number of their own."""
    numbered = sum(1 for title in titles if leading_number(title)[0])
    return len(titles) > 1 and numbered * 10 >= len(titles) * 6
