"""Charts as plain figures for SVG templates: no models, no words, no clock.

Every place and length is text with a point («12.5»), ready for an SVG attribute: a template would write 12,5 in Kazakh.
A value is a number, or None where it was not reported; NOT_APPLICABLE stands where there can be none. Zero is a number.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

Number = int | float | Decimal
Value = Number | None
NOT_APPLICABLE: Final = "not_applicable"
LEVELS = 4
# How wide the mark of a plan on a line is, how many labels fit below it, and how much room a name takes in a scatter.
MARK = 24
MOST_LABELS = 8
NAME = (120, 16)


class Bar(NamedTuple):
    """One line of a bar chart: what, how much and, for a bullet, how much was planned and what more is said of it."""

    label: str
    value: Value
    plan: Value = None
    url: str = ""
    note: str = ""


class Point(NamedTuple):
    """One point of a scatter: what, how much was planned and how much came of it."""

    label: str
    plan: Value
    fact: Value
    url: str = ""


class Tile(NamedTuple):
    """One unit of a tile map with its place on the grid, and how many tiles it covers from there."""

    code: str
    label: str
    value: Value | str
    col: int
    row: int
    url: str = ""
    columns: int = 1
    rows: int = 1


def place(number: float) -> str:
    """Return a number as an SVG attribute: a point, at most two decimals, no zeros at the end."""
    written = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def bars(rows: Sequence[Bar], maximum: Value = None) -> list[dict[str, Any]]:
    """Return bars on a field of 100 × 10; a plan stands as a mark, and `is_below` says the fact fell short of it."""
    top = _top([*(row.value for row in rows), *(row.plan for row in rows), maximum])
    return [
        {
            "label": row.label,
            "url": row.url,
            "note": row.note,
            "value": row.value,
            "plan": row.plan,
            "width": "0" if row.value is None else place(_share(row.value, top)),
            "mark": "" if row.plan is None else place(_share(row.plan, top)),
            "is_reported": row.value is not None,
            "is_below": row.value is not None and row.plan is not None and row.value < row.plan,
        }
        for row in rows
    ]


def line(
    points: Sequence[tuple[str, Value]],
    target: Value = None,
    width: int = 600,
    height: int = 200,
    plans: Sequence[Value] = (),
    baseline: Value = None,
) -> dict[str, Any]:
    """Return a broken line over labelled points on a field of width × height, with gaps where nothing was reported.

    The field begins at zero unless a value is below it; `ticks` are round numbers from bottom to top. `plans` are what
    was to be reached at each point, drawn as marks; `baseline` is a level across the field, as `target` is. Of many
    labels only some stand below the field.
    """
    planned = list(plans) or [None] * len(points)
    ticks = nice_ticks([*(value for _label, value in points), *planned, target, baseline])
    low, high = ticks[0], ticks[-1]
    step = width / max(len(points) - 1, 1)

    def height_of(value: Value) -> float:
        return height - (float(value or 0) - low) / (high - low) * height

    dots = [
        {"label": label, "value": value, "x": place(number * step), "y": place(height_of(value))}
        for number, (label, value) in enumerate(points)
        if value is not None
    ]
    return {
        "width": str(width),
        "height": str(height),
        "paths": _runs(points, step, height_of),
        "dots": dots,
        "last": dots[-1] if dots else None,
        "target": target,
        "target_y": "" if target is None else place(height_of(target)),
        "baseline": baseline,
        "baseline_y": "" if baseline is None else place(height_of(baseline)),
        "marks": [
            {"value": plan, "x": place(number * step - MARK / 2), "y": place(height_of(plan))}
            for number, plan in enumerate(planned)
            if plan is not None
        ],
        "mark_width": str(MARK),
        "ticks": [{"value": tick, "y": place(height_of(tick))} for tick in ticks],
        "labels": _some(label for label, _value in points),
        "points": [
            {"label": label, "value": value, "plan": plan}
            for (label, value), plan in zip(points, planned, strict=True)
        ],
    }


def scatter(points: Sequence[Point], side: int = 400, most_labels: int = 5) -> dict[str, Any]:
    """Return points on a square of that side, plan to the right and fact upwards, with the diagonal of "as planned".

    Both ways count alike and begin at zero or below. The points farthest from the diagonal carry their `name`, none
    upon another. A point without plan or fact has no place: `missing` tells how many there are.
    """
    known = [point for point in points if point.plan is not None and point.fact is not None]
    ticks = nice_ticks([value for point in known for value in (point.plan, point.fact)])
    low, high = ticks[0], ticks[-1]

    def along(value: Value) -> float:
        return (float(value or 0) - low) / (high - low) * side

    places = [(along(point.plan), side - along(point.fact)) for point in known]
    named = _outliers(known, places, (high - low) / 50, most_labels)
    return {
        "side": str(side),
        "diagonal": f"M0 {side}L{side} 0",
        "ticks": [{"value": tick, "x": place(along(tick)), "y": place(side - along(tick))} for tick in ticks],
        "dots": [
            {
                "label": point.label,
                "plan": point.plan,
                "fact": point.fact,
                "url": point.url,
                "x": place(x),
                "y": place(y),
                "is_below": _gap(point) < 0,
                "name": point.label if number in named else "",
                # A name leans towards the middle of the field.
                "anchor": "end" if x > side * 0.6 else "start",
                "name_x": place(x - 9 if x > side * 0.6 else x + 9),
                "name_y": place(y + 4),
            }
            for number, (point, (x, y)) in enumerate(zip(known, places, strict=True))
        ],
        "points": [
            {"label": point.label, "plan": point.plan, "fact": point.fact, "url": point.url}
            for point in points
        ],
        "missing": len(points) - len(known),
    }


def _outliers(
    points: Sequence[Point], places: Sequence[tuple[float, float]], least: float, most: int
) -> set[int]:
    named: list[int] = []
    for number in sorted(range(len(points)), key=lambda number: -abs(_gap(points[number]))):
        x, y = places[number]
        is_free = all(abs(places[one][0] - x) > NAME[0] or abs(places[one][1] - y) > NAME[1] for one in named)
        if abs(_gap(points[number])) >= least and is_free and len(named) < most:
            named.append(number)
    return set(named)


def _gap(point: Point) -> float:
    return float(point.fact or 0) - float(point.plan or 0)


def _some(labels: Iterable[str]) -> list[str]:
    held = list(labels)
    step = math.ceil(len(held) / MOST_LABELS)
    return [label if number % step == 0 else "" for number, label in enumerate(held)]


def nice_ticks(values: Sequence[Value], count: int = 4) -> list[float | int]:
    """Return about `count` round steps (1, 2, 2.5 or 5 × a power of ten) that hold zero and every value."""
    known = [float(value) for value in values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    if high - low < 1e-9:
        high = low + 1
    rough = (high - low) / count
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    first, last = math.floor(low / step + 1e-12), math.ceil(high / step - 1e-12)
    ticks = [round(number * step, 10) for number in range(first, last + 1)]
    return [int(tick) if tick == int(tick) else tick for tick in ticks]


def sparkline(values: Sequence[Value], width: int = 96, height: int = 24) -> dict[str, Any]:
    """Return a small line from its own lowest to its own highest value, with a dot on the last one reported."""
    known = [float(value) for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    span = (high - low) or 1.0
    step = width / max(len(values) - 1, 1)

    def height_of(value: Value) -> float:
        return height - 2 - (float(value or 0) - low) / span * (height - 4)

    points = [(str(number), value) for number, value in enumerate(values)]
    dots = [
        (place(number * step), place(height_of(value)))
        for number, value in enumerate(values)
        if value is not None
    ]
    return {
        "width": str(width),
        "height": str(height),
        "paths": _runs(points, step, height_of),
        "last": {"x": dots[-1][0], "y": dots[-1][1]} if dots else None,
    }


def tile_map(tiles: Sequence[Tile], side: int = 64) -> dict[str, Any]:
    """Return squares on a grid with one of five levels of colour; a missing value is an empty frame, not a pale one."""
    numbers = [tile.value for tile in tiles if isinstance(tile.value, Number)]
    top = _top([number for number in numbers if number >= 0])
    low = _top([-number for number in numbers if number < 0])
    return {
        "width": str(side * max((tile.col + tile.columns for tile in tiles), default=1)),
        "height": str(side * max((tile.row + tile.rows for tile in tiles), default=1)),
        "side": str(side),
        "middle": place(side / 2),
        "tiles": [_tile(tile, side, top, low) for tile in tiles],
        "known": len(numbers),
        "unknown": sum(tile.value is None for tile in tiles),
        "has_not_applicable": any(tile.value == NOT_APPLICABLE for tile in tiles),
        "steps": level_bounds(numbers),
    }


def level(value: Value, top: float) -> int:
    """Return 0 for zero and 1…4 for the quarters of the way to the top."""
    if not value:
        return 0
    return min(LEVELS, max(1, math.ceil(float(value) / top * LEVELS - 1e-9)))


def level_bounds(values: Sequence[Value]) -> list[dict[str, Any]]:
    """Return the colours of a key with the largest value of each; numbers below zero have colours of their own."""
    whole = all(float(value or 0).is_integer() for value in values)
    above = [value for value in values if value is not None and value >= 0]
    below = [-value for value in values if value is not None and value < 0]
    steps: list[dict[str, Any]] = [
        {"look": f"under-{number}", "upto": -end} for number, end in _ends(below, whole=whole)
    ][::-1]
    if above or not below:
        steps += [{"look": f"heat-{number}", "upto": end} for number, end in _ends(above, whole=whole)]
    return [step | {"is_below": step["upto"] < 0} for step in steps]


def _ends(values: Sequence[Value], *, whole: bool) -> list[tuple[int, float]]:
    top = _top(values)
    ends = [top * number / LEVELS for number in range(1, LEVELS + 1)] if values or not whole else []
    return [(number, math.floor(end) if whole else end) for number, end in enumerate(ends, start=1)]


def heat_calendar(
    counts: Mapping[date, int],
    first: date,
    last: date,
    off_days: frozenset[date] = frozenset(),
    today: date | None = None,
) -> list[dict[str, Any]]:
    """Return one strip of 31 squares per month from first to last, each day with its count and level.

    Days outside the span have no square; off_days (weekends, holidays) are marked so that they look apart.
    """
    top = _top(list(counts.values()))
    months: dict[tuple[int, int], list[dict[str, Any]]] = {}
    day = first
    while day <= last:
        count = counts.get(day, 0)
        months.setdefault((day.year, day.month), []).append(
            {
                "day": day,
                "x": str(day.day - 1),
                "count": count,
                "level": level(count, top),
                "is_off": day in off_days and not count,
                "is_today": day == today,
            }
        )
        day += timedelta(days=1)
    return [
        {"month": days[0]["day"].replace(day=1), "days": days, "total": sum(cell["count"] for cell in days)}
        for days in months.values()
    ]


def _tile(tile: Tile, side: int, top: float, low: float) -> dict[str, Any]:
    kind = "gap" if tile.value is None else "na" if tile.value == NOT_APPLICABLE else "known"
    known = tile.value if isinstance(tile.value, Number) else None
    return {
        "code": tile.code,
        "label": tile.label,
        "url": tile.url,
        "kind": kind,
        "value": known,
        "x": str(tile.col * side),
        "y": str(tile.row * side),
        "width": str(tile.columns * side),
        "height": str(tile.rows * side),
        "ground_width": str(tile.columns * side - 6),
        "ground_height": str(tile.rows * side - 6),
        "middle_x": place(tile.columns * side / 2 - 1),
        "code_y": place(tile.rows * side / 2 - 4),
        "value_y": place(tile.rows * side / 2 + 14),
        "look": _look(known, top, low) if kind == "known" else f"tile-{kind}",
    }


def _look(value: Value, top: float, low: float) -> str:
    return f"under-{level(-value, low)}" if value is not None and value < 0 else f"heat-{level(value, top)}"


def _runs(points: Sequence[tuple[str, Value]], step: float, height_of: Any) -> list[str]:
    runs: list[list[str]] = [[]]
    for number, (_label, value) in enumerate(points):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{place(number * step)} {place(height_of(value))}")
    return [f"M{'L'.join(run)}" for run in runs if len(run) > 1]


def _top(values: Sequence[Value]) -> float:
    return max([float(value) for value in values if value is not None] or [0.0]) or 1.0


def _share(value: Value, top: float) -> float:
    return max(0.0, min(100.0, float(value or 0) / top * 100))
