"""Expand a root file and everything it includes into one tree, as the engine does."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from packaging.version import Version

from mjcf_lint.disk import LONGEST_NAME, looks_of
from mjcf_lint.errors import SourceError
from mjcf_lint.xml.collecting import uncollected
from mjcf_lint.xml.edit import Span
from mjcf_lint.xml.element import Element
from mjcf_lint.xml.source import MOST_PARTS, Source

if TYPE_CHECKING:
    from mjcf_lint.mjcf.values import Values

Reader = Callable[[Path], Source]

MOST_INCLUSIONS = 50_000
"""How often files are read for one model; releases that take a file twice let them multiply."""
MOST_ELEMENTS = MOST_PARTS
"""How many elements and attributes a model may have before no more files are read for it."""

BESIDE_THE_INCLUDER = Version("3.1.3")
"""From here on an include is also looked for in the including file's folder."""
BACKSLASHES = Version("3.2.1")
"""From here on a backslash separates folders on every system."""
RESOLVED_NAMES = Version("3.2.1")
"""From here on some repeated includes are recognised; 3.1.3 to 3.2.0 know absolute names only."""
SLASHES_JOINED = Version("3.15.0")
"""From here on `d//a.xml` is `d/a.xml`, too."""
REPEATED_BY_PATH = Version("4.0.0")
"""From here on every repeated include is recognised, however it is written."""
CHANGES = (BESIDE_THE_INCLUDER, BACKSLASHES, RESOLVED_NAMES, SLASHES_JOINED, REPEATED_BY_PATH)
"""The releases that began to look for files, or to take them, otherwise than the one before."""


@dataclass(frozen=True, slots=True, eq=False)
class Inclusion:
    """One reading of a file in a tree: the root, or what an include element brought in."""

    source: Source
    at: Element | None = None
    parent: Inclusion | None = None
    real: str = ""
    """The path of the file without links."""

    @property
    def chain(self) -> tuple[Span, ...]:
        """The include elements that lead here from the root, outermost first."""
        return tuple(one.at.start_tag for one in reversed(tuple(self.above())) if one.at)

    def above(self) -> Iterator[Inclusion]:
        """Yield this reading, that of the file it is included by, and so on up to the root."""
        inclusion: Inclusion | None = self
        while inclusion:
            yield inclusion
            inclusion = inclusion.parent


