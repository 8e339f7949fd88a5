"""Norms in documents: how often each was met and missed, and where."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from qadam.indicators.documents.figures import HUNDRED, NOTHING
from qadam.indicators.models import Norm
from qadam.indicators.norming.judging import State, Verdict
from qadam.indicators.norming.sentences import asked_in_words
from qadam.indicators.queries.norms import Grid, Ground, norms_of
from qadam.kit.languages import active, localized
from qadam.kit.numbers import format_number
from qadam.kit.periods import Period
from qadam.programmes.models import Edition
from qadam.programmes.places import place_in
from qadam.writing.document import Block, Cell, Column, Row, Table


@dataclass(frozen=True)
class Tally:
    """How often a norm was met and missed among the territories and periods that could be judged."""

    met: int = 0
    missed: int = 0
    open: int = 0

    @property
    def judged(self) -> int:
        """Return how many cases were judged."""
        return self.met + self.missed

    @property
    def share(self) -> Decimal | None:
        """Return the share met in per cent; None where nothing was judged."""
        return round(self.met * HUNDRED / self.judged, 1) if self.judged else None

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.met + other.met, self.missed + other.missed, self.open + other.open)


@dataclass(frozen=True)
class Judged:
    """The norms of a programme as they stand, with those of their verdicts that fall into some days."""

    ground: Ground
    period: Period | None

    def verdicts(self, grid: Grid, code: str = "") -> list[Verdict]:
        """Return the verdicts of periods that end within the days, of one territory or of all."""
        ends = {slot.key for slot in grid.slots if self.period is None or slot.period.last in self.period}
        return [
            verdict
            for (place, key), verdict in grid.verdicts.items()
            if key in ends and (not code or place == code)
        ]

    def tally(self, grid: Grid, code: str = "") -> Tally:
        """Return how often a norm was met and missed."""
        states = [verdict.state for verdict in self.verdicts(grid, code)]
        met, missed = states.count(State.MET), states.count(State.MISSED)
        return Tally(met, missed, len(states) - met - missed)

    def total(self) -> Tally:
        """Return all norms together."""
        return sum((self.tally(grid) for grid in self.ground.grids), Tally())


def judged_in(edition: Edition, period: Period | None = None) -> Judged | None:
    """Return the norms of a programme, those of its periods that end within some days; None where it has none."""
    if not edition.norms.exists():
        return None
    return Judged(norms_of(edition), period)


def norm_table(judged: Judged) -> Iterator[Block]:
    """Yield every norm with what it asks and how often it was met and missed."""
    heads = [Column(_("No."), 0.5, "center"), Column(_("Norm"), 3), Column(_("What it asks"), 2.6)]
    heads += [
        Column(head, 0.8, "right") for head in (_("Met"), _("Missed"), _("Not judged yet"), _("Met, %"))
    ]
    heads += [Column(_("Place in the document"), 1.1)]
    rows = [Row(_norm_cells(place, grid, judged)) for place, grid in enumerate(judged.ground.grids, start=1)]
    if rows:
        yield Table(heads, rows)


def _norm_cells(place: int, grid: Grid, judged: Judged) -> list[Cell]:
    norm, tally = grid.norm, judged.tally(grid)
    name = localized(norm, "name")
    if not grid.is_measured:
        counts: list[Cell] = [_("not measured"), NOTHING, NOTHING, NOTHING]
    else:
        counts = [str(tally.met), str(tally.missed), str(tally.open), _share(tally)]
    return [str(place), name, asked_in_words(norm), *counts, place_in(norm.place, active()) or NOTHING]


def _share(tally: Tally) -> str:
    return NOTHING if tally.share is None else format_number(tally.share, active())


def region_table(judged: Judged) -> Iterator[Block]:
    """Yield the regions with how often each norm for regions was met there, of how often it was judged."""
    grids = [grid for grid in judged.ground.grids if _is_for_regions(grid, judged)]
    if not grids:
        return
    places = {place.code: place for grid in grids for place in grid.places if place}
    heads = [Column(_("Region"), 2)]
    heads += [Column(localized(grid.norm, "name"), 1, "center") for grid in grids]
    heads += [Column(_("In all"), 0.8, "center"), Column(_("Met, %"), 0.7, "right")]
    rows = []
    for code, place in places.items():
        tallies = [judged.tally(grid, code) for grid in grids]
        whole = sum(tallies, Tally())
        cells = [_met_of(tally) for tally in [*tallies, whole]]
        rows.append(Row([localized(place, "name"), *cells, _share(whole)]))
    yield Table(heads, rows, caption=_("Met, of how many judged, by region"), has_column_numbers=False)


def _is_for_regions(grid: Grid, judged: Judged) -> bool:
    is_region = grid.norm.scope == Norm.Scope.REGION
    return is_region and grid.is_measured and judged.tally(grid).judged > 0


def _met_of(tally: Tally) -> str:
    return _("{met} of {judged}").format(met=tally.met, judged=tally.judged) if tally.judged else NOTHING
