"""Lay a model beside the grammar of its target, element by element, as the engine checks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from mjcf_lint.grammar.grammar import Allowed, Grammar
from mjcf_lint.grammar.types import Types, types_of
from mjcf_lint.mjcf.model import Kind, Model, of_model
from mjcf_lint.mjcf.sections import passed_over
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.xml.element import AttributeNames

UNREAD = ("frame", "replicate")


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    """What the grammar says of elements: those that stand alike and have the same attributes.

    `allowed` is empty where the element may not stand; several are possible only in a fragment
    seen by itself. `stray` says that nothing reads it: that it is a body at the top, stands in one,
    or comes into its section from a file where the engine does not look for it.
    `checked` is False for a frame or replicate in a body and all that stands in
    it: there the engine takes no look at attributes, nor at what stands inside anything but a
    body, and drops what it does not know.
    """

    tag: str
    names: AttributeNames
    above: tuple[Allowed, ...]
    allowed: tuple[Allowed, ...]
    types: Types
    """Of its attributes."""
    in_composite: bool
    """It is part of a composite."""
    checked: bool
    stray: bool

    @property
    def in_body(self) -> bool:
        """Say whether it stands directly in a body, frame or replicate."""
        return any(allowed.name == "body" for allowed in self.above)

    @property
    def read(self) -> bool:
        """Say whether the target reads it: not a body that stands at the top."""
        return bool(self.allowed) and not self.stray


Wanted = Callable[[Role], object]
"""Says whether elements of a role are to be looked at."""


@dataclass(slots=True, eq=False)
class Place:
    """An element and its role."""

    node: Node
    role: Role

    @property
    def above(self) -> tuple[Allowed, ...]:
        """What the element around it may be."""
        return self.role.above

    @property
    def allowed(self) -> tuple[Allowed, ...]:
        """What it may be; empty where it may not stand."""
        return self.role.allowed

    @property
    def types(self) -> Types:
        """The types of its attributes."""
        return self.role.types


@dataclass(frozen=True, slots=True)
class _Laid:
    """The elements of a model in engine order, the role of each, and each role once."""

    nodes: list[Node]
    roles: list[Role]
    different: tuple[Role, ...]


def places(model: Model, wanted: Wanted | None = None) -> Iterator[Place]:
    """Yield every element with its place, leaving out what stands in an unknown one.

    Many rules walk the same model, one after the other: it is laid beside the grammar once.
    What is not wanted by its role is passed over quickly.
    """
    laid = _laid(model)
    roles = {role for role in laid.different if wanted is None or wanted(role)}
    if roles:
        for node, role in zip(laid.nodes, laid.roles, strict=True):
            if role in roles:
                yield Place(node, role)


@of_model
def _laid(model: Model) -> _Laid:
    grammar, top = model.target.grammar, model.node
    nodes: list[Node] = []
    roles: list[Role] = []
    stack: list[tuple[Node, Role]] = []
    if top is not None and model.kind is Kind.ROOT:
        if top.tag == grammar.root.name:
            stack.append((top, _role(top.tag, top.attributes.names, (), (grammar.root,))))
    elif top is not None:
        for child in reversed(top.children):
            allowed = grammar.places.get(child.tag, ())
            names, in_composite = child.attributes.names, top.tag == "composite"
            stack.append((child, _role(child.tag, names, (), allowed, in_composite)))
    body_names, release = grammar.quirks.body_names, model.target.release
    while stack:
        node, role = stack.pop()
        nodes.append(node)
        roles.append(role)
        if role.allowed:
            for child in reversed(node.children):
                tag = child.tag
                unread = (node is top and tag in body_names) or passed_over(child, release)
                inside = _inside(grammar, role, tag, child.attributes.names, unread)
                stack.append((child, inside))
    return _Laid(nodes, roles, tuple(dict.fromkeys(roles)))


@lru_cache(maxsize=8192)
def _inside(grammar: Grammar, around: Role, tag: str, names: AttributeNames, unread: bool) -> Role:
    """Return the role of an element in one of another role; those named alike share their names."""
    above = around.allowed
    allowed = tuple(filter(None, (grammar.child(one, tag) for one in above)))
    # Its schema walks from body to body only.
    walked = tag not in UNREAD or not any(one.name == "body" for one in above)
    in_composite = around.tag == "composite"
    checked, stray = around.checked and walked, around.stray or unread
    return _role(tag, names, above, allowed, in_composite, checked, stray)


@lru_cache(maxsize=8192)
def _role(
    tag: str,
    names: AttributeNames,
    above: tuple[Allowed, ...],
    allowed: tuple[Allowed, ...],
    in_composite: bool = False,
    checked: bool = True,
    stray: bool = False,
) -> Role:
    types = types_of(allowed, tag, in_composite, tuple(names))
    return Role(tag, names, above, allowed, types, in_composite, checked, stray)
