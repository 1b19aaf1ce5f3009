"""The plugins that come with MuJoCo: what they can do, what can be set, and in which releases."""

from __future__ import annotations

from typing import NamedTuple

from packaging.version import Version

from mjcf_lint.mjcf.names import BODIES
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.releases.change import Change

PASSIVE, DISTANCE, ACTUATOR, SENSOR = (
    "passive forces of a body",
    "signed distances of a geom or mesh",
    "actuators",
    "sensors",
)


class Bundled(NamedTuple):
    """A plugin of MuJoCo's own; `keys` are those that some release has known."""

    does: str
    keys: frozenset[str]
    comes: Change
    needs: tuple[str, ...] = ()


def _of(does: str, keys: str, first: str, last: str = "", needs: str = "") -> Bundled:
    return Bundled(does, frozenset(keys.split()), Change(first, last), tuple(needs.split()))


_ELASTIC = "damping edge face poisson thickness young"
_TOUCH = "fov gamma nchannel size"
BUNDLED = {
    "mujoco.elasticity.cable": _of(PASSIVE, "bend flat twist vmax", "2.3.0", "3.17.0"),
    "mujoco.elasticity.solid": _of(PASSIVE, _ELASTIC, "2.3.1.post1", "3.2.3"),
    "mujoco.elasticity.membrane": _of(PASSIVE, _ELASTIC, "3.0.0", "3.2.3"),
    "mujoco.elasticity.shell": _of(PASSIVE, _ELASTIC, "3.0.0", "3.3.2"),
    "mujoco.pid": _of(ACTUATOR, "imax kd ki kp slewmax", "3.1.0"),
    "mujoco.sdf.bolt": _of(DISTANCE, "radius", "3.0.0"),
    "mujoco.sdf.bowl": _of(DISTANCE, "height radius thickness", "3.0.0"),
    "mujoco.sdf.gear": _of(DISTANCE, "alpha diameter innerdiameter teeth thickness", "3.0.0"),
    "mujoco.sdf.nut": _of(DISTANCE, "radius", "3.0.0"),
    "mujoco.sdf.sdflib": _of(DISTANCE, "aabb", "3.0.0", "3.3.4"),
    "mujoco.sdf.torus": _of(DISTANCE, "axis radius1 radius2", "3.0.0"),
    "mujoco.sensor.touch_grid": _of(SENSOR, _TOUCH, "2.3.6", needs="size fov"),
    "mujoco.sensor.touch_stress": _of(SENSOR, _TOUCH, "3.3.3", "3.3.4"),
}
_PLACES = {
    **dict.fromkeys(("composite", "flexcomp"), PASSIVE),
    **dict.fromkeys(("geom", "mesh"), DISTANCE),
    "actuator": ACTUATOR,
    "sensor": SENSOR,
}
CHANGES = tuple(dict.fromkeys(plugin.comes for plugin in BUNDLED.values()))
PREFIX = "mujoco."


def bundled(name: str, release: Version) -> Bundled | None:
    """Return a plugin that a release brings along."""
    found = BUNDLED.get(name)
    return found if found and found.comes.holds_in(release) else None


def wanted_of(use: Node) -> str:
    """Return what a plugin has to do where it is used."""
    above = use.parent.tag if use.parent else ""
    if above in BODIES:
        return PASSIVE
    return _PLACES.get(above, "")
