"""A million cells of indicators: all sums made anew, one changed cell, the pages that show them, and the memory."""

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation

from qadam.desk.benches.result import Result
from qadam.indicators.actions import rolling
from qadam.indicators.models import Computed, Indicator, RowKind, Series, Value
from qadam.people.models import Body
from qadam.programmes.models import Edition
from qadam.territories.models import Territory
from qadam.workflow.cached import SHELF
from qadam.workflow.log import unit_of_work

Kind = Indicator.Kind
FIRST_YEAR, YEARS = 2014, 12
OBLASTS = 20
# Of forty indicators thirty-five are gathered every month, of all kinds; the others every year.
KINDS = [Kind.COUNT] * 26 + [Kind.CUMULATIVE] * 3 + [Kind.LEVEL] * 3 + [Kind.RATIO] * 2 + [Kind.YES_NO]
YEARLY = 5
# Ten districts went to an oblast of their own in 2018, ten more in 2022.
MOVES = {date(2018, 6, 19): range(10), date(2022, 6, 8): range(100, 110)}
# What a person who knows the tables would ask, in one statement: the same numbers of every indicator by oblast and
# span, without the country, wider spans, the oblasts that are new, and without keeping anything.
BY_HAND = """
    SELECT s.indicator_id, s.parent_code, v.span, sum(v.value), sum(v.numerator), sum(v.denominator), count(v.value),
        sum(CASE WHEN v.kind = 'not_reported' THEN 1 ELSE 0 END),
        sum(CASE WHEN v.kind = 'not_applicable' THEN 1 ELSE 0 END),
        sum(CASE WHEN v.kind = 'not_planned' THEN 1 ELSE 0 END)
    FROM indicators_value v JOIN indicators_series s ON s.id = v.series_id
    JOIN indicators_indicator i ON i.id = s.indicator_id
    WHERE v.is_official AND i.edition_id = %s AND s.row = 'part'
    GROUP BY s.indicator_id, s.parent_code, v.span
"""
# Numbers of every size without chance; one cell of 31 was not reported.
MISSING = "(s.id * 7 + p.place) % 31 = 0"
CELL = {
    "series_id": "s.id",
    "span": "p.span",
    "first_on": "p.first_on",
    "last_on": "p.last_on",
    "kind": f"CASE WHEN {MISSING} THEN 'not_reported' ELSE 'value' END",
    "value": f"CASE WHEN {MISSING} THEN NULL WHEN i.kind = 'yes_no' THEN 10000"
    " ELSE ((s.id * 37 + p.place * 101) % 9000 + 1) * 10000 END",
    "numerator": "CASE WHEN i.kind = 'ratio' THEN ((s.id + p.place) % 90 + 1) * 10000 END",
    "denominator": "CASE WHEN i.kind = 'ratio' THEN 1000000 END",
    "state": "'locked'",
    "is_official": "(1 = 1)",
}


@dataclass(frozen=True)
class World:
    """What was made to be measured."""

    edition: Edition
    cells: int


