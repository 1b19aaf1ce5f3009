"""Settings that one file of a model makes and a later one makes otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mjcf_lint.mjcf.model import Model, Setting
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.tree import Inclusion, Node


@dataclass(frozen=True)
class History:
    """Who sets what one setting, in engine order; the last one counts for the whole model."""

    name: str
    given: tuple[Setting, ...]

    @property
    def won(self) -> Setting:
        """The one that counts."""
        return self.given[-1]

    @cached_property
    def by_file(self) -> dict[Inclusion, Setting]:
        """What each file says in the end."""
        return {one.node.inclusion: one for one in self.given}

    @property
    def lost(self) -> Iterator[Setting]:
        """What files say in the end that another one says otherwise later."""
        for inclusion, one in self.by_file.items():
            if inclusion is not self.won.node.inclusion and not same(one.value, self.won.value):
                yield one

    def meant_for(self, node: Node) -> Setting | None:
        """Return what the author of an element's file reckoned with: it, or who includes it."""
        inclusion: Inclusion | None = node.inclusion
        while inclusion:
            if inclusion in self.by_file:
                return self.by_file[inclusion]
            inclusion = inclusion.parent
        return None

    def decided(self, lost: Setting) -> bool:
        """Say whether the file that has the last word includes the other one, and so knows it."""
        inclusion: Inclusion | None = lost.node.inclusion
        while inclusion:
            if inclusion is self.won.node.inclusion:
                return True
            inclusion = inclusion.parent
        return False


def histories(model: Model, section: str, below: str = "") -> Iterator[History]:
    """Yield the settings of a section, or of an element in it, that more than one file makes."""
    given: dict[str, list[Setting]] = {}
    for node in model.sections(section):
        for each in [child for child in node.children if child.tag == below] if below else [node]:
            for name, attribute in each.attributes.items():
                given.setdefault(name, []).append(Setting(attribute.value, attribute, each))
    for name, settings in given.items():
        found = History(name, tuple(settings))
        if len(found.by_file) > 1:
            yield found


def folders(model: Model, name: str) -> History | None:
    """Return who sets a folder for files, with assetdir, which stands in for it."""
    found = [
        Setting(attribute.value, attribute, node)
        for node in model.sections("compiler")
        if (attribute := node.attributes.get(name) or node.attributes.get("assetdir"))
    ]
    return History(name, tuple(found)) if found else None


def same(one: str, other: str) -> bool:
    """Say whether two values mean the same."""
    first, second = numbers(one), numbers(other)
    return one.split() == other.split() or (first is not None and first == second)
