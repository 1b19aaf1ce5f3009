"""Bodies that nothing but contact can keep from falling."""

from __future__ import annotations

from math import hypot

from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.names import WORLD
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.sections import setting
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.bodies import Body, Joint
from mjcf_lint.parts.meshes import number

_EARTH = (0.0, 0.0, -9.81)
_UP = (0.0, 0.0, 1.0)
_TURNS = ("quat", "axisangle", "xyaxes", "zaxis", "euler")
_PARALLEL = 0.01
_BETWEEN_BODIES = ("weld", "connect")
_SECOND = frozenset({"body2", "site2"})

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


def falls(body: Body, pull: Vector, model: Model) -> bool:
    """Say whether a body is free to go where gravity pulls, by its own joints."""
    if not any(joint.type == "free" or _slides(joint, body, pull, model) for joint in body.joints):
        return False
    if any(number(each.node.get("gravcomp"), 0) != 0 for each in body.walk()):
        return False
    return not _tied(body, model)


@of_model
def _ties(model: Model) -> dict[str, list[frozenset[str]]]:
    """Return, for each of its words, those of each equality and tendon: names of what it ties."""
    ties: dict[str, list[frozenset[str]]] = {}
    names = _names(model)
    for tag in ("equality", "tendon"):
        for section in model.sections(tag):
            for node in section.children:
                to_the_world = node.tag in _BETWEEN_BODIES and not _SECOND & node.attributes.keys()
                tie = _words(node) | ({WORLD} if to_the_world else set())
                for word in tie:
                    ties.setdefault(word, []).append(tie & names)
    return ties


def _words(node: Node) -> frozenset[str]:
    """Return every word in an element that may be the name of something."""
    return frozenset(
        word
        for each in node.walk()
        for name, attribute in each.attributes.items()
        if name != "name"
        for word in (attribute.value, *attribute.value.split())
    )


def _tied(body: Body, model: Model) -> bool:
    """Say whether something ties a body to what it does not carry, or its own joint down."""
    carried = frozenset(name for node in body.node.walk() if (name := node.get("name")))
    own = frozenset(name for joint in body.joints if (name := joint.node.get("name")))
    ties = _ties(model)
    return any(
        word == WORLD or word in own or word not in carried
        for name in carried
        for tie in ties.get(name, ())
        for word in tie
    )


@of_model
def _names(model: Model) -> frozenset[str]:
    """Return the names of all that stands in the world."""
    nodes = (node for section in model.sections("worldbody") for node in section.walk())
    return frozenset(name for node in nodes if (name := node.get("name"))) | {WORLD}


@of_model
def _driven(model: Model) -> frozenset[str]:
    """Return every word of the actuators: names of what they drive, among others."""
    return frozenset().union(*(_words(section) for section in model.sections("actuator")))


def _slides(joint: Joint, body: Body, pull: Vector, model: Model) -> bool:
    """Say whether a joint lets a body slide along gravity without an end, and nothing drives it."""
    if joint.type != "slide":
        return False
    values = model.values(joint.node)
    turned = (body.node, *body.node.ancestors())
    if any(name in node.attributes for node in turned for name in _TURNS):
        return False
    limited = values["limited"].value if "limited" in values else "auto"
    ends = limited == "true" or (limited == "auto" and "range" in values)
    braked = (values.get(name) for name in ("stiffness", "frictionloss"))
    if ends or any(one and number(one.value, 1) != 0 for one in braked):
        return False
    axis = _vector(values["axis"].value) if "axis" in values else _UP
    along = axis is not None and _apart(axis, pull) < _PARALLEL
    return along and joint.node.get("name") not in _driven(model)


def _apart(one: Vector, other: Vector) -> float:
    """Return the sine of the angle between two directions."""
    (a, b, c), (d, e, f) = one, other
    length = hypot(*one) * hypot(*other)
    return hypot(b * f - c * e, c * d - a * f, a * e - b * d) / length if length else 1.0
