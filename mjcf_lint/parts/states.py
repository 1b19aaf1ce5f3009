"""How many controls and activations an actuator has."""

from __future__ import annotations

from math import isfinite

from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.values import Given
from mjcf_lint.parts.actuator_elements import ActuatorElement, actuator_defaults, drive_of
from mjcf_lint.parts.actuators import CHANGES as OF_DRIVES
from mjcf_lint.parts.actuators import KINDS_APART
from mjcf_lint.parts.limits import numbers
from mjcf_lint.releases.change import Change

CHANGES = (Change("3.11.0"), Change("3.12.0"), *OF_DRIVES)
"""Orientation servos have several controls; then pid servos and motors, too."""

_SAME = {"expmap": "pos", "quat": "vel"}
"""Words for an orientation that MuJoCo takes for these where there is none."""
_PID_INPUTS = frozenset({"pos", "vel"})
_SPECIAL = frozenset({"dcmotor", "pid", "so3"})


def input_of(one: ActuatorElement) -> Given | None:
    """Return the input of an actuator that its own kind gives; None where there is none."""
    given = one.given("input")
    if given is None or not given.value.split() or "input" not in one.allowed.attributes:
        return None
    return given if given.own or given.node.tag == one.tag else None


def input_words(given: Given) -> frozenset[str]:
    """Return the words of an input as the engine takes them."""
    return frozenset(_SAME.get(word, word) for word in given.value.split())


def controls(one: ActuatorElement, model: Model) -> int | None:
    """Return how many numbers of ctrl an actuator takes; None where that is not clear."""
    gain = {"pid": "pid", "orientation": "so3", "dcmotor": "dcmotor"}.get(one.tag, "")
    if one.tag == "general":
        drive = drive_of(one, model)
        if drive is None:
            return None
        gain = drive.gaintype
    if gain not in _SPECIAL:
        return 1
    given = input_of(one)
    if given is None and one.given("input") is not None:
        return None
    if gain == "so3":
        return 4 if given and input_words(given) == {"vel"} else 3
    if given is None:
        return len(_PID_INPUTS) if gain == "pid" else 1
    return len(input_words(given) - {"none"})


def activations(one: ActuatorElement, model: Model) -> int | None:
    """Return how many numbers of act an actuator takes; None where that is not clear."""
    match one.tag:
        case "orientation":
            return 0
        case "dcmotor":
            return None if _takes_over(one, model) else _of_motor(one)
        case "pid":
            return _of_pid(one, model)
        case "plugin":
            return _of_plugin(one)
    drive = drive_of(one, model)
    if drive is None or drive.dyntype == "dcmotor":
        return None
    if drive.gaintype == "so3":
        return 3 if drive.dyntype == "integrator" else 0
    if drive.dyntype == "pid":
        return (drive.dynprm[1] > 0) + (drive.gainprm[0] > 0)
    apart = KINDS_APART.holds_in(model.target.release) and one.tag != "general"
    dim = 0.0 if apart else _one(one.given("actdim"))
    return int(dim) if dim > 0 else int(drive.dyntype != "none")


def _takes_over(one: ActuatorElement, model: Model) -> bool:
    """Say whether some default class may give a special kind of actuator its numbers."""
    return any(
        default.tag == one.tag or default.node.get("gaintype") in _SPECIAL
        for default in actuator_defaults(model)
    )


def _of_motor(one: ActuatorElement) -> int:
    inductance = _list(one, "inductance")
    gains, heat, friction = (_list(one, name) for name in ("controller", "thermal", "lugre"))
    return sum(
        (
            inductance[0] > 0 or inductance[1] > 0,
            gains[1] > 0,
            gains[3] > 0,
            max(heat[:3]) > 0,
            friction[0] > 0,
        )
    )


def _of_pid(one: ActuatorElement, model: Model) -> int | None:
    if any(one.tag != "pid" and one.node.get("gaintype") for one in actuator_defaults(model)):
        return None
    return (_one(one.given("ki")) > 0) + (_one(one.given("slewmax")) > 0)


def _of_plugin(one: ActuatorElement) -> int | None:
    """Count by what the element says: its plugin may want other numbers, and refuses these."""
    dim, dynamics = one.given("actdim"), one.given("dyntype")
    if any(given and not given.own for given in (dim, dynamics)):
        return None
    if _one(dim) > 0:
        return int(_one(dim))
    return int(dynamics.value != "none") if dynamics else None


def _one(given: Given | None) -> float:
    found = numbers(given.value) if given else ()
    return found[0] if len(found) == 1 and isfinite(found[0]) else 0.0


def _list(one: ActuatorElement, name: str) -> tuple[float, ...]:
    own = one.own(name)
    return (*(numbers(own.value) if own else ()), *(0.0,) * 6)
