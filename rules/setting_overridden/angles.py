"""Angles that are read in another unit, or another order, than their file was written for."""

from __future__ import annotations

from math import acos, cos, degrees, isfinite, pi, radians, sin

from mjcf_lint.mjcf.model import Model, Setting
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.angles import FULL_TURN, angles, in_radians, shown

from .settings import History

_ALIKE = 1e-6

Matrix = tuple[tuple[float, float, float], ...]


def in_other_units(lost: Setting, history: History, model: Model) -> tuple[str, Node] | None:
    """Return what the angles of a file come to that it gives in other units.

    None where they were not written in the unit that the file names.
    """
    found = [one for one in angles(model) if history.meant_for(one.given.node) is lost]
    large = any(one.largest > FULL_TURN for one in found)
    if not found or large is not (lost.value == "degree"):
        return None
    first = max(found, key=lambda one: one.largest)
    read = first.values
    if history.won.value != "radian":
        read = tuple(map(radians, read))
    text = f"{first.written} is read as {shown(read)} rad"
    return _and_others(text, len(found) - 1), first.given.node


def in_other_order(lost: Setting, history: History, model: Model) -> tuple[str, Node] | None:
    """Return how the euler angles of a file turn that it gives in another order."""
    scale = 1 if in_radians(model) else pi / 180
    found = []
    for one in angles(model):
        if one.given.attribute.name == "euler" and history.meant_for(one.given.node) is lost:
            turns = [angle * scale for angle in one.values if isfinite(angle)]
            apart = _between(_turn(turns, lost.value), _turn(turns, history.won.value))
            if apart > _ALIKE:
                found.append((apart, one))
    if not found:
        return None
    apart, first = max(found, key=lambda each: each[0])
    text = f"{first.written} turns it {degrees(apart):.3g} degrees away"
    return _and_others(text, len(found) - 1), first.given.node


def _and_others(text: str, others: int) -> str:
    more = f"; {others} more {'are' if others > 1 else 'is'} read otherwise" if others else ""
    return text + more


def _turn(angles: list[float], sequence: str) -> Matrix:
    """Return the rotation of euler angles; small letters turn axes that turn along."""
    turned: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    for angle, letter in zip(angles, sequence, strict=False):
        axis = _about("xyz".find(letter.lower()), angle)
        turned = _product(turned, axis) if letter.islower() else _product(axis, turned)
    return turned


def _about(axis: int, angle: float) -> Matrix:
    rows = [[float(i == j) for j in range(3)] for i in range(3)]
    one, other = (axis + 1) % 3, (axis + 2) % 3
    rows[one][one] = rows[other][other] = cos(angle)
    rows[one][other], rows[other][one] = -sin(angle), sin(angle)
    return tuple((row[0], row[1], row[2]) for row in rows)


def _product(left: Matrix, right: Matrix) -> Matrix:
    rows = [[sum(row[k] * right[k][j] for k in range(3)) for j in range(3)] for row in left]
    return tuple((row[0], row[1], row[2]) for row in rows)


def _between(one: Matrix, other: Matrix) -> float:
    """Return the angle between two rotations, in rad."""
    trace = sum(one[i][j] * other[i][j] for i in range(3) for j in range(3))
    return acos(max(-1.0, min(1.0, (trace - 1) / 2)))
