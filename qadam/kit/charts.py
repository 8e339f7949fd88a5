"""Charts as plain figures for SVG templates: no models, no words, no clock.

Every place and length is text with a point («12.5»), ready for an SVG attribute: a template would write 12,5 in Kazakh.
A value is a number, or None where it was not reported; NOT_APPLICABLE stands where there can be none. Zero is a number.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

Number = int | float | Decimal
Value = Number | None
NOT_APPLICABLE: Final = "not_applicable"
LEVELS = 4


class Bar(NamedTuple):
    """One line of a bar chart: what, how much and, for a bullet, how much was planned."""

    label: str
    value: Value
    plan: Value = None
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
    points: Sequence[tuple[str, Value]], target: Value = None, width: int = 600, height: int = 200
) -> dict[str, Any]:
    """Return a broken line over labelled points on a field of width × height, with gaps where nothing was reported.

    The field begins at zero unless a value is below it; `ticks` are round numbers from bottom to top.
    """
    values = [value for _label, value in points if value is not None]
    ticks = nice_ticks([*values, *([target] if target is not None else [])])
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
        "ticks": [{"value": tick, "y": place(height_of(tick))} for tick in ticks],
        "labels": [label for label, _value in points],
        "points": [{"label": label, "value": value} for label, value in points],
    }


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
    top = _top(numbers)
    return {
        "width": str(side * max((tile.col + tile.columns for tile in tiles), default=1)),
        "height": str(side * max((tile.row + tile.rows for tile in tiles), default=1)),
        "side": str(side),
        "middle": place(side / 2),
        "tiles": [_tile(tile, side, top) for tile in tiles],
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
    """Return the colours of a key with the largest value of each."""
    top = _top(values)
    whole = all(float(value or 0).is_integer() for value in values)
    ends = [top * number / LEVELS for number in range(1, LEVELS + 1)]
    return [
        {"level": number, "upto": math.floor(end) if whole else end}
        for number, end in enumerate(ends, start=1)
    ]


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


def _tile(tile: Tile, side: int, top: float) -> dict[str, Any]:
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
        "look": f"heat-{level(known, top)}" if kind == "known" else f"tile-{kind}",
    }


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
