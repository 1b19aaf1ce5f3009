"""What a rule looks at: one root file with everything it includes, read by one release."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property, update_wrapper
from itertools import chain
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from mjcf_lint.mjcf.defaults import DefaultClasses
from mjcf_lint.mjcf.tree import IncludeTrouble, Inclusion, Node, Reader, Tree, expand
from mjcf_lint.mjcf.values import EffectiveValues, Values
from mjcf_lint.releases.target import Target
from mjcf_lint.xml.edit import Span
from mjcf_lint.xml.element import Attribute
from mjcf_lint.xml.mirror import Mirror
from mjcf_lint.xml.source import Source

if TYPE_CHECKING:
    from mjcf_lint.project.ignores import Judged

_HIDING = (
    IncludeTrouble.NO_FILE,
    IncludeTrouble.MISSING,
    IncludeTrouble.UNREADABLE,
    IncludeTrouble.CYCLE,
    IncludeTrouble.TOO_MANY,
)
"""Troubles of an include that leave part of the model unseen."""


class Kind(Enum):
    """A ROOT is loaded by itself; a FRAGMENT makes sense only where some root includes it."""

    ROOT = "root"
    FRAGMENT = "fragment"


@dataclass(frozen=True, slots=True)
class Rejection:
    """What the real engine said of a model, at the place it means.

    `span` is the root element where the engine names no place. `crash` says that the engine
    did not answer but died or hung, `warning` that it loads the model all the same.
    """

    message: str
    span: Span
    crash: bool = False
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """A value of a section like compiler or option, and the place that set it last."""

    value: str
    attribute: Attribute
    node: Node


@dataclass(frozen=True, eq=False)
class Model:
    """A root with its includes expanded in engine order, for one target."""

    root: Source
    target: Target
    tree: Tree
    kind: Kind = Kind.ROOT
    rejections: tuple[Rejection, ...] = ()
    judged: Judged | None = field(default=None, repr=False)
    """What the rules found, once they have."""
    reader: Reader | None = field(default=None, repr=False)
    """Gives the Source of another file, such as a model that this one attaches."""
    known: dict[Hashable, Any] = field(init=False, default_factory=dict, repr=False)
    """What others found out about the model, for as long as it is kept."""

    @classmethod
    def read(cls, root: Source, target: Target, read: Reader, kind: Kind = Kind.ROOT) -> Model:
        """Expand a root file; `read` gives the Source of a path."""
        return cls(root, target, expand(root, target.release, read), kind, reader=read)

    def rejected(self, rejections: tuple[Rejection, ...]) -> Model:
        """Return the model with the engine's answers in it."""
        return replace(self, rejections=rejections)

    def judged_by(self, judged: Judged) -> Model:
        """Return the model with what the rules found in it."""
        return replace(self, judged=judged)

    @property
    def node(self) -> Node | None:
        """The root element; None where the file holds none."""
        return self.tree.node

    @cached_property
    def inclusions(self) -> tuple[Inclusion, ...]:
        """Every reading of a file, the root first, in engine order."""
        return tuple(self.tree.inclusions)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Every file of the tree once, the root first, in engine order."""
        return tuple(dict.fromkeys(inclusion.source for inclusion in self.inclusions))

    @cached_property
    def complete(self) -> bool:
        """Say whether every file of the tree could be read whole.

        Where not, a missing name proves nothing.
        """
        hiding = any(fault.trouble in _HIDING for fault in self.tree.faults)
        return not hiding and not any(source.fault for source in self.sources)

    def whole(self) -> Model:
        """Return the model; a rule that runs file by file says so that it wants all of them."""
        return self

    def elements(self, *tags: str) -> Iterator[Node]:
        """Yield every element of the tree in engine order, or those with one of the tags."""
        if not tags:
            yield from self._all
            return
        by_tag = self._by_tag
        found = [by_tag[tag] for tag in dict.fromkeys(tags) if tag in by_tag]
        if found:
            places = found[0] if len(found) == 1 else sorted(chain(*found))
            yield from map(self._all.__getitem__, places)

    @property
    def _all(self) -> Sequence[Node]:
        return self.tree.nodes

    @cached_property
    def _by_tag(self) -> dict[str, array[int]]:
        """The places of the elements of each tag among all of them."""
        places: dict[str, array[int]] = {}
        for place, node in enumerate(self._all):
            if node.tag not in places:
                places[node.tag] = array("L")
            places[node.tag].append(place)
        return places

    def sections(self, tag: str) -> Iterator[Node]:
        """Yield the elements of a tag that stand directly below the root, in engine order."""
        return iter(self._sections.get(tag, ()))

    @cached_property
    def _sections(self) -> dict[str, list[Node]]:
        sections: dict[str, list[Node]] = {}
        for node in self.node.children if self.node else ():
            sections.setdefault(node.tag, []).append(node)
        return sections

    def setting(self, section: str, attribute: str) -> Setting | None:
        """Return the value of, say, compiler meshdir, and who set it: the last one wins."""
        for node in reversed(self._sections.get(section, ())):
            if found := node.attributes.get(attribute):
                return Setting(found.value, found, node)
        return None

    @cached_property
    def defaults(self) -> DefaultClasses | None:
        """The default classes; None where the file holds no element."""
        return DefaultClasses(self.node) if self.node else None

    def values(self, node: Node) -> Values:
        """Return what the attributes of an element come to, with its default class."""
        return self._effective.of(node) if self._effective else {}

    def has_value(self, node: Node, names: frozenset[str]) -> bool:
        """Say whether an element may have one of some values; quick for those that have none."""
        if not names.isdisjoint(node.attributes.names):
            return True
        return self._effective is not None and not names.isdisjoint(self._effective.given)

    def class_values(self, name: str, kind: str) -> Values:
        """Return what a default class gives the elements of a kind, such as joint."""
        return self._effective.of_class(name, kind) if self._effective else {}

    @cached_property
    def _effective(self) -> EffectiveValues | None:
        return EffectiveValues(self.defaults) if self.defaults else None

    @cached_property
    def _mirror(self) -> Mirror[Node] | None:
        return Mirror(self.node) if self.node else None

    @cached_property
    def words(self) -> frozenset[str]:
        """The tags of its elements, as `geom`, and their attributes, as `geom.size` and `.size`."""
        return frozenset().union(*(source.words for source in self.sources))

    def select(self, xpath: str) -> list[Node]:
        """Return the nodes an XPath expression selects in the expanded tree."""
        return self._mirror.select(xpath) if self._mirror else []


P = ParamSpec("P")
Found = TypeVar("Found")


def of_model(
    find: Callable[Concatenate[Model, P], Found],
) -> Callable[Concatenate[Model, P], Found]:
    """Keep what a function finds in a model: many rules ask for the same, one after the other."""

    def kept(model: Model, /, *args: P.args, **kwargs: P.kwargs) -> Found:
        key = (find, *args, *kwargs.items())
        known = model.known
        if key not in known:
            known[key] = find(model, *args, **kwargs)
        found: Found = known[key]
        return found

    return update_wrapper(kept, find)
