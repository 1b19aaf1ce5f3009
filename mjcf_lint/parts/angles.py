"""The angles of a model that compiler angle gives the unit of."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite, pi
from typing import NamedTuple

from mjcf_lint.mjcf.defaults import takes_defaults
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given, Values, told
from mjcf_lint.parts.bodies import joint_type

FULL_TURN = 2 * pi + 0.01
"""In rad, with some room for rounded numbers."""
_OF_JOINTS = {"hinge": ("range", "ref", "springref"), "ball": ("range",)}
_TURNED = ("body", "geom", "site", "camera", "inertial", "frame", "replicate", "flexcomp")
_ORIENTATIONS = ("euler", "axisangle")
_OF_ANY_JOINT, _OF_TURNED = frozenset(_OF_JOINTS["hinge"]), frozenset(_ORIENTATIONS)


class Angle(NamedTuple):
    """An attribute that holds angles, for the element that takes it; `values` as written."""

    node: Node
    given: Given
    values: tuple[float, ...]

    @property
    def largest(self) -> float:
        """The largest of them, whatever its sign."""
        return max(map(abs, self.values), default=0.0)

    @property
    def written(self) -> str:
        """The attribute and whose it is, as messages write it."""
        name = self.node.get("name")
        whose = f"{self.node.tag} {name!r}" if name else f"the {self.node.tag}"
        return f"{self.given.attribute.name} of {whose}, {' '.join(self.given.value.split())},"


def in_radians(model: Model) -> bool:
    """Say whether angles are read as radians."""
    found = model.setting("compiler", "angle")
    return found is not None and found.value == "radian"


def angles(model: Model) -> Iterator[Angle]:
    """Yield the angles of joints and orientations that are not 0, elements in engine order."""
    for node in model.elements("joint", *_TURNED):
        if not model.has_value(node, _OF_ANY_JOINT if node.tag == "joint" else _OF_TURNED):
            continue
        values = model.values(node)
        for name in _names(model, node):
            if found := told(values, _angles, name):
                yield Angle(node, values[name], found)


def _angles(values: Values, name: str) -> tuple[float, ...]:
    """Return the angles of an attribute; none where they are 0, or not all are numbers."""
    given = values.get(name)
    found = tuple(numbers(given.value) or ()) if given else ()
    found = found[3:] if name == "axisangle" else found
    return found if any(found) and all(map(isfinite, found)) else ()


def _names(model: Model, node: Node) -> tuple[str, ...]:
    if node.tag == "joint":
        known = takes_defaults(node)
        return _OF_JOINTS.get(joint_type(model, node), ()) if known else ()
    in_default = any(above.tag == "default" for above in node.ancestors())
    return () if in_default else _ORIENTATIONS


def shown(values: tuple[float, ...]) -> str:
    """Return numbers as messages write them."""
    return " ".join(f"{value:.3g}" for value in values)
