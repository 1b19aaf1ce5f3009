"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given, Values
from mjcf_lint.parts.standing import a, called, standing, takers
from mjcf_lint.xml.element import Attribute

_SHAPED_BY = {"mesh": "mesh", "sdf": "mesh", "hfield": "hfield"}
_NOT_FITTED = ("plane", "hfield")
_NOT_FOR_SITES = ("plane", "hfield", "mesh")


@rule(category=Category.ERROR)
def geom_type(model: Model) -> Iterator[Diagnostic]:
    """A geom lacks the asset that its type needs, or names one that its type does not take."""
    for _, node, values in standing(model, "geom"):
        yield from _geom(node, values)
    sites: dict[Attribute, list[tuple[Node, Given]]] = {}
    for _, node, values in standing(model, "site"):
        given = values.get("type")
        shaped = given and given.value == "mesh" and _named(values, "mesh")
        if given and given.value in _NOT_FOR_SITES and not shaped:
            sites.setdefault(given.attribute, []).append((node, given))
    for taken in sites.values():
        given = taken[0][1]
        yield Diagnostic(
            given.attribute.span,
            f"a site cannot be {a(given.value)}",
            related=takers((node for node, _ in taken), given),
            note="it is a sphere, capsule, ellipsoid, cylinder or box",
        )


def _geom(node: Node, values: Values) -> Iterator[Diagnostic]:
    given = values.get("type")
    kind = given.value if given else "sphere"
    mesh, hfield = (_named(values, name) for name in ("mesh", "hfield"))
    needs = _SHAPED_BY.get(kind)
    if needs and not _named(values, needs):
        yield _lacks(node, given, needs)
    elif hfield and kind != "hfield":
        yield _superfluous(node, hfield, given, kind)
    elif mesh and kind in _NOT_FITTED:
        yield _not_fitted(node, mesh, kind)


def _named(values: Values, name: str) -> Given | None:
    given = values.get(name)
    return given if given and given.value else None


def _lacks(node: Node, given: Given | None, needs: str) -> Diagnostic:
    kind = given.value if given else ""
    return Diagnostic(
        given.attribute.span if given and given.own else node.element.name_span,
        f"{called(node)} has type {kind!r} but names no {needs}",
        related=_elsewhere(given, "the type of its class") if given else (),
    )


def _superfluous(node: Node, hfield: Given, given: Given | None, kind: str) -> Diagnostic:
    fix = None
    if hfield.own and given is None:
        fix = Fix.unsafe('Write type="hfield"', node.element.with_attribute("type", "hfield"))
    elif hfield.own:
        fix = Fix.unsafe("Remove hfield", hfield.attribute.removed())
    return Diagnostic(
        hfield.attribute.span if hfield.own else node.element.name_span,
        f"{called(node)} names a height field and is {a(kind)}",
        fix,
        related=_elsewhere(hfield, "the height field of its class"),
        note="only a geom of type hfield has one",
    )


def _not_fitted(node: Node, mesh: Given, kind: str) -> Diagnostic:
    fix = Fix.unsafe("Remove mesh", mesh.attribute.removed()) if mesh.own else None
    return Diagnostic(
        mesh.attribute.span if mesh.own else node.element.name_span,
        f"{called(node)} is {a(kind)}, which cannot be fitted to a mesh",
        fix,
        related=_elsewhere(mesh, "the mesh of its class"),
        note="spheres, capsules, ellipsoids, cylinders and boxes are fitted to the mesh they name",
    )


def _elsewhere(given: Given, message: str) -> tuple[Related, ...]:
    return () if given.own else (Related(given.attribute.span, message),)
