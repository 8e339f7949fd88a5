"""The sums of one indicator, made in the database: rows to the nearest territory above, and from there to all above.

How and why: docs/decisions/0056-sums.md. A row that gives spans of several lengths, such as months and a whole year, is
weighed here (`tallies.figure`); all others are added up without leaving the database.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db import connection

from qadam.indicators import tallies
from qadam.indicators.cells import CellKind
from qadam.indicators.lineage import Lineage, Standing
from qadam.indicators.models import Indicator, RowKind
from qadam.indicators.spans import format_span, parse_span, unit_of
from qadam.indicators.tallies import Tally
from qadam.kit.periods import MONTHS_IN, Unit, numbered, period_of

Kind = Indicator.Kind
Row = Sequence[Any]

# ruff: noqa: S608 (only numbers and names of this module are put into statements; all else is handed over beside them)
# Territories and spans go by numbers in these tables: a database sorts and finds numbers sooner than names.
TABLES = {
    # A row that is added, and the nearest territory above it, in a stretch of days in which nobody moves.
    "rollup_edge": "code varchar(40), era integer, near integer",
    # The same for the rows of the indicator at hand.
    "rollup_row": "series_id integer, era integer, near integer, PRIMARY KEY (series_id, era)",
    # That nearest territory itself and all above it.
    "rollup_lift": "near integer, era integer, upper varchar(40), PRIMARY KEY (near, era, upper)",
    # Which spans are parts of which, and whether the wider is made of the rows or of the sums of the narrower.
    "rollup_part": "span varchar(20), wide integer, era integer, months integer, is_self integer,"
    " is_direct integer, last_part varchar(20), number integer, PRIMARY KEY (span, wide)",
    "rollup_wide": "wide integer PRIMARY KEY, span varchar(20), era integer, first_on date, last_on date",
    "rollup_near": "near integer, wide integer, value bigint, numerator bigint, denominator bigint,"
    " reported bigint, not_reported bigint, not_applicable bigint, not_planned bigint",
}
NUMBERS = ("value", "numerator", "denominator", "reported", "not_reported", "not_applicable", "not_planned")
UNITS = {"M": Unit.MONTH, "Q": Unit.QUARTER, "H": Unit.HALFYEAR, "Y": Unit.YEAR}
# Days and several years are parts of nothing; a year is written in four signs, what is narrower in seven.
SINGLE, YEAR_SIGNS, PART_SIGNS = "D", 4, 7
ROWS = f"""
    INSERT INTO rollup_row SELECT s.id, e.era, e.near
    FROM indicators_series s JOIN rollup_edge e ON e.code = s.territory_code
    WHERE s.indicator_id = %s AND s.row = '{RowKind.PART}'
