"""What the compiler takes out: visual geoms (discardvisual) and static bodies (fusestatic)."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint.mjcf.defaults import takes_defaults
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.sections import setting
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.meshes import number
from mjcf_lint.releases.change import Change

KEEPS_MASS = Change("3.1.2")
"""What discardvisual takes out still weighs; before, it did not."""
_BODIES = ("body", "worldbody")
_MOVABLE = ("joint", "freejoint")
_FRAMES = ("frame", "replicate")


def asked(model: Model, name: str) -> bool:
    """Say whether the compiler is asked to take something out."""
    return setting(model, ("compiler",), name) == "true"


def body_of(node: Node) -> Node | None:
    """Return the body or worldbody that an element is part of."""
    return next((above for above in node.ancestors() if above.tag in _BODIES), None)


def parts(body: Node) -> Iterator[Node]:
    """Yield what a body has, through the frames in it, without other bodies."""
    stack = list(reversed(body.children))
    while stack:
        node = stack.pop()
        if node.tag in _FRAMES:
            stack.extend(reversed(node.children))
        elif node.tag not in _BODIES:
            yield node


def named_elsewhere(model: Model) -> frozenset[str]:
    """Return every word of a value that may refer to an element by name."""
    return frozenset(
        word
        for node in model.elements()
        for name, attribute in node.attributes.items()
        if name != "name"
        for word in (attribute.value, *attribute.value.split())
    )


def visual_geoms(model: Model) -> Iterator[Node]:
    """Yield the geoms that collide with nothing and that nothing refers to."""
    names = named_elsewhere(model)
    for node in model.elements("geom"):
        if not takes_defaults(node) or node.get("name") in names:
            continue
        values = model.values(node)
        bits = [values.get(name) for name in ("contype", "conaffinity")]
        if all(given and number(given.value, 1) == 0 for given in bits) and not node.children:
            yield node


def weighs(geom: Node, model: Model) -> bool:
    """Say whether a geom adds to the inertia that is inferred for its body."""
    body, values = body_of(geom), model.values(geom)
    if body is None or body.tag == "worldbody":
        return False
    if setting(model, ("compiler",), "inertiagrouprange"):
        return False
    kind = values["type"].value if "type" in values else "sphere"
    given = values.get("mass") or values.get("density")
    return kind not in ("plane", "hfield") and (given is None or number(given.value, 1) != 0)


def static_bodies(model: Model) -> Iterator[Node]:
    """Yield the bodies without a joint of their own that nothing refers to."""
    names = named_elsewhere(model)
    for node in model.elements("body"):
        movable = any(part.tag in _MOVABLE for part in parts(node))
        fixed = body_of(node) and not movable and node.get("mocap") != "true"
        if fixed and node.get("name") not in names:
            yield node
