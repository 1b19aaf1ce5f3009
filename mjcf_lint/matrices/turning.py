"""Between which releases what the rules say of a model can change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from packaging.version import Version

from mjcf_lint.grammar import Grammar
from mjcf_lint.grammar.attribute import AttributeType
from mjcf_lint.grammar.grammar import WORLD
from mjcf_lint.grammar.quirks import Quirks
from mjcf_lint.mjcf.tree import CHANGES, Node
from mjcf_lint.releases.change import Change

Names = frozenset[tuple[str, str]]
"""Element names, each with the name of an attribute or with nothing."""

_BODIES = ("body", WORLD, "frame", "replicate")
_PREFIXED = (":", "")
_QUIRKS_OF_NAMES = {
    "frame": ("frame", ""),
    "replicate": ("replicate", ""),
    "namespaced_root_attributes": _PREFIXED,
}
"""What a model must use to meet a quirk; every other quirk may touch any model."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a release changed: the names it reads otherwise, or with `everywhere` how it reads."""

    release: Version
    names: Names
    everywhere: bool


@dataclass(frozen=True, slots=True)
class Turns:
    """What each release changed, oldest first."""

    each: tuple[Turn, ...]

    def stretches(self, names: Callable[[Version], Names]) -> Iterator[tuple[Version, ...]]:
        """Yield the releases in stretches that cannot differ over a model but in suggestions.

        `names` gives what a release reads in the model; it is asked where all may be different.
        """
        stretch: list[Version] = []
        used: Names = frozenset()
        for turn in self.each:
            if stretch and (turn.everywhere or turn.names & used):
                yield tuple(stretch)
                stretch = []
            if turn.everywhere:
                used = names(turn.release)
            stretch.append(turn.release)
        if stretch:
            yield tuple(stretch)


def turns(grammars: Sequence[Grammar], changes: Sequence[Change] = ()) -> Turns:
    """Return what changed from each of these grammars, oldest first, to the next.

    `changes` are what rules look at besides, in any model.
    """
    each: list[Turn] = []
    before: dict[str, object] | None = None
    entries: _Entries = {}
    for grammar in grammars:
        now = _entries(grammar)
        keys = now.keys() | entries.keys()
        changed = {name for key in keys for name in _names(key, (entries.get(key), now.get(key)))}
        manner = {**_manner(grammar), **_changes(grammar.release, changes)}
        differing = {what for what in manner if before is None or before[what] != manner[what]}
        changed |= {_QUIRKS_OF_NAMES[what] for what in differing & _QUIRKS_OF_NAMES.keys()}
        everywhere = before is None or not differing <= _QUIRKS_OF_NAMES.keys()
        each.append(Turn(grammar.release, frozenset(changed), everywhere))
        before, entries = manner, now
    return Turns(tuple(each))


def names_in(node: Node | None) -> Names:
    """Return every name that stands in a tree."""
    found = set()
    for each in node.walk() if node else ():
        found.add((each.tag, ""))
        found.update((each.tag, name) for name in each.attributes)
    if node and any(":" in name or name == "xmlns" for name in node.attributes):
        found.add(_PREFIXED)
    return frozenset(found)


_Entries = dict[tuple[tuple[str, ...], str], str | AttributeType]


def _entries(grammar: Grammar) -> _Entries:
    """Return every element of a grammar with its mark, and every attribute with its type."""
    found: _Entries = {}
    for path, allowed in grammar.walk():
        found[path, ""] = allowed.cardinality
        for name, kind in allowed.attributes.items():
            found[path, name] = kind
    return found


def _names(
    key: tuple[tuple[str, ...], str], values: tuple[str | AttributeType | None, ...]
) -> Names:
    """Return the names that an entry speaks of, if its values before and after differ.

    An attribute that is required matters to every element of its name.
    """
    if values[0] == values[1]:
        return frozenset()
    path, attribute = key
    names = {attribute}
    if any(isinstance(value, AttributeType) and value.required for value in values):
        names.add("")
    tags = _BODIES if path[-1] == "body" else (path[-1],)
    return frozenset((tag, name) for tag in tags for name in names)


def _manner(grammar: Grammar) -> dict[str, object]:
    """Return how a release reads any model: what its grammar does not say of a name."""
    release = grammar.release
    manner: dict[str, object] = {
        name: getattr(grammar.quirks, name)
        for name, value in vars(Quirks).items()
        if isinstance(value, cached_property) and name != "body_names"  # made of two others
    }
    manner["includes"] = [release >= change for change in CHANGES]
    return manner


def _changes(release: Version, changes: Sequence[Change]) -> dict[str, object]:
    return {"changes": [change.holds_in(release) for change in changes]}
