"""The grammar of one MuJoCo release, as its own library states it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from packaging.version import Version

from mjcf_lint.grammar.attribute import AttributeType
from mjcf_lint.grammar.quirks import Quirks

WORLD = "worldbody"


@dataclass(frozen=True, eq=False)
class Allowed:
    """One element of the grammar at one place.

    `cardinality` is the schema's mark: `!` exactly once, `?` at most once, `*` any number,
    `R` any number and recursive. Where only the schema was read, all attribute types are UNKNOWN.
    """

    name: str
    cardinality: str
    attributes: dict[str, AttributeType]
    children: dict[str, Allowed] = field(default_factory=dict, repr=False)

    @property
    def unique(self) -> bool:
        """Say whether it may stand only once in its parent."""
        return self.cardinality in "!?"


@dataclass(frozen=True, eq=False)
class Grammar:
    """All elements a release accepts, from `mujoco` down."""

    root: Allowed
    release: Version

    @cached_property
    def quirks(self) -> Quirks:
        """What the schema text leaves open."""
        return Quirks(self.release)

    def child(self, allowed: Allowed, tag: str) -> Allowed | None:
        """Return what `tag` is below an element, or None where it is not accepted."""
        if allowed.name == "body":
            if tag in self.quirks.body_names:
                return allowed
        elif allowed.cardinality == "R" and tag == allowed.name:
            return allowed
        elif allowed is self.root and tag in self.quirks.body_names:
            return allowed.children.get("body") if self.stray(tag) else None
        return allowed.children.get("body" if tag == WORLD else tag)

    def stray(self, tag: str) -> bool:
        """Say whether the schema lets an element pass at the top that nothing then reads."""
        return self.quirks.frame and tag in self.quirks.body_names

    def child_names(self, allowed: Allowed) -> tuple[str, ...]:
        """The names a child may have, as an author writes them."""
        names = [name for name in allowed.children if name != "body"]
        if "body" in allowed.children:
            names.append(WORLD)
        if allowed.name == "body":
            names += self.quirks.body_names
        elif allowed.cardinality == "R":
            names.append(allowed.name)
        return tuple(names)

    def takes(self, allowed: Allowed, name: str) -> bool:
        """Say whether an element takes an attribute."""
        if name in allowed.attributes:
            return True
        prefixed = ":" in name or name == "xmlns"
        return allowed is self.root and prefixed and self.quirks.namespaced_root_attributes

    def walk(self) -> Iterator[tuple[tuple[str, ...], Allowed]]:
        """Yield every element with the path of names that leads to it."""
        stack: list[tuple[tuple[str, ...], Allowed]] = [((), self.root)]
        while stack:
            above, allowed = stack.pop()
            path = (*above, allowed.name)
            yield path, allowed
            stack += [(path, child) for child in reversed(list(allowed.children.values()))]

    @cached_property
    def places(self) -> dict[str, tuple[Allowed, ...]]:
        """Everything each element name may be, wherever it stands."""
        places: dict[str, list[Allowed]] = {}
        for _, allowed in self.walk():
            names = (WORLD, *self.quirks.body_names) if allowed.name == "body" else (allowed.name,)
            for name in names:
                places.setdefault(name, []).append(allowed)
        return {name: tuple(found) for name, found in places.items()}

    def path(self, allowed: Allowed) -> tuple[str, ...]:
        """Return the names that lead to an element of this grammar, from `mujoco` down."""
        return self._paths[id(allowed)]

    @cached_property
    def _paths(self) -> dict[int, tuple[str, ...]]:
        return {id(allowed): path for path, allowed in self.walk()}

    def parents(self, tag: str) -> tuple[str, ...]:
        """Return the names of the elements `tag` may stand in, in the grammar's order."""
        return self._parents.get(tag, ())

    def owners(self, attribute: str) -> tuple[str, ...]:
        """Return the names of the elements that take an attribute."""
        return self._owners.get(attribute, ())

    @cached_property
    def _parents(self) -> dict[str, tuple[str, ...]]:
        return _gathered(
            (tag, allowed.name) for _, allowed in self.walk() for tag in self.child_names(allowed)
        )

    @cached_property
    def _owners(self) -> dict[str, tuple[str, ...]]:
        return _gathered(
            (name, allowed.name) for _, allowed in self.walk() for name in allowed.attributes
        )


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for key, value in pairs:
        found.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in found.items()}
