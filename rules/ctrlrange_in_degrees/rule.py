"""See README.md."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.values import Given
from mjcf_lint.parts.actuator_edits import text
from mjcf_lint.parts.actuator_elements import ActuatorElement, actuators, drive_of
from mjcf_lint.parts.actuators import CHANGES
from mjcf_lint.parts.bodies import Joint
from mjcf_lint.parts.limited import CHANGES as OF_LIMITS
from mjcf_lint.parts.limited import CONTROL, in_degrees, limits
from mjcf_lint.parts.limits import ACTIVATION, Limit, numbers
from mjcf_lint.parts.named import named_joints
from mjcf_lint.xml.element import Attribute

_APART = 0.02
"""How far the two ranges may be apart, as a share of their width, and still be the same."""
_LEAST = 3 * math.pi
"""No range of a joint in radians reaches so far, a full turn to either side and a half."""
_DIGITS = 6


@rule(category=Category.PHYSICS, changes=(*CHANGES, *OF_LIMITS), only_with=("actuator",))
def ctrlrange_in_degrees(model: Model) -> Iterator[Diagnostic]:
    """The range of a position control repeats that of its joint, in degrees."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    seen: set[Attribute] = set()
    for one in actuators(model):
        limit = _of_angle(one, model)
        target = one.target
        if limit is None or target is None or target.name != "joint":
            continue
        given, joint = one.given(limit.range), named_joints(model).get(target.value)
        if given is None or joint is None or given.attribute in seen:
            continue
        own = _range_of(joint, model)
        if (
            own
            and _repeats(numbers(given.value), own)
            and limits(one.node, one.values, limit, model)
        ):
            seen.add(given.attribute)
            yield _found(one, given, joint, own, model)


def _of_angle(one: ActuatorElement, model: Model) -> Limit | None:
    """Return which range of an actuator is one of positions of its joint; None for none."""
    gear = one.given("gear")
    if gear and numbers(gear.value)[:1] != (1.0,):
        return None
    drive = drive_of(one, model)
    if drive is None or drive.gaintype != "fixed" or drive.biastype != "affine":
        return None
    if not drive.gainprm[0] or drive.gainprm[0] != -drive.biasprm[1]:
        return None
    return ACTIVATION if drive.dyntype == "integrator" else CONTROL


def _range_of(joint: Joint, model: Model) -> tuple[float, float] | None:
    """Return the range of a hinge joint in degrees."""
    given = model.values(joint.node).get("range")
    found = numbers(given.value) if given and joint.type == "hinge" else ()
    if len(found) != 2 or not found[0] < found[1]:
        return None
    factor = 1.0 if in_degrees(model) else 180 / math.pi
    return found[0] * factor, found[1] * factor


def _repeats(ours: tuple[float, ...], joint: tuple[float, float]) -> bool:
    if len(ours) != 2 or not ours[0] < ours[1] or max(map(abs, ours)) < _LEAST:
        return False
    width = joint[1] - joint[0]
    return all(abs(a - b) <= _APART * width for a, b in zip(ours, joint, strict=True))


def _found(
    one: ActuatorElement,
    given: Given,
    joint: Joint,
    own: tuple[float, float],
    model: Model,
) -> Diagnostic:
    low, high = numbers(given.value)
    radians = text(tuple(round(math.radians(end), _DIGITS) for end in (low, high)))
    written = model.values(joint.node)["range"]
    farthest = max(low, high, key=abs)
    name = joint.node.get("name")
    return Diagnostic(
        given.attribute.span,
        f"the {given.attribute.name} {' '.join(given.value.split())} of {one.which} is in radians, "
        f"and joint {name!r} turns from {own[0]:g} to {own[1]:g} degrees",
        Fix.unsafe(f"Write {radians}, the same in radians", given.attribute.with_value(radians)),
        related=(Related(written.attribute.span, "the range of the joint"),),
        note=f"{farthest:g} asks the joint for {math.degrees(farthest):.0f} degrees; "
        "no release converts controls",
    )
