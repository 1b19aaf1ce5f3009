"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from mjcf_lint import Category, Diagnostic, Model, Related, rule
from mjcf_lint.parts.bodies import DOFS, Body, Joint
from mjcf_lint.parts.standing import JOINT_REPLICAS, joints_of, known_bodies

_MOST = 6
_TURNS = ("ball", "hinge")


@rule(category=Category.ERROR, changes=(JOINT_REPLICAS,), only_with=("joint", "freejoint"))
def joint_combination(model: Model) -> Iterator[Diagnostic]:
    """A body has joints that MuJoCo does not take together."""
    found = known_bodies(model)
    for body in found.all if found else ():
        joints = joints_of(body, model.target.release)
        kinds = {joint.type for joint in joints}
        # Free joints have a rule of their own; words that mean no type are another error.
        if body.is_world or body.mocap or "free" in kinds or "" in kinds:
            continue
        yield from _too_many(body, joints)
        yield from _after_ball(body, joints)


def _too_many(body: Body, joints: list[Joint]) -> Iterator[Diagnostic]:
    sums = list(accumulate(DOFS[joint.type] for joint in joints))
    over = next((joint for joint, dofs in zip(joints, sums, strict=True) if dofs > _MOST), None)
    if over is None:
        return
    yield Diagnostic(
        over.node.element.name_span,
        f"the joints of {_called(body)} have {sums[-1]} degrees of freedom; a body has at most 6",
        related=(Related(joints[0].node.element.name_span, "its first joint"),),
        note="put the others into a body inside this one, with a mass of its own",
    )


def _after_ball(body: Body, joints: list[Joint]) -> Iterator[Diagnostic]:
    ball = next((index for index, joint in enumerate(joints) if joint.type == "ball"), None)
    if ball is None:
        return
    later = next((joint for joint in joints[ball + 1 :] if joint.type in _TURNS), None)
    if later is None:
        return
    yield Diagnostic(
        later.node.element.name_span,
        f"a {later.type} joint follows the ball joint of {_called(body)}",
        related=(Related(joints[ball].node.element.name_span, "the ball joint"),),
        note="a ball joint turns everywhere already; a hinge may stand before it",
    )


def _called(body: Body) -> str:
    name = body.node.get("name")
    return f"body {name!r}" if name else "this body"
