"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from math import dist, hypot, inf, pi, sqrt
from typing import NamedTuple

from mjcf_lint import Category, Diagnostic, Kind, Model, rule
from mjcf_lint.mjcf.model import of_model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.bodies import Body
from mjcf_lint.parts.masses import BodyMass, Masses, masses
from mjcf_lint.parts.orientations import Cannot, exact, vector
from mjcf_lint.parts.poses import ORIGIN, Undefined, Vector
from mjcf_lint.parts.solids import solid_of

_OSMIUM = 22_600.0
"""The density of the heaviest metal in kg/m^3."""
_DENSER = 10.0
"""How many times as dense an inertia is taken for a slip."""
_FARTHER = 10.0
"""How many times as far as its geoms reach the mass of a body must lie for a slip."""
_SIZE = 0.01
"""Geoms that reach less far in m are marks rather than shapes."""
_WIDER = 3.0
"""The same for all bodies of the model together."""
_LOCK = 1000.0
"""Equal moments from here on, in kg m^2, are a way to keep a body from turning."""
_BALL = sqrt(2.5)
"""The radius of a solid ball by its radius of gyration."""
_TURNING = frozenset({"free", "ball", "hinge"})


@rule(category=Category.PHYSICS)
def implausible_inertia(model: Model) -> Iterator[Diagnostic]:
    """An <inertial> gives a mass and an inertia that do not fit each other."""
    found = masses(model) if model.kind is Kind.ROOT and model.complete else None
    if found is None:
        return
    written = [one for one in found.all if _written(one, model)]
    for one in written:
        size = _Size(one.mass or 0.0, one.moments or ORIGIN)
        lever = _lever(one, model)
        if lever is not None and size.density(lever) > _DENSER * _OSMIUM:
            yield _dense(one, size)
        elif size.smallest > _FARTHER * _SIZE and not _locks(size.moments):
            reach = _reach(one, found, model)
            if reach and reach > _SIZE and size.smallest > _FARTHER * reach:
                yield _wide(one, size, reach, "the geoms reach")
            elif size.smallest > _WIDER:
                span = _span(model, found)
                if span and size.smallest > _WIDER * span:
                    yield _wide(one, size, span, "the whole model spans")


def _locks(moments: Vector) -> bool:
    """Say whether moments are there to keep a body from turning."""
    return min(moments) >= _LOCK and min(moments) >= max(moments)


def _written(one: BodyMass, model: Model) -> bool:
    """Say whether an inertia that matters is written: with mass, in a body that turns."""
    if one.inertial is None or not one.body.copies or not _turns(one.body):
        return False
    if not one.mass or one.mass <= 0 or not one.moments or min(one.moments) <= 0:
        return False
    # What compiler bounds made of it is nobody's number.
    mass = exact(one.inertial.get("mass") or "")
    return mass == (one.mass,) and not _bounded(one, model)


def _bounded(one: BodyMass, model: Model) -> bool:
    setting = model.setting("compiler", "boundinertia")
    bound = exact(setting.value) if setting else ()
    return bool(bound) and one.moments is not None and min(one.moments) <= bound[0]


def _turns(body: Body) -> bool:
    """Say whether something lets a body turn, so that its inertia matters."""
    above: Body | None = body
    while above:
        if any(joint.type in _TURNING for joint in above.joints):
            return True
        above = above.parent
    return False


class _Size(NamedTuple):
    """How far from its centre the mass of a body lies, going by its moments of inertia."""

    mass: float
    moments: Vector

    @property
    def largest(self) -> float:
        """The radius of gyration about the axis that is hardest to turn about, in m."""
        return sqrt(max(self.moments) / self.mass)

    @property
    def smallest(self) -> float:
        """The same about the axis that is easiest to turn about."""
        return sqrt(min(self.moments) / self.mass)

    @property
    def ball(self) -> float:
        """The radius of the solid ball with the largest of the moments, in m."""
        return self.largest * _BALL

    def density(self, lever: float = 0.0) -> float:
        """Return the density in kg/m^3 of the ball as hard to turn; other shapes are denser.

        `lever` is how far from the axis the centre of mass lies, in m.
        """
        radius = hypot(self.largest, lever) * _BALL
        volume = 4 / 3 * pi * radius * radius * radius
        return self.mass / volume if volume else inf


