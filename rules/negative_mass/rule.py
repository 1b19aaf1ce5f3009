"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Kind, Model, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given, Values, told
from mjcf_lint.parts.bodies import Body
from mjcf_lint.parts.masses import SMALLEST, Masses, masses
from mjcf_lint.parts.orientations import exact
from mjcf_lint.xml.element import Attribute

EVERYWHERE = Change("2.2.0", "2.2.1")
"""Also geoms of the world and of bodies with an inertial, whose mass does not count, are judged."""
ALL_GROUPS = Change("2.2.0", "2.3.0")
"""Also geoms in groups outside inertiagrouprange are judged."""
_SURE = 0.999
_SHARED = {
    "mass": "its points share the mass; the default is 1 kg",
    "inertiabox": "each point has the inertia of a box of this half size; the default is 0.005 m",
}


@rule(category=Category.ERROR, changes=(EVERYWHERE, ALL_GROUPS))
def negative_mass(model: Model) -> Iterator[Diagnostic]:
    """A geom or a flexcomp has a negative mass or density."""
    found = masses(model) if model.kind is Kind.ROOT and model.complete else None
    if found is None:
        return
    seen: set[Attribute] = set()
    for body in found.bodies.all:
        for node in body.having("geom"):
            values = model.values(node)
            given = _negative(values) if told(values, _is_negative) else None
            if given and given.attribute not in seen and _judged(body, node, found, model):
                seen.add(given.attribute)
                yield _found(given)
        for node in body.having("flexcomp") if body.copies else ():
            yield from _of_flexcomp(node)


def _is_negative(values: Values) -> bool:
    return _negative(values) is not None


def _negative(values: Values) -> Given | None:
    """Return what makes the mass of a geom negative: its density only where no mass is given."""
    given = values.get("mass")
    kind = values["type"].value if "type" in values else "sphere"
    if given is None:
        given = values.get("density")
    elif kind == "plane":
        # It has no volume, so that its mass is dropped; what counts then is not worth telling.
        return None
    number = exact(given.value) if given else ()
    return given if len(number) == 1 and number[0] < 0 else None


def _judged(body: Body, node: Node, found: Masses, model: Model) -> bool:
    """Say whether the mass of a geom is looked at."""
    release, settings = model.target.release, found.settings
    if body.copies == 0 or id(node) in found.scales.discarded:
        return False
    if EVERYWHERE.holds_in(release):
        return True
    if body.is_world or (any(body.having("inertial")) and settings.from_geoms != "true"):
        return False
    if ALL_GROUPS.holds_in(release):
        return True
    return found.scales.counts(node, model.values(node))


def _found(given: Given) -> Diagnostic:
    attribute = given.attribute
    whose = "of a geom" if given.own else "that a default class gives to geoms"
    return Diagnostic(
        attribute.span,
        f"the {attribute.name} {whose} cannot be negative: {attribute.value.strip()}",
        Fix.unsafe("Drop the sign", attribute.with_value(attribute.value.strip().lstrip("-"))),
        note="MuJoCo takes it only where the mass does not count: in the world, in a body with an "
        "<inertial>, and outside inertiagrouprange",
    )


def _of_flexcomp(node: Node) -> Iterator[Diagnostic]:
    for name in ("mass", "inertiabox"):
        attribute = node.attributes.get(name)
        number = exact(attribute.value) if attribute else ()
        if attribute and len(number) == 1 and number[0] < SMALLEST * _SURE:
            yield Diagnostic(
                attribute.span,
                f"the {name} of a flexcomp must be positive: {attribute.value.strip()}",
                Fix.unsafe("Leave it to the default", attribute.removed()),
                note=_SHARED[name],
            )
