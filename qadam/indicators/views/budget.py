"""The public page of a programme's money: plan and fact by line and year, beside the measures, and what one costs."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.indicators.actions.money import COLUMNS
from qadam.indicators.models import BudgetAmount, RowKind
from qadam.indicators.queries.facts import place_names
from qadam.indicators.queries.money import (
    Budget,
    LineMoney,
    Money,
    Need,
    all_amounts,
    budget_of,
)
from qadam.indicators.units import words_of
from qadam.indicators.views.overview import edition_of, page_of
from qadam.kit import charts
from qadam.kit.languages import active, localized
from qadam.kit.numbers import format_number
from qadam.people.views.lists import table_response
from qadam.programmes.models import Edition
from qadam.workflow.cached import while_unchanged

HUNDRED = Decimal(100)
Cells = list[dict[str, Any]]


@login_not_required
@require_safe
@while_unchanged
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the money of a programme."""
    edition = edition_of(request, slug)
    budget = budget_of(edition)
    context = page_of(edition, "money", (_("Money"), "")) | {
        "budget": budget,
        "sentence": sentence_of(budget),
        "bars": charts.bars([_bar(line) for line in budget.parts]),
        "bars_sentence": bars_sentence(budget),
        "plan": plan_table(budget),
        "fact": fact_table(budget) if budget.is_spent else None,
        "needs": [
            (line, needs_table(line, number)) for number, line in enumerate(budget.parts) if line.needs
        ],
        "all_needs": whole_needs(budget),
        "needs_sentence": needs_sentence(budget),
        "unpaid": [(measure, _amounts(needs)) for measure, needs in budget.unpaid],
        "costs": costs_table(budget),
        "sources": _shares(budget.by_source, dict(BudgetAmount.Source.choices)),
        "places": _places(budget),
    }
    return render(request, "indicators/money/overview.html", context)


