"""Names in scopes: what a replicate or an attach puts behind or before those inside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from mjcf_lint.mjcf.names import FOLLOWING, TREE, WORLD, ByName, Written
from mjcf_lint.mjcf.numbers import whole
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.copies import copies
from mjcf_lint.parts.made_names import Made

_DEEP = 8


@dataclass(frozen=True, slots=True)
class Copies:
    """The numbers that a replicate puts behind names; `count` is None where it is no number."""

    separator: str
    count: int | None

    @classmethod
    def of(cls, replicate: Node) -> Copies:
        """Return the copies that a replicate makes."""
        return cls(replicate.get("sep") or "", copies(replicate))

    def ends(self) -> Iterator[str]:
        """Yield what the copies have behind their names."""
        width = len(str(self.count or 0))
        return (f"{self.separator}{at:0{width}d}" for at in range(self.count or 0))

    def without(self, name: str) -> Iterator[str]:
        """Yield what a name may have been before it was numbered."""
        digits = len(name) - len(name.rstrip("0123456789"))
        widths = range(1, digits + 1) if self.count is None else (len(str(self.count)),)
        for width in widths:
            stem = name[:-width]
            fits = width <= digits and (self.count is None or whole(name[-width:]) < self.count)
            if fits and stem.endswith(self.separator):
                yield stem.removesuffix(self.separator)


@dataclass(eq=False)
class Inner:
    """A scope in another one: what a replicate copies, or what an attach brings in.

    `scope` is None where the attached model cannot be read; it is `exact` where it holds no more
    names of bodies, joints and so on than are brought in.
    """

    node: Node
    scope: Scope | None
    prefix: str = ""
    copies: Copies | None = None
    exact: bool = True

    def without(self, name: str) -> Iterator[str]:
        """Yield what a name may be inside."""
        if self.copies:
            yield from self.copies.without(name)
        elif name.startswith(self.prefix):
            yield name[len(self.prefix) :]

    def outside(self, name: str) -> Iterator[str]:
        """Yield what a name inside is outside."""
        if self.copies:
            yield from (name + end for end in self.copies.ends())
        else:
            yield self.prefix + name


class Final(NamedTuple):
    """A name that an element has in the end, and the scopes it stands in, the outermost first."""

    name: str
    node: Node
    inside: tuple[Inner, ...] = ()


@dataclass(eq=False)
class Scope:
    """Names that get the same put before or behind them: those of a model, or of a replicate."""

    given: Written = field(default_factory=dict)
    made: dict[str, list[Made]] = field(default_factory=dict)
    inner: list[Inner] = field(default_factory=list)
    replicates: list[Inner] = field(default_factory=list)
    """Of a whole model: all its replicates, which number also what refers to their content."""
    followers: dict[str, set[str]] = field(default_factory=dict)
    """Of a whole model: names by namespace of what its replicates may copy besides."""

    def knows(self, space: str, name: str, *, unnumbered: bool = False) -> bool:
        """Say whether something may have the name.

        With `unnumbered`, also what only replicates have, whose copies have numbers: MuJoCo
        copies, say, an actuator with the joint that it names.
        """
        if name in self.given.get(space, ()) or (space == "body" and name == WORLD):
            return True
        if any(one.has(name) for one in self.made.get(space, ())):
            return True
        unnumbered = unnumbered or space not in TREE
        for inner in self.inner:
            insides = list(inner.without(name))
            if inner.scope is None and insides:
                return True
            if inner.copies and unnumbered:
                insides.append(name)
            if inner.scope and any(
                inner.scope.knows(space, inside, unnumbered=unnumbered and bool(inner.copies))
                for inside in insides
            ):
                return True
        return space in FOLLOWING and self._follows(space, name)

    def _follows(self, space: str, name: str) -> bool:
        """Say whether a name may be that of a copy which some replicate made along."""
        if space == "key" and self.inner:
            # What becomes of the names of keys is another thing in many releases.
            return any(one in name for one in self.given.get(space, ()))
        for replicate in self.replicates:
            for stem in replicate.without(name):
                written = stem in self.given.get(space, ())
                if stem in self.followers.get(space, ()) if written else self.knows(space, stem):
                    return True
        return False

    def element(self, space: str, name: str) -> Node | None:
        """Return the element of the model itself, or the pattern of a copy, that has a name.

        None also where several have it, and for what is attached.
        """
        found = list(self.given.get(space, ByName()).of(name))
        for inner in self.inner:
            for inside in inner.without(name) if inner.copies and inner.scope else ():
                if inner.scope and (one := inner.scope.element(space, inside)):
                    found.append(one)
        return found[0] if len(found) == 1 else None

    def final(self, space: str, deep: int = _DEEP) -> Iterator[Final]:
        """Yield the names that written elements have in the end, as often as they are copied."""
        for name, nodes in self.given.get(space, ByName()).listed():
            yield from (Final(name, node) for node in nodes)
        for inner in self.inner if deep else ():
            if inner.scope is None or not (inner.exact or space not in TREE):
                continue
            for one in inner.scope.final(space, deep - 1):
                numbered = not inner.copies or space in TREE
                for name in inner.outside(one.name) if numbered else (one.name,):
                    yield Final(name, one.node, (inner, *one.inside))

    def some(self, space: str, limit: int = 5000) -> list[str]:
        """Return names that something has, and examples of others, up to a limit."""
        return list(dict.fromkeys(islice(self._some(space, _DEEP), limit)))

    def _some(self, space: str, deep: int) -> Iterator[str]:
        yield from self.given.get(space, ())
        for one in self.made.get(space, ()):
            yield from one.examples
        for inner in self.inner if deep else ():
            for name in inner.scope._some(space, deep - 1) if inner.scope else ():
                yield from inner.outside(name)
