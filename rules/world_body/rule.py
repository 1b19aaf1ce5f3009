"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.attaching import Brought, brought
from mjcf_lint.parts.bodies import Bodies, Joint, bodies
from mjcf_lint.parts.copies import made

REPLICATED = Change("3.1.5", "3.14.0")
"""A joint in a replicate comes to stand in the world; later it is refused in any replicate."""
IN_FRAMES = Change("3.1.5", "3.15.0")
"""So it is where a frame stands between them."""
_JOINTS = ("joint", "freejoint")


@rule(category=Category.ERROR, changes=(REPLICATED, IN_FRAMES))
def world_body(model: Model) -> Iterator[Diagnostic]:
    """The world has attributes, a joint or an inertia, which only bodies have."""
    for section in model.sections("worldbody"):
        yield from _attributes(section, model)
    world = bodies(model)
    if world is None:
        return
    for joint in world.world.joints:
        if _stays(joint, model):
            yield _in_world(joint.node)
    for inertial in world.world.having("inertial"):
        if not any(above.tag == "replicate" for above in inertial.ancestors()):
            yield _inertia(inertial)
    yield from _attached(model, world)


def _attributes(section: Node, model: Model) -> Iterator[Diagnostic]:
    grammar = model.target.grammar
    places = grammar.places.get("worldbody", ())
    known = [
        attribute
        for name, attribute in section.attributes.items()
        if any(grammar.takes(place, name) for place in places)
    ]
    if not known:
        return
    names = " and ".join(attribute.name for attribute in known)
    yield Diagnostic(
        known[0].span,
        f"<worldbody> cannot have attributes, and has {names}",
        Fix.unsafe(f"Remove {names}", *(attribute.removed() for attribute in known)),
        note="the world stands still at the origin; a frame or body inside it may have them",
    )


def _stays(joint: Joint, model: Model) -> bool:
    """Say whether a joint reaches the compiler; those in replicates have a rule of their own."""
    release = model.target.release
    above = joint.node.parent
    while above and above.tag == "frame":
        above = above.parent
    if above is None or above.tag != "replicate":
        return True
    direct = above is joint.node.parent
    return (REPLICATED if direct else IN_FRAMES).holds_in(release) and made(joint.node)


def _in_world(node: Node) -> Diagnostic:
    return Diagnostic(
        node.element.name_span,
        f"a {node.tag} stands in the world, which cannot move",
        note="put it into the body that it is to move",
    )


def _inertia(node: Node) -> Diagnostic:
    return Diagnostic(
        node.element.name_span,
        "the world has an <inertial>, but no inertia",
        Fix.unsafe("Remove the inertial", node.element.removed()),
        note="put it into the body whose mass it gives",
    )


def _attached(model: Model, world: Bodies) -> Iterator[Diagnostic]:
    for one in brought(model):
        owner = world.of(one.node)
        joint = next(one.top(*_JOINTS), None)
        if owner and owner.is_world and joint and made(one.node) and made(joint):
            yield _brings(one, joint)


def _brings(one: Brought, joint: Node) -> Diagnostic:
    name = joint.get("name")
    what = f"the {joint.tag} {name!r}" if name else f"a {joint.tag}"
    return Diagnostic(
        one.node.element.start_tag,
        f"this brings {what} into the world, which cannot move",
        related=(Related(joint.element.name_span, "it stands here"),),
        note="attach it inside a body",
    )
