"""The measures of a package with what each is to give, who carries it out and what it costs."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from qadam.intake.models import Row
from qadam.intake.money import UNITS_READ
from qadam.intake.packaging.plan import Plan, Spot, row_of, texts_of
from qadam.intake.rows import Checked
from qadam.kit.dates import format_day
from qadam.kit.fields import length_of
from qadam.kit.periods import Period
from qadam.programmes.models import Measure, Product
from qadam.programmes.package.schema import FORMS, CostRow, ExecutorRow, MeasureRow, ProductRow

TITLE, CHANNELS, FUNDING = (length_of(Measure, name) for name in ("name_kk", "channels_kk", "funding_kk"))
DETAIL = length_of(Product, "detail_kk")
# More than this the column of amounts does not hold.
MOST_MONEY = Decimal(10) ** 15
SOURCES = {"republican", "local", "oblast", "employer", "sponsor", "none"}
# The document's own words, kept beside what they mean.
PRINTED = {
    "deadline": {"kk": "Орындау мерзімі", "ru": "Срок исполнения"},
    "form": {"kk": "Аяқтау нысаны", "ru": "Форма завершения"},
    "cost": {"kk": "Құны", "ru": "Стоимость"},
    "set_on": {
        "kk": "Құжатта нақты күн жоқ, оны тексеруші белгіледі",
        "ru": "Точного дня в документе нет, его назначил проверяющий",
    },
}


def measure_of(plan: Plan, row: Row, spot: Spot, keys: Mapping[str, str]) -> MeasureRow:
    """Return the measure of a row; the texts of the other language are those of its twin."""
    checked, other = row.as_checked, _twin_of(plan, row)
    period = plan.intake.period
    title_other = other.get("title") or checked["title_other"]
    summary = checked["title"] if len(checked["title"]) > TITLE else ""
    notes = _printed(checked, plan.language, period), _printed(other, plan.other, period)
    return row_of(
        MeasureRow,
        **spot._asdict(),
        **texts_of(plan, "title", checked["title"], title_other, TITLE),
        **texts_of(plan, "summary", summary, title_other if len(title_other) > TITLE else ""),
        **texts_of(plan, "channels", checked["channels"], other.get("channels", ""), CHANNELS),
        deadline=checked["rule"] or "none",
        reports=checked["report_rule"],
        addressee=keys[checked["addressee"]] if checked["addressee"] else "",
        **texts_of(plan, "funding", checked["funding"], other.get("funding", ""), FUNDING),
        **texts_of(plan, "note", *notes),
    )


def _twin_of(plan: Plan, row: Row) -> Checked:
    """Return the same row in the other language, empty where there is none."""
    twin = plan.twins.get(row.pk)
    return twin.as_checked if twin else {}


def _printed(checked: Checked, language: str, period: Period | None) -> str:
    """Return the document's own words; those of the cost only where some of its money has no row of its own."""
    costs = checked.get("costs") or []
    is_all_money = bool(costs) and all(_money(cost, period) for cost in costs)
    lines = [
        f"{words[language]}: {_said(checked, name, language)}."
        for name, words in PRINTED.items()
        if checked.get(name) and (name != "cost" or not is_all_money)
    ]
    return " ".join(lines)


def _said(checked: Checked, name: str, language: str) -> str:
    if name == "set_on":
        return format_day(date.fromisoformat(checked[name]), language)
    return str(checked[name]).rstrip(".")


def products_of(plan: Plan, row: Row, spot: Spot) -> Iterator[ProductRow]:
    """Yield what a measure is to give."""
    checked, twin = row.as_checked, _twin_of(plan, row)
    products = checked["products"] or (
        [{"form": "other", "text": checked["form"]}] if checked["form"] else []
    )
    others = twin.get("products", [])
    for place, product in enumerate(products):
        other = others[place]["text"] if len(others) == len(products) else ""
        form = product["form"] if product["form"] in FORMS else "other"
        texts = texts_of(plan, "detail", product["text"], other, DETAIL)
        yield row_of(ProductRow, **spot._asdict(), form=form, **texts)


def executors_of(row: Row, spot: Spot, keys: Mapping[str, str]) -> Iterator[ExecutorRow]:
    """Yield who carries a measure out; two names of one body in one role are one executor."""
    blank = dict.fromkeys(("detail_kk", "detail_ru", "detail_en"), "")
    seen: set[tuple[str, str]] = set()
    for one in row.as_checked["executors"]:
        body, role = keys[one["name"]], one["role"] or ""
        if (body, role) not in seen:
            seen.add((body, role))
            by_agreement = one["by_agreement"]
            yield row_of(
                ExecutorRow, **spot._asdict(), body=body, role=role, by_agreement=by_agreement, **blank
            )


def costs_of(plan: Plan, row: Row, spot: Spot) -> Iterator[CostRow]:
    """Yield the money of a measure that the package has rows for."""
    for cost in row.as_checked["costs"]:
        if money := _money(cost, plan.intake.period):
            yield row_of(CostRow, **spot._asdict(), **money)


def _money(cost: Mapping[str, Any], period: Period | None) -> dict[str, Any] | None:
    """Return the year, the source, the amount and the unit of a cost; nothing where the package has no row for it.

    A sum without a unit, in another currency or of no year stays in the document's words only.
    """
    unit = UNITS_READ.get(str(cost.get("unit", "")).lower())
    # Money for the whole time of a plan of one year is that year's.
    year = cost.get("year") or (
        period.first.year if period and period.first.year == period.last.year else None
    )
    try:
        amount = Decimal(str(cost.get("amount")))
    except InvalidOperation:
        return None
    if not (unit and year and amount.is_finite() and abs(amount) < MOST_MONEY):
        return None
    source = cost.get("source") if cost.get("source") in SOURCES else "none"
    return {"year": year, "source": source, "amount": amount, "unit": unit}
