"""The board's figures laid out: lines by direction, body, territory, month, with the names they go by."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from qadam.kit.languages import localized
from qadam.people.models import Body
from qadam.plans.board.figures import Board, Figures
from qadam.plans.public.filters import month_words
from qadam.plans.public.tree import short_name
from qadam.plans.public.units import common_unit, places_of, region_of
from qadam.programmes.models import Edition, PlanNode

# In an address: bodies without a unit, bodies of units that are no more on the day, and after a unit its own bodies.
COUNTRY, EARLIER = "country", "earlier"
WHOLE_UNIT = "."


@dataclass(frozen=True)
class Line:
    """One line of a cut: its words, how deep it lies, what narrows the duties to it, its figures."""

    label: str
    figures: Figures
    narrowing: Mapping[str, object]
    depth: int = 0
    key: str = ""
    # Where it stands in its cut, the same in any period.
    place: int = 0


def by_direction(by_node: Mapping[int, Figures], editions: Sequence[Edition]) -> list[Line]:
    """Return programmes (where there are several), directions and sections in the plan's order; one query."""
    nodes = list(PlanNode.objects.filter(edition__in=editions).order_by("edition", "position"))
    below: dict[int | None, list[PlanNode]] = defaultdict(list)
    for node in nodes:
        below[node.parent_id].append(node)
    roots: dict[int, list[PlanNode]] = defaultdict(list)
    for node in below[None]:
        roots[node.edition_id].append(node)
    lines: list[Line] = []
    for edition in editions:
        branch = [
            line
            for node in roots[edition.pk]
            for line in _branch(node, below, by_node, int(len(editions) > 1))
        ]
        if len(editions) > 1:
            depths = [line for line in branch if line.depth == 1]
            figures = sum((line.figures for line in depths), Figures())
            lines.append(Line(localized(edition, "short"), figures, {"in": edition.slug}))
        lines += branch
    placed = [replace(line, place=place) for place, line in enumerate(lines)]
    return [line for line in placed if line.figures != Figures()]


def _branch(
    node: PlanNode, below: Mapping[int | None, list[PlanNode]], by_node: Mapping[int, Figures], depth: int
) -> list[Line]:
    parts = [line for child in below.get(node.pk, []) for line in _branch(child, below, by_node, depth + 1)]
    direct = [line.figures for line in parts if line.depth == depth + 1]
    figures = sum(direct, by_node.get(node.pk, Figures()))
    name = localized(node, "name")
    label = f"{node.number}. {name}" if node.number else name
    return [Line(label, figures, {"node": node.pk}, depth), *parts]


def bodies_in(board: Board, more: Iterable[int | None] = ()) -> dict[int, Body]:
    """Return the bodies of a board and those that review, by their keys; one query."""
    keys = {*board.by_body, *board.by_side, *more} - {None}
    return Body.objects.in_bulk([key for key in keys if key is not None])


def by_body(board: Board, bodies: Mapping[int, Body]) -> list[Line]:
    """Return the bodies in the order of the Kazakh alphabet."""
    ordered = sorted(board.by_body, key=lambda key: bodies[key].sort_kk)
    return [
        Line(
            localized(bodies[key], "name"), board.by_body[key], {"body": bodies[key].key}, key=bodies[key].key
        )
        for key in ordered
    ]


def by_territory(board: Board, bodies: Mapping[int, Body], day: date) -> list[Line]:
    """Return the units of the day with what their bodies owe, and last what belongs to none; one query.

    Districts stand where all lies in one unit.
    """
    within = unit_of(board, bodies)
    held: dict[str, Figures] = defaultdict(Figures)
    for key, figures in board.by_body.items():
        code = bodies[key].territory_code
        held[code if within else region_of(code)] += figures
    lines = [
        Line(localized(unit, "name"), held.pop(unit.code, Figures()), {"territory": unit.code}, key=unit.code)
        for unit in (places_of(within, day) if any(held) else [])
    ]
    whole = held.pop(within, Figures()) if within else Figures()
    country = held.pop("", Figures())
    earlier = sum(held.values(), Figures())
    rest = [
        (_("bodies of the whole unit"), whole, f"{within}{WHOLE_UNIT}"),
        (_("bodies of the whole country"), country, COUNTRY),
        (_("earlier units"), earlier, EARLIER),
    ]
    lines += [Line(label, figures, {"territory": code}) for label, figures, code in rest]
    return [line for line in lines if line.key or line.figures != Figures()]


def unit_of(board: Board, bodies: Mapping[int, Body]) -> str:
    """Return the unit in whose districts all that is counted lies, nothing where it lies in several."""
    return common_unit(code for key in board.by_body if (code := bodies[key].territory_code))


def by_month(board: Board) -> list[Line]:
    """Return the months in their order."""
    return [
        Line(month_words(month.year, month.month), figures, {"month": f"{month:%Y-%m}"}, key=f"{month:%Y-%m}")
        for month, figures in board.by_month.items()
    ]


def side_name(key: int | None, bodies: Mapping[int, Body]) -> str:
    """Return the short name of a side that reviews, nothing where no body is named."""
    return short_name(bodies[key]) if key is not None and key in bodies else ""
