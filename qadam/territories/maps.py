"""Maps as figures to draw: outlines brought from degrees to a plane."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import cos, radians
from typing import Any

from qadam.kit import charts
from qadam.kit.charts import Value

WIDTH = 1000
# Shapes narrower than this many units of the drawing are too small to see or press: a point marks them.
SMALLEST = 22.0
# How many lines across a shape are tried for the place of its label.
SCANS = 24

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Mark:
    """What a map says of one unit: a number, None (not reported) or NOT_APPLICABLE, and where a press leads."""

    value: Value | str = None
    url: str = ""


@dataclass(frozen=True)
class Shape:
    """One unit of a drawn map: an SVG path (empty where only the place is known), the point for its mark or label.

    `kind` and `look` are those of a tile in kit.charts.
    """

    code: str
    label: str
    kind: str
    value: Value
    look: str
    url: str
    short: str = ""
    path: str = ""
    x: str = ""
    y: str = ""
    is_small: bool = False


@dataclass(frozen=True)
class Picture:
    """A drawn map: its size in units of the drawing, its shapes, its key, and where the outlines are from."""

    width: str
    height: str
    shapes: list[Shape]
    steps: list[dict[str, Any]]
    sources: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Land:
    """A unit with what is known of its place: rings of degrees, or only a point."""

    code: str
    label: str
    rings: Sequence[Ring] = ()
    point: tuple[float, float] | None = None
    source: str = ""
    short: str = ""


@dataclass(frozen=True)
class Plane:
    """An equirectangular view: degrees of longitude shortened by the cosine of the middle latitude."""

    left: float
    top: float
    squeeze: float
    scale: float
    height: int

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where degrees lie on the drawing, x to the right and y downwards."""
        return (longitude - self.left) * self.squeeze * self.scale, (self.top - latitude) * self.scale


def plane_of(points: Iterable[Sequence[float]], width: int = WIDTH) -> Plane:
    """Return the view of given width that holds all points (longitude, latitude in degrees); ValueError for none."""
    held = list(points)
    if not held:
        raise ValueError("no points to show")
    longitudes, latitudes = [point[0] for point in held], [point[1] for point in held]
    left, top, bottom = min(longitudes), max(latitudes), min(latitudes)
    squeeze = cos(radians((top + bottom) / 2))
    scale = width / max((max(longitudes) - left) * squeeze, 1e-9)
    return Plane(left, top, squeeze, scale, max(1, round((top - bottom) * scale)))


def path_of(rings: Iterable[Ring], plane: Plane) -> str:
    """Return the rings as one SVG path in whole units of the drawing, points that fall together written once."""
    return "".join(_ring_path(ring, plane) for ring in rings)


def area(ring: Ring) -> float:
    """Return the area inside a ring, in squares of the units of its points."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def inner_point(ring: Ring) -> tuple[float, float]:
    """Return a point well inside a ring, for its label: a crescent's middle would lie outside it."""
    top, bottom = min(y for _x, y in ring), max(y for _x, y in ring)
    chords = [
        ((right - left) * (1 - abs(number / SCANS - 0.5)), (left + right) / 2, y)
        for number in range(1, SCANS)
        for y in [top + (bottom - top) * number / SCANS]
        for left, right in _chords(ring, y)
    ]
    _length, x, y = max(chords, default=(0.0, ring[0][0], ring[0][1]))
    return x, y


def _chords(ring: Ring, y: float) -> list[tuple[float, float]]:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    crossed = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1) for (x1, y1), (x2, y2) in pairs if (y1 <= y) != (y2 <= y)
    )
    return list(zip(crossed[::2], crossed[1::2], strict=True))


def picture(lands: Sequence[Land], marks: Mapping[str, Mark], width: int = WIDTH) -> Picture:
    """Return the drawn map of the lands whose place is known, wide ones first so that small ones lie on top.

    `marks` say what stands on a unit, by its code; colours are those of a tile map. ValueError where no place is known.
    """
    known = [land for land in lands if land.rings or land.point]
    plane = plane_of([point for land in known for point in _points(land)], width)
    listed = {shape.code: shape for shape in shapes(known, marks)}
    drawn = [replace(listed[land.code], **_drawing(land, plane)) for land in known]
    drawn.sort(key=lambda shape: (shape.is_small, not shape.path))
    sources = sorted({land.source for land in known if land.source})
    return Picture(
        str(width), str(plane.height), drawn, charts.level_bounds([shape.value for shape in drawn]), sources
    )


def shapes(lands: Sequence[Land], marks: Mapping[str, Mark]) -> list[Shape]:
    """Return the units with their values and colours, not drawn yet: the rows of a map's table."""
    # A tile map knows the colours; where its tiles would lie does not matter here.
    held = [(land, marks.get(land.code, Mark())) for land in lands]
    tiles = [charts.Tile(land.code, land.label, mark.value, 0, 0, mark.url) for land, mark in held]
    return [
        Shape(tile["code"], tile["label"], tile["kind"], tile["value"], tile["look"], tile["url"])
        for tile in charts.tile_map(tiles)["tiles"]
    ]


def _points(land: Land) -> list[Sequence[float]]:
    return [point for ring in land.rings for point in ring] + ([land.point] if land.point else [])


def _drawing(land: Land, plane: Plane) -> dict[str, Any]:
    drawn = [[plane.place(*point) for point in ring] for ring in land.rings]
    if drawn:
        widest = max(drawn, key=area)
        size, (x, y) = area(widest), inner_point(widest)
    else:
        assert land.point is not None
        size, (x, y) = 0.0, plane.place(*land.point)
    # As text: a template would write 12,5 in Kazakh, which SVG does not read.
    path = path_of(land.rings, plane)
    return {
        "path": path,
        "x": f"{x:.0f}",
        "y": f"{y:.0f}",
        "is_small": size < SMALLEST**2,
        "short": land.short,
    }


def _ring_path(ring: Ring, plane: Plane) -> str:
    steps: list[str] = []
    for point in ring:
        x, y = plane.place(point[0], point[1])
        step = f"{round(x)} {round(y)}"
        if not steps or steps[-1] != step:
            steps.append(step)
    return f"M{'L'.join(steps)}Z"
