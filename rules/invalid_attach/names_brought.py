"""Names that an attach brings in, and that something else has already."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Change, Diagnostic, Model, Related
from mjcf_lint.mjcf.names import namespace
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.attaching import Brought, brought, wanted

TAKEN_BEFORE = Change("3.11.0")
"""What is attached may not have the name of an earlier body; before, nothing was attached then."""
_Names = dict[tuple[str, str], Node]


def taken_names(model: Model) -> Iterator[Diagnostic]:
    """Report attaches whose names, with their prefix, meet others."""
    found = [one for one in brought(model) if not _replicated(one.node)]
    if not found:
        return
    written: _Names = {}
    order: dict[int, int] = {}
    for index, node in enumerate(model.elements()):
        order[id(node)] = index
        if (space := namespace(node)) and (name := node.get("name")) and not _replicated(node):
            written.setdefault((space, name), node)
    attached: _Names = {}
    for one in found:
        names = _names(one)
        if top := _taken_before(one, written, attached, order):
            if TAKEN_BEFORE.holds_in(model.target.release):
                yield _clash(one, *top)
            continue
        meeting = next((key for key in names if key in written or key in attached), None)
        if meeting:
            yield _clash(one, meeting[0], meeting[1], written.get(meeting) or attached[meeting])
        for key in names:
            attached.setdefault(key, one.node)


def _names(one: Brought) -> dict[tuple[str, str], Node]:
    """Return the names that an attach brings in, those of copies left out."""
    prefix = one.node.get("prefix") or ""
    names: _Names = {}
    for element in one.elements:
        for node in element.walk():
            if (space := namespace(node)) and (name := node.get("name")) and not _replicated(node):
                names.setdefault((space, prefix + name), node)
    return names


def _taken_before(
    one: Brought, written: _Names, attached: _Names, order: dict[int, int]
) -> tuple[str, str, Node] | None:
    """Return the body or frame that is attached, if an earlier one has the name."""
    asked = wanted(one.node, one.child.target.release)
    if not asked:
        return None
    key = (asked[0].name, (one.node.get("prefix") or "") + asked[0].value)
    other = written.get(key)
    if other and order[id(other)] < order[id(one.node)]:
        return (*key, other)
    return (*key, attached[key]) if key in attached else None


def _clash(one: Brought, space: str, name: str, other: Node) -> Diagnostic:
    prefix = one.node.attributes.get("prefix")
    with_prefix = f" with the prefix {prefix.value!r}" if prefix and prefix.value else ""
    return Diagnostic(
        prefix.span if prefix else one.node.element.start_tag,
        f"this brings a {space} that is called {name!r}{with_prefix}, and there is one already",
        related=(Related(other.element.start_tag, "here"),),
        note="another prefix makes other names; what refers to attached elements has to have it, "
        "too",
    )


def _replicated(node: Node) -> bool:
    return any(above.tag == "replicate" for above in node.ancestors())
