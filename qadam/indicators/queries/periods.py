"""For which periods an indicator is known, and which of them stand as columns."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from qadam.indicators.models import Computed, Indicator, Target, Value
from qadam.indicators.spans import parse_span, span_in_words, unit_of
from qadam.indicators.tallies import wider
from qadam.kit.dates import MONTHS, ROMAN
from qadam.kit.languages import active
from qadam.kit.periods import Unit, number_of

# Columns within a year, the widest first.
WITHIN = (Unit.HALFYEAR, Unit.QUARTER, Unit.MONTH)
_PARTS = {
    Unit.QUARTER: {"kk": "{} тоқсан", "ru": "{} квартал", "en": "Q{}"},
    Unit.HALFYEAR: {"kk": "{} жартыжылдық", "ru": "{} полугодие", "en": "H{}"},
}


@dataclass
class Known:
    """The spans for which something is to be reached, and those for which something was reached."""

    targets: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)

    @property
    def all(self) -> set[str]:
        """Return them all."""
        return self.targets | self.values

    def years(self) -> list[str]:
        """Return the years in which anything is known, the latest first."""
        found = {span for span in self.all if unit_of(span) is Unit.YEAR}
        return sorted(found, reverse=True)

    def columns(self, year: str = "") -> list[str]:
        """Return the spans side by side: years and what is longer, or within a year its narrower ones and itself."""
        if not year:
            return in_order(span for span in self.all if unit_of(span) in (Unit.YEAR, None))
        inside = [span for span in self.all if unit_of(span) in WITHIN and span.startswith(f"{year}-")]
        narrow = [span for unit in _shown(inside) for span in inside if unit_of(span) is unit]
        return [*in_order(narrow), *([year] if year in self.all else [])]

    def newest(self) -> str:
        """Return the last year or longer span with target and value, else the first with a target; empty for none."""
        both = in_order(self.targets & self.valued)
        if both:
            return both[-1]
        aims = in_order(span for span in self.targets if unit_of(span) in (Unit.YEAR, None))
        return next(iter(aims), self.stood())

    def stood(self) -> str:
        """Return the last year, day or longer span with a value; empty for none."""
        return next(reversed(in_order(self.valued)), "")

    @property
    def valued(self) -> set[str]:
        """Return the years, days and longer spans with a value."""
        return {span for span in self.values if unit_of(span) in (Unit.YEAR, None)}


def known_of(
    indicators: Iterable[Indicator], codes: Iterable[str], aimed_at: Iterable[str] = ()
) -> dict[int, Known]:
    """Return for which spans indicators are known in territories; targets also in those of `aimed_at`. One query.

    A quarter that has a value gives its half-year and year one too.
    """
    held, places = [indicator.pk for indicator in indicators], set(codes)
    aims = Target.objects.filter(is_in_force=True, series__indicator__in=held)
    aims = aims.filter(series__territory_code__in=places | set(aimed_at))
    own = Value.objects.official().filter(series__indicator__in=held, series__territory_code__in=places)
    sums = Computed.objects.filter(indicator__in=held, territory_code__in=places)
    rows = (
        _spans(aims, "series__indicator_id", is_target=True)
        .union(_spans(own, "series__indicator_id", is_target=False))
        .union(_spans(sums, "indicator_id", is_target=False))
    )
    found: dict[int, Known] = defaultdict(Known)
    for key, span, is_target in rows:
        if is_target:
            found[key].targets.add(span)
        else:
            found[key].values |= {span, *wider(span)}
    return found


def _spans(rows: models.QuerySet[Any, Any], key: str, *, is_target: bool) -> models.QuerySet[Any, Any]:
    marked: models.QuerySet[Any, Any] = rows.order_by().annotate(
        one=models.F(key), is_target=models.Value(is_target, output_field=models.BooleanField())
    )
    return marked.values_list("one", "span", "is_target").distinct()


def in_order(spans: Iterable[str]) -> list[str]:
    """Return spans by their days, what is longer after what it holds."""
    return sorted(set(spans), key=lambda span: (parse_span(span).last, -parse_span(span).first.toordinal()))


def heading(span: str, *, within: bool = False) -> str:
    """Return how a column is headed: «2005», «2005–2007», within a year «III тоқсан» or «қыркүйек»."""
    language, unit, period = active(), unit_of(span), parse_span(span)
    if unit is Unit.YEAR:
        return span
    if unit is None and period.first != period.last:
        return f"{period.first.year}–{period.last.year}"
    if not within or unit is None:
        return span_in_words(span, language)
    number = number_of(unit, period.first)
    if unit is Unit.MONTH:
        return MONTHS[language][number - 1]
    return _PARTS[unit][language].format(number if language == "en" else ROMAN[number - 1])


def _shown(spans: Sequence[str]) -> list[Unit]:
    """Return the units of columns: quarters where there are any, else months, else half-years."""
    held = {unit_of(span) for span in spans}
    return next(([unit] for unit in (Unit.QUARTER, Unit.MONTH, Unit.HALFYEAR) if unit in held), [])
