"""What becomes of a name in a replicate, or of what replicates copy."""

from __future__ import annotations

from mjcf_lint import Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.scopes import Copies
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.element import Attribute

LEFT_ALONE = Change("3.1.5", "3.17.0")
"""Replicates do not copy tuples, skins and flexes that name what is copied."""

_LATE = frozenset({"skin", "flex", "tuple"})
_TREE_REFERENCES = {("camera", "target"), ("light", "target")}


def counts_copies(node: Node, attribute: Attribute) -> bool:
    """Say whether something may be put behind a name in a replicate."""
    return (node.tag, attribute.name) in _TREE_REFERENCES


def end_of_copies(node: Node, attribute: Attribute, model: Model) -> str | None:
    """Return what MuJoCo puts behind a name where it reads the first copy of an element.

    None where the element is not copied even once, or where the number of copies is not plain.
    """
    if not counts_copies(node, attribute) or not _copies(model):
        return ""
    end = ""
    for above in node.ancestors():
        if above.tag == "replicate":
            copies = Copies.of(above)
            first = next(copies.ends(), None) if copies.count is not None else None
            if first is None:
                return None
            end += first
    return end


def only_copied(node: Node, spaces: tuple[str, ...], model: Model) -> bool:
    """Say whether an element has to name copies, and not the pattern that they are made of."""
    if node.tag in ("camera", "light"):
        return "body" in spaces and _copies(model)
    if not LEFT_ALONE.holds_in(model.target.release):
        return False
    return any(one.tag in _LATE for one in (node, *node.ancestors()))


def _copies(model: Model) -> bool:
    return model.target.grammar.quirks.replicate
