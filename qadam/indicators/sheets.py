"""The table of a round: written as a workbook, and the filled workbook read back row by row."""

import difflib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import openpyxl
from django.utils.translation import gettext as _

from qadam.indicators.cells import Unclear
from qadam.indicators.entering import Read, read_typed
from qadam.indicators.queries.grids import Grid, Spot
from qadam.kit.languages import ORDER, active
from qadam.kit.numbers import whole_number
from qadam.kit.tables import Row, Table, Unreadable, read_table, write_xlsx
from qadam.kit.text import fold
from qadam.territories.names import bare
from qadam.territories.queries import find

# The heads of the columns as the workbook of each language has them; any of the three is read back.
KEYS = (
    "territory_code",
    "territory",
    "indicator_code",
    "indicator",
    "unit",
    "before",
    "target",
    "value",
    "note",
    "saves",
)
HEADS = {
    "kk": (
        "Аумақ коды",
        "Аумақ",
        "Көрсеткіш коды",
        "Көрсеткіш",
        "Өлшем бірлігі",
        "Алдыңғы кезең",
        "Мақсат",
        "Мән",
        "Ескерту",
        "Сақтау саны",
    ),
    "ru": (
        "Код территории",
        "Территория",
        "Код показателя",
        "Показатель",
        "Единица",
        "Прошлый период",
        "Цель",
        "Значение",
        "Примечание",
        "Число сохранений",
    ),
    "en": (
        "Territory code",
        "Territory",
        "Indicator code",
        "Indicator",
        "Unit",
        "Period before",
        "Target",
        "Value",
        "Note",
        "Saves",
    ),
}
VALUE_COLUMN = KEYS.index("value") + 1
NEAREST = 0.6


@dataclass
class Line:
    """What a row of a filled table says, and what is wrong with it."""

    number: int
    territory: str
    indicator: str
    typed: str
    note: str = ""
    spot: Spot | None = None
    read: Read | None = None
    saves: int | None = None
    faults: list[str] = field(default_factory=list)
    is_saved: bool = False


def write_sheet(grid: Grid) -> bytes:
    """Return the workbook of a round: a row for each value, the same round the same bytes."""
    rows = [
        [
            spot.series.territory_code,
            spot.name,
            spot.series.indicator.code,
            spot.indicator_name,
            spot.unit,
            spot.before_shown,
            spot.target_shown,
            spot.typed,
            spot.value.note if spot.value else "",
            spot.seen,
        ]
        for spot in grid.spots
        if spot.is_writable
    ]
    return write_xlsx(HEADS[active()], rows, grid.round.span)


def read_sheet(content: bytes, grid: Grid) -> list[Line]:
    """Return the rows of a filled table, each with its spot of the grid or with what is wrong with it.

    Raises Unreadable for what is no such table.
    """
    table, keys = _read(content)
    merged = _merged_lines(content, table.columns.index(keys["value"]) + 1)
    reader = _Reader(grid, keys, merged)
    return [line for row in table.rows if (line := reader.line(row)) is not None]


def _read(content: bytes) -> tuple[Table, dict[str, str]]:
    own: Unreadable | None = None
    for language in (active(), *[code for code in ORDER if code != active()]):
        try:
            return read_table(content, HEADS[language]), dict(zip(KEYS, HEADS[language], strict=True))
        except Unreadable as reason:
            own = own or reason
    assert own is not None
    raise own


def _merged_lines(content: bytes, column: int) -> set[int]:
    """Return the lines whose value stands in cells joined over several rows."""
    if not content.startswith(b"PK"):
        return set()
    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise Unreadable(_("The file is neither an XLSX table nor a CSV table in UTF-8.")) from error
    ranges = book.worksheets[0].merged_cells.ranges
    joined = [one for one in ranges if one.min_col <= column <= one.max_col and one.max_row > one.min_row]
    return {line for one in joined for line in range(one.min_row, one.max_row + 1)}


