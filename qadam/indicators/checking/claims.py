"""What the text says of its numbers: a steady rise, a change, a share, the same number twice; and targets below
what was already reached.

A claim states a change with its sign (−1.5 for a fall by 1.5), a share in per cent, "times" as it is; a share's
`other` is the whole, taken of the period `since` where one is given. The numbers are the document's own: its targets,
baselines, and what it tells of earlier years.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from qadam.indicators.checking.numbers import Numbers, names_of
from qadam.indicators.checking.registry import CHECKS, Found
from qadam.indicators.checking.words import WORDINGS, Facts
from qadam.indicators.costing import is_rounded_from, over, step_of
from qadam.indicators.models import Claim, Finding, Indicator
from qadam.indicators.spans import parse_span, unit_of
from qadam.indicators.units import in_base

Kind = Claim.Kind
Severity = Finding.Severity
STEADY = (Kind.STEADY_RISE, Kind.STEADY_FALL)
HUNDRED = Decimal(100)
# A share of a whole that is known for another year only may be off by so much for each year between them.
DRIFT = Decimal("0.02")
# The whole that a share implies is worth something where the share is a great part of it.
GREAT_SHARE = Decimal(50)

Points = dict[str, Decimal]


def claims(numbers: Numbers) -> Iterator[Found]:
    """Yield the claims of the text that its own numbers do not bear out."""
    for claim in numbers.claims:
        points = numbers.points(numbers.by_pk[claim.indicator_id])
        if claim.kind in STEADY:
            yield from _steady(numbers, claim, points)
        elif claim.kind in (Kind.CHANGE, Kind.CHANGE_PER_CENT, Kind.TIMES):
            yield from _change(numbers, claim, points)
        elif claim.kind == Kind.SHARE:
            yield from _share(numbers, claim, points)
        elif claim.kind == Kind.SAME:
            yield from _same(numbers, claim, points)


def _facts(numbers: Numbers, claim: Claim) -> dict[str, Any]:
    indicator = numbers.by_pk[claim.indicator_id]
    return {"indicator": names_of(indicator), "unit": indicator.unit, "claim": claim.kind}


def _row(span: str, value: Decimal) -> dict[str, str]:
    return {"span": span, "value": f"{value:f}"}


def _steady(numbers: Numbers, claim: Claim, points: Points) -> Iterator[Found]:
    """A series that turns, though the text says it only rises or only falls."""
    first = parse_span(claim.since).first if claim.since else None
    last = parse_span(claim.until).last
    inside = [
        (span, value)
        for span, value in points.items()
        if parse_span(span).last <= last and (first is None or parse_span(span).first >= first)
    ]
    sign = 1 if claim.kind == Kind.STEADY_RISE else -1
    breaks = [(one, two) for one, two in pairwise(inside) if (two[1] - one[1]) * sign < 0]
    if breaks:
        facts = _facts(numbers, claim) | {
            "rows": [_row(*point) for point in inside],
            "breaks": [
                {"since": _row(*one), "until": _row(*two), "change": f"{two[1] - one[1]:f}"}
                for one, two in breaks
            ],
        }
        # A plan below what was reached may be meant; two numbers of the past are not.
        row = numbers.whole(numbers.by_pk[claim.indicator_id])
        targets = numbers.targets.get(row.pk, {}) if row else {}
        is_planned = all(two[0] in targets for _one, two in breaks)
        severity = Severity.LOW if is_planned else Severity.HIGH
        yield Found("claim_steady", claim.code, claim.place, facts, severity)


def _change(numbers: Numbers, claim: Claim, points: Points) -> Iterator[Found]:
    until = points.get(claim.until)
    since = points.get(claim.since) if claim.since else None
    if until is None or since is None or claim.stated is None:
        return
    if claim.kind == Kind.CHANGE:
        computed = until - since
    elif not since:
        return
    else:
        computed = until / since if claim.kind == Kind.TIMES else (until / since - 1) * HUNDRED
    if not is_rounded_from(claim.stated, computed):
        facts = _facts(numbers, claim) | {
            "since": _row(claim.since, since),
            "until": _row(claim.until, until),
            "stated": f"{claim.stated:f}",
            "computed": _like(computed, claim.stated),
        }
        yield Found("claim_change", claim.code, claim.place, facts, Severity.HIGH)


def _like(number: Decimal, stated: Decimal) -> str:
    """Return a computed number with one place more than the stated one."""
    return f"{round(number.quantize(step_of(stated) / 10), 4):f}"


def _same(numbers: Numbers, claim: Claim, points: Points) -> Iterator[Found]:
    """One thing told twice with two numbers."""
    own = points.get(claim.until)
    other = numbers.by_pk.get(claim.other_id or 0)
    theirs = over(claim.until, numbers.points(other)) if other else claim.stated
    if own is None or theirs is None:
        return
    indicator = numbers.by_pk[claim.indicator_id]
    their_unit = other.unit if other else indicator.unit
    in_own = in_base(theirs, their_unit) / in_base(Decimal(1), indicator.unit)
    # In a greater unit a number is rounded: 18.5 thousand places are 18 546 places.
    agrees = own == in_own if their_unit == indicator.unit else is_rounded_from(own, in_own)
    if not agrees:
        facts = _facts(numbers, claim) | {
            "span": claim.until,
            "own": f"{own:f}",
            "other": names_of(other) if other else "",
            "theirs": f"{theirs:f}",
            "their_unit": their_unit,
        }
        yield Found("claim_same", claim.code, claim.place, facts)


# Shares of a whole


def _share(numbers: Numbers, claim: Claim, points: Points) -> Iterator[Found]:
    """A percentage whose base does not fit: neither the whole as stated nor the whole that greater shares imply."""
    whole = numbers.by_pk.get(claim.other_id or 0)
    part = points.get(claim.until)
    if whole is None or part is None or not claim.stated:
        return
    known = _base_for(claim.since or claim.until, numbers.points(whole))
    if known is None:
        return
    span, base = known
    in_same = in_base(part, numbers.by_pk[claim.indicator_id].unit)
    base_in_same = in_base(base, whole.unit)
    years = abs(parse_span(claim.until).last.year - parse_span(span).last.year)
    indicator = numbers.by_pk[claim.indicator_id]
    slack = DRIFT * years + _rounding(part, indicator.unit) + _rounding(base, whole.unit)
    if _fits(claim.stated, in_same, base_in_same, slack):
        return
    implied = _implied(numbers, claim, whole)
    if implied is not None and _fits(claim.stated, in_same, implied, Decimal(0)):
        return
    needed = in_same / claim.stated * HUNDRED / in_base(Decimal(1), whole.unit)
    facts = _facts(numbers, claim) | {
        "span": claim.until,
        "part": f"{part:f}",
        "stated": f"{claim.stated:f}",
        "whole": names_of(whole),
        "whole_unit": whole.unit,
        "base_span": span,
        "base": f"{base:f}",
        "needed": f"{needed:.1f}",
        "actual": _share_text(in_same / base_in_same * HUNDRED),
    }
    yield Found("claim_share", claim.code, claim.place, facts, Severity.HIGH)


def _share_text(share: Decimal) -> str:
    return f"{share:.1f}" if share >= 1 else f"{share:.3f}"


def _base_for(span: str, points: Points) -> tuple[str, Decimal] | None:
    """Return the whole of a period, else the latest one known before it, else the earliest after it."""
    if span in points:
        return span, points[span]
    day = parse_span(span).last
    before = [item for item in points.items() if parse_span(item[0]).last <= day]
    after = [item for item in points.items() if parse_span(item[0]).last > day]
    return before[-1] if before else after[0] if after else None


def _rounding(number: Decimal, unit: str) -> Decimal:
    """Return by which share of itself a number may be off that was rounded: people counted by the head are not."""
    is_rounded = number % 1 != 0 or in_base(Decimal(1), unit) != 1
    return abs(step_of(number) / 2 / number) if is_rounded and number else Decimal(0)


def _fits(stated: Decimal, part: Decimal, base: Decimal, drift: Decimal) -> bool:
    """Tell whether a share rounds to the stated one, the whole being known but for a drift."""
    if not base:
        return False
    half = step_of(stated) / 2
    share = part / base * HUNDRED
    return (stated - half) * (1 - drift) <= share <= (stated + half) * (1 + drift)


def _implied(numbers: Numbers, claim: Claim, whole: Indicator) -> Decimal | None:
    """Return the whole that a great share claimed for the same time implies: one ended within a year of the other."""
    day = parse_span(claim.until).last
    for other in numbers.claims:
        if other.kind != Kind.SHARE or other.other_id != whole.pk or other.pk == claim.pk:
            continue
        part = numbers.points(numbers.by_pk[other.indicator_id]).get(other.until)
        near = 0 <= (day - parse_span(other.until).last).days <= 1 or other.until == claim.until
        if part is not None and other.stated and other.stated >= GREAT_SHARE and near:
            return in_base(part, numbers.by_pk[other.indicator_id].unit) / other.stated * HUNDRED
    return None


def ratios(numbers: Numbers) -> Iterator[Found]:
    """Yield the ratios that are not what their own numerator and denominator make."""
    for indicator in numbers.indicators:
        if indicator.numerator_id is None or indicator.denominator_id is None:
            continue
        upper, lower = numbers.by_pk[indicator.numerator_id], numbers.by_pk[indicator.denominator_id]
        tops, bottoms = numbers.points(upper), numbers.points(lower)
        times = HUNDRED if indicator.unit == "per_cent" else Decimal(1)
        for span, stated in numbers.points(indicator).items():
            top, bottom = tops.get(span), bottoms.get(span)
            if top is None or not bottom:
                continue
            computed = in_base(top, upper.unit) / in_base(bottom, lower.unit) * times
            if not is_rounded_from(stated, computed):
                facts = {
                    "indicator": names_of(indicator),
                    "unit": indicator.unit,
                    "span": span,
                    "stated": f"{stated:f}",
                    "computed": _like(computed, stated),
                    "upper": names_of(upper),
                    "lower": names_of(lower),
                }
                key = f"{indicator.code}:{span}"
                yield Found("ratio_parts", key, indicator.source, facts, Severity.HIGH)


# Targets


def below_reached(numbers: Numbers) -> Iterator[Found]:
    """Yield the targets that are worse than what was already reached in the period of that length before."""
    for indicator in numbers.indicators:
        row = numbers.whole(indicator)
        if row is None or indicator.direction == Indicator.Direction.NONE:
            continue
        targets = numbers.targets.get(row.pk, {})
        if any(one.kind in STEADY and one.indicator_id == indicator.pk for one in numbers.claims):
            # The claim tells of every turn of the series.
            continue
        sign = 1 if indicator.direction == Indicator.Direction.RISING else -1
        points = [(span, value) for span, value in numbers.points(indicator).items() if unit_of(span)]
        for (before, reached), (span, target) in pairwise(points):
            is_first = span in targets and before not in targets and unit_of(before) == unit_of(span)
            if is_first and (target - reached) * sign < 0:
                facts = {
                    "indicator": names_of(indicator),
                    "unit": indicator.unit,
                    "since": _row(before, reached),
                    "until": _row(span, target),
                    "is_rising": sign > 0,
                }
                place = targets[span].source or indicator.source
                yield Found("target_below_reached", f"{indicator.code}:{span}", place, facts, Severity.LOW)


# The sentences


def _in_time(row: Facts) -> str:
    return _("{value} ({span})").format(value=row.number("value"), span=row.span())


def _claim_steady(facts: Facts) -> str:
    rises = facts.raw["claim"] == Kind.STEADY_RISE
    if rises:
        said = _(
            "The text says that “{indicator}” rises steadily, but the numbers turn: {breaks}. The whole "
            "series: {series}, {unit}."
        )
    else:
        said = _(
            "The text says that “{indicator}” falls steadily, but the numbers turn: {breaks}. The whole "
            "series: {series}, {unit}."
        )
    breaks = "; ".join(
        f"{_in_time(row.inner('since'))} → {_in_time(row.inner('until'))}" for row in facts.rows("breaks")
    )
    series = "; ".join(f"{row.raw['span']} – {row.number('value')}" for row in facts.rows("rows"))
    return said.format(indicator=facts.name("indicator"), breaks=breaks, series=series, unit=facts.unit())


def _claim_change(facts: Facts) -> str:
    if facts.raw["claim"] == Kind.CHANGE:
        said = _(
            "“{indicator}”: the text states a change of {stated}, from {since} to {until} it is "
            "{computed} ({unit})."
        )
    elif facts.raw["claim"] == Kind.TIMES:
        said = _(
            "“{indicator}”: the text says {stated} times as large, from {since} to {until} it is "
            "{computed} times."
        )
    else:
        said = _(
            "“{indicator}”: the text states a change of {stated} %, from {since} to {until} it is "
            "{computed} %."
        )
    return said.format(
        indicator=facts.name("indicator"),
        stated=facts.number("stated"),
        computed=facts.number("computed"),
        since=_in_time(facts.inner("since")),
        until=_in_time(facts.inner("until")),
        unit=facts.unit(),
    )


def _claim_same(facts: Facts) -> str:
    if not facts.raw["other"]:
        said = _("“{indicator}” ({span}) is told twice with two numbers: {own} and {theirs} ({unit}).")
    else:
        said = _(
            "Two numbers for one thing ({span}): “{indicator}” is {own} {unit}, “{other}” is {theirs} "
            "{their_unit}."
        )
    return said.format(
        indicator=facts.name("indicator"),
        other=facts.name("other"),
        span=facts.span(),
        own=facts.number("own"),
        theirs=facts.number("theirs"),
        unit=facts.unit(),
        their_unit=facts.unit("their_unit"),
    )


def _claim_share(facts: Facts) -> str:
    said = _(
        "“{indicator}” ({span}): {part} {unit} are {stated} % only of a whole of {needed} "
        "{whole_unit}, but “{whole}” is {base} ({base_span}); of that they are {actual} %."
    )
    return said.format(
        indicator=facts.name("indicator"),
        span=facts.span(),
        part=facts.number("part"),
        unit=facts.unit(),
        stated=facts.number("stated"),
        needed=facts.number("needed"),
        whole=facts.name("whole"),
        whole_unit=facts.unit("whole_unit"),
        base=facts.number("base"),
        base_span=facts.span("base_span"),
        actual=facts.number("actual"),
    )


def _ratio_parts(facts: Facts) -> str:
    said = _(
        "“{indicator}” ({span}) is stated as {stated}, but “{upper}” divided by “{lower}” is "
        "{computed} ({unit})."
    )
    return said.format(
        indicator=facts.name("indicator"),
        span=facts.span(),
        stated=facts.number("stated"),
        computed=facts.number("computed"),
        upper=facts.name("upper"),
        lower=facts.name("lower"),
        unit=facts.unit(),
    )


def _target_below_reached(facts: Facts) -> str:
    if facts.raw["is_rising"]:
        said = _(
            "“{indicator}” is to rise, but the target of {until} is lower than what was reached already: "
            "{since} ({unit})."
        )
    else:
        said = _(
            "“{indicator}” is to fall, but the target of {until} is higher than what was reached "
            "already: {since} ({unit})."
        )
    return said.format(
        indicator=facts.name("indicator"),
        since=_in_time(facts.inner("since")),
        until=_in_time(facts.inner("until")),
        unit=facts.unit(),
    )


CHECKS.add("claims", claims)
CHECKS.add("ratio_parts", ratios)
CHECKS.add("target_below_reached", below_reached)
WORDINGS.add("claim_steady", _claim_steady)
WORDINGS.add("claim_change", _claim_change)
WORDINGS.add("claim_same", _claim_same)
WORDINGS.add("claim_share", _claim_share)
WORDINGS.add("ratio_parts", _ratio_parts)
WORDINGS.add("target_below_reached", _target_below_reached)
