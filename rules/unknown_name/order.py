"""What replicates cannot copy along: it names what they copy, and what is not there yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mjcf_lint import Diagnostic, Model, Related
from mjcf_lint.mjcf.names import TREE, ByName, Written
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.known_names import names
from mjcf_lint.parts.scopes import Inner, Scope

from .copied import LEFT_ALONE
from .reference import Reference

_SECTIONS = frozenset({"contact", "equality", "tendon", "actuator", "sensor"})
_LATE_SECTIONS = frozenset({"deformable", "custom", "asset"})


@dataclass(slots=True)
class Follower:
    """An element that replicates may copy with what it names, and all that it names."""

    node: Node
    references: list[Reference] = field(default_factory=list)
    faulty: bool = False

    def add(self, reference: Reference, faulty: bool) -> None:
        """Add one more reference of it."""
        self.references.append(reference)
        self.faulty |= faulty


def follower_of(node: Node, model: Model) -> Node | None:
    """Return the element of a section that an element is, or is in, if replicates copy it."""
    chain = (node, *node.ancestors())
    if len(chain) < 3:
        return None
    late = chain[-2].tag in _LATE_SECTIONS and not LEFT_ALONE.holds_in(model.target.release)
    return chain[-3] if chain[-2].tag in _SECTIONS or late else None


def left_behind(followers: list[Follower], model: Model) -> Iterator[Diagnostic]:
    """Report elements of which no copy can be made, with the first name that is gone then."""
    known = names(model)
    if not known.replicates:
        return
    order = {id(node): at for at, node in enumerate(model.elements())}
    ends = {
        id(inner): max(order.get(id(node), 0) for node in inner.node.walk())
        for inner in known.inner
        if inner.copies
    }
    for follower in followers:
        for reference, name in _all(follower):
            copying = _copying(reference, name, known)
            if not copying:
                continue
            late = [
                next((one for one in _all(follower) if not _there(*one, inner, seen)), None)
                for inner in copying
                for seen in [_seen(known, ends[id(inner)], order)]
            ]
            if late[0] and all(late):
                yield _lost(follower.node, reference, name, *late[0])
            break


def _all(follower: Follower) -> Iterator[tuple[Reference, str]]:
    for reference in follower.references:
        for name in reference.names:
            yield reference, name


def _copying(reference: Reference, name: str, known: Scope) -> list[Inner]:
    """Return the replicates that have all that is called so, before they number it."""
    spaces = [space for space in reference.spaces if space in TREE]
    if len(spaces) != len(reference.spaces) or any(known.knows(one, name) for one in spaces):
        return []
    return [inner for inner in known.inner if inner.copies and _inside(inner, spaces, name)]


def _inside(inner: Inner, spaces: list[str] | tuple[str, ...], name: str) -> bool:
    scope = inner.scope
    return scope is None or any(scope.knows(space, name, unnumbered=True) for space in spaces)


def _seen(known: Scope, end: int, order: dict[int, int]) -> Scope:
    """Return what is there already at a place in the order of the engine."""
    given: Written = {space: ByName() for space in TREE}
    for space, of_space in given.items():
        for name, nodes in known.given.get(space, ByName()).listed():
            for node in nodes:
                if order.get(id(node), 0) <= end:
                    of_space.add(name, node)
    inner = [one for one in known.inner if order.get(id(one.node), 0) <= end]
    return Scope(given, known.made, inner)


def _there(reference: Reference, name: str, inner: Inner, seen: Scope) -> bool:
    return any(
        space not in TREE or seen.knows(space, name) for space in reference.spaces
    ) or _inside(inner, reference.spaces, name)


def _lost(node: Node, gone: Reference, name: str, late: Reference, later: str) -> Diagnostic:
    apart = late.attribute != gone.attribute
    why = Related(late.attribute.value_span, "this is not there when the copies are made")
    return Diagnostic(
        gone.attribute.value_span,
        f"no {gone.what} is named {name!r} in the end; its replicate cannot copy this {node.tag}",
        related=(why,) if apart else (),
        note="a replicate copies what names its content if all else that this names stands "
        f"before the end of the replicate; {later!r} does not",
    )
