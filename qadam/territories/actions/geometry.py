"""Loading outlines."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from qadam.territories import topojson
from qadam.territories.actions.refused import Refused
from qadam.territories.models import Outline, Territory
from qadam.territories.names import bare
from qadam.territories.queries import COUNTRY, eras
from qadam.territories.topojson import Feature, Ring
from qadam.workflow import log

CODE_PROPERTIES = ("iso", "code", "kato")
NAME_PROPERTIES = ("kk", "ru", "name_ru_src", "name_kk", "name_ru")
REGION_PROPERTIES = ("region2022", "region")


@dataclass
class Drawn:
    """How many rows of territories have an outline from the file, and which named polygons belong to none."""

    outlines: int
    left_out: list[str] = field(default_factory=list)


def load_geometry(
    content: bytes, source: str, *, day: date | None = None, by: log.Actor = log.MACHINE
) -> Drawn:
    """Bring the outlines of a TopoJSON file into the database; `source` is kept with each.

    Polygons are joined by a code (ISO 3166-2, ours or KATO) and, where the file has no codes, by the region's code and
    the district's name. A file of first-level codes belongs to the days on which exactly these units existed, or to
    `day`. Raises Refused, having changed nothing, for a broken file, an unknown code or a file without a match.
    """
    try:
        features = topojson.decode(content)
    except topojson.WrongFile as error:
        raise Refused([str(error)]) from error
    with log.unit_of_work():
        left_out: list[str] = []
        if any(_code(feature) for feature in features):
            found = _by_code(features, day)
        else:
            found, left_out = _by_name(features)
        _write(found, source)
        country = Territory.objects.get(code=COUNTRY)
        facts = {"source": source, "sha256": hashlib.sha256(content).hexdigest(), "outlines": len(found)}
        log.record(country, "load_geometry", by=by, facts=facts)
    return Drawn(len(found), left_out)


def _code(feature: Feature) -> str:
    named = next((feature.text(name) for name in CODE_PROPERTIES if feature.text(name)), "")
    return named or (feature.id if feature.id.startswith(f"{COUNTRY}-") else "")


def _by_code(features: Sequence[Feature], day: date | None) -> dict[int, list[Ring]]:
    codes = {_code(feature) for feature in features}
    rows = _rows(codes, day)
    by_code = defaultdict(list)
    for row in rows:
        by_code[row.code].append(row.pk)
        by_code[row.kato].append(row.pk)
    _refuse_unknown(features, by_code)
    return {key: feature.rings for feature in features for key in by_code[_code(feature)]}


def _refuse_unknown(features: Sequence[Feature], known: Mapping[str, object]) -> None:
    faults, seen = [], set[str]()
    for feature in features:
        code = _code(feature)
        if not code:
            faults.append(_("Geometry {number} has no code.").format(number=feature.number))
        elif code not in known:
            faults.append(
                _("Geometry {number}: the code {code} is unknown.").format(number=feature.number, code=code)
            )
        elif code in seen:
            faults.append(
                _("Geometry {number}: the code {code} stands twice.").format(number=feature.number, code=code)
            )
        seen.add(code)
    if faults:
        raise Refused(faults)


def _rows(codes: set[str], day: date | None) -> list[Territory]:
    held = Territory.objects.filter(code__in=codes) | Territory.objects.filter(kato__in=codes).exclude(
        kato=""
    )
    if day:
        return list(held.on(day))
    era = next((era for era in reversed(eras()) if era.codes == codes), None)
    if era is None:
        return list(held.filter(valid_to=None))
    return [
        row
        for row in held
        if (row.valid_from is None or era.last is None or row.valid_from <= era.last)
        and (row.valid_to is None or era.first is None or era.first <= row.valid_to)
    ]


def _by_name(features: Sequence[Feature]) -> tuple[dict[int, list[Ring]], list[str]]:
    units = _districts()
    found: dict[int, list[Ring]] = defaultdict(list)
    left_out = []
    for feature in features:
        region = next((feature.text(name) for name in REGION_PROPERTIES if feature.text(name)), "")
        names = [bare(feature.text(name)) for name in NAME_PROPERTIES if feature.text(name)]
        key = next((units[region, name] for name in names if (region, name) in units), None)
        if key is None:
            shown = next((feature.text(name) for name in NAME_PROPERTIES if feature.text(name)), feature.id)
            left_out.append(f"{region} {shown}".strip())
        else:
            found[key] += feature.rings
    if not found:
        raise Refused([_("No polygon has a code or name that is known here. Load the KATO table first.")])
    return dict(found), left_out


def _districts() -> dict[tuple[str, str], int]:
    units = Territory.objects.filter(level=Territory.Level.DISTRICT, valid_to=None)
    return {
        (unit.parent.code if unit.parent else "", bare(name)): unit.pk
        for unit in units.select_related("parent").prefetch_related("aliases")
        for name in [*(alias.text for alias in unit.aliases.all()), unit.name_ru, unit.name_kk]
    }


def _write(found: Mapping[int, list[Ring]], source: str) -> None:
    Outline.objects.bulk_create(
        [Outline(territory_id=key, rings=rings, source=source) for key, rings in found.items()],
        update_conflicts=True,
        unique_fields=["territory"],
        update_fields=["rings", "source"],
        batch_size=100,
    )
