"""Checks that a document agrees with itself: sums, parts and totals, money and targets, names."""

from collections.abc import Sequence

from qadam.reading.checks.labels import check_labels
from qadam.reading.checks.money import StatedTotal, check_money
from qadam.reading.checks.names import check_names
from qadam.reading.checks.series import check_series, check_years, series_of_text
from qadam.reading.checks.sums import check_sums
from qadam.reading.draft import Draft, Finding
from qadam.reading.source import Source

__all__ = ["StatedTotal", "check"]


def check(draft: Draft, source: Source, totals: Sequence[StatedTotal] = ()) -> list[Finding]:
    """Return what does not add up in the draft; `totals` are rows of totals that stood among the measures."""
    series = series_of_text(source)
    return [
        *(found for table in draft.figures for found in check_sums(table)),
        *check_labels(draft.figures),
        *check_years(source),
        *check_series(draft, series),
        *check_money(draft, series, totals),
        *check_names(draft),
    ]
