"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot

from mjcf_lint import Category, Diagnostic, Edit, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given, Values
from mjcf_lint.parts.bodies import Body, Joint
from mjcf_lint.parts.masses import Masses, masses
from mjcf_lint.parts.orientations import exact

_RESISTING = ("armature", "damping", "frictionloss", "stiffness")
_KEPT = ("name", "group")
_MEANINGLESS = frozenset({"type", "pos", "axis", "limited", "range", "ref", "springref"})
"""What a free joint may say without effect."""
_GRAVITY = 9.81
_FELT = 0.01
"""What changes less, in parts, is not told."""
_FAST = 100.0
"""A fall of so many m/s is not held back, as far as a simulation goes."""


@rule(category=Category.PHYSICS, only_with=("joint",))
def free_joint_defaults(model: Model) -> Iterator[Diagnostic]:
    """A free joint takes damping, armature and the like that were meant for other joints."""
    found = masses(model) if model.kind is Kind.ROOT and model.complete else None
    for body in found.bodies.all if found else ():
        for joint in body.joints:
            if found and joint.type == "free" and joint.node.tag == "joint":
                yield from _taken(joint, body, found, model)


def _taken(joint: Joint, body: Body, found: Masses, model: Model) -> Iterator[Diagnostic]:
    values = model.values(joint.node)
    kind = values.get("type")
    if "class" in joint.node.attributes or kind is None or not kind.own:
        return  # the class was chosen for this joint
    given = {name: values[name] for name in _RESISTING if name in values}
    taken = {name: one for name, one in given.items() if not one.own and _number(one)}
    if not taken:
        return
    name = joint.node.get("name")
    said = " and ".join(f"{name}={one.value.strip()}" for name, one in taken.items())
    yield Diagnostic(
        joint.node.element.name_span,
        f"the free joint {f'{name!r} ' if name else ''}takes {said} from the default of joints",
        _fix(joint.node, values, taken),
        related=tuple(Related(one.attribute.span, "it comes from here") for one in taken.values()),
        note=_note(taken, body, found, _gravity(model)),
    )


def _number(given: Given) -> float:
    """Return the first number of a value, 0 where there is none."""
    return next(iter(exact(given.value)), 0.0)


def _fix(joint: Node, values: Values, taken: dict[str, Given]) -> Fix | None:
    """Write freejoint, where the joint says nothing that a freejoint cannot."""
    own = joint.attributes
    if any(name not in (*_KEPT, *_MEANINGLESS) for name in own) or joint.children:
        return None
    others = {name for name in _RESISTING if name in values} - taken.keys()
    if any(_number(values[name]) for name in others):
        return None
    edits: list[Edit] = [one.removed() for name, one in own.items() if name not in _KEPT]
    return Fix.unsafe("Write <freejoint>", *joint.element.retagged("freejoint"), *edits)


def _mass(body: Body, found: Masses) -> float | None:
    """Return what moves with a body, in kg; None where the files do not tell."""
    total = 0.0
    for one in body.walk():
        known = found.of(one)
        if known is None or known.mass is None or one.makes:
            return None
        total += known.mass * (one.copies or 1)
    return total if found.settings.total <= 0 else None


def _gravity(model: Model) -> float:
    setting = model.setting("option", "gravity")
    found = exact(setting.value) if setting else (0.0, 0.0, -_GRAVITY)
    return hypot(*found) if len(found) == 3 else 0.0


def _note(taken: dict[str, Given], body: Body, found: Masses, gravity: float) -> str:
    """Say what the values do to the body, in numbers where the files tell its mass."""
    said = ["a <freejoint> takes none of it"]
    mass, known = _mass(body, found), found.of(body)
    armature = _number(taken["armature"]) if "armature" in taken else 0.0
    damping = _number(taken["damping"]) if "damping" in taken else 0.0
    if mass and armature > 0 and gravity * armature > _FELT * gravity * (mass + armature):
        falls = gravity * mass / (mass + armature)
        said.append(
            f"its armature moves like {armature:g} kg that weigh nothing: {mass:.3g} kg fall "
            f"with {falls:.3g} m/s^2 instead of {gravity:.3g}"
        )
    moments = known.moments if known and mass and not body.children else None
    if moments and 0 < max(moments) * _FELT < armature:
        harder = 1 + armature / max(moments)
        said.append(f"by its armature it is {harder:.3g} times as hard to turn, or more")
    if mass and 0 < mass * gravity < _FAST * damping:
        said.append(
            f"its damping lets {mass:.3g} kg fall with {mass * gravity / damping:.3g} m/s at most"
        )
    return "\n".join(said)
