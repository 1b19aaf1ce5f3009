"""How an element is turned, by any of the ways to write an orientation."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import cos, isfinite, pi, sin, sqrt
from typing import NamedTuple

from packaging.version import Version

from mjcf_lint.grammar.plain import plain_numbers
from mjcf_lint.mjcf.values import Values
from mjcf_lint.parts.orientation_in_force import winner
from mjcf_lint.parts.poses import (
    IDENTITY,
    SMALLEST,
    Undefined,
    Vector,
    from_z,
    multiply,
    normalized,
)

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


class Cannot(Exception):
    """Why something cannot be computed from what is written, in words for the user."""


class Angles(NamedTuple):
    """How a model writes angles."""

    degree: bool = True
    sequence: str = "xyz"

    def radians(self, angle: float) -> float:
        """Return an angle in radians."""
        return angle / 180.0 * pi if self.degree else angle


def _axisangle(numbers: Vector, angles: Angles) -> Vector:
    axis = _unit(numbers[:3])
    half = angles.radians(numbers[3]) / 2
    return (cos(half), *(sin(half) * one for one in axis))


def _euler(numbers: Vector, angles: Angles) -> Vector:
    quat = IDENTITY
    for letter, angle in zip(angles.sequence, numbers, strict=True):
        half = angles.radians(angle) / 2
        turn = [cos(half), 0.0, 0.0, 0.0]
        turn["xyz".index(letter.lower()) + 1] = sin(half)
        pair = (quat, tuple(turn)) if letter.islower() else (tuple(turn), quat)
        quat = multiply(*pair)
    return normalized(quat)


def _xyaxes(numbers: Vector, _: Angles) -> Vector:
    x = _unit(numbers[:3])
    along = sum(one * other for one, other in zip(x, numbers[3:], strict=True))
    y = _unit(tuple(one - other * along for one, other in zip(numbers[3:], x, strict=True)))
    z = _unit(
        (x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]),
    )
    return _of_axes(x, y, z)


def _of_axes(x: Vector, y: Vector, z: Vector) -> Vector:
    """Return the rotation that takes the axes to others, from its largest part."""
    trace = x[0] + y[1] + z[2]
    if trace > 0:
        w = 0.5 * sqrt(1 + trace)
        parts = (y[2] - z[1], z[0] - x[2], x[1] - y[0])
        return normalized((w, *(0.25 * part / w for part in parts)))
    axes = (x, y, z)
    i = 0 if x[0] > y[1] and x[0] > z[2] else 1 if y[1] > z[2] else 2
    j, k = (i + 1) % 3, (i + 2) % 3
    largest = 0.5 * sqrt(1 + axes[i][i] - axes[j][j] - axes[k][k])
    quat = [0.0] * 4
    quat[i + 1] = largest
    quat[0] = 0.25 * (axes[j][k] - axes[k][j]) / largest
    quat[j + 1] = 0.25 * (axes[i][j] + axes[j][i]) / largest
    quat[k + 1] = 0.25 * (axes[i][k] + axes[k][i]) / largest
    return normalized(tuple(quat))


def _unit(vector: Vector) -> Vector:
    if sqrt(sum(one * one for one in vector)) < SMALLEST:
        raise Undefined
    return normalized(vector)


ORIENTATIONS: dict[str, tuple[int, Callable[[Vector, Angles], Vector]]] = {
    "quat": (4, lambda numbers, _: normalized(numbers)),
    "axisangle": (4, _axisangle),
    "xyaxes": (6, _xyaxes),
    "zaxis": (3, lambda numbers, _: from_z(_unit(numbers))),
    "euler": (3, _euler),
}
"""How many numbers each way to write an orientation takes, and what they mean."""


def exact(text: str) -> Vector:
    """Return the numbers of a value that every release reads, else none; none is infinite."""
    if (plain := plain_numbers(text)) is not None:
        return plain
    words = text.split()
    found = tuple(map(float, words)) if all(_NUMBER.fullmatch(word) for word in words) else ()
    return found if all(map(isfinite, found)) else ()


def vector(values: Values, name: str, count: int, otherwise: Vector) -> Vector:
    """Return so many numbers of an attribute, or what holds without it; raises Cannot."""
    given = values.get(name)
    if given is None:
        return otherwise
    found = exact(given.value)
    if not found:
        raise Cannot(f"{given.value!r} are not numbers")
    if len(found) != count:
        raise Cannot(f"{name}={given.value!r} are not {count} numbers")
    return found


def orientation(values: Values, angles: Angles, release: Version) -> Vector:
    """Return how an element is turned, as a quaternion; raises Cannot."""
    given = winner(values, release)
    if given is None:
        return IDENTITY
    name = given.attribute.name
    count, turn = ORIENTATIONS[name]
    try:
        return turn(vector(values, name, count, ()), angles)
    except Undefined:
        raise Cannot(f"{name}={given.value!r} is no orientation") from None
