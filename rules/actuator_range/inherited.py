"""The range of control that an actuator takes over from the joint or tendon it acts on."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Diagnostic, Fix, Model, Related
from mjcf_lint.mjcf.values import Given
from mjcf_lint.parts import actuators as drives_of_actuators
from mjcf_lint.parts.actuator_elements import ONE_TARGET, ActuatorElement, drive_of
from mjcf_lint.parts.actuators import KINDS_APART
from mjcf_lint.parts.limits import numbers
from mjcf_lint.parts.named import named, named_joints
from mjcf_lint.releases.change import Change

RANGE_OF_CLASS = Change("3.1.3", "3.17.0")
"""A range of a class counts beside an inheritrange; later the one written closer wins."""
SERVO_WITH_CONTROL = Change("3.3.3", "3.10.0")
"""An intvelocity with a ctrlrange inherits nothing."""
CHANGES = (
    RANGE_OF_CLASS,
    SERVO_WITH_CONTROL,
    ONE_TARGET,
    *drives_of_actuators.CHANGES,
)

_INTO = {"position": ("ctrlrange",), "pid": ("posrange", "ctrlrange"), "intvelocity": ("actrange",)}
"""Which ranges an inherited one is written to, by kind."""
_ONTO_ACTIVATION, _ONTO_CONTROL = "integrator", ("none", "filterexact", "pid")
_ONE_COORDINATE = ("hinge", "slide")


def _wanted(one: ActuatorElement, model: Model) -> Given | None:
    """Return the inheritrange that counts for an actuator, if it asks for one."""
    given = one.given("inheritrange")
    if given is None or not any(number > 0 for number in numbers(given.value)[:1]):
        return None
    apart = KINDS_APART.holds_in(model.target.release) and one.tag != "general"
    if apart and not given.own and given.node.tag not in (one.tag, "general"):
        return None
    return given


def both_given(one: ActuatorElement, model: Model) -> Iterator[Diagnostic]:
    """Find a range that is written and inherited."""
    wanted = _wanted(one, model)
    if wanted is None or one.tag not in _INTO:
        return
    counts_of_class = RANGE_OF_CLASS.holds_in(model.target.release)
    for name in _INTO[one.tag]:
        written = one.given(name)
        if written is None or not any(numbers(written.value)):
            continue
        if not counts_of_class and not (written.own and wanted.own):
            continue
        if not written.own and written.node is wanted.node:
            continue  # told at the default class
        if not written.own and not wanted.own:
            yield _apart(one, written, wanted)
            return
        closer, other = (written, wanted) if written.own else (wanted, written)
        yield Diagnostic(
            closer.attribute.span,
            f"{one.which} has both {written.attribute.name} and inheritrange",
            Fix.unsafe(f"Remove {closer.attribute.name}", closer.attribute.removed()),
            related=(Related(other.attribute.span, f"its {other.attribute.name}"),),
            note=f"inheritrange computes {name} from the range of what the actuator acts on",
        )
        return


def _apart(one: ActuatorElement, written: Given, wanted: Given) -> Diagnostic:
    return Diagnostic(
        one.node.element.name_span,
        f"{one.which} has both {written.attribute.name} and inheritrange from its class",
        related=tuple(
            Related(given.attribute.span, f"the {given.attribute.name}")
            for given in (written, wanted)
        ),
        note="up to 3.17.0 the two exclude each other; later the one of the nearer class wins",
    )


def taken_by(one: ActuatorElement, model: Model) -> str:
    """Return the range that an actuator inherits; empty for none."""
    if _wanted(one, model) is None:
        return ""
    drive = _dyntype(one, model)
    if drive is None:
        return ""
    control = one.given("ctrlrange")
    if drive == _ONTO_ACTIVATION:
        held = control is not None and any(numbers(control.value))
        dropped = held and SERVO_WITH_CONTROL.holds_in(model.target.release)
        return "" if dropped else "actrange"
    return "ctrlrange"


def _dyntype(one: ActuatorElement, model: Model) -> str | None:
    """Return the dynamics of an actuator that inherits a range; None for others."""
    if one.tag == "pid":
        return "pid"
    if one.tag not in ("position", "intvelocity", "general"):
        return None
    drive = drive_of(one, model)
    if drive is None:
        return None
    servo = drive.gaintype == "fixed" and drive.gainprm[0] == -drive.biasprm[1]
    if drive.biastype != "affine" or not (servo or drive.gaintype == "pid"):
        return None
    return drive.dyntype


def unusable(one: ActuatorElement, model: Model) -> Iterator[Diagnostic]:
    """Find a range that cannot be inherited."""
    wanted = _wanted(one, model)
    dyntype = _dyntype(one, model) if wanted else None
    target = one.target
    if wanted is None or dyntype is None or target is None or not target.value:
        return
    control = one.given("ctrlrange")
    if control and control.own and not wanted.own:
        return  # Since 4.0.0 it wins; before, both_given has told of it.
    why = ""
    related: tuple[Related, ...] = ()
    if len(one.targets) > 1 and ONE_TARGET.holds_in(model.target.release):
        return
    if dyntype != _ONTO_ACTIVATION and dyntype not in _ONTO_CONTROL:
        why = f"its dyntype is {dyntype!r}, and only position and intvelocity can inherit a range"
    elif target.name == "joint":
        joint = named_joints(model).get(target.value)
        if joint is None:
            return
        if joint.type and joint.type not in _ONE_COORDINATE:
            why = f"joint {target.value!r} is a {joint.type} joint, which has no such range"
        elif joint.type and _no_range(model.values(joint.node).get("range")):
            why = f"joint {target.value!r} has no range"
        related = (Related(joint.node.element.name_span, "the joint"),)
    elif target.name == "tendon":
        tendon = named(model, "tendon").get(target.value)
        if tendon is None:
            return
        if _no_range(model.values(tendon).get("range")):
            why = f"tendon {target.value!r} has no range"
        related = (Related(tendon.element.name_span, "the tendon"),)
    else:
        why = f"it acts on a {target.name}; only a joint or a tendon has a range to inherit"
    if why:
        own = wanted.own
        yield Diagnostic(
            wanted.attribute.span if own else target.span,
            f"{one.which} cannot inherit its range: {why}",
            Fix.unsafe("Remove inheritrange", wanted.attribute.removed()) if own else None,
            related=(
                *related,
                *(() if own else (Related(wanted.attribute.span, "its class says inheritrange"),)),
            ),
        )


def _no_range(given: Given | None) -> bool:
    if given is None:
        return True
    found = numbers(given.value)
    return len(found) == 2 and found[0] == found[1]
