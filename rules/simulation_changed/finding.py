"""Find the elements of a model that a simulation computes otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mjcf_lint.mjcf.defaults import takes_defaults
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.sections import setting
from mjcf_lint.mjcf.tree import Node

Look = Callable[[Model], list[Node]]
"""Returns the elements a change touches; none where it does not touch the model."""

_FRAMES = ("frame", "replicate")
_JOINTS = ("joint", "freejoint")


def geoms(*kinds: str) -> Look:
    """Return the geoms of two kinds that may touch, where the model has both, or two of one."""

    def look(model: Model) -> list[Node]:
        found = [geom for geom in _colliding(model) if _kind(geom, model) in kinds]
        enough = {_kind(geom, model) for geom in found} == set(kinds) and len(found) > 1
        return found if enough and _moves(model) else []

    return look


def mocap_touching(model: Model) -> list[Node]:
    """Return mocap bodies with geoms, where their own children or other still geoms may touch."""
    found = [
        body
        for body in model.elements("body")
        if body.get("mocap") == "true" and any(child.tag == "geom" for child in body.children)
    ]
    still = [geom for geom in _colliding(model) if not _jointed(geom)]
    nested = any(child.tag == "body" for body in found for child in body.children)
    return found if nested or len({id(geom.parent) for geom in still}) > 1 else []


def equalities(*tags: str) -> Look:
    """Return the active constraints of some kinds."""

    def look(model: Model) -> list[Node]:
        return [
            node
            for node in model.elements(*tags)
            if node.parent
            and node.parent.tag == "equality"
            and not ((given := model.values(node).get("active")) and given.value == "false")
        ]

    return look


def force_sensors(model: Model) -> list[Node]:
    """Return force and torque sensors, where a weld or a spatial tendon may act on their bodies."""
    acting = equalities("weld")(model) or [
        node for node in model.elements("spatial") if node.parent and node.parent.tag == "tendon"
    ]
    return sensors("force", "torque")(model) if acting else []


def sensors(*tags: str) -> Look:
    """Return the sensors of some kinds."""

    def look(model: Model) -> list[Node]:
        return [
            node for node in model.elements(*tags) if node.parent and node.parent.tag == "sensor"
        ]

    return look


def still_accelerometers(model: Model) -> list[Node]:
    """Return sensors of acceleration on what no joint moves."""
    if not model.complete:
        return []
    still: dict[tuple[str, str], Node] = {}
    for node in model.elements("body", "site", "geom", "camera"):
        name, stands = node.get("name"), node.tag == "body" or takes_defaults(node)
        if name and stands and not _jointed(node):
            still[node.tag, name] = node
    found = []
    for sensor in sensors("accelerometer", "framelinacc")(model):
        kind = "site" if sensor.tag == "accelerometer" else sensor.get("objtype") or ""
        name = sensor.get("site" if sensor.tag == "accelerometer" else "objname") or ""
        if ("body" if kind == "xbody" else kind, name) in still:
            found.append(sensor)
    return found


def lone_free_bodies(integrator: str) -> Look:
    """Return free bodies without children, under an integrator."""

    def look(model: Model) -> list[Node]:
        if setting(model, ("option",), "integrator") != integrator:
            return []
        if setting(model, ("option", "flag"), "invdiscrete") == "enable":
            return []
        return [
            joint
            for joint in _moving(model, "free")
            if joint.parent and not any(child.tag == "body" for child in joint.parent.children)
        ]

    return look


def option(name: str, value: str, *joints: str) -> Look:
    """Return the option that has a value, where the model has joints of some types."""

    def look(model: Model) -> list[Node]:
        if setting(model, ("option",), name) != value:
            return []
        if joints and not any(True for _ in _moving(model, *joints)):
            return []
        return [node for node in model.sections("option") if node.get(name) == value][-1:]

    return look


def centred_balls(model: Model) -> list[Node]:
    """Return bodies that turn about their centre of mass by nothing but a ball joint."""
    return [
        joint.parent
        for joint in _moving(model, "ball")
        if joint.parent
        and sum(child.tag in _JOINTS for child in joint.parent.children) == 1
        and all(
            not _away(child, model)
            for child in joint.parent.children
            if child.tag in ("joint", "geom", "inertial")
        )
        and not any(child.tag in ("body", *_FRAMES) for child in joint.parent.children)
    ]


def held_up(model: Model) -> list[Node]:
    """Return bodies without joints in moving ones, whose weight is taken off."""
    return [
        body
        for body in model.elements("body")
        if (body.get("gravcomp") or "0").strip() not in ("0", "0.0")
        and not any(child.tag in _JOINTS for child in body.children)
        and _jointed(body)
    ]


def in_fluid(model: Model) -> list[Node]:
    """Return geoms with the fluid forces of ellipsoids, where there is a fluid."""
    fluid = [setting(model, ("option",), name) for name in ("density", "viscosity")]
    if all((value or "0").strip() in ("0", "0.0") for value in fluid):
        return []
    return [
        geom
        for geom in model.elements("geom")
        if takes_defaults(geom)
        and (given := model.values(geom).get("fluidshape"))
        and given.value == "ellipsoid"
    ]


def muscles(model: Model) -> list[Node]:
    """Return actuators with the force of a muscle."""
    return [
        node
        for node in model.elements("muscle", "general")
        if node.parent
        and node.parent.tag == "actuator"
        and (
            node.tag == "muscle"
            or ((given := model.values(node).get("gaintype")) and given.value == "muscle")
        )
    ]


def _moving(model: Model, *types: str) -> Iterator[Node]:
    """Yield the joints of bodies, those of some types."""
    for joint in model.elements(*_JOINTS):
        if joint.parent and joint.parent.tag in ("body", *_FRAMES):
            given = model.values(joint).get("type")
            kind = "free" if joint.tag == "freejoint" else given.value if given else "hinge"
            if kind in types or not types:
                yield joint


def _moves(model: Model) -> bool:
    return any(True for _ in _moving(model))


def _jointed(node: Node) -> bool:
    """Say whether a joint moves an element: one of its body or of a body around that."""
    above = [node, *node.ancestors()]
    return any(
        child.tag in _JOINTS
        for each in above
        if each.tag in ("body", *_FRAMES)
        for child in each.children
    )


def _colliding(model: Model) -> list[Node]:
    return [
        geom
        for geom in model.elements("geom")
        if takes_defaults(geom) and _masks(geom, model) != ["0", "0"]
    ]


def _masks(geom: Node, model: Model) -> list[str]:
    values = model.values(geom)
    names = ("contype", "conaffinity")
    return [values[name].value.strip() if name in values else "1" for name in names]


def _kind(geom: Node, model: Model) -> str:
    values = model.values(geom)
    given = values.get("type")
    return given.value if given else "sphere"


def _away(node: Node, model: Model) -> bool:
    """Say whether an element stands anywhere but at the origin of its body."""
    values = model.values(node)
    given = values.get("pos")
    return "fromto" in values or bool(given and set(given.value.split()) - {"0", "0.0"})
