"""How a programme stands: each of its indicators in one territory, the whole where none is chosen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from qadam.indicators.cells import Cell
from qadam.indicators.models import Indicator, RowKind
from qadam.indicators.queries.periods import Known, in_order, known_of
from qadam.indicators.queries.places import names_on, root_of, rows_of
from qadam.indicators.queries.sums import Key, Shown, shown, targets_in
from qadam.indicators.showing import Spot, spot
from qadam.indicators.spans import parse_span, unit_of
from qadam.kit.charts import Value as Number
from qadam.kit.periods import Unit
from qadam.programmes.models import Edition

# Where an indicator's number leads: its code, the territory, the span.
Address = Callable[[str, str, str], str]


@dataclass(frozen=True)
class Standing:
    """An indicator in a territory: its newest number (or that of a chosen year) and the way to it."""

    indicator: Indicator
    code: str
    territory: str
    span: str
    spot: Spot
    # The last number there is, where it is of another span: from here the way leads to the target.
    stood_span: str
    stood: Spot | None
    # One for every year from the first to the last that is known.
    line: list[Number]

    @property
    def is_measured(self) -> bool:
        """Tell whether something is to be reached."""
        return self.spot.aim is not None


@dataclass(frozen=True)
class Overview:
    """The indicators of a programme, what can be chosen among them, and what was."""

    standings: list[Standing]
    years: list[str]
    # (code, name) of the territories.
    territories: list[tuple[str, str]]

    @property
    def measured(self) -> list[Standing]:
        """Return those that have a target."""
        return [one for one in self.standings if one.is_measured]

    @property
    def others(self) -> list[Standing]:
        """Return those of which the document states no more than where they stood."""
        return [one for one in self.standings if not one.is_measured]


def overview_of(edition: Edition, year: str, territory: str, today: date, address: Address) -> Overview:
    """Return how the indicators of a programme stand; at most ten queries, however many indicators and territories."""
    indicators = list(edition.indicators.all())
    rows = rows_of(indicators)
    roots = {key: root_of(own) for key, own in rows.items()}
    choice = _choice(rows, roots)
    codes = {
        indicator.pk: code
        for indicator in indicators
        if (code := _code(rows.get(indicator.pk, []), roots.get(indicator.pk, ""), territory))
    }
    held = [indicator for indicator in indicators if indicator.pk in codes]
    known = known_of(held, set(codes.values()))
    spans = {key: _span(known.get(key, Known()), year) for key in codes}
    asked = in_order(
        {span for key in codes for span in known.get(key, Known()).columns()}
        | set(filter(None, spans.values()))
    )
    facts = shown(held, sorted(set(codes.values())), asked)
    found = targets_in(held, sorted(set(codes.values())), asked)
    aims = {key: target.cell for key, target in found.items()}
    names = names_on([*choice, *codes.values()], today)
    standings = [
        _standing(
            one,
            codes[one.pk],
            spans[one.pk],
            roots[one.pk],
            known.get(one.pk, Known()),
            facts,
            aims,
            names,
            year,
            today,
            address,
        )
        for one in held
    ]
    years = sorted({one for own in known.values() for one in own.years()}, reverse=True)
    return Overview(standings, years, [(code, names.get(code, code)) for code in choice])


def _standing(
    indicator: Indicator,
    code: str,
    span: str,
    root: str,
    known: Known,
    facts: dict[Key, Shown],
    aims: dict[Key, Cell],
    names: dict[str, str],
    year: str,
    today: date,
    address: Address,
) -> Standing:
    stood = "" if year else known.stood()

    def at(one: str) -> Spot:
        key = (indicator.pk, code, one)
        return spot(
            indicator,
            facts.get(key) if one else None,
            aims.get(key) if one else None,
            is_whole=code == root,
            is_past=bool(one) and parse_span(one).last < today,
            url=address(indicator.code, code, one) if one else "",
        )

    is_other = bool(stood) and stood != span
    return Standing(
        indicator,
        code,
        names.get(code, code),
        span,
        at(span),
        stood if is_other else "",
        at(stood) if is_other else None,
        [_value(facts.get((indicator.pk, code, one))) for one in every_year(known)],
    )


def every_year(known: Known) -> list[str]:
    """Return the years from the first value to the last one, those without a value too."""
    years = [int(span) for span in known.values if unit_of(span) is Unit.YEAR]
    return [str(year) for year in range(min(years), max(years) + 1)] if years else []


def _value(one: Shown | None) -> Number:
    cell = one.cell if one else None
    return cell.value if cell else None


def _choice(rows: dict[int, list[tuple[str, str, str]]], roots: dict[int, str]) -> list[str]:
    """Return the territories to choose from: the wholes, and the parts right below them."""
    tops = dict.fromkeys(root for root in roots.values() if root)
    parts = {
        code: None
        for key, own in rows.items()
        for code, kind, parent in own
        if kind == RowKind.PART and parent in ("", roots.get(key)) and code not in tops
    }
    return [*tops, *parts]


def _code(rows: Sequence[tuple[str, str, str]], root: str, territory: str) -> str:
    if not territory or territory == root:
        return root
    return territory if any(code == territory for code, _kind, _parent in rows) else ""


def _span(known: Known, year: str) -> str:
    if not year:
        return known.newest()
    if year in known.all:
        return year
    holding = [
        span
        for span in known.all
        if unit_of(span) is None and parse_span(span).first.year <= int(year) <= parse_span(span).last.year
    ]
    return next(iter(in_order(holding)), "")
