"""Angles that are read in another unit, or another order, than their file was written for."""

from __future__ import annotations

from collections.abc import Iterator
from math import acos, cos, degrees, pi, radians, sin

from mjcf_lint.defaults import takes_defaults
from mjcf_lint.grammar.numbers import numbers
from mjcf_lint.model import Model, Setting
from mjcf_lint.parts.bodies import joint_type
from mjcf_lint.tree import Node
from mjcf_lint.values import Given

from .settings import History

_OF_JOINTS = {"hinge": ("range", "ref", "springref"), "ball": ("range",)}
_TURNED = ("body", "geom", "site", "camera", "inertial", "frame", "replicate", "flexcomp")
_FULL_TURN = 2 * pi + 0.01
_ALIKE = 1e-6

Matrix = tuple[tuple[float, float, float], ...]


def in_other_units(lost: Setting, history: History, model: Model) -> tuple[str, Node] | None:
    """Return what the angles of a file come to that it gives in other units.

    None where they were not written in the unit that the file names.
    """
    found = [
        (node, given, angles)
        for node, given, angles in _angles(model)
        if history.meant_for(given.node) is lost and any(angles)
    ]
    large = any(abs(one) > _FULL_TURN for _, _, angles in found for one in angles)
    if not found or large is not (lost.value == "degree"):
        return None
    node, given, angles = max(found, key=lambda each: max(map(abs, each[2])))
    read = [one if history.won.value == "radian" else radians(one) for one in angles]
    text = (
        f"{given.attribute.name} of {_called(node)}, {_list(angles)}, is read as {_list(read)} rad"
    )
    return _and_others(text, len(found) - 1), given.node


def in_other_order(lost: Setting, history: History, model: Model) -> tuple[str, Node] | None:
    """Return how the euler angles of a file turn that it gives in another order."""
    unit = model.setting("compiler", "angle")
    scale = 1 if unit and unit.value == "radian" else pi / 180
    found = []
    for node, given in _orientations(model, "euler"):
        angles = [one * scale for one in numbers(given.value) or ()]
        if history.meant_for(given.node) is lost and len(angles) == 3:
            apart = _between(_turn(angles, lost.value), _turn(angles, history.won.value))
            if apart > _ALIKE:
                found.append((apart, node, given))
    if not found:
        return None
    apart, node, given = max(found, key=lambda each: each[0])
    shown = " ".join(given.value.split())
    text = f"euler of {_called(node)}, {shown}, turns it {degrees(apart):.3g} degrees away"
    return _and_others(text, len(found) - 1), given.node


def _and_others(text: str, others: int) -> str:
    return (
        f"{text}; {others} more {'are' if others > 1 else 'is'} read otherwise" if others else text
    )


def _angles(model: Model) -> Iterator[tuple[Node, Given, list[float]]]:
    """Yield the angles that depend on the unit, each with the element that takes it."""
    for node in model.elements("joint"):
        if takes_defaults(node):
            values = model.values(node)
            for name in _OF_JOINTS.get(joint_type(model, node), ()):
                if given := values.get(name):
                    yield node, given, numbers(given.value) or []
    for node, given in _orientations(model, "euler", "axisangle"):
        found = numbers(given.value) or []
        yield node, given, found[3:] if given.attribute.name == "axisangle" else found


def _orientations(model: Model, *names: str) -> Iterator[tuple[Node, Given]]:
    for node in model.elements(*_TURNED):
        if any(above.tag == "default" for above in node.ancestors()):
            continue
        values = model.values(node)
        yield from ((node, given) for name in names if (given := values.get(name)))


def _called(node: Node) -> str:
    name = node.get("name")
    return f"{node.tag} {name!r}" if name else f"the {node.tag}"


def _list(values: list[float]) -> str:
    return " ".join(f"{value:.3g}" for value in values)


def _turn(angles: list[float], sequence: str) -> Matrix:
    """Return the rotation of euler angles; small letters turn axes that turn along."""
    turned = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
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