"""
SETTLED = ", ".join(
    f"sum(CASE WHEN v.value IS NULL AND v.kind = '{kind}' THEN p.months ELSE 0 END)"
    for kind in (CellKind.NOT_REPORTED, CellKind.NOT_APPLICABLE, CellKind.NOT_PLANNED)
)
REPORTED = "sum(CASE WHEN v.value IS NULL THEN 0 ELSE p.months END)"
HAS_PARTS = "v.numerator IS NOT NULL AND v.denominator IS NOT NULL AND v.value IS NOT NULL"
YES = f"sum(CASE WHEN v.value = 0 THEN 0 WHEN v.value IS NOT NULL THEN {tallies.ONE} END)"
ANSWERS = f"sum(CASE WHEN v.value IS NOT NULL THEN {tallies.ONE} END)"
# What the rows give for the spans they are written for, and where somebody moved, for wider spans too.
OWN = {
    "sums": f"sum(v.value), NULL, NULL, {REPORTED}, {SETTLED}",
    "ratios": f"NULL, sum(CASE WHEN {HAS_PARTS} THEN v.numerator END),"
    f" sum(CASE WHEN {HAS_PARTS} THEN v.denominator END),"
    f" sum(CASE WHEN {HAS_PARTS} THEN p.months ELSE 0 END), {SETTLED}",
    "lasts": f"sum(CASE WHEN p.is_self = 1 THEN v.value END), NULL, NULL, {REPORTED}, {SETTLED}",
    "answers": f"NULL, {YES.replace('CASE', 'CASE WHEN p.is_self = 0 THEN NULL')},"
    f" {ANSWERS.replace('WHEN', 'WHEN p.is_self = 1 AND')}, {REPORTED}, {SETTLED}",
    "averages": f"NULL, NULL, NULL, {REPORTED}, {SETTLED}",
}
# The last that each row gave within a wider span: no later number of it lies within.
LATER = {
    "lasts": "sum(v.value), NULL, NULL, 0, 0, 0, 0",
    "answers": f"NULL, {YES}, {ANSWERS}, 0, 0, 0, 0",
}
ADDED = """
    INSERT INTO rollup_near SELECT r.near, p.wide, {numbers}
    FROM indicators_value v
    CROSS JOIN rollup_part p
    CROSS JOIN rollup_row r
    WHERE v.is_official AND v.series_id IN (SELECT series_id FROM rollup_row){where}
        AND p.span = v.span AND p.is_direct = 1 AND r.series_id = v.series_id AND r.era = p.era
    GROUP BY r.near, p.wide
"""
LAST = """
    INSERT INTO rollup_near SELECT r.near, p.wide, {numbers}
    FROM (
        SELECT v.series_id, v.span, v.value, lead(v.span) OVER (PARTITION BY v.series_id ORDER BY v.span) AS later
        FROM indicators_value v
        WHERE v.is_official AND v.value IS NOT NULL AND v.series_id IN (SELECT series_id FROM rollup_row){where}
    ) v
    CROSS JOIN rollup_part p
    CROSS JOIN rollup_row r
    WHERE p.span = v.span AND p.is_self = 0 AND (v.later IS NULL OR v.later > p.last_part)
        AND r.series_id = v.series_id AND r.era = p.era
    GROUP BY r.near, p.wide
"""
SUMS = ", ".join(f"sum(n.{name})" for name in NUMBERS)
COUNTS_ALONE = "NULL, NULL, NULL, " + ", ".join(f"sum(n.{name})" for name in NUMBERS[3:])
OF_NARROWER = """
    INSERT INTO rollup_near SELECT n.near, p.wide, {numbers}
    FROM rollup_near n CROSS JOIN rollup_part p
    WHERE p.number = n.wide AND p.is_direct = 0
    GROUP BY n.near, p.wide
"""
KEPT = f"""
    INSERT INTO indicators_computed (indicator_id, territory_code, span, first_on, last_on, {", ".join(NUMBERS)})
    SELECT %s, l.upper, w.span, w.first_on, w.last_on, {SUMS}
    FROM rollup_near n
    CROSS JOIN rollup_wide w
    CROSS JOIN rollup_lift l
    WHERE w.wide = n.wide AND l.near = n.near AND l.era = w.era
    GROUP BY w.wide, l.upper, w.span, w.first_on, w.last_on
