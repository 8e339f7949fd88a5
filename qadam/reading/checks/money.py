"""Money of the measures against rows of totals, the budget's lines and the sums of the text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qadam.reading.checks.series import Series
from qadam.reading.draft import Cost, Draft, FigureTable, Finding, Measure
from qadam.reading.meaning.costs import wants_a_sum
from qadam.reading.numbers import shown
from qadam.reading.sentences import bring
from qadam.reading.source import NOWHERE, Place
from qadam.reading.tables.signs import squash

bring(
    {
        "costs-and-budget": {
            "kk": "Іс-шаралардың шығыстары бюджетке сәйкес келмейді ({where}, мың теңге): {years}.",
            "ru": "Расходы на мероприятия не сходятся с бюджетом ({where}, тысяч тенге): {years}.",
            "en": "The costs of the measures do not agree with the budget ({where}): {years} – thousand tenge.",
        },
        "costs-and-total": {
            "kk": "Қорытынды жолда – {stated}, ал іс-шаралар шығыстарының қосындысы (мың теңге) – {computed}.",
            "ru": "В итоговой строке – {stated}, а сумма расходов на мероприятия (тысяч тенге) – {computed}.",
            "en": "The row of totals states {stated}, the costs of the measures make {computed} thousand tenge.",
        },
        "cost-without-source": {
            "kk": "Сома көрсетілген, бірақ қаржыландыру көзі жоқ.",
            "ru": "Сумма указана, а источник финансирования – нет.",
            "en": "A sum is given but no source of money.",
        },
        "source-without-cost": {
            "kk": "Қаржыландыру көзі көрсетілген, бірақ шығыстар ұяшығы бос.",
            "ru": "Источник финансирования указан, а ячейка расходов пуста.",
            "en": "A source of money is given but the cost cell is empty.",
        },
        "cost-years-missing": {
            "kk": "Іс-шараның орындалу жылдары – {years}, қаржы көрсетілмеген жылдар – {missing}.",
            "ru": "Годы исполнения мероприятия – {years}, годы без указанных средств – {missing}.",
            "en": "The measure runs in {years} but has no money for {missing}.",
        },
    }
)

_SCALES = {
    "млрд": 9,
    "bln": 9,
    "миллиард": 9,
    "млн": 6,
    "миллион": 6,
    "mln": 6,
    "мын": 3,
    "тыс": 3,
    "thousand": 3,
    "тыщ": 3,
}
_THOUSAND = Decimal(1000)


@dataclass(frozen=True)
class StatedTotal:
    """A row of totals among the measures: its money and the headings over it."""

    costs: tuple[Cost, ...]
    text: str
    sections: tuple[str, ...] = ()
    place: Place = NOWHERE


def tenge(cost: Cost) -> Decimal:
    """Return a cost in tenge; without a unit it is taken as it stands."""
    unit = squash(cost.unit) or cost.unit.casefold()
    power = next((power for word, power in _SCALES.items() if word in unit), 0)
    return cost.amount.scaleb(power)


def check_money(draft: Draft, texts: Sequence[Series], totals: Sequence[StatedTotal]) -> Iterator[Finding]:
    """Yield the sums that do not agree and the measures whose money lacks a source or a year."""
    costed = [measure for measure in draft.measures if measure.costs]
    if costed:
        yield from _against_totals(draft.measures, totals)
        yield from _against_budget(draft, texts)
    has_sources = any(measure.funding for measure in draft.measures)
    has_costs = any(measure.cost for measure in draft.measures)
    for measure in draft.measures:
        if has_sources and has_costs:
            yield from _source(measure)
        yield from _years(measure)


def _source(measure: Measure) -> Iterator[Finding]:
    place = measure.sources.get("cost", measure.sources.get("row", NOWHERE))
    is_sourced = bool(measure.funding) or any(cost.source for cost in measure.costs)
    if measure.costs and not is_sourced:
        yield Finding("cost-without-source", measure.number, "funding", {}, place, "doubt")
    elif not measure.cost and wants_a_sum(measure.funding):
        yield Finding("source-without-cost", measure.number, "cost", {}, place, "note")


def _years(measure: Measure) -> Iterator[Finding]:
    """A measure of several years that has money for some of them only."""
    paid = {cost.year for cost in measure.costs if cost.year}
    runs = {window.last.year for window in measure.windows}
    if len(measure.windows) == 1 and measure.windows[0].first is not None:
        runs = set(range(measure.windows[0].first.year, measure.windows[0].last.year + 1))
    missing = sorted(runs - paid)
    if len(paid) > 1 and missing and paid < runs:
        facts = {"years": _listed(runs), "missing": _listed(missing)}
        place = measure.sources.get("cost", NOWHERE)
        yield Finding("cost-years-missing", measure.number, "cost", facts, place, "doubt")


def _listed(years: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(years)))


def _sums(measures: Iterable[Measure]) -> dict[int | None, Decimal]:
    """Return the money of measures by year; a cell merged over several rows counts once."""
    found: dict[int | None, Decimal] = defaultdict(Decimal)
    seen: set[Place] = set()
    for measure in measures:
        place = measure.sources.get("cost", NOWHERE)
        if place != NOWHERE and place in seen:
            continue
        seen.add(place)
        for cost in measure.costs:
            found[cost.year] += tenge(cost)
    return found


def _against_totals(measures: Sequence[Measure], totals: Sequence[StatedTotal]) -> Iterator[Finding]:
    for total in totals:
        under = [one for one in measures if one.sections[: len(total.sections)] == total.sections]
        ways = [_sums(under), _sums(measures)]
        stated = {cost.year: tenge(cost) for cost in total.costs}
        if not stated:
            continue
        if any(all(way.get(year, Decimal(0)) == amount for year, amount in stated.items()) for way in ways):
            continue
        nearest = min(
            ways, key=lambda way: sum(abs(way.get(year, Decimal(0)) - own) for year, own in stated.items())
        )
        years = {year: nearest.get(year, Decimal(0)) for year in stated}
        if not any(years.values()):
            continue
        facts = {"stated": total.text[:120], "computed": _shown(years)}
        yield Finding("costs-and-total", "table", "cost", facts, total.place, "fault")


def _shown(by_year: dict[int | None, Decimal]) -> str:
    return ", ".join(
        f"{year}: {shown(amount / _THOUSAND)}" if year else shown(amount / _THOUSAND)
        for year, amount in by_year.items()
    )


def _against_budget(draft: Draft, texts: Sequence[Series]) -> Iterator[Finding]:
    ours = _sums(draft.measures)
    by_year = {year: amount for year, amount in ours.items() if year}
    if not by_year:
        return
    seen: set[tuple[tuple[int, Decimal], ...]] = set()
    for name, budget, place in _budgets(draft, texts):
        years = sorted(set(budget) & set(by_year))
        key = tuple((year, budget[year]) for year in years)
        if len(years) < 1 or len(years) < len(budget) or key in seen:
            continue
        seen.add(key)
        if all(by_year[year] == budget[year] for year in years):
            continue
        words = "; ".join(
            f"{year}: {shown(by_year[year] / _THOUSAND)} ≠ {shown(budget[year] / _THOUSAND)}"
            for year in years
        )
        difference = sum((by_year[year] - budget[year] for year in years), Decimal(0))
        facts = {"where": name, "years": f"{words} (Σ {shown(difference / _THOUSAND)})"}
        yield Finding("costs-and-budget", "budget", "cost", facts, place, "fault")


def _budgets(draft: Draft, texts: Sequence[Series]) -> Iterator[tuple[str, dict[int, Decimal], Place]]:
    """Return the budgets a document states for the whole: totals of budget tables, money by year in the text."""
    for table in draft.figures:
        if table.kind == "budget":
            yield from _of_table(table)
    for one in texts:
        if one.is_money and (one.total is not None or _is_whole(one)):
            yield one.text[:80], one.by_year, one.place


def _is_whole(one: Series) -> bool:
    """Say whether a series without a total is as large as a programme's budget may be."""
    return len(one.by_year) > 1 and all(amount >= 10**6 for amount in one.by_year.values())


def _of_table(table: FigureTable) -> Iterator[tuple[str, dict[int, Decimal], Place]]:
    power = next((power for word, power in _SCALES.items() if word in squash(table.unit or table.caption)), 0)
    for row in table.rows:
        if row.kind != "total":
            continue
        by_year = {
            column.year: value.number.scaleb(power)
            for column, value in zip(table.columns, row.values, strict=False)
            if column.year and value.number is not None
        }
        if by_year:
            yield row.label or table.caption, by_year, row.values[0].place
            return
