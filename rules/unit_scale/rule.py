"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot, isfinite
from typing import NamedTuple

from mjcf_lint import Category, Diagnostic, Edit, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.assets import Asset, assets
from mjcf_lint.mjcf.names import name_of
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.bodies import Body
from mjcf_lint.parts.masses import Masses, masses
from mjcf_lint.parts.mesh_heads import least_extent
from mjcf_lint.parts.meshes import MeshGeom, mesh_geoms
from mjcf_lint.parts.orientations import exact
from mjcf_lint.parts.solids import DENSITY
from mjcf_lint.parts.weights import Weight

_HUGE = 20.0
"""What is longer in m hardly moves about."""
_IN_METRES = (5.0, 20.0)
"""The gravity in m/s^2, from and to, of a model whose lengths are metres."""
_MILLI = "0.001 0.001 0.001"
_SHOWN = 4


@rule(category=Category.PHYSICS)
def unit_scale(model: Model) -> Iterator[Diagnostic]:
    """Something that moves is as large as if it were written in millimetres."""
    found = masses(model) if model.kind is Kind.ROOT and model.complete else None
    if found is None or not _metres(model):
        return
    large = list(_large_meshes(found, model))
    if large:
        yield _of_meshes(large, found)
    heavy = list(_large_geoms(found))
    if heavy:
        yield _of_geoms(heavy)


def _metres(model: Model) -> bool:
    """Say whether gravity is that of the earth, in metres."""
    setting = model.setting("option", "gravity")
    found = exact(setting.value) if setting else (0.0, 0.0, -9.81)
    return len(found) == 3 and _IN_METRES[0] <= hypot(*found) <= _IN_METRES[1]


class _LargeMesh(NamedTuple):
    """A mesh of a body that moves, its length in m at least, and a geom that uses it."""

    node: Node
    length: float
    geom: MeshGeom


def _large_meshes(found: Masses, model: Model) -> Iterator[_LargeMesh]:
    files = {id(asset.node): asset for asset in assets(model) if asset.found}
    seen: set[int] = set()
    for geom in mesh_geoms(model):
        body = found.bodies.of(geom.node)
        file = files.get(id(geom.mesh)) if geom.mesh else None
        if geom.mesh is None or file is None or body is None or not _moves(body):
            continue
        if id(geom.mesh) in seen:
            continue
        seen.add(id(geom.mesh))
        length = _length(geom.mesh, file, model)
        if length > _HUGE:
            yield _LargeMesh(geom.mesh, length, geom)


def _moves(body: Body) -> bool:
    return not body.static and bool(body.copies)


def _length(mesh: Node, file: Asset, model: Model) -> float:
    """Return how long a mesh is at least, in m, 0 where that is not known."""
    given = model.values(mesh).get("scale")
    scale = exact(given.value) if given else (1.0, 1.0, 1.0)
    extent = least_extent(file.path, file.facts)
    if len(scale) != 3 or extent is None:
        return 0.0
    length = max(abs(one) * along for one, along in zip(scale, extent, strict=True))
    return length if isfinite(length) else 0.0


def _of_meshes(large: list[_LargeMesh], found: Masses) -> Diagnostic:
    longest = max(large, key=lambda one: one.length)
    attribute = longest.node.attributes.get("file")
    others = len(large) - 1
    more = (
        f", and {others} more mesh{'es are' if others > 1 else ' is'} too large" if others else ""
    )
    body = found.bodies.of(longest.geom.node)
    own = found.of(body) if body else None
    note = "MuJoCo takes the numbers of a mesh for metres"
    if own and own.inertial is None:
        note += (
            f"; at {DENSITY:g} kg/m^3 the body weighs a thousand million times what it would if "
            "they were millimetres"
        )
    return Diagnostic(
        attribute.span if attribute else longest.node.element.name_span,
        f"the mesh {name_of(longest.node)!r} of a moving body is at least {longest.length:.3g} m "
        f"long{more}",
        _scaled(large),
        related=(
            Related(longest.geom.node.element.name_span, "it is used here"),
            *(
                Related(one.node.element.name_span, f"at least {one.length:.3g} m")
                for one in [one for one in large if one is not longest][:_SHOWN]
            ),
        ),
        note=note,
    )


def _scaled(large: list[_LargeMesh]) -> Fix | None:
    """Write the scale of millimetres on every large mesh, where none has one yet."""
    if any("scale" in one.node.attributes for one in large):
        return None
    edits: list[Edit] = [one.node.element.with_attribute("scale", _MILLI) for one in large]
    return Fix.unsafe("Read them as millimetres", *edits)


def _large_geoms(found: Masses) -> Iterator[Weight]:
    """Yield the huge primitives of moving bodies that weigh what nobody said they do."""
    for one in found.all:
        for weight in one.weights if _moves(one.body) else ():
            said = "mass" in weight.values or "density" in weight.values
            if weight.solid and weight.mass and not said and 2 * weight.solid.reach > _HUGE:
                yield weight


def _of_geoms(heavy: list[Weight]) -> Diagnostic:
    worst = max(heavy, key=lambda one: one.mass or 0.0)
    solid = worst.solid
    assert solid
    size = worst.values.get("size")
    place = size.attribute.span if size and size.own else worst.node.element.name_span
    return Diagnostic(
        place,
        f"this {solid.type} of a moving body is {2 * solid.reach:.3g} m large and weighs "
        f"{worst.mass:.2g} kg",
        related=tuple(
            Related(one.node.element.name_span, f"this one weighs {one.mass:.2g} kg")
            for one in [one for one in heavy if one is not worst][:_SHOWN]
        ),
        note=f"MuJoCo reads lengths in metres, and takes {DENSITY:g} kg/m^3 where nothing is said; "
        f"in millimetres it would weigh {(worst.mass or 0) * 1e-9:.2g} kg",
    )
