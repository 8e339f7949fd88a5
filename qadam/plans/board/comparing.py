"""Two periods side by side: rates and their difference in percentage points, said in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from qadam.kit.languages import active
from qadam.kit.numbers import format_number
from qadam.plans.board.cuts import Line
from qadam.plans.board.figures import Figures
from qadam.plans.board.tables import per_cent


@dataclass(frozen=True)
class Pair:
    """One line in both periods."""

    label: str
    depth: int
    earlier: Figures
    later: Figures


def pairs(earlier: Sequence[Line], later: Sequence[Line]) -> list[Pair]:
    """Return the lines of both periods in the plan's order, a line missing in one with nothing due there."""
    before, after = _by_place(earlier), _by_place(later)
    order = sorted({**before, **after})
    return [
        Pair(
            (after.get(place) or before[place]).label,
            (after.get(place) or before[place]).depth,
            before[place].figures if place in before else Figures(),
            after[place].figures if place in after else Figures(),
        )
        for place in order
    ]


def _by_place(lines: Sequence[Line]) -> Mapping[int, Line]:
    return {line.place: line for line in lines}


def difference(earlier: Decimal | None, later: Decimal | None) -> str:
    """Say by how many points a rate is higher or lower than before."""
    if earlier is None or later is None:
        return _("not comparable: nothing is due in one of them")
    points = later - earlier
    if not points:
        return _("the same")
    said = _("higher by {points} points") if points > 0 else _("lower by {points} points")
    return said.format(points=format_number(abs(points), active()))


def tone(earlier: Decimal | None, later: Decimal | None) -> str:
    """Return the colour of a difference."""
    if earlier is None or later is None or earlier == later:
        return "plain"
    return "done" if later > earlier else "late"


def rows_of(found: Sequence[Pair]) -> list[dict[str, Any]]:
    """Return the lines for plans/desk/board/compare.html."""
    return [
        {
            "label": pair.label,
            "depth": pair.depth,
            "cells": [words for side in (pair.earlier, pair.later) for words in _cells(side)],
            "execution": difference(pair.earlier.execution, pair.later.execution),
            "execution_tone": tone(pair.earlier.execution, pair.later.execution),
            "timeliness": difference(pair.earlier.timeliness, pair.later.timeliness),
            "timeliness_tone": tone(pair.earlier.timeliness, pair.later.timeliness),
        }
        for pair in found
    ]


def _cells(figures: Figures) -> list[str]:
    return [
        format_number(figures.due, active()),
        per_cent(figures.execution),
        per_cent(figures.timeliness),
    ]


def sentence(earlier: Figures, later: Figures) -> str:
    """Say in one sentence how execution and timeliness changed."""
    if not earlier.due or not later.due:
        return _("The two cannot be compared: nothing is due in one of them.")
    return _("Execution is {execution}, timeliness is {timeliness}.").format(
        execution=difference(earlier.execution, later.execution),
        timeliness=difference(earlier.timeliness, later.timeliness),
    )
