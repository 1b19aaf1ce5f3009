"""When the kinds of composites went away."""

from __future__ import annotations

from collections.abc import Mapping

from packaging.version import Version

from mjcf_lint.mjcf.tree import Node
from mjcf_lint.releases.change import Change

GONE: Mapping[str, Change] = {
    "rope": Change("3.0.0"),
    "cloth": Change("3.0.0"),
    "loop": Change("3.2.3"),
    "box": Change("3.2.5"),
    "cylinder": Change("3.2.5"),
    "ellipsoid": Change("3.2.5"),
    "grid": Change("3.3.0"),
    "particle": Change("3.3.0"),
}
ALL_GONE = Change("4.0.0")


def is_gone(node: Node, release: Version) -> bool:
    """Say whether a release has no composites of this one's kind."""
    kind = GONE.get(node.get("type") or "")
    return ALL_GONE.holds_in(release) or (kind is not None and kind.holds_in(release))


def in_gone_composite(node: Node, release: Version) -> bool:
    """Say whether an element is a composite that the release has not, or part of one."""
    while node.parent and node.tag != "composite":
        node = node.parent
    return node.tag == "composite" and is_gone(node, release)
