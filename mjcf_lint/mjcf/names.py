"""Which elements have names, and what kind of thing each name is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.tree import Node

WORLD = "world"
BODIES = frozenset({"body", "worldbody", "frame", "replicate"})
"""Elements that hold what bodies hold."""
TREE = ("body", "joint", "geom", "site", "camera", "light", "frame")
"""The namespaces of what stands in bodies."""
FOLLOWING = (
    *("pair", "exclude", "equality", "tendon", "actuator", "sensor"),
    *("flex", "skin", "numeric", "text", "tuple", "key"),
)
"""The namespaces of what refers to bodies and what is in them, and is copied with these."""
NAMED_BY_FILE = frozenset({"mesh", "texture", "hfield"})


class ByName(dict[str, "Node | list[Node]"]):
    """Elements by name, in engine order; one that has its name alone stands for a list of it."""

    __slots__ = ()

    def add(self, name: str, node: Node) -> None:
        """Put one behind those of its name."""
        held = self.get(name)
        if held is None:
            self[name] = node
        elif isinstance(held, list):
            held.append(node)
        else:
            self[name] = [held, node]

    def of(self, name: str) -> Sequence[Node]:
        """Return those of a name."""
        held = self.get(name, ())
        return held if isinstance(held, list | tuple) else (held,)

    def listed(self) -> Iterator[tuple[str, Sequence[Node]]]:
        """Yield each name with all that have it."""
        for name, held in self.items():
            yield name, held if isinstance(held, list) else (held,)


Written = dict[str, ByName]
"""Elements by namespace and name."""

_BY_SECTION = {
    "equality": "equality",
    "tendon": "tendon",
    "actuator": "actuator",
    "sensor": "sensor",
}
"""Sections whose elements share one namespace, whatever they are called."""
_OWN = {
    **dict.fromkeys(BODIES, TREE),
    "asset": ("mesh", "texture", "material", "hfield", "skin"),
    "deformable": ("flex", "skin"),
    "contact": ("pair", "exclude"),
    "custom": ("numeric", "text", "tuple"),
    "keyframe": ("key",),
    **dict.fromkeys(("plugin", "required"), ("instance",)),
}
"""Elements that have a namespace of their own, by what they stand in."""
MAKERS = frozenset({"attach", "composite", "flexcomp"})
"""Elements that make bodies, joints or geoms of their own where they stand."""
_LAST_SLASH = re.compile(r"[/\\]")


def namespace(node: Node) -> str:
    """Return the kind of thing an element's name is for; empty where it names nothing."""
    above = node.parent.tag if node.parent else ""
    if above in _BY_SECTION:
        return _BY_SECTION[above]
    if above in BODIES and node.tag == "freejoint":
        return "joint"
    return node.tag if node.tag in _OWN.get(above, ()) else ""


def name_of(node: Node) -> str:
    """Return an element's name; that of its file where the engine takes this for it."""
    name = node.get("name") or ""
    if not name and node.tag in NAMED_BY_FILE:
        file = _LAST_SLASH.split(node.get("file") or "")[-1]
        name = file.rpartition(".")[0] or file
    return name


def may_have_name(node: Node) -> bool:
    """Say whether an element has a name or a file that would give it one; quick."""
    return "name" in node.attributes.names or node.tag in NAMED_BY_FILE


def named(model: Model) -> Iterator[tuple[str, str, Node]]:
    """Yield each element that has a name, with its namespace and its name, in engine order."""
    for node in model.elements():
        if may_have_name(node) and (space := namespace(node)) and (name := name_of(node)):
            yield space, name, node


@of_model
def nameless(model: Model, space: str) -> bool:
    """Say whether something of a kind may have no name: an empty reference means that then."""
    return any(
        _makes(node, space) or (namespace(node) == space and not name_of(node))
        for node in model.elements()
    )


def _makes(node: Node, space: str) -> bool:
    """Say whether an element may make something without a name, be it for a while."""
    if node.tag == "flexcomp" and space == "flex":
        return not node.get("name")
    return node.tag in MAKERS or (node.tag == "replicate" and space == "body")


def written(model: Model) -> Written:
    """Return the names that stand in a model, be it for what is copied."""
    found: Written = {}
    for space, name, node in named(model):
        found.setdefault(space, ByName()).add(name, node)
    return found
