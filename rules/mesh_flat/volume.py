"""The volume that the engine computes for a nearly flat mesh, and how wrong it may be."""

from __future__ import annotations

import math
from collections.abc import Iterable

from .shape import Point, Sheet, cross, dot, minus

SMALLEST = 1e-15
"""A mesh of less volume is refused."""
_SMALLEST_AREA = 1e-9
_FEWEST_POINTS = 4
_ROUNDING = 2.0**-52
_ORIGIN = (0.0, 0.0, 0.0)


def surely_none(
    sheet: Sheet, scale: Point, moved: Point, *, turned: bool, single: bool = False
) -> bool:
    """Say whether the volume is below what is refused, however the engine rounds.

    `single` is for releases that move and scale the points in single precision, which bends
    any plane but those of the coordinates.
    """
    if len(set(sheet.points)) < _FEWEST_POINTS:
        return False
    if single and (turned or not _level(sheet.points)):
        return False
    points = [_times(minus(point, moved), scale) for point in sheet.points]
    corners = [(points[a], points[b], points[c]) for a, b, c in sheet.faces]
    areas = [_length(cross(minus(b, a), minus(c, a))) / 2 for a, b, c in corners]
    total = sum(areas)
    if total < _SMALLEST_AREA:
        return False
    middles = [_middle(three) for three in corners]
    centre = _sum(_times(one, (area, area, area)) for one, area in zip(middles, areas, strict=True))
    centre = (centre[0] / total, centre[1] / total, centre[2] / total)
    volume = sum(abs(_tetrahedron(centre, *three)) for three in corners)
    return volume + total * _off(points, turned=turned) < SMALLEST


def _off(points: list[Point], *, turned: bool) -> float:
    """Return how far from the plane rounding may put a point; none in a coordinate plane."""
    level = _level(points)
    if level and not turned:
        return 2 * _ROUNDING * abs(level[0])
    return 4 * _ROUNDING * max(map(abs, (one for point in points for one in point)))


def _level(points: list[Point]) -> list[float]:
    """Return the heights of the points along axes where all have the same; most have none."""
    return [axis[0] for axis in zip(*points, strict=True) if min(axis) == max(axis)]


def _tetrahedron(top: Point, a: Point, b: Point, c: Point) -> float:
    return dot(minus(a, top), cross(minus(b, top), minus(c, top))) / 6


def _middle(three: tuple[Point, Point, Point]) -> Point:
    x, y, z = _sum(three)
    return (x / 3, y / 3, z / 3)


def _sum(points: Iterable[Point]) -> Point:
    x, y, z = _ORIGIN
    for point in points:
        x, y, z = x + point[0], y + point[1], z + point[2]
    return (x, y, z)


def _times(one: Point, other: Point) -> Point:
    return (one[0] * other[0], one[1] * other[1], one[2] * other[2])


def _length(one: Point) -> float:
    return math.sqrt(dot(one, one))
