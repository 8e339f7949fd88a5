"""Figures of a vote as charts."""

from typing import Any

from django import template

from qadam.contests.queries.counts import Result
from qadam.kit import charts
from qadam.kit.dates import format_short_day
from qadam.kit.languages import active

register = template.Library()


@register.filter
def day_bars(result: Result) -> list[dict[str, Any]]:
    """Return the counted votes of each day as bars."""
    rows = [charts.Bar(format_short_day(day.day, active()), day.counted) for day in result.days]
    return charts.bars(rows)
