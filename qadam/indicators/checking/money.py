"""Money held against itself: lines against totals and years, measures against lines, money against what it is for."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from qadam.indicators.checking.numbers import Numbers, costs_of, names_of, text_of
from qadam.indicators.checking.registry import CHECKS, Found
from qadam.indicators.checking.words import WORDINGS, Facts
from qadam.indicators.costing import THOUSANDS, in_thousands, slack_of, thousands, tiled, unit_cost
from qadam.indicators.models import BudgetAmount, BudgetLine, Finding, Indicator, RowKind
from qadam.indicators.spans import parse_span
from qadam.kit.deadlines import DeadlineRule, windows
from qadam.kit.periods import Period, Unit, period_of
from qadam.programmes.models import Cost, Measure

Severity = Finding.Severity
Stage = BudgetAmount.Stage
# Where in the document: qadam.programmes.places says it in the reader's language.
PLACE = "budget"
# A unit cost that changes by more than this share from one year to the next is looked at.
JUMP = Decimal("0.5")
# So many years falling one after the other are no accident.
FALLING_YEARS = 3
_QUOTED = re.compile(r"[«“\"]([^»”\"]+)[»”\"]")

# Of a line: the money of a span from a source in a territory.
Place = tuple[str, str, str]


def planned(line: BudgetLine) -> dict[Place, Decimal]:
    """Return the plan of a line in thousand tenge as it stands: what acts amended in place of what was planned."""
    found: dict[Place, Decimal] = {}
    rows = [row for row in line.amounts.all() if row.stage in (Stage.PLANNED, Stage.AMENDED)]
    for row in sorted(rows, key=lambda row: (row.stage == Stage.AMENDED, row.on or date.min, row.pk)):
        if not row.withdrawn_because:
            found[(row.span, row.source, row.territory_code)] = in_thousands(row)
    return found


def by_span(line: BudgetLine) -> dict[str, Decimal]:
    """Return the plan of a line by span, all sources and territories together."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for (span, _source, _code), amount in planned(line).items():
        found[span] += amount
    return dict(found)


# Lines against the total, and across years


def lines_and_total(numbers: Numbers) -> Iterator[Found]:
    """Yield the totals that the lines below them do not make, for each period, source and territory."""
    parts: dict[Place, Decimal] = defaultdict(Decimal)
    for line in numbers.lines:
        if line.row == RowKind.PART:
            for place, amount in planned(line).items():
                parts[place] += amount
    for line in numbers.lines:
        if line.row == RowKind.TOTAL:
            for place, stated in planned(line).items():
                if place in parts and parts[place] != stated:
                    yield _sum_found("money_lines", line, place, stated, parts[place])


def lines_and_years(numbers: Numbers) -> Iterator[Found]:
    """Yield the money of long periods that is not the sum of the years it is made of."""
    for line in numbers.lines:
        plan = planned(line)
        for (span, source, code), stated in plan.items():
            own = {at: amount for (at, by, where), amount in plan.items() if (by, where) == (source, code)}
            parts = tiled(span, own)
            added = sum((own[part] for part in parts), Decimal(0))
            if parts and added != stated:
                yield _sum_found("money_years", line, (span, source, code), stated, added)


def of_which_lines(numbers: Numbers) -> Iterator[Found]:
    """Yield the lines "of which" that are greater than the line above them."""
    above: BudgetLine | None = None
    for line in numbers.lines:
        if line.row != RowKind.OF_WHICH:
            above = line
            continue
        limits = planned(above) if above else {}
        for place, amount in planned(line).items():
            if above is not None and place in limits and amount > limits[place]:
                facts = _line_facts(line, place) | {
                    "whole_line": names_of(above),
                    "part": text_of(amount),
                    "whole": text_of(limits[place]),
                }
                key = f"{line.code}:{':'.join(place)}"
                yield Found("money_of_which", key, PLACE, facts, Severity.HIGH)


def _line_facts(line: BudgetLine, place: Place) -> dict[str, Any]:
    span, source, _code = place
    return {"line": names_of(line), "span": span, "source": source}


def _sum_found(kind: str, line: BudgetLine, place: Place, stated: Decimal, computed: Decimal) -> Found:
    facts = _line_facts(line, place) | {
        "stated": text_of(stated),
        "computed": text_of(computed),
        "difference": text_of(abs(stated - computed)),
    }
    return Found(kind, f"{line.code}:{':'.join(place)}", PLACE, facts, Severity.HIGH)


