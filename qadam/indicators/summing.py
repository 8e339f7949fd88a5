"""The sums of one indicator, made in the database: rows to the nearest territory above, and from there to all above.

How and why: docs/decisions/0056-sums.md. A row that gives spans of several lengths, such as months and a whole year, is
weighed here (`tallies.figure`); all others are added up without leaving the database.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection

from qadam.indicators import tallies
from qadam.indicators.cells import CellKind
from qadam.indicators.lineage import Lineage, Standing
from qadam.indicators.models import Indicator, RowKind
from qadam.indicators.spans import format_span, parse_span
from qadam.indicators.tallies import Tally
from qadam.kit.periods import MONTHS_IN, Unit, numbered

Kind = Indicator.Kind
Row = Sequence[Any]

# ruff: noqa: S608 (only numbers and names of this module are put into statements; all else is handed over beside them)
TABLES = {
    # A row that is added, and the nearest territory above it, in a stretch of days in which nobody moves.
    "rollup_edge": "era integer, code varchar(40), near varchar(40)",
    # That nearest territory itself and all above it.
    "rollup_lift": "era integer, near varchar(40), upper varchar(40)",
    # Which spans are parts of which, and whether a wider one is made of the rows or of the sums of the narrower.
    "rollup_part": "span varchar(20), wide varchar(20), era integer, months integer, is_direct integer",
    "rollup_wide": "wide varchar(20), era integer, first_on date, last_on date",
    "rollup_near": "code varchar(40), span varchar(20), value bigint, numerator bigint, denominator bigint,"
    " reported bigint, not_reported bigint, not_applicable bigint, not_planned bigint",
}
NUMBERS = ("value", "numerator", "denominator", "reported", "not_reported", "not_applicable", "not_planned")
# Months, quarters, half-years, years, and what is no part of anything: days and several years.
FORM = """CASE WHEN length(v.span) > 7 THEN 'D' WHEN length(v.span) = 4 THEN 'Y'
    WHEN substr(v.span, 6, 1) IN ('H', 'Q') THEN substr(v.span, 6, 1) ELSE 'M' END"""
UNIT = {"M": Unit.MONTH, "Q": Unit.QUARTER, "H": Unit.HALFYEAR, "Y": Unit.YEAR}
ADDED = f"""
    FROM indicators_series s
    JOIN rollup_edge e ON e.code = s.territory_code
    JOIN indicators_value v ON v.series_id = s.id AND v.is_official
    JOIN rollup_part p ON p.span = v.span AND p.era = e.era
    WHERE s.indicator_id = %s AND s.row = '{RowKind.PART}'
"""
SETTLED = ", ".join(
    f"sum(CASE WHEN v.kind = '{kind}' THEN p.months ELSE 0 END)"
    for kind in (CellKind.NOT_REPORTED, CellKind.NOT_APPLICABLE, CellKind.NOT_PLANNED)
)
HAS_PARTS = "v.numerator IS NOT NULL AND v.denominator IS NOT NULL AND v.value IS NOT NULL"
COUNTS = f"sum(v.value), NULL, NULL, sum(CASE WHEN v.value IS NULL THEN 0 ELSE p.months END), {SETTLED}"
RATIOS = f"""NULL, sum(CASE WHEN {HAS_PARTS} THEN v.numerator END), sum(CASE WHEN {HAS_PARTS} THEN v.denominator END),
    sum(CASE WHEN {HAS_PARTS} THEN p.months ELSE 0 END), {SETTLED}"""
# The last number that a row gave within the wider span is the first of its place.
LASTS = f"""
    SELECT near, wide, {{numbers}}, sum(CASE WHEN value IS NULL THEN 0 ELSE months END),
        sum(CASE WHEN kind = '{CellKind.NOT_REPORTED}' THEN months ELSE 0 END),
        sum(CASE WHEN kind = '{CellKind.NOT_APPLICABLE}' THEN months ELSE 0 END),
        sum(CASE WHEN kind = '{CellKind.NOT_PLANNED}' THEN months ELSE 0 END)
    FROM (
        SELECT e.near, p.wide, v.value, v.kind, p.months, row_number() OVER (
            PARTITION BY v.series_id, p.wide
            ORDER BY CASE WHEN v.value IS NULL THEN 1 ELSE 0 END, v.span DESC
        ) AS place
        {ADDED} {{but}}
    ) one
    GROUP BY near, wide
