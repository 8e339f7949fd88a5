"""The money that the passport tells in words, held against the lines of the budget."""

import re
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from qadam.indicators.checking.money import whole_budget
from qadam.indicators.checking.numbers import Numbers
from qadam.indicators.checking.registry import CHECKS, Found
from qadam.indicators.checking.words import WORDINGS, Facts
from qadam.indicators.costing import thousands
from qadam.indicators.models import Finding
from qadam.reading.checks.series import series_in
from qadam.reading.numbers import NUMBER, amount_of

# What the words before «теңге» say, in every language of the texts.
_SCALES = {
    "мың": "thousand_tenge",
    "тыс": "thousand_tenge",
    "thousand": "thousand_tenge",
    "млн": "million_tenge",
    "миллион": "million_tenge",
    "million": "million_tenge",
    "млрд": "billion_tenge",
    "миллиард": "billion_tenge",
    "billion": "billion_tenge",
}
_WHOLE = re.compile(
    rf"(?<![\d.,])(?P<number>{NUMBER})\s*(?P<scale>{'|'.join(_SCALES)})\w*\.?\s*(?:теңге|тенге|tenge)",
    re.IGNORECASE,
)


def passport_money(numbers: Numbers) -> Iterator[Found]:
    """Yield the sums of the passport that the budget does not bear out: of the whole, and of each year."""
    budget = whole_budget(numbers)
    if numbers.funding is None or not budget:
        return
    text = numbers.funding.text_kk or numbers.funding.text_ru
    by_year = _years_in(text)
    whole = _whole_in(text, by_year)
    rows = [(str(year), amount, budget[str(year)]) for year, amount in by_year.items() if str(year) in budget]
    known = _whole_of(budget)
    if whole is not None and known is not None:
        rows.append(("", whole, known))
    for span, stated, found in rows:
        if stated != found:
            facts = {"span": span, "stated": f"{stated:f}", "budget": f"{found:f}"}
            facts["difference"] = f"{abs(stated - found):f}"
            yield Found(
                "passport_money", span or "whole", "passport: funding; budget", facts, Finding.Severity.HIGH
            )


def _years_in(text: str) -> dict[int, Decimal]:
    found = [one for one in series_in(text) if one.is_money or one.has_scale]
    return {year: amount / 1000 for year, amount in found[0].by_year.items()} if found else {}


def _whole_in(text: str, by_year: dict[int, Decimal]) -> Decimal | None:
    """Return the first sum of money that is none of the years'."""
    for found in _WHOLE.finditer(text):
        amount = thousands(amount_of(found["number"]), _SCALES[found["scale"].lower()])
        if amount not in by_year.values():
            return amount
    return None


def _whole_of(budget: dict[str, Decimal]) -> Decimal | None:
    """Return the money of the longest period stated, else that of all years together."""
    long = {span: amount for span, amount in budget.items() if ".." in span}
    if long:
        return long[max(long)]
    return sum(budget.values(), Decimal(0)) if budget else None


def _passport_money(facts: Facts) -> str:
    if facts.raw["span"]:
        said = _(
            "The passport gives {stated} thousand tenge ({span}), the budget {budget}; the difference is "
            "{difference}."
        )
    else:
        said = _(
            "The passport gives {stated} thousand tenge in all, the budget {budget}; the difference is "
            "{difference}."
        )
    return said.format(
        stated=facts.number("stated"),
        budget=facts.number("budget"),
        difference=facts.number("difference"),
        span=facts.span() if facts.raw["span"] else "",
    )


CHECKS.add("passport_money", passport_money)
WORDINGS.add("passport_money", _passport_money)
