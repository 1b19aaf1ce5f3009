"""Mass, centre and principal axes of several solids, as MuJoCo up to 2.3.3 found them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import sqrt

from mjcf_lint.parts.poses import IDENTITY, Pose, Undefined, Vector, matrix, multiply, normalized
from mjcf_lint.parts.solids import Solid

_ENOUGH = 1e-12
_SMALLEST_MASS = 1e-15


def inertial_frame(solids: Sequence[Solid]) -> Pose:
    """Return the centre of mass of a body's geoms, and their principal axes."""
    if len(solids) == 1:
        return solids[0].pose
    centre, full = centred(solids)
    return Pose(centre, principal_axes(full)[0])


def moments_of(solids: Sequence[Solid]) -> Vector:
    """Return the principal moments of inertia of a body's geoms, in kg m^2."""
    if len(solids) == 1:
        return solids[0].inertia
    return principal_axes(centred(solids)[1])[1]


def centred(solids: Sequence[Solid]) -> tuple[Vector, Vector]:
    """Return the centre of mass and the inertia about it: xx, yy, zz, xy, xz, yz.

    Raises Undefined where there is no mass.
    """
    mass = sum(solid.weight for solid in solids)
    if mass < _SMALLEST_MASS:
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
    return centre, tuple(total)


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


@lru_cache(maxsize=1024)
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
        if abs(rest) < _ENOUGH:
            break
        tau = (turned[4 * column] - turned[4 * row]) / (2 * rest)
        tangent = 1 / (tau + sqrt(1 + tau * tau)) if tau >= 0 else -1 / (-tau + sqrt(1 + tau * tau))
        cosine = 1 / sqrt(1 + tangent * tangent)
        if cosine > 1 - _ENOUGH:
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
