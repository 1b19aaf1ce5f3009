"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import degrees, radians, remainder, tau

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.sections import with_setting
from mjcf_lint.parts.angles import FULL_TURN, Angle, angles, in_radians, shown
from mjcf_lint.xml.source import Source

_ORIENTATIONS = ("euler", "axisangle")
_ROUND_DEGREES, _HALF = 5, 2.5
_NEAR = 0.1
"""How far from a round number of degrees a written number of radians may lie."""
_ENOUGH_DEGREES, _ENOUGH_RADIANS = 2, 3
"""How many different angles tell the unit."""

Files = Mapping[Source, Sequence[Angle]]


@rule(category=Category.PHYSICS, in_all_roots=True)
def angle_unit(model: Model) -> Iterator[Diagnostic]:
    """Angles are written in degrees and read as radians, or the other way round."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    said = {node.get("angle") for node in model.sections("compiler")} - {None}
    if len(said) > 1:
        return  # setting-overridden tells what the one does to the files of the other.
    files: dict[Source, list[Angle]] = {}
    for one in angles(model):
        files.setdefault(one.given.attribute.element.source, []).append(one)
    for found in files.values():
        if in_radians(model):
            yield from _degrees(found, model)
        elif all(one.largest <= FULL_TURN for one in found):
            yield from _radians(found, model, files)


def _degrees(found: Sequence[Angle], model: Model) -> Iterator[Diagnostic]:
    """Find angles that make no sense in radians and are round in degrees."""
    turned = [one for one in found if _is_orientation(one) and _far(one, _HALF)]
    limits = [one for one in found if one.given.attribute.name == "range"]
    limits = [one for one in limits if _far(one, _ROUND_DEGREES)]
    if len({abs(value) for one in limits for value in one.values} - {0}) < _ENOUGH_DEGREES:
        limits = []
    if wrong := (*turned, *limits):
        value = max(wrong[0].values, key=abs)
        comes_to = f"{degrees(remainder(value, tau)):.3g} degrees" if turned else _turns(value)
        yield _found(wrong, "degrees", f"{value:g} rad are {comes_to}", model)


def _is_orientation(one: Angle) -> bool:
    return one.given.attribute.name in _ORIENTATIONS


def _far(one: Angle, step: float) -> bool:
    """Say whether angles beyond a full turn are round in degrees."""
    far = [abs(value) for value in one.values if abs(value) > FULL_TURN]
    return bool(far) and all(value % step == 0 and value <= degrees(tau) for value in far)


def _turns(value: float) -> str:
    return f"{abs(value) / tau:.3g} turns"


def _radians(found: Sequence[Angle], model: Model, files: Files) -> Iterator[Diagnostic]:
    """Find angles that are round in degrees once they are taken for radians."""
    wrong = tuple(one for one in found if any(map(_round_as_radians, one.values)))
    limits = [value for one in wrong if not _is_orientation(one) for value in one.values]
    if (
        len({round(abs(value), 2) for value in limits if _round_as_radians(value)})
        < _ENOUGH_RADIANS
    ):
        return
    values = wrong[0].values
    comes_to = shown(tuple(map(radians, values)))
    fix = None
    if all(one.largest <= FULL_TURN for each in files.values() for one in each):
        edit = with_setting(model, ("compiler",), "angle", "radian")
        fix = Fix.unsafe("Write angle='radian' in compiler", edit) if edit else None
    yield _found(wrong, "radians", f"{shown(values)} degrees are {comes_to} rad", model, fix)


def _round_as_radians(value: float) -> bool:
    """Say whether a number is a round angle in rad, as 1.5708 is, and no round number itself."""
    angle = degrees(abs(value))
    off = abs(angle - _ROUND_DEGREES * round(angle / _ROUND_DEGREES))
    return angle > _NEAR > off and abs(value * 20 - round(value * 20)) > 1e-6


def _found(
    wrong: Sequence[Angle], meant: str, comes_to: str, model: Model, fix: Fix | None = None
) -> Diagnostic:
    attribute = wrong[0].given.attribute
    file = attribute.element.source
    text = f"{attribute.name} {' '.join(attribute.value.split())!r}"
    read = "degrees" if meant == "radians" else "radians"
    others = len(wrong) - 1
    more = f"; so {'are' if others > 1 else 'is'} {others} more of this file" if others else ""
    said = model.setting("compiler", "angle")
    if said and said.attribute.element.source is not file:
        return Diagnostic(
            said.attribute.span,
            f"{file.path.name} is read in {read}, and {text} in it looks like {meant}",
            fix,
            related=(Related(attribute.span, f"this looks like {meant}"),),
            note=f"{comes_to}{more}",
        )
    unsaid = "" if said else "; MuJoCo reads degrees where no compiler says angle='radian'"
    return Diagnostic(
        attribute.value_span,
        f"{text} is read in {read} and looks like {meant}",
        fix,
        related=(Related(said.attribute.span, "the unit"),) if said else (),
        note=f"{comes_to}{more}{unsaid}",
    )