"""
LAST = "sum(CASE WHEN place = 1 THEN value END), NULL, NULL"
AVERAGE = "NULL, NULL, NULL"
ANSWERS = f"""NULL,
    sum(CASE WHEN place = 1 AND value IS NOT NULL THEN CASE WHEN value = 0 THEN 0 ELSE {tallies.ONE} END END),
    sum(CASE WHEN place = 1 AND value IS NOT NULL THEN {tallies.ONE} END)"""
SUMS = ", ".join(f"sum(n.{name})" for name in NUMBERS)
OF_NARROWER = f"""
    INSERT INTO rollup_near SELECT n.code, p.wide, {SUMS}
    FROM rollup_near n JOIN rollup_part p ON p.span = n.span AND p.is_direct = 0
    GROUP BY n.code, p.wide
"""
KEPT = f"""
    INSERT INTO indicators_computed (indicator_id, territory_code, span, first_on, last_on, {", ".join(NUMBERS)})
    SELECT %s, l.upper, n.span, w.first_on, w.last_on, {SUMS}
    FROM rollup_near n
    JOIN rollup_wide w ON w.wide = n.span
    JOIN rollup_lift l ON l.era = w.era AND l.near = n.code
    GROUP BY n.span, l.upper, w.first_on, w.last_on
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
        self._eras: dict[str, tuple[int, Standing]] = {}
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
        days = {wide: parse_span(wide) for _span, wide in pairs}
        eras: dict[int, tuple[int, Standing]] = {}
        self._eras = {}
        for wide, period in days.items():
            standing = lineage.on(period.last)
            self._eras[wide] = eras.setdefault(id(standing), (len(eras), standing))
        steady = _steady(lineage, days, self._eras) if scope is None else frozenset()
        wanted = None if scope is None else scope.uppers
        _fill(cursor, "rollup_edge", (row for era, one in eras.values() for row in _edges(era, one, wanted)))
        _fill(cursor, "rollup_lift", (row for era, one in eras.values() for row in _lifts(era, one, wanted)))
        _fill(
            cursor,
            "rollup_part",
            (
                (
                    span,
                    wide,
                    self._eras[wide][0],
                    tallies.months_of(span),
                    int(span == wide or wide not in steady),
                )
                for span, wide in pairs
            ),
        )
        _fill(
            cursor,
            "rollup_wide",
            ((wide, self._eras[wide][0], period.first, period.last) for wide, period in days.items()),
        )
        self._laid = laid

    def _add_plain(self, cursor: Any, indicator: Indicator, rows: "_Rows", scope: Scope | None) -> None:
        """Add the rows that give spans of one length."""
        but = f"AND s.id NOT IN ({', '.join(map(str, sorted(rows.mixed)))})" if rows.mixed else ""
        if tallies.adds_over_time(indicator.kind):
            numbers = RATIOS if indicator.kind == Kind.RATIO else COUNTS
            cursor.execute(
                f"INSERT INTO rollup_near SELECT e.near, p.wide, {numbers} {ADDED} AND p.is_direct = 1 {but}"
                " GROUP BY e.near, p.wide",
                [indicator.pk],
            )
            if scope is None:
                cursor.execute(OF_NARROWER)
            return
        adds = tallies.adds_over_territories(indicator.kind, indicator.unit)
        numbers = ANSWERS if indicator.kind == Kind.YES_NO else LAST if adds else AVERAGE
        cursor.execute("INSERT INTO rollup_near" + LASTS.format(numbers=numbers, but=but), [indicator.pk])

    def _add_mixed(self, cursor: Any, indicator: Indicator, rows: "_Rows") -> None:
        """Add the rows that give spans of several lengths."""
        found = []
        for code, cells in rows.cells(cursor, indicator):
            for wide in dict.fromkeys(one for span in cells for one in [span, *tallies.wider(span)]):
                chain = self._eras[wide][1].above.get(code) if wide in self._eras else None
                if chain:
                    used = tallies.figure(indicator.kind, cells, wide).used
                    found.append((chain[0], wide, *_numbers(indicator, used)))
        if found:
            _insert(cursor, "rollup_near", found)


