"""The numbers of a tendon: its width, limits, lengths and armature."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mjcf_lint import Diagnostic, Edit, Fix, Model
from mjcf_lint.change import Change
from mjcf_lint.element import Attribute
from mjcf_lint.parts.limits import numbers as numbers_in
from mjcf_lint.tree import Node
from mjcf_lint.values import Given, Values

FIXED_ARMATURE = Change("4.0.0")
ALWAYS_AUTO = Change("3.14.0")
"""A range of forces limits where nothing says whether it does; before, only where auto says so."""

Seen = set[Attribute]
"""What was reported already, in a default class that several tendons take."""

_FLAGS = {"range": "limited", "actuatorfrcrange": "actuatorfrclimited"}


def numbers(tendon: Node, model: Model, seen: Seen) -> Iterator[Diagnostic]:
    """Report the numbers of a tendon, its default class included, each of them once."""
    values = model.values(tendon)
    takes = model.target.grammar.owners
    for name, check in _CHECKS.items():
        given = values.get(name)
        if given is None or tendon.tag not in takes(name) or given.attribute in seen:
            continue
        for found in check(tendon, given, values, model):
            seen.add(given.attribute)
            yield found
    for name, flag in _FLAGS.items():
        limited = values.get(flag)
        if name not in values and limited and limited.value == "true":
            if limited.attribute not in seen and tendon.tag in takes(flag):
                seen.add(limited.attribute)
                yield Diagnostic(limited.attribute.span, f"{flag} is true, but there is no {name}")


def _width(tendon: Node, given: Given, values: Values, model: Model) -> Iterator[Diagnostic]:
    width = numbers_in(given.value)
    if tendon.tag == "spatial" and len(width) == 1 and width[0] <= 0:
        yield Diagnostic(
            given.attribute.span,
            f"the width of a tendon must be positive: {given.value}",
            Fix.unsafe("Remove the width", given.attribute.removed()),
            note="only pictures show it",
        )


def _springlength(
    tendon: Node, given: Given, values: Values, model: Model
) -> Iterator[Diagnostic]:
    length = numbers_in(given.value)
    if len(length) == 2 and length[0] > length[1]:
        yield Diagnostic(
            given.attribute.span,
            f"springlength ends before it begins: {given.value}",
            Fix.unsafe("Swap them", _swapped(given)),
            note="between its two lengths the spring does not pull",
        )


def _springyield(tendon: Node, given: Given, values: Values, model: Model) -> Iterator[Diagnostic]:
    force = numbers_in(given.value)
    if len(force) == 1 and force[0] < 0:
        yield Diagnostic(
            given.attribute.span, f"the springyield of a tendon cannot be negative: {given.value}"
        )


def _armature(tendon: Node, given: Given, values: Values, model: Model) -> Iterator[Diagnostic]:
    armature = numbers_in(given.value)[:1]
    spatial = tendon.tag == "spatial"
    if armature and armature[0] < 0:
        if spatial or FIXED_ARMATURE.holds_in(model.target.release):
            yield Diagnostic(
                given.attribute.span,
                f"the armature of a tendon cannot be negative: {given.value}",
                Fix.unsafe("Remove the armature", given.attribute.removed()),
                note="up to 3.17.0 a fixed tendon took it, and it made the inertia matrix singular",
            )
    elif armature and armature[0] > 0 and spatial:
        geom = next((part for part in tendon.children if part.tag == "geom"), None)
        if geom:
            yield Diagnostic(
                given.attribute.span,
                f"a tendon with armature cannot wrap around a geom: {geom.get('geom') or ''!r}",
                Fix.unsafe("Remove the armature", given.attribute.removed()) if given.own else None,
            )


def _range(tendon: Node, given: Given, values: Values, model: Model) -> Iterator[Diagnostic]:
    name = given.attribute.name
    ends = numbers_in(given.value)
    if len(ends) != 2 or not _limits(name, ends, values, model):
        return
    if ends[0] >= ends[1]:
        yield Diagnostic(
            given.attribute.span,
            f"{name} limits the tendon, and ends where it begins or before: {given.value}",
            Fix.unsafe("Swap them", _swapped(given)) if ends[0] > ends[1] and ends[1] <= 0 else None,
        )
    elif name == "actuatorfrcrange" and (ends[0] > 0 or ends[1] < 0):
        yield Diagnostic(
            given.attribute.span,
            f"{name} limits the forces on the tendon, and zero is not in it: {given.value}",
            note="it has to begin at or below 0 and to end at or above it",
        )


def _limits(name: str, ends: tuple[float, ...], values: Values, model: Model) -> bool:
    """Say whether a range is taken for a limit; auto takes one that has its ends in order."""
    flag = values.get(_FLAGS[name])
    if flag and flag.value != "auto":
        return flag.value == "true"
    if ends[0] >= ends[1]:
        return False
    return name == "range" or bool(flag) or ALWAYS_AUTO.holds_in(model.target.release)


def _swapped(given: Given) -> Edit:
    first, second = given.value.split()
    return given.attribute.with_value(f"{second} {first}")


_CHECKS: dict[str, Callable[[Node, Given, Values, Model], Iterator[Diagnostic]]] = {
    "width": _width,
    "range": _range,
    "actuatorfrcrange": _range,
    "springlength": _springlength,
    "springyield": _springyield,
    "armature": _armature,
}
