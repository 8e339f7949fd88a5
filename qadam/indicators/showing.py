"""Numbers of indicators as a reader sees them: a fact beside its target, the share that was reached, by how much."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qadam.indicators.achieving import achievement, deviation
from qadam.indicators.cells import Cell, CellKind, show_cell
from qadam.indicators.models import Indicator
from qadam.indicators.queries.sums import Shown
from qadam.kit.languages import active
from qadam.kit.numbers import format_number

# A ratio that was divided has endless places; so many are read.
RATIO_PLACES = 2


@dataclass(frozen=True)
class Spot:
    """An indicator in a territory over a span: what came of what was to be reached."""

    indicator: Indicator
    fact: Cell | None = None
    target: Cell | None = None
    baseline: Decimal | None = None
    url: str = ""
    # In values, as they are gathered.
    reported: int = 0
    expected: int = 0

    @property
    def value(self) -> Decimal | None:
        """Return the number that was reached."""
        return self.fact.value if self.fact else None

    @property
    def aim(self) -> Decimal | None:
        """Return the number that is to be reached."""
        return self.target.value if self.target else None

    @cached_property
    def share(self) -> Decimal | None:
        """Return the share of the target that was reached, of one."""
        return achievement(self.indicator.direction, self.aim, self.value, self.baseline)

    @cached_property
    def is_below(self) -> bool:
        """Tell whether the target was missed."""
        if self.aim is None or self.value is None:
            return False
        if self.indicator.direction == Indicator.Direction.FALLING:
            return self.value > self.aim
        return self.value < self.aim

    @property
    def is_reached(self) -> bool:
        """Tell whether the target was reached."""
        return self.aim is not None and self.value is not None and not self.is_below

    @cached_property
    def fact_text(self) -> str:
        """Return what was reached as it is read: a number, or the sign of why there is none."""
        return figure(self.indicator, self.fact)

    @cached_property
    def target_text(self) -> str:
        """Return what is to be reached, empty where nothing is."""
        return "" if self.target is None or self.aim is None else figure(self.indicator, self.target)

    @cached_property
    def share_text(self) -> str:
        """Return the share in per cent, as it is: 118 % reads 118 %."""
        return "" if self.share is None else per_cent(self.share)

    @cached_property
    def deviation_text(self) -> str:
        """Return by how much the target was passed or missed: +115, −20; empty where it was met or is unknown."""
        if self.indicator.kind == Indicator.Kind.YES_NO:
            return ""
        return signed(deviation(self.aim, self.value))

    @property
    def bar(self) -> str:
        """Return the width of the share's bar of a hundred, the only thing that is capped; empty for no share."""
        return "" if self.share is None else f"{min(max(self.share * 100, Decimal(0)), Decimal(100)):.1f}"

    @property
    def said(self) -> str:
        """Return in words why there is no number, empty where there is one."""
        return "" if self.value is not None else in_words(self.fact)

    @property
    def is_missing(self) -> bool:
        """Tell whether a number should be here and is not."""
        return self.fact is not None and self.fact.kind == CellKind.NOT_REPORTED

    @property
    def is_incomplete(self) -> bool:
        """Tell whether only some of the values it is made of have come."""
        return self.value is not None and 0 < self.reported < self.expected


def figure(indicator: Indicator, cell: Cell | None) -> str:
    """Return a cell as it is read: yes or no, a number, or the sign of why there is none."""
    if cell is None:
        return ""
    if cell.value is None:
        return show_cell(cell, active())
    if indicator.kind == Indicator.Kind.YES_NO and cell.value in (0, 1):
        return pgettext("indicator", "yes") if cell.value else pgettext("indicator", "no")
    value = cell.value
    if indicator.kind == Indicator.Kind.RATIO and value != round(value, RATIO_PLACES):
        value = round(value, RATIO_PLACES)
    return format_number(value, active())


def in_words(cell: Cell | None) -> str:
    """Return why a cell has no number."""
    if cell is None:
        return ""
    return {
        CellKind.NOT_REPORTED: _("not reported"),
        CellKind.NOT_APPLICABLE: _("not applicable"),
        CellKind.NOT_PLANNED: _("not planned"),
    }[CellKind(cell.kind)]


def per_cent(share: Decimal) -> str:
    """Return a share of one in per cent with at most one place."""
    return f"{format_number(round(share * 100, 1), active())}\u00a0%"


def signed(number: Decimal | None) -> str:
    """Return a difference with its sign, empty for none."""
    if not number:
        return ""
    return f"+{format_number(number, active())}" if number > 0 else format_number(number, active())


def spot(
    indicator: Indicator,
    shown: Shown | None,
    target: Cell | None,
    *,
    is_whole: bool,
    is_past: bool = True,
    url: str = "",
) -> Spot:
    """Return a number beside its target; the baseline is one of the whole, not of its parts.

    Where nothing came though something was to be reached by now, it was not reported.
    """
    fact = shown.cell if shown else None
    if fact is None and is_past and target is not None and target.value is not None:
        fact = Cell(CellKind.NOT_REPORTED)
    return Spot(
        indicator,
        fact,
        target,
        indicator.baseline if is_whole else None,
        url,
        shown.reported if shown else 0,
        shown.expected if shown else 0,
    )
