"""The default classes of a model, as each release builds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mjcf_lint.element import Attribute
from mjcf_lint.tree import Node

MAIN = "main"
REFERENCES = ("class", "childclass")

_IN_BODIES = frozenset({"geom", "joint", "site", "camera", "light"})
_BODIES = frozenset({"body", "worldbody", "frame", "replicate"})
_SECTIONS = frozenset({"asset", "contact", "equality", "tendon", "actuator"})


def takes_defaults(node: Node) -> bool:
    """Say whether an element takes values from the default of its own name.

    The joint of an equality, say, does not take those of a body's joint.
    """
    above = node.parent.tag if node.parent else ""
    return above in _BODIES if node.tag in _IN_BODIES else above in _SECTIONS


@dataclass(frozen=True)
class DefaultClasses:
    """The default elements of a tree, top-level ones apart from nested ones, in engine order."""

    root: Node

    @cached_property
    def top_level(self) -> tuple[Node, ...]:
        """Every default element directly below the root."""
        return tuple(node for node in self.root.children if node.tag == "default")

    @cached_property
    def nested(self) -> tuple[Node, ...]:
        """Every default element inside another one."""
        return tuple(
            node
            for top in self.top_level
            for node in top.walk()
            if node.tag == "default" and node is not top
        )

    @cached_property
    def nested_names(self) -> frozenset[str]:
        """The class names that nested default elements define."""
        return frozenset(name for node in self.nested if (name := node.get("class")))

    @cached_property
    def top_level_names(self) -> frozenset[str]:
        """The class names that stand on top-level default elements, `main` among them."""
        return frozenset(node.get("class") or MAIN for node in self.top_level) | {MAIN}

    @property
    def old_global_name(self) -> str:
        """What MuJoCo up to 3.1.6 called the global class in the end: the last name it met.

        Without any default element it had no name: `class=""` referred to it, `main` did not.
        """
        return (self.top_level[-1].get("class") or MAIN) if self.top_level else ""

    @cached_property
    def references(self) -> tuple[tuple[Node, Attribute], ...]:
        """Every attribute that refers to a default class, with the node that carries it."""
        return tuple(self._references())

    def _references(self) -> Iterator[tuple[Node, Attribute]]:
        for section in self.root.children:
            if section.tag == "default":
                continue
            for node in section.walk():
                for name in REFERENCES:
                    if attribute := node.attributes.get(name):
                        yield node, attribute

    def class_of(self, node: Node) -> str:
        """Return the name of the class a node takes its defaults from; `main` where none is named.

        An explicit class wins; else the childclass of the nearest body or frame around it.
        """
        if name := node.get("class"):
            return name
        for above in node.ancestors():
            if name := above.get("childclass"):
                return name
        return MAIN