"""


@dataclass(frozen=True)
class Scope:
    """Which sums are made anew: those of these territories over these spans."""

    uppers: frozenset[str]
    spans: frozenset[str]

    @property
    def years(self) -> tuple[str, str]:
        """Return the first year of the spans, and the year after the last."""
        years = sorted(int(span[:4]) for span in self.spans)
        return str(years[0]), str(years[-1] + 1)


class Summing:
    """Makes sums of one indicator after another; what they share is laid out once."""

    def __init__(self) -> None:
        self._laid: object = None
        # By span: its number, the stretch of days of its last day, and who is added to whom then.
        self._wide: dict[str, tuple[int, int, Standing]] = {}
        self._near: dict[str, int] = {}
        with connection.cursor() as cursor:
            for name, columns in TABLES.items():
                cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} ({columns})")

    def make(self, indicator: Indicator, lineage: Lineage, scope: Scope | None = None) -> int:
        """Make the sums of the scope, or all of the indicator, anew; return how many were written."""
        with connection.cursor() as cursor:
            rows = _Rows.read(cursor, indicator, scope)
            self._lay_out(cursor, lineage, rows, scope)
            cursor.execute("DELETE FROM rollup_near")
            self._add_plain(cursor, indicator, rows, scope)
            self._add_mixed(cursor, indicator, rows)
            _forget(cursor, indicator, scope)
            cursor.execute(KEPT, [indicator.pk])
            return int(cursor.rowcount)

    def _lay_out(self, cursor: Any, lineage: Lineage, rows: "_Rows", scope: Scope | None) -> None:
        """Lay out who is added to whom and which spans are made of which, unless it lies there from the last time."""
        pairs = [pair for pair in rows.pairs() if scope is None or pair[1] in scope.spans]
        laid = (lineage.rows, id(lineage.tree), pairs, scope)
        if laid == self._laid:
            return
        eras: dict[int, tuple[int, Standing]] = {}
        self._wide = {}
        for span in dict.fromkeys(wide for _span, wide in pairs):
            standing = lineage.on(parse_span(span).last)
            era, _same = eras.setdefault(id(standing), (len(eras), standing))
            self._wide[span] = (len(self._wide), era, standing)
        nears = sorted({chain[0] for _era, one in eras.values() for chain in one.above.values()})
        self._near = {code: number for number, code in enumerate(nears)}
        wanted = None if scope is None else scope.uppers
        _fill(
            cursor,
            "rollup_edge",
            (row for era, one in eras.values() for row in self._edges(era, one, wanted)),
        )
        _fill(
            cursor,
            "rollup_lift",
            (row for era, one in eras.values() for row in self._lifts(era, one, wanted)),
        )
        steady = frozenset() if scope else self._steady(lineage)
        _fill(cursor, "rollup_part", (self._part(span, wide, steady) for span, wide in pairs))
        _fill(
            cursor,
            "rollup_wide",
            (
                (number, span, era, parse_span(span).first, parse_span(span).last)
                for span, (number, era, _standing) in self._wide.items()
            ),
        )
        self._laid = laid

    def _edges(self, era: int, standing: Standing, wanted: frozenset[str] | None) -> Iterator[Row]:
        for code, chain in standing.above.items():
            if wanted is None or not wanted.isdisjoint(chain):
                yield code, era, self._near[chain[0]]

    def _lifts(self, era: int, standing: Standing, wanted: frozenset[str] | None) -> Iterator[Row]:
        for near, chain in {chain[0]: chain for chain in standing.above.values()}.items():
            for upper in chain:
                if wanted is None or upper in wanted:
                    yield self._near[near], era, upper

    def _steady(self, lineage: Lineage) -> frozenset[str]:
        """Return the spans of years in which nobody moves: the wider are made of sums instead of rows."""
        moved = {
            span[:4]
            for span, (_number, _era, standing) in self._wide.items()
            if lineage.on(date(int(span[:4]), 12, 31)) is not standing
        }
        return frozenset(span for span in self._wide if span[:4] not in moved)

    def _part(self, span: str, wide: str, steady: frozenset[str]) -> Row:
        number, era, _standing = self._wide[wide]
        is_self = span == wide
        own = self._wide[span][0] if span in self._wide else None
        last = span if is_self else _last_part(span, wide)
        is_direct = is_self or wide not in steady
        return span, number, era, tallies.months_of(span), int(is_self), int(is_direct), last, own

    def _add_plain(self, cursor: Any, indicator: Indicator, rows: "_Rows", scope: Scope | None) -> None:
        """Add the rows that give spans of one length."""
        way = _way(indicator)
        cursor.execute("DELETE FROM rollup_row")
        cursor.execute(ROWS, [indicator.pk])
        for some in _batched(sorted(rows.mixed), 500):
            keys = ", ".join(str(key) for key, _code in some)
            cursor.execute(f"DELETE FROM rollup_row WHERE series_id IN ({keys})")
        where, between = _between(scope)
        cursor.execute(ADDED.format(numbers=OWN[way], where=where), between)
        if scope is None:
            cursor.execute(OF_NARROWER.format(numbers=SUMS if way in ("sums", "ratios") else COUNTS_ALONE))
        if way in LATER:
            cursor.execute(LAST.format(numbers=LATER[way], where=where), between)

    def _add_mixed(self, cursor: Any, indicator: Indicator, rows: "_Rows") -> None:
        """Add the rows that give spans of several lengths."""
        found = []
        for (_key, code), cells in rows.mixed.items():
            for span in dict.fromkeys(wide for one in cells for wide in [one, *tallies.wider(one)]):
                if span not in self._wide:
                    continue
                number, _era, standing = self._wide[span]
                chain = standing.above.get(code)
                if chain:
                    used = tallies.figure(indicator.kind, cells, span).used
                    found.append((self._near[chain[0]], number, *_numbers(indicator, used)))
        _insert(cursor, "rollup_near", found)


def _way(indicator: Indicator) -> str:
    """Return how the rows of an indicator are added."""
    if tallies.adds_over_time(indicator.kind):
        return "ratios" if indicator.kind == Kind.RATIO else "sums"
    if indicator.kind == Kind.YES_NO:
        return "answers"
    return "lasts" if tallies.adds_over_territories(indicator.kind, indicator.unit) else "averages"


def _last_part(span: str, wide: str) -> str:
    """Return the last span within a wider one that is as long as the given."""
    unit = unit_of(span)
    return span if unit is None else format_span(period_of(unit, parse_span(wide).last))


@dataclass(frozen=True)
class _Rows:
    """What lengths of spans the rows of an indicator give, and between which years."""

    # The first and the last year of each length.
    years: Mapping[str, tuple[int, int]]
    # The spans that are parts of nothing.
    single: frozenset[str]
    # The cells of rows that give more than one length, by their key and territory.
    mixed: Mapping[tuple[int, str], Mapping[str, Tally]]

    @classmethod
    def read(cls, cursor: Any, indicator: Indicator, scope: Scope | None) -> "_Rows":
        """Read the lengths from the index of official values, and the cells of the few rows that need it."""
        where, between = _between(scope)
        cursor.execute(
            f"""
            SELECT v.series_id, min(v.span), max(v.span), min(length(v.span)), max(length(v.span)),
                min(substr(v.span, 6, 1)), max(substr(v.span, 6, 1))
            FROM indicators_value v
            WHERE v.is_official{where} AND v.series_id IN (
                SELECT id FROM indicators_series WHERE indicator_id = %s AND row = '{RowKind.PART}'
            )
            GROUP BY v.series_id
            """,
            [*between, indicator.pk],
        )
        years: dict[str, tuple[int, int]] = {}
        mixed = []
        for key, first, last, *signs in cursor.fetchall():
            form = _form(*signs)
            if form:
                low, high = years.get(form, (9999, 0))
                years[form] = (min(low, int(first[:4])), max(high, int(last[:4])))
            else:
                mixed.append(key)
        single = cls._single(cursor, indicator) if years.pop(SINGLE, None) else frozenset()
        return cls(years, single, cls._cells(cursor, indicator, mixed, where, between))

    @staticmethod
    def _single(cursor: Any, indicator: Indicator) -> frozenset[str]:
        cursor.execute(
            "SELECT DISTINCT v.span FROM indicators_series s"
            " JOIN indicators_value v ON v.series_id = s.id AND v.is_official"
            f" WHERE s.indicator_id = %s AND length(v.span) > {PART_SIGNS}",
            [indicator.pk],
        )
        return frozenset(span for (span,) in cursor.fetchall())

    @staticmethod
    def _cells(
        cursor: Any, indicator: Indicator, mixed: Sequence[int], where: str, between: Row
    ) -> dict[tuple[int, str], dict[str, Tally]]:
        found: dict[tuple[int, str], dict[str, Tally]] = defaultdict(dict)
        for keys in _batched(mixed, 500):
            cursor.execute(
                "SELECT s.id, s.territory_code, v.span, v.kind, v.value, v.numerator, v.denominator"
                " FROM indicators_series s JOIN indicators_value v ON v.series_id = s.id"
                f" WHERE v.is_official AND s.id IN ({', '.join(map(str, keys))}){where}",
                between,
            )
            for key, code, span, *cell in cursor.fetchall():
                found[key, code][span] = tallies.tally_of(indicator.kind, span, *cell)
        return found

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return each span with itself and with each wider one that it is a part of."""
        others = self.single | {span for cells in self.mixed.values() for span in cells}
        return _pairs(tuple(sorted(self.years.items())), others)