def run(*, quick: bool) -> Result:
    """Make the cells in a transaction that is rolled back at the end, and measure."""
    result = Result("rollup")
    with _thrown_away():
        world = _world(districts=40 if quick else 200)
        result.figures["cells"] = world.cells
        _sums(world, result)
        _one_cell(world, result)
        _pages(world, result, rounds=10 if quick else 30)
    # Of the whole process, with Django and with the making of the cells.
    result.figures["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result.aims["peak_memory_mb"] = "<= 300"
    return result


@contextmanager
def _thrown_away() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _sums(world: World, result: Result) -> None:
    """Make all sums anew beside one GROUP BY over the same rows."""
    by_hand = min(_seconds(lambda: _by_hand(world)) for _round in range(3))
    rolling.rebuild([world.edition])
    rebuild = min(_seconds(lambda: rolling.rebuild([world.edition])) for _round in range(2))
    result.figures |= {
        "sums": Computed.objects.filter(indicator__edition=world.edition).count(),
        "rebuild_seconds": rebuild,
        "group_by_seconds": by_hand,
    }
    result.ratios["rebuild_to_group_by"] = rebuild / by_hand
    result.aims["rebuild_to_group_by"] = "<= 2"


def _by_hand(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, [world.edition.pk])
        cursor.fetchall()


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _one_cell(world: World, result: Result) -> None:
    """Change one cell of a month, of a count and of a level, and let the sums follow."""
    for kind in (Kind.COUNT, Kind.LEVEL):
        cells = Value.objects.filter(
            series__indicator__edition=world.edition,
            series__indicator__kind=kind,
            kind="value",
            span="2022-09",
        )
        values = cells.select_related("series").order_by("series__position", "pk")[:7]
        taken = [_seconds(partial(_changed, value)) for value in values]
        result.figures[f"one_{kind}_cell_ms"] = statistics.median(taken) * 1000
    result.ratios["one_cell_to_rebuild"] = (
        result.figures["one_count_cell_ms"] / 1000 / result.figures["rebuild_seconds"]
    )


def _changed(value: Value) -> None:
    with unit_of_work():
        value.value = (value.value or Decimal(0)) + 1
        value.save(update_fields=["value"])
        rolling.follow([value])


def _pages(world: World, result: Result, rounds: int) -> None:
    """Read the matrix and the map of a count as everybody sees them: as they are kept, and made anew each time."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**settings.STORAGES, "staticfiles": plain}
    with translation.override("kk"), override_settings(ALLOWED_HOSTS=["testserver"], STORAGES=storages):
        for name in ("matrix", "map"):
            address = reverse(f"results:{name}", args=[world.edition.slug, "bench-0"])
            client = Client()
            _answered(client, address)
            SHELF.empty()
            seen: list[str] = []
            with connection.execute_wrapper(partial(_watch, seen)):
                _answered(client, address)
            kept = [_seconds(partial(_answered, client, address)) * 1000 for _round in range(rounds)]
            anew = [_seconds(partial(_made_anew, client, address)) * 1000 for _round in range(rounds)]
            result.figures |= {
                f"{name}_queries": len(seen),
                f"{name}_kept_p95_ms": statistics.quantiles(kept, n=20)[-1],
                f"{name}_median_ms": statistics.median(anew),
                f"{name}_p95_ms": statistics.quantiles(anew, n=20)[-1],
            }
            result.aims |= {f"{name}_queries": "<= 12", f"{name}_p95_ms": "<= 150"}


def _watch(
    seen: list[str], execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
) -> Any:
    seen.append(sql)
    return execute(sql, params, many, context)


def _made_anew(client: Client, address: str) -> None:
    SHELF.empty()
    _answered(client, address)


def _answered(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise LookupError(f"{address} answered {response.status_code}")


def _world(districts: int) -> World:
    side = Body.objects.create(key="bench-side", kind=Body.Kind.PRESIDENTIAL, **_named("Бақылау"))
    edition = Edition.objects.create(
        slug="bench-rollup",
        family="bench-rollup",
        kind=Edition.Kind.PLAN,
        state=Edition.State.APPROVED,
        issuer=side,
        first_on=date(FIRST_YEAR, 1, 1),
        last_on=date(FIRST_YEAR + YEARS - 1, 12, 31),
        short_kk="Бағдарлама",
        short_ru="Программа",
        short_en="Programme",
        **_named("Бағдарлама"),
    )
    hung = _territories(districts)
    indicators = Indicator.objects.bulk_create(
        Indicator(
            edition=edition,
            position=place,
            code=f"bench-{place}",
            unit="person",
            kind=kind,
            per=Indicator.Per.MONTH if place < len(KINDS) else Indicator.Per.YEAR,
            folded="",
            **_named(f"Көрсеткіш {place}"),
        )
        for place, kind in enumerate([*KINDS, *[Kind.COUNT] * YEARLY])
    )
    Series.objects.bulk_create(
        (
            Series(
                indicator=indicator,
                position=position,
                territory_code=code,
                row=RowKind.PART if upper else RowKind.TOTAL,
                parent_code=upper,
            )
            for indicator in indicators
            for position, (code, upper) in enumerate(hung.items())
        ),
        batch_size=2_000,
    )
    return World(edition, _cells(edition))


def _territories(count: int) -> dict[str, str]:
    """Make a country, its oblasts and districts; return under which territory each row hangs at first."""
    country = _unit("bench", Territory.Level.COUNTRY, None)
    oblasts = [_unit(f"bench-{place:02}", Territory.Level.REGION, country) for place in range(OBLASTS)]
    moved = {place: day for day, places in MOVES.items() for place in places if place < count}
    new = {day: _unit(f"bench-new-{day.year}", Territory.Level.REGION, country, day) for day in MOVES}
    hung = {"bench": "", **{oblast.code: "bench" for oblast in oblasts}}
    for place in range(count):
        code, upper, day = (
            f"bench-{place % OBLASTS:02}-{place:03}",
            oblasts[place % OBLASTS],
            moved.get(place),
        )
        hung[code] = upper.code
        last = date.fromordinal(day.toordinal() - 1) if day else None
        _unit(code, Territory.Level.DISTRICT, upper, None, last)
        if day:
            _unit(code, Territory.Level.DISTRICT, new[day], day)
    return hung


def _unit(
    code: str, level: str, parent: Territory | None, first: date | None = None, last: date | None = None
) -> Territory:
    kind = Territory.Kind.COUNTRY if parent is None else Territory.Kind.OBLAST
    return Territory.objects.create(
        code=code, level=level, kind=kind, parent=parent, valid_from=first, valid_to=last, **_named(code)
    )


def _cells(edition: Edition) -> int:
    """Make the values in the database itself: nothing of them lies in the memory that is measured."""
    spans = [
        (
            place,
            f"{year}-{month:02}",
            date(year, month, 1),
            _month_end(year, month),
            Indicator.Per.MONTH.value,
        )
        for place, (year, month) in enumerate(
            (year, month) for year in range(FIRST_YEAR, FIRST_YEAR + YEARS) for month in range(1, 13)
        )
    ]
    spans += [
        (place, f"{year}", date(year, 1, 1), date(year, 12, 31), Indicator.Per.YEAR.value)
        for place, year in enumerate(range(FIRST_YEAR, FIRST_YEAR + YEARS))
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_span (place integer, span varchar(20), first_on date, last_on date,"
            " per varchar(10))"
        )
        cursor.executemany("INSERT INTO bench_span VALUES (%s, %s, %s, %s, %s)", spans)
        cursor.execute(_all_cells(edition))
        made = int(cursor.rowcount)
        cursor.execute("ANALYZE")
    return made


def _all_cells(edition: Edition) -> str:
    """Return the statement that makes a value of each series and span; the rest has its defaults."""
    columns = dict(CELL)
    for column in Value._meta.concrete_fields:
        name = str(column.column)
        if column.has_default() and name not in columns:
            default = column.get_default()
            columns[name] = f"(1 = {int(default)})" if isinstance(default, bool) else repr(default)
        elif not column.null and not column.primary_key:
            columns.setdefault(name, "''")
    # Names of columns, and expressions of this module.
    return f"""
        INSERT INTO indicators_value ({", ".join(columns)}) SELECT {", ".join(columns.values())}
        FROM indicators_series s
        JOIN indicators_indicator i ON i.id = s.indicator_id
        JOIN bench_span p ON p.per = i.per
        WHERE i.edition_id = {edition.pk} AND s.parent_code NOT IN ('', 'bench')
        ORDER BY s.id, p.place
    """  # noqa: S608


def _month_end(year: int, month: int) -> date:
    return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)


def _named(name: str) -> dict[str, str]:
    return {f"name_{language}": name for language in ("kk", "ru", "en")}
