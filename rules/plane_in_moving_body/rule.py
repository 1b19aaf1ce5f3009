"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Model, Related, rule
from mjcf_lint.parts.standing import JOINT_REPLICAS, a, moving, standing

HEIGHT_FIELDS = Change("2.2.0", "2.3.7")
"""A height field may not move either."""


@rule(category=Category.ERROR, changes=(HEIGHT_FIELDS, JOINT_REPLICAS), only_with=("geom.type",))
def plane_in_moving_body(model: Model) -> Iterator[Diagnostic]:
    """A plane stands in a body that moves."""
    release = model.target.release
    types = ("plane", "hfield") if HEIGHT_FIELDS.holds_in(release) else ("plane",)
    for body, node, values in standing(model, "geom"):
        given = values.get("type")
        if given is None or given.value not in types or (body.mocap and body.joints):
            continue
        if joint := moving(body, release):
            yield Diagnostic(
                given.attribute.span if given.own else node.element.name_span,
                f"{a(given.value)} stands in a body that moves",
                related=(Related(joint.node.element.name_span, f"this {joint.node.tag} moves it"),),
                note="a plane has no mass and no end, and is fixed to the world or to a mocap "
                "body; a flat box can move",
            )
