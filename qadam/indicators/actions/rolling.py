"""Keeping the sums over territories and time in step with the official values.

Rule book: `docs/indicators.md`; how they are kept and why: docs/decisions/0056-sums.md.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from qadam.indicators import tallies
from qadam.indicators.models import Computed, Indicator, Value
from qadam.indicators.queries.trees import placed
from qadam.indicators.spans import parse_span
from qadam.indicators.tallies import Tally
from qadam.programmes.models import Edition
from qadam.workflow.log import unit_of_work

Progress = Callable[[int, int], Any]


def follow(values: Iterable[Value]) -> None:
    """Bring the sums in step after these official values came, changed or went; call it in the same unit of work."""
    changed = {value.series_id for value in values}
    for indicator in _locked(Indicator.objects.filter(series__in=changed)):
        _rebuild_one(indicator)


def rebuild(editions: Iterable[Edition] | None = None, progress: Progress | None = None) -> int:
    """Make all sums anew, of the editions or of all; return how many there are. `progress` is told done and all."""
    found = Indicator.objects.order_by("pk")
    if editions is not None:
        found = found.filter(edition__in=list(editions))
    keys = list(found.values_list("pk", flat=True))
    made = 0
    for place, key in enumerate(keys, start=1):
        with unit_of_work():
            for indicator in _locked(Indicator.objects.filter(pk=key)):
                made += _rebuild_one(indicator)
        if progress:
            progress(place, len(keys))
    return made


def _locked(found: Any) -> list[Indicator]:
    """Return the indicators locked in the order of their keys: sums of one indicator are made one after another."""
    keys = sorted(set(found.values_list("pk", flat=True)))
    rows = Indicator.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    return list(rows)


def _rebuild_one(indicator: Indicator) -> int:
    table = placed([indicator])
    lineage = table.lineages[indicator.pk]
    codes = {key: code for key, code, _row, _parent in table.series[indicator.pk]}
    cells: dict[str, dict[str, Tally]] = defaultdict(dict)
    for value in Value.objects.official().filter(series__indicator=indicator):
        raw = [value.value, value.numerator, value.denominator]
        whole = [None if one is None else int(one.scaleb(4)) for one in raw]
        cells[codes[value.series_id]][value.span] = tallies.tally_of(
            indicator.kind, value.span, value.kind, *whole
        )
    spans = {span for row in cells.values() for one in row for span in [one, *tallies.wider(one)]}
    Computed.objects.filter(indicator=indicator).delete()
    made = []
    for span in sorted(spans):
        period = parse_span(span)
        for upper, parts in lineage.on(period.last).below.items():
            figures = [tallies.figure(indicator.kind, cells[part], span) for part in parts if part in cells]
            used = [one.used for one in figures if one.stated or one.made]
            if not used:
                continue
            sum_ = tallies.over_territories(indicator.kind, indicator.unit, used)
            numbers = {
                name: tallies.as_decimal(getattr(sum_, name))
                for name in ("value", "numerator", "denominator")
            }
            counts = {
                name: getattr(sum_, name)
                for name in ("reported", "not_reported", "not_applicable", "not_planned")
            }
            made.append(
                Computed(
                    indicator=indicator,
                    territory_code=upper,
                    span=span,
                    first_on=period.first,
                    last_on=period.last,
                    **numbers,
                    **counts,
                )
            )
    Computed.objects.bulk_create(made, batch_size=1000)
    return len(made)
