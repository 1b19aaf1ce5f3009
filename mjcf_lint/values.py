"""What the attributes of an element come to, once its default class has spoken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from mjcf_lint.defaults import MAIN, DefaultClasses, takes_defaults
from mjcf_lint.element import Attribute
from mjcf_lint.tree import Node

ACTUATORS = "actuator"
_ALL_OF_ONE = {"equality": "equality", "tendon": "tendon", "actuator": ACTUATORS}
_ACTUATOR_TAGS = frozenset(
    (
        *("general", "motor", "position", "velocity", "intvelocity", "damper", "cylinder"),
        *("muscle", "adhesion", "dcmotor", "plugin", "orientation", "pid"),
    )
)


@dataclass(frozen=True, slots=True)
class Given:
    """A value, and who gave it: `node` is the element itself or a child of a default element."""

    attribute: Attribute
    node: Node
    own: bool

    @property
    def value(self) -> str:
        """The value as the engine reads it."""
        return self.attribute.value


Values = Mapping[str, Given]
"""Values by attribute name."""


@dataclass(frozen=True)
class EffectiveValues:
    """The values of elements, own ones before those of their default class."""

    classes: DefaultClasses

    def of(self, node: Node) -> Values:
        """Return every value an element has, whoever gave it.

        All actuators share one default, so an actuator has what any kind of actuator wrote there,
        the last one first; `Given.node` tells which.
        """
        own = {name: Given(one, node, own=True) for name, one in node.attributes.items()}
        above = node.parent.tag if node.parent else ""
        if above not in _ALL_OF_ONE and not takes_defaults(node):
            return own
        return {**self.of_class(self.classes.class_of(node), _kind(node)), **own}

    def of_class(self, name: str, kind: str) -> Values:
        """Return what a class gives to elements of a kind: its own values and inherited ones."""
        if name not in self._table and name == self.classes.old_global_name:
            name = MAIN
        return self._table.get(name, {}).get(kind, {})

    @cached_property
    def _table(self) -> dict[str, dict[str, dict[str, Given]]]:
        """The values by class, kind of element and attribute.

        A class starts from what its parent holds when the engine comes to it, and the engine reads
        what stands directly in a default element before it goes into the nested ones.
        """
        table: dict[str, dict[str, dict[str, Given]]] = {MAIN: {}}
        for top in self.classes.top_level:
            stack = [(top, MAIN)]
            while stack:
                block, name = stack.pop()
                values = table.setdefault(name, {})
                _write(block, values)
                nested = [child for child in block.children if child.tag == "default"]
                for child in reversed(nested):
                    stack.append((child, child.get("class") or ""))
                for child in nested:
                    copied = {kind: dict(given) for kind, given in values.items()}
                    table.setdefault(child.get("class") or "", copied)
        return table


def _write(block: Node, values: dict[str, dict[str, Given]]) -> None:
    for child in block.children:
        if child.tag == "default":
            continue
        kind = ACTUATORS if child.tag in _ACTUATOR_TAGS else child.tag
        held = values.setdefault(kind, {})
        for name, attribute in child.attributes.items():
            held.pop(name, None)
            held[name] = Given(attribute, child, own=False)


def _kind(node: Node) -> str:
    """Return the name under which a default speaks to an element."""
    above = node.parent.tag if node.parent else ""
    return _ALL_OF_ONE.get(above, node.tag)
