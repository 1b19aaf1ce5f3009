"""The elements that make sensors, as the target reads them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mjcf_lint.grammar import Allowed
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.xml.element import Attribute


class SensorElement(NamedTuple):
    """A sensor; `allowed` is what the target takes on it. Sensors have no default class."""

    node: Node
    allowed: Allowed

    @property
    def tag(self) -> str:
        """Its kind, such as touch."""
        return self.node.tag

    @property
    def which(self) -> str:
        """How a message calls it."""
        name = self.node.get("name")
        return f"the {self.tag} {name!r}" if name else f"this {self.tag}"

    def own(self, name: str) -> Attribute | None:
        """Return an attribute that the target reads on it."""
        return self.node.attributes.get(name) if name in self.allowed.attributes else None

    def value(self, name: str) -> str:
        """Return the value of an attribute, empty where there is none."""
        own = self.own(name)
        return own.value if own else ""


def sensors(model: Model) -> Iterator[SensorElement]:
    """Yield the sensors of a model, in engine order, those of a kind the target knows."""
    kinds = model.target.grammar.root.children["sensor"].children
    for section in model.sections("sensor"):
        for node in section.children:
            if allowed := kinds.get(node.tag):
                yield SensorElement(node, allowed)
