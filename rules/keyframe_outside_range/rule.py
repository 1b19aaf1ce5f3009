"""See README.md."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from mjcf_lint import Category, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.names import MAKERS
from mjcf_lint.mjcf.sections import setting
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.actuator_elements import actuators
from mjcf_lint.parts.bodies import POSITIONS, Body, Joint, bodies
from mjcf_lint.parts.counts import counts
from mjcf_lint.parts.limited import CHANGES, CONTROL, JOINT, ends, in_degrees, limits
from mjcf_lint.parts.limits import numbers
from mjcf_lint.parts.states import CHANGES as OF_STATES
from mjcf_lint.parts.states import controls
from mjcf_lint.xml.element import Attribute

_BEYOND = {"qpos": 0.05, "ctrl": 0.1}
"""How far outside a number must be, as a share of the range. Joints rest a little beyond their
limits, which are soft, and a control a little beyond its range asks for its end."""
_SHOWN = 5


class _Slot(NamedTuple):
    """One number of a list: whose it is, how a message calls it, and the range for it, if any.

    `scale` times the number of the key is in the units of the range.
    """

    node: Node
    name: str
    bounds: tuple[float, float] | None = None
    scale: float = 1.0


class _Outside(NamedTuple):
    """A number outside its range, which begins and ends at `low` and `high`."""

    slot: _Slot
    written: float
    value: float
    low: float
    high: float

    @property
    def where(self) -> str:
        """How a message tells the place."""
        given = "" if self.slot.scale == 1 else f" degrees ({self.written:g} in qpos)"
        return f"{self.slot.name} at {self.value:.4g}{given}"


@rule(category=Category.PHYSICS, changes=(*CHANGES, *OF_STATES), only_with=("keyframe",))
def keyframe_outside_range(model: Model) -> Iterator[Diagnostic]:
    """A keyframe puts a joint or a control far outside its range."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    keys = [key for section in model.sections("keyframe") for key in section.children]
    if not keys or any(model.elements("replicate", *MAKERS)):
        return
    wanted = counts(model)
    slots = {"qpos": _positions(model), "ctrl": _controls(model)}
    for key in keys:
        for name, of_name in slots.items():
            attribute = key.attributes.get(name)
            values = numbers(attribute.value) if attribute else ()
            if not attribute or not of_name or wanted.of(name) != len(of_name):
                continue
            found = list(_outside(values, of_name, _BEYOND[name]))
            if found and len(values) <= len(of_name):
                yield _found(key, attribute, found)


def _positions(model: Model) -> list[_Slot]:
    """Return what the numbers of qpos are, in the order of the engine."""
    found = bodies(model)
    degrees = 180 / math.pi if in_degrees(model) else 1.0
    slots: list[_Slot] = []
    for body in found.all if found else ():
        for joint in body.joints:
            values = model.values(joint.node)
            one = joint.type in ("hinge", "slide")
            limited = one and limits(joint.node, values, JOINT, model)
            slot = _Slot(
                joint.node,
                _called(joint, body),
                ends(values, JOINT) if limited else None,
                degrees if joint.type == "hinge" else 1.0,
            )
            slots += [slot] * POSITIONS.get(joint.type, 1)
    return slots


def _called(joint: Joint, body: Body) -> str:
    if name := joint.node.get("name"):
        return f"joint {name!r}"
    return f"the joint of body {body.node.get('name') or ''!r}"


def _controls(model: Model) -> list[_Slot]:
    """Return what the numbers of ctrl are; none where they are not clamped, or not one for each."""
    if setting(model, ("option", "flag"), "clampctrl") == "disable":
        return []
    slots: list[_Slot] = []
    for one in actuators(model):
        if controls(one, model) != 1:
            return []
        limited = limits(one.node, one.values, CONTROL, model)
        bounds = ends(one.values, CONTROL) if limited else None
        name = one.node.get("name")
        called = f"{one.tag} {name!r}" if name else f"a {one.tag}"
        slots.append(_Slot(one.node, called, bounds))
    return slots


def _outside(values: tuple[float, ...], slots: list[_Slot], beyond: float) -> Iterator[_Outside]:
    for written, slot in zip(values, slots, strict=False):
        if slot.bounds:
            (low, high), value = slot.bounds, written * slot.scale
            if max(low - value, value - high) > beyond * (high - low):
                yield _Outside(slot, written, value, low, high)


def _found(key: Node, attribute: Attribute, found: list[_Outside]) -> Diagnostic:
    first = found[0]
    which = f"key {key.get('name')!r}" if key.get("name") else "this key"
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    end = first.high if first.value > first.high else first.low
    if attribute.name == "ctrl":
        range_, note = "ctrlrange", f"MuJoCo takes it for {end:g}, the nearest that is allowed"
    else:
        range_ = "range"
        note = (
            f"{abs(first.value - end):.3g} beyond the limit, which pushes it back from the first "
            "step on"
        )
    return Diagnostic(
        attribute.span,
        f"{which} puts {first.where}, outside its {range_} {first.low:g} {first.high:g}{more}",
        related=tuple(
            Related(
                one.slot.node.element.name_span, f"{one.where}, not {one.low:g} to {one.high:g}"
            )
            for one in found[:_SHOWN]
        ),
        note=note,
    )