class Node:
    """An element at its place in the expanded tree; a shared fragment's element has several."""

    __slots__ = ("attributes", "children", "element", "inclusion", "parent", "tag", "values")

    def __init__(self, element: Element, inclusion: Inclusion, parent: Node | None) -> None:
        self.element = element
        self.inclusion = inclusion
        self.parent = parent
        self.children: Sequence[Node] = ()
        self.tag = element.tag
        self.attributes = element.attributes
        self.values: Values | None = None
        """What its attributes come to, once somebody asked for it."""

    def __repr__(self) -> str:
        return f"<Node {self.tag} of {self.element.start_tag!r}>"

    def get(self, name: str) -> str | None:
        """Return an attribute's value as the engine reads it."""
        given = self.attributes
        at = given.names.get(name)
        return None if at is None else given.texts[at]

    def walk(self) -> Iterator[Node]:
        """Yield the node and everything below it in engine order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def ancestors(self) -> Iterator[Node]:
        """Yield the parent, its parent and so on up to the root."""
        node = self.parent
        while node:
            yield node
            node = node.parent


class IncludeTrouble(Enum):
    """Why the engine cannot take an include as it stands."""

    NO_FILE = "no file attribute"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    REPEATED = "repeated"
    CYCLE = "cycle"
    CHILDREN = "children"
    TOO_MANY = "too many"


class IncludeFault(NamedTuple):
    """An include element in trouble.

    `tried` holds the paths looked at, in order; `other` the earlier include of the same file.
    """

    trouble: IncludeTrouble
    element: Element
    inclusion: Inclusion
    tried: tuple[Path, ...] = ()
    other: Element | None = None
    reason: str = ""


@dataclass(slots=True)
class Tree:
    """An expanded tree; `node` is None where the root file holds no element."""

    node: Node | None
    inclusions: list[Inclusion]
    faults: list[IncludeFault]
    nodes: list[Node] = field(default_factory=list)
    """All of them in engine order."""


def expand(root: Source, release: Version, read: Reader) -> Tree:
    """Expand a root file. `read` gives the Source of a path or raises SourceError."""
    with uncollected():
        return _Expansion(root, release, read).run()


def include_candidates(name: str, root: Path, includer: Path, release: Version) -> tuple[Path, ...]:
    """Return where the engine looks for an included file, in order."""
    return _candidates(name[:LONGEST_NAME], root.parent, includer.parent, release)


@lru_cache(maxsize=1024)
def _candidates(name: str, root: Path, includer: Path, release: Version) -> tuple[Path, ...]:
    """Return the same for two folders: models share what they include."""
    if release >= BACKSLASHES:
        name = name.replace("\\", "/")
    if release < BESIDE_THE_INCLUDER:
        # An absolute name, too, is put behind the folder, and so leads nowhere.
        return (_normal(f"{root.as_posix()}/{name}"),)
    folders = dict.fromkeys((root, includer))
    return tuple(_normal((folder / name).as_posix()) for folder in folders)


def _normal(path: str) -> Path:
    return Path(posixpath.normpath(path))


def _short(name: str, release: Version) -> str:
    """Return a name without the steps that lead nowhere, as a release takes them out."""
    if release >= SLASHES_JOINED:
        return posixpath.normpath(name)
    parts: list[str] = []
    for part in name.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


class _Expansion:
    def __init__(self, root: Source, release: Version, read: Reader) -> None:
        self.root, self.release, self.read = root, release, read
        self.looks = looks_of(read)
        self.tree = Tree(None, [], [])
        self.seen: dict[str | None, Element] = {}
        self.elements = 0

    def run(self) -> Tree:
        inclusion = Inclusion(self.root, real=self.looks.real(self.root.path))
        self.tree.inclusions.append(inclusion)
        if self.root.root:
            self.tree.node = Node(self.root.root, inclusion, None)
            self.tree.nodes.append(self.tree.node)
            self.fill(self.tree.node, self.root.root, inclusion)
        return self.tree

    def fill(self, top: Node, element: Element, inclusion: Inclusion) -> None:
        """Put the children of an element below a node, includes replaced by their content."""
        filled: list[Node] = []
        top.children = filled
        stack = [(top, filled, iter(element.children), inclusion)]
        while stack:
            parent, filled, rest, inclusion = stack[-1]
            for child in rest:
                if child.tag == "include":
                    if (inner := self.include(child, inclusion)) and inner.source.root:
                        below = iter(inner.source.root.children)
                        stack.append((parent, filled, below, inner))
                        break
                    continue
                node = Node(child, inclusion, parent)
                filled.append(node)
                self.tree.nodes.append(node)
                self.elements += 1 + len(child.attributes.texts)
                if child.children:
                    inside: list[Node] = []
                    node.children = inside
                    stack.append((node, inside, iter(child.children), inclusion))
                    break
            else:
                stack.pop()

    def fault(
        self,
        trouble: IncludeTrouble,
        element: Element,
        inclusion: Inclusion,
        tried: tuple[Path, ...] = (),
        other: Element | None = None,
        reason: str = "",
    ) -> None:
        self.tree.faults.append(IncludeFault(trouble, element, inclusion, tried, other, reason))

    def include(self, element: Element, inclusion: Inclusion) -> Inclusion | None:
        """Read what an include element names; None where there is nothing to put in its place."""
        if element.children or element.comments or element.texts:
            self.fault(IncludeTrouble.CHILDREN, element, inclusion)
        name = element.get("file")
        if not name:
            self.fault(IncludeTrouble.NO_FILE, element, inclusion)
            return None
        tried = include_candidates(name, self.root.path, inclusion.source.path, self.release)
        path = next((path for path in tried if self.looks.exists(path)), None)
        if path is None:
            self.fault(IncludeTrouble.MISSING, element, inclusion, tried)
            return None
        real = self.looks.real(path)
        if any(above.real == real for above in inclusion.above()):
            self.fault(IncludeTrouble.CYCLE, element, inclusion, (path,))
            return None
        look_up, enter = self.names(
            name, path, beside_root=path == tried[0], at_top=inclusion.at is None
        )
        if look_up in self.seen:
            other = self.seen[look_up]
            self.fault(IncludeTrouble.REPEATED, element, inclusion, (path,), other=other)
            return None
        if len(self.tree.inclusions) > MOST_INCLUSIONS or self.elements > MOST_ELEMENTS:
            if not any(fault.trouble is IncludeTrouble.TOO_MANY for fault in self.tree.faults):
                self.fault(IncludeTrouble.TOO_MANY, element, inclusion, (path,))
            return None
        try:
            source = self.read(path)
        except SourceError as error:
            self.fault(IncludeTrouble.UNREADABLE, element, inclusion, (path,), reason=str(error))
            return None
        self.seen[enter] = element
        inner = Inclusion(source, element, inclusion, real)
        self.tree.inclusions.append(inner)
        if source.fault.nothing if source.fault else source.root and not source.root.children:
            self.fault(IncludeTrouble.EMPTY, element, inclusion, (path,))
        return inner

    def names(
        self, name: str, found: Path, *, beside_root: bool, at_top: bool
    ) -> tuple[str | None, str]:
        """Return the name by which the engine looks a file up as seen, and the one it remembers.

        Both as the engine has them, which is why repetitions escape older releases. None: by that
        name the release takes a file as often as it is named.
        """
        if self.release < BESIDE_THE_INCLUDER:
            key = f"{self.root.path.parent}/{name}".casefold()
            return key, key
        if self.release < RESOLVED_NAMES:
            # It remembers where it found a file, but looks up the name as it is written.
            spelled = str(found).endswith(name)
            return name if Path(name).is_absolute() else None, str(found) if spelled else name
        if self.release >= REPEATED_BY_PATH or not beside_root:
            return str(found), str(found)
        short = _short(name.replace("\\", "/"), self.release)
        return short, short if at_top else f"below {found}"
