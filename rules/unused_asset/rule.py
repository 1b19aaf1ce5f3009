"""See README.md."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, rule
from mjcf_lint.mjcf.names import name_of
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.nearest import Names

_KINDS = ("material", "texture", "mesh", "hfield")
_NAMES_NOTHING = ("name", "class", "childclass", "file", "content_type", "prefix")
_SIDES = ("fileright", "fileleft", "fileup", "filedown", "filefront", "fileback")
_COST = {
    "material": "",
    "texture": "it is read and held in memory all the same",
    "mesh": "it is read, its hull is made, and it is held in memory all the same",
    "hfield": "it is read and held in memory all the same",
}


@rule(category=Category.STYLE, in_all_roots=True, only_with=("asset",))
def unused_asset(model: Model) -> Iterator[Diagnostic]:
    """A material, texture, mesh or height field that nothing refers to."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    words = _words(model)
    named = _named(model)
    for kind, nodes_by_name in named.items():
        meant = _meant(kind, nodes_by_name, model)
        for name, nodes in nodes_by_name.items():
            # Where several share a name, asset-name has a word on what the references mean.
            if name in words or name in meant or len(nodes) > 1:
                continue
            if nodes[0].get("type") != "skybox":
                yield _unused(nodes[0], name)


def _named(model: Model) -> dict[str, dict[str, list[Node]]]:
    """Return the assets by kind and name."""
    found: dict[str, dict[str, list[Node]]] = {}
    for section in model.sections("asset"):
        for node in section.children:
            if node.tag in _KINDS and (name := name_of(node)):
                found.setdefault(node.tag, {}).setdefault(name, []).append(node)
    return found


def _meant(kind: str, known: Collection[str], model: Model) -> set[str]:
    """Return the assets that are named with a slip: they must be there for it to be mended."""
    references = {node.get(kind) or "" for node in model.elements()}
    alike = Names(known)
    return {alike.nearest(name) or "" for name in references if name not in known}


def _words(model: Model) -> frozenset[str]:
    """Return every word that may refer to an asset."""
    return frozenset(
        word
        for node in model.elements()
        for name, attribute in node.attributes.items()
        if name not in _NAMES_NOTHING and name not in _SIDES
        for word in (attribute.value, *attribute.value.split())
    )


def _unused(node: Node, name: str) -> Diagnostic:
    given = node.attributes.get("name") or node.attributes.get("file")
    return Diagnostic(
        given.span if given else node.element.name_span,
        f"nothing refers to {node.tag} {name!r}",
        Fix.unsafe(f"Remove the {node.tag}", node.element.removed()),
        note=_COST[node.tag],
    )
