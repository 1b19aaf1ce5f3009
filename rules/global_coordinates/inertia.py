"""The inertial frame of a body's geoms, as MuJoCo up to 2.3.3 computed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, sqrt

from .poses import IDENTITY, Pose, Undefined, Vector, matrix, multiply, normalized

ENOUGH = 1e-12
SMALLEST_MASS = 1e-15


@dataclass(frozen=True, slots=True)
class Solid:
    """A geom as far as inertia goes; `mass` is None where its density decides."""

    type: str
    size: Vector
    pose: Pose
    density: float = 1000.0
    mass: float | None = None

    @property
    def weight(self) -> float:
        """Its mass."""
        volume = self.volume
        if self.mass is None:
            return self.density * volume
        return self.mass if volume > SMALLEST_MASS else 0.0

    @property
    def volume(self) -> float:
        """Its volume."""
        a, b, c = (*self.size, 0.0, 0.0)[:3]
        match self.type:
            case "sphere":
                return 4 * pi * a * a * a / 3
            case "capsule":
                return pi * (a * a * 2 * b + 4 * a * a * a / 3)
            case "cylinder":
                return pi * a * a * 2 * b
            case "ellipsoid":
                return 4 * pi * a * b * c / 3
            case "box":
                return a * b * c * 8
        return 0.0

    @property
    def inertia(self) -> Vector:
        """Its moments of inertia about its own axes."""
        mass = self.weight
        a, b, c = (*self.size, 0.0, 0.0)[:3]
        match self.type:
            case "sphere":
                return (2 * mass * a * a / 5,) * 3
            case "capsule":
                height = 2 * b
                caps = mass * 4 * a / (4 * a + 3 * height)
                middle, cap = mass - caps, 2 * caps * a * a / 5
                across = middle * (3 * a * a + height * height) / 12
                across += cap + caps * height * (3 * a + 2 * height) / 8
                return (across, across, middle * a * a / 2 + cap)
            case "cylinder":
                across = mass * (3 * a * a + 4 * b * b) / 12
                return (across, across, mass * a * a / 2)
            case "ellipsoid" | "box":
                share = 5 if self.type == "ellipsoid" else 3
                sides = ((b, c), (a, c), (a, b))
                return tuple(mass * (one * one + other * other) / share for one, other in sides)
        return (0.0,) * 3


def inertial_frame(solids: Sequence[Solid]) -> Pose:
    """Return the centre of mass of a body's geoms, and their principal axes."""
    if len(solids) == 1:
        return solids[0].pose
    mass = sum(solid.weight for solid in solids)
    if mass < SMALLEST_MASS:
        raise Undefined
    centre = tuple(
        sum(solid.weight * solid.pose.pos[axis] for solid in solids) / mass for axis in range(3)
    )
    total = [0.0] * 6
    for solid in solids:
        apart = tuple(one - other for one, other in zip(solid.pose.pos, centre, strict=True))
        turned = _in_the_world(solid.inertia, solid.pose.quat)
        moved = _off_centre(solid.weight, apart)
        total = [sum(three) for three in zip(total, turned, moved, strict=True)]
    return Pose(centre, principal_axes(tuple(total))[0])


def _in_the_world(inertia: Vector, quat: Vector) -> Vector:
    m = matrix(quat)
    rows = (m[0:3], m[3:6], m[6:9])
    return tuple(
        sum(rows[i][k] * inertia[k] * rows[j][k] for k in range(3))
        for i, j in ((0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2))
    )


def _off_centre(mass: float, apart: Vector) -> Vector:
    x, y, z = apart
    squares = (y * y + z * z, x * x + z * z, x * x + y * y)
    return tuple(mass * one for one in (*squares, -x * y, -x * z, -y * z))


def principal_axes(full: Vector) -> tuple[Vector, Vector]:
    """Return the orientation of the principal axes, largest moment first, and the moments.

    Turns about one axis at a time until nothing is left off the diagonal. Where moments are
    equal many axes would do, so the steps are the engine's own.
    """
    quat = IDENTITY
    moments: list[float] = []
    for _ in range(500):
        turned = _diagonalized(full, quat)
        moments = [turned[0], turned[4], turned[8]]
        row, column, axis = _largest(turned)
        rest = turned[3 * row + column]
        if abs(rest) < ENOUGH:
            break
        tau = (turned[4 * column] - turned[4 * row]) / (2 * rest)
        tangent = 1 / (tau + sqrt(1 + tau * tau)) if tau >= 0 else -1 / (-tau + sqrt(1 + tau * tau))
        cosine = 1 / sqrt(1 + tangent * tangent)
        if cosine > 1 - ENOUGH:
            break
        part = sqrt(0.5 - 0.5 * cosine)
        part = -part if (tau >= 0) != (axis == 1) else part
        turn = [sqrt(1 - part * part), 0.0, 0.0, 0.0]
        turn[axis + 1] = part
        quat = normalized(multiply(quat, normalized(tuple(turn))))
    for first in (0, 1, 0):
        if moments[first] < moments[first + 1]:
            moments[first : first + 2] = moments[first + 1], moments[first]
            turn = [0.707106781186548, 0.0, 0.0, 0.0]
            turn[(first + 2) % 3 + 1] = turn[0]
            quat = normalized(multiply(quat, tuple(turn)))
    return quat, tuple(moments)


def _diagonalized(full: Vector, quat: Vector) -> Vector:
    xx, yy, zz, xy, xz, yz = full
    tensor = ((xx, xy, xz), (xy, yy, yz), (xz, yz, zz))
    m = matrix(quat)
    half = [
        [sum(m[3 * k + i] * tensor[k][j] for k in range(3)) for j in range(3)] for i in range(3)
    ]
    return tuple(
        sum(half[i][k] * m[3 * k + j] for k in range(3)) for i in range(3) for j in range(3)
    )


def _largest(turned: Vector) -> tuple[int, int, int]:
    """Return row and column of the largest number off the diagonal, and the axis across both."""
    xy, xz, yz = abs(turned[1]), abs(turned[2]), abs(turned[5])
    if xy > xz and xy > yz:
        return 0, 1, 2
    return (0, 2, 1) if xz > yz else (1, 2, 0)
