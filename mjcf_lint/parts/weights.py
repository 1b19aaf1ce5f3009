"""What each geom weighs and where it lies in its body, as far as the files tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from packaging.version import Version

from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Values, told
from mjcf_lint.parts.bodies import Body
from mjcf_lint.parts.compiler_settings import CompilerSettings
from mjcf_lint.parts.copies import copies
from mjcf_lint.parts.orientations import Angles, Cannot, exact, orientation, vector
from mjcf_lint.parts.poses import ORIGIN, Pose, Undefined
from mjcf_lint.parts.solids import DENSITY, Solid, solid_of
from mjcf_lint.parts.trimming import KEEPS_MASS, visual_geoms
from mjcf_lint.releases.change import Change

WEIGHTLESS_COUNT = Change("2.2.0", "3.3.5")
"""Geoms that weigh nothing are among those of which a centre of mass is sought."""
_LEAST = 1e-14


@dataclass(frozen=True, slots=True)
class Weight:
    """A geom that counts for the mass of its body; all numbers are those of one copy.

    `solid` is its shape in the frame of the body, None where that is in a mesh or height field
    or its numbers cannot be read; `mass` in kg is None where it follows from such a shape.
    It is None, too, where it is negative, which MuJoCo refuses. `copies` is how often replicates
    inside the body make the geom, None where that is no number.
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

    @property
    def collides(self) -> bool:
        """Say whether its contact bits let it collide."""
        return any(_number(self.values, name, 1) != 0 for name in ("contype", "conaffinity"))

    @property
    def group(self) -> float | None:
        """The group it is in, None where that is no number."""
        return _number(self.values, "group", 0.0)

    def looked_at(self, release: Version) -> bool:
        """Say whether the compiler may look at it to infer an inertia."""
        return WEIGHTLESS_COUNT.holds_in(release) or self.mass is None or self.mass > _LEAST


class Scales(NamedTuple):
    """Weighs the geoms of one model."""

    model: Model
    settings: CompilerSettings
    discarded: frozenset[int]

    @classmethod
    def of(cls, model: Model) -> Scales:
        """Read the settings; raises Cannot."""
        settings = CompilerSettings.of(model)
        discards = settings.discards and not KEEPS_MASS.holds_in(model.target.release)
        discarded = frozenset(map(id, visual_geoms(model))) if discards else frozenset()
        return cls(model, settings, discarded)

    def weights(self, body: Body) -> Iterator[Weight]:
        """Yield the geoms of a body that count where its inertia is inferred."""
        for node in body.having("geom"):
            values = self.model.values(node)
            if self.counts(node, values):
                yield self._weight(body, node, values)

    def counts(self, node: Node, values: Values) -> bool:
        """Say whether a geom is in the groups that count, and not discarded before it is weighed.

        Up to 3.1.1 what discardvisual takes out weighs nothing.
        """
        group = told(values, _number, "group", 0.0)
        first, last = self.settings.groups
        return (group is None or first <= group <= last) and id(node) not in self.discarded

    def _weight(self, body: Body, node: Node, values: Values) -> Weight:
        release, angles = self.model.target.release, self.settings.angles
        solid, moved, mass = told(values, _weighed, angles, release)
        if node.parent is body.node:
            return Weight(node, values, moved, mass)
        try:
            frame, times = self._placed(body, node)
        except (Cannot, Undefined):
            frame, times = None, None
        return Weight(node, values, solid.moved(frame) if solid and frame else None, mass, times)

    def _placed(self, body: Body, node: Node) -> tuple[Pose | None, int | None]:
        """Return the frame that the frames around a geom make in its body, and its copies."""
        release, angles = self.model.target.release, self.settings.angles
        frame: Pose | None = Pose()
        number: int | None = 1
        for above in node.ancestors():
            if above is body.node:
                break
            if above.tag == "replicate":
                count = copies(above)
                number = number * count if number is not None and count is not None else None
                frame = None
            elif above.tag == "frame" and frame:
                values = self.model.values(above)
                pos = vector(values, "pos", 3, ORIGIN)
                frame = frame.within(Pose(pos, orientation(values, angles, release)))
        return frame, number


def _weighed(
    values: Values, angles: Angles, release: Version
) -> tuple[Solid | None, Solid | None, float | None]:
    """Return a geom as a solid where it is, the same as one that stands in its body, its mass."""
    solid = None
    with suppress(Cannot, Undefined):
        solid = solid_of(values, angles, release)
    kind = values["type"].value if "type" in values else "sphere"
    given = _number(values, "mass")
    density = _number(values, "density", DENSITY)
    if kind == "plane" or (given == 0 if "mass" in values else density == 0):
        mass: float | None = 0.0
    else:
        mass = solid.weight if solid else given
    if mass is not None and mass < 0:
        mass = None
    return solid, solid.moved(Pose()) if solid else None, mass


def _number(values: Values, name: str, otherwise: float | None = None) -> float | None:
    if name not in values:
        return otherwise
    found = exact(values[name].value)
    return found[0] if len(found) == 1 else None
