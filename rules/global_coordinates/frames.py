"""The frames of bodies in global coordinates: what they write, or that of their inertia."""

from __future__ import annotations

from dataclasses import dataclass

from mjcf_lint.model import Model
from mjcf_lint.tree import Node

from .inertia import Solid, inertial_frame, principal_axes
from .poses import ORIGIN, Angles, Pose, Undefined, between
from .reading import Cannot, numbers, orientation, place_of_body, vector

_SIZES = {"sphere": 1, "capsule": 2, "cylinder": 2, "ellipsoid": 3, "box": 3, "plane": 0}
_GROUPS = (0.0, 5.0)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the compiler is told of angles and inertia."""

    angles: Angles
    from_geoms: str
    groups: tuple[float, ...]
    discards: bool

    @classmethod
    def of(cls, model: Model) -> Settings:
        """Read them."""

        def said(name: str, otherwise: str) -> str:
            setting = model.setting("compiler", name)
            return setting.value if setting else otherwise

        sequence = said("eulerseq", "xyz")
        if len(sequence) != 3 or set(sequence.lower()) - set("xyz"):
            raise Cannot(f"eulerseq={sequence!r} names no axes")
        groups = said("inertiagrouprange", "")
        return cls(
            Angles(said("angle", "degree") != "radian", sequence),
            said("inertiafromgeom", "auto"),
            numbers(groups) if groups else _GROUPS,
            said("discardvisual", "false") == "true",
        )


@dataclass(frozen=True, slots=True)
class Frames:
    """Where the bodies of a model are."""

    model: Model
    settings: Settings

    def of(self, body: Node) -> Pose:
        """Return the frame of a body in the world."""
        if text := body.get("pos"):
            return Pose(
                place_of_body(text), orientation(self.model.values(body), self.settings.angles)
            )
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
        return Pose(pos, orientation(values, self.settings.angles))

    def _counts(self, geom: Node) -> bool:
        values = self.model.values(geom)
        first, last = self.settings.groups
        if not first <= vector(values, "group", 1, (0.0,))[0] <= last:
            return False
        masks = [vector(values, name, 1, (1.0,))[0] for name in ("contype", "conaffinity")]
        return not self.settings.discards or any(masks)

    def _solid(self, geom: Node) -> Solid:
        values = self.model.values(geom)
        kind = values["type"].value if "type" in values else "sphere"
        if "mesh" in values or kind not in _SIZES:
            raise Cannot("that needs the data of a mesh or height field")
        size = numbers(values["size"].value) if "size" in values else ()
        if "fromto" in values:
            pose, half = between(vector(values, "fromto", 6, ()))
            size = (*size[:1], half) if kind in ("capsule", "cylinder") else (*size[:1] * 2, half)
        else:
            pose = Pose(vector(values, "pos", 3, ORIGIN), orientation(values, self.settings.angles))
        if len(size) < _SIZES[kind]:
            raise Cannot(f"a {kind} of it lacks a size")
        density = vector(values, "density", 1, (1000.0,))[0]
        mass = vector(values, "mass", 1, (density,))[0] if "mass" in values else None
        return Solid(kind, size, pose, density, mass)
