"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from packaging.version import Version

from mjcf_lint import Category, Change, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.model import Setting
from mjcf_lint.parts.bodies import Body
from mjcf_lint.parts.masses import SMALLEST, UNBOUNDED_AXES, BodyMass, Masses, masses
from mjcf_lint.parts.solids import DROPS_SMALL
from mjcf_lint.parts.weights import WEIGHTLESS_COUNT, Weight
from mjcf_lint.xml.edit import Span

GRANDCHILDREN = Change("3.3.0")
"""All that is welded to a moving body lends it mass; before, only what stands directly in it."""
_CHANGES = (GRANDCHILDREN, DROPS_SMALL, WEIGHTLESS_COUNT, UNBOUNDED_AXES)
_KNOWN = frozenset({"inertial", "geom", "site", "camera", "light", "plugin"})
_SURE = 0.999
"""What is so close to a limit that rounding may decide is left to the engine."""
_SHOWN = 4
_NEED = "a moving body needs a mass and three moments of inertia of at least 1e-15"


@rule(
    category=Category.ERROR, changes=(GRANDCHILDREN, DROPS_SMALL, WEIGHTLESS_COUNT, UNBOUNDED_AXES)
)
def moving_body_without_mass(model: Model) -> Iterator[Diagnostic]:
    """A body that moves has no mass or no inertia."""
    found = masses(model) if model.kind is Kind.ROOT and model.complete else None
    if found is None:
        return
    release = model.target.release
    deep = GRANDCHILDREN.holds_in(release) or found.settings.fuses
    bare = [one for one in found.all if _moves(one.body) and _light(one.body, found, deep)]
    for setting, left_out in _by_setting(bare, found, model):
        yield _of_setting(setting, left_out)
        bare = [one for one in bare if one not in left_out]
    for one in bare:
        yield _of_body(one)
    told = {id(one) for one in bare}
    for one in found.all:
        if id(one) in told or not one.body.copies:
            continue
        if WEIGHTLESS_COUNT.holds_in(release) and _centreless(one):
            yield _of_centreless(one)
        elif _axisless(one, found.least_moment, release):
            yield _of_axisless(one)


def _moves(body: Body) -> bool:
    return bool(body.joints) and bool(body.copies)


def _light(body: Body, found: Masses, deep: bool) -> bool:
    """Say whether a body surely has too little, with what is welded to it."""
    own = found.of(body)
    if own is None or body.makes or not _surely_light(own):
        return False
    if any(node.tag not in _KNOWN for node in body.elements):
        return False  # a geom may be misspelt, which has a rule of its own
    welded = [child for child in body.children if not child.joints]
    if found.settings.fuses and any(_may_weigh(child, found) for child in welded):
        return False
    if not deep:
        return all(_lends_nothing(child, found) for child in welded)
    return all(_light(child, found, deep) for child in welded)


def _lends_nothing(body: Body, found: Masses) -> bool:
    own = found.of(body)
    return own is not None and _surely_light(own)


def _may_weigh(body: Body, found: Masses) -> bool:
    own = found.of(body)
    return own is None or own.mass is None or own.mass >= SMALLEST * _SURE


def _surely_light(one: BodyMass) -> bool:
    """Say whether the mass or a moment of a body by itself is too small."""
    small = SMALLEST * _SURE
    if one.mass is not None and one.mass < small:
        return True
    return one.moments is not None and min(one.moments) < small


def _centreless(one: BodyMass) -> bool:
    """Say whether several geoms weigh so little together that they have no centre of mass."""
    if one.body.makes or _count(one.weights) < 2 or one.mass_of_geoms is None:
        return False
    return one.mass_of_geoms < SMALLEST * _SURE


def _axisless(one: BodyMass, least: float, release: Version) -> bool:
    """Say whether several geoms have so little inertia together that it has no axes."""
    weights = [weight for weight in one.weights if weight.looked_at(release)]
    if _count(weights) < 2 or one.moments_of_geoms is None or not one.mass_of_geoms:
        return False
    return 0 < min(one.moments_of_geoms) < least * _SURE


def _count(weights: Sequence[Weight]) -> int:
    return sum(weight.copies or 0 for weight in weights)


class _Cause(NamedTuple):
    """Where a body loses its mass, and why."""

    span: Span
    message: str
    related: tuple[Related, ...] = ()


