"""The names that replicates make, and what else is called so."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from mjcf_lint import Diagnostic, Model, Related
from mjcf_lint.names import namespace
from mjcf_lint.parts.standing import copies
from mjcf_lint.tree import Node

_MOST = 20_000
"""How many names are put together for one model."""
_Names = dict[tuple[str, str], Node]


def copied_names(model: Model) -> Iterator[Diagnostic]:
    """Report names in replicates of which a copy is called as another element is."""
    if not model.target.grammar.quirks.replicate or not any(model.elements("replicate")):
        return
    written: _Names = {}
    copied: list[tuple[str, Node, list[Node]]] = []
    for node in model.elements():
        space, name = namespace(node), node.get("name")
        if not space or not name:
            continue
        around = [above for above in node.ancestors() if above.tag == "replicate"]
        if around:
            copied.append((space, node, around))
        else:
            written.setdefault((space, name), node)
    made: _Names = {}
    for space, node, around in copied:
        yield from _of(space, node, around, written, made)


def _of(
    space: str, node: Node, around: list[Node], written: _Names, made: _Names
) -> Iterator[Diagnostic]:
    reported = False
    for name in _names(node.get("name") or "", around, _MOST - len(made)):
        other = written.get((space, name)) or made.setdefault((space, name), node)
        if other is node or reported:
            continue
        # One is enough of those that come of the same two elements.
        reported = True
        # Frames of one name have a rule of their own.
        if space != "frame" or other.get("name") != node.get("name"):
            yield _clash(space, node, name, other)


def _names(name: str, around: list[Node], room: int) -> Iterator[str]:
    """Yield the names of all copies: each replicate, the inner one first, adds its number."""
    counts = [max(copies(replicate), 0) for replicate in around]
    total = 1
    for count in counts:
        total *= count
    if total > room:
        return
    for numbers in product(*(range(count) for count in counts)):
        ends = (
            f"{replicate.get('sep') or ''}{number:0{len(str(count))}}"
            for replicate, number, count in zip(around, numbers, counts, strict=True)
        )
        yield name + "".join(ends)


def _clash(space: str, node: Node, name: str, other: Node) -> Diagnostic:
    attribute = node.attributes["name"]
    also = "another copy" if any(up.tag == "replicate" for up in other.ancestors()) else "it"
    return Diagnostic(
        attribute.span,
        f"a copy of {attribute.value!r} is called {name!r}, and so is another {space}",
        related=(Related(other.attributes["name"].span, f"{also} stands here"),),
        note="copies have the number of the copy behind their name; sep puts something between",
    )