# Measures against lines


def _costs_by_year(costs: Iterable[Cost]) -> dict[str, list[Cost]]:
    found: dict[str, list[Cost]] = defaultdict(list)
    for cost in costs:
        if cost.unit in THOUSANDS:
            found[str(cost.year)].append(cost)
    return dict(sorted(found.items()))


def _year_rows(by_year: dict[str, list[Cost]], money: dict[str, Decimal]) -> list[dict[str, str]]:
    """Return the years both know, where rounding explains no difference."""
    rows = []
    is_off = False
    for year, costs in by_year.items():
        if year not in money:
            continue
        needed = sum(map(in_thousands, costs), Decimal(0))
        is_off = is_off or abs(needed - money[year]) > slack_of(costs)
        rows.append(
            {
                "span": year,
                "measures": text_of(needed),
                "budget": text_of(money[year]),
                "difference": text_of(needed - money[year]),
            }
        )
    return rows if is_off else []


def whole_budget(numbers: Numbers) -> dict[str, Decimal]:
    """Return the money of the whole by span: as the total states it, else as its lines make it."""
    totals = [line for line in numbers.lines if line.row == RowKind.TOTAL]
    if totals:
        return by_span(totals[0])
    found: dict[str, Decimal] = defaultdict(Decimal)
    for line in numbers.lines:
        if line.row == RowKind.PART:
            for span, amount in by_span(line).items():
                found[span] += amount
    return dict(found)


def measures_and_budget(numbers: Numbers) -> Iterator[Found]:
    """Yield that the money of all measures is not the money of the budget, year by year in one finding."""
    costs = _costs_by_year(cost for measure in numbers.measures for cost in costs_of(measure))
    rows = _year_rows(costs, whole_budget(numbers))
    if rows:
        costed = [measure for measure in numbers.measures if costs_of(measure)]
        place = f"budget; measures {', '.join(one.number for one in costed)}: cost"
        facts = {"rows": rows, "measures": [one.number for one in costed]}
        yield Found("measures_budget", "total", place, facts, Severity.HIGH)


def measures_and_lines(numbers: Numbers) -> Iterator[Found]:
    """Yield the lines whose measures need another sum than the line gives."""
    costs = {measure.pk: costs_of(measure) for measure in numbers.measures}
    for line in numbers.lines:
        tied = [one for one in line.measures.all() if costs.get(one.pk)]
        if line.row == RowKind.TOTAL or not tied:
            continue
        rows = _year_rows(_costs_by_year(cost for one in tied for cost in costs[one.pk]), by_span(line))
        if rows:
            place = f"budget; measures {', '.join(one.number for one in tied)}: cost"
            facts = {"line": names_of(line), "rows": rows, "measures": [one.number for one in tied]}
            yield Found("measures_line", line.code, place, facts, Severity.HIGH)


def money_without_line(numbers: Numbers) -> Iterator[Found]:
    """Yield the measures with a cost that no line of the budget pays for, where lines say what they pay for."""
    tied = {measure.pk for line in numbers.lines for measure in line.measures.all()}
    for measure in numbers.measures if tied else []:
        by_year = _costs_by_year(costs_of(measure))
        if by_year and measure.pk not in tied:
            rows = [
                {"span": year, "amount": text_of(sum(map(in_thousands, costs), Decimal(0)))}
                for year, costs in by_year.items()
            ]
            facts = {"measure": names_of(measure), "number": measure.number, "rows": rows}
            place = f"measure {measure.number}: cost; budget"
            yield Found("money_without_line", measure.code, place, facts, Severity.HIGH)


def years_without_money(numbers: Numbers) -> Iterator[Found]:
    """Yield the measures that have money for some of the years they run in only."""
    for measure in numbers.measures:
        paid = _costs_by_year(costs_of(measure))
        runs = _years_of(measure.deadline_rule, numbers.edition.period)
        missing = [year for year in runs if year not in paid]
        if not paid or not missing:
            continue
        own = [_target_row(numbers, one, year) for one in _own(numbers, measure) for year in missing]
        facts = {
            "measure": names_of(measure),
            "number": measure.number,
            "spans": missing,
            "rows": [row for row in own if row["value"]],
        }
        yield Found("years_without_money", measure.code, f"measure {measure.number}: cost", facts)


def _years_of(rule: DeadlineRule, period: Period | None) -> list[str]:
    found: set[int] = set()
    for window in windows(rule, period):
        first = window.first or window.last
        found.update(range(first.year, window.last.year + 1))
    return [str(year) for year in sorted(found)]