def _lever(one: BodyMass, model: Model) -> float | None:
    """Return how far the centre of mass lies from the nearest joint about which the body turns.

    0 for a free body, which turns about its centre; None for one without such a joint.
    """
    if any(joint.type == "free" for joint in one.body.joints):
        return 0.0
    try:
        centre = vector(model.values(one.inertial), "pos", 3, ORIGIN) if one.inertial else ORIGIN
        return min(
            (
                dist(vector(model.values(joint.node), "pos", 3, ORIGIN), centre)
                for joint in one.body.joints
                if joint.type in _TURNING
            ),
            default=None,
        )
    except Cannot:
        return None


def _reach(one: BodyMass, found: Masses, model: Model) -> float | None:
    """Return how far geoms reach from the centre of mass; None where that is not known."""
    if one.inertial is None or one.body.children or one.body.makes:
        return None
    reach = 0.0
    try:
        centre = vector(model.values(one.inertial), "pos", 3, ORIGIN)
        for geom in one.body.having("geom"):
            if geom.parent is not one.body.node:
                return None
            solid = solid_of(model.values(geom), found.settings.angles, model.target.release)
            reach = max(reach, dist(solid.pose.pos, centre) + solid.reach)
    except (Cannot, Undefined):
        return None
    return reach


@of_model
def _span(model: Model, found: Masses) -> float | None:
    """Return more than the length of all bodies in a row, 1 m at least; None where not known."""
    if not found.bodies.written:
        return None
    total = 0.0
    for body in found.bodies.all[1:]:
        moved = _offset(body.node)
        if moved is None:
            return None
        total += moved
        for geom in body.having("geom", "site"):
            further = _offset(geom)
            values = model.values(geom)
            sizes = exact(values["size"].value) if "size" in values else ()
            total = max(total, (further or 0.0) + max(sizes, default=0.0))
    return max(total, 1.0)


def _offset(node: Node) -> float | None:
    text = node.get("pos")
    found = exact(text) if text else ORIGIN
    return dist(found, ORIGIN) if len(found) == 3 else None


def _dense(one: BodyMass, size: _Size) -> Diagnostic:
    return _found(
        one,
        f"{_kilograms(size.mass)} with moments of at most {max(size.moments):.3g} kg m^2 are "
        f"{size.density() / _OSMIUM:,.0f} times as dense as osmium, or more",
        f"by its inertia {_name(one)} is a ball of {size.ball:.2g} m, or smaller",
    )


def _wide(one: BodyMass, size: _Size, reach: float, of_what: str) -> Diagnostic:
    return _found(
        one,
        f"{_kilograms(size.mass)} with moments of at least {min(size.moments):.3g} kg m^2 lie "
        f"{size.smallest:.3g} m from their centre; {of_what} {reach:.2g} m",
        f"{_name(one)} is {(size.smallest / reach) ** 2:,.0f} times as hard to turn as anything "
        "of its mass and that size",
    )


def _found(one: BodyMass, message: str, note: str) -> Diagnostic:
    assert one.inertial is not None
    attributes = one.inertial.attributes
    given = attributes.get("diaginertia") or attributes.get("fullinertia")
    span = given.span if given else one.inertial.element.name_span
    return Diagnostic(span, message, note=note)


def _kilograms(mass: float) -> str:
    return f"{mass * 1000:.3g} g" if mass < 1 else f"{mass:.3g} kg"


def _name(one: BodyMass) -> str:
    name = one.body.node.get("name")
    return f"body {name!r}" if name else "this body"
