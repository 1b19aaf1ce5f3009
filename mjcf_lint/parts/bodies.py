"""The bodies of a model as the compiler puts them together: what stands in frames is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.names import MAKERS
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.copies import times

_GROUPS = frozenset({"frame", "replicate"})
_JOINTS = frozenset({"joint", "freejoint"})
POSITIONS = {"free": 7, "ball": 4, "slide": 1, "hinge": 1}
"""How many numbers of qpos a joint of each type takes."""
DOFS = {"free": 6, "ball": 3, "slide": 1, "hinge": 1}
"""How many degrees of freedom (numbers of qvel) a joint of each type has."""


class Joint(NamedTuple):
    """A joint with its type; `type` is empty where a word stands there that means none."""

    node: Node
    type: str


@dataclass(slots=True, eq=False)
class Body:
    """A body, or the world; several worldbody elements are one world.

    What stands in its frames and replicates belongs to it. `copies` counts how often the
    replicates around it make it, None where a count is no number.
    """

    node: Node
    parent: Body | None = field(repr=False)
    copies: int | None = 1
    children: list[Body] = field(default_factory=list, repr=False)
    joints: list[Joint] = field(default_factory=list, repr=False)
    elements: list[Node] = field(default_factory=list, repr=False)
    """All else that stands in it: geoms, sites, cameras, lights, inertial, plugin, makers."""

    @property
    def is_world(self) -> bool:
        """Say whether it is the world."""
        return self.parent is None

    def having(self, *tags: str) -> Iterator[Node]:
        """Yield the elements in it with one of the tags."""
        return (node for node in self.elements if node.tag in tags)

    @property
    def makes(self) -> bool:
        """Say whether something in it makes bodies, joints or geoms that are not written."""
        return any(self.having(*MAKERS))

    @property
    def mocap(self) -> bool:
        """Say whether it is moved from outside."""
        return self.node.get("mocap") == "true" and not self.is_world

    @property
    def static(self) -> bool:
        """Say whether it and all above it have no joints; a mocap body counts as static."""
        return not self.joints and (self.parent is None or self.parent.static)

    def walk(self) -> Iterator[Body]:
        """Yield the body and all below it, in the order of the compiler."""
        stack = [self]
        while stack:
            body = stack.pop()
            yield body
            stack.extend(reversed(body.children))


@dataclass(frozen=True, eq=False)
class Bodies:
    """The bodies of a model, the world first."""

    world: Body
    _by_node: dict[int, Body] = field(repr=False)

    @cached_property
    def all(self) -> tuple[Body, ...]:
        """Every body, the world first, in the order of the compiler."""
        return tuple(self.world.walk())

    @property
    def written(self) -> bool:
        """Say whether all bodies, joints and geoms are written: nothing in them makes others."""
        return not any(body.makes for body in self.all)

    def of(self, node: Node) -> Body | None:
        """Return the body that an element of the world stands in, or is."""
        found = self._by_node.get(id(node))
        above = node.parent
        while found is None and above is not None:
            found = self._by_node.get(id(above))
            if found is None and above.tag not in _GROUPS:
                return None
            above = above.parent
        return found


@of_model
def bodies(model: Model) -> Bodies | None:
    """Return the bodies of a model; None where it has no worldbody."""
    worlds = tuple(model.sections("worldbody"))
    if not worlds:
        return None
    world = Body(worlds[0], None)
    by_node: dict[int, Body] = {}
    for section in worlds:
        _fill(model, world, section, by_node)
    return Bodies(world, by_node)


def _fill(model: Model, body: Body, section: Node, by_node: dict[int, Body]) -> None:
    """Put all that stands in a worldbody element into the world and the bodies below it."""
    by_node[id(section)] = body
    stack = [(body, child) for child in reversed(section.children)]
    while stack:
        body, node = stack.pop()
        if node.tag == "body":
            inside = node.parent is body.node
            below = Body(node, body, body.copies if inside else times(node))
            body.children.append(below)
            body = by_node[id(node)] = below
        elif node.tag in _JOINTS:
            body.joints.append(Joint(node, joint_type(model, node)))
        elif node.tag not in _GROUPS:
            body.elements.append(node)
        if node.tag == "body" or node.tag in _GROUPS:
            stack.extend((body, child) for child in reversed(node.children))


def joint_type(model: Model, node: Node) -> str:
    """Return the type of a joint, its default class included."""
    if node.tag == "freejoint":
        return "free"
    given = model.values(node).get("type")
    word = given.value if given else "hinge"
    return word if word in DOFS else ""
