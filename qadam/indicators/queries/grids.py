"""The grid of a round: territories by indicators, each spot with its value, the one before, the target, the doubts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from qadam.indicators import entering
from qadam.indicators.achieving import achievement
from qadam.indicators.cells import Cell, Unclear, show_cell
from qadam.indicators.entering import Read, read_typed, show_typed
from qadam.indicators.models import (
    Expected,
    Indicator,
    Round,
    RowKind,
    Series,
    Target,
    Value,
    ValueEvidence,
)
from qadam.indicators.rules import Standing, chains_of
from qadam.indicators.spans import format_span, parse_span, span_in_words, unit_of
from qadam.indicators.units import words_of
from qadam.kit.languages import active, localized
from qadam.kit.numbers import format_number
from qadam.kit.periods import period_of
from qadam.people.models import User
from qadam.territories.models import Territory

State = Value.State
# So many cells stand on a page at most.
MOST_SPOTS = 300
WRITABLE = (State.DRAFT, State.RETURNED)


@dataclass(frozen=True)
class Hint:
    """A sentence beside a cell: a fault stops the value, a doubt does not."""

    text: str
    is_fault: bool = False


@dataclass
class Spot:
    """One cell of the grid: a series with its value of the round and what stands around it."""

    series: Series
    value: Value | None
    typed: str
    name: str
    indicator_name: str
    unit: str
    before: Value | None = None
    target: Cell | None = None
    evidence: int = 0
    is_writable: bool = False
    may_review: bool = False
    hints: list[Hint] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """Return the count of saves of the value."""
        return self.value.edition_number if self.value else 0

    @property
    def state(self) -> str:
        """Return the state as it is drawn; empty where nothing was entered."""
        return self.value.state if self.value else ""

    @property
    def is_known(self) -> bool:
        """Tell whether there is a number."""
        return self.value is not None and self.value.value is not None

    @property
    def shown(self) -> str:
        """Return the value as it is read."""
        return show_typed(self.value)

    @property
    def before_shown(self) -> str:
        """Return the value of the period before."""
        return show_cell(self.before.cell, active()) if self.before else ""

    @property
    def target_shown(self) -> str:
        """Return the target of the period, empty where none is set."""
        return (
            format_number(self.target.value, active())
            if self.target and self.target.value is not None
            else ""
        )

    @property
    def share(self) -> Decimal | None:
        """Return which share of the target was reached, in per cent: 118 % is 118 %."""
        if self.target is None or self.value is None:
            return None
        indicator = self.series.indicator
        found = achievement(indicator.direction, self.target.value, self.value.value, indicator.baseline)
        return None if found is None else round(found * 100, 1)

    @property
    def share_shown(self) -> str:
        """Return the share in words."""
        return "" if self.share is None else f"{format_number(self.share, active())} %"

    @property
    def has_fault(self) -> bool:
        """Tell whether something stops the value."""
        return any(hint.is_fault for hint in self.hints)

    @property
    def lacks_evidence(self) -> bool:
        """Tell whether a number stands here that nothing proves."""
        return self.is_known and not self.evidence


@dataclass
class Line:
    """The spots of a territory; a part "of which" stands below its whole."""

    code: str
    name: str
    is_of_which: bool
    spots: list[Spot | None]


@dataclass
class Grid:
    """A round as a table."""

    round: Round
    indicators: list[Indicator]
    lines: list[Line]
    before: str = ""
    page: "Page[tuple[str, bool]] | None" = None

    @property
    def spots(self) -> list[Spot]:
        """Return all spots there are."""
        return [spot for line in self.lines for spot in line.spots if spot is not None]

    @property
    def is_single(self) -> bool:
        """Tell whether it is one territory: its indicators stand below each other then."""
        return len(self.lines) == 1

    def by_series(self) -> dict[int, Spot]:
        """Return the spots by the keys of their series."""
        return {spot.series.pk: spot for spot in self.spots}


def span_before(span: str) -> str:
    """Return the period of the same length right before; empty where there is none."""
    unit, period = unit_of(span), parse_span(span)
    return format_span(period_of(unit, period.first - timedelta(days=1))) if unit else ""


def names_on(codes: Iterable[str], round_: Round) -> dict[str, Territory]:
    """Return the rows of these codes valid on the last day of a round, else the last row. One query."""
    found: dict[str, Territory] = {}
    for row in Territory.objects.filter(code__in=set(codes)).order_by("valid_from", "pk"):
        is_valid = (row.valid_from is None or row.valid_from <= round_.last_on) and (
            row.valid_to is None or round_.last_on <= row.valid_to
        )
        if is_valid or row.code not in found:
            found[row.code] = row
    return found


def grid_of(
    round_: Round,
    user: User,
    *,
    is_review: bool = False,
    territory: str = "",
    indicator: str = "",
    series: Iterable[int] | None = None,
    page: int | str | None = None,
) -> Grid:
    """Return what a person enters in a round, or what they review; a fixed number of queries.

    `territory` and `indicator` narrow it by their codes, `series` by their keys; `page` gives a page of territories.
    """
    expected = Expected.objects.filter(round=round_).select_related("series__indicator")
    if series is not None:
        expected = expected.filter(series__in=list(series))
    rows = [one.series for one in expected.order_by("series__position", "series__pk")]
    chains = chains_of({one.territory_code for one in rows})
    standing = Standing(user, round_.edition)
    mine = {
        one.pk: (
            standing.enters(chains[one.territory_code]),
            standing.reviews(one, chains[one.territory_code]),
        )
        for one in rows
    }
    rows = [one for one in rows if mine[one.pk][1 if is_review else 0]]
    rows = [
        one for one in rows if territory in ("", one.territory_code) and indicator in ("", one.indicator.code)
    ]
    order = _order(rows)
    if page is None:
        return _draw(round_, rows, mine, user, order)
    columns = len({one.indicator_id for one in rows})
    paged = Paginator(order, max(10, MOST_SPOTS // max(columns, 1))).get_page(page)
    codes = {code for code, _is_of_which in paged}
    grid = _draw(round_, [one for one in rows if one.territory_code in codes], mine, user, list(paged))
    grid.page = paged
    return grid


def _draw(
    round_: Round,
    rows: list[Series],
    mine: dict[int, tuple[bool, bool]],
    user: User,
    order: list[tuple[str, bool]],
) -> Grid:
    around = Around.of(round_, rows)
    names = names_on({one.territory_code for one in rows}, round_)
    indicators = sorted(
        {one.indicator_id: one.indicator for one in rows}.values(), key=lambda one: one.position
    )
    by_place = {(one.territory_code, one.indicator_id): one for one in rows}
    spots = {}
    for one in rows:
        value = around.current.get(one.pk)
        territory = names.get(one.territory_code)
        spots[one.pk] = Spot(
            series=one,
            value=value,
            typed=show_typed(value),
            name=localized(territory, "name") if territory else one.territory_code,
            indicator_name=localized(one.indicator, "name"),
            unit=words_of(one.indicator.unit),
            before=around.before.get(one.pk),
            target=around.targets.get(one.pk),
            evidence=around.evidence.get(one.pk, 0),
            is_writable=mine[one.pk][0] and _is_writable(round_, value),
            may_review=mine[one.pk][1]
            and value is not None
            and value.state == State.SUBMITTED
            and value.submitted_by_id != user.pk,
        )
    lines = [
        Line(
            code,
            localized(names[code], "name") if code in names else code,
            is_of_which,
            [spots[found.pk] if (found := by_place.get((code, one.pk))) else None for one in indicators],
        )
        for code, is_of_which in order
    ]
    grid = Grid(round_, indicators, lines, span_before(round_.span))
    _doubt_stored(grid, around)
    return grid


def _is_writable(round_: Round, value: Value | None) -> bool:
    if value is None:
        return round_.is_open
    return value.state in WRITABLE and (round_.is_open or value.version > 1)


def _order(rows: Sequence[Series]) -> list[tuple[str, bool]]:
    """Return the territories in the order of their series, each "of which" below its whole."""
    below: dict[str, list[str]] = defaultdict(list)
    tops: list[str] = []
    for one in rows:
        if one.row == RowKind.OF_WHICH:
            if one.territory_code not in below[one.parent_code]:
                below[one.parent_code].append(one.territory_code)
        elif one.territory_code not in tops:
            tops.append(one.territory_code)
    order = []
    for code in tops:
        order.append((code, False))
        order += [(part, True) for part in below.pop(code, [])]
    return order + [(part, True) for parts in below.values() for part in parts]


@dataclass
class Around:
    """What stands around the values of some series: the last versions, the period before, targets, evidence."""

    current: dict[int, Value]
    before: dict[int, Value]
    targets: dict[int, Cell]
    evidence: dict[int, int]

    @classmethod
    def of(cls, round_: Round, rows: Sequence[Series]) -> "Around":
        """Read it; four queries."""
        keys = [one.pk for one in rows]
        own = Value.objects.filter(series__in=keys)
        people = own.select_related("entered_by", "submitted_by", "reviewed_by")
        counted = ValueEvidence.objects.filter(series__in=keys, span=round_.span).order_by()
        return cls(
            {value.series_id: value for value in people.current().filter(span=round_.span)},
            {value.series_id: value for value in own.official().filter(span=span_before(round_.span))},
            {
                target.series_id: target.cell
                for target in Target.objects.filter(series__in=keys, span=round_.span, is_in_force=True)
            },
            {row["series"]: row["count"] for row in counted.values("series").annotate(count=Count("pk"))},
        )


def _doubt_stored(grid: Grid, around: Around) -> None:
    """Put the doubts of what is stored beside each spot."""
    typed = {
        spot.series.pk: Read(spot.value.cell, spot.value.numerator, spot.value.denominator)
        for spot in grid.spots
        if spot.value is not None
    }
    found = doubts(grid, typed)
    for spot in grid.spots:
        spot.hints = found.get(spot.series.pk, [])


def hints_for(grid: Grid, texts: Mapping[int, str]) -> dict[int, list[Hint]]:
    """Return what is to be said of texts just typed, by the keys of their series; nothing is saved."""
    typed: dict[int, Read] = {}
    unclear: dict[int, list[Hint]] = {}
    for spot in grid.spots:
        text = texts.get(spot.series.pk)
        if text is None:
            if spot.value is not None:
                typed[spot.series.pk] = Read(spot.value.cell, spot.value.numerator, spot.value.denominator)
            continue
        try:
            typed[spot.series.pk] = read_typed(spot.series.indicator, text)
        except Unclear as question:
            unclear[spot.series.pk] = [Hint(str(question), is_fault=True)]
    return doubts(grid, typed) | unclear


def doubts(grid: Grid, typed: Mapping[int, Read]) -> dict[int, list[Hint]]:
    """Return what contradicts itself in typed values: of-which above its whole, sums, shares, jumps."""
    found: dict[int, list[Hint]] = defaultdict(list)
    numbers: dict[tuple[int, str], Decimal] = {}
    spots = grid.by_series()
    for key, read in typed.items():
        spot = spots[key]
        if read.cell is None:
            continue
        fault = entering.fault_of(spot.series.indicator, read.cell, read.numerator, read.denominator)
        if fault:
            found[key].append(Hint(fault, is_fault=True))
        if read.cell.value is not None:
            numbers[spot.series.indicator_id, spot.series.territory_code] = read.cell.value
    summands = _summands(grid.indicators)
    for key, read in typed.items():
        spot = spots[key]
        if read.cell is None or read.cell.value is None:
            continue
        found[key] += _part_doubts(spot, read.cell.value, numbers)
        found[key] += _sum_doubts(spot, read.cell.value, numbers, summands)
        found[key] += _time_doubts(spot, read.cell.value, grid)
    return {key: hints for key, hints in found.items() if hints}


def _summands(indicators: Sequence[Indicator]) -> dict[int, list[int]]:
    parts: dict[int, list[int]] = defaultdict(list)
    through = Indicator.summands.through.objects.filter(from_indicator__in=indicators)
    for whole, part in through.values_list("from_indicator", "to_indicator"):
        parts[whole].append(part)
    return parts


def _part_doubts(spot: Spot, number: Decimal, numbers: Mapping[tuple[int, str], Decimal]) -> Iterable[Hint]:
    series = spot.series
    if series.row == RowKind.OF_WHICH:
        whole = numbers.get((series.indicator_id, series.parent_code))
        if whole is not None and number > whole:
            yield Hint(entering.more_than_whole(series, number, whole), is_fault=True)


def _sum_doubts(
    spot: Spot,
    number: Decimal,
    numbers: Mapping[tuple[int, str], Decimal],
    summands: Mapping[int, list[int]],
) -> Iterable[Hint]:
    code = spot.series.territory_code
    parts = [numbers.get((key, code)) for key in summands.get(spot.series.indicator_id, [])]
    known = [part for part in parts if part is not None]
    if parts and len(known) == len(parts) and sum(known) != number:
        said = _("The parts add up to {total}, here stands {number}.")
        yield Hint(
            said.format(
                total=format_number(sum(known, Decimal(0)), active()), number=format_number(number, active())
            )
        )


def _time_doubts(spot: Spot, number: Decimal, grid: Grid) -> Iterable[Hint]:
    before = spot.before.value if spot.before else None
    if before is None:
        return
    values = {"before": format_number(before, active()), "period": span_in_words(grid.before, active())}
    if spot.series.indicator.kind == Indicator.Kind.CUMULATIVE:
        is_same_year = parse_span(grid.before).first.year == grid.round.first_on.year
        if is_same_year and number < before:
            said = _("It is counted since the beginning of the year and was {before} in {period} already.")
            yield Hint(said.format(**values))
    elif entering.is_jump(before, number):
        yield Hint(_("It differs much from {before} in {period}. Is it right?").format(**values))


def territories_of(grid: Grid) -> list[tuple[str, str]]:
    """Return the codes and names of the territories of a grid."""
    return [(line.code, line.name) for line in grid.lines]


def values_of(round_: Round) -> Q:
    """Return the condition of values that belong to a round."""
    return Q(series__expected__round=round_, span=round_.span)
