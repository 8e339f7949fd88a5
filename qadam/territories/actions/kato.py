"""Loading the official KATO table."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from qadam.kit.tables import Unreadable, read_table
from qadam.territories import kato
from qadam.territories.actions.refused import Refused
from qadam.territories.actions.units import add_aliases, load_units
from qadam.territories.kato import Unit
from qadam.territories.latin import english_name
from qadam.territories.models import Territory
from qadam.territories.queries import COUNTRY
from qadam.workflow import log

Progress = Callable[[int, int], None]
BATCH = 1000
Level, Kind = Territory.Level, Territory.Kind
LEVELS = {
    "oblast": Level.REGION,
    "district": Level.DISTRICT,
    "sub_district": Level.SUBDISTRICT,
    "settlement": Level.LOCALITY,
}
KINDS = {
    "oblast": Kind.OBLAST,
    "republican_city": Kind.CITY,
    "city_akimat": Kind.CITY_AKIMAT,
    "rural_district_raion": Kind.DISTRICT,
    "city": Kind.TOWN,
    "rural_okrug": Kind.RURAL_DISTRICT,
    "settlement_poselok": Kind.POSELOK_AKIMAT,
    "poselok": Kind.POSELOK,
    "village": Kind.VILLAGE,
    "station": Kind.STATION,
    "siding": Kind.SIDING,
    "other": Kind.OTHER,
}
COLUMNS = ("level", "kind", "parent", "terrain_code", "name_kk", "name_ru", "name_en", "sort_kk", "folded")


@dataclass
class KatoLoaded:
    """How many units came new, were changed or stood as they are, and which known ones the table does not have."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: list[str] = field(default_factory=list)


def load_kato(
    content: bytes,
    *,
    by: log.Actor = log.MACHINE,
    progress: Progress = lambda done, of: None,
) -> KatoLoaded:
    """Bring the official KATO table (CSV or XLSX with the columns of kato.COLUMNS) into the database.

    Units that the product ships keep their names and codes; the table's spelling becomes an alias. Units the table
    does not have stay and are named in the report. Raises Refused, having changed nothing, for a table with faults.
    """
    units = _checked(content)
    with log.unit_of_work():
        load_units(by=by)
        country = Territory.objects.select_for_update().get(code=COUNTRY)
        loading = _Loading(country, len(units), progress)
        for level in kato.LEVELS:
            loading.take([unit for unit in units if unit.level == level])
        report = loading.finish({unit.code for unit in units})
        if report.added or report.changed:
            digest = hashlib.sha256(content).hexdigest()
            facts = {"sha256": digest, "added": report.added, "changed": report.changed}
            log.record(country, "load_kato", by=by, facts=facts)
    return report


def _checked(content: bytes) -> list[Unit]:
    try:
        units = kato.read_units(read_table(content, kato.COLUMNS).rows)
    except Unreadable as error:
        raise Refused([str(error)]) from error
    faults = kato.faults(units)
    if faults:
        raise Refused([str(fault) for fault in faults])
    return units


class _Loading:
    """One load: the units at hand by their KATO codes, the new and changed ones written in batches."""

    def __init__(self, country: Territory, total: int, progress: Progress) -> None:
        current = Territory.objects.filter(valid_to=None).exclude(kato="")
        self.at = {unit.kato: unit for unit in current}
        self.country, self.total, self.progress = country, total, progress
        self.report = KatoLoaded()
        self.spellings: dict[Territory, list[str]] = {}
        self.renewed: set[Territory] = set()
        self.done = 0

    def take(self, units: Sequence[Unit]) -> None:
        """Take over the units of one level; the wider levels are there already."""
        for batch in _batches(units):
            new = [self._new(unit) for unit in batch if unit.code not in self.at]
            changed = [
                kept for unit in batch if (kept := self.at.get(unit.code)) and self._is_changed(kept, unit)
            ]
            Territory.objects.bulk_create(new, batch_size=BATCH)
            Territory.objects.bulk_update(changed, COLUMNS, batch_size=100)
            self.at.update({unit.kato: unit for unit in new})
            self.report.added += len(new)
            self.renewed |= set(changed)
            self.done += len(batch)
            self.progress(self.done, self.total)

    def finish(self, codes: set[str]) -> KatoLoaded:
        """Write the spellings of shipped units, name what the table lacks, and return the report."""
        self.report.changed = len(self.renewed | add_aliases(self.spellings, note="KATO"))
        self.report.unchanged = self.total - self.report.added - self.report.changed
        self.report.missing = [
            f"{unit.kato} {unit.name_kk}" for code, unit in sorted(self.at.items()) if code not in codes
        ]
        return self.report

    def _new(self, unit: Unit) -> Territory:
        made = Territory(code=unit.code, kato=unit.code, **self._values(unit))
        made.derive()
        return made

    def _is_changed(self, kept: Territory, unit: Unit) -> bool:
        if kept.code != kept.kato:
            # One the product ships: its names are chosen with care, the table's are another spelling.
            names = {kept.name_kk, kept.name_ru}
            self.spellings[kept] = [name for name in (unit.name_kk, unit.name_ru) if name not in names]
        values = self._values(unit)
        if kept.code != kept.kato:
            values = {"terrain_code": values["terrain_code"]}
        if all(getattr(kept, name) == value for name, value in values.items()):
            return False
        for name, value in values.items():
            setattr(kept, name, value)
        kept.derive()
        return True

    def _values(self, unit: Unit) -> dict[str, Any]:
        parent = self.at[unit.parent] if unit.parent else self.country
        is_city_district = unit.kind == "other" and parent.kind == Kind.CITY
        return {
            "level": LEVELS[unit.level],
            "kind": Kind.CITY_DISTRICT if is_city_district else KINDS[unit.kind],
            "parent_id": parent.pk,
            "terrain_code": int(unit.terrain_code) if unit.terrain_code else None,
            "name_kk": unit.name_kk,
            "name_ru": unit.name_ru,
            "name_en": english_name(unit.name_kk),
        }


def _batches(units: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    for start in range(0, len(units), BATCH):
        yield units[start : start + BATCH]
