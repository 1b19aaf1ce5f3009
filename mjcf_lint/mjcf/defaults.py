"""The default classes of a model, as each release builds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from mjcf_lint.mjcf.tree import Node
from mjcf_lint.xml.element import Attribute

MAIN = "main"
REFERENCES = ("class", "childclass")
_REFERRING = frozenset(REFERENCES)

_IN_BODIES = frozenset({"geom", "joint", "site", "camera", "light"})
_FRAMES = frozenset({"frame", "replicate"})
_BODIES = frozenset({"body", "worldbody"}) | _FRAMES
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
    def names(self) -> frozenset[str]:
        """Every name that some release knows a class by."""
        return self.nested_names | self.top_level_names | {self.old_global_name}

    @property
    def references(self) -> Iterator[tuple[Node, Attribute]]:
        """Every attribute that refers to a default class, with the node that carries it."""
        for node in self._referring:
            for name in REFERENCES:
                if attribute := node.attributes.get(name):
                    yield node, attribute

    @cached_property
    def _referring(self) -> tuple[Node, ...]:
        sections = [section for section in self.root.children if section.tag != "default"]
        nodes = (node for section in sections for node in section.walk())
        return tuple([node for node in nodes if not _REFERRING.isdisjoint(node.attributes.names)])

    @cached_property
    def referred_to(self) -> frozenset[str]:
        """The class names in them."""
        values = (node.get(name) for node in self._referring for name in REFERENCES)
        return frozenset(value for value in values if value is not None)

    def class_of(self, node: Node) -> str:
        """Return the name of the class a node takes its defaults from; `main` where none is named.

        An explicit class wins; else the childclass of the nearest body or frame around it. A frame
        may have a class, too, which comes to the same.
        """
        if name := node.get("class"):
            return name
        return self._inside(node.parent) if node.parent else MAIN

    def _inside(self, node: Node) -> str:
        """Return the class that what stands in an element takes, if it names none."""
        known, asked = self._classes, []
        at: Node | None = node
        while at is not None and id(at) not in known:
            asked.append(at)
            at = at.parent
        name = known[id(at)] if at is not None else MAIN
        for above in reversed(asked):
            own = above.get("childclass")
            if not own and above.tag in _FRAMES:
                own = above.get("class")
            name = known[id(above)] = own or name
        return name

    @cached_property
    def _classes(self) -> dict[int, str]:
        """What stands in an element is asked for its class again and again."""
        return {}

    def takers(self, top: Node, nodes: Iterable[Node]) -> Iterator[tuple[Node, tuple[str, ...]]]:
        """Yield the nodes that take values of a top-level block through another class, and which.

        A nested class starts from what its parent holds when the engine comes to it, so one of
        an earlier block takes nothing; one of the block itself is not another class.
        """
        given = _values(top)
        hidden = {MAIN: self._written_after(top, None)}
        later = self.top_level[self.top_level.index(top) + 1 :]
        for block in later:
            for nested in block.walk():
                if nested is not block and nested.tag == "default":
                    chain = [nested, *(above for above in nested.ancestors() if above is not block)]
                    own = [_values(each) for each in chain if each.tag == "default"]
                    hidden[nested.get("class") or ""] = [*own, *self._written_after(top, block)]
        for node in nodes:
            layers = hidden.get(self.class_of(node))
            if layers is None or not takes_defaults(node):
                continue
            set_closer = {name for layer in layers for name in layer.get(node.tag, ())}
            set_closer |= node.attributes.keys()
            values = given.get(node.tag, ())
            if taken := tuple(name for name in values if name not in set_closer):
                yield node, taken

    def _written_after(self, top: Node, last: Node | None) -> list[dict[str, tuple[str, ...]]]:
        """Return what the top-level blocks behind one write, up to and with another."""
        layers = []
        for block in self.top_level[self.top_level.index(top) + 1 :]:
            layers.append(_values(block))
            if block is last:
                break
        return layers


def _values(block: Node) -> dict[str, tuple[str, ...]]:
    """Return the attributes a default block sets, by element."""
    return {
        child.tag: tuple(child.attributes) for child in block.children if child.tag != "default"
    }
