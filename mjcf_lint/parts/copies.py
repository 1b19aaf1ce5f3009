"""How often the replicates around an element copy it."""

from __future__ import annotations

from mjcf_lint.mjcf.numbers import whole
from mjcf_lint.mjcf.tree import Node


def copies(replicate: Node) -> int | None:
    """Return how many copies a replicate makes; None where its count is no plain number."""
    text = (replicate.get("count") or "").strip()
    return whole(text) if text.isascii() and text.isdecimal() else None


def replicates(node: Node) -> tuple[Node, ...]:
    """Return the replicates around an element, the nearest first."""
    found, above = [], node.parent
    while above is not None:
        if above.element.tag == "replicate":
            found.append(above)
        above = above.parent
    return tuple(found)


def times(node: Node) -> int | None:
    """Return how often an element is made; None where some count is no plain number."""
    total = 1
    for replicate in replicates(node):
        count = copies(replicate)
        if count is None:
            return None
        total *= count
    return total


def made(node: Node) -> bool:
    """Say whether every replicate around an element is known to make at least one copy."""
    return bool(times(node))
