"""What the compiler takes for the mass and inertia of each body, as far as the files tell."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Values, told
from mjcf_lint.parts.bodies import Bodies, Body, bodies
from mjcf_lint.parts.compiler_settings import CompilerSettings
from mjcf_lint.parts.inertia import moments_of, principal_axes
from mjcf_lint.parts.orientations import Cannot, vector
from mjcf_lint.parts.poses import ORIGIN, Undefined, Vector
from mjcf_lint.parts.solids import Solid
from mjcf_lint.parts.weights import Scales, Weight
from mjcf_lint.releases.change import Change

SMALLEST = 1e-15
"""The mass in kg and inertia in kg m^2 that a moving body needs (mjMINVAL)."""
UNBOUNDED_AXES = Change("2.2.0", "3.17.0")
"""Principal axes are sought before boundinertia is applied."""
_LEAST_MOMENT = 1e-14


class BodyMass(NamedTuple):
    """A body with what it weighs before settotalmass scales it, the settings of bounds included.

    `inertial` is the element that counts, None where geoms do. `mass` in kg and `moments`, the
    principal moments of inertia in kg m^2, are None where the files do not tell them.
    """

    body: Body
    inertial: Node | None
    weights: tuple[Weight, ...]
    mass: float | None
    moments: Vector | None
    mass_of_geoms: float | None = None
    moments_of_geoms: Vector | None = None
    """What geoms alone come to, before boundmass, boundinertia and balanceinertia."""


@dataclass(frozen=True, eq=False)
class Masses:
    """The masses of all bodies but the world, in the order of the compiler."""

    scales: Scales
    bodies: Bodies
    all: tuple[BodyMass, ...] = field(repr=False)

    @property
    def settings(self) -> CompilerSettings:
        """What the compiler is told of mass and inertia."""
        return self.scales.settings

    @property
    def least_moment(self) -> float:
        """The inertia in kg m^2 below which MuJoCo finds no principal axes."""
        return _least_moment(self.scales)

    def of(self, body: Body) -> BodyMass | None:
        """Return what is known of a body; None for the world."""
        return self._by_body.get(id(body))

    @cached_property
    def _by_body(self) -> dict[int, BodyMass]:
        return {id(one.body): one for one in self.all}


@of_model
def masses(model: Model) -> Masses | None:
    """Return the masses of a model; None where it has no bodies or unreadable settings."""
    found = bodies(model)
    if found is None:
        return None
    try:
        scales = Scales.of(model)
    except Cannot:
        return None
    return Masses(scales, found, tuple(_weighed(body, scales) for body in found.all[1:]))


def inertials(body: Body) -> Sequence[Node]:
    """Return the inertial elements of a body; a second one can stand in a frame."""
    return tuple([node for node in body.elements if node.tag == "inertial"])


def explicit(values: Values) -> tuple[float | None, Vector | None]:
    """Return the mass and the principal moments that an inertial gives, each None if unreadable."""
    mass, moments = None, None
    with suppress(Cannot):
        mass = vector(values, "mass", 1, ())[0] if "mass" in values else None
    with suppress(Cannot):
        if "fullinertia" in values:
            moments = principal_axes(vector(values, "fullinertia", 6, ()))[1]
        else:
            moments = vector(values, "diaginertia", 3, ORIGIN)
    return mass, moments


def unbalanced(moments: Vector) -> bool:
    """Say whether one moment exceeds the sum of the two others, which no body can have."""
    a, b, c = moments
    return a + b < c or a + c < b or b + c < a


def _least_moment(scales: Scales) -> float:
    bounded = scales.settings.bound_inertia > 0
    checked = UNBOUNDED_AXES.holds_in(scales.model.target.release) or not bounded
    return _LEAST_MOMENT if checked else 0.0


def _weighed(body: Body, scales: Scales) -> BodyMass:
    """Return what the compiler takes for the mass of a body."""
    given = inertials(body)
    last = given[-1] if given else None
    from_geoms, settings = scales.settings.from_geoms, scales.settings
    weights: tuple[Weight, ...] = ()
    if from_geoms == "true" or (from_geoms == "auto" and last is None):
        weights = tuple(scales.weights(body))
        sure = not body.makes and None not in [weight.total for weight in weights]
        looked_at = [one for one in weights if one.looked_at(scales.model.target.release)]
        if looked_at or not sure:
            found = _of_geoms(looked_at) if sure else (None, None)
            return BodyMass(body, None, weights, *_bounded(settings, *found), *found)
    if last is None:
        return BodyMass(body, None, weights, *_bounded(settings, 0.0, ORIGIN), 0.0, ORIGIN)
    if len(given) > 1:
        return BodyMass(body, last, (), None, None)
    values = scales.model.values(last)
    mass, moments = told(values, explicit)
    if moments and "fullinertia" in values and min(moments) < _least_moment(scales):
        moments = None
    return BodyMass(body, last, (), *_bounded(settings, mass, moments))


def _of_geoms(weights: list[Weight]) -> tuple[float | None, Vector | None]:
    """Return mass and moments of geoms of known mass; no moments where a shape is not known."""
    mass = sum(one.total for one in weights if one.total is not None)
    heavy = [one for one in weights if one.total]
    solids = [one.solid for one in heavy if one.solid and one.copies == 1]
    if len(solids) < len(heavy):
        return mass, None
    if not solids:
        return mass, ORIGIN
    try:
        return mass, _moments(tuple(solids))
    except Undefined:
        return mass, None


@lru_cache(maxsize=1024)
def _moments(solids: tuple[Solid, ...]) -> Vector:
    """Return the same of the same solids, as models that share a file have them."""
    return moments_of(solids)


def _bounded(
    settings: CompilerSettings, mass: float | None, moments: Vector | None
) -> tuple[float | None, Vector | None]:
    """Apply boundmass, boundinertia and balanceinertia."""
    if mass is not None:
        mass = max(mass, settings.bound_mass)
    if moments is not None:
        moments = tuple(max(one, settings.bound_inertia) for one in moments)
        if settings.balances and unbalanced(moments):
            moments = (sum(moments) / 3,) * 3
    return mass, moments
