"""See README.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import dist
from typing import NamedTuple

from mjcf_lint import Category, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.bodies import Body
from mjcf_lint.parts.masses import BodyMass, Masses, masses
from mjcf_lint.parts.orientations import Cannot, orientation, vector
from mjcf_lint.parts.poses import ORIGIN, Pose, Vector

_GRAVITY = 9.81
_LEAST_PAIRS = 3
"""So many pairs have to be mirror images for another to be a slip."""
_SAME = 1e-3
"""Points that are less far apart in m are taken for one."""
_FELT = 2e-3
"""A mass times its way off, in kg m, that is less may well be one part used on both sides."""
_SIDES = re.compile(r"left|right|(?<![a-z])[fhr]?[lr][fhr]?(?![a-z])", re.IGNORECASE)
_SWAPPED = {"l": "r", "r": "l", "left": "right", "right": "left"}
_LETTER = re.compile(r"^([fhr]?)([lr])([fhr]?)$")


class _Pair(NamedTuple):
    """Two bodies of opposite sides, with their places and centres of mass in the world."""

    one: BodyMass
    other: BodyMass
    at: tuple[Vector, Vector]
    centres: tuple[Vector, Vector]
    copied: bool

    def mirrored(self, axis: int, middle: float) -> bool:
        """Say whether the bodies themselves stand opposite each other."""
        here, there = self.at
        return dist(_mirror(here, axis, middle), there) < _SAME and dist(here, there) > 2 * _SAME

    def off(self, axis: int, middle: float) -> float:
        """Return how far one centre lies from the mirror image of the other, in m."""
        here, there = self.centres
        return dist(_mirror(here, axis, middle), there)

    def pull(self, axis: int, middle: float) -> float:
        """Return that way times the mass, in kg m."""
        return self.off(axis, middle) * (self.other.mass or 0.0)


@rule(category=Category.PHYSICS)
def copied_inertial(model: Model) -> Iterator[Diagnostic]:
    """An <inertial> is that of the other side, copied instead of mirrored."""
    found = masses(model) if model.kind is Kind.ROOT and model.complete else None
    pairs = list(_pairs(found, model)) if found else []
    for axis in range(3):
        middles = sorted((pair.at[0][axis] + pair.at[1][axis]) / 2 for pair in pairs)
        if len(middles) <= _LEAST_PAIRS:
            return
        middle = middles[len(middles) // 2]
        opposite = [pair for pair in pairs if pair.mirrored(axis, middle)]
        # Two robots of one kind are copies of each other; only what differs shows a mirror.
        differing = [pair for pair in opposite if not pair.copied]
        right = [pair for pair in differing if pair.off(axis, middle) < _SAME]
        off = [pair for pair in opposite if pair.copied and pair.pull(axis, middle) > _FELT]
        if len(right) >= _LEAST_PAIRS and len(right) >= 3 * len(off):
            for pair in off:
                yield _found(pair, pair.off(axis, middle), len(right), "xyz"[axis])


def _mirror(point: Vector, axis: int, middle: float) -> Vector:
    return tuple(2 * middle - one if at == axis else one for at, one in enumerate(point))


def _pairs(found: Masses, model: Model) -> Iterator[_Pair]:
    """Yield the bodies that have a namesake on the other side, with written inertials."""
    world = _World(found, model)
    named = {
        name: one
        for one in found.all
        if (name := one.body.node.get("name")) and one.inertial and not one.body.static
    }
    seen: set[str] = set()
    for name, one in named.items():
        seen.add(name)
        twin = _other_side(name)
        other = named.get(twin)
        if other is None or twin in seen:
            continue
        try:
            poses = world.of(one.body), world.of(other.body)
            local = world.centre(one), world.centre(other)
        except Cannot:
            continue
        centres = [pose.point(point) for pose, point in zip(poses, local, strict=True)]
        copied = local[0] == local[1] and one.mass == other.mass
        yield _Pair(one, other, (poses[0].pos, poses[1].pos), (centres[0], centres[1]), copied)


def _other_side(name: str) -> str:
    """Return a name with left and right swapped; empty where it does not speak of one side."""
    found = list(_SIDES.finditer(name))
    if len(found) != 1:
        return ""
    word = found[0][0]
    letters = _LETTER.match(word.lower())
    if letters:
        before, side, after = letters.groups()
        if side == "r" and (before or after) and "l" in (before, after):
            return ""
        swapped = before + _SWAPPED[side] + after
    else:
        swapped = _SWAPPED[word.lower()]
    if word.isupper():
        swapped = swapped.upper()
    elif word[0].isupper():
        swapped = swapped.capitalize()
    return name[: found[0].start()] + swapped + name[found[0].end() :]


@dataclass(slots=True)
class _World:
    """Where bodies are in the world before anything moves."""

    found: Masses
    model: Model
    known: dict[int, Pose] = field(default_factory=dict)

    def of(self, body: Body) -> Pose:
        """Return the frame of a body; raises Cannot."""
        if body.parent is None:
            return Pose()
        if id(body) not in self.known:
            frame = self.of(body.parent)
            for node in reversed(_frames(body)):
                frame = self._pose(node).within(frame)
            self.known[id(body)] = frame
        return self.known[id(body)]

    def centre(self, one: BodyMass) -> Vector:
        """Return the centre of mass in the frame of its body; raises Cannot."""
        if one.inertial is None or one.inertial.parent is not one.body.node:
            raise Cannot("its inertial stands in a frame")
        return vector(self.model.values(one.inertial), "pos", 3, ORIGIN)

    def _pose(self, node: Node) -> Pose:
        if node.tag == "replicate":
            raise Cannot("it is one of several")
        values = self.model.values(node)
        quat = orientation(values, self.found.settings.angles, self.model.target.release)
        return Pose(vector(values, "pos", 3, ORIGIN), quat)


def _frames(body: Body) -> list[Node]:
    """Return a body and the frames around it, up to the body that holds it."""
    nodes = [body.node]
    for above in body.node.ancestors():
        if above.tag in ("body", "worldbody"):
            break
        nodes.append(above)
    return nodes


def _found(pair: _Pair, off: float, right: int, axis: str) -> Diagnostic:
    first, second = pair.one, pair.other
    assert first.inertial
    assert second.inertial
    names = [one.body.node.get("name") or "" for one in (first, second)]
    pos = second.inertial.attributes.get("pos")
    return Diagnostic(
        pos.span if pos else second.inertial.element.name_span,
        f"{names[1]!r} has the centre of mass of {names[0]!r}, not its mirror image: "
        f"it lies {1000 * off:.3g} mm off",
        related=(Related(first.inertial.element.name_span, "the same numbers on the other side"),),
        note=f"{right} other pairs of bodies are mirror images along {axis}, these two are copies; "
        f"that is a torque of {_GRAVITY * off * (second.mass or 0):.2g} N m to one side",
    )
