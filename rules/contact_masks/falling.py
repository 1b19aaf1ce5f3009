"""Bodies that nothing but contact can keep from falling."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import hypot

from mjcf_lint.grammar.numbers import numbers
from mjcf_lint.model import Model
from mjcf_lint.parts.bodies import Body, Joint
from mjcf_lint.parts.meshes import number
from mjcf_lint.sections import setting

_EARTH = (0.0, 0.0, -9.81)
_UP = (0.0, 0.0, 1.0)
_TURNS = ("quat", "axisangle", "xyaxes", "zaxis", "euler")
_PARALLEL = 0.01

Vector = tuple[float, float, float]


def gravity(model: Model) -> Vector:
    """Return how gravity pulls, in m/s^2."""
    if setting(model, ("option", "flag"), "gravity") == "disable":
        return (0.0, 0.0, 0.0)
    given = setting(model, ("option",), "gravity")
    return _EARTH if given is None else _vector(given) or (0.0, 0.0, 0.0)


def _vector(text: str) -> Vector | None:
    found = numbers(text) or []
    return (found[0], found[1], found[2]) if len(found) == 3 else None


@lru_cache(maxsize=8)
def words(model: Model, *sections: str) -> frozenset[str]:
    """Return every word in sections that may be the name of something there."""
    return frozenset(
        word
        for tag in sections
        for section in model.sections(tag)
        for node in section.walk()
        for name, attribute in node.attributes.items()
        if name != "name"
        for word in (attribute.value, *attribute.value.split())
    )


def falls(body: Body, pull: Vector, model: Model) -> bool:
    """Say whether a body is free to go where gravity pulls, by its own joints."""
    if any(number(each.node.get("gravcomp"), 0) != 0 for each in body.walk()):
        return False
    if words(model, "equality", "tendon") & frozenset(_names(body)):
        return False
    return any(joint.type == "free" or _slides(joint, body, pull, model) for joint in body.joints)


def _names(body: Body) -> Iterator[str]:
    yield from (name for node in body.node.walk() if (name := node.get("name")))


def _slides(joint: Joint, body: Body, pull: Vector, model: Model) -> bool:
    """Say whether a joint lets a body slide along gravity without an end, and nothing drives it."""
    values = model.values(joint.node)
    turned = (body.node, *body.node.ancestors())
    if joint.type != "slide" or any(name in node.attributes for node in turned for name in _TURNS):
        return False
    limited = values["limited"].value if "limited" in values else "auto"
    ends = limited == "true" or (limited == "auto" and "range" in values)
    braked = (values.get(name) for name in ("stiffness", "frictionloss"))
    if ends or any(one and number(one.value, 1) != 0 for one in braked):
        return False
    axis = _vector(values["axis"].value) if "axis" in values else _UP
    along = axis is not None and _apart(axis, pull) < _PARALLEL
    return along and joint.node.get("name") not in words(model, "actuator")


def _apart(one: Vector, other: Vector) -> float:
    """Return the sine of the angle between two directions."""
    (a, b, c), (d, e, f) = one, other
    length = hypot(*one) * hypot(*other)
    return hypot(b * f - c * e, c * d - a * f, a * e - b * d) / length if length else 1.0
