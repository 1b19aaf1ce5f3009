"""Which elements of a model have names, by namespace, and which names others may refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mjcf_lint.model import Model
from mjcf_lint.tree import Node

WORLD = "world"
_BODIES = ("body", "worldbody", "frame", "replicate")
_BY_SECTION = {
    "equality": "equality",
    "tendon": "tendon",
    "actuator": "actuator",
    "sensor": "sensor",
}
"""Sections whose elements share one namespace, whatever they are called."""
_OWN = {
    **dict.fromkeys(_BODIES, ("body", "joint", "geom", "site", "camera", "light", "frame")),
    "asset": ("mesh", "texture", "material", "hfield", "skin"),
    "deformable": ("flex", "skin"),
    "contact": ("pair", "exclude"),
    "custom": ("numeric", "text", "tuple"),
    "keyframe": ("key",),
    **dict.fromkeys(("plugin", "required"), ("instance",)),
}
"""Elements that have a namespace of their own, by what they stand in."""
_NAMED_BY_FILE = frozenset({"mesh", "texture", "hfield"})
_FOLDERS = re.compile(r".*[/\\]", re.DOTALL)
_OF_COMPOSITE = ("body", "joint", "geom", "site", "tendon", "equality", "skin", "exclude")
_OF_FLEXCOMP = ("body", "joint", "site", "flex", "equality")


def namespace(node: Node) -> str:
    """Return the kind of thing an element's name is for; empty where it names nothing."""
    above = node.parent.tag if node.parent else ""
    if above in _BY_SECTION:
        return _BY_SECTION[above]
    if above in _BODIES and node.tag == "freejoint":
        return "joint"
    return node.tag if node.tag in _OWN.get(above, ()) else ""


def name_of(node: Node) -> str:
    """Return an element's name; that of its file where the engine takes this for it."""
    name = node.get("name") or ""
    if not name and node.tag in _NAMED_BY_FILE:
        file = _FOLDERS.sub("", node.get("file") or "")
        name = file.rpartition(".")[0] or file
    return name


@dataclass(frozen=True)
class Names:
    """The names of a model: by namespace, each with every element that has it, in engine order.

    Elements the engine makes have names too. `begin` tells by namespace how such names may begin;
    the empty beginning stands for any.
    """

    given: dict[str, dict[str, list[Node]]]
    begin: dict[str, set[str]] = field(default_factory=dict)

    def knows(self, space: str, name: str) -> bool:
        """Say whether something has the name, or may have it."""
        if name in self.given.get(space, ()) or (space == "body" and name == WORLD):
            return True
        return any(name.startswith(start) for start in self.begin.get(space, ()))


def names(model: Model) -> Names:
    """Return the names that the elements of a model have."""
    found = Names({})
    for node in model.elements():
        if (space := namespace(node)) and (name := name_of(node)):
            found.given.setdefault(space, {}).setdefault(name, []).append(node)
            if any(above.tag == "replicate" for above in node.ancestors()):
                found.begin.setdefault(space, set()).add(name)
        for space, start in _made(node):
            found.begin.setdefault(space, set()).add(start)
    for space in _NAMED_BY_FILE:
        for name, nodes in found.given.get(space, {}).items():
            if sum(not node.get("name") for node in nodes) > 1:
                # MuJoCo 3.1.0 to 3.2.2 number them; asset-name repairs what refers to that.
                found.begin.setdefault(space, set()).add(f"{name}_")
    return found


def _made(node: Node) -> Iterator[tuple[str, str]]:
    """Yield how the names begin of what the engine makes out of an element."""
    if node.tag == "composite":
        for space in _OF_COMPOSITE:
            yield space, node.get("prefix") or ""
    elif node.tag == "flexcomp":
        for space in _OF_FLEXCOMP:
            yield space, node.get("name") or ""
    elif node.tag == "attach":
        for spaces in _OWN.values():
            for space in (*spaces, *_BY_SECTION.values()):
                yield space, node.get("prefix") or ""
