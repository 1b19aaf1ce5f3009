"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given, Values
from mjcf_lint.parts.standing import a, called, standing, takers
from mjcf_lint.xml.element import Attribute

NAN = Change("2.3.7")
"""A geom as long as no number says is refused."""
_LONG = ("capsule", "cylinder", "ellipsoid", "box")
_REFUSED_ANYWAY = {"site": ("plane", "hfield", "mesh"), "geom": ()}
_SQUARED = 1e-14


@rule(category=Category.ERROR, changes=(NAN,), only_with=(".fromto",))
def geom_fromto(model: Model) -> Iterator[Diagnostic]:
    """A geom or site reaches from one point to another, and cannot."""
    same: dict[Attribute, list[tuple[Node, Given]]] = {}
    unknown: dict[Attribute, list[tuple[Node, Given]]] = {}
    for _, node, values in standing(model, "geom", "site"):
        given = values.get("fromto")
        points = numbers(given.value) if given else None
        if given is None or points is None or len(points) != 6 or isnan(points[0]):
            continue
        kind = values["type"].value if "type" in values else "sphere"
        if kind not in _LONG:
            if kind not in _REFUSED_ANYWAY[node.tag]:
                yield _wrong_type(node, given, values, kind)
        elif any(_position(values)):
            yield _placed_twice(node, given, values["pos"])
        elif sum((a - b) * (a - b) for a, b in zip(points[:3], points[3:], strict=True)) < _SQUARED:
            same.setdefault(given.attribute, []).append((node, given))
        elif node.tag == "geom" and any(map(isnan, points)):
            if NAN.holds_in(model.target.release):
                unknown.setdefault(given.attribute, []).append((node, given))
        elif node.tag == "geom" and "mesh" in values and values["mesh"].value:
            yield _with_mesh(node, given, values["mesh"])
    for taken in same.values():
        given = taken[0][1]
        yield Diagnostic(
            given.attribute.value_span,
            "both ends of fromto are the same point",
            related=takers((node for node, _ in taken), given),
            note="the geom reaches from the first three numbers to the last three",
        )

    for taken in unknown.values():
        given = taken[0][1]
        yield Diagnostic(
            given.attribute.value_span,
            "fromto holds a NaN, so the geom has no length",
            related=takers((node for node, _ in taken), given),
        )


def _wrong_type(node: Node, given: Given, values: Values, kind: str) -> Diagnostic:
    fix = None
    if given.own and "type" not in values:
        fix = Fix.unsafe('Write type="capsule"', node.element.with_attribute("type", "capsule"))
    return Diagnostic(
        given.attribute.span if given.own else node.element.name_span,
        f"{called(node)} is {a(kind)} and has fromto",
        fix,
        related=_elsewhere(given, "the fromto of its class"),
        note="capsules, cylinders, ellipsoids and boxes reach from one point to another"
        + ("; without a type it is a sphere" if "type" not in values else ""),
    )


def _position(values: Values) -> list[float]:
    found = numbers(values["pos"].value) if "pos" in values else None
    return found if found and len(found) == 3 and not any(map(isnan, found)) else []


def _placed_twice(node: Node, given: Given, pos: Given) -> Diagnostic:
    return Diagnostic(
        pos.attribute.span
        if pos.own
        else given.attribute.span
        if given.own
        else node.element.name_span,
        f"fromto and pos both place {called(node)}",
        Fix.unsafe("Remove pos", pos.attribute.removed())
        if pos.own and pos.over is None
        else Fix.unsafe('Write pos="0 0 0"', node.element.with_attribute("pos", "0 0 0")),
        related=tuple(
            Related(one.attribute.span, "the other one")
            for one in (pos, given)
            if one is not pos or not pos.own
        )[:1],
        note='pos="0 0 0" counts as none',
    )


def _with_mesh(node: Node, given: Given, mesh: Given) -> Diagnostic:
    return Diagnostic(
        given.attribute.span if given.own else node.element.name_span,
        f"{called(node)} has fromto and is fitted to a mesh",
        Fix.unsafe("Remove mesh", mesh.attribute.removed()) if mesh.own else None,
        related=(Related(mesh.attribute.span, "the mesh"),),
    )


def _elsewhere(given: Given, message: str) -> tuple[Related, ...]:
    return () if given.own else (Related(given.attribute.span, message),)
