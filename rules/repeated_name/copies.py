"""Names that are repeated by what replicates copy and attaches bring in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from mjcf_lint import Diagnostic, Model, Related, Span
from mjcf_lint.mjcf.names import TREE
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.known_names import attached_part, names
from mjcf_lint.parts.scopes import Final, Inner, Scope
from mjcf_lint.releases.change import Change

ATTACHES_LOOK = Change("3.11.0")
"""Before, an attach of a body whose new name was taken did nothing, without a word."""
_SPACES = (*TREE, "mesh", "skin", "hfield", "texture", "material", "numeric", "text")
_MANY = 50_000


def clashes(model: Model) -> Iterator[Diagnostic]:
    """Report names of copies, or of what is attached, that another element has, too."""
    makers = list(model.elements("replicate", "attach"))
    if not makers or not model.target.grammar.quirks.replicate:
        return
    known = names(model)
    order = {id(node): at for at, node in enumerate(model.elements())}
    idle = {id(node) for node in makers if _does_nothing(node, known, order, model)}
    told: set[tuple[int, int]] = set()
    for space in _SPACES:
        finals = list(islice(known.final(space), _MANY + 1))
        if len(finals) > _MANY:
            continue
        found: dict[str, list[Final]] = {}
        for one in finals:
            if not any(id(inner.node) in idle for inner in one.inside):
                found.setdefault(one.name, []).append(one)
        for several in found.values():
            if len(several) > 1:
                several.sort(key=lambda one: order.get(id(_place(one)), -1))
                yield from _repeated(space, several, told)


def _repeated(space: str, several: list[Final], told: set[tuple[int, int]]) -> Iterator[Diagnostic]:
    first = several[0]
    for one in several[1:]:
        pair = (id(_place(first)), id(_place(one)))
        if space in TREE and _only_attached(first) and _only_attached(one):
            if one.inside:
                told.add((0, id(_place(one))))
            continue
        if one.inside == first.inside and one.node.get("name") == first.node.get("name"):
            continue  # Side by side, it is reported before it is copied.
        apart = _outermost(one) is not _outermost(first)
        copied = bool(one.inside) and one.inside[0].copies and one.node is not first.node
        if (apart or copied) and not {pair, (0, pair[1])} & told:
            told.add(pair)
            yield _clash(space, first, one)


def _only_attached(one: Final) -> bool:
    """Say whether no replicate has copied it: then the clash is invalid-attach's to report."""
    return not any(inner.copies for inner in one.inside)


def _clash(space: str, first: Final, one: Final) -> Diagnostic:
    outer = _outermost(one)
    if outer is None:
        message = f"another {space} is named {one.name!r} already"
    elif outer.copies:
        message = f"a copy of this {space} is named {one.name!r}, as another {space} is"
    else:
        message = f"this attach brings in a {space} named {one.name!r}, as another {space} is"
    return Diagnostic(_span(one), message, related=(Related(_span(first), _why(first)),))


def _why(first: Final) -> str:
    outer = _outermost(first)
    if outer is None:
        return "first used here"
    return "a copy of this is named so" if outer.copies else "this attach brings it in"


def _outermost(one: Final) -> Inner | None:
    return one.inside[0] if one.inside else None


def _place(one: Final) -> Node:
    """Return the element of the model itself that gives the name, or brings it in."""
    attach = next((inner.node for inner in one.inside if not inner.copies), None)
    return attach or one.node


def _span(one: Final) -> Span:
    node = _place(one)
    attribute = node.attributes.get("prefix" if node.tag == "attach" else "name")
    return attribute.value_span if attribute else node.element.start_tag


def _does_nothing(node: Node, known: Scope, order: dict[int, int], model: Model) -> bool:
    """Say whether an attach finds its body there already and, in older releases, does nothing."""
    part = attached_part(node) if node.tag == "attach" else None
    if part is None or ATTACHES_LOOK.holds_in(model.target.release):
        return False
    here, name = order[id(node)], (node.get("prefix") or "") + part[1]
    return any(
        one.name == name and order.get(id(_place(one)), here) < here
        for one in islice(known.final(part[0]), _MANY)
    )
