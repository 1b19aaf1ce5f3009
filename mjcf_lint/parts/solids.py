"""The primitive shapes of geoms as far as mass goes: volume, surface and moments of inertia."""

from __future__ import annotations

import math
from math import hypot, pi
from typing import NamedTuple

from packaging.version import Version

from mjcf_lint.mjcf.values import Values
from mjcf_lint.parts.orientations import Angles, Cannot, exact, orientation, vector
from mjcf_lint.parts.poses import ORIGIN, Pose, Vector, between
from mjcf_lint.releases.change import Change

SIZES = {"sphere": 1, "capsule": 2, "cylinder": 2, "ellipsoid": 3, "box": 3, "plane": 0}
"""How many sizes each shape has that a geom can be without a mesh or a height field."""
DENSITY = 1000.0
"""What a geom weighs in kg/m^3 that says nothing of it."""
DROPS_SMALL = Change("3.2.0")
"""A mass that is given is dropped where the volume is below 1e-14; before, below 1e-15."""
_SKIN = 1e-6
_SHELL_POWER = 1.6075


class Solid(NamedTuple):
    """A geom as far as mass goes; `mass` is None where its density decides.

    `size` is in m as MuJoCo writes it (radii and half lengths), `density` in kg/m^3, or in
    kg/m^2 for a `shell`. A volume up to `least` counts as none.
    """

    type: str
    size: Vector
    pose: Pose
    density: float = DENSITY
    mass: float | None = None
    shell: bool = False
    least: float = 1e-15

    @property
    def weight(self) -> float:
        """Its mass in kg."""
        volume = self.volume
        if self.mass is None:
            return self.density * volume
        return self.mass if volume > self.least else 0.0

    @property
    def volume(self) -> float:
        """Its volume in m^3; the surface in m^2 of a shell."""
        a, b, c = (*self.size, 0.0, 0.0, 0.0)[:3]
        if self.shell:
            return _surface(self.type, a, b, c)
        match self.type:
            case "sphere":
                return 4 * pi * a * a * a / 3
            case "capsule":
                return pi * (a * a * 2 * b + 4 * a * a * a / 3)
            case "cylinder":
                return pi * a * a * 2 * b
            case "ellipsoid":
                return 4 * pi * a * b * c / 3
            case "box":
                return a * b * c * 8
        return 0.0

    @property
    def inertia(self) -> Vector:
        """Its moments of inertia about its own axes, in kg m^2."""
        a, b, c = (*self.size, 0.0, 0.0, 0.0)[:3]
        make = _of_shell if self.shell else _of_solid
        return make(self.type, self.weight, a, b, c)

    def moved(self, frame: Pose) -> Solid:
        """Return the solid, given in a frame, as it is where the frame is given."""
        return self._replace(pose=self.pose.within(frame))

    @property
    def reach(self) -> float:
        """How far it reaches from its own centre, in m."""
        a, b, c = (*self.size, 0.0, 0.0, 0.0)[:3]
        match self.type:
            case "capsule":
                return a + b
            case "cylinder":
                return hypot(a, b)
            case "box":
                return hypot(a, b, c)
        return max(a, b, c)


def solid_of(values: Values, angles: Angles, release: Version) -> Solid:
    """Return a geom as a solid at its place in its frame or body.

    Raises Cannot where its numbers or its shape are not written, and Undefined where the engine
    refuses its pose, too.
    """
    kind = values["type"].value if "type" in values else "sphere"
    if "mesh" in values or kind not in SIZES:
        raise Cannot("that needs the data of a mesh or height field")
    size = exact(values["size"].value) if "size" in values else ()
    if "fromto" in values:
        pose, half = between(vector(values, "fromto", 6, ()))
        size = (*size[:1], half) if kind in ("capsule", "cylinder") else (*size[:1] * 2, half)
    else:
        pose = Pose(vector(values, "pos", 3, ORIGIN), orientation(values, angles, release))
    if len(size) < SIZES[kind]:
        raise Cannot(f"a {kind} of it lacks a size")
    density = vector(values, "density", 1, (DENSITY,))[0]
    mass = vector(values, "mass", 1, ())[0] if "mass" in values else None
    shell = "shellinertia" in values and values["shellinertia"].value == "true"
    least = 1e-14 if DROPS_SMALL.holds_in(release) else 1e-15
    return Solid(kind, size, pose, density, mass, shell, least)


