"""What an actuator takes as its input."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Diagnostic, Fix, Model
from mjcf_lint.parts.actuator_elements import ActuatorElement, drive_of
from mjcf_lint.parts.states import input_of, input_words
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.element import Attribute

SEVERAL_INPUTS = Change("3.12.0")
"""An input may be a list of words, in their order."""
ONE_FOR_GENERAL = Change("3.16.0")
"""A general with a fixed or affine gain may name its one input."""
CHANGES = (SEVERAL_INPUTS, ONE_FOR_GENERAL)

_ORDER = ("pos", "vel", "ff", "voltage", "pressure")
_SERVO = frozenset({"pos", "vel", "ff"})
_SINGLE = frozenset({"pos", "vel", "pressure"})
_LOOKED_AT = frozenset({"general", "orientation", "pid"})


def out_of_order(one: ActuatorElement, model: Model) -> Iterator[Diagnostic]:
    """Find inputs that are listed twice or in another order than the engine wants."""
    own = one.own("input")
    words = own.value.split() if own else []
    if own is None or len(words) < 2 or not SEVERAL_INPUTS.holds_in(model.target.release):
        return
    if not set(words) <= set(_ORDER):
        return
    sorted_ = sorted(set(words), key=_ORDER.index)
    if words == sorted_:
        return
    twice = len(sorted_) < len(words)
    yield Diagnostic(
        own.value_span,
        f"the inputs of {one.which} must be in the order {' '.join(sorted_)}"
        if not twice
        else f"the inputs of {one.which} name one of them twice: {' '.join(words)}",
        Fix.unsafe(f"Write {' '.join(sorted_)}", own.with_value(" ".join(sorted_))),
        note="the controls of the actuator are in this order, too",
    )


def unfit(one: ActuatorElement, model: Model) -> Iterator[Diagnostic]:
    """Find inputs that the kind of the actuator does not have."""
    given = input_of(one) if one.tag in _LOOKED_AT else None
    if given is None:
        return
    why = _why(one, input_words(given), model)
    if why:
        place: Attribute = given.attribute
        fix = Fix.unsafe("Remove input", place.removed()) if given.own else None
        span = place.span if given.own else one.node.element.name_span
        yield Diagnostic(span, f"{one.which} cannot take the input {given.value!r}: {why}", fix)


def _why(one: ActuatorElement, words: frozenset[str], model: Model) -> str:
    release = model.target.release
    gain = {"pid": "pid", "orientation": "so3"}.get(one.tag, "")
    drive = drive_of(one, model) if not gain else None
    if drive:
        gain = drive.gaintype
    if not gain or gain == "dcmotor":
        return ""
    if gain == "so3":
        if len(words) > 1 or not words <= {"pos", "vel"}:
            return "an orientation servo takes expmap or quat"
        if drive and drive.dyntype != "none" and words == {"vel"}:
            return "an orientation servo that integrates takes expmap"
        return ""
    if gain == "pid":
        return "" if words <= _SERVO else "a pid servo takes pos, vel and ff"
    if not ONE_FOR_GENERAL.holds_in(release):
        return f"in {model.target} only servos and motors choose their input"
    if gain in ("muscle", "user"):
        return f"a {gain} gain has no choice of it"
    single = len(words) == 1 and words <= _SINGLE
    return "" if single else f"a gain that is {gain} takes one of pos, vel and pressure"
