"""TopoJSON into shapes: arcs, their transform, polygons as rings of longitude and latitude."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

# Degrees of longitude and latitude; a metre is about 0.00001.
PLACES = 5
Point = tuple[float, float]
Ring = list[Point]


class WrongFile(Exception):
    """The file is not TopoJSON we can read; the message says why, in the reader's language."""


@dataclass(frozen=True)
class Feature:
    """One geometry of the file: its place in it, its id, what is said of it, its rings (holes are rings too)."""

    number: int
    id: str
    properties: dict[str, Any]
    rings: list[Ring]

    def text(self, name: str) -> str:
        """Return one of its properties as text, empty where there is none."""
        return str(self.properties.get(name) or "").strip()


def decode(content: bytes) -> list[Feature]:
    """Return the polygons of a TopoJSON file in its order; raises WrongFile, naming the geometry that is at fault."""
    topology = _topology(content)
    try:
        arcs = [_absolute(arc, topology.get("transform")) for arc in topology["arcs"]]
        geometries = [geometry for each in topology["objects"].values() for geometry in _flat(each)]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise WrongFile(_("The arcs or objects of the file cannot be read.")) from error
    return [_feature(number, geometry, arcs) for number, geometry in enumerate(geometries, start=1)]


def _topology(content: bytes) -> dict[str, Any]:
    try:
        topology = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise WrongFile(_("The file is not JSON.")) from error
    if not isinstance(topology, dict) or topology.get("type") != "Topology":
        raise WrongFile(_("The file is JSON, but not a TopoJSON topology."))
    return topology


def _absolute(arc: Sequence[Sequence[float]], transform: dict[str, Any] | None) -> Ring:
    if transform is None:
        return [_degrees(point[0], point[1]) for point in arc]
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    points, x, y = [], 0.0, 0.0
    for step in arc:
        # Each point but the first is written as its distance from the one before.
        x, y = x + step[0], y + step[1]
        points.append(_degrees(x * scale_x + left, y * scale_y + bottom))
    return points


def _degrees(longitude: float, latitude: float) -> Point:
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError(longitude, latitude)
    return round(longitude, PLACES), round(latitude, PLACES)


def _flat(geometry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if geometry["type"] == "GeometryCollection":
        for each in geometry["geometries"]:
            yield from _flat(each)
    else:
        yield geometry


def _feature(number: int, geometry: dict[str, Any], arcs: list[Ring]) -> Feature:
    identifier = str(geometry.get("id", ""))
    try:
        rings = [_ring(indexes, arcs) for indexes in _rings_of(geometry)]
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise WrongFile(
            _("Geometry {number} ({id}) is broken or not a polygon.").format(
                number=number, id=identifier or "–"
            )
        ) from error
    return Feature(number, identifier, dict(geometry.get("properties") or {}), rings)


def _rings_of(geometry: dict[str, Any]) -> list[list[int]]:
    if geometry["type"] == "Polygon":
        return list(geometry["arcs"])
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["arcs"] for ring in polygon]
    raise ValueError(geometry["type"])


def _ring(indexes: Sequence[int], arcs: list[Ring]) -> Ring:
    ring: Ring = []
    for index in indexes:
        # «~3» is arc 3 walked backwards.
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ValueError("an open ring")
    return ring
