"""Whether vertices that stand in the XML span a body, and which way its faces look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from mjcf_lint import Diagnostic
from mjcf_lint.mjcf.names import name_of
from mjcf_lint.mjcf.tree import Node

from .lists import integers, reals, threes, words

_NEARLY = 1e-6
_WHAT = {0: "in one point", 1: "in a line", 2: "in a plane"}
_INSTEAD = {0: "a small sphere", 1: "a thin capsule", 2: "a thin box or a plane"}

_Point: TypeAlias = tuple[float, float, float]

_HUGE = 1e150


def hull(node: Node) -> Diagnostic | None:
    """Find fault with vertices without faces that have no convex hull."""
    points = list(threes(reals(node, "vertex") or []))
    # The difference of two huge numbers is infinite, which spans nothing that could be told.
    if words(node, "face") or not points or not all(abs(n) < _HUGE for one in points for n in one):
        return None
    spanned = _spanned(points)
    if spanned == 3:
        return None
    return Diagnostic(
        node.attributes["vertex"].span,
        f"the {len(points)} vertices of mesh {name_of(node)!r} lie {_WHAT[spanned]}, so they have "
        "no convex hull",
        note="without face= a mesh is the convex hull of its vertices; "
        f"take {_INSTEAD[spanned]} in its place",
    )


def _spanned(points: Sequence[_Point]) -> int:
    """Return how many dimensions points span, exactly."""
    origin = points[0]
    basis: list[_Point] = []
    for point in points[1:]:
        offset = _minus(point, origin)
        if _independent([*basis, offset]):
            basis.append(offset)
            if len(basis) == 3:
                break
    return len(basis)


def _independent(vectors: Sequence[_Point]) -> bool:
    from fractions import Fraction  # its import takes longer than nearly all models do here

    exact = [[Fraction(number) for number in vector] for vector in vectors]
    if len(exact) == 1:
        return any(exact[0])
    (a, b, c), (d, e, f), *rest = exact
    normal = (b * f - c * e, c * d - a * f, a * e - b * d)
    if not rest:
        return any(normal)
    return sum(one * other for one, other in zip(normal, rest[0], strict=True)) != 0


def inside_out(node: Node) -> bool:
    """Say whether the faces of a mesh, which agree with each other, surely look inwards."""
    points = list(threes(reals(node, "vertex") or []))
    faces = list(threes(integers(node, "face") or []))
    if not points or not faces:
        return False
    size = max(abs(number) for point in points for number in point)
    middle = _mean([_mean([points[corner] for corner in face]) for face in faces])
    volume = 0.0
    for face in faces:
        one, two, three = (_minus(points[corner], middle) for corner in face)
        volume += _dot(one, _cross(two, three)) / 6
    return volume < -_NEARLY * size**3 and _closed(faces)


def _closed(faces: Sequence[tuple[int, int, int]]) -> bool:
    """Say whether each edge is passed both ways, so that the volume is that of a body."""
    edges = {edge for a, b, c in faces for edge in ((a, b), (b, c), (c, a))}
    return all((end, start) in edges for start, end in edges)


def _mean(points: Sequence[_Point]) -> _Point:
    x, y, z = (sum(numbers) / len(points) for numbers in zip(*points, strict=True))
    return (x, y, z)


def _minus(one: _Point, other: _Point) -> _Point:
    return (one[0] - other[0], one[1] - other[1], one[2] - other[2])


def _cross(one: _Point, other: _Point) -> _Point:
    return (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )


def _dot(one: _Point, other: _Point) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
