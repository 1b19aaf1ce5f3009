"""One file of a model by itself, at the place where an include puts it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn

from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import Inclusion, Node, Tree
from mjcf_lint.xml.element import AttributeNames, Attributes, Element
from mjcf_lint.xml.source import Source

Place = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""The elements around what an include brings in, outermost first: tags, attributes that count."""
_SAY_NOTHING = frozenset({"mujoco", "mujocoinclude", "body", "frame", "default"})
"""Elements whose attributes, as names and poses, do not tell how what stands in them is read."""


class BeyondTheFileError(Exception):
    """Something was asked of a file alone that the others of its model have a say in."""


@dataclass(frozen=True, eq=False)
class Alone(Model):
    """A file as a model of its own; what stands around it has tags, but is in no file."""

    all_read: bool = True
    """Whether the model that it belongs to is complete."""

    @cached_property
    def complete(self) -> bool:
        """Say whether every file of the model that it belongs to could be read whole."""
        return self.all_read

    @cached_property
    def inclusions(self) -> NoReturn:
        """There is no telling."""
        raise BeyondTheFileError

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The file."""
        return (self.tree.inclusions[0].source,)

    def whole(self) -> NoReturn:
        """There is no telling."""
        raise BeyondTheFileError

    def setting(self, section: str, attribute: str) -> NoReturn:
        """There is no telling."""
        raise BeyondTheFileError(f"{section} {attribute}")

    @cached_property
    def defaults(self) -> NoReturn:
        """There is no telling."""
        raise BeyondTheFileError

    @cached_property
    def _effective(self) -> NoReturn:
        raise BeyondTheFileError


def places(inclusions: tuple[Inclusion, ...]) -> dict[Inclusion, Place]:
    """Return where the content of every file of a model stands; of the root, at the top."""
    found: dict[Inclusion, Place] = {}
    for one in inclusions:
        if one.parent is None or one.at is None:
            found[one] = ()
            continue
        around: list[Element] = []
        above = one.at.parent
        while above is not None:
            around.append(above)
            above = above.parent
        if one.parent.at is not None:
            around.pop()  # Nothing is left of the root of an included file.
        found[one] = (*found[one.parent], *map(_told, reversed(around)))
    return found


def _told(element: Element) -> tuple[str, tuple[tuple[str, str], ...]]:
    if not element.attributes or element.tag in _SAY_NOTHING:
        return element.tag, ()
    return element.tag, tuple((name, one.value) for name, one in element.attributes.items())


def alone(inclusion: Inclusion, place: Place, model: Model) -> Alone:
    """Return a file of a model by itself, its includes left out."""
    source = inclusion.source
    inclusion = Inclusion(source, inclusion.at)
    if inclusion.at is None:
        root = source
        node = inner = Node(source.root, inclusion, None) if source.root else None
    else:
        root = Source(source.path, b"")
        node, inner = _around(place, Inclusion(root))
    if inner and source.root:
        _fill(inner, source.root, inclusion)
    tree = Tree(node, [inclusion], [], [*node.walk()] if node else [])
    return Alone(root, model.target, tree, model.kind, all_read=model.complete)


def _fill(top: Node, element: Element, inclusion: Inclusion) -> None:
    """Put the children of an element below a node, but for includes."""
    waiting = [(top, element)]
    while waiting:
        node, element = waiting.pop()
        inside = [child for child in element.children if child.tag != "include"]
        if inside:
            node.children = [Node(child, inclusion, node) for child in inside]
            waiting.extend(zip(node.children, inside, strict=True))


def _around(place: Place, inclusion: Inclusion) -> tuple[Node, Node]:
    """Return elements of no file, one in another: the outermost and the innermost."""
    nodes: list[Node] = []
    for tag, attributes in place:
        above = nodes[-1] if nodes else None
        element = Element(inclusion.source, tag, above.element if above else None, 0, 0, 0, 0)
        names = AttributeNames((name, at) for at, (name, _) in enumerate(attributes))
        element.attributes = Attributes(element, names, tuple(value for _, value in attributes))
        node = Node(element, inclusion, above)
        if above:
            above.element.children = [element]
            above.children = [node]
        nodes.append(node)
    return nodes[0], nodes[-1]
