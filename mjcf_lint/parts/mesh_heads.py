"""How large a mesh is at least, by the first vertices of its file: the rest is not read."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path

_HEAD = 1 << 14
_STL_HEADER, _STL_FACE = 84, struct.Struct("<12x9f2x")
_MSH_HEADER, _POINT = 16, struct.Struct("<3f")
_SUFFIXES = frozenset({".stl", ".obj", ".msh"})

Extent = tuple[float, float, float]


def least_extent(path: Path, facts: os.stat_result | None = None) -> Extent | None:
    """Return how far the first vertices of a mesh file lie apart along x, y and z, unscaled.

    None for a file of another format, one that cannot be read, and one that is cut off; `facts`
    are what is known of the file.
    """
    if path.suffix.lower() not in _SUFFIXES:
        return None
    try:
        found = facts or path.stat()
        return _extent(path, found.st_size, found.st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=1024)
def _extent(path: Path, size: int, _changed: int) -> Extent | None:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    numbers = tuple(chain.from_iterable(_points(path.suffix.lower(), head, size)))
    if not numbers:
        return None
    x, y, z = (max(axis) - min(axis) for axis in (numbers[0::3], numbers[1::3], numbers[2::3]))
    return (x, y, z)


def _points(suffix: str, head: bytes, size: int) -> Iterator[tuple[float, ...]]:
    """Yield the coordinates of vertices, of one or several at a time."""
    if suffix == ".obj":
        yield from _of_obj(head)
    elif suffix == ".stl" and len(head) > _STL_HEADER:
        (faces,) = struct.unpack_from("<I", head, _STL_HEADER - 4)
        if size == _STL_HEADER + faces * _STL_FACE.size:
            whole = len(head) - (len(head) - _STL_HEADER) % _STL_FACE.size
            yield from _STL_FACE.iter_unpack(head[_STL_HEADER:whole])
    elif suffix == ".msh" and len(head) > _MSH_HEADER:
        (vertices,) = struct.unpack_from("<i", head)
        whole = len(head) - (len(head) - _MSH_HEADER) % _POINT.size
        yield from islice(_POINT.iter_unpack(head[_MSH_HEADER:whole]), max(vertices, 0))


def _of_obj(head: bytes) -> Iterator[tuple[float, ...]]:
    for line in head.split(b"\n")[:-1]:
        if line.startswith(b"v "):
            try:
                x, y, z = map(float, line.split()[1:4])
            except ValueError:
                return
            yield (x, y, z)