def _of_solid(kind: str, mass: float, a: float, b: float, c: float) -> Vector:
    match kind:
        case "sphere":
            return (2 * mass * a * a / 5,) * 3
        case "capsule":
            height = 2 * b
            caps = mass * 4 * a / (4 * a + 3 * height)
            middle, cap = mass - caps, 2 * caps * a * a / 5
            across = middle * (3 * a * a + height * height) / 12
            across += cap + caps * height * (3 * a + 2 * height) / 8
            return (across, across, middle * a * a / 2 + cap)
        case "cylinder":
            across = mass * (3 * a * a + 4 * b * b) / 12
            return (across, across, mass * a * a / 2)
        case "ellipsoid" | "box":
            share = 5 if kind == "ellipsoid" else 3
            sides = ((b, c), (a, c), (a, b))
            return tuple(mass * (one * one + other * other) / share for one, other in sides)
    return (0.0,) * 3


def _surface(kind: str, a: float, b: float, c: float) -> float:
    match kind:
        case "sphere":
            return 4 * pi * a * a
        case "capsule":
            return 4 * pi * a * a + 4 * pi * a * b
        case "cylinder":
            return 2 * pi * a * a + 4 * pi * a * b
        case "ellipsoid":
            products = (
                math.pow(one * other, _SHELL_POWER) for one, other in ((a, b), (b, c), (c, a))
            )
            return 4 * pi * math.pow(sum(products) / 3, 1 / _SHELL_POWER)
        case "box":
            return 8 * (a * b + b * c + c * a)
    return 0.0


def _of_shell(kind: str, mass: float, a: float, b: float, c: float) -> Vector:
    """Return the moments of a hollow shape, the mass spread evenly over its surface."""
    match kind:
        case "sphere":
            return (2 * mass * a * a / 3,) * 3
        case "capsule":
            caps = mass * a / (a + b)
            tube, cap = mass - caps, 2 * caps * a * a / 3
            across = tube * (a * a / 2 + b * b / 3) + cap + caps * (b * b + a * b)
            return (across, across, tube * a * a + cap)
        case "cylinder":
            lid = mass * a / (2 * a + 4 * b)
            tube = mass - 2 * lid
            across = tube * (a * a / 2 + b * b / 3) + 2 * lid * (a * a / 4 + b * b)
            return (across, across, tube * a * a + lid * a * a)
        case "ellipsoid":
            outer = (a + _SKIN, b + _SKIN, c + _SKIN)
            whole, hollow = outer[0] * outer[1] * outer[2], a * b * c
            density = mass / (whole - hollow)
            filled = _of_solid(kind, density * whole, *outer)
            missing = _of_solid(kind, density * hollow, a, b, c)
            return tuple(one - other for one, other in zip(filled, missing, strict=True))
        case "box":
            faces = ((a, b, c), (b, c, a), (c, a, b))
            total = 2 * (a * b + b * c + c * a)
            moments = [0.0] * 3
            for axis, (p, q, r) in enumerate(faces):
                # Two faces across each axis: p away, and 2q by 2r large.
                pair = 2 * mass * q * r / total
                squares = (pair * p * p, pair * q * q / 3, pair * r * r / 3)
                for step, square in enumerate(squares):
                    for other in range(3):
                        if other != (axis + step) % 3:
                            moments[other] += square
            return tuple(moments)
    return (0.0,) * 3
