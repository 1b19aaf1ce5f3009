"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.parts.attaching import brought
from mjcf_lint.parts.bodies import Bodies, Body
from mjcf_lint.parts.copies import made
from mjcf_lint.parts.standing import JOINT_REPLICAS, joints_of, known_bodies


@rule(
    category=Category.ERROR, changes=(JOINT_REPLICAS,), only_with=("body.mocap", "attach", "model")
)
def mocap_body(model: Model) -> Iterator[Diagnostic]:
    """A mocap body stands in another body, or has joints."""
    found = known_bodies(model)
    for body in found.all if found else ():
        if body.mocap and made(body.node):
            yield from _of(body, model)
    if found:
        yield from _attached(model, found)


def _of(body: Body, model: Model) -> Iterator[Diagnostic]:
    mocap = body.node.attributes["mocap"]
    off = Fix.unsafe("Make it a body like others", mocap.removed())
    note = "whoever runs the simulation places a mocap body in the world, and nothing moves it"
    if body.parent and not body.parent.is_world:
        yield Diagnostic(
            mocap.span,
            "a mocap body stands in another body; only bodies at the top level can be mocap",
            off,
            related=(Related(body.parent.node.element.name_span, "the body around it"),),
            note=note,
        )
    elif joints := joints_of(body, model.target.release):
        node = joints[0].node
        yield Diagnostic(
            mocap.span,
            "a mocap body has a joint",
            off,
            related=(Related(node.element.name_span, f"this {node.tag}"),),
            note=note,
        )


def _attached(model: Model, found: Bodies) -> Iterator[Diagnostic]:
    for one in brought(model):
        owner = found.of(one.node)
        if owner is None or owner.is_world or not made(one.node):
            continue
        for node in one.top("body"):
            if node.get("mocap") == "true" and made(node):
                yield Diagnostic(
                    one.node.element.start_tag,
                    "this brings a mocap body into another body; only bodies at the top level "
                    "can be mocap",
                    related=(Related(node.attributes["mocap"].span, "the mocap body"),),
                )
                break