def _own(numbers: Numbers, measure: Measure) -> list[Indicator]:
    """Return the indicators of a measure's lines that go by the same name in quotes, such as «Youth Practice»."""
    called = set(_QUOTED.findall(measure.name_kk))
    return [
        indicator
        for line in numbers.lines
        if measure in line.measures.all()
        for indicator in numbers.indicators
        if called & set(_QUOTED.findall(indicator.name_kk))
    ]


def _target_row(numbers: Numbers, indicator: Indicator, year: str) -> dict[str, Any]:
    value = numbers.points(indicator).get(year)
    return {
        "indicator": names_of(indicator),
        "span": year,
        "value": "" if value is None else text_of(value),
        "unit": indicator.unit,
    }


def targets_without_money(numbers: Numbers) -> Iterator[Found]:
    """Yield the years in which something is to be reached and the line that pays for it gives nothing."""
    for line in numbers.lines:
        money = by_span(line)
        for indicator in line.indicators.all():
            if line.row == RowKind.TOTAL or not money or indicator.unit in THOUSANDS:
                continue
            row = numbers.whole(indicator)
            targets = numbers.targets.get(row.pk, {}) if row else {}
            missing = [span for span, one in targets.items() if one.value and not _is_paid(span, money)]
            if missing:
                facts = {
                    "line": names_of(line),
                    "indicator": names_of(indicator),
                    "spans": missing,
                    "rows": [_target_row(numbers, indicator, span) for span in missing],
                }
                key = f"{line.code}:{indicator.code}"
                yield Found("target_without_money", key, f"{indicator.source}; budget", facts, Severity.HIGH)


def _is_paid(span: str, money: dict[str, Decimal]) -> bool:
    period = parse_span(span)
    return any(amount and parse_span(text).touches(period) for text, amount in money.items())


def spent_over(numbers: Numbers) -> Iterator[Found]:
    """Yield the lines and years in which more was paid than was planned or committed."""
    for line in numbers.lines:
        plan = by_span(line)
        paid, committed = _spent(line, Stage.PAID), _spent(line, Stage.COMMITTED)
        for year, amount in paid.items():
            for what, limits in (("plan", plan), ("committed", committed)):
                if year in limits and amount > limits[year]:
                    facts = {
                        "line": names_of(line),
                        "span": year,
                        "what": what,
                        "paid": text_of(amount),
                        "limit": text_of(limits[year]),
                        "difference": text_of(amount - limits[year]),
                    }
                    yield Found("paid_over", f"{line.code}:{year}:{what}", PLACE, facts, Severity.HIGH)