@lru_cache(maxsize=8)
def _pairs(
    years: tuple[tuple[str, tuple[int, int]], ...], others: frozenset[str]
) -> tuple[tuple[str, str], ...]:
    spans = {
        format_span(numbered(UNITS[form], year, number)): None
        for form, (first, last) in years
        for year in range(first, last + 1)
        for number in range(1, 12 // MONTHS_IN[UNITS[form]] + 1)
    }
    spans |= dict.fromkeys(sorted(others))
    pairs = {(span, wide): None for span in spans for wide in [span, *tallies.wider(span)]}
    return (*pairs, *{(wide, wide): None for _span, wide in pairs if (wide, wide) not in pairs})


def _form(shortest: int, longest: int, least: str, greatest: str) -> str:
    """Return which length all spans of a row have, by how they are written; empty for several lengths."""
    if shortest == longest == YEAR_SIGNS:
        return "Y"
    if shortest > PART_SIGNS:
        return SINGLE
    if shortest == longest == PART_SIGNS and least in "01" and greatest in "01":
        return "M"
    return least if shortest == longest == PART_SIGNS and least == greatest else ""


def _numbers(indicator: Indicator, tally: Tally) -> Row:
    one = tallies.over_territories(indicator.kind, indicator.unit, [tally])
    return [getattr(one, name) for name in NUMBERS]


def _forget(cursor: Any, indicator: Indicator, scope: Scope | None) -> None:
    where, values = "", []
    if scope is not None:
        spans, uppers = sorted(scope.spans), sorted(scope.uppers)
        where = f" AND span IN ({_gaps(spans)}) AND territory_code IN ({_gaps(uppers)})"
        values = [*spans, *uppers]
    cursor.execute(f"DELETE FROM indicators_computed WHERE indicator_id = %s{where}", [indicator.pk, *values])


def _between(scope: Scope | None) -> tuple[str, Row]:
    """Return the condition that a span lies in the years of the scope: beyond them nothing weighs in its sums."""
    return ("", ()) if scope is None else (" AND v.span >= %s AND v.span < %s", scope.years)


def _gaps(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _fill(cursor: Any, table: str, rows: Iterable[Row]) -> None:
    cursor.execute(f"DELETE FROM {table}")
    _insert(cursor, table, rows)
    if connection.vendor == "postgresql":
        # It takes a new table for a large one otherwise.
        cursor.execute(f"ANALYZE {table}")


def _insert(cursor: Any, table: str, rows: Iterable[Row]) -> None:
    for some in _batched(rows, 500):
        one = f"({_gaps(some[0])})"
        cursor.execute(
            f"INSERT INTO {table} VALUES {', '.join([one] * len(some))}",
            [value for row in some for value in row],
        )


def _batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some