class _Reader:
    """Reads rows one after another: cells joined over several rows leave the later ones empty."""

    def __init__(self, grid: Grid, keys: Mapping[str, str], merged: set[int]) -> None:
        self.grid, self.keys, self.merged = grid, keys, merged
        self.spots = {(spot.series.territory_code, spot.series.indicator.code): spot for spot in grid.spots}
        self.names = {line.code: line.name for line in grid.lines}
        self.codes = {bare(name): code for code, name in self.names.items()}
        self.indicators = {one.code: one for one in grid.indicators}
        self.by_name = {
            fold(getattr(one, f"name_{code}")): one.code for one in grid.indicators for code in ORDER
        }
        self.above = {"territory_code": "", "territory": "", "indicator_code": "", "indicator": ""}
        self.taken: dict[int, int] = {}

    def line(self, row: Row) -> Line | None:
        cells = {key: row.cells.get(head, "") for key, head in self.keys.items()}
        self._repeat(cells, "territory_code", "territory")
        self._repeat(cells, "indicator_code", "indicator")
        line = Line(
            row.line,
            cells["territory"] or cells["territory_code"],
            cells["indicator"] or cells["indicator_code"],
            cells["value"],
            cells["note"],
            saves=whole_number(cells["saves"]),
        )
        if row.line in self.merged:
            line.faults.append(_("The cell of the value is joined with others: write a value in each row."))
            return line
        if not cells["value"] and not cells["note"]:
            # Nothing was typed: the row is as the template gave it.
            return None
        self._place(line, cells)
        return line

    def _repeat(self, cells: dict[str, str], *names: str) -> None:
        """Take the words of the row above where a joined cell left them empty."""
        if not any(cells[name] for name in names):
            for name in names:
                cells[name] = self.above[name]
        for name in names:
            self.above[name] = cells[name]

    def _place(self, line: Line, cells: Mapping[str, str]) -> None:
        code = self._territory(line, cells["territory_code"], cells["territory"])
        indicator = self._indicator(line, cells["indicator_code"], cells["indicator"])
        if not code or not indicator:
            return
        line.spot = self.spots.get((code, indicator))
        if line.spot is None:
            said = _("{indicator} is not gathered in {territory}.")
            line.faults.append(said.format(indicator=line.indicator, territory=self.names[code]))
            return
        key = line.spot.series.pk
        if key in self.taken:
            said = _("This value stands in row {line} already.")
            line.faults.append(said.format(line=self.taken[key]))
            return
        self.taken[key] = line.number
        try:
            line.read = read_typed(line.spot.series.indicator, cells["value"])
        except Unclear as question:
            line.faults.append(str(question))

    def _territory(self, line: Line, code: str, name: str) -> str:
        if code in self.names:
            return code
        own = self.codes.get(bare(name)) if name else None
        places = find(name, day=self.grid.round.last_on).places if name and own is None else []
        own = own or next((place.code for place in places if place.code in self.names), None)
        if own is not None and not code:
            return own
        typed = name or code
        if places and own is None:
            line.faults.append(_("The values of {territory} are not yours to enter.").format(territory=typed))
        else:
            line.faults.append(_not_found(typed, _nearest(typed, list(self.names.values()))))
        return ""

    def _indicator(self, line: Line, code: str, name: str) -> str:
        if code in self.indicators:
            return code
        if not code and fold(name) in self.by_name:
            return self.by_name[fold(name)]
        said = _("No indicator {indicator} is gathered here. These are: {all}.")
        line.faults.append(said.format(indicator=code or name or "–", all=", ".join(self.indicators)))
        return ""


def _nearest(typed: str, names: Sequence[str]) -> list[str]:
    by_bare = {bare(name): name for name in names}
    return [by_bare[one] for one in difflib.get_close_matches(bare(typed), by_bare, n=3, cutoff=NEAREST)]


def _not_found(typed: str, nearest: Sequence[str]) -> str:
    if nearest:
        said = _("“{typed}” is no territory of this table. Did you mean: {names}?")
        return said.format(typed=typed, names=", ".join(nearest))
    return _("“{typed}” is no territory of this table, or its values are not yours to enter.").format(
        typed=typed
    )