def _spent(line: BudgetLine, stage: str) -> dict[str, Decimal]:
    """Return what was entered at a stage by the year it is for."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in line.amounts.all():
        if row.stage == stage and not row.withdrawn_because and row.first_on.year == row.last_on.year:
            found[str(row.first_on.year)] += in_thousands(row)
    return dict(found)


# What one costs


def unit_costs(numbers: Numbers, line: BudgetLine, indicator: Indicator) -> dict[str, Decimal]:
    """Return what one of an indicator cost by year: planned money by targets, earlier money by what was reached.

    Earlier money is an indicator in tenge tied to the same line.
    """
    points = numbers.points(indicator)
    money: dict[str, Decimal] = {}
    for other in line.indicators.all():
        if other.unit in THOUSANDS and other.pk in numbers.by_pk:
            past = numbers.points(numbers.by_pk[other.pk])
            money |= {span: thousands(value, other.unit) for span, value in past.items()}
    money |= by_span(line)
    found = {span: unit_cost(money.get(span), points[span]) for span in points if _is_year(span)}
    return {span: cost for span, cost in found.items() if cost is not None}


def _is_year(span: str) -> bool:
    period = parse_span(span)
    return period == period_of(Unit.YEAR, period.first)


def _counted(numbers: Numbers, line: BudgetLine) -> list[Indicator]:
    """Return what a line pays for by the head."""
    return [
        numbers.by_pk[one.pk]
        for one in line.indicators.all()
        if one.unit not in THOUSANDS and one.kind == Indicator.Kind.COUNT and one.pk in numbers.by_pk
    ]


def unit_cost_jumps(numbers: Numbers) -> Iterator[Found]:
    """Yield where one person or place costs more than half as much again as the year before, or less than half.

    Of a line that pays for several things the whole is the most that one of them can cost.
    """
    for line in numbers.lines:
        counted = _counted(numbers, line)
        for indicator in counted if line.row != RowKind.TOTAL else []:
            costs = unit_costs(numbers, line, indicator)
            shared = set(by_span(line)) if len(counted) > 1 else set()
            if any(_jumps(costs, shared, *pair) for pair in pairwise(costs)):
                facts = _cost_facts(line, indicator, costs)
                for row in facts["rows"]:
                    row["is_most"] = row["span"] in shared
                key = f"{line.code}:{indicator.code}"
                yield Found("unit_cost_jumps", key, _cost_place(indicator), facts)


def _jumps(costs: dict[str, Decimal], shared: set[str], first: str, second: str) -> bool:
    change = costs[second] - costs[first]
    if first in shared or (second in shared and change > 0):
        # What one costs at most tells of no rise, and nothing of the years after it.
        return False
    return abs(change) > costs[first] * JUMP


def unit_cost_falls(numbers: Numbers) -> Iterator[Found]:
    """Yield the lines by which one person or place costs less in each planned year than in the one before."""
    for line in numbers.lines:
        counted = _counted(numbers, line)
        if line.row == RowKind.TOTAL or len(counted) != 1:
            continue
        costs = unit_costs(numbers, line, counted[0])
        own = {span: cost for span, cost in costs.items() if span in by_span(line)}
        if len(own) >= FALLING_YEARS and all(own[second] < own[first] for first, second in pairwise(own)):
            facts = _cost_facts(line, counted[0], own)
            yield Found("unit_cost_falls", f"{line.code}:{counted[0].code}", _cost_place(counted[0]), facts)


def _cost_facts(line: BudgetLine, indicator: Indicator, costs: dict[str, Decimal]) -> dict[str, Any]:
    return {
        "line": names_of(line),
        "indicator": names_of(indicator),
        "rows": [{"span": span, "cost": f"{cost:.1f}"} for span, cost in costs.items()],
    }


def _cost_place(indicator: Indicator) -> str:
    return f"{indicator.source}; budget" if indicator.source else "budget"


# The sentences


def _per_line(facts: Facts) -> dict[str, str]:
    return {
        "line": facts.name("line"),
        "span": facts.span(),
        "source": str(BudgetAmount.Source(facts.raw["source"]).label),
        "stated": facts.number("stated"),
        "computed": facts.number("computed"),
        "difference": facts.number("difference"),
    }


def _money_lines(facts: Facts) -> str:
    said = _(
        "“{line}” ({span}, {source}): {stated} thousand tenge is stated, the lines make {computed}; "
        "the difference is {difference}."
    )
    return said.format(**_per_line(facts))


def _money_years(facts: Facts) -> str:
    said = _(
        "“{line}” ({span}, {source}): {stated} thousand tenge is stated, the years make {computed}; "
        "the difference is {difference}."
    )
    return said.format(**_per_line(facts))


def _money_of_which(facts: Facts) -> str:
    said = _(
        "“{line}” ({span}) is {part} thousand tenge, more than “{whole_line}”, of which it is a "
        "part: {whole}."
    )
    return said.format(
        line=facts.name("line"),
        span=facts.span(),
        whole_line=facts.name("whole_line"),
        part=facts.number("part"),
        whole=facts.number("whole"),
    )


def _sums(facts: Facts) -> dict[str, str]:
    rows = facts.rows("rows")
    whole = sum((row.decimal("difference") for row in rows), Decimal(0))
    return {
        "years": facts.spans("rows"),
        "numbers": ", ".join(facts.raw["measures"]),
        "measures": "; ".join(row.number("measures") for row in rows),
        "budget": "; ".join(row.number("budget") for row in rows),
        "differences": "; ".join(row.size("difference") for row in rows),
        "whole": Facts({"whole": text_of(abs(whole))}).number("whole"),
    }


def _is_over(facts: Facts) -> bool | None:
    """Tell whether the measures need more in every year (True), less (False) or now more and now less (None)."""
    found = {row.decimal("difference") > 0 for row in facts.rows("rows")}
    return found.pop() if len(found) == 1 else None


def _measures_budget(facts: Facts) -> str:
    is_over = _is_over(facts)
    if is_over is None:
        said = _(
            "{years}: the measures with a cost ({numbers}) need {measures} thousand tenge, the budget "
            "gives {budget}; they differ by {differences}."
        )
    elif is_over:
        said = _(
            "{years}: the measures with a cost ({numbers}) need {measures} thousand tenge, the budget "
            "gives {budget}; the measures exceed it by {differences}, {whole} in all."
        )
    else:
        said = _(
            "{years}: the measures with a cost ({numbers}) need {measures} thousand tenge, the budget "
            "gives {budget}; it exceeds them by {differences}, {whole} in all."
        )
    return said.format(**_sums(facts))


def _measures_line(facts: Facts) -> str:
    said = _(
        "{years}: measures {numbers} need {measures} thousand tenge, the line “{line}” gives "
        "{budget}; they differ by {differences}."
    )
    return said.format(line=facts.name("line"), **_sums(facts))


def _money_without_line(facts: Facts) -> str:
    said = _(
        "Measure {number}, “{measure}”, needs money ({years}: {amounts} thousand tenge), but no line "
        "of the budget pays for it."
    )
    return said.format(
        number=facts.raw["number"],
        measure=facts.name("measure"),
        years=facts.spans("rows"),
        amounts="; ".join(row.number("amount") for row in facts.rows("rows")),
    )


def _years_without_money(facts: Facts) -> str:
    years = facts.spans("spans")
    rows = facts.rows("rows")
    if not rows:
        said = _("Measure {number}, “{measure}”, runs in {years} too, but no money is given for it then.")
        return said.format(number=facts.raw["number"], measure=facts.name("measure"), years=years)
    said = _("Measure {number}, “{measure}”, has no money for {years}, although {targets} are planned then.")
    return said.format(
        number=facts.raw["number"],
        measure=facts.name("measure"),
        years=years,
        targets="; ".join(f"{row.number('value')} {row.unit()}" for row in rows),
    )


def _target_without_money(facts: Facts) -> str:
    said = _(
        "“{indicator}” has a target for {years} ({targets}), but the line “{line}” that pays for it "
        "gives no money then."
    )
    return said.format(
        indicator=facts.name("indicator"),
        line=facts.name("line"),
        years=facts.spans("spans"),
        targets="; ".join(f"{row.number('value')} {row.unit()}" for row in facts.rows("rows")),
    )


def _paid_over(facts: Facts) -> str:
    if facts.raw["what"] == "plan":
        said = _(
            "“{line}” ({span}): {paid} thousand tenge was paid, {difference} more than is planned ({limit})."
        )
    else:
        said = _(
            "“{line}” ({span}): {paid} thousand tenge was paid, {difference} more than was committed ({limit})."
        )
    return said.format(
        line=facts.name("line"),
        span=facts.span(),
        paid=facts.number("paid"),
        difference=facts.number("difference"),
        limit=facts.number("limit"),
    )


def _costs(facts: Facts) -> dict[str, str]:
    rows = facts.rows("rows")
    return {
        "indicator": facts.name("indicator"),
        "line": facts.name("line"),
        "years": facts.spans("rows"),
        "costs": "; ".join(row.number("cost", 1) for row in rows),
    }


def _unit_cost_jumps(facts: Facts) -> str:
    costs = "; ".join(
        (_("{span} – at most {cost}") if row.raw["is_most"] else _("{span} – {cost}")).format(
            span=row.raw["span"], cost=row.number("cost", 1)
        )
        for row in facts.rows("rows")
    )
    said = _("“{indicator}”: what one costs changes sharply from year to year (thousand tenge: {costs}).")
    return said.format(indicator=facts.name("indicator"), costs=costs)


def _unit_cost_falls(facts: Facts) -> str:
    said = _("“{indicator}”: one costs less every year – {costs} thousand tenge ({years}).")
    return said.format(**_costs(facts))


for _kind, _check, _wording in (
    ("money_lines", lines_and_total, _money_lines),
    ("money_years", lines_and_years, _money_years),
    ("money_of_which", of_which_lines, _money_of_which),
    ("measures_budget", measures_and_budget, _measures_budget),
    ("measures_line", measures_and_lines, _measures_line),
    ("money_without_line", money_without_line, _money_without_line),
    ("years_without_money", years_without_money, _years_without_money),
    ("target_without_money", targets_without_money, _target_without_money),
    ("paid_over", spent_over, _paid_over),
    ("unit_cost_jumps", unit_cost_jumps, _unit_cost_jumps),
    ("unit_cost_falls", unit_cost_falls, _unit_cost_falls),
):
    CHECKS.add(_kind, _check)
    WORDINGS.add(_kind, _wording)
