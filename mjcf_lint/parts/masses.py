"""What the compiler takes for the mass and inertia of each body, as far as the files tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

from mjcf_lint.model import Model
from mjcf_lint.parts.bodies import Bodies, Body, bodies
from mjcf_lint.parts.compiler_settings import CompilerSettings
from mjcf_lint.parts.inertia import moments_of, principal_axes
from mjcf_lint.parts.orientations import Cannot, exact, orientation, vector
from mjcf_lint.parts.poses import ORIGIN, Pose, Undefined, Vector
from mjcf_lint.parts.solids import DENSITY, Solid, solid_of
from mjcf_lint.parts.trimming import KEEPS_MASS, visual_geoms
from mjcf_lint.tree import Node
from mjcf_lint.values import Values

SMALLEST = 1e-15
"""The mass in kg and inertia in kg m^2 that a moving body needs (mjMINVAL)."""
_WEIGHTLESS = frozenset({"plane"})


@dataclass(frozen=True, slots=True)
class Weight:
    """A geom that counts for the mass of its body; all numbers are those of one copy.

    `solid` is its shape in the frame of the body, None where that is in a mesh or height field
    or its numbers cannot be read; `mass` in kg is None where it follows from such a shape.
    `copies` is how often replicates inside the body make it, None where that is no number.
    """

    node: Node
    values: Values = field(repr=False)
    solid: Solid | None
    mass: float | None
    copies: int | None = 1

    @property
    def total(self) -> float | None:
        """What all copies weigh together, in kg."""
        if self.mass is None or self.copies is None:
            return None
        return self.mass * self.copies


@dataclass(frozen=True, slots=True)
class BodyMass:
    """A body with what it weighs before settotalmass scales it, the settings of bounds included.

    `inertial` is the element that counts, None where geoms do. `mass` in kg and `moments`, the
    principal moments of inertia in kg m^2, are None where the files do not tell them.
    """

    body: Body
    inertial: Node | None
    weights: tuple[Weight, ...]
    mass: float | None
    moments: Vector | None

    @property
    def guessed(self) -> bool:
        """Say whether something in it weighs what the files do not tell."""
        return self.mass is None or self.moments is None


@dataclass(frozen=True, eq=False)
class Masses:
    """The masses of all bodies but the world, in the order of the compiler."""

    settings: CompilerSettings
    bodies: Bodies
    all: tuple[BodyMass, ...]

    def of(self, body: Body) -> BodyMass | None:
        """Return what is known of a body; None for the world."""
        return next((one for one in self.all if one.body is body), None)


@lru_cache(maxsize=4)
def masses(model: Model) -> Masses | None:
    """Return the masses of a model; None where it has no bodies or unreadable settings."""
    found = bodies(model)
    if found is None:
        return None
    try:
        settings = CompilerSettings.of(model)
    except Cannot:
        return None
    scales = _Scales(model, settings)
    return Masses(settings, found, tuple(map(scales.weighed, found.all[1:])))


def inertials(body: Body) -> Sequence[Node]:
    """Return the inertial elements of a body; a second one can stand in a frame."""
    return tuple(body.having("inertial"))


def explicit(inertial: Node, values: Values) -> tuple[float | None, Vector | None]:
    """Return mass and principal moments that an inertial gives, each None where it is not told."""
    mass, moments = None, None
    with suppress(Cannot):
        mass = vector(values, "mass", 1, ())[0] if "mass" in values else None
    with suppress(Cannot):
        if "fullinertia" in inertial.attributes:
            moments = principal_axes(vector(values, "fullinertia", 6, ()))[1]
        else:
            moments = vector(values, "diaginertia", 3, ORIGIN)
    return mass, moments


class _Scales:
    """Weighs the bodies of one model."""

    def __init__(self, model: Model, settings: CompilerSettings) -> None:
        self.model, self.settings = model, settings
        discards = settings.discards and not KEEPS_MASS.holds_in(model.target.release)
        self.discarded = {id(node) for node in visual_geoms(model)} if discards else None

    def weighed(self, body: Body) -> BodyMass:
        given = inertials(body)
        last = given[-1] if given else None
        from_geoms = self.settings.from_geoms
        if from_geoms == "true" or (from_geoms == "auto" and last is None):
            weights = tuple(self.weights(body))
            told = not body.makes and None not in [weight.total for weight in weights]
            heavy = [one for one in weights if one.total is None or one.total > _least(one)]
            if heavy or not told:
                return self.bounded(body, None, weights, *_of_geoms(heavy, told))
        if last is None:
            return self.bounded(body, None, (), 0.0, ORIGIN)
        if len(given) > 1:
            return BodyMass(body, last, (), None, None)
        return self.bounded(body, last, (), *explicit(last, self.model.values(last)))

    def weights(self, body: Body) -> Iterator[Weight]:
        for node in body.having("geom"):
            values = self.model.values(node)
            if self.counts(node, values):
                yield self.weight(body, node, values)

    def counts(self, node: Node, values: Values) -> bool:
        first, last = self.settings.groups
        group = exact(values["group"].value) if "group" in values else (0.0,)
        if len(group) == 1 and not first <= group[0] <= last:
            return False
        return self.discarded is None or id(node) not in self.discarded

    def weight(self, body: Body, node: Node, values: Values) -> Weight:
        solid = None
        with suppress(Cannot, Undefined):
            solid = solid_of(values, self.settings.angles, self.model.target.release)
        kind = values["type"].value if "type" in values else "sphere"
        given = _number(values, "mass")
        density = _number(values, "density", DENSITY)
        if kind in _WEIGHTLESS or (given == 0 if "mass" in values else density == 0):
            mass: float | None = 0.0
        elif solid:
            mass = solid.weight
        else:
            mass = given
        try:
            frame, copies = self.placed(body, node)
        except (Cannot, Undefined):
            frame, copies = None, None
        if solid and frame:
            solid = solid.moved(frame)
        elif frame is None:
            solid = None
        return Weight(node, values, solid, mass, copies)

    def placed(self, body: Body, node: Node) -> tuple[Pose | None, int | None]:
        """Return the frame that the frames around a geom make in its body, and its copies."""
        release, angles = self.model.target.release, self.settings.angles
        frame: Pose | None = Pose()
        copies: int | None = 1
        for above in node.ancestors():
            if above is body.node:
                break
            if above.tag == "replicate":
                count = (above.get("count") or "").strip()
                copies = copies * int(count) if copies is not None and count.isdecimal() else None
                frame = None
            elif above.tag == "frame" and frame:
                values = self.model.values(above)
                pos = vector(values, "pos", 3, ORIGIN)
                frame = frame.within(Pose(pos, orientation(values, angles, release)))
        return frame, copies

    def bounded(
        self,
        body: Body,
        inertial: Node | None,
        weights: tuple[Weight, ...],
        mass: float | None,
        moments: Vector | None,
    ) -> BodyMass:
        """Apply boundmass, boundinertia and balanceinertia."""
        settings = self.settings
        if mass is not None:
            mass = max(mass, settings.bound_mass)
        if moments is not None:
            moments = tuple(max(one, settings.bound_inertia) for one in moments)
            if settings.balances and unbalanced(moments):
                moments = (sum(moments) / 3,) * 3
        return BodyMass(body, inertial, weights, mass, moments)


def unbalanced(moments: Vector) -> bool:
    """Say whether one moment exceeds the sum of the two others, which no body can have."""
    a, b, c = moments
    return a + b < c or a + c < b or b + c < a


def _of_geoms(heavy: list[Weight], told: bool) -> tuple[float | None, Vector | None]:
    """Return mass and moments of geoms, None where they are not told."""
    if not told:
        return None, None
    mass = sum(one.total for one in heavy if one.total is not None)
    solids = [one.solid for one in heavy if one.solid and one.copies == 1]
    if len(solids) < len(heavy):
        return mass, None
    try:
        return mass, moments_of(solids)
    except Undefined:
        return mass, None


def _least(weight: Weight) -> float:
    return weight.solid.least if weight.solid else SMALLEST


def _number(values: Values, name: str, otherwise: float | None = None) -> float | None:
    if name not in values:
        return otherwise
    found = exact(values[name].value)
    return found[0] if len(found) == 1 else None
