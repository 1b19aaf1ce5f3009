"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.model import Setting
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.sections import setting
from mjcf_lint.parts.bodies import bodies

from .constraints import Push, pushes

_USUAL = 0.002
_LONG = 0.5
"""In s; no model of bodies is stepped so slowly, and milliseconds or hertz come to more."""
_GRAVITY = 9.81


@rule(category=Category.PHYSICS)
def timestep(model: Model) -> Iterator[Diagnostic]:
    """A timestep that is not above 0, or too long for the constraints."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    given = model.setting("option", "timestep")
    values = numbers(given.value) if given else [_USUAL]
    if not values or len(values) != 1:
        return
    step = values[0]
    if given and not 0 < step < _LONG:
        yield from _senseless(given, step, model)
    elif setting(model, ("option",), "integrator") != "RK4" and not _overridden(model):
        for push in pushes(model, step):
            if push.diverges(step):
                yield _too_stiff(push, step, given)


def _overridden(model: Model) -> bool:
    return setting(model, ("option", "flag"), "override") == "enable"


def _senseless(given: Setting, step: float, model: Model) -> Iterator[Diagnostic]:
    found = bodies(model)
    if step != step or not found or not any(body.joints for body in found.all):
        return
    shown = given.value.strip()
    if step > 0:
        message = f"a timestep of {shown} s is far too long"
        note = f"a body that is let go falls {_GRAVITY * step * step:.3g} m in the first step"
    else:
        message = f"timestep must be above 0, not {shown}"
        note = "time stands still and nothing moves" if step == 0 else "time runs backwards"
    yield Diagnostic(
        given.attribute.value_span,
        message,
        note=f"{note}; where nothing is written MuJoCo takes {_USUAL} s",
    )


def _too_stiff(push: Push, step: float, given: Setting | None) -> Diagnostic:
    attribute = push.given.attribute
    shown = " ".join(attribute.value.split())
    return Diagnostic(
        attribute.value_span,
        f"{attribute.name} {shown!r} is too stiff for steps of {step:g} s: the simulation diverges",
        related=(Related(given.attribute.span, "the timestep"),) if given else (),
        note=f"it pulls back by {push.k:.3g} m/s^2 for each m and {push.b:.3g} m/s^2 for each m/s "
        f"(or rad), which takes steps of at most {push.longest:.2g} s",
    )
