"""Gains and times of an actuator that have the wrong sign, or exclude each other."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Diagnostic, Fix, Model, Related
from mjcf_lint.parts.actuator_edits import text
from mjcf_lint.parts.actuator_elements import ActuatorElement
from mjcf_lint.parts.drives import ADHESION_READ_IN_DEFAULTS
from mjcf_lint.parts.limits import numbers
from mjcf_lint.releases.change import Change

SERVO_NOT_CHECKED = Change("3.3.3", "3.14.0")
"""What is wrong with the gains of an intvelocity is not told."""
ZERO_EXCLUDES_NOTHING = Change("3.1.6", "3.3.2")
"""A kv or dampratio of 0 counts as none."""
CHANGES = (SERVO_NOT_CHECKED, ZERO_EXCLUDES_NOTHING, ADHESION_READ_IN_DEFAULTS)

_NO_NEGATIVE = {
    "position": ("kv", "dampratio", "timeconst"),
    "intvelocity": ("kv", "dampratio"),
    "orientation": ("kv", "dampratio"),
    "pid": ("kv", "dampratio", "slewmax"),
    "damper": ("kv",),
    "adhesion": ("gain",),
}


def wrong(one: ActuatorElement, model: Model) -> Iterator[Diagnostic]:
    """Find gains and times that the target refuses where they stand."""
    release = model.target.release
    if one.tag == "intvelocity" and SERVO_NOT_CHECKED.holds_in(release):
        return
    if one.is_default and one.tag == "adhesion" and not ADHESION_READ_IN_DEFAULTS.holds_in(release):
        return
    yield from _both_dampings(one, model)
    for name in _NO_NEGATIVE.get(one.tag, ()):
        own = one.own(name)
        found = numbers(own.value)[:1] if own else ()
        if own and found and found[0] < 0:
            yield Diagnostic(
                own.span,
                f"the {name} of {one.which} cannot be negative: {own.value.strip()}",
                Fix.unsafe(f"Write {text((-found[0],))}", own.with_value(text((-found[0],)))),
            )


def _both_dampings(one: ActuatorElement, model: Model) -> Iterator[Diagnostic]:
    kv, ratio = one.own("kv"), one.own("dampratio")
    if kv is None or ratio is None:
        return
    zero = any(numbers(each.value)[:1] == (0,) for each in (kv, ratio))
    if zero and ZERO_EXCLUDES_NOTHING.holds_in(model.target.release):
        return
    yield Diagnostic(
        ratio.span,
        f"{one.which} has both kv {kv.value.strip()} and dampratio {ratio.value.strip()}",
        Fix.unsafe("Remove dampratio", ratio.removed(), name="kv"),
        (Fix.unsafe("Remove kv", kv.removed(), name="dampratio"),),
        related=(Related(kv.span, "the damping that excludes it"),),
        note="dampratio computes the damping from kp and the inertia, kv gives it",
    )
