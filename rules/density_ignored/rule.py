"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.values import Given
from mjcf_lint.parts.masses import BodyMass, masses
from mjcf_lint.parts.orientations import exact
from mjcf_lint.parts.weights import Weight

_ALIKE = 0.01
"""Masses that differ by less, in parts, say the same."""


@rule(category=Category.PHYSICS)
def density_ignored(model: Model) -> Iterator[Diagnostic]:
    """A geom says its density, but a default class gives it a mass, which counts."""
    found = masses(model) if model.kind is Kind.ROOT and model.complete else None
    for one in found.all if found else ():
        for weight in one.weights if one.inertial is None and not one.body.static else ():
            mass, density = weight.values.get("mass"), weight.values.get("density")
            if mass and density and density.own and not mass.own:
                yield from _ignored(weight, mass, density, one)


def _ignored(weight: Weight, mass: Given, density: Given, one: BodyMass) -> Iterator[Diagnostic]:
    written, given = exact(density.value), exact(mass.value)
    if len(written) != 1 or len(given) != 1:
        return
    meant = None
    if weight.solid:
        meant = weight.solid._replace(mass=None, density=written[0]).weight
    if meant is not None and abs(meant - given[0]) <= _ALIKE * max(meant, given[0]):
        return
    would = f", not {meant:.3g} kg" if meant is not None else ""
    name = one.body.node.get("name")
    yield Diagnostic(
        density.attribute.span,
        f"this density does nothing: by its class the geom weighs {given[0]:.3g} kg{would}",
        _fix(weight, meant),
        related=(Related(mass.attribute.span, "the mass comes from here"),),
        note="mass wins over density, wherever each of them stands"
        + (f"; it is part of body {name!r}" if name else ""),
    )


def _fix(weight: Weight, meant: float | None) -> Fix | None:
    if meant is None or "mass" in weight.node.attributes:
        return None
    return Fix.unsafe(
        f"Write the mass that it gives: {meant:.6g}",
        weight.node.element.with_attribute("mass", f"{meant:.6g}"),
        weight.node.attributes["density"].removed(),
    )
