"""Write every pose of a model in the frame of the body that holds it."""

from __future__ import annotations

from dataclasses import dataclass, field

from mjcf_lint.mjcf.model import Kind, Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Values
from mjcf_lint.parts.compiler_settings import CompilerSettings
from mjcf_lint.parts.inertia import principal_axes
from mjcf_lint.parts.orientations import ORIENTATIONS, Cannot, exact, orientation, vector
from mjcf_lint.parts.poses import (
    IDENTITY,
    ORIGIN,
    Pose,
    Undefined,
    Vector,
    between,
    close,
    conjugate,
    local_point,
    negative,
    rotated,
)
from mjcf_lint.xml.edit import Edit

from .frames import OLD, Frames
from .reading import Rewriting, clean, written

_DOWN: Vector = (0.0, 0.0, -1.0)
_UP: Vector = (0.0, 0.0, 1.0)
_THIN = "0.005"


def converted(model: Model) -> list[Edit]:
    """Return the edits that make all of a model local to its bodies; raise Cannot."""
    if model.kind is Kind.FRAGMENT:
        raise Cannot("what includes this file holds the rest of the model")
    if not model.complete:
        raise Cannot("not all files of the model could be read")
    return _Conversion(model, CompilerSettings.of(model)).run()


@dataclass(slots=True)
class _Conversion:
    model: Model
    settings: CompilerSettings
    edits: list[Edit] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    in_classes: set[tuple[str, str]] = field(default_factory=set)
    """What default classes give, as element and attribute."""

    def run(self) -> list[Edit]:
        self.classes()
        frames = Frames(self.model, self.settings)
        stack = [(node, Pose()) for node in self.model.sections("worldbody")]
        while stack:
            holder, frame = stack.pop()
            for node in holder.children:
                if node.tag == "body":
                    stack.append((node, self.body(node, frames.of(node), frame)))
                else:
                    self.part(node, frame)
        return self.edits

    def classes(self) -> None:
        """Take out of the classes what outdoes a quaternion: elements write their own."""
        for top in self.model.sections("default"):
            for node in top.walk():
                self.in_classes |= {(node.tag, name) for name in node.attributes}
                if node.tag in ("geom", "site", "camera"):
                    outdoing = ORIENTATIONS.keys() - {"quat"}
                    self.edits += (
                        one.removed() for name, one in node.attributes.items() if name in outdoing
                    )

    def body(self, node: Node, pose: Pose, above: Pose) -> Pose:
        """Write where a body is, and return the frame it makes for what it holds."""
        values = self.model.values(node)
        change = self.changed(node)
        local = pose.seen_from(above)
        # A body without a place takes that of its inertia, whatever orientation it writes.
        stands = orientation(values, self.settings.angles, OLD) if "pos" in values else None
        self.place(change, values, local.pos, exact(node.get("pos") or ""))
        self.turn(change, values, local.quat, stands)
        self.edits += change.edits()
        return pose

    def part(self, node: Node, frame: Pose) -> None:
        change, values = self.changed(node), self.model.values(node)
        match node.tag:
            case "geom" | "site" if "fromto" in values:
                self.fromto(change, values, frame)
            case "geom" | "site" | "camera":
                self.posed(change, values, frame)
            case "inertial":
                self.inertial(change, values, frame)
            case "joint":
                self.joint(change, values, frame)
            case "light":
                pos = vector(values, "pos", 3, ORIGIN)
                self.place(change, values, local_point(pos, frame), pos)
                # Up to 2.3.3 MuJoCo turned the direction the wrong way: this keeps its light.
                self.direct(change, values, "dir", _DOWN, frame.quat)
            case "freejoint" | "plugin":
                return
            case _:
                raise Cannot(f"no release read a <{node.tag}> in global coordinates")
        self.edits += change.edits()

    def changed(self, node: Node) -> Rewriting:
        if id(node.element) in self.seen:
            raise Cannot("a file with bodies is included more than once")
        self.seen.add(id(node.element))
        return Rewriting(node.element)

    def posed(self, change: Rewriting, values: Values, frame: Pose) -> None:
        pos = vector(values, "pos", 3, ORIGIN)
        stands = orientation(values, self.settings.angles, OLD)
        local = Pose(pos, stands).seen_from(frame)
        self.place(change, values, local.pos, pos)
        self.turn(change, values, local.quat, stands)

    def joint(self, change: Rewriting, values: Values, frame: Pose) -> None:
        kind = values["type"].value if "type" in values else "hinge"
        if kind != "free":
            pos = vector(values, "pos", 3, ORIGIN)
            self.place(change, values, local_point(pos, frame), pos)
        if kind in ("hinge", "slide"):
            self.direct(change, values, "axis", _UP, conjugate(frame.quat))

    def inertial(self, change: Rewriting, values: Values, frame: Pose) -> None:
        if "fullinertia" in values and frame.turned:
            quat, moments = principal_axes(vector(values, "fullinertia", 6, ()))
            change.values["diaginertia"] = written(moments)
            change.instead["fullinertia"] = "diaginertia"
            pos = vector(values, "pos", 3, ORIGIN)
            local = Pose(pos, quat).seen_from(frame)
            self.place(change, values, local.pos, pos)
            self.turn(change, values, local.quat, None)
        else:
            self.posed(change, values, frame)

    def fromto(self, change: Rewriting, values: Values, frame: Pose) -> None:
        """Write both ends where that gives the same shape: it may lie turned about its length."""
        ends = vector(values, "fromto", 6, ())
        local_ends = clean((*local_point(ends[:3], frame), *local_point(ends[3:], frame)))
        try:
            there, half = between(ends)
            now = between(local_ends)[0]
        except Undefined:
            raise Cannot(f"fromto={values['fromto'].value!r} has no length") from None
        local = there.seen_from(frame)
        turned_alike = any(close(local.quat, one) for one in (now.quat, negative(now.quat)))
        if turned_alike and (any(now.pos) or not any(clean(local.pos))):
            if local_ends != ends:
                change.values["fromto"] = written(local_ends)
            return
        if (change.element.tag, "fromto") in self.in_classes:
            raise Cannot(f"a default class gives a {change.element.tag} its ends")
        for name in ("fromto", *ORIENTATIONS):
            change.values[name] = None
        change.values["pos"] = written(clean(local.pos))
        change.instead["fromto"] = "pos"
        change.values["quat"] = written(clean(local.quat))
        width = values["size"].value.split()[0] if "size" in values else _THIN
        kind = values["type"].value if "type" in values else ""
        widths = [width] if kind in ("capsule", "cylinder") else [width, width]
        change.values["size"] = " ".join((*widths, written((half,))))

    def place(self, change: Rewriting, values: Values, local: Vector, stands: Vector) -> None:
        local = clean(local)
        if local != (stands if "pos" in values else ORIGIN):
            change.values["pos"] = written(local)

    def direct(
        self, change: Rewriting, values: Values, name: str, otherwise: Vector, quat: Vector
    ) -> None:
        stands = vector(values, name, 3, otherwise)
        local = clean(rotated(stands, quat))
        if local != stands:
            change.values[name] = written(local)

    def turn(self, change: Rewriting, values: Values, local: Vector, stands: Vector | None) -> None:
        """Write an orientation as a quaternion, in the place of whatever it is written as."""
        given = [name for name in ORIENTATIONS if name in values]
        own = [name for name in given if values[name].own]
        if local == stands and set(given) <= {*own, "quat"}:
            return
        local = clean(local)
        change.values |= dict.fromkeys(own)
        if local == IDENTITY and (change.element.tag, "quat") not in self.in_classes:
            return
        if own and own[0] != "quat":
            change.instead[own[0]] = "quat"
        change.values["quat"] = written(local)
