"""What geoms and pairs say of the distances at which contacts are found and push."""

from __future__ import annotations

from dataclasses import dataclass

from mjcf_lint.mjcf.defaults import takes_defaults
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.names import MAKERS
from mjcf_lint.mjcf.numbers import truncated
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given, Values

_JOINTS = ("joint", "freejoint")


@dataclass(frozen=True, slots=True, eq=False)
class Distances:
    """A geom or pair with its margin and gap; a number is None where it cannot be read."""

    node: Node
    margin: float | None
    gap: float | None
    given: Values

    def says(self, name: str) -> Given | None:
        """Return who gave its margin or gap."""
        return self.given.get(name)

    @property
    def read(self) -> bool:
        """Whether both are numbers."""
        return self.margin is not None and self.gap is not None

    @property
    def numbers(self) -> tuple[float, float]:
        """Margin and gap, once they are known to be numbers."""
        return self.margin or 0.0, self.gap or 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """Where a geom stands: its body, and whether anything moves that."""

    node: Node | None
    moves: bool


def geoms(model: Model) -> list[Distances]:
    """Return every geom of a body."""
    return [_of(node, model) for node in model.elements("geom") if takes_defaults(node)]


def pairs(model: Model) -> list[Distances]:
    """Return the pairs of the contact section; what one does not say is 0, whatever its geoms."""
    return [
        _of(node, model)
        for node in model.elements("pair")
        if node.parent and node.parent.tag == "contact"
    ]


def _masks(geom: Distances) -> tuple[int, int]:
    found = [_number(geom.given, name, 1.0) for name in ("contype", "conaffinity")]
    type_, affinity = (1 if one is None else truncated(one, 1) for one in found)
    return type_, affinity


def collides(geom: Distances) -> bool:
    """Say whether a geom takes part in contacts that no pair names."""
    return _masks(geom) != (0, 0)


def may_touch(one: Distances, other: Distances) -> bool:
    """Say whether the engine looks for contacts of two geoms; True where that is not known."""
    first, second = body_of(one.node), body_of(other.node)
    if first.node is second.node or not (first.moves or second.moves):
        return False
    (type_, affinity), (other_type, other_affinity) = _masks(one), _masks(other)
    return bool(type_ & other_affinity or other_type & affinity)


def body_of(geom: Node) -> Body:
    """Return the body of a geom; frames are none."""
    above = [node for node in geom.ancestors() if node.tag == "body"]
    moves = any(
        child.tag in _JOINTS or (child.tag in ("frame", "replicate") and _holds_joint(child))
        for node in above
        for child in node.children
    )
    mocap = any(node.get("mocap") == "true" for node in above)
    return Body(above[0] if above else None, moves or mocap)


def makes_others(model: Model) -> bool:
    """Say whether elements of the model make geoms or flexes with margins of their own."""
    made = any(model.elements("flex", "replicate", *MAKERS))
    return made or not model.complete


def _holds_joint(frame: Node) -> bool:
    stack = list(frame.children)
    while stack:
        node = stack.pop()
        if node.tag in _JOINTS:
            return True
        stack += node.children if node.tag in ("frame", "replicate") else ()
    return False


def _of(node: Node, model: Model) -> Distances:
    values = model.values(node)
    return Distances(node, _number(values, "margin"), _number(values, "gap"), values)


def _number(values: Values, name: str, otherwise: float = 0.0) -> float | None:
    if name not in values:
        return otherwise
    try:
        return float(values[name].value)
    except ValueError:
        return None
