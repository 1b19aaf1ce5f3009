"""An attribute that refers to other elements by their names."""

from __future__ import annotations

from typing import NamedTuple

from mjcf_lint.grammar import AttributeType
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.xml.element import Attribute

_NEVER_EMPTY = {
    "pair": ("geom1", "geom2"),
    "connect": ("body1", "site1", "site2"),
    "weld": ("body1", "site1", "site2"),
}
"""References that the grammar does not require, but that must name something if they stand."""
_ELSEWHERE_OR_LEGAL = frozenset({"layer", "sensor"})
"""A layer may be without a texture; empty names in sensors are sensor-object's to report."""


class Reference(NamedTuple):
    """An attribute that names something of these namespaces."""

    node: Node
    attribute: Attribute
    spaces: tuple[str, ...]
    refers: AttributeType

    @property
    def names(self) -> list[str]:
        """The names in it."""
        value = self.attribute.value
        return value.split() if self.refers.most is None else [value] if value else []

    @property
    def empty(self) -> bool:
        """Say whether it names nothing, and has to."""
        name, tag = self.attribute.name, self.node.tag
        above = self.node.parent.tag if self.node.parent else ""
        needed = self.refers.required or name in _NEVER_EMPTY.get(tag, ())
        return needed and not self.names and not {tag, above} & _ELSEWHERE_OR_LEGAL

    @property
    def what(self) -> str:
        """What it names, in words."""
        return " or ".join(self.spaces) if len(self.spaces) < 4 else "element"
