"""The activations of an actuator, and the types that must go together with them."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from mjcf_lint import Diagnostic, Fix, Model, Related
from mjcf_lint.parts.actuator_elements import ActuatorElement, actuators, drive_of
from mjcf_lint.parts.actuators import KINDS_APART
from mjcf_lint.parts.drives import Drive
from mjcf_lint.parts.limits import numbers
from mjcf_lint.parts.states import CHANGES as OF_STATES
from mjcf_lint.parts.states import activations, input_of, input_words
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.edit import Span

ONE_PID_STATE = Change("3.12.0", "3.15.0")
"""A pid can integrate or limit its rate, not both."""
STATELESS_FIRST = Change("2.2.0", "2.3.0")
"""Actuators without an activation stand before all that have one."""
CHANGES = (ONE_PID_STATE, STATELESS_FIRST, *OF_STATES)

_SPECIAL = ("pid", "dcmotor")
_OTHER_KINDS = frozenset({"plugin", "dcmotor", "pid", "orientation"})


def wrong(one: ActuatorElement, model: Model) -> Iterator[Diagnostic]:
    """Find activations and types that the target refuses."""
    if one.tag == "pid":
        yield from _pid(one, model)
    if one.tag in _OTHER_KINDS:
        return
    drive = drive_of(one, model)
    if drive is None:
        return
    if one.tag == "general" and (why := _types(drive)):
        yield Diagnostic(_place(one, why[0]), f"{one.which} {why[1]}")
    else:
        yield from _actdim(one, drive, model)


def out_of_order(model: Model) -> Iterator[Diagnostic]:
    """Find an actuator without activation behind one that has one, where that is refused."""
    if not STATELESS_FIRST.holds_in(model.target.release):
        return
    stateful: ActuatorElement | None = None
    for one in actuators(model):
        count = activations(one, model)
        if count:
            stateful = stateful or one
        elif count == 0 and stateful:
            yield Diagnostic(
                one.node.element.name_span,
                f"{one.which} has no activation, and must stand before all that have one",
                related=(Related(stateful.node.element.name_span, "the first that has one"),),
                note="2.3.1 and later take them in any order",
            )
            return


def _types(drive: Drive) -> tuple[str, str] | None:
    """Return what is wrong with types that belong together, and at which attribute."""
    dyn, gain, bias = drive.dyntype, drive.gaintype, drive.biastype
    if "so3" in (gain, bias):
        return _orientation(drive)
    if gain == "pid":
        if bias != "affine":
            return "biastype", f"has gaintype pid, which needs biastype affine, not {bias}"
        if dyn not in ("none", "pid"):
            return "dyntype", f"has gaintype pid, which needs dyntype none or pid, not {dyn}"
        if dyn == "none" and drive.gainprm[0]:
            return "gainprm", (
                f"has gaintype pid with an integral gain of {drive.gainprm[0]:g}, "
                "which needs dyntype pid"
            )
        if dyn == "pid" and min(drive.dynprm[:2]) < 0:
            at = 0 if drive.dynprm[0] < 0 else 1
            return "dynprm", f"has dyntype pid, whose dynprm[{at}] cannot be negative"
    elif dyn == "pid":
        return "dyntype", f"has dyntype pid, which needs gaintype pid, not {gain}"
    elif dyn == "dcmotor" and not drive.actearly:
        return "dyntype", "has dyntype dcmotor, which needs actearly true"
    return None


def _orientation(drive: Drive) -> tuple[str, str] | None:
    dyn, gain, bias = drive.dyntype, drive.gaintype, drive.biastype
    if gain != bias:
        other = ("gaintype", gain) if bias == "so3" else ("biastype", bias)
        return other[
            0
        ], f"must have so3 for both gaintype and biastype, and {other[0]} is {other[1]}"
    if dyn not in ("none", "integrator"):
        return "dyntype", f"has gaintype so3, which needs dyntype none or integrator, not {dyn}"
    if drive.gainprm[0] != -drive.biasprm[1]:
        return "biasprm", (
            f"has gaintype so3, whose biasprm[1] must be {-drive.gainprm[0]:g}, "
            f"not {drive.biasprm[1]:g}"
        )
    return None


def _place(one: ActuatorElement, name: str) -> Span:
    own = one.own(name) or one.own("gaintype") or one.own("biastype") or one.own("dyntype")
    return own.span if own else one.node.element.name_span


def _actdim(one: ActuatorElement, drive: Drive, model: Model) -> Iterator[Diagnostic]:
    given = one.given("actdim")
    apart = KINDS_APART.holds_in(model.target.release)
    if given is None or (apart and one.tag != "general"):
        return
    found = numbers(given.value)
    if len(found) != 1 or not isfinite(found[0]):
        return
    why = _of_dim(int(found[0]), drive)
    if why:
        fix = Fix.unsafe("Remove actdim", given.attribute.removed()) if given.own else None
        span = given.attribute.span if given.own else one.node.element.name_span
        yield Diagnostic(span, f"actdim {int(found[0])} does not fit {one.which}: {why}", fix)


def _of_dim(dim: int, drive: Drive) -> str:
    """Return why an actuator cannot have so many activations; empty where it can."""
    if drive.gaintype == "so3":
        wanted = 3 if drive.dyntype == "integrator" else 0
        wrong_here = dim > 0 and dim != wanted
        return f"this orientation servo has {wanted}" if wrong_here else ""
    if drive.gaintype == "pid" and drive.dyntype == "pid":
        wanted = (drive.dynprm[1] > 0) + (drive.gainprm[0] > 0)
        return f"this pid servo has {wanted}" if dim > 0 and dim != wanted else ""
    if drive.dyntype in _SPECIAL:
        return ""
    if dim > 1 and drive.dyntype != "user":
        return f"with dyntype {drive.dyntype} it has at most one activation"
    if dim == 1 and drive.dyntype == "none":
        return "with dyntype none it has no activation"
    if dim == 0 and drive.dyntype != "none":
        return f"with dyntype {drive.dyntype} it has an activation"
    return ""


def _pid(one: ActuatorElement, model: Model) -> Iterator[Diagnostic]:
    """Look at the integral and the slew rate of a pid servo."""
    ki, imax, slewmax = (_number(one, name) for name in ("ki", "imax", "slewmax"))
    if ki is None or imax is None or slewmax is None or slewmax < 0:
        return
    span = (own.span for name in ("ki", "slewmax") if (own := one.own(name)))
    place = next(span, one.node.element.name_span)
    if ki < 0 and not slewmax:
        yield Diagnostic(place, f"the ki of {one.which} cannot be negative: {ki:g}")
    elif ki and imax < 0:
        own = one.own("imax")
        yield Diagnostic(
            own.span if own else place, f"the imax of {one.which} cannot be negative: {imax:g}"
        )
    elif ki > 0 and slewmax > 0 and ONE_PID_STATE.holds_in(model.target.release):
        yield Diagnostic(
            place,
            f"{one.which} has both ki and slewmax, which {model.target} cannot simulate together",
            note="3.16.0 and later can",
        )
    given = input_of(one)
    words = input_words(given) if given else frozenset({"pos"})
    if (ki or slewmax) and given and "pos" not in words:
        yield Diagnostic(
            given.attribute.span if given.own else place,
            f"{one.which} has {'ki' if ki else 'slewmax'}, which needs the input pos, and takes "
            f"{given.value!r}",
        )


def _number(one: ActuatorElement, name: str) -> float | None:
    """Return a number of a pid, 0 where none is given; None where it cannot be told."""
    given = one.given(name)
    if given is None:
        return 0.0
    found = numbers(given.value)
    return found[0] if len(found) == 1 and given.node.tag == "pid" else None
