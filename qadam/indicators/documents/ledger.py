"""Every number of a programme for some periods, read once for a whole document."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from qadam.indicators.achieving import achievement, deviation
from qadam.indicators.cells import Cell
from qadam.indicators.models import Indicator, RowKind, Series
from qadam.indicators.queries.places import names_on, root_of
from qadam.indicators.queries.sums import Key, Shown, planned, shown
from qadam.indicators.spans import parse_span
from qadam.kit.languages import localized
from qadam.programmes.models import Edition

REACHED = Decimal(1)
NOTHING_SHOWN = Shown()


@dataclass(frozen=True)
class Line:
    """An indicator in a territory and a period: what was to be reached, what was, which share of it."""

    target: Shown
    fact: Shown
    share: Decimal | None
    deviation: Decimal | None

    @property
    def target_cell(self) -> Cell | None:
        """Return what is to be reached: what the document states, else what the parts make."""
        return goal_of(self.target)

    @property
    def is_reached(self) -> bool:
        """Tell whether the target was reached."""
        return self.share is not None and self.share >= REACHED

    @property
    def is_lagging(self) -> bool:
        """Tell whether there is a number and it falls short of its target."""
        return self.share is not None and self.share < REACHED

    @property
    def is_unknown(self) -> bool:
        """Tell whether something is to be reached and nothing is known of it."""
        cell = self.target_cell
        return cell is not None and cell.is_known and known(self.fact) is None


@dataclass(frozen=True)
class Ledger:
    """The indicators of a programme with their rows, targets and official values in some periods."""

    edition: Edition
    spans: Sequence[str]
    indicators: Sequence[Indicator]
    rows: dict[int, list[Series]]
    names: dict[str, str]
    targets: dict[Key, Shown]
    facts: dict[Key, Shown]

    def root(self, indicator: Indicator) -> str:
        """Return the code of the territory for which the whole of an indicator is told."""
        rows = self.rows.get(indicator.pk, [])
        return root_of((row.territory_code, row.row, row.parent_code) for row in rows)

    def line(self, indicator: Indicator, code: str, span: str) -> Line:
        """Return what is known of an indicator in a territory and a period."""
        key = (indicator.pk, code, span)
        target, fact = self.targets.get(key, NOTHING_SHOWN), self.facts.get(key, NOTHING_SHOWN)
        goal, reached = goal_of(target), known(fact)
        wanted = goal.value if goal else None
        share = achievement(indicator.direction, wanted, reached, indicator.baseline)
        return Line(target, fact, share, deviation(wanted, reached))

    def whole(self, indicator: Indicator, span: str) -> Line:
        """Return what is known of an indicator in its whole territory."""
        return self.line(indicator, self.root(indicator), span)

    def parts(self, indicator: Indicator) -> list[Series]:
        """Return the rows below the whole: parts, each with what is "of which" of it."""
        root = self.root(indicator)
        return [row for row in self.rows.get(indicator.pk, []) if row.territory_code != root]

    def added(self, indicator: Indicator) -> list[Series]:
        """Return the rows that are added into the whole."""
        return [row for row in self.parts(indicator) if row.row == RowKind.PART]

    def name(self, code: str) -> str:
        """Return the name of a territory as it was called at the end of the periods."""
        return self.names.get(code, code)

    def has_facts(self) -> bool:
        """Tell whether any official number falls into the periods."""
        return any(known(one) is not None for one in self.facts.values())

    def has_any(self, indicator: Indicator, spans: Sequence[str]) -> bool:
        """Tell whether a target or a value of an indicator falls into some of the periods."""
        lines = (self.whole(indicator, span) for span in spans)
        return any(line.target.cell is not None or line.fact.cell is not None for line in lines) or any(
            True for _row in self._told(indicator, spans)
        )

    def _told(self, indicator: Indicator, spans: Sequence[str]) -> Iterator[Series]:
        for row in self.parts(indicator):
            lines = (self.line(indicator, row.territory_code, span) for span in spans)
            if any(known(line.target) is not None or known(line.fact) is not None for line in lines):
                yield row


def known(told: Shown) -> Decimal | None:
    """Return the number that is shown, if there is one."""
    cell: Cell | None = told.cell
    return cell.value if cell else None


def goal_of(target: Shown) -> Cell | None:
    """Return the target that counts: a total that the document states stands, whatever its parts make."""
    return target.own if target.own is not None and target.own.is_known else target.cell


def ledger_of(edition: Edition, spans: Sequence[str]) -> Ledger:
    """Read the indicators of a programme with all their rows for some periods; the queries do not grow with them."""
    indicators = list(edition.indicators.select_related("numerator", "denominator"))
    rows: dict[int, list[Series]] = defaultdict(list)
    for series in Series.objects.filter(indicator__edition=edition).order_by("position", "pk"):
        rows[series.indicator_id].append(series)
    codes = {code for held in rows.values() for row in held for code in (row.territory_code, row.parent_code)}
    ordered = sorted(codes - {""})
    last = max((parse_span(span).last for span in spans), default=edition.last_on or date.max)
    return Ledger(
        edition,
        spans,
        indicators,
        dict(rows),
        names_on(ordered, last),
        planned(indicators, ordered, spans),
        shown(indicators, ordered, spans),
    )


def title_of(indicator: Indicator) -> str:
    """Return the name of an indicator in the reader's language."""
    return localized(indicator, "name")
