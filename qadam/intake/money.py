"""The money of a row: read again when its words are mended, told in the reader's words."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from qadam.intake.rows import Checked, Facts
from qadam.kit.languages import active
from qadam.kit.numbers import format_number
from qadam.programmes.words import SOURCES, UNITS
from qadam.reading.meaning.costs import DOLLARS, read_money
from qadam.reading.meaning.section_years import years_over

# The units as the reader writes them and as the package has them.
UNITS_READ = {
    "mln kzt": "million_tenge",
    "million_tenge": "million_tenge",
    "thousand kzt": "thousand_tenge",
    "thousand_tenge": "thousand_tenge",
    "kzt": "tenge",
    "tenge": "tenge",
}
WORDS_OF_MONEY = ("cost", "funding")


def costs_read(row: Checked, facts: Facts) -> list[dict[str, Any]]:
    """Return the amounts that the words of the cost and of its source say, under the head of their column."""
    period = years_over(row["sections"], facts.period, row["deadline"]) or facts.period
    read = read_money(row["cost"], row["funding"], head=row.get("cost_head", ""), period=period)
    return [one.whole() for one in read.costs]


def repriced(before: Checked, row: Checked, facts: Facts) -> Checked:
    """Return a changed row with the amounts of its new words, unless a person changed the amounts as well."""
    is_other = any(row[name] != before[name] for name in WORDS_OF_MONEY)
    if is_other and row["costs"] == before["costs"]:
        return {**row, "costs": costs_read(row, facts)}
    return row


def amounts_told(row: Mapping[str, Any]) -> list[str]:
    """Return each amount of a row in the reader's words: its year, its unit and its source where they are known."""
    return [_told(cost) for cost in row["costs"]]


def _told(cost: Mapping[str, Any]) -> str:
    told = _("{amount} {unit}").format(amount=_amount(cost), unit=_unit(str(cost.get("unit") or "")))
    if cost.get("year"):
        told = _("{year}: {amount}").format(year=cost["year"], amount=told)
    source = str(cost.get("source") or "")
    if source in ("", "none"):
        return told
    return _("{amount}, {source}").format(amount=told, source=SOURCES.get(source, source))


def _amount(cost: Mapping[str, Any]) -> str:
    try:
        return format_number(Decimal(str(cost.get("amount"))), active())
    except InvalidOperation:
        return str(cost.get("amount"))


def _unit(code: str) -> str:
    if code == DOLLARS:
        return _("US dollars")
    known = UNITS_READ.get(code.lower())
    return str(UNITS[known]) if known else code or _("(unit not named)")
