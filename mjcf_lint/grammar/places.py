"""Lay a model beside the grammar of its target, element by element, as the engine checks it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from mjcf_lint.element import AttributeNames
from mjcf_lint.grammar.grammar import Allowed, Grammar
from mjcf_lint.grammar.types import Types, types_of
from mjcf_lint.model import Kind, Model
from mjcf_lint.sections import passed_over
from mjcf_lint.tree import Node

UNREAD = ("frame", "replicate")


@dataclass(slots=True, eq=False)
class Place:
    """An element and what the grammar says of it.

    `allowed` is empty where the element may not stand; several are possible only in a fragment
    seen by itself. `stray` says that nothing reads it: that it is a body at the top, stands in one,
    or comes into its section from a file where the engine does not look for it.
    `checked` is False for a frame or replicate in a body and all that stands in
    it: there the engine takes no look at attributes, nor at what stands inside anything but a
    body, and drops what it does not know.
    """

    node: Node
    above: tuple[Allowed, ...]
    allowed: tuple[Allowed, ...]
    types: Types
    """Of its attributes."""
    checked: bool = True
    stray: bool = False

    @property
    def in_composite(self) -> bool:
        """Say whether it is part of a composite."""
        return self.node.parent is not None and self.node.parent.tag == "composite"

    @property
    def in_body(self) -> bool:
        """Say whether it stands directly in a body, frame or replicate."""
        return any(allowed.name == "body" for allowed in self.above)


@lru_cache(maxsize=4)
def places(model: Model) -> tuple[Place, ...]:
    """Return every element with its place, leaving out what stands in an unknown one.

    Many rules walk the same model, one after the other: it is laid beside the grammar once.
    """
    return tuple(_places(model))


def _places(model: Model) -> Iterator[Place]:
    grammar = model.target.grammar
    if model.node is None:
        return
    stack: list[Place] = []
    if model.kind is Kind.ROOT:
        if model.node.tag == grammar.root.name:
            stack.append(_place(model.node, (), (grammar.root,)))
    else:
        for child in reversed(model.node.children):
            stack.append(_place(child, (), grammar.places.get(child.tag, ())))
    top, body_names, release = model.node, grammar.quirks.body_names, model.target.release
    while stack:
        place = stack.pop()
        yield place
        node, allowed = place.node, place.allowed
        for child in reversed(node.children if allowed else ()):
            tag = child.tag
            found, in_body = _below(grammar, allowed, tag)
            unread = (node is top and tag in body_names) or passed_over(child, release)
            # Its schema walks from body to body only.
            checked = place.checked and not (in_body and tag in UNREAD)
            stack.append(_place(child, allowed, found, checked, place.stray or unread))


def _place(
    node: Node,
    above: tuple[Allowed, ...],
    allowed: tuple[Allowed, ...],
    checked: bool = True,
    stray: bool = False,
) -> Place:
    parent = node.parent
    in_composite = parent is not None and parent.tag == "composite"
    types = _types(allowed, node.tag, in_composite, node.attributes.names)
    return Place(node, above, allowed, types, checked, stray)


@lru_cache(maxsize=8192)
def _types(
    allowed: tuple[Allowed, ...], tag: str, in_composite: bool, names: AttributeNames
) -> Types:
    """Return the types of an element; those named alike share their names."""
    return types_of(allowed, tag, in_composite, tuple(names))


@lru_cache(maxsize=8192)
def _below(
    grammar: Grammar, above: tuple[Allowed, ...], tag: str
) -> tuple[tuple[Allowed, ...], bool]:
    """Return what an element is below others, and whether that is in a body."""
    found = tuple(filter(None, (grammar.child(one, tag) for one in above)))
    return found, any(one.name == "body" for one in above)
