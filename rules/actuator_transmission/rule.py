"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.parts.actuator_elements import (
    ONE_TARGET,
    TARGETS,
    ActuatorElement,
    actuators,
    drive_of,
    turns,
)
from mjcf_lint.parts.limits import numbers
from mjcf_lint.parts.named import named_joints
from mjcf_lint.xml.element import Attribute

_WITH_CRANK = ("cranklength", "slidersite")
_LOADS = ("damping", "armature")
"""What an actuator gives to the joints or tendons it acts on."""
_TAKE_LOADS = ("joint", "jointinparent", "tendon")
_NOUNS = {"cranksite": "slider-crank", "jointinparent": "joint"}


@rule(category=Category.ERROR, changes=(ONE_TARGET,), only_with=("actuator",))
def actuator_transmission(model: Model) -> Iterator[Diagnostic]:
    """An actuator acts on nothing, on too much, or on what it cannot act on."""
    release = model.target.release
    for one in actuators(model):
        if not any(attribute.value for attribute in one.targets):
            yield _nothing(one)
        elif len(one.targets) > 1 and ONE_TARGET.holds_in(release):
            yield _several(one)
        else:
            yield from _misplaced(one)
            if model.kind is Kind.ROOT and model.complete:
                yield from _cranked(one)
                yield from _loads(one)
                yield from _unfit(one, model)


def _nothing(one: ActuatorElement) -> Diagnostic:
    names = [name for name in TARGETS if name in one.allowed.attributes]
    choice = ", ".join(names[:-1]) + " or " * (len(names) > 1) + names[-1]
    empty = one.target
    note = ""
    if one.own("slidersite"):
        note = "a slider-crank needs cranksite beside slidersite"
    return Diagnostic(
        empty.span if empty else one.node.element.name_span,
        f"{one.which} acts on nothing: it needs {choice}",
        note=note,
    )


def _several(one: ActuatorElement) -> Diagnostic:
    last = one.targets[-1]
    named = " and ".join(f"{target.name} {target.value!r}" for target in one.targets)
    return Diagnostic(
        one.targets[0].span,
        f"{one.which} acts on {named}, and can act on one thing only",
        related=tuple(Related(target.span, "the other one") for target in one.targets[1:]),
        note=f"from 3.12.0 on MuJoCo takes {last.name} and leaves the rest",
    )


def _misplaced(one: ActuatorElement) -> Iterator[Diagnostic]:
    """Find what only a slider-crank, or only a site, can have."""
    for names, home, what in (
        (_WITH_CRANK, "cranksite", "slider-crank"),
        (("refsite",), "site", "site"),
    ):
        own = [attribute for name in names if (attribute := one.own(name))]
        if not own or one.transmission == home:
            continue
        listed = " and ".join(attribute.name for attribute in own)
        yield Diagnostic(
            own[0].span,
            f"{one.which} acts on a {_noun(one)}; only one of a {what} can have {listed}",
            Fix.unsafe(f"Remove {listed}", *(attribute.removed() for attribute in own)),
        )


def _noun(one: ActuatorElement) -> str:
    return _NOUNS.get(one.transmission, one.transmission)


def _cranked(one: ActuatorElement) -> Iterator[Diagnostic]:
    target = one.target
    if target is None or target.name != "cranksite":
        return
    slider, length = one.own("slidersite"), one.given("cranklength")
    values = numbers(length.value)[:1] if length else (0.0,)
    if slider is None or not slider.value:
        yield Diagnostic(
            slider.span if slider else target.span,
            f"{one.which} drives a slider-crank without a slidersite",
            note="slidersite is where the slider runs, cranksite the end of the crank",
        )
    elif not values or values[0] > 0:
        return
    elif length is None:
        yield Diagnostic(target.span, f"{one.which} drives a slider-crank without a cranklength")
    else:
        yield Diagnostic(
            length.attribute.span if length.own else target.span,
            f"the cranklength of {one.which} must be positive, not {length.value.strip()}",
            related=() if length.own else (Related(length.attribute.span, "its class says so"),),
        )


def _loads(one: ActuatorElement) -> Iterator[Diagnostic]:
    target = one.target
    if target is None or target.name in _TAKE_LOADS:
        return
    for name in _LOADS:
        given = one.given(name)
        if given is None or not any(numbers(given.value)):
            continue
        fix = Fix.unsafe(f"Remove {name}", given.attribute.removed())
        if not given.own:
            fix = Fix.unsafe(f"Write {name} 0", one.node.element.with_attribute(name, "0"))
        yield Diagnostic(
            given.attribute.span if given.own else target.span,
            f"{one.which} acts on a {_noun(one)}, which has no {name}",
            fix,
            related=()
            if given.own
            else (Related(given.attribute.span, f"the {name} of its class"),),
            note=f"an actuator adds its {name} to that of the joint or tendon it acts on",
        )


def _unfit(one: ActuatorElement, model: Model) -> Iterator[Diagnostic]:
    """Find kinds of actuators on what they cannot act on."""
    target = one.target
    if target is None:
        return
    if turns(one, model):
        yield from _no_orientation(one, target, model)
    elif one.tag == "general" and target.name == "body":
        drive = drive_of(one, model)
        if drive and drive.gaintype == "pid":
            yield Diagnostic(target.span, f"{one.which} is a pid servo, which cannot act on a body")


def _no_orientation(one: ActuatorElement, target: Attribute, model: Model) -> Iterator[Diagnostic]:
    if target.name == "site":
        if one.own("refsite") is None:
            yield Diagnostic(
                target.span,
                f"{one.which} turns site {target.value!r} and has no refsite",
                note="it turns the site towards an orientation in the frame of refsite",
            )
    elif target.name != "joint":
        yield Diagnostic(
            target.span,
            f"{one.which} cannot act on a {_noun(one)}: it turns a ball joint or a site",
        )
    else:
        joint = named_joints(model).get(target.value)
        if joint and joint.type and joint.type != "ball":
            yield Diagnostic(
                target.value_span,
                f"{one.which} cannot act on {target.value!r}, a {joint.type} joint: it turns a "
                "ball joint or a site",
                related=(Related(joint.node.element.name_span, "the joint"),),
            )
