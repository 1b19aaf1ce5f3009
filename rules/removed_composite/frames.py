"""The frames of a cable's bodies, computed step by step as MuJoCo computed them."""

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, cos, sin, sqrt
from struct import pack, unpack
from typing import NamedTuple

Vector = list[float]
_TINY = 1e-14


class Segment(NamedTuple):
    """One body of a cable, where it stands in the one before it."""

    pos: Vector
    quat: Vector
    length: float


def segments(points: Sequence[Sequence[float]], offset: Sequence[float]) -> list[Segment]:
    """Return the bodies of a cable through points, which MuJoCo kept in single precision."""
    at = [[_single(number) for number in point] for point in points]
    edges = [[_single(b - a) for a, b in zip(one, two, strict=True)] for one, two in pairwise(at)]
    tangents = [_unit(edge) for edge in edges]
    found: list[Segment] = []
    normal: Vector = [0.0, 1.0, 0.0]
    before: Vector = [1.0, 0.0, 0.0, 0.0]
    for index, (edge, tangent) in enumerate(zip(edges, tangents, strict=True)):
        if index == 0:
            binormal = _unit(_cross(tangent, tangents[1]))
            normal = _unit(_cross(binormal, tangent))
            pos = [by + one for by, one in zip(offset, at[0], strict=True)]
        else:
            turn = _cross(tangents[index - 1], tangent)
            angle = atan2(_norm(turn), _dot(tangents[index - 1], tangent))
            normal = _unit(_rotated(normal, _about(_unit(turn), angle)))
            binormal = _unit(_cross(tangent, normal))
            pos = [_norm(edges[index - 1]), 0.0, 0.0]
        quat = _quat(tangent, normal, binormal)
        inverse = [before[0], -before[1], -before[2], -before[3]]
        own = quat if index == 0 else _product(inverse, quat)
        found.append(Segment(pos, own, sqrt(_dot(edge, edge))))
        before = quat
    return found


def _single(number: float) -> float:
    value: float = unpack("f", pack("f", number))[0]
    return value


def _norm(vector: Vector) -> float:
    square = sum(one * one for one in vector)
    return 0.0 if square < _TINY else sqrt(square)


def _unit(vector: Vector) -> Vector:
    norm = _norm(vector)
    if norm == 0 or abs(norm - 1) <= _TINY:
        return vector
    return [one / norm for one in vector]


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Vector, b: Vector) -> Vector:
    return [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]


def _about(axis: Vector, angle: float) -> Vector:
    if angle == 0:
        return [1.0, 0.0, 0.0, 0.0]
    half = sin(angle * 0.5)
    return [cos(angle * 0.5), axis[0] * half, axis[1] * half, axis[2] * half]


def _rotated(v: Vector, q: Vector) -> Vector:
    if not any(v) or q == [1.0, 0.0, 0.0, 0.0]:
        return list(v)
    t = [
        q[0] * v[0] + q[2] * v[2] - q[3] * v[1],
        q[0] * v[1] + q[3] * v[0] - q[1] * v[2],
        q[0] * v[2] + q[1] * v[1] - q[2] * v[0],
    ]
    return [
        v[0] + 2 * (q[2] * t[2] - q[3] * t[1]),
        v[1] + 2 * (q[3] * t[0] - q[1] * t[2]),
        v[2] + 2 * (q[1] * t[1] - q[2] * t[0]),
    ]


def _product(a: Vector, b: Vector) -> Vector:
    return _unit(
        [
            a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
            a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
            a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
            a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0],
        ]
    )


def _quat(x: Vector, y: Vector, z: Vector) -> Vector:
    """Return the orientation with these axes; MuJoCo took axes of length 0 as they came."""
    if x[0] + y[1] + z[2] > 0:
        w = 0.5 * sqrt(1 + x[0] + y[1] + z[2])
        quat = [w, 0.25 * (y[2] - z[1]) / w, 0.25 * (z[0] - x[2]) / w, 0.25 * (x[1] - y[0]) / w]
    elif x[0] > y[1] and x[0] > z[2]:
        w = 0.5 * sqrt(1 + x[0] - y[1] - z[2])
        quat = [0.25 * (y[2] - z[1]) / w, w, 0.25 * (y[0] + x[1]) / w, 0.25 * (z[0] + x[2]) / w]
    elif y[1] > z[2]:
        w = 0.5 * sqrt(1 - x[0] + y[1] - z[2])
        quat = [0.25 * (z[0] - x[2]) / w, 0.25 * (y[0] + x[1]) / w, w, 0.25 * (z[1] + y[2]) / w]
    else:
        w = 0.5 * sqrt(1 - x[0] - y[1] + z[2])
        quat = [0.25 * (x[1] - y[0]) / w, 0.25 * (z[0] + x[2]) / w, 0.25 * (z[1] + y[2]) / w, w]
    return _unit(quat)
