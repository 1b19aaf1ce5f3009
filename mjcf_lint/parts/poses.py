"""Places and turns in space, computed in the very steps of MuJoCo up to 2.3.3."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, cos, sin, sqrt
from typing import NamedTuple

Vector = tuple[float, ...]

SMALLEST = 1e-14
"""Squares of lengths below this count as zero."""
IDENTITY: Vector = (1.0, 0.0, 0.0, 0.0)
ORIGIN: Vector = (0.0, 0.0, 0.0)


class Undefined(ValueError):
    """MuJoCo, too, cannot make an orientation of these numbers."""


class Pose(NamedTuple):
    """A place and an orientation, both in the frame of the world or both in that of a body."""

    pos: Vector = ORIGIN
    quat: Vector = IDENTITY

    def seen_from(self, frame: Pose) -> Pose:
        """Return the pose in another frame that is given in the same one."""
        return Pose(
            local_point(self.pos, frame), multiply(conjugate(frame.quat), self.quat, frame.turned)
        )

    def within(self, frame: Pose) -> Pose:
        """Return the pose, given in a frame, as it is where the frame is given."""
        return Pose(frame.point(self.pos), multiply(frame.quat, self.quat, frame.turned))

    def point(self, local: Vector) -> Vector:
        """Return a point, given in the frame of the pose, as it is where the pose is given."""
        turned = rotated(local, self.quat)
        return tuple(one + other for one, other in zip(self.pos, turned, strict=True))

    @property
    def turned(self) -> bool:
        """Whether its axes are not those it is given in."""
        return self.quat != IDENTITY


def normalized(vector: Vector) -> Vector:
    """Return a vector at length 1; one of almost no length as it is."""
    square = sum(one * one for one in vector)
    length = sqrt(square)
    return vector if square < SMALLEST else tuple(one / length for one in vector)


def multiply(a: Vector, b: Vector, turned: bool = True) -> Vector:
    """Return the rotation b followed by a; b itself where a is known not to turn anything."""
    if not turned:
        return b
    return normalized(
        (
            a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
            a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
            a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
            a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0],
        )
    )


def conjugate(quat: Vector) -> Vector:
    """Return the opposite rotation."""
    return (quat[0], -quat[1], -quat[2], -quat[3])


def negative(quat: Vector) -> Vector:
    """Return the same rotation with opposite signs."""
    return tuple(-one for one in quat)


def matrix(quat: Vector) -> Vector:
    """Return the nine numbers of a rotation, row by row."""
    w, x, y, z = quat
    return (
        w * w + x * x - y * y - z * z,
        2 * (x * y - w * z),
        2 * (x * z + w * y),
        2 * (x * y + w * z),
        w * w - x * x + y * y - z * z,
        2 * (y * z - w * x),
        2 * (x * z - w * y),
        2 * (y * z + w * x),
        w * w - x * x - y * y + z * z,
    )


def rotated(vector: Vector, quat: Vector) -> Vector:
    """Turn a vector."""
    if quat == IDENTITY:
        return vector
    m = matrix(quat)
    return tuple(
        m[row] * vector[0] + m[row + 1] * vector[1] + m[row + 2] * vector[2] for row in (0, 3, 6)
    )


def local_point(point: Vector, frame: Pose) -> Vector:
    """Return a point in the frame of a pose."""
    apart = tuple(one - other for one, other in zip(point, frame.pos, strict=True))
    return rotated(apart, conjugate(frame.quat))


def between(ends: Vector) -> tuple[Pose, float]:
    """Return the pose of what lies from one point to another, and half its length."""
    start, stop = ends[:3], ends[3:]
    along = tuple(one - other for one, other in zip(start, stop, strict=True))
    length = sqrt(sum(one * one for one in along))
    if length * length < SMALLEST:
        raise Undefined
    pos = tuple((one + other) / 2 for one, other in zip(start, stop, strict=True))
    return Pose(pos, from_z(normalized(along))), length / 2


def from_z(axis: Vector) -> Vector:
    """Return the shortest rotation that takes the z axis to another."""
    cross = (-axis[1], axis[0], 0.0)
    square = sum(one * one for one in cross)
    length = sqrt(square) if square >= SMALLEST else 0.0
    across = normalized(cross) if length >= 1e-10 else (1.0, 0.0, 0.0)
    half = atan2(length, axis[2]) / 2
    return (cos(half), *(one * sin(half) for one in across))


def close(one: Sequence[float], other: Sequence[float], within: float = 1e-12) -> bool:
    """Say whether numbers are the same but for rounding."""
    return all(abs(a - b) <= within for a, b in zip(one, other, strict=True))
