"""One sentence for every picture of numbers: whole sentences with named gaps, right in each language."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.indicators.models import Indicator
from qadam.indicators.queries.country import Programme
from qadam.indicators.queries.drill import Number
from qadam.indicators.queries.matrix import Matrix, Whole
from qadam.indicators.showing import Spot, figure, per_cent, signed
from qadam.indicators.spans import span_in_words
from qadam.indicators.units import words_of
from qadam.kit import charts
from qadam.kit.languages import active
from qadam.kit.numbers import format_number

# A name and what stands beside it.
Named = tuple[str, Spot]


def of_matrix(matrix: Matrix) -> str:
    """Say how many numbers reached their target, or that nothing but targets is known."""
    spots = [spot for line in matrix.parts for spot in line.spots] or matrix.whole.spots
    return of_spots(spots)


def of_spots(spots: Sequence[Spot]) -> str:
    """Say how many of some numbers reached their target and how many did not come."""
    both = [spot for spot in spots if spot.aim is not None and spot.value is not None]
    aims = [spot for spot in spots if spot.aim is not None]
    if not any(spot.value is not None for spot in spots):
        return _("Only targets are known: {count} of them; no fact is published yet.").format(count=len(aims))
    missing = sum(spot.is_missing for spot in spots)
    values = {"met": sum(spot.is_reached for spot in both), "count": len(both), "missing": missing}
    if not both:
        return _("Facts are published, but there is no target to hold them against.")
    if missing:
        said = _("{met} of {count} numbers reached their target; {missing} were not reported.")
    else:
        said = _("{met} of {count} numbers reached their target; every number was reported.")
    return said.format(**values)


def of_whole(matrix: Matrix) -> list[str]:
    """Say how the totals stand beside the sums of their parts: where they differ, by how much."""
    agreeing = sum(whole.agrees for whole in matrix.wholes)
    sentences = [said for whole in matrix.wholes for said in of_differences(whole)]
    if agreeing:
        said = ngettext(
            "The stated total agrees with the sum of its parts in {count} column.",
            "The stated total agrees with the sum of its parts in {count} columns.",
            agreeing,
        )
        sentences.append(said.format(count=agreeing))
    if matrix.has_of_which:
        sentences.append(_("Rows “of which” are counted within their district already and are not added."))
    return sentences


def of_differences(whole: Whole) -> list[str]:
    """Say where a total is another than the sum of its parts."""
    return [_difference(whole, *pair) for pair in whole.differences]


def _difference(whole: Whole, stated: Decimal, added: Decimal) -> str:
    said = _(
        "{period}: the total says {stated}, its parts add up to {added}; the difference is {difference}."
    )
    return said.format(
        period=span_in_words(whole.span, active()),
        stated=format_number(stated, active()),
        added=format_number(added, active()),
        difference=signed(added - stated),
    )


def of_map(named: Sequence[Named], by: str) -> str:
    """Say where the most and the least is, by share, by difference or by the number itself."""
    known = [(name, _measure(spot, by), spot) for name, spot in named]
    held = sorted(
        ((name, number, spot) for name, number, spot in known if number is not None), key=lambda one: one[1]
    )
    if not held:
        return _("No territory has a number for this period.")
    if held[0][1] == held[-1][1]:
        return _("It is the same everywhere: {number}.").format(number=_written(held[0][2], by))
    (least, _low, low), (most, _high, high) = held[0], held[-1]
    said = _("The most is in {most}: {high}; the least in {least}: {low}.")
    return said.format(most=most, high=_written(high, by), least=least, low=_written(low, by))


def of_ranking(named: Sequence[Named]) -> str:
    """Say who comes first and how many did not report."""
    known = [(name, spot) for name, spot in named if spot.value is not None]
    if not known:
        return _("No territory has a number for this period.")
    below = sum(spot.is_below for _name, spot in known)
    missing = len(named) - len(known)
    values = {"first": known[0][0], "number": known[0][1].fact_text, "below": below, "missing": missing}
    if below and missing:
        said = _("First is {first}: {number}. Below the plan: {below}; without a number: {missing}.")
    elif below:
        said = _("First is {first}: {number}. Below the plan: {below}.")
    elif missing:
        said = _("First is {first}: {number}. Nobody is below the plan; without a number: {missing}.")
    else:
        said = _("First is {first}: {number}. Nobody is below the plan.")
    return said.format(**values)


def of_scatter(named: Sequence[Named]) -> str:
    """Say how many reached what was planned and who is farthest from it."""
    both = [(name, spot) for name, spot in named if spot.aim is not None and spot.value is not None]
    if not both:
        return _("No territory has both a target and a fact for this period.")
    name, far = max(both, key=_distance)
    values = {
        "met": sum(spot.is_reached for _name, spot in both),
        "count": len(both),
        "name": name,
        "difference": far.deviation_text,
    }
    if not far.deviation_text:
        return _("All {count} territories did exactly what was planned.").format(**values)
    said = _("{met} of {count} territories reached the plan; farthest from it is {name}: {difference}.")
    return said.format(**values)


def _distance(named: Named) -> Decimal:
    return abs((named[1].value or Decimal(0)) - (named[1].aim or Decimal(0)))


def of_trend(indicator: Indicator, spots: Sequence[tuple[str, Spot]]) -> str:
    """Say from where to where an indicator went, and how it stands to its last target."""
    known = [(span, spot) for span, spot in spots if spot.value is not None]
    aims = [(span, spot) for span, spot in spots if spot.aim is not None]
    unit = words_of(indicator.unit)
    if not known:
        if not aims:
            return _("Neither a fact nor a target is published.")
        span, spot = aims[-1]
        said = _("No fact is published yet; the target for {period} is {target} {unit}.")
        return said.format(period=_period(span), target=spot.target_text, unit=unit)
    (first, begun), (last, ended) = known[0], known[-1]
    values = {
        "first": _period(first),
        "last": _period(last),
        "begun": begun.fact_text,
        "ended": ended.fact_text,
        "unit": unit,
        "target": ended.target_text,
        "share": ended.share_text,
    }
    if first == last:
        said = _("{last}: {ended} {unit}.")
    elif begun.value == ended.value:
        said = _("{ended} {unit} both at the beginning ({first}) and at the end ({last}).")
    elif (ended.value or 0) > (begun.value or 0):
        said = _("From {begun} ({first}) it rose to {ended} {unit} ({last}).")
    else:
        said = _("From {begun} ({first}) it fell to {ended} {unit} ({last}).")
    whole = said.format(**values)
    later, aim = aims[-1] if aims else ("", ended)
    if later and later != last and not ended.target_text:
        said = _("The target for {period} is {target}.")
        further = said.format(period=_period(later), target=aim.target_text)
    elif ended.target_text and ended.share_text:
        further = _("The target was {target}: {share} of it.").format(**values)
    elif ended.target_text:
        further = _("The target was {target}.").format(**values)
    else:
        further = ""
    return f"{whole} {further}".strip()


def _period(span: str) -> str:
    return span_in_words(span, active())


def _measure(spot: Spot, by: str) -> Decimal | None:
    return {
        "share": spot.share,
        "deviation": None if spot.aim is None or spot.value is None else spot.value - spot.aim,
        "target": spot.aim,
    }.get(by, spot.value)


def _written(spot: Spot, by: str) -> str:
    if by == "share":
        return "" if spot.share is None else per_cent(spot.share)
    if by == "deviation":
        return spot.deviation_text or "0"
    return figure(spot.indicator, spot.target if by == "target" else spot.fact)


def measure(spot: Spot, by: str) -> Decimal | None:
    """Return the number that a map or a ranking is drawn by; a share in per cent with one place."""
    found = _measure(spot, by)
    return round(found * 100, 1) if found is not None and by == "share" else found


def of_programme(spots: Sequence[Spot]) -> str:
    """Say of a programme's indicators how many reached their target."""
    both = [spot for spot in spots if spot.aim is not None and spot.value is not None]
    aims = sum(spot.aim is not None for spot in spots)
    if not aims:
        return _("The document sets no targets in numbers for this choice.")
    if not both:
        said = ngettext(
            "{count} indicator has a target; no fact is published yet.",
            "{count} indicators have targets; no fact is published yet.",
            aims,
        )
        return said.format(count=aims)
    said = _(
        "{met} of the {count} indicators with a target and a fact reached it; {waiting} more have only a target."
    )
    met = sum(spot.is_reached for spot in both)
    if aims == len(both):
        said = _("{met} of the {count} indicators with a target and a fact reached it.")
    return said.format(met=met, count=len(both), waiting=aims - len(both))


