"""A contest moved to another start: its days with those of the plan, its arenas those of its new first day."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from qadam.contests.package.schema import ArenasRow, ContestFile, LevelRow, StageRow, UnitRow
from qadam.kit.deadlines import RuleError, format_rule, parse_rule, shift_rule
from qadam.kit.fields import valid_on
from qadam.kit.periods import shift_day
from qadam.people.models import Body
from qadam.programmes.package.faults import Fault, PackageError
from qadam.territories.models import Territory

YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def moved(row: ContestFile, months: int, *, slug: str) -> ContestFile:
    """Return the contest moved by so many months under another slug.

    What happened to territories while the old one ran stays behind; days a document does not give stay empty.
    """
    levels = [_level(level, months) for level in row.levels]
    given = {name: getattr(row, name) for name in row.model_fields_set if name != "notes"}
    old = {day.year for day in _days(row)}
    texts = {
        name: _with_years(given[name], old, months)
        for stem in ("name", "summary")
        for name in (f"{stem}_kk", f"{stem}_ru", f"{stem}_en")
    }
    values: dict[str, Any] = given | texts | {"slug": slug, "levels": levels}
    return ContestFile.model_construct(
        **{name: values[name] for name in ContestFile.model_fields if name in values}
    )


def _days(row: ContestFile) -> Iterable[date]:
    for level in row.levels:
        yield level.arenas.on
        for stage in level.activities:
            yield from (day for day in (stage.first_on, stage.last_on) if day)


def _with_years(text: str, old: set[int], months: int) -> str:
    if months % 12:
        return text
    return YEAR.sub(
        lambda found: str(int(found.group()) + months // 12) if int(found.group()) in old else found.group(),
        text,
    )


def _level(level: LevelRow, months: int) -> LevelRow:
    stages = [_stage(stage, months) for stage in level.activities]
    on = shift_day(level.arenas.on, months)
    return level.model_copy(update={"activities": stages, "arenas": arenas_on(level.arenas, on)})


def _stage(stage: StageRow, months: int) -> StageRow:
    try:
        # A stage added at the desk may have days and no rule in words.
        deadline = format_rule(shift_rule(parse_rule(stage.deadline), months)) if stage.deadline else ""
    except RuleError as error:
        raise PackageError([Fault("contest.yaml", 0, stage.activity, f"cannot be moved: {error}")]) from None
    days = {
        name: shift_day(day, months) if day else None
        for name, day in (("first_on", stage.first_on), ("last_on", stage.last_on))
    }
    return stage.model_copy(update={"deadline": deadline, **days})


def arenas_on(arenas: ArenasRow, on: date) -> ArenasRow:
    """Return the arenas as the division of the country gives them on a day.

    Units keep their order; those that came since follow, oblasts before cities. Listed units stay the chosen ones.
    """
    units = {unit.code: unit for unit in Territory.objects.on(on)}
    if arenas.rule == "first_level_units":
        first = Territory.objects.on(on).first_level().order_by("sort_kk")
        now = sorted(first, key=lambda unit: unit.kind == Territory.Kind.CITY)
    else:
        now = [units[unit.territory] for unit in arenas.units if unit.territory in units]
    place = {unit.territory: number for number, unit in enumerate(arenas.units)}
    is_city = {unit.code: unit.kind == Territory.Kind.CITY for unit in now}
    now.sort(key=lambda unit: (is_city[unit.code], place.get(unit.code, len(place))))
    rows = [_unit(unit, on) for unit in now]
    return ArenasRow.model_construct(rule=arenas.rule, on=on, count=len(rows), units=rows)


def _unit(unit: Territory, on: date) -> UnitRow:
    """Return a unit under its name of the day, run by the akimat it has then."""
    akimat = None
    if unit.level != Territory.Level.COUNTRY:
        held = Body.objects.filter(valid_on(on), kind=Body.Kind.AKIMAT, territory_code=unit.code)
        akimat = held.order_by("pk").first()
    return UnitRow.model_construct(
        territory=unit.code,
        akimat=akimat.key if akimat else "",
        name_kk=unit.name_kk,
        name_ru=unit.name_ru,
        name_en=unit.name_en,
    )
