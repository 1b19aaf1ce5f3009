"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.masses import BodyMass, explicit, inertials, masses

_ALIKE = 0.01
"""Numbers that differ by less, in parts, say the same."""
_SHOWN = 4


@rule(category=Category.PHYSICS, only_with=("compiler.inertiafromgeom",))
def inertial_discarded(model: Model) -> Iterator[Diagnostic]:
    """The compiler throws written inertials away and takes mass and inertia from geoms."""
    found = masses(model) if model.kind is Kind.ROOT and model.complete else None
    stated = model.setting("compiler", "inertiafromgeom")
    if found is None or stated is None or stated.value != "true":
        return
    lost = [
        (one, given[-1])
        for one in found.all
        if (given := inertials(one.body)) and one.inertial is None and not one.body.static
    ]
    lost = [(one, node) for one, node in lost if _differs(one, node, model)]
    if not lost:
        return
    first, node = lost[0]
    others = len(lost) - 1
    more = f", and {others} more inertial{'s' * (others > 1)}" if others else ""
    written = [
        attribute
        for section in model.sections("compiler")
        if (attribute := section.attributes.get("inertiafromgeom"))
    ]
    yield Diagnostic(
        stated.attribute.span,
        f"inertiafromgeom='true' discards the <inertial> of {_name(first)}{more}: "
        f"{_said(first, node, model)}",
        Fix.unsafe("Use an <inertial> where there is one", *(one.removed() for one in written)),
        related=tuple(
            Related(node.element.name_span, f"{_name(one)}: {_said(one, node, model)}")
            for one, node in lost[:_SHOWN]
        ),
        note="with inertiafromgeom='auto', which is the default, an <inertial> counts where there "
        "is one, and the geoms do elsewhere",
    )


def _differs(one: BodyMass, node: Node, model: Model) -> bool:
    """Say whether what is written and what counts are not the same, as far as the files tell."""
    mass, moments = explicit(model.values(node))
    if mass is None or moments is None or one.mass is None or one.moments is None:
        return True
    pairs = [(mass, one.mass), *zip(sorted(moments), sorted(one.moments), strict=True)]
    return any(abs(a - b) > _ALIKE * max(abs(a), abs(b)) for a, b in pairs)


def _said(one: BodyMass, node: Node, model: Model) -> str:
    mass, moments = explicit(model.values(node))
    if one.mass is None or mass is None:
        return f"it weighs what its geoms do, not {node.get('mass') or ''} kg"
    if abs(one.mass - mass) > _ALIKE * max(one.mass, mass) or one.moments is None or not moments:
        return f"it weighs {one.mass:.3g} kg by its geoms, not {mass:.3g} kg"
    return (
        f"its largest moment of inertia is {max(one.moments):.3g} kg m^2 by its geoms, "
        f"not {max(moments):.3g}"
    )


def _name(one: BodyMass) -> str:
    name = one.body.node.get("name")
    return f"body {name!r}" if name else "a body without a name"