def of_line(values: Sequence[charts.Value]) -> str:
    """Say from where to where a small line goes."""
    known = [format_number(value, active()) for value in values if value is not None]
    return _("from {first} to {last}").format(first=known[0], last=known[-1]) if known else ""


def of_number(found: Number) -> str:
    """Say what a number was made of: of parts, of narrower spans, of two others, or stated by itself."""
    spot, cell = found.spot, found.shown
    values = {
        "number": spot.fact_text,
        "reported": cell.reported,
        "expected": cell.expected,
        "unit": words_of(found.indicator.unit),
        "target": spot.target_text,
        "upper": "" if cell.numerator is None else format_number(cell.numerator, active()),
        "lower": "" if cell.denominator is None else format_number(cell.denominator, active()),
    }
    if spot.value is None:
        if spot.target_text:
            return _("No fact is published; {target} {unit} are to be reached.").format(**values)
        return _("No number is published here.")
    if cell.numerator is not None and cell.denominator is not None and found.indicator.kind == "ratio":
        return _("{number} {unit}: {upper} divided by {lower}.").format(**values)
    if found.parts and cell.computed is not None and cell.cell == cell.computed:
        if cell.reported < cell.expected:
            said = _(
                "{number} {unit}: the sum of its parts; {reported} of {expected} values have come so far."
            )
        else:
            said = _("{number} {unit}: the sum of its parts, all {expected} values have come.")
        return said.format(**values)
    if found.narrower and cell.computed is not None and cell.cell == cell.computed:
        return _("{number} {unit}: made of the periods within it.").format(**values)
    return _("{number} {unit}: given for this territory and this period itself.").format(**values)


def of_country(programmes: Sequence[Programme]) -> str:
    """Say how many programmes are measured, by how many indicators, and how many findings are open."""
    if not programmes:
        return ""
    values = {
        "programmes": len(programmes),
        "indicators": sum(one.indicators for one in programmes),
        "findings": sum(one.open_findings for one in programmes),
    }
    if values["findings"]:
        said = _(
            "{programmes} programmes are measured by {indicators} indicators; {findings} findings are open."
        )
    else:
        said = _("{programmes} programmes are measured by {indicators} indicators.")
    return said.format(**values)
