"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.mjcf.assets import Asset, assets
from mjcf_lint.mjcf.names import name_of
from mjcf_lint.mjcf.sections import setting
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given, Values
from mjcf_lint.parts.asset_files import MESHES_DISCARDED, compiled_meshes
from mjcf_lint.parts.meshes import MeshGeom, mesh_geoms, number

from .shape import NotFlatError, Point, from_file, inline
from .volume import surely_none

NEEDS_SHELL = Change("3.3.0")
NO_FALL_BACK_YET = Change("2.2.0", "2.2.1")
SINGLE_PRECISION = Change("2.2.0", "3.3.0")
_SURFACE = "shell"
_SHOWN = 3
_OTHER_FAULTS = ("convex", _SURFACE)
"""Kinds of inertia that ask for no volume, of a flat mesh at least."""


@rule(
    category=Category.ERROR,
    changes=(NEEDS_SHELL, NO_FALL_BACK_YET, SINGLE_PRECISION, MESHES_DISCARDED),
    only_with=("mesh",),
)
def mesh_flat(model: Model) -> Iterator[Diagnostic]:
    """A mesh is flat and encloses no volume, so it cannot have the inertia of a solid."""
    release = model.target.release
    if not (NEEDS_SHELL.holds_in(release) or NO_FALL_BACK_YET.holds_in(release)):
        return
    files = {id(asset.node): asset for asset in assets(model)}
    yield from _flattened(model, files)
    flat = [node for node in compiled_meshes(model) if _is_flat(node, files.get(id(node)), model)]
    geoms = list(mesh_geoms(model)) if flat else []
    for node in flat:
        yield _flat(node, [geom for geom in geoms if geom.mesh is node], model)


def _flattened(model: Model, files: dict[int, Asset]) -> Iterator[Diagnostic]:
    """Look for scales of 0, each once where a default class gives it."""
    found: dict[Given, list[Node]] = {}
    for node in compiled_meshes(model):
        file, values = files.get(id(node)), model.values(node)
        scale, inertia = _point(values, "scale", 1), values.get("inertia")
        given = values.get("scale")
        if scale is None or given is None or node.children or (file and not file.found):
            continue
        left = sum(factor != 0 for factor in scale)
        if left < 2 or (left == 2 and not (inertia and inertia.value in _OTHER_FAULTS)):
            found.setdefault(given, []).append(node)
    for given, nodes in found.items():
        names = ", ".join(repr(name_of(node)) for node in nodes[:_SHOWN])
        others = f" and {len(nodes) - _SHOWN} others" if len(nodes) > _SHOWN else ""
        yield Diagnostic(
            given.attribute.span,
            f"a scale of {' '.join(given.value.split())} leaves no volume to mesh {names}{others}",
            note="MuJoCo 2.2.2 to 3.2.7 loaded it; it is the factor for each axis, 1 as a rule",
        )


def _is_flat(node: Node, file: Asset | None, model: Model) -> bool:
    values = model.values(node)
    inertia = values.get("inertia")
    if (inertia and inertia.value in _OTHER_FAULTS) or node.children:
        return False
    if "builtin" in values or "content_type" in values:
        return False
    scale, moved = _point(values, "scale", 1), _point(values, "refpos", 0)
    if scale is None or moved is None or 0 in scale:
        return False
    try:
        if file is None:
            sheet = inline(node.get("vertex") or "", node.get("face") or "")
        elif (path := file.found) is None:
            return False
        else:
            sheet = from_file(path, file.facts)
    except NotFlatError:
        return False
    single = SINGLE_PRECISION.holds_in(model.target.release)
    return surely_none(sheet, scale, moved, turned="refquat" in values, single=single)


def _point(values: Values, name: str, otherwise: float) -> Point | None:
    given = values.get(name)
    if given is None:
        return (otherwise, otherwise, otherwise)
    try:
        x, y, z = map(float, given.value.split())
    except ValueError:
        return None
    return (x, y, z)


def _flat(node: Node, users: list[MeshGeom], model: Model) -> Diagnostic:
    attribute = node.attributes.get("file") or node.attributes["vertex"]
    message = f"mesh {name_of(node)!r} is flat: it encloses no volume"
    colliding = [geom for geom in users if geom.shaped and geom.collides]
    if not NEEDS_SHELL.holds_in(model.target.release):
        return Diagnostic(attribute.span, message, note="MuJoCo 2.2.2 and later can take it")
    if colliding:
        return Diagnostic(
            attribute.span,
            f"{message}, and a geom that collides needs one for its convex hull",
            related=tuple(Related(geom.node.element.name_span, "collides") for geom in colliding),
            note="no release takes a flat mesh that collides: let a thin box or a plane collide "
            "in its place, and give the mesh geom contype='0' conaffinity='0' and the mesh "
            f"inertia={_SURFACE!r}",
        )
    massive = [geom for geom in users if not _massless(geom, model)]
    edit = node.element.with_attribute("inertia", _SURFACE)
    make = Fix.unsafe if massive or _measured(users, model) else Fix.safe
    note = "MuJoCo 2.2.2 to 3.2.7 took the inertia of its surface by itself; later ones want "
    note += f"inertia={_SURFACE!r} of the mesh"
    related = tuple(Related(geom.node.element.name_span, "has a mass") for geom in massive)
    return Diagnostic(
        attribute.span,
        message,
        make(f"Take the inertia of the surface: inertia={_SURFACE!r}", edit),
        related=related,
        note=note,
    )


def _massless(geom: MeshGeom, model: Model) -> bool:
    """Say whether a geom adds nothing to its body, so that its kind of inertia does not matter."""
    if not geom.shaped:
        return False
    given = "mass" if geom.value("mass") is not None else "density"
    if number(geom.value(given), 1) == 0:
        return True
    body = geom.body
    if body is None or body.tag == "worldbody":
        return True
    from_geoms = setting(model, ("compiler",), "inertiafromgeom") or "auto"
    explicit = any(child.tag == "inertial" for child in body.children)
    return from_geoms == "false" or (explicit and from_geoms == "auto")


def _measured(users: list[MeshGeom], model: Model) -> bool:
    """Say whether something may look at the frame of a geom, which lies elsewhere now."""
    names = {name for geom in users if (name := geom.node.get("name"))}
    if not names or model.node is None:
        return False
    return any(
        attribute.value in names
        for section in model.node.children
        if section.tag != "worldbody"
        for node in section.walk()
        for attribute in node.attributes.values()
    )
