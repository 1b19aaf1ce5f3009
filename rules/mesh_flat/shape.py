"""Read the triangles of a mesh while they lie in one plane."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar

_Number = TypeVar("_Number", int, float)
Point = tuple[float, float, float]
Face = tuple[int, int, int]

MOST_FACES = 20_000
"""Flat meshes with more faces are left to the engine, as it is faster."""
_NEARLY = 1e-6
"""A point that is further off the plane, in parts of the mesh's size, makes it no flat mesh."""
_STL_HEADER, _STL_FACE = 84, struct.Struct("<12x9f2x")
_MSH_HEADER = struct.Struct("<4i")


class NotFlatError(Exception):
    """A point off the plane of those before it, or data that cannot be judged here."""


@dataclass(slots=True)
class Sheet:
    """Points that have been in one plane so far, and the triangles between them."""

    points: list[Point] = field(default_factory=list)
    faces: list[Face] = field(default_factory=list)
    size: float = 0
    normal: Point | None = None
    furthest: Point = (0, 0, 0)
    """The way from the first point to the one that is furthest off along an axis."""

    def add(self, point: Point) -> None:
        """Take a point; raises NotFlatError where it is off the plane."""
        self.points.append(point)
        origin = self.points[0]
        offset = minus(point, origin)
        before, self.size = self.size, max(self.size, *map(abs, offset))
        if self.normal is None:
            self.normal = self._first_normal(offset)
        elif abs(dot(offset, self.normal)) > _NEARLY * self.size:
            raise NotFlatError
        if self.size > before:
            self.furthest = offset

    def _first_normal(self, offset: Point) -> Point | None:
        normal = cross(self.furthest, offset)
        length = dot(normal, normal) ** 0.5
        if length > 1e-3 * self.size**2:
            return (normal[0] / length, normal[1] / length, normal[2] / length)
        return None

    def connect(self, face: Face) -> None:
        """Take a triangle."""
        if len(self.faces) >= MOST_FACES or not all(0 <= one < len(self.points) for one in face):
            raise NotFlatError
        self.faces.append(face)


def inline(vertex: str, face: str) -> Sheet:
    """Read the vertices and faces that stand in the XML."""
    sheet = Sheet()
    try:
        for point in _threes(_as_single(float(one) for one in vertex.split())):
            sheet.add(point)
        for three in _threes(int(one) for one in face.split()):
            sheet.connect(three)
    except ValueError:
        raise NotFlatError from None
    return sheet


def from_file(path: Path, facts: os.stat_result | None) -> Sheet:
    """Read a binary STL, an OBJ or an MSH file; `facts` are what is known of it."""
    if facts is None or not _is_flat(path, facts.st_size, facts.st_mtime_ns):
        raise NotFlatError
    return _read(path)


@lru_cache(maxsize=4096)
def _is_flat(path: Path, _size: int, _changed: int) -> bool:
    """Say whether a file is a sheet: hardly any is, and many models share the others."""
    try:
        _read(path)
    except NotFlatError:
        return False
    return True


def _read(path: Path) -> Sheet:
    readers = {".stl": _from_stl, ".obj": _from_obj, ".msh": _from_msh}
    read = readers.get(path.suffix.lower())
    if read is None:
        raise NotFlatError
    try:
        with path.open("rb") as file:
            return read(file)
    except (OSError, ValueError, struct.error):
        raise NotFlatError from None


def _from_stl(file: BinaryIO) -> Sheet:
    count = struct.unpack_from("<I", file.read(_STL_HEADER), 80)[0]
    sheet = Sheet()
    for _ in range(count):
        numbers = _STL_FACE.unpack(file.read(_STL_FACE.size))
        start = len(sheet.points)
        for point in _threes(numbers):
            sheet.add(point)
        sheet.connect((start, start + 1, start + 2))
    return sheet


def _from_msh(file: BinaryIO) -> Sheet:
    points, normals, coordinates, faces = _MSH_HEADER.unpack(file.read(_MSH_HEADER.size))
    if min(points, normals, coordinates, faces) < 0:
        raise NotFlatError
    sheet = Sheet()
    for _ in range(points):
        sheet.add(struct.unpack("<3f", file.read(12)))
    file.seek(12 * normals + 8 * coordinates, 1)
    for _ in range(faces):
        sheet.connect(struct.unpack("<3i", file.read(12)))
    return sheet


def _from_obj(file: BinaryIO) -> Sheet:
    sheet = Sheet()
    polygons: list[tuple[int, ...]] = []
    for line in file:
        words = line.split()
        if not words:
            continue
        if line.rstrip().endswith(b"\\"):
            raise NotFlatError
        if words[0] == b"v":
            x, y, z = _as_single([float(one) for one in words[1:4]])
            sheet.add((x, y, z))
        elif words[0] == b"f":
            corners = [int(word.split(b"/")[0]) for word in words[1:]]
            count = len(sheet.points)
            polygons.append(tuple(one - 1 if one > 0 else count + one for one in corners))
    for polygon in polygons:
        for left, right in zip(polygon[1:], islice(polygon, 2, None), strict=False):
            sheet.connect((polygon[0], left, right))
    return sheet


def _as_single(numbers: Iterable[float]) -> list[float]:
    """Round to the precision that the engine keeps of what it reads."""
    try:
        return [struct.unpack("<f", struct.pack("<f", one))[0] for one in numbers]
    except OverflowError:
        raise NotFlatError from None


def _threes(values: Iterable[_Number]) -> Iterator[tuple[_Number, _Number, _Number]]:
    yield from zip(*[iter(values)] * 3, strict=True)


def minus(one: Point, other: Point) -> Point:
    """Return the way from the other point."""
    return (one[0] - other[0], one[1] - other[1], one[2] - other[2])


def cross(one: Point, other: Point) -> Point:
    """Return the cross product."""
    return (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )


def dot(one: Point, other: Point) -> float:
    """Return the dot product."""
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
