"""Find the actuators and flexes of a model that a simulation computes otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint.mjcf.defaults import DefaultClasses, takes_defaults
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.numbers import numbers, truncated
from mjcf_lint.mjcf.sections import setting
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.actuators import Drives
from mjcf_lint.parts.drives import Drive, Unclear
from mjcf_lint.parts.flexes import flexes

_SPEED, _PLACE = 2, 1
"""Where the numbers of an affine gain or bias hold what depends on speed and on place."""
_JOINTS = ("joint", "jointinparent")


def turning_servos(model: Model) -> list[Node]:
    """Return position servos whose length is an angle that comes round again."""
    balls = {
        joint.get("name")
        for joint in model.elements("joint")
        if takes_defaults(joint) and _text(joint, "type", model) == "ball"
    }
    return [
        node
        for node, drive in _driven(model)
        if drive.gaintype == "fixed"
        and drive.biastype == "affine"
        and drive.dyntype in ("none", "integrator")
        and drive.gainprm[0] == -drive.biasprm[_PLACE] != 0
        and (any(node.get(name) in balls for name in _JOINTS) or _turns(node, model))
    ]


def _turns(node: Node, model: Model) -> bool:
    """Say whether an actuator turns a site about another one, and moves it in no direction."""
    if not (node.get("site") and node.get("refsite")):
        return False
    gear = numbers(_text(node, "gear", model)) or []
    return len(gear) == 6 and not any(gear[:3]) and any(gear[3:])


def saturated(model: Model) -> list[Node]:
    """Return actuators whose force an implicit integrator foresees, and a joint or tendon caps."""
    integrator = setting(model, ("option",), "integrator")
    if integrator not in ("implicit", "implicitfast", "discrete"):
        return []
    capped = _capped(model)
    foreseen = (_SPEED, _PLACE) if integrator == "discrete" else (_SPEED,)
    return [
        node
        for node, drive in (_driven(model) if capped else ())
        if any((kind, node.get(kind)) in capped for kind in (*_JOINTS, "tendon"))
        and any(_depends(drive, on) for on in foreseen)
    ]


def _capped(model: Model) -> set[tuple[str, str]]:
    """Return the joints and tendons with a limit on the forces of actuators."""
    stated = model.setting("compiler", "autolimits")
    auto = stated is None or stated.value != "false"
    found: set[tuple[str, str]] = set()
    for node in model.elements("joint", "fixed", "spatial"):
        tendon = node.tag != "joint"
        in_section = node.parent is not None and node.parent.tag == "tendon"
        if not (in_section if tendon else takes_defaults(node)):
            continue
        ends = numbers(_text(node, "actuatorfrcrange", model)) or []
        flag = _text(node, "actuatorfrclimited", model) or "auto"
        name = node.get("name")
        limits = len(ends) == 2 and ends[0] < ends[1]
        if name and limits and (flag == "true" or (flag == "auto" and auto)):
            found |= {(kind, name) for kind in (("tendon",) if tendon else _JOINTS)}
    return found


def _depends(drive: Drive, on: int) -> bool:
    by_gain = drive.gaintype == "affine" and drive.gainprm[on] != 0
    return by_gain or (drive.biastype == "affine" and drive.biasprm[on] != 0)


def _driven(model: Model) -> Iterator[tuple[Node, Drive]]:
    """Yield the actuators whose drive is known, each with it."""
    if model.node is None:
        return
    drives = Drives(model.defaults or DefaultClasses(model.node), model.target.release)
    for section in model.sections("actuator"):
        for node in section.children:
            try:
                yield node, drives.of(node)
            except Unclear:
                continue


def flexes_that_touch(model: Model) -> list[Node]:
    """Return flexes that are not rigid and may touch anything but planes."""
    found = [flex for flex in flexes(model) if flex.rigid is False]
    masks = {
        flex.node: _bits(flex.get("contact", "contype"), flex.get("contact", "conaffinity"))
        for flex in found
    }
    others = [
        _bits(_text(geom, "contype", model), _text(geom, "conaffinity", model))
        for geom in (model.elements("geom") if found else ())
        if takes_defaults(geom) and _text(geom, "type", model) != "plane"
    ]
    return [
        node
        for node, own in masks.items()
        if any(
            own[0] & other[1] or own[1] & other[0]
            for other in (*others, *(mask for flex, mask in masks.items() if flex is not node))
        )
    ]


def _bits(contype: str | None, conaffinity: str | None) -> tuple[int, int]:
    """Return the contact masks, 1 where none is written or it is no plain number."""
    values = [numbers(text) if text else None for text in (contype, conaffinity)]
    bits = [truncated(value[0], 1) if value else 1 for value in values]
    return bits[0], bits[1]


def _text(node: Node, name: str, model: Model) -> str:
    given = model.values(node).get(name)
    return given.value if given else ""
