"""The official KATO table: its columns, and everything that can be wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qadam.kit.tables import Row

COLUMNS = ("code", "parent", "level", "kind", "terrain_code", "name_kk", "name_ru")
# From the widest to the narrowest; a unit lies in one of a wider level.
LEVELS = ("oblast", "district", "sub_district", "settlement")
KINDS = (
    "oblast",
    "republican_city",
    "city_akimat",
    "rural_district_raion",
    "city",
    "rural_okrug",
    "settlement_poselok",
    "poselok",
    "village",
    "station",
    "siding",
    "other",
)
CODE_LENGTH = 9


@dataclass(frozen=True)
class Fault:
    """What is wrong in one line of the table, in the reader's language."""

    line: int
    text: str

    def __str__(self) -> str:
        return _("line {line}: {text}").format(line=self.line, text=self.text)


@dataclass(frozen=True)
class Unit:
    """One row of the table as it is written there."""

    line: int
    code: str
    parent: str
    level: str
    kind: str
    terrain_code: str
    name_kk: str
    name_ru: str


def read_units(rows: Iterable[Row]) -> list[Unit]:
    """Return the rows of a table with the columns of COLUMNS as units, unchecked."""
    return [Unit(line=row.line, **{column: row.cells[column] for column in COLUMNS}) for row in rows]


def faults(units: Sequence[Unit]) -> list[Fault]:
    """Return every fault of the table in the order of its lines."""
    by_code: dict[str, Unit] = {}
    found: list[Fault] = []
    for unit in units:
        found += [Fault(unit.line, text) for text in _own_faults(unit)]
        first = by_code.setdefault(unit.code, unit)
        if first is not unit:
            found.append(
                Fault(
                    unit.line,
                    _("the code {code} stands in line {line} already").format(
                        code=unit.code, line=first.line
                    ),
                )
            )
    for unit in units:
        found += [Fault(unit.line, text) for text in _parent_faults(unit, by_code)]
    return sorted(found, key=lambda fault: fault.line)


def in_order(units: Iterable[Unit]) -> list[Unit]:
    """Return the units with wider levels first, so that each stands after the one it lies in."""
    return sorted(units, key=lambda unit: LEVELS.index(unit.level))


def _own_faults(unit: Unit) -> list[str]:
    found = []
    if len(unit.code) != CODE_LENGTH or not (unit.code.isascii() and unit.code.isdigit()):
        found.append(_("the code “{code}” is not nine digits").format(code=unit.code))
    if unit.level not in LEVELS:
        found.append(
            _("the level “{level}” is unknown; known are {known}").format(
                level=unit.level, known=", ".join(LEVELS)
            )
        )
    if unit.kind not in KINDS:
        found.append(
            _("the kind “{kind}” is unknown; known are {known}").format(
                kind=unit.kind, known=", ".join(KINDS)
            )
        )
    if unit.terrain_code not in ("", "0", "1", "2", "3", "4"):
        found.append(_("the terrain code “{code}” is not 0 to 4").format(code=unit.terrain_code))
    found += [
        _("the name in column {column} is missing").format(column=column)
        for column, name in (("name_kk", unit.name_kk), ("name_ru", unit.name_ru))
        if not name
    ]
    return found


def _parent_faults(unit: Unit, by_code: dict[str, Unit]) -> list[str]:
    if unit.level not in LEVELS:
        return []
    if not unit.parent:
        return [] if unit.level == LEVELS[0] else [_("the parent is missing")]
    parent = by_code.get(unit.parent)
    if parent is None:
        return [_("the parent {code} is not in the table").format(code=unit.parent)]
    if parent.level in LEVELS and LEVELS.index(parent.level) >= LEVELS.index(unit.level):
        return [
            _("the parent {code} ({parent_level}) is not above the level {level}").format(
                code=unit.parent, parent_level=parent.level, level=unit.level
            )
        ]
    return []
