"""See README.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, rule
from mjcf_lint.mjcf.numbers import numbers, tokens
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.typed import places_read
from mjcf_lint.mjcf.values import Given
from mjcf_lint.parts.copies import made
from mjcf_lint.parts.orientation_in_force import NEAREST_WINS, QUAT_COUNTS, computed
from mjcf_lint.parts.standing import standing, standing_joints, takers
from mjcf_lint.xml.element import Attribute, AttributeNames

FRAMES = Change("3.1.5")
"""A frame that cannot be turned is refused; before, it was let pass if nothing stood in it."""
_SQUARED = 1e-14
"""A vector whose squares add up to less than this counts as none."""
_TAKING_DEFAULTS = ("geom", "site", "camera")
_TURNED = {"body": "body", "frame": "frame", "flexcomp": "flexcomp"}
_WAYS = ("axisangle", "xyaxes", "zaxis", "euler")
_COORDINATES = {"axis": 3, "dir": 3, "axisangle": 4, "xyaxes": 6, "zaxis": 3}


@rule(
    category=Category.ERROR,
    changes=(FRAMES, NEAREST_WINS, QUAT_COUNTS),
    file_by_file=True,
    only_with=[f".{name}" for name in _COORDINATES],
)
def axis_too_small(model: Model) -> Iterator[Diagnostic]:
    """An axis or direction is zero, or two axes are parallel."""
    if not any(map(_trouble, _written(model))):
        return
    model = model.whole()
    wrong: dict[Attribute, list[tuple[Node, Given]]] = {}
    for node, given in _directions(model):
        if _trouble(given.attribute):
            wrong.setdefault(given.attribute, []).append((node, given))
    for taken in wrong.values():
        _, given = taken[0]
        yield _small(given, [node for node, _ in taken])
    yield from _turned(model)


def _written(model: Model) -> Iterator[Attribute]:
    """Yield what may be a direction, whether anything takes it or not."""
    having: dict[AttributeNames, list[str]] = {}
    for node in model.elements():
        names = node.attributes.names
        found = having.get(names)
        if found is None:
            found = having[names] = [name for name in _COORDINATES if name in names]
        for name in found:
            yield node.attributes[name]


def _directions(model: Model) -> Iterator[tuple[Node, Given]]:
    """Yield the directions that the compiler computes, and what has them."""
    for _, joint, values in standing_joints(model):
        if joint.type in ("hinge", "slide") and "axis" in values:
            yield joint.node, values["axis"]
    for _, node, values in standing(model, "light"):
        if "dir" in values:
            yield node, values["dir"]
    for _, node, values in standing(model, *_TAKING_DEFAULTS):
        for given in computed(values, model.target.release):
            yield node, given


def _turned(model: Model) -> Iterator[Diagnostic]:
    """Look at what turns by attributes of its own alone."""
    frames = FRAMES.holds_in(model.target.release)
    for place in places_read(model, lambda role: role.tag in _TURNED):
        node = place.node
        if node.tag == "frame" and not frames:
            continue
        given = [node.attributes[name] for name in _WAYS if name in node.attributes]
        if len(given) == 1 and _trouble(given[0]) and made(node):
            yield _small(Given(given[0], node, own=True), [node])


def _trouble(attribute: Attribute) -> str:
    """Say what is wrong with a direction; nothing where it can be used."""
    check = _CHECKS.get(attribute.name)
    found = numbers(attribute.value)
    if check is None or found is None or len(found) != _COORDINATES[attribute.name]:
        return ""
    return check(found)


def _axis(found: list[float]) -> str:
    return "points nowhere" if _length(found[:3]) < _SQUARED else ""


def _axes(found: list[float]) -> str:
    x, y = found[:3], found[3:]
    if _length(x) < _SQUARED:
        return "has an x axis that points nowhere"
    if _length(y) < _SQUARED:
        return "has a y axis that points nowhere"
    norm = _length(x) ** 0.5
    x = [one / norm for one in x]
    along = sum(one * other for one, other in zip(x, y, strict=True))
    across = [other - along * one for one, other in zip(x, y, strict=True)]
    return "has two axes that are parallel" if _length(across) < _SQUARED else ""


_CHECKS: dict[str, Callable[[list[float]], str]] = {
    "axis": _axis,
    "dir": _axis,
    "axisangle": _axis,
    "zaxis": _axis,
    "xyaxes": _axes,
}


def _length(vector: list[float]) -> float:
    """Return the squared length."""
    return sum(one * one for one in vector)


def _small(given: Given, nodes: list[Node]) -> Diagnostic:
    attribute = given.attribute
    shown = " ".join(tokens(attribute.value))
    fix = None
    if attribute.name == "axisangle" and float(tokens(attribute.value)[3]) == 0:
        fix = Fix.unsafe("Remove axisangle, which turns by 0", attribute.removed())
    return Diagnostic(
        attribute.value_span,
        f"{attribute.name} {shown!r} {_trouble(attribute)}",
        fix,
        related=takers(nodes, given),
        note="vectors shorter than 1e-7 count as zero",
    )
