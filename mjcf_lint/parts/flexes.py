"""What the flexes of a model come to: their dimension, what moves them, what holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isfinite, prod

from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.xml.element import Attribute

EQUALITIES = ("flex", "flexvert", "flexstrain")
_PLANAR = frozenset({"square", "disc"})


@dataclass(frozen=True)
class Flex:
    """A flex or flexcomp; what cannot be told without another file is None."""

    node: Node

    @property
    def name(self) -> str:
        """Its name, as messages write it."""
        return self.node.get("name") or ""

    @property
    def composed(self) -> bool:
        """Say whether it is a flexcomp."""
        return self.node.tag == "flexcomp"

    @property
    def kind(self) -> str:
        """The type of a flexcomp."""
        return self.node.get("type") or "grid"

    @cached_property
    def dim(self) -> int | None:
        """1 for lines, 2 for surfaces, 3 for volumes."""
        if self.composed and self.kind in _PLANAR:
            return 2
        if self.composed and self.kind == "gmsh":
            return None
        return _whole(self.node.get("dim"), 2)

    def child(self, tag: str) -> Node | None:
        """Return the child that the engine reads for a tag."""
        return next((child for child in self.node.children if child.tag == tag), None)

    def attribute(self, tag: str, name: str) -> Attribute | None:
        """Return an attribute of a child."""
        child = self.child(tag)
        return child.attributes.get(name) if child else None

    def get(self, tag: str, name: str) -> str | None:
        """Return the value of a child's attribute."""
        attribute = self.attribute(tag, name)
        return attribute.value if attribute else None

    def number(self, tag: str, name: str) -> float:
        """Return the number that a child's attribute gives, 0 where it gives none."""
        return real(self.get(tag, name), 0.0)

    @property
    def young(self) -> float:
        """Young's modulus; 0 means no elasticity."""
        return self.number("elasticity", "young")

    @property
    def elastic2d(self) -> str:
        """Which elasticity of a surface acts: none, bend, stretch or both."""
        return self.get("elasticity", "elastic2d") or "none"

    @property
    def interpolated(self) -> bool:
        """Say whether a few nodes move all vertices."""
        if self.composed:
            return self.node.get("dof") in ("trilinear", "quadratic")
        return bool(self.node.get("node"))

    @property
    def held(self) -> str:
        """What the edge of a flexcomp says of equalities; empty where it asks for none."""
        value = self.get("edge", "equality") if self.composed else None
        return value if value and value != "false" else ""

    @cached_property
    def rigid(self) -> bool | None:
        """Say whether all vertices move with one body."""
        if not self.composed:
            bodies = set((self.node.get("body") or "").split())
            return len(bodies) == 1 and not self.interpolated
        if self.node.get("rigid") == "true":
            return True
        if self.interpolated or not self.pinned:
            return False
        vertices = self.vertices or (self.dim or 1) + 1
        return None if self.pinned >= vertices else False

    @cached_property
    def vertices(self) -> int | None:
        """How many vertices it has."""
        count = [_whole(text, 10) for text in (self.node.get("count") or "10 10 10").split()]
        if not self.composed:
            return len((self.node.get("vertex") or "").split()) // 3 or None
        if self.kind == "direct":
            return len((self.node.get("point") or "").split()) // 3
        if self.kind == "circle":
            return count[0] - 1  # its last one is its first
        return prod(count[: self.dim]) if self.kind == "grid" else None

    @cached_property
    def pinned(self) -> int:
        """At most how many vertices are pinned; 0 where none is."""
        total = 0
        for pin in self.node.children:
            if pin.tag != "pin":
                continue
            width = self.dim or 1
            total += len(_wholes(pin.get("id")))
            for first, last in _groups(_wholes(pin.get("range")), 2):
                total += max(0, last - first + 1)
            total += len(_wholes(pin.get("grid"))) // width
            for corners in _groups(_wholes(pin.get("gridrange")), 2 * width):
                sides = zip(corners[:width], corners[width:], strict=True)
                total += prod(max(0, last - first + 1) for first, last in sides)
        return total

    @cached_property
    def bends(self) -> bool | None:
        """Say whether a line has a vertex inside, at which it could bend."""
        if self.composed and self.kind == "circle":
            return True
        if self.composed and self.kind == "grid":
            return (self.vertices or 0) > 2
        if self.composed and self.kind != "direct":
            return None
        return any(count == 2 for count in Counter(_wholes(self.node.get("element"))).values())


def flexes(model: Model) -> Iterator[Flex]:
    """Yield every flex and flexcomp that a model builds, in engine order."""
    for node in model.elements("flex", "flexcomp"):
        above = node.parent.tag if node.parent else ""
        if node.tag == "flexcomp" or above == "deformable":
            yield Flex(node)


def equalities(model: Model) -> Mapping[str, list[Node]]:
    """Return the equalities of flexes by the name of the flex."""
    found: dict[str, list[Node]] = {}
    for section in model.sections("equality"):
        for node in section.children:
            if node.tag in EQUALITIES and (name := node.get("flex")):
                found.setdefault(name, []).append(node)
    return found


def real(text: str | None, default: float) -> float:
    """Return the first number of a text."""
    try:
        return float((text or "").split()[0])
    except (ValueError, IndexError):
        return default


def reals(text: str | None) -> list[float]:
    """Return the numbers of a text; none where one of them is no number."""
    try:
        return [float(word) for word in (text or "").split()]
    except ValueError:
        return []


def _whole(text: str | None, default: int) -> int:
    number = real(text, default)
    return int(number) if isfinite(number) else default


def _wholes(text: str | None) -> list[int]:
    return [int(number) for number in reals(text) if isfinite(number)]


def _groups(numbers: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(numbers) - size + 1, size):
        yield numbers[start : start + size]