def _by_setting(
    bare: list[BodyMass], found: Masses, model: Model
) -> Iterator[tuple[Setting, list[BodyMass]]]:
    """Yield the compiler settings that keep geoms from counting, and the bodies left bare."""
    geoms = [one for one in bare if one.inertial is None and any(one.body.having("geom"))]
    stated = model.setting("compiler", "inertiafromgeom")
    if found.settings.from_geoms == "false" and stated and geoms:
        yield stated, geoms
        return
    stated = model.setting("compiler", "inertiagrouprange")
    outside = [one for one in geoms if not one.weights]
    if stated and outside:
        yield stated, outside


def _of_setting(setting: Setting, bare: list[BodyMass]) -> Diagnostic:
    name, value = setting.attribute.name, setting.attribute.value
    reason = "takes no mass from geoms" if name == "inertiafromgeom" else "leaves out their geoms"
    shown = [Related(one.body.node.element.name_span, "has no mass") for one in bare[:_SHOWN]]
    count = f"{len(bare)} moving bodies have" if len(bare) > 1 else f"{_name(bare[0].body)} has"
    return Diagnostic(
        setting.attribute.span,
        f"{count} no mass: {name}={value!r} {reason}",
        related=tuple(shown),
        note=f"{_NEED}; these have no <inertial>",
    )


def _of_body(one: BodyMass) -> Diagnostic:
    cause = _cause(one)
    joint = one.body.joints[0].node
    moves = Related(joint.element.name_span, "it moves by this joint")
    return Diagnostic(
        cause.span, cause.message, related=(*cause.related, moves), note=f"{_NEED}, {_WHERE}"
    )


_WHERE = "of its own or of a body without joints in it"


def _cause(one: BodyMass) -> _Cause:
    name = _name(one.body)
    if one.inertial is not None:
        attributes = one.inertial.attributes
        tag = one.inertial.element.name_span
        if one.mass is not None and one.mass < SMALLEST:
            mass = attributes.get("mass")
            if mass:
                written = mass.value.strip()
                return _Cause(mass.span, f"the mass of {name} must be positive, not {written}")
        diagonal = attributes.get("diaginertia")
        if diagonal is None:
            heavy = f" of {one.mass:g} kg" if one.mass is not None else ""
            return _Cause(tag, f"{name} has a mass{heavy}, but no inertia")
        return _Cause(
            diagonal.span, f"the inertia of {name} must be positive, not {diagonal.value.strip()}"
        )
    return _of_geoms(one, name)


def _of_geoms(one: BodyMass, name: str) -> _Cause:
    span = one.body.node.element.name_span
    if not one.weights:
        there = "its geoms do not count" if any(one.body.having("geom")) else "it has no geom"
        return _Cause(span, f"{name} moves, but has no mass: {there}")
    if one.mass is not None and one.mass < SMALLEST:
        related = tuple(_weightless(weight) for weight in one.weights[:_SHOWN])
        return _Cause(span, f"{name} moves, but its geoms weigh nothing", related)
    smallest = min(one.moments or (0.0,))
    message = f"{name} moves, but its geoms have an inertia of only {smallest:.2g} kg m^2"
    return _Cause(span, message)


def _weightless(weight: Weight) -> Related:
    given = weight.values.get("mass") or weight.values.get("density")
    if given:
        said = f"{given.attribute.name}={given.value!r}"
        return Related(given.attribute.span, f"this geom has {said}" if given.own else said)
    return Related(weight.node.element.name_span, "this geom has no volume")


def _of_centreless(one: BodyMass) -> Diagnostic:
    related = tuple(_weightless(weight) for weight in one.weights[:_SHOWN])
    return Diagnostic(
        one.body.node.element.name_span,
        f"the {_count(one.weights)} geoms of {_name(one.body)} weigh nothing together",
        related=related,
        note="up to 3.3.5 MuJoCo looks for the centre of mass of several geoms, of still bodies "
        "too; an <inertial>, or a mass for one of them, gives it one",
    )


def _of_axisless(one: BodyMass) -> Diagnostic:
    smallest = min(one.moments_of_geoms or (0.0,))
    return Diagnostic(
        one.body.node.element.name_span,
        f"the geoms of {_name(one.body)} have an inertia of only {smallest:.2g} kg m^2 together",
        note="MuJoCo finds no axes for the inertia of several geoms below 1e-14, of still bodies "
        "too; an <inertial> gives them",
    )


def _name(body: Body) -> str:
    name = body.node.get("name")
    return f"body {name!r}" if name else "a body without a name"
