"""What else a later setting changes: the files that are read, what weighs, how time passes."""

from __future__ import annotations

from filecmp import cmp
from math import hypot

from mjcf_lint.disk import is_file
from mjcf_lint.mjcf.assets import assets
from mjcf_lint.mjcf.model import Model, Setting
from mjcf_lint.mjcf.names import name_of
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.sections import setting
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.bodies import Body, bodies
from mjcf_lint.parts.meshes import number

from .settings import History

FOLDERS = {"meshdir": ("mesh", "hfield", "skin", "flexcomp"), "texturedir": ("texture",)}
OPTIONS = frozenset(
    (
        *("timestep", "gravity", "wind", "density", "viscosity", "integrator", "cone", "impratio"),
        *("solver", "iterations", "tolerance", "noslip_iterations"),
    )
)

Touched = tuple[str, Node | None] | None
"""What a setting changes, and where it shows; None where it changes nothing."""


def other_files(lost: Setting, history: History, model: Model) -> Touched:
    """Return which file is read in place of one of the same name in a file's own folder."""
    for asset in assets(model):
        if asset.node.tag not in FOLDERS[history.name] or asset.found is None:
            continue
        if history.meant_for(asset.node) is not lost:
            continue
        own = model.root.path.parent / lost.value / asset.attribute.value
        if is_file(own) and not cmp(own, asset.found, shallow=False):
            what = f"{asset.node.tag} {name_of(asset.node)!r}"
            text = f"{what} is read from {history.won.value!r}, and {lost.value!r} has another file"
            return f"{text} of that name", asset.node
    return None


def inertials(lost: Setting, history: History, model: Model) -> Touched:
    """Return whose inertial is replaced by what its geoms come to, or is not, against its file."""
    if (lost.value == "true") is (history.won.value == "true"):
        return None
    for body in _weighing(lost, history, model):
        inertial = next(body.having("inertial"), None)
        if inertial and any(body.having("geom")):
            mass = f"the mass {inertial.get('mass')} of {_called(body)}"
            word = "counts" if lost.value == "true" else "is replaced by that of its geoms"
            return f"{mass} {word}", inertial
    return None


def weighing_groups(lost: Setting, history: History, model: Model) -> Touched:
    """Return the geoms that weigh, or do not, against what their file says."""
    theirs, ours = numbers(lost.value) or (), numbers(history.won.value) or ()
    always = setting(model, ("compiler",), "inertiafromgeom") == "true"
    if len(theirs) != 2 or len(ours) != 2:
        return None
    for body in _weighing(lost, history, model):
        if not always and any(body.having("inertial")):
            continue
        for geom in body.having("geom"):
            group = number(_value(geom, "group", model), 0)
            weighs, was_to = (low <= group <= high for low, high in (ours, theirs))
            if weighs is not was_to and not _weightless(geom, model):
                text = f"a geom of group {group:g} in {_called(body)} "
                return text + ("weighs" if weighs else "weighs nothing"), geom
    return None


def _value(node: Node, name: str, model: Model) -> str | None:
    given = model.values(node).get(name)
    return given.value if given else None


def _weightless(geom: Node, model: Model) -> bool:
    mass = _value(geom, "mass", model) or _value(geom, "density", model)
    return number(mass, 1) == 0 or _value(geom, "type", model) in ("plane", "hfield")


def _weighing(lost: Setting, history: History, model: Model) -> list[Body]:
    """Return the bodies that move and whose file makes a setting that does not hold."""
    found = bodies(model)
    return [
        body
        for body in (found.all if found else ())
        if not body.static and history.meant_for(body.node) is lost
    ]


def _moves(model: Model) -> bool:
    found = bodies(model)
    return found is not None and any(body.joints for body in found.all)


def _called(body: Body) -> str:
    name = body.node.get("name")
    return f"body {name!r}" if name else "a body"


def option(lost: Setting, history: History, model: Model) -> Touched:
    """Return how the model is simulated otherwise."""
    if not _moves(model):
        return None
    theirs, ours = numbers(lost.value), numbers(history.won.value)
    won = history.won.value.strip()
    if history.name == "timestep" and theirs and ours and theirs[0] > 0 < ours[0]:
        return f"each step takes {won} s, {ours[0] / theirs[0]:.3g} times as long", None
    if history.name == "gravity" and ours:
        return f"all falls with {hypot(*ours):.3g} m/s^2", None
    return f"the model is simulated with {history.name} {won!r}", None
