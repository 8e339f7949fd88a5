"""Keeping the sums over territories and time in step with the official values.

Rule book: `docs/indicators.md`; how they are kept and why: docs/decisions/0056-sums.md.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from qadam.indicators import tallies
from qadam.indicators.lineage import Lineage
from qadam.indicators.models import Indicator, RowKind, Value
from qadam.indicators.queries.trees import placed
from qadam.indicators.spans import parse_span
from qadam.indicators.summing import Scope, Summing
from qadam.programmes.models import Edition
from qadam.workflow.log import unit_of_work

Progress = Callable[[int, int], Any]


def follow(values: Iterable[Value]) -> None:
    """Bring the sums in step after these official values came, changed or went; call it in the same unit of work.

    It touches the territories above and the wider spans only. Call it once, with all values of the unit.
    """
    changed: dict[int, set[str]] = defaultdict(set)
    for value in values:
        changed[value.series_id].add(value.span)
    if not changed:
        return
    with unit_of_work():
        indicators = _locked(Indicator.objects.filter(series__in=changed, series__row=RowKind.PART))
        table, summing = placed(indicators), Summing()
        for indicator in indicators:
            codes = {key: code for key, code, _row, _parent in table.series[indicator.pk]}
            cells = [(codes[key], span) for key in changed if key in codes for span in changed[key]]
            lineage = table.lineages[indicator.pk]
            for scope in _scopes(cells, lineage):
                summing.make(indicator, lineage, scope)


def rebuild(editions: Iterable[Edition] | None = None, progress: Progress | None = None) -> int:
    """Make all sums anew, of the editions or of all; return how many there are. `progress` is told done and all."""
    found = Indicator.objects.all()
    if editions is not None:
        found = found.filter(edition__in=list(editions))
    table, summing = placed(found), Summing()
    made = 0
    for place, (key, lineage) in enumerate(table.lineages.items(), start=1):
        with unit_of_work():
            for indicator in _locked(Indicator.objects.filter(pk=key)):
                made += summing.make(indicator, lineage)
        if progress:
            progress(place, len(table.lineages))
    return made


def _locked(found: QuerySet[Indicator]) -> list[Indicator]:
    """Return the indicators, locked in the order of their keys.

    Two values of one oblast may be accepted at once: the second waits here, and reads what the first has written.
    """
    keys = sorted(set(found.order_by().values_list("pk", flat=True)))
    return list(Indicator.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


def _scopes(cells: Iterable[tuple[str, str]], lineage: Lineage) -> list[Scope]:
    """Return which sums hang on the cells (territory, span): one scope for each year, so that no more is made anew."""
    spans: dict[str, set[str]] = defaultdict(set)
    uppers: dict[str, set[str]] = defaultdict(set)
    for code, span in cells:
        for wide in [span, *tallies.wider(span)]:
            spans[span[:4]].add(wide)
            uppers[span[:4]].update(lineage.on(parse_span(wide).last).above.get(code, ()))
    return [Scope(frozenset(uppers[year]), frozenset(spans[year])) for year in sorted(spans) if uppers[year]]
