"""Write settings into the sections of a model: compiler, option and its flag, visual, size."""

from __future__ import annotations

from packaging.version import Version

from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.edit import Edit
from mjcf_lint.xml.element import escaped

INCLUDED_UNREAD = Change("3.1.3")
"""A flag or lengthrange that an include brings into its section is checked, but not read."""
_PARTS = frozenset({("option", "flag"), ("compiler", "lengthrange")})
_PART_TAGS = frozenset({"flag", "lengthrange"})


def passed_over(node: Node, release: Version) -> bool:
    """Say whether the engine passes over a part of a section, as it comes from another file."""
    if node.tag not in _PART_TAGS:
        return False
    above = node.parent
    if above is None or (above.tag, node.tag) not in _PARTS:
        return False
    return node.inclusion is not above.inclusion and INCLUDED_UNREAD.holds_in(release)


def with_setting(model: Model, path: tuple[str, ...], name: str, value: str) -> Edit | None:
    """Write a setting, such as nativeccd of ("option", "flag"), where the engine reads it last.

    Returns None for a file without an element. The section that has it is changed; else the last
    one there is, or a new one at the top of the root file.
    """
    if model.node is None:
        return None
    for depth in range(len(path), -1, -1):
        found = _all(model, path[:depth])
        if not found:
            continue
        if depth < len(path):
            text = f'{path[-1]} {name}="{escaped(value)}"/>'
            for tag in reversed(path[depth:-1]):
                text = f"{tag}><{text}</{tag}>"
            children = found[-1].element.children
            if depth == 0 and children:
                return children[0].preceded_by(f"<{text}")
            return found[-1].element.with_child(f"<{text}")
        having = [node for node in found if name in node.attributes]
        return (having or found)[-1].element.with_attribute(name, value)
    return None


def setting(model: Model, path: tuple[str, ...], name: str) -> str | None:
    """Return a setting as the engine reads it; the last element that has it wins."""
    having = [node for node in _all(model, path) if name in node.attributes]
    return having[-1].get(name) if having else None


def _all(model: Model, path: tuple[str, ...]) -> list[Node]:
    """Return the elements at a path below the root that the engine reads, in its order."""
    if not path or model.node is None:
        return [model.node] if model.node else []
    found, release = list(model.sections(path[0])), model.target.release
    for tag in path[1:]:
        below = (child for each in found for child in each.children if child.tag == tag)
        found = [child for child in below if not passed_over(child, release)]
    return found
