"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.masses import (
    UNBOUNDED_AXES,
    BodyMass,
    Masses,
    explicit,
    inertials,
    masses,
    unbalanced,
)
from mjcf_lint.parts.poses import Vector
from mjcf_lint.xml.element import Attribute

_NOISE = 4e-15
"""How far, in parts of the largest, two ways to compute a moment may differ."""
_ROUNDING = 1e-12
"""How far, in parts of the largest, computed moments may be off."""
_SLIP = 0.01
"""A moment that exceeds the sum of the others by less is taken for a slip in the last digits."""


@rule(category=Category.ERROR, changes=(UNBOUNDED_AXES,), only_with=("inertial",))
def invalid_inertial(model: Model) -> Iterator[Diagnostic]:
    """An <inertial> gives an inertia that no body can have."""
    if model.kind is not Kind.ROOT:
        return
    weighed = masses(model) if model.complete else None
    for one in weighed.all if weighed else ():
        if one.body.copies and weighed:
            yield from _of_body(one, weighed, model)


def _of_body(one: BodyMass, weighed: Masses, model: Model) -> Iterator[Diagnostic]:
    given = inertials(one.body)
    if len(given) != 1:
        return
    inertial, values = given[0], model.values(given[0])
    full = inertial.attributes.get("fullinertia")
    moments = explicit(values)[1] if full else None
    if full and moments and min(moments) < weighed.least_moment - _NOISE * max(moments):
        yield _not_positive(full, moments)
        return
    if one.inertial is None:
        return
    if one.mass is not None and one.mass < 0:
        yield _below(inertial, "mass", weighed, "boundmass")
    elif one.moments is not None and min(one.moments) < 0:
        yield _below(inertial, "diaginertia", weighed, "boundinertia")
    elif one.moments is not None and _unbalanced(one.moments, exactly=full is None):
        yield _exceeds(inertial, one.moments)


def _not_positive(full: Attribute, moments: Vector) -> Diagnostic:
    shown = " ".join(f"{one:.3g}" for one in moments)
    return Diagnostic(
        full.value_span,
        f"the inertia has no three positive moments: its principal ones are {shown}",
        note="fullinertia holds xx, yy, zz, xy, xz and yz, in this order; often two are swapped, "
        "or a sign is wrong after mirroring",
    )


def _below(inertial: Node, name: str, weighed: Masses, bound: str) -> Diagnostic:
    attribute = inertial.attributes.get(name)
    value = weighed.settings.bound_mass if name == "mass" else weighed.settings.bound_inertia
    span = attribute.span if attribute else inertial.element.name_span
    return Diagnostic(
        span,
        f"{name} cannot be negative where {bound} is: {attribute.value if attribute else ''}",
        note=f"{bound}={value:g} lets it through to the check; without it MuJoCo raises it to 0",
    )


def _unbalanced(moments: Vector, *, exactly: bool) -> bool:
    if exactly:
        return unbalanced(moments)
    a, b, c = sorted(moments)
    return a + b < c * (1 - _ROUNDING)


def _exceeds(inertial: Node, moments: Vector) -> Diagnostic:
    low, middle, high = sorted(moments)
    excess = high / (low + middle) - 1 if low + middle > 0 else float("inf")
    attribute = inertial.attributes.get("fullinertia") or inertial.attributes.get("diaginertia")
    more = f"{100 * excess:.3g} %" if excess < 10 else f"{excess + 1:.3g} times"
    fix = None
    if attribute and attribute.name == "diaginertia" and excess < _SLIP:
        fix = _lowered(attribute, moments)
    return Diagnostic(
        attribute.value_span if attribute else inertial.element.name_span,
        f"no body has these moments of inertia: {high:.4g} is more than {low:.4g} and "
        f"{middle:.4g} together, by {more}",
        fix,
        note="balanceinertia='true' of the compiler makes all three their mean, "
        f"{sum(moments) / 3:.4g}, which loads, but turns otherwise than the real body",
    )


def _lowered(attribute: Attribute, moments: Vector) -> Fix | None:
    """Write the sum of the two others for a moment that exceeds it by a slip."""
    at = moments.index(max(moments))
    total = sum(moments) - moments[at]
    others = [one for index, one in enumerate(moments) if index != at]
    total = others[0] + others[1]
    words = attribute.value.split()
    words[at] = repr(total)
    title = f"Write {total!r}, the sum of the two others"
    return Fix.unsafe(title, attribute.with_value(" ".join(words)))
