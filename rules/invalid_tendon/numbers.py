"""The numbers of a tendon: its width, limits, lengths and armature."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from packaging.version import Version

from mjcf_lint import Diagnostic, Edit, Fix, Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given, Values
from mjcf_lint.parts.limits import numbers as numbers_in
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.element import Attribute

FIXED_ARMATURE = Change("4.0.0")
ALWAYS_AUTO = Change("3.14.0")
"""A range of forces limits where nothing says whether it does; before, only where auto says so."""

Seen = set[Attribute]
"""What was reported already, in a default class that several tendons take."""

_FLAGS = {"range": "limited", "actuatorfrcrange": "actuatorfrclimited"}


@dataclass(frozen=True, slots=True)
class Setting:
    """A value of a tendon, its own or that of its default class."""

    tendon: Node
    given: Given
    values: Values
    release: Version

    @property
    def numbers(self) -> tuple[float, ...]:
        """What it comes to; empty where it is no list of numbers."""
        return numbers_in(self.given.value)

    @property
    def spatial(self) -> bool:
        """Say whether the tendon runs from site to site."""
        return self.tendon.tag == "spatial"

    @property
    def removed(self) -> Edit:
        """Take it away."""
        return self.given.attribute.removed()

    @property
    def swapped(self) -> Edit:
        """Put the second of two numbers first."""
        first, second = self.given.value.split()
        return self.given.attribute.with_value(f"{second} {first}")

    def found(self, message: str, fix: Fix | None = None, note: str = "") -> Diagnostic:
        """Report it, with its value."""
        return Diagnostic(
            self.given.attribute.span, f"{message}: {self.given.value}", fix, note=note
        )


def numbers(tendon: Node, model: Model, seen: Seen) -> Iterator[Diagnostic]:
    """Report the numbers of a tendon, its default class included, each of them once."""
    values, release = model.values(tendon), model.target.release
    takes = model.target.grammar.owners
    for name, check in _CHECKS.items():
        given = values.get(name)
        if given and tendon.tag in takes(name) and given.attribute not in seen:
            for found in check(Setting(tendon, given, values, release)):
                seen.add(given.attribute)
                yield found
    for name, flag in _FLAGS.items():
        limited = values.get(flag)
        limits = limited and limited.value == "true" and tendon.tag in takes(flag)
        if limited and limits and name not in values and limited.attribute not in seen:
            seen.add(limited.attribute)
            yield Diagnostic(limited.attribute.span, f"{flag} is true, but there is no {name}")


def _width(one: Setting) -> Iterator[Diagnostic]:
    if one.spatial and len(one.numbers) == 1 and one.numbers[0] <= 0:
        fix = Fix.unsafe("Remove the width", one.removed)
        yield one.found("the width of a tendon must be positive", fix, "only pictures show it")


def _springlength(one: Setting) -> Iterator[Diagnostic]:
    if len(one.numbers) == 2 and one.numbers[0] > one.numbers[1]:
        fix = Fix.unsafe("Swap them", one.swapped)
        note = "between its two lengths the spring does not pull"
        yield one.found("springlength ends before it begins", fix, note)


def _springyield(one: Setting) -> Iterator[Diagnostic]:
    if len(one.numbers) == 1 and one.numbers[0] < 0:
        yield one.found("the springyield of a tendon cannot be negative")


def _armature(one: Setting) -> Iterator[Diagnostic]:
    armature = one.numbers[0] if one.numbers else 0.0
    fix = Fix.unsafe("Remove the armature", one.removed)
    if armature < 0 and (one.spatial or FIXED_ARMATURE.holds_in(one.release)):
        note = "up to 3.17.0 a fixed tendon took it, and it made the inertia matrix singular"
        yield one.found("the armature of a tendon cannot be negative", fix, note)
    elif armature > 0 and one.spatial:
        geom = next((part for part in one.tendon.children if part.tag == "geom"), None)
        if geom:
            message = f"a tendon around a geom ({geom.get('geom') or ''!r}) has no armature"
            yield one.found(message, fix if one.given.own else None)


def _range(one: Setting) -> Iterator[Diagnostic]:
    name, ends = one.given.attribute.name, one.numbers
    if len(ends) != 2 or not _limits(name, one):
        return
    if ends[0] >= ends[1]:
        swap = name == "range" and ends[0] > ends[1]
        fix = Fix.unsafe("Swap them", one.swapped) if swap else None
        yield one.found(f"{name} limits the tendon, but does not end behind where it begins", fix)
    elif name == "actuatorfrcrange" and (ends[0] > 0 or ends[1] < 0):
        yield one.found(f"{name} limits the forces on the tendon, but 0 is not in it")


def _limits(name: str, one: Setting) -> bool:
    """Say whether a range is taken for a limit; auto takes one that has its ends in order."""
    flag = one.values.get(_FLAGS[name])
    if flag and flag.value != "auto":
        return flag.value == "true"
    if one.numbers[0] >= one.numbers[1]:
        return False
    return name == "range" or bool(flag) or ALWAYS_AUTO.holds_in(one.release)


_CHECKS: dict[str, Callable[[Setting], Iterator[Diagnostic]]] = {
    "width": _width,
    "range": _range,
    "actuatorfrcrange": _range,
    "springlength": _springlength,
    "springyield": _springyield,
    "armature": _armature,
}
