"""Names that flexcomps and composites give to what they make, and that others have, too."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Diagnostic, Model, Related
from mjcf_lint.mjcf.names import ByName, Written
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.flexes import Flex
from mjcf_lint.parts.made_names import names_made
from mjcf_lint.releases.change import Change

INSISTED = Change("2.2.0", "3.13.0")
"""What is made has its name or is refused; later it gets none where its name is taken."""

_COUNTED = ("grid", "direct")
_NAMELESS = ("particle",)
"""Composites whose bodies have no names in some releases."""


def makers(model: Model, written: Written) -> Iterator[Diagnostic]:
    """Report flexcomps and composites that make the same names, or names that are written."""
    flexcomps = _plain(model, "flexcomp")
    if INSISTED.holds_in(model.target.release):
        named: dict[str, Node] = {
            name: nodes[0] for name, nodes in written.get("flex", ByName()).listed()
        }
        for node in flexcomps:
            name = node.get("name")
            other = named.setdefault(name, node) if name else node
            if other is not node:
                yield _flexcomp(node, other)
        yield from _composites(model)
    if flexcomps:
        order = {id(node): at for at, node in enumerate(model.elements())}
        for node in flexcomps:
            yield from _vertices(node, written, order, model)


def _plain(model: Model, tag: str) -> list[Node]:
    """Return the elements of a tag that no replicate copies."""
    return [
        node
        for node in model.elements(tag)
        if not any(above.tag == "replicate" for above in node.ancestors())
    ]


def _flexcomp(node: Node, other: Node) -> Diagnostic:
    name = node.attributes["name"]
    return Diagnostic(
        name.value_span,
        f"another flex is named {name.value!r} already",
        related=(Related(other.attributes["name"].value_span, "first used here"),),
        note="3.14.0 and later load it, and leave this flex and its bodies without names",
    )


def _composites(model: Model) -> Iterator[Diagnostic]:
    found: dict[tuple[str, str], Node] = {}
    for node in _plain(model, "composite"):
        kind, prefix = node.get("type") or "", node.attributes.get("prefix")
        first = found.setdefault((kind, prefix.value if prefix else ""), node)
        if first is node or kind in _NAMELESS:
            continue
        what = f"the prefix {prefix.value!r}" if prefix else "no prefix"
        yield Diagnostic(
            prefix.span if prefix else node.element.start_tag,
            f"another composite of type {kind!r} has {what}, too",
            related=(Related(first.element.start_tag, "this one"),),
            note="both name their bodies after it; 3.14.0 and later leave out names that are taken",
        )


def _vertices(
    node: Node, written: Written, order: dict[int, int], model: Model
) -> Iterator[Diagnostic]:
    """Look for written bodies that are named like the vertices of a flexcomp."""
    flex = Flex(node)
    full = flex.kind in _COUNTED and not (flex.interpolated or flex.pinned or flex.rigid)
    names = [one for space, one in names_made(node) if space == "body" and one.below]
    for name, bodies in written.get("body", ByName()).listed() if full and names else ():
        body = bodies[0]
        later = order[id(body)] > order[id(node)]
        copied = any(above.tag == "replicate" for above in body.ancestors())
        refused = later or INSISTED.holds_in(model.target.release)
        if refused and not copied and any(one.has(name) for one in names):
            yield Diagnostic(
                body.attributes["name"].value_span,
                f"a vertex of flexcomp {flex.name!r} has the body {name!r} already",
                related=(Related(node.element.start_tag, "the flexcomp"),),
            )
