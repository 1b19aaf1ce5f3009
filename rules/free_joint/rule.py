"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.parts.attaching import Brought, brought
from mjcf_lint.parts.bodies import Bodies, Body, Joint, bodies
from mjcf_lint.parts.copies import made
from mjcf_lint.parts.standing import JOINT_REPLICAS, joints_of, known_bodies, moving
from mjcf_lint.parts.trimming import asked

_SHOWN = 3


@rule(
    category=Category.ERROR,
    changes=(JOINT_REPLICAS,),
    only_with=("joint", "freejoint", "attach", "model"),
)
def free_joint(model: Model) -> Iterator[Diagnostic]:
    """A free joint stands below the top level, or beside other joints."""
    found = known_bodies(model)
    for body in found.all if found else ():
        # A mocap body has no joints at all, the world none either: two other rules.
        if not body.is_world and not body.mocap:
            yield from _of(body, model)
    if found:
        yield from _attached(model, found)


def _of(body: Body, model: Model) -> Iterator[Diagnostic]:
    joints = joints_of(body, model.target.release)
    free = next((joint for joint in joints if joint.type == "free"), None)
    if free is None:
        return
    if len(joints) > 1:
        yield _beside(free, joints)
    if body.parent and not body.parent.is_world and _bound(body.parent, model):
        yield _below(free, body.parent)


def _bound(parent: Body, model: Model) -> bool:
    """Say whether a body stays what it is; one without joints may be made part of the world."""
    fused = asked(model, "fusestatic")
    return not fused or moving(parent, model.target.release) is not None


def _beside(free: Joint, joints: list[Joint]) -> Diagnostic:
    others = dict.fromkeys(joint.node for joint in joints if joint is not free)
    message = f"a free joint must be the only one of its body, which has {len(joints)} joints"
    return Diagnostic(
        free.node.element.name_span,
        message,
        related=tuple(
            Related(node.element.name_span, f"this {node.tag} stands beside it")
            for node in list(others)[:_SHOWN]
        ),
        note="a free joint has all six degrees of freedom already; give other joints a body "
        "of their own",
    )


def _below(free: Joint, parent: Body) -> Diagnostic:
    name = parent.node.get("name")
    where = f"inside body {name!r}" if name else "inside another body"
    return Diagnostic(
        free.node.element.name_span,
        f"a free joint stands {where}; only bodies at the top level can be free",
        Fix.unsafe("Remove the free joint", free.node.element.removed())
        if not free.node.get("name")
        else None,
        related=(Related(parent.node.element.name_span, "the body around it"),),
        note="a body inside another moves with it: without the joint it is fixed to it, and "
        "outside of it it can be free",
    )


def _attached(model: Model, found: Bodies) -> Iterator[Diagnostic]:
    for one in brought(model):
        owner = found.of(one.node)
        if owner is None or owner.is_world or not made(one.node) or not _bound(owner, model):
            continue
        if (free := _free_in(one)) is not None:
            yield _brings(one, free, owner)


def _free_in(one: Brought) -> Joint | None:
    """Return a free joint of a body that an attach brings in."""
    there = bodies(one.child)
    for node in one.top("body"):
        body = there.of(node) if there and made(node) else None
        for joint in joints_of(body, one.child.target.release) if body else ():
            if joint.type == "free":
                return joint
    return None


def _brings(one: Brought, free: Joint, owner: Body) -> Diagnostic:
    name = owner.node.get("name")
    return Diagnostic(
        one.node.element.start_tag,
        "this brings a body with a free joint into "
        + (f"body {name!r}" if name else "another body")
        + "; only bodies at the top level can be free",
        related=(Related(free.node.element.name_span, "the free joint"),),
        note="a body that is attached to another moves with it and needs no free joint",
    )
