"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from math import dist
from typing import NamedTuple

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.parts.masses import BodyMass, masses
from mjcf_lint.parts.meshes import SHAPED
from mjcf_lint.parts.solids import DENSITY
from mjcf_lint.parts.weights import Weight
from mjcf_lint.xml.element import Attribute

_SHOWN = 4
_NEAR = 0.25
"""How far apart two shapes of one thing may lie, in parts of their reach."""
_MOST_COLLIDING = 500
"""Of more geoms that collide in one body nobody can say which one another shows."""
_SIZES_APART = 4.0
"""How many times the volume of the other each of them may have."""


class _Doubled(NamedTuple):
    """A visual geom of a body that weighs besides those that collide."""

    body: BodyMass
    visual: Weight
    colliding: tuple[Weight, ...]


@rule(category=Category.PHYSICS)
def visual_mass(model: Model) -> Iterator[Diagnostic]:
    """A visual geom weighs besides the geoms that collide in its place."""
    found = masses(model) if model.kind is Kind.ROOT and model.complete else None
    if found is None or found.settings.total > 0:
        return
    groups: dict[Attribute | None, list[_Doubled]] = {}
    for one in found.all:
        for doubled in _doubled(one):
            groups.setdefault(_cause(doubled.visual), []).append(doubled)
    for group in groups.values():
        yield _found(group)


def _doubled(one: BodyMass) -> Iterator[_Doubled]:
    if one.body.static or not one.body.copies or one.inertial is not None:
        return
    heavy = [weight for weight in one.weights if weight.mass != 0 and weight.copies == 1]
    colliding = tuple(weight for weight in heavy if weight.collides)
    if not 0 < len(colliding) <= _MOST_COLLIDING:
        return
    groups = {weight.group for weight in colliding}
    for weight in heavy:
        unsaid = "mass" not in weight.values and "density" not in weight.values
        # A geom that shows what others are for contacts is in a group of its own.
        if unsaid and weight.group not in groups and _same_thing(weight, colliding):
            yield _Doubled(one, weight, colliding)


def _same_thing(visual: Weight, colliding: tuple[Weight, ...]) -> bool:
    """Say whether a geom shows what others are for contacts."""
    if "type" in visual.values and visual.values["type"].value in SHAPED:
        return True
    return any(_overlap(visual, one) for one in colliding)


def _overlap(one: Weight, other: Weight) -> bool:
    """Say whether two primitives are of one place and size."""
    if one.solid is None or other.solid is None:
        return False
    volumes = sorted((one.solid.volume, other.solid.volume))
    reach = min(one.solid.reach, other.solid.reach)
    near = dist(one.solid.pose.pos, other.solid.pose.pos) <= _NEAR * reach
    return near and volumes[1] <= _SIZES_APART * volumes[0]


def _cause(visual: Weight) -> Attribute | None:
    """Return what makes a geom visual: its default class; None where it says so itself."""
    given = visual.values["contype"]
    return None if given.own else given.attribute


def _found(group: list[_Doubled]) -> Diagnostic:
    first = group[0]
    bodies = len({id(one.body.body) for one in group})
    more = f", and so in {bodies - 1} more bod{'ies' if bodies > 2 else 'y'}" if bodies > 1 else ""
    nodes = dict.fromkeys(one.visual.node.element for one in group)
    related = [Related(one.name_span, "this one weighs, too") for one in [*nodes][1:_SHOWN]]
    collides = first.colliding[0].node.element.name_span
    return Diagnostic(
        first.visual.node.element.name_span,
        f"this visual geom adds {_weight(first.visual)} to {_rest(first)}{more}",
        Fix.unsafe("Let it weigh nothing", *(one.with_attribute("mass", "0") for one in nodes)),
        related=(Related(collides, "this one collides in its place"), *related),
        note=_note(first),
    )


def _weight(visual: Weight) -> str:
    if visual.mass is not None:
        return f"{visual.mass:.3g} kg"
    mesh = visual.values.get("mesh")
    return f"the mass of its mesh {mesh.value!r}" if mesh else "the mass of its shape"


def _rest(one: _Doubled) -> str:
    """Say what the geoms that collide weigh."""
    name = one.body.body.node.get("name")
    body = f"body {name!r}" if name else "its body"
    several = len(one.colliding) > 1
    geoms = f"the {len(one.colliding)} geoms" if several else "the geom"
    which = f"{geoms} of {body} that collide{'' if several else 's'}"
    told = [weight.mass for weight in one.colliding if weight.mass is not None]
    if len(told) == len(one.colliding):
        return f"the {sum(told):.3g} kg of {which}"
    twice = {_mesh(weight) for weight in one.colliding} == {_mesh(one.visual)}
    return f"the same mass of {which}" if twice else f"the mass of {which}"


def _mesh(weight: Weight) -> str | None:
    given = weight.values.get("mesh")
    return given.value if given else None


def _note(one: _Doubled) -> str:
    said = (
        f"the body has no <inertial>, so that every geom weighs, this one {DENSITY:g} kg/m^3 "
        "as nothing says otherwise; mass='0', in the class of visual geoms say, or "
        "inertiagrouprange of the compiler leave it out"
    )
    mass = one.body.mass
    if mass is not None and one.visual.mass is not None:
        said += f"\nthe body weighs {mass:.3g} kg instead of {mass - one.visual.mass:.3g}"
    return said
