"""What the shape of a flex does not go with."""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import hypot

from mjcf_lint import Diagnostic, Fix, Model
from mjcf_lint.mjcf.numbers import truncated
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.flexes import Flex, real, reals

_TURNED = ("quat", "axisangle", "euler", "xyaxes", "zaxis")
_FLAT_KINDS = ("square", "disc", "circle")
_RADIUS = 0.005
"""The radius of a flex that has none written."""
_BENT = 1e-3
"""Sines above this are bends whatever the engine's tolerance."""
_CLOSE = 1e-9
Point = Sequence[float]


def two_dimensional(flex: Flex, _: list[Node], __: Model) -> Iterator[Diagnostic]:
    """Report the elasticity of surfaces in a line or a volume."""
    kind = flex.attribute("elasticity", "elastic2d")
    if kind is None or kind.value == "none" or flex.interpolated:
        return
    if flex.dim not in (1, 3) or flex.number("elasticity", "thickness") <= 0:
        return
    held = bool(flex.held) and flex.young > 0
    what = "line" if flex.dim == 1 else "volume"
    yield Diagnostic(
        kind.span,
        f"elastic2d is for surfaces; flex {flex.name!r} is a {what} (dim={flex.dim})",
        None if held else Fix.safe("Remove elastic2d, which did nothing", kind.removed()),
    )


def flat_nodes(flex: Flex, _: list[Node], __: Model) -> Iterator[Diagnostic]:
    """Report nodes around a flex that is flat."""
    if flex.composed and flex.interpolated and flex.node.get("rigid") != "true" and _flat(flex):
        dof = flex.node.attributes["dof"]
        yield Diagnostic(
            dof.span,
            f"flexcomp {flex.name!r} is flat, so that nodes of dof={dof.value!r} cannot stand "
            "around it",
            note='dof="full" moves each vertex by itself; a volume with a thickness (dim="3") '
            "has room for nodes",
        )


def _flat(flex: Flex) -> bool:
    """Say whether all vertices lie in a plane along two axes."""
    node = flex.node
    turned = any(name in node.attributes for name in _TURNED)
    framed = node.parent is not None and node.parent.tag not in ("body", "worldbody")
    if turned or framed:
        return False
    if flex.kind == "direct":
        points = _points(node.get("point"))
        return bool(points) and any(len(set(axis)) == 1 for axis in zip(*points, strict=True))
    if "point" in node.attributes:
        return False  # these points come before those of the grid
    return flex.kind in _FLAT_KINDS or (flex.kind == "grid" and flex.dim in (1, 2))


def bent(flex: Flex, _: list[Node], __: Model) -> Iterator[Diagnostic]:
    """Report an elastic line that is not straight."""
    if flex.dim != 1 or flex.young <= 0 or flex.rigid is not False or not flex.composed:
        return
    if flex.kind == "circle":
        where = "it is a circle"
    elif (vertex := _bend(flex)) is not None:
        where = f"it bends at vertex {vertex}"
    else:
        return
    yield _inelastic(flex, f"flex {flex.name!r} is elastic, but not straight: {where}", "4.0.0")


def _bend(flex: Flex) -> int | None:
    """Return the first vertex at which two elements meet at an angle."""
    points = _points(flex.node.get("point"))
    ends = [truncated(number, -1) for number in reals(flex.node.get("element"))]
    if flex.kind != "direct" or not points or "scale" in flex.node.attributes:
        return None
    if any(not 0 <= end < len(points) for end in ends):
        return None
    counts = Counter(ends)
    if any(count > 2 for count in counts.values()):
        return None
    for vertex in sorted(counts):
        beside = [
            points[other]
            for pair in zip(ends[::2], ends[1::2], strict=False)
            for other in (pair if vertex in pair else ())
            if other != vertex
        ]
        if len(beside) == 2 and _sine(beside[0], points[vertex], beside[1]) > _BENT:
            return vertex
    return None


def _sine(before: Point, at: Point, after: Point) -> float:
    one = [b - a for a, b in zip(before, at, strict=True)]
    two = [b - a for a, b in zip(at, after, strict=True)]
    cross = (
        one[1] * two[2] - one[2] * two[1],
        one[2] * two[0] - one[0] * two[2],
        one[0] * two[1] - one[1] * two[0],
    )
    size = hypot(*one) * hypot(*two)
    return hypot(*cross) / size if size else 0.0


def thin(flex: Flex, _: list[Node], __: Model) -> Iterator[Diagnostic]:
    """Report an elastic line without a radius."""
    if flex.dim != 1 or flex.young <= 0 or flex.rigid is not False:
        return
    radius = flex.node.attributes.get("radius")
    if radius and real(radius.value, 1.0) == 0 and flex.get("elasticity", "section") != "box":
        yield _inelastic(flex, f"flex {flex.name!r} is elastic, but has radius 0", "")


def _inelastic(flex: Flex, message: str, loads: str) -> Diagnostic:
    """Report that a line cannot be elastic; no release before 3.17.0 simulated that."""
    elasticity = flex.child("elasticity")
    young = flex.attribute("elasticity", "young")
    assert elasticity
    assert young
    alone = len(elasticity.attributes) == 1
    edit = elasticity.element.removed() if alone else young.removed()
    note = "releases before 3.17.0 took young, but a line did not bend by it"
    if loads:
        note += f"; {loads} takes the shape it has as its rest"
    return Diagnostic(
        young.span, message, Fix.safe("Remove young, which did nothing", edit), note=note
    )


def box_section(flex: Flex, _: list[Node], __: Model) -> Iterator[Diagnostic]:
    """Report a line with a box section and a radius of its own."""
    radius = flex.node.attributes.get("radius")
    if flex.dim != 1 or flex.young <= 0 or flex.rigid is not False or radius is None:
        return
    sizes = reals(flex.get("elasticity", "sectionsize"))
    if flex.get("elasticity", "section") != "box" or len(sizes) != 2:
        return
    written, minor = real(radius.value, _RADIUS), min(sizes)
    if written == _RADIUS or abs(written - minor) < _CLOSE:
        return
    yield Diagnostic(
        radius.span,
        f"flex {flex.name!r} has a box section, whose smaller half-size {minor:g} is its radius; "
        f"radius={radius.value!r} is another",
        Fix.unsafe(f"Remove radius: collide with {minor:g}", radius.removed()),
        note="the radius is what collides: the line gets thicker or thinner for contacts",
    )


def _points(text: str | None) -> list[tuple[float, float, float]]:
    numbers = reals(text)
    return list(zip(numbers[::3], numbers[1::3], numbers[2::3], strict=False))
