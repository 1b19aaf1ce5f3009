"""Pairs of attributes of which an element may have one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from packaging.version import Version

from mjcf_lint import Change, Diagnostic, Fix, Model, Related
from mjcf_lint.mjcf.places import Place
from mjcf_lint.mjcf.typed import type_at
from mjcf_lint.parts.copies import made
from mjcf_lint.xml.element import Attribute

BUILTIN_ALONE = Change("3.3.5")
"""MuJoCo makes a mesh, or takes it from a file or the XML."""
EMPTY_COUNTS = Change("3.12.0")
"""An attribute without a value is there."""
MEMORY_ALONE = Change("3.12.0")
"""In one element, whatever the values are; before, see sizes.py."""


class Pair(NamedTuple):
    """Two attributes that exclude each other in an element, and the releases that say so.

    `checked` are those that look only where they look at attributes at all, not in frames.
    Where `if_empty` does not hold, an attribute without a value does not count. The first is
    what a repair removes, where `to_remove` says that the other one is as good.
    """

    element: str
    first: str
    second: str
    both: str
    read: Change
    checked: Change | None = None
    if_empty: Change | None = None
    to_remove: bool = True

    def holds(self, place: Place, release: Version) -> bool:
        """Say whether a release looks at the pair at a place."""
        checked = self.checked is not None and self.checked.holds_in(release)
        return self.read.holds_in(release) or (place.role.checked and checked)

    def given(self, place: Place, name: str, release: Version) -> Attribute | None:
        """Return an attribute of the pair if it counts."""
        found = place.node.attributes.get(name)
        counts = self.if_empty is None or self.if_empty.holds_in(release)
        return found if found and (found.value or counts) and type_at(place, name) else None


PAIRS = (
    Pair(
        *("camera", "fovy", "sensorsize", "give the angle that this camera sees"),
        Change("3.0.0", "3.11.0"),
        Change("3.12.0"),
        to_remove=False,
    ),
    Pair(
        *("light", "directional", "type", "say what kind of light this is"),
        Change("3.3.3", "3.11.0"),
        Change("3.12.0"),
    ),
    Pair(
        *("attach", "body", "frame", "say what is attached"),
        Change("3.11.0", "3.11.0"),
        Change("3.12.0"),
        to_remove=False,
    ),
    Pair("size", "nstack", "memory", "say how large the stack is", MEMORY_ALONE),
    Pair("size", "njmax", "memory", "say how much memory there is", MEMORY_ALONE),
    Pair("mesh", "builtin", "file", "say what the mesh is", BUILTIN_ALONE, if_empty=BUILTIN_ALONE),
    Pair("mesh", "vertex", "builtin", "say what the mesh is", BUILTIN_ALONE, if_empty=EMPTY_COUNTS),
)
_BY_ELEMENT = {
    tag: tuple(pair for pair in PAIRS if pair.element == tag)
    for tag in dict.fromkeys(pair.element for pair in PAIRS)
}
PAIRED = frozenset(_BY_ELEMENT)
"""The elements that have such pairs."""
CHANGES = tuple(
    dict.fromkeys(
        change
        for pair in PAIRS
        for change in (pair.read, pair.checked, pair.if_empty)
        if change is not None
    )
)


def excluded(place: Place, model: Model) -> Iterator[Diagnostic]:
    """Report an element that has both of a pair."""
    release = model.target.release
    for pair in _BY_ELEMENT.get(place.node.tag, ()):
        if not pair.holds(place, release):
            continue
        first, second = (pair.given(place, name, release) for name in (pair.first, pair.second))
        if first and second and made(place.node):
            yield Diagnostic(
                first.span,
                f"{pair.first} and {pair.second} both {pair.both}",
                Fix.unsafe(f"Remove {pair.first}", first.removed()) if pair.to_remove else None,
                related=(Related(second.span, "the other one"),),
            )
