"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.names import MAKERS
from mjcf_lint.mjcf.numbers import tokens
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.actuator_elements import actuators, drive_of
from mjcf_lint.parts.actuators import CHANGES
from mjcf_lint.parts.bodies import POSITIONS, Joint, bodies
from mjcf_lint.parts.counts import counts
from mjcf_lint.parts.limits import numbers
from mjcf_lint.parts.states import CHANGES as OF_STATES
from mjcf_lint.parts.states import controls
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.element import Attribute

FILLED = Change("3.3.6")
"""A key with fewer numbers than the model is filled up, and loads."""

_ALIKE = 1e-9
_LEAST = 4
"""How many controls must be elsewhere: two may be swapped for a reason."""
_SHOWN = 3


class _Servo(NamedTuple):
    """A position servo, and the joint whose position its control asks for."""

    node: Node
    joint: Joint
    address: int


@rule(category=Category.PHYSICS, changes=(FILLED, *CHANGES, *OF_STATES), only_with=("keyframe",))
def keyframe_misplaced(model: Model) -> Iterator[Diagnostic]:
    """The numbers of a keyframe go to other joints than they were written for."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    keys = [key for section in model.sections("keyframe") for key in section.children]
    if not keys or any(model.elements("replicate", *MAKERS)):
        return
    joints = _joints(model)
    servos = _servos(model, joints)
    for key in keys:
        qpos, ctrl = key.attributes.get("qpos"), key.attributes.get("ctrl")
        if qpos and FILLED.holds_in(model.target.release):
            yield from _shifted(key, qpos, joints, model)
        if qpos and ctrl and servos:
            yield from _other_order(key, qpos, ctrl, servos, model)


def _joints(model: Model) -> list[Joint]:
    """Return the joints of a model in the order of qpos."""
    found = bodies(model)
    return [joint for body in found.all for joint in body.joints] if found else []


def _width(joint: Joint) -> int:
    return POSITIONS.get(joint.type, 1)


def _shifted(key: Node, qpos: Attribute, joints: list[Joint], model: Model) -> Iterator[Diagnostic]:
    """Find a key that fits the joints of its own file, which are not the first of the model."""
    given, source = len(tokens(qpos.value)), key.inclusion.source
    own = [joint for joint in joints if joint.node.inclusion.source is source]
    wanted = counts(model).qpos
    if wanted is None or given >= wanted or given != sum(map(_width, own)):
        return
    first = joints[: len(own)]
    before = next((joint for joint in first if joint.node.inclusion.source is not source), None)
    if before is None:
        return
    name = key.get("name")
    yield Diagnostic(
        qpos.span,
        f"the {given} numbers of {f'key {name!r}' if name else 'this key'} are those of the joints "
        f"in this file, and go to the first {given} of the {wanted} of the model",
        related=(
            Related(before.node.element.name_span, f"this {before.type} joint comes before them"),
        ),
        note="a key that is too short is filled up at its end; up to 3.3.5 it was refused",
    )


def _servos(model: Model, joints: list[Joint]) -> list[_Servo]:
    """Return the actuators of a model, where each takes the position of a joint for control."""
    named = {joint.node.get("name"): joint for joint in joints if joint.node.get("name")}
    at, addresses = 0, {}
    for joint in joints:
        addresses[id(joint.node)] = at
        at += _width(joint)
    servos: list[_Servo] = []
    for one in actuators(model):
        target, gear = one.target, one.given("gear")
        held = named.get(target.value) if target and target.name == "joint" else None
        drive = drive_of(one, model)
        if held is None or _width(held) != 1 or drive is None or controls(one, model) != 1:
            return []
        if drive.biastype != "affine" or drive.gainprm[0] != -drive.biasprm[1]:
            return []
        if drive.dyntype == "integrator" or (gear and numbers(gear.value)[:1] != (1.0,)):
            return []
        servos.append(_Servo(one.node, held, addresses[id(held.node)]))
    return servos


def _other_order(
    key: Node, qpos: Attribute, ctrl: Attribute, servos: list[_Servo], model: Model
) -> Iterator[Diagnostic]:
    """Find controls that are the positions of the key, in the order of something else."""
    positions, given = numbers(qpos.value), numbers(ctrl.value)
    if len(positions) != counts(model).qpos or len(given) != len(servos):
        return
    wanted = [positions[servo.address] for servo in servos]
    if not all(map(_alike, sorted(given), sorted(wanted))):
        return
    wrong = [at for at in range(len(given)) if not _alike(given[at], wanted[at])]
    if len(wrong) < _LEAST:
        return
    texts = tokens(qpos.value)
    ordered = " ".join(texts[servo.address] for servo in servos)
    name = key.get("name")
    yield Diagnostic(
        ctrl.span,
        f"ctrl of {f'key {name!r}' if name else 'this key'} holds the positions of its qpos in "
        f"another order than that of the actuators: {len(wrong)} of {len(given)} go elsewhere",
        Fix.unsafe("Write them in the order of the actuators", ctrl.with_value(ordered)),
        related=tuple(
            Related(
                servos[at].node.element.name_span,
                f"gets {given[at]:g}, and {servos[at].joint.node.get('name')!r} is at "
                f"{wanted[at]:g}",
            )
            for at in wrong[:_SHOWN]
        ),
    )


def _alike(one: float, other: float) -> bool:
    return abs(one - other) <= _ALIKE