@dataclass(frozen=True)
class _Rows:
    """What lengths of spans the rows of an indicator give, and between which years."""

    # The first and the last year of each length.
    years: Mapping[str, tuple[int, int]]
    # Rows that give more than one length, and the spans that are parts of nothing.
    mixed: Mapping[int, str]
    single: frozenset[str]
    between: tuple[str, str] | None

    @classmethod
    def read(cls, cursor: Any, indicator: Indicator, scope: Scope | None) -> "_Rows":
        """Read them from the index of official values."""
        between = None if scope is None else scope.years
        where = "" if between is None else " AND v.span >= %s AND v.span < %s"
        cursor.execute(
            f"""
            SELECT v.series_id, min(s.territory_code), {FORM}, min(v.span), max(v.span)
            FROM indicators_series s JOIN indicators_value v ON v.series_id = s.id AND v.is_official
            WHERE s.indicator_id = %s AND s.row = '{RowKind.PART}' {where}
            GROUP BY v.series_id, {FORM}
            """,
            [indicator.pk, *(between or ())],
        )
        years: dict[str, tuple[int, int]] = {}
        forms: dict[int, list[str]] = defaultdict(list)
        codes: dict[int, str] = {}
        for key, code, form, first, last in cursor.fetchall():
            forms[key].append(form)
            codes[key] = code
            low, high = years.get(form, (9999, 0))
            years[form] = (min(low, int(first[:4])), max(high, int(last[:4])))
        single = cls._single(cursor, indicator) if years.pop("D", None) else frozenset()
        mixed = {key: codes[key] for key, found in forms.items() if len(found) > 1}
        return cls(years, mixed, single, between)

    @staticmethod
    def _single(cursor: Any, indicator: Indicator) -> frozenset[str]:
        cursor.execute(
            "SELECT DISTINCT v.span FROM indicators_series s"
            " JOIN indicators_value v ON v.series_id = s.id AND v.is_official"
            " WHERE s.indicator_id = %s AND length(v.span) > 7",
            [indicator.pk],
        )
        return frozenset(span for (span,) in cursor.fetchall())

    def pairs(self) -> list[tuple[str, str]]:
        """Return each span with itself and with each wider one that it is a part of."""
        spans = [
            format_span(numbered(UNIT[form], year, number))
            for form, (first, last) in sorted(self.years.items())
            for year in range(first, last + 1)
            for number in range(1, 12 // MONTHS_IN[UNIT[form]] + 1)
        ]
        pairs = {(span, wide): None for span in spans for wide in [span, *tallies.wider(span)]}
        # A wider span of rows of one length stands for itself as well.
        pairs |= {(wide, wide): None for _span, wide in pairs}
        return [*pairs, *((span, span) for span in sorted(self.single))]

    def cells(self, cursor: Any, indicator: Indicator) -> Iterator[tuple[str, dict[str, Tally]]]:
        """Return the territory and the cells of each row that gives several lengths."""
        for keys in _batched(sorted(self.mixed), 500):
            where = "" if self.between is None else " AND v.span >= %s AND v.span < %s"
            cursor.execute(
                "SELECT v.series_id, v.span, v.kind, v.value, v.numerator, v.denominator FROM indicators_value v"
                f" WHERE v.is_official AND v.series_id IN ({', '.join(map(str, keys))}) {where}",
                [*(self.between or ())],
            )
            found: dict[int, dict[str, Tally]] = defaultdict(dict)
            for key, span, *cell in cursor.fetchall():
                found[key][span] = tallies.tally_of(indicator.kind, span, *cell)
            yield from ((self.mixed[key], cells) for key, cells in found.items())


def _steady(
    lineage: Lineage, days: Mapping[str, Any], eras: Mapping[str, tuple[int, Standing]]
) -> frozenset[str]:
    """Return the wider spans of years in which nobody moves: they are made of sums instead of rows."""
    moved = {
        period.first.year
        for wide, period in days.items()
        if lineage.on(date(period.first.year, 12, 31)) is not eras[wide][1]
    }
    return frozenset(wide for wide, period in days.items() if period.first.year not in moved)


def _edges(era: int, standing: Standing, wanted: frozenset[str] | None) -> Iterator[Row]:
    for code, chain in standing.above.items():
        if wanted is None or not wanted.isdisjoint(chain):
            yield era, code, chain[0]


def _lifts(era: int, standing: Standing, wanted: frozenset[str] | None) -> Iterator[Row]:
    for near, chain in {chain[0]: chain for chain in standing.above.values()}.items():
        for upper in chain:
            if wanted is None or upper in wanted:
                yield era, near, upper


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
