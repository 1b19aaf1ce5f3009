"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.parts.bodies import Body, Joint
from mjcf_lint.parts.copies import made
from mjcf_lint.parts.standing import JOINT_REPLICAS, joints_of, known_bodies, moving
from mjcf_lint.parts.trimming import asked
from mjcf_lint.xml.element import Attribute

FUSED_AWAY = Change("3.4.0", "3.15.0")
"""A static body that is fused with the one around it takes its policy along into nowhere."""
_POLICIES = ("never", "allowed", "init")


@rule(category=Category.ERROR, changes=(FUSED_AWAY, JOINT_REPLICAS), only_with=("body.sleep",))
def sleep_policy(model: Model) -> Iterator[Diagnostic]:
    """A body has a sleep policy but is not the first of a tree that moves."""
    found = known_bodies(model)
    places = model.target.grammar.places.get("body", ())
    if found is None or not any(model.target.grammar.takes(place, "sleep") for place in places):
        return
    fused = asked(model, "fusestatic") and FUSED_AWAY.holds_in(model.target.release)
    for body in found.all:
        sleep = body.node.attributes.get("sleep")
        if sleep and sleep.value in _POLICIES and not body.is_world and made(body.node):
            joints = joints_of(body, model.target.release)
            if joints or not fused:
                yield from _of(body, joints, sleep, model)


def _of(body: Body, joints: list[Joint], sleep: Attribute, model: Model) -> Iterator[Diagnostic]:
    release = model.target.release
    above = moving(body.parent, release) if body.parent else None
    if above:
        yield _misplaced(
            sleep,
            f"sleep={sleep.value!r} stands on a body inside one that moves; the outermost has it",
            Related(above.node.element.name_span, "this joint moves the body around it"),
        )
    elif not joints and not body.makes:
        yield _misplaced(sleep, f"sleep={sleep.value!r} stands on a body that has no joint")


def _misplaced(sleep: Attribute, message: str, *related: Related) -> Diagnostic:
    return Diagnostic(
        sleep.span,
        message,
        Fix.unsafe("Remove sleep", sleep.removed()),
        related=related,
        note="what sleeps is a whole tree of bodies, and the policy stands on the first of them",
    )
