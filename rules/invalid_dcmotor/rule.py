"""See README.md."""

import math
from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.actuator_edits import text
from mjcf_lint.parts.limits import numbers
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.element import Attribute

from . import electrics
from .electrics import SETPOINTS

CONSTANTS_POSITIVE = Change("4.0.0")

_INPUTS = {"position": "pos", "velocity": "vel"}
_PAIR = 2


@rule(
    category=Category.ERROR,
    changes=(SETPOINTS, CONSTANTS_POSITIVE, electrics.PRESSURE),
    only_with=("dcmotor",),
)
def invalid_dcmotor(model: Model) -> Iterator[Diagnostic]:
    """A dcmotor with an input or constants that MuJoCo refuses."""
    release = model.target.release
    yield from electrics.wrong(model)
    for node in model.elements("dcmotor"):
        attributes = node.attributes
        given = attributes.get("input")
        if given and given.value in _INPUTS and SETPOINTS.holds_in(release):
            yield _input(node, given)
        constants = attributes.get("motorconst")
        if constants and CONSTANTS_POSITIVE.holds_in(release):
            yield from _constants(constants)


def _input(node: Node, given: Attribute) -> Diagnostic:
    new = _INPUTS[given.value]
    return Diagnostic(
        given.value_span,
        f"the input {given.value!r} of a dcmotor is called {new!r} since MuJoCo 3.12.0",
        _setpoint(node, given) if new == "pos" else None,
        note=(
            "the gains of the controller are torques now, no longer voltages: multiply them by K/R "
            "and add K*K/R to kd, as the motor's own braking is made up for now"
            + ("; what the integral gain did has no counterpart" if new == "vel" else "")
        ),
    )


def _setpoint(node: Node, given: Attribute) -> Fix | None:
    """Rewrite a position motor, where all that counts stands on the element."""
    resistance = numbers(node.get("resistance") or "")
    constant = _constant(numbers(node.get("motorconst") or ""))
    gains = [*numbers(node.get("controller") or ""), 0, 0, 0][: max(3, _given_gains(node))]
    if len(resistance) != 1 or resistance[0] <= 0 or not constant or "class" in node.attributes:
        return None
    factor = constant / resistance[0]
    gains[:3] = [gain * factor for gain in gains[:3]]
    gains[2] += constant * factor
    edits = [given.with_value("pos")]
    written = text(tuple(float(f"{gain:.12g}") for gain in gains))
    edits.append(node.element.with_attribute("controller", written))
    return Fix.unsafe("Write the setpoint and the gains as torques", *edits)


def _given_gains(node: Node) -> int:
    return len(numbers(node.get("controller") or ""))


def _constant(given: tuple[float, ...]) -> float:
    """Return the one motor constant; 0 where there is none."""
    positive = [number for number in given[:_PAIR] if number > 0]
    if len(positive) == _PAIR:
        return math.sqrt(positive[0] * positive[1])
    return positive[0] if positive else 0.0


def _constants(given: Attribute) -> Iterator[Diagnostic]:
    values = numbers(given.value)
    if not any(number < 0 for number in values[:_PAIR]):
        return
    positive = [number for number in values if number > 0]
    fix = None
    if len(values) == _PAIR and positive:
        written = text((positive[0],) * _PAIR)
        fix = Fix.unsafe(f"Write {written}, as it counted", given.with_value(written))
    yield Diagnostic(
        given.value_span,
        f"the constants of a dcmotor cannot be negative: {given.value}",
        fix,
        note="up to 3.17.0 the positive one of the two counted alone",
    )
