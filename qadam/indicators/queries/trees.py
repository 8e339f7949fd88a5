"""The rows of indicators and the tree of territories above them, read once for many."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qadam.indicators.lineage import Hung, Lineage, Rows, Tree
from qadam.indicators.models import Indicator, Series

# The codes of the rows, and whatever any row of theirs ever hung under.
_ABOVE = """
    WITH RECURSIVE above(code) AS (
        SELECT DISTINCT territory_code FROM indicators_series WHERE indicator_id IN ({numbers})
        UNION
        SELECT upper_unit.code FROM above
        JOIN territories_territory unit ON unit.code = above.code
        JOIN territories_territory upper_unit ON upper_unit.id = unit.parent_id
    )
    SELECT unit.code, COALESCE(upper_unit.code, ''), unit.valid_from, unit.valid_to
    FROM territories_territory unit
    LEFT JOIN territories_territory upper_unit ON upper_unit.id = unit.parent_id
    WHERE unit.code IN (SELECT code FROM above)
"""


@dataclass(frozen=True)
class Placed:
    """The rows of indicators and who is added to whom, by the key of the indicator."""

    series: Mapping[int, list[tuple[int, str, str, str]]]
    lineages: Mapping[int, Lineage]


def placed(indicators: Iterable[Indicator]) -> Placed:
    """Return the rows (key, territory, kind, parent) and lineages of indicators. Two queries."""
    numbers = sorted({indicator.pk for indicator in indicators})
    series: dict[int, list[tuple[int, str, str, str]]] = defaultdict(list)
    rows = Series.objects.filter(indicator__in=numbers).order_by()
    for key, indicator, code, kind, parent in rows.values_list(
        "pk", "indicator_id", "territory_code", "row", "parent_code"
    ):
        series[indicator].append((key, code, kind, parent))
    tree = tree_above(numbers)
    # Indicators of one table have the same rows: one lineage serves them all.
    known: dict[Rows, Lineage] = {}
    lineages = {}
    for number in numbers:
        shape = Rows.of((code, kind, parent) for _key, code, kind, parent in series[number])
        lineages[number] = known.setdefault(shape, Lineage(tree, shape))
    return Placed(series, lineages)


def tree_above(numbers: Sequence[int]) -> Tree:
    """Return the tree of the territories of indicators, given by their keys, and of all above them. One query."""
    if not numbers:
        return Tree([])
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE.format(numbers=", ".join(map(str, numbers))))
        rows = cursor.fetchall()
    return Tree(Hung(code, upper, _day(begin), _day(end)) for code, upper, begin, end in rows)


def _day(found: Any) -> date | None:
    # SQLite gives the text of a day where a statement is not Django's own.
    return date.fromisoformat(found) if isinstance(found, str) else found
