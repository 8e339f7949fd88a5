"""The sections of a package, and the spot of each row in them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from qadam.intake.models import Row
from qadam.intake.packaging.plan import Plan, Spot, row_of, texts_of
from qadam.kit.fields import length_of
from qadam.programmes.models import PlanNode
from qadam.programmes.package.schema import NodeRow

NAME = length_of(PlanNode, "name_kk")
Path = tuple[str, ...]


def tree_of(plan: Plan) -> tuple[list[NodeRow], dict[int, Spot]]:
    """Return the sections in their order, and for each row by its key the section and the number it gets."""
    paths = {row.pk: path_of(plan, row) for row in plan.rows}
    numbers, others = _numbers(plan.rows), _in_other_language(plan, paths)
    deepest = max((len(row.as_checked["sections"]) for row in plan.rows), default=0)
    nodes: dict[Path, NodeRow] = {}
    below: Counter[str] = Counter()
    for part in dict.fromkeys(part for path in paths.values() for part in _parts(path)):
        parent = nodes[part[:-1]].key if len(part) > 1 else ""
        below[parent] += 1
        nodes[part] = row_of(
            NodeRow,
            key=f"{parent}.{below[parent]}" if parent else str(below[parent]),
            parent=parent,
            kind="direction" if len(part) == 1 and deepest > 1 else "section",
            number="",
            **texts_of(plan, "name", part[-1], others.get(part, ""), NAME),
            first_on=None,
            last_on=None,
        )
    spots = {row.pk: Spot(nodes[paths[row.pk]].key, numbers[row.pk]) for row in plan.rows}
    return list(nodes.values()), spots


def path_of(plan: Plan, row: Row) -> Path:
    """Return the sections a row stands in: the whole document where it names none."""
    return tuple(row.as_checked["sections"]) or (plan.intake.title or str(plan.intake),)


def _parts(path: Path) -> Iterator[Path]:
    """Yield the way to a section: the outermost first, the section itself last."""
    for depth in range(1, len(path) + 1):
        yield path[:depth]


def _in_other_language(plan: Plan, paths: Mapping[int, Path]) -> dict[Path, str]:
    """Return how the other language calls each section, where both have as many above one another."""
    found: dict[Path, str] = {}
    for row in plan.rows:
        twin = plan.twins.get(row.pk)
        names = twin.as_checked["sections"] if twin else []
        if len(names) == len(paths[row.pk]):
            for part, name in zip(_parts(paths[row.pk]), names, strict=True):
                found.setdefault(part, name)
    return found


def own_number(row: Row) -> str:
    """Return the number of a row as a programme writes it, empty for a row without one."""
    number: str = row.as_checked["number"]
    return number.replace("/", "-").strip()


def _numbers(rows: Sequence[Row]) -> dict[int, str]:
    """Return a number for each row: its own, else the number above it with a count, else its place in the plan."""
    found: dict[int, str] = {}
    taken = {own_number(row) for row in rows}
    above = ""
    for place, row in enumerate(rows, start=1):
        own = own_number(row)
        above = own or above
        number = own or next(made for made in _made_up(above, place) if made not in taken)
        taken.add(number)
        found[row.pk] = number
    return found


def _made_up(above: str, place: int) -> Iterator[str]:
    """Yield the numbers that a row without one may get, the likeliest first."""
    if not above:
        yield str(place)
    for number in count(1):
        yield f"{above or place}-{number}"