@login_not_required
@require_safe
def money_table(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Give every amount of a programme as a table that the desk takes back."""
    edition = edition_of(request, slug)
    if not edition.budget_lines.exists():
        raise Http404
    return table_response(kind, f"{edition.slug}-money", COLUMNS, rows_of(edition))


def rows_of(edition: Edition) -> list[list[object]]:
    """Return the rows of COLUMNS: the plan and what was entered, in the unit of each."""
    return [
        [
            row.mark,
            row.line.code,
            row.stage,
            row.span,
            row.source,
            row.territory_code,
            f"{row.amount:f}",
            row.unit,
            row.on or "",
            row.document,
        ]
        for row in all_amounts(edition)
    ]


# Words


def said(amount: Decimal | None) -> str:
    """Return thousand tenge as the reader writes a number, a dash for none."""
    return "–" if amount is None else format_number(amount, active())


def per_cent(share: Decimal | None) -> str:
    """Return a share of one as per cent."""
    return "–" if share is None else f"{format_number(share * HUNDRED, active(), 1)} %"


def years_said(years: Sequence[str]) -> str:
    """Return the years as a run."""
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(years)


def sentence_of(budget: Budget) -> str:
    """Say how much there is and how much of it was paid."""
    whole, years = budget.whole, years_said(budget.years)
    if whole.in_force is None:
        return _("The programme has lines of money, but no year has an amount yet.")
    if whole.paid is None:
        text = _("{amount} thousand tenge is planned for {years}; no payment has been recorded.")
        return text.format(amount=said(whole.in_force), years=years)
    text = _("{amount} thousand tenge is planned for {years}; {paid} of it was paid, {share}.")
    return text.format(
        amount=said(whole.in_force), years=years, paid=said(whole.paid), share=per_cent(whole.share)
    )


def bars_sentence(budget: Budget) -> str:
    """Say which line takes most of the money."""
    known = [line for line in budget.parts if line.whole.in_force]
    whole = budget.whole.in_force
    if not known or not whole:
        return ""
    largest = max(known, key=lambda line: line.whole.in_force or Decimal(0))
    text = _("Most of the money goes to “{line}”: {amount} thousand tenge, {share} of the whole.")
    amount = largest.whole.in_force or Decimal(0)
    return text.format(
        line=localized(largest.line, "name"), amount=said(amount), share=per_cent(amount / whole)
    )


def needs_sentence(budget: Budget) -> str:
    """Say how far the costs of the measures are from the budget, in all years together."""
    rows = [need for need in budget.all_needs if need.line is not None]
    needed = sum((need.measures for need in rows), Decimal(0))
    given = sum((need.line or Decimal(0) for need in rows), Decimal(0))
    if not rows:
        return ""
    if not any(need.differs for need in rows):
        text = _("The measures need {needed} thousand tenge, as much as the budget gives, rounding aside.")
    elif needed > given:
        text = _(
            "The measures need {needed} thousand tenge, the budget gives {given}: {difference} more than there is."
        )
    else:
        text = _(
            "The measures need {needed} thousand tenge, the budget gives {given}: {difference} are left."
        )
    return text.format(needed=said(needed), given=said(given), difference=said(abs(needed - given)))


# Tables


def _bar(line: LineMoney) -> charts.Bar:
    whole = line.whole
    return charts.Bar(localized(line.line, "name"), whole.paid, whole.in_force)


def _number(amount: Decimal | None) -> dict[str, Any]:
    return {"text": "–"} if amount is None else {"number": amount}


def _name(line: LineMoney) -> dict[str, Any]:
    return {"text": localized(line.line, "name"), "depth": int(line.line.row == RowKind.OF_WHICH)}


def plan_table(budget: Budget) -> dict[str, Any]:
    """Return the plan in force by line and year, the stated total beside the computed one."""
    has_stated = any(line.stated is not None for line in budget.lines)
    columns = [
        {"key": "line", "label": _("Budget line")},
        *({"key": year, "label": year, "kind": "num"} for year in budget.years),
        *([{"key": "stated", "label": _("Stated in all"), "kind": "num"}] if has_stated else []),
        {"key": "computed", "label": _("Sum of the years"), "kind": "num"},
    ]
    rows = []
    for line in [*budget.parts, *([budget.total] if budget.total else [])]:
        cells = [_name(line), *(_number(line.by_year[year].in_force) for year in budget.years)]
        cells += [_number(line.stated)] if has_stated else []
        rows.append([*cells, _number(line.whole.in_force)])
    foot: Cells = [{"text": _("Sum of the lines")}]
    foot += [_number(budget.computed.get(year, Money()).in_force) for year in budget.years]
    foot += [{"text": ""}] if has_stated else []
    foot.append(_number(budget.whole.in_force))
    return {
        "id": "plan",
        "caption": _("Plan by line and year"),
        "columns": columns,
        "rows": rows,
        "foot": foot,
    }


def fact_table(budget: Budget) -> dict[str, Any]:
    """Return planned, amended, committed and paid by line and year."""
    columns = [
        {"key": "line", "label": _("Budget line")},
        {"key": "year", "label": _("Year")},
        {"key": "planned", "label": _("Planned"), "kind": "num"},
        {"key": "amended", "label": _("In force after amendments"), "kind": "num"},
        {"key": "committed", "label": _("Committed"), "kind": "num"},
        {"key": "paid", "label": _("Paid"), "kind": "num"},
        {"key": "share", "label": _("Share paid"), "kind": "num"},
    ]
    rows = [
        [_name(line), {"text": year}, *_stages(money)]
        for line in budget.parts
        for year, money in line.by_year.items()
        if money != Money()
    ]
    foot = [{"text": _("Sum of the lines")}, {"text": ""}, *_stages(budget.whole)]
    return {"id": "fact", "caption": _("Plan and fact"), "columns": columns, "rows": rows, "foot": foot}


def _stages(money: Money) -> Cells:
    amounts = [money.planned, money.in_force, money.committed, money.paid]
    return [*map(_number, amounts), {"text": per_cent(money.share)}]


def needs_table(line: LineMoney, number: int) -> dict[str, Any]:
    """Return what the measures of a line need beside what the line gives."""
    return _need_table(f"needs-{number}", localized(line.line, "name"), line.needs)


def whole_needs(budget: Budget) -> dict[str, Any] | None:
    """Return what all measures need beside the budget."""
    if not budget.all_needs:
        return None
    return _need_table("needs-all", _("All measures with a cost beside the budget"), budget.all_needs)


def _need_table(key: str, caption: str, needs: list[Need]) -> dict[str, Any]:
    columns = [
        {"key": "year", "label": _("Year")},
        {"key": "measures", "label": _("The measures need"), "kind": "num"},
        {"key": "budget", "label": _("The budget gives"), "kind": "num"},
        {"key": "difference", "label": _("Difference"), "kind": "num"},
    ]
    rows = [
        [{"text": need.year}, _number(need.measures), _number(need.line), _difference(need)] for need in needs
    ]
    return {"id": key, "caption": caption, "columns": columns, "rows": rows}


def _difference(need: Need) -> dict[str, Any]:
    if need.difference is None:
        return {"text": "–"}
    sign = "+" if need.difference > 0 else ""
    cell: dict[str, Any] = {"text": f"{sign}{said(need.difference)}"}
    if need.difference and not need.differs:
        cell["meta"] = _("rounding")
    return cell


def _amounts(needs: list[Need]) -> str:
    return "; ".join(f"{need.year} – {said(need.measures)}" for need in needs)


def costs_table(budget: Budget) -> dict[str, Any] | None:
    """Return what one of each indicator costs by year, by the plan and by what was paid and reached."""
    years = sorted({cost.year for line in budget.parts for _one, costs in line.unit_costs for cost in costs})
    if not years:
        return None
    columns = [{"key": "indicator", "label": _("Indicator")}]
    columns += [{"key": year, "label": year, "kind": "num"} for year in years]
    rows = []
    for line in budget.parts:
        for indicator, costs in line.unit_costs:
            known = {cost.year: cost for cost in costs}
            unit = {"text": localized(indicator, "name"), "meta": words_of(indicator.unit)}
            cells: Cells = [unit]
            for year in years:
                cost = known.get(year)
                cells.append(_cost(cost.planned, cost.actual) if cost else {"text": "–"})
            if len(cells) > 1 and known:
                rows.append(cells)
    return {"id": "costs", "caption": _("What one costs, thousand tenge"), "columns": columns, "rows": rows}


def _cost(planned: Decimal | None, actual: Decimal | None) -> dict[str, Any]:
    text = "–" if planned is None else format_number(planned, active(), 1)
    if actual is None:
        return {"text": text}
    meta = _("in fact {cost}").format(cost=format_number(actual, active(), 1))
    return {"text": text, "meta": meta}


def _shares(amounts: dict[str, Decimal], names: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return (name, amount, share) of each, the largest first."""
    whole = sum(amounts.values(), Decimal(0))
    ordered = sorted(amounts.items(), key=lambda item: -item[1])
    return [
        (str(names.get(key, key)), said(amount), per_cent(amount / whole if whole else None))
        for key, amount in ordered
    ]


def _places(budget: Budget) -> list[tuple[str, str, str]]:
    """Return the shares of territories, nothing where the money is not divided among them."""
    if not any(budget.by_place):
        return []
    places = place_names(set(budget.by_place))
    names = {code: localized(place, "name") for code, place in places.items()}
    return _shares(budget.by_place, {"": _("not divided"), **names})
