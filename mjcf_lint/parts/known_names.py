"""Every name of a model: written, copied by replicates, brought in by attaches."""

from __future__ import annotations

from pathlib import Path

from mjcf_lint.mjcf.attached import attachable
from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.names import (
    BODIES,
    FOLLOWING,
    MAKERS,
    NAMED_BY_FILE,
    TREE,
    WORLD,
    ByName,
    may_have_name,
    name_of,
    namespace,
)
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.made_names import names_made
from mjcf_lint.parts.scopes import Copies, Inner, Scope

_BELOW_EACH_OTHER = 8
"""How deep models may attach models before they are no longer read."""
_COPIED_ANYWAY = frozenset({"clock", "user", "plugin", "e_potential", "e_kinetic", "key"})
"""Elements that may name no others, and that replicates copy (some releases, some of them)."""
_NO_REFERENCE = frozenset({"name", "class"})


@of_model
def names(model: Model) -> Scope:
    """Return the names of a model."""
    return _of_model(model, (model.root.path,))


def _of_model(model: Model, above: tuple[Path, ...], part: tuple[str, str] | None = None) -> Scope:
    """Return the names of a model; with a part, say ("body", "arm"), of that and all outside."""
    scope = Scope()
    if model.node is None:
        return scope
    for section in model.node.children:
        if section.tag != "worldbody":
            for node in section.walk():
                _write(scope, node)
    filling = _Filling(model, above, scope)
    start = _find(model, part) if part else None
    filling.fill(scope, [start] if start else list(model.sections("worldbody")))
    _number_files(scope)
    scope.followers = _followers(scope)
    return scope


def _write(scope: Scope, node: Node) -> None:
    if may_have_name(node) and (space := namespace(node)) and (name := name_of(node)):
        scope.given.setdefault(space, ByName()).add(name, node)
    if node.tag in MAKERS:
        for space, one in names_made(node):
            scope.made.setdefault(space, []).append(one)


def _find(model: Model, part: tuple[str, str]) -> Node | None:
    """Return the body or frame of a name, where it is written and not copied."""
    kind, name = part
    for node in model.elements(kind):
        if node.get("name") == name and namespace(node):
            copied = any(above.tag == "replicate" for above in node.ancestors())
            return None if copied else node
    return None


class _Filling:
    """Puts what stands in bodies into scopes."""

    def __init__(self, model: Model, above: tuple[Path, ...], whole: Scope) -> None:
        self.model, self.above, self.whole = model, above, whole
        self.busy: set[int] = set()

    def fill(self, scope: Scope, starts: list[Node]) -> None:
        """Put elements and all below them into a scope; replicates get scopes of their own."""
        stack = [(scope, node) for node in reversed(starts)]
        while stack:
            scope, node = stack.pop()
            _write(scope, node)
            if node.tag == "attach":
                self.attach(scope, node)
            elif node.tag == "replicate":
                scope = self.replicate(scope, node)
            if node.tag in BODIES:
                stack.extend((scope, child) for child in reversed(node.children))

    def replicate(self, scope: Scope, node: Node) -> Scope:
        inner = Inner(node, Scope(), copies=Copies.of(node))
        scope.inner.append(inner)
        self.whole.replicates.append(inner)
        assert inner.scope
        return inner.scope

    def attach(self, scope: Scope, node: Node) -> None:
        prefix, part = node.get("prefix") or "", attached_part(node)
        name = node.get("model")
        if name is not None:
            child = self.child(name)
            path = child.root.path if child else Path()
            inside = _of_model(child, (*self.above, path), part) if child else None
            exact = not part or (child is not None and _find(child, part) is not None)
            scope.inner.append(Inner(node, inside, prefix, exact=exact))
        elif prefix and part and id(node) not in self.busy:
            own = self.own(node, part)
            scope.inner.append(Inner(node, own, prefix, exact=own is not self.whole))

    def child(self, name: str) -> Model | None:
        """Return a model that is attached; None where it cannot be read whole."""
        child = attachable(self.model).models.get(name)
        if child is None or not child.complete or len(self.above) > _BELOW_EACH_OTHER:
            return None
        return child if child.root.path not in self.above else None

    def own(self, node: Node, part: tuple[str, str]) -> Scope:
        """Return the names of a part of the same model that is attached once more."""
        start = _find(self.model, part)
        if start is None:
            return self.whole
        scope = Scope({space: self.whole.given.setdefault(space, ByName()) for space in FOLLOWING})
        self.busy.add(id(node))
        self.fill(scope, [start])
        self.busy.remove(id(node))
        return scope


def attached_part(node: Node) -> tuple[str, str] | None:
    """Return which body or frame an attach brings in, as ("body", "arm"); None for all."""
    for kind in ("frame", "body"):
        if (name := node.get(kind)) is not None:
            return kind, name
    return None


def _number_files(scope: Scope) -> None:
    """Add the names of assets whose files would give them the same one."""
    for space in NAMED_BY_FILE & scope.given.keys():
        given = scope.given[space]
        for name in list(given):
            unnamed = [node for node in given.of(name) if not node.get("name")]
            for number, node in enumerate(unnamed if len(unnamed) > 1 else ()):
                # MuJoCo 3.1.0 to 3.2.2 number them; asset-name repairs what refers to that.
                given.add(f"{name}_{number}", node)


def _followers(scope: Scope) -> dict[str, set[str]]:
    """Return the names of what replicates may copy along: it refers to what they copy."""
    found: dict[str, set[str]] = {space: set() for space in FOLLOWING}
    if not scope.replicates:
        return found
    waiting = [
        (space, name, node)
        for space in FOLLOWING
        for name, nodes in scope.given.get(space, ByName()).listed()
        for node in nodes
    ]
    tokens = {id(node): _tokens(node) for _, _, node in waiting}
    copied = {token: _replicated(scope, token) for token in set().union(*tokens.values())}
    size = -1
    while len(waiting) != size:
        size = len(waiting)
        names = set().union(*found.values())
        left = []
        for space, name, node in waiting:
            anyway = node.tag in _COPIED_ANYWAY or space in ("numeric", "text")
            if anyway or any(copied[token] or token in names for token in tokens[id(node)]):
                found[space].add(name)
            else:
                left.append((space, name, node))
        waiting = left
    return found


def _tokens(node: Node) -> set[str]:
    """Return all that an element and its children may name."""
    values = [
        attribute.value
        for one in node.walk()
        for attribute in one.attributes.values()
        if attribute.name not in _NO_REFERENCE
    ]
    return {*values, *(word for value in values for word in value.split())}


def _replicated(scope: Scope, token: str) -> bool:
    """Say whether a replicate copies something of a name."""
    return any(
        replicate.scope is not None and replicate.scope.knows(space, token, unnumbered=True)
        for replicate in scope.replicates
        for space in TREE
        if token != WORLD
    )
