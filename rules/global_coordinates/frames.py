"""The frames of bodies in global coordinates: what they write, or that of their inertia."""

from __future__ import annotations

from typing import NamedTuple

from packaging.version import Version

from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.compiler_settings import CompilerSettings
from mjcf_lint.parts.inertia import inertial_frame, principal_axes
from mjcf_lint.parts.orientations import Cannot, orientation, vector
from mjcf_lint.parts.poses import ORIGIN, Pose, Undefined
from mjcf_lint.parts.solids import Solid, solid_of

from .reading import place_of_body

OLD = Version("2.3.3")
"""The last release that read global coordinates: what it made of them is kept."""


class Frames(NamedTuple):
    """Where the bodies of a model are."""

    model: Model
    settings: CompilerSettings

    def of(self, body: Node) -> Pose:
        """Return the frame of a body in the world."""
        if text := body.get("pos"):
            quat = orientation(self.model.values(body), self.settings.angles, OLD)
            return Pose(place_of_body(text), quat)
        name = body.get("name")
        which = f"body {name!r}" if name else "a body without a name"
        try:
            return self._of_inertia(body)
        except Undefined:
            raise Cannot(f"{which} has neither a place nor mass") from None
        except Cannot as reason:
            raise Cannot(f"{which} stands where its inertia is, and {reason}") from None

    def _of_inertia(self, body: Node) -> Pose:
        explicit = next((node for node in body.children if node.tag == "inertial"), None)
        if self.settings.from_geoms != "true" and explicit:
            return self._explicit(explicit)
        if self.settings.from_geoms == "false":
            raise Undefined
        solids = [
            self._solid(node) for node in body.children if node.tag == "geom" and self._counts(node)
        ]
        if solids:
            return inertial_frame(solids)
        if explicit:
            return self._explicit(explicit)
        raise Undefined

    def _explicit(self, inertial: Node) -> Pose:
        values = self.model.values(inertial)
        pos = vector(values, "pos", 3, ORIGIN)
        if "fullinertia" in values:
            return Pose(pos, principal_axes(vector(values, "fullinertia", 6, ()))[0])
        return Pose(pos, orientation(values, self.settings.angles, OLD))

    def _counts(self, geom: Node) -> bool:
        values = self.model.values(geom)
        first, last = self.settings.groups
        if not first <= vector(values, "group", 1, (0.0,))[0] <= last:
            return False
        masks = [vector(values, name, 1, (1.0,))[0] for name in ("contype", "conaffinity")]
        return not self.settings.discards or any(masks)

    def _solid(self, geom: Node) -> Solid:
        return solid_of(self.model.values(geom), self.settings.angles, OLD)
