"""An indicator through the years: every year from the first to the last that is known, those without a number too."""

from collections.abc import Callable
from datetime import date

from qadam.indicators.queries.matrix import Ground, aim_of, whole_of
from qadam.indicators.queries.periods import in_order
from qadam.indicators.queries.sums import shown, targets_in
from qadam.indicators.showing import Spot, spot
from qadam.indicators.spans import parse_span, unit_of
from qadam.kit.periods import Unit

Address = Callable[[str, str], str]


def trend_of(ground: Ground, today: date, address: Address) -> list[tuple[str, Spot]]:
    """Return the numbers of the ground's territory by year, those of longer spans after them. At most six queries."""
    indicator, at = ground.indicator, ground.at
    spans = _spans(ground)
    parts = [part.code for part in ground.places.parts(at.code)]
    facts = shown([indicator], [at.code], spans)
    found = targets_in([indicator], [at.code, *parts], spans)
    aims = {key: target.cell for key, target in found.items()}
    for span in spans:
        aim = aim_of(whole_of(indicator, at.code, parts, span, facts, aims))
        if aim is not None:
            aims[indicator.pk, at.code, span] = aim
    return [
        (
            span,
            spot(
                indicator,
                facts.get((indicator.pk, at.code, span)),
                aims.get((indicator.pk, at.code, span)),
                is_whole=at.code == ground.places.root,
                is_past=parse_span(span).last < today,
                url=address(at.code, span),
            ),
        )
        for span in spans
    ]


def on_a_line(spots: list[tuple[str, Spot]]) -> list[tuple[str, Spot]]:
    """Return those that stand side by side: the years; only where there are none, the longer spans and days."""
    years = [(span, one) for span, one in spots if unit_of(span) is Unit.YEAR]
    return years or spots


def _spans(ground: Ground) -> list[str]:
    known = ground.known.all
    years = {int(span) for span in known if unit_of(span) is Unit.YEAR}
    filled = [str(year) for year in range(min(years), max(years) + 1)] if years else []
    return [*filled, *in_order(span for span in known if unit_of(span) is None)]
