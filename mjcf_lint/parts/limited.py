"""Whether a range limits what has it: a joint, a tendon, an actuator."""

from __future__ import annotations

from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Values
from mjcf_lint.parts.limits import (
    ACTIVATION,
    AUTO,
    INTVELOCITY_LIMITED,
    LIMITS,
    Limit,
    dropped,
    implied,
    numbers,
)
from mjcf_lint.releases.change import Change

AUTO_KNOWN = Change("2.2.2")
"""A flag may be auto, and is so where it is not written; before, it was false."""
AUTOLIMITS = Change("3.0.0")
"""Ranges limit without a flag where the compiler is told nothing."""
REVERSED_LIMITS = Change("2.2.2", "3.1.2")
"""A range without a flag limits even where it is reversed, and is refused then."""
CHANGES = (AUTO_KNOWN, AUTOLIMITS, REVERSED_LIMITS, INTVELOCITY_LIMITED)

JOINT, CONTROL, FORCE = LIMITS[0], LIMITS[5], LIMITS[6]
TENDON = LIMITS[3]
_ALWAYS = frozenset({("damper", CONTROL.flag), ("adhesion", CONTROL.flag)})
_SERVO = ("intvelocity", ACTIVATION.flag)
_SERVO_OF_POSITION = ("pid", CONTROL.flag)
_NEVER = frozenset({("dcmotor", ACTIVATION.flag)})
_BY_NUMBERS = frozenset({("dcmotor", FORCE.flag)})
"""Kinds whose other attributes may set the flag."""


def autolimits(model: Model) -> bool:
    """Say whether ranges limit without a flag."""
    written = model.setting("compiler", "autolimits")
    return written.value == "true" if written else AUTOLIMITS.holds_in(model.target.release)


def ends(values: Values, limit: Limit) -> tuple[float, float] | None:
    """Return both ends of a range, zeros where none is given; None where they are no two numbers.

    Angles are as they are written.
    """
    written = values.get(limit.range)
    given = written.filled if written else None
    if given is None:
        return 0.0, 0.0
    found = numbers(given.value)
    return (found[0], found[1]) if len(found) == 2 else None


def limits(node: Node, values: Values, limit: Limit, model: Model) -> bool | None:
    """Say whether the range of an element limits it in the target; None where it is not clear.

    A range without a flag where autolimits is off is refused, which also is not clear.
    """
    kind = (node.tag, limit.flag)
    if kind in _NEVER:
        return False
    if kind in _ALWAYS or (kind == _SERVO and INTVELOCITY_LIMITED.holds_in(model.target.release)):
        return True
    if kind == _SERVO_OF_POSITION and "posrange" in values:
        return None  # it stands for ctrlrange
    if kind in _BY_NUMBERS or (limit.section == "actuator" and implied(node, limit, model)):
        return None
    flag = values.get(limit.flag)
    if flag and flag.value != AUTO and not dropped(node, flag, limit, model):
        return flag.value == "true" if flag.value in ("true", "false") else None
    if not AUTO_KNOWN.holds_in(model.target.release):
        return False
    found = ends(values, limit)
    if found is None or found == (0, 0):
        return None if found is None else False
    if not autolimits(model):
        return None
    return REVERSED_LIMITS.holds_in(model.target.release) or found[0] < found[1]


def in_degrees(model: Model) -> bool:
    """Say whether the angles of a model are written in degrees."""
    angle = model.setting("compiler", "angle")
    return angle is None or angle.value != "radian"
