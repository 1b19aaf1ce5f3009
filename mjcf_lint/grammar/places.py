"""Lay a model beside the grammar of its target, element by element, as the engine checks it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mjcf_lint.deferred import dataclass
from mjcf_lint.grammar.grammar import Allowed
from mjcf_lint.model import Kind, Model
from mjcf_lint.sections import passed_over
from mjcf_lint.tree import Node

UNREAD = ("frame", "replicate")


@dataclass(frozen=True, slots=True)
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
    checked: bool
    stray: bool = False

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
            stack.append(Place(model.node, (), (grammar.root,), checked=True))
    else:
        for child in reversed(model.node.children):
            found = grammar.places.get(child.tag, ())
            stack.append(Place(child, (), found, checked=True))
    while stack:
        place = stack.pop()
        yield place
        for child in reversed(place.node.children if place.allowed else ()):
            candidates = (grammar.child(allowed, child.tag) for allowed in place.allowed)
            found = tuple(filter(None, candidates))
            at_top = place.node is model.node and child.tag in grammar.quirks.body_names
            unread = at_top or passed_over(child, model.target.release)
            checked, stray = _checked(child, place), place.stray or unread
            stack.append(Place(child, place.allowed, found, checked, stray))


def _checked(child: Node, place: Place) -> bool:
    """Say whether the engine checks an element: its schema walks from body to body only."""
    in_body = any(allowed.name == "body" for allowed in place.allowed)
    return place.checked and not (in_body and child.tag in UNREAD)
