"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.parts.actuator_elements import (
    ActuatorElement,
    actuator_defaults,
    actuators,
    drive_of,
)
from mjcf_lint.parts.actuators import CHANGES
from mjcf_lint.parts.drives import MUSCLE_NAMES, Numbers
from mjcf_lint.parts.limits import numbers
from mjcf_lint.xml.edit import Span

_NAMES = ("range", "range", *MUSCLE_NAMES)
_LOW, _HIGH, _LMIN, _LMAX = 0, 1, 4, 5
_POSITIVE = (3, 6, 7, 8)
"""Where scale, vmax, fpmax and fvmax stand."""


@rule(category=Category.ERROR, changes=CHANGES, only_with=("actuator", "default"))
def muscle_parameters(model: Model) -> Iterator[Diagnostic]:
    """A muscle has numbers that MuJoCo refuses."""
    for one in (*actuator_defaults(model), *actuators(model)):
        yield from _smoothing(one)
    if model.kind is not Kind.ROOT or not model.complete:
        return
    seen: set[Span] = set()
    for one in actuators(model):
        for found in _of_actuator(one, model):
            if found.span not in seen:
                seen.add(found.span)
                yield found


def _smoothing(one: ActuatorElement) -> Iterator[Diagnostic]:
    own = one.own("tausmooth") if one.tag == "muscle" else None
    found = numbers(own.value)[:1] if own else ()
    if own and found and found[0] < 0:
        yield Diagnostic(
            own.span,
            f"the tausmooth of {one.which} cannot be negative: {own.value.strip()}",
            Fix.unsafe("Remove tausmooth", own.removed()),
        )


def _of_actuator(one: ActuatorElement, model: Model) -> Iterator[Diagnostic]:
    drive = drive_of(one, model)
    if drive is None:
        return
    for kind, name, values in (
        (drive.gaintype, "gainprm", drive.gainprm),
        (drive.biastype, "biasprm", drive.biasprm),
    ):
        if kind == "muscle" and (wrong := _wrong(values)):
            at, why = wrong
            yield _found(one, name, at, why)
            return


def _wrong(prm: Numbers) -> tuple[int, str] | None:
    """Return the first number that a release refuses, and why."""
    if prm[_LOW] >= prm[_HIGH]:
        return _LOW, f"goes from {prm[_LOW]:g} to {prm[_HIGH]:g}, and must go up"
    if prm[_LMIN] >= 1:
        return _LMIN, f"is {prm[_LMIN]:g}, and must be less than 1"
    if prm[_LMAX] <= 1:
        return _LMAX, f"is {prm[_LMAX]:g}, and must be more than 1"
    return next(
        ((at, f"is {prm[at]:g}, and must be positive") for at in _POSITIVE if prm[at] <= 0), None
    )


def _found(one: ActuatorElement, list_name: str, at: int, why: str) -> Diagnostic:
    """Report a number where it stands: as an attribute of a muscle, or in the list of a general."""
    name = _NAMES[at]
    given = one.given(name) if one.tag == "muscle" else None
    what = name
    if given is None:
        given = one.given(list_name)
        what = f"{name} ({'numbers 1 and 2' if at == _LOW else f'number {at + 1}'} of {list_name})"
    whose, related = one.which, tuple[Related, ...]()
    if given and not given.own:
        block = given.node.parent
        whose = f"default class {(block and block.get('class')) or 'main'!r}"
        related = (Related(one.node.element.name_span, "takes it"),)
    return Diagnostic(
        given.attribute.span if given else one.node.element.name_span,
        f"the {what} of {whose} {why}",
        related=related,
        note="the peak of its force is at length 1" if at in (_LMIN, _LMAX) else "",
    )
