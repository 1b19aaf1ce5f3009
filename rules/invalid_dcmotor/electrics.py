"""The constants of a dcmotor, what they leave open, and the input that its controller needs."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Diagnostic, Fix, Model
from mjcf_lint.parts.actuator_elements import ActuatorElement, actuator_defaults, actuators
from mjcf_lint.parts.limits import numbers
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.edit import Span

SETPOINTS = Change("3.12.0")
"""The input names setpoints, and gains give torque rather than voltage."""
PRESSURE = Change("3.16.0")
"""An input may be called pressure, though not that of a dcmotor."""

_SETPOINTS = frozenset({"pos", "vel", "ff"})
_SAME = {"expmap": "pos", "quat": "vel"}
_OLD_WORDS = frozenset({"position", "velocity"})
_GAINS = ("kp", "ki", "kd")


def wrong(model: Model) -> Iterator[Diagnostic]:
    """Find what the target refuses, the signs of motorconst apart."""
    defaults = [one for one in actuator_defaults(model) if one.tag == "dcmotor"]
    inherits = bool(defaults) or _general_motor(model)
    for one in (*defaults, *actuators(model)):
        if one.tag != "dcmotor":
            continue
        # The first default takes over nothing; what stands behind another may.
        if one is defaults[0] if one.is_default else not inherits:
            yield from _constants(one)
            yield from _heat(one)
        yield from _inductance(one)
        if not inherits and SETPOINTS.holds_in(model.target.release):
            yield from _controller(one)


def _general_motor(model: Model) -> bool:
    """Say whether a general of some default class is a dcmotor, which others take over."""
    return any(
        one.tag == "general" and one.node.get("gaintype") == "dcmotor"
        for one in actuator_defaults(model)
    )


def _list(one: ActuatorElement, name: str, length: int) -> tuple[float, ...]:
    own = one.own(name)
    found = numbers(own.value) if own else ()
    return (*found, *(0.0,) * length)[:length]


def _at(one: ActuatorElement, name: str) -> Span:
    own = one.own(name)
    return own.span if own else one.node.element.name_span


def _constants(one: ActuatorElement) -> Iterator[Diagnostic]:
    """Find a motor constant or a resistance that is missing, or not positive."""
    torque, voltage = _list(one, "motorconst", 2)
    (resistance,) = _list(one, "resistance", 1)
    rated, stall, free = _list(one, "nominal", 3)
    if min(torque, voltage) < 0 and max(torque, voltage) > 0:
        return  # told with the other constants
    known = max(torque, voltage) > 0 or (rated > 0 and free > 0)
    if not known:
        yield Diagnostic(
            _at(one, "motorconst"),
            f"{one.which} has no positive motor constant",
            note="motorconst gives it, or the voltage and the free speed in nominal",
        )
    elif resistance < 0 or not (resistance or (rated > 0 and stall > 0)):
        yield Diagnostic(
            _at(one, "resistance"),
            f"{one.which} has no positive resistance",
            note="resistance gives it, or the voltage and the stall torque in nominal",
        )


def _inductance(one: ActuatorElement) -> Iterator[Diagnostic]:
    own = one.own("inductance")
    if own and min(_list(one, "inductance", 2)) < 0:
        yield Diagnostic(
            own.span, f"the inductance of {one.which} cannot be negative: {own.value.strip()}"
        )


def _heat(one: ActuatorElement) -> Iterator[Diagnostic]:
    """Find a thermal model whose resistance or capacitance is missing, or not positive."""
    resistance, capacitance, time = _list(one, "thermal", 3)
    if max(resistance, capacitance, time) <= 0:
        return
    if time > 0 and resistance > 0 and not capacitance:
        capacitance = time / resistance
    elif time > 0 and capacitance > 0 and not resistance:
        resistance = time / capacitance
    missing = "resistance" if resistance <= 0 else "capacitance" if capacitance <= 0 else ""
    if missing:
        yield Diagnostic(
            _at(one, "thermal"),
            f"{one.which} heats up and has no positive thermal {missing}",
            note="thermal begins with resistance, capacitance and their time constant; two of "
            "them give the third",
        )


def _controller(one: ActuatorElement) -> Iterator[Diagnostic]:
    """Find gains of a controller without the input they need."""
    own = one.own("input")
    words = {_SAME.get(word, word) for word in own.value.split()} if own else set()
    if words & _OLD_WORDS:
        return  # told with the new ones
    setpoints = words & _SETPOINTS
    gains = _list(one, "controller", 4)
    used = [f"{name} {gain:g}" for name, gain in zip(_GAINS, gains, strict=False) if gain]
    if gains[3] > 0:
        used.append(f"slewmax {gains[3]:g}")
    if own and "pressure" in words:
        yield Diagnostic(own.value_span, f"{one.which} cannot take the input pressure")
    elif used and not setpoints:
        takes = f"takes {own.value!r}" if own and words else "takes a voltage"
        yield Diagnostic(
            _at(one, "controller"),
            f"the controller of {one.which} has {', '.join(used)} and no setpoint: "
            f"the motor {takes}",
            note="input pos, vel or ff gives it one",
        )
    elif gains[1] > 0 and "pos" not in words:
        yield Diagnostic(
            _at(one, "controller"),
            f"the controller of {one.which} has ki {gains[1]:g}, which needs the input pos",
        )
    if "none" in words:
        yield from _history(one)


def _history(one: ActuatorElement) -> Iterator[Diagnostic]:
    for name in ("delay", "nsample"):
        own = one.own(name)
        if own and any(number > 0 for number in numbers(own.value)[:1]):
            yield Diagnostic(
                own.span,
                f"{one.which} takes no input, so there is no history for {name}",
                Fix.unsafe(f"Remove {name}", own.removed()),
            )
            return
