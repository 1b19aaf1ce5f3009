"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.tree import Node


@rule(category=Category.PHYSICS, file_by_file=True, only_with=("geom.density",))
def mass_and_density(model: Model) -> Iterator[Diagnostic]:
    """A geom gives a mass and a density that is not read."""
    for node in model.elements("geom"):
        mass, density = node.attributes.get("mass"), node.attributes.get("density")
        if mass and density and _positive(node, "mass") and _positive(node, "density"):
            yield Diagnostic(
                density.span,
                f"density {density.value.strip()} is not read: the geom has a mass of "
                f"{mass.value.strip()} kg",
                Fix.unsafe("Remove density", density.removed()),
                related=(Related(mass.span, "the mass"),),
                note="mass wins over density where a geom has both, whatever its volume is",
            )


def _positive(node: Node, name: str) -> bool:
    found = numbers(node.get(name) or "") or [0.0]
    return found[0] > 0
