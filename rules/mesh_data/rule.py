"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Kind, Model, rule
from mjcf_lint.mjcf.assets import Asset, assets
from mjcf_lint.mjcf.names import name_of
from mjcf_lint.mjcf.sections import setting
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.asset_files import MESHES_DISCARDED, compiled_meshes
from mjcf_lint.parts.asset_formats import CHANGES as FORMATS
from mjcf_lint.parts.meshes import MeshGeom, mesh_geoms

from .hull import hull, inside_out
from .mesh import CHANGES, mesh, turned_edge
from .skin import SKIN_FACES_EXIST, skin

FACES_AGREE = Change("2.2.2", "3.1.3")
EXACT_FACES_AGREE = Change("3.3.0")


@rule(
    category=Category.ERROR,
    changes=(
        *CHANGES,
        FACES_AGREE,
        EXACT_FACES_AGREE,
        SKIN_FACES_EXIST,
        MESHES_DISCARDED,
        *FORMATS,
    ),
    only_with=("mesh", "skin"),
)
def mesh_data(model: Model) -> Iterator[Diagnostic]:
    """The numbers written for a mesh or skin do not fit together."""
    release = model.target.release
    for section in (*model.sections("asset"), *model.sections("deformable")):
        for node in section.children:
            if node.tag == "skin":
                yield from skin(node, release)
    files: dict[int, Asset] = {}
    if model.kind is Kind.ROOT:
        files = {id(asset.node): asset for asset in assets(model)}
    sound = []
    for node in compiled_meshes(model):
        if any(child.tag == "plugin" for child in node.children):
            continue
        found = list(mesh(node, files.get(id(node)), release))
        inline = node.get("vertex") and not node.get("file") and node.get("builtin") is None
        if inline and not found and (flat := hull(node)):
            found = [flat]
        yield from found
        if not found and inline:
            sound.append(node)
    yield from _turned(sound, model)


def _turned(inline: list[Node], model: Model) -> Iterator[Diagnostic]:
    """Look for faces that are turned different ways, where the engine does."""
    if not inline:
        return
    if FACES_AGREE.holds_in(model.target.release):
        solid = [geom.mesh for geom in mesh_geoms(model) if _weighs(geom, model)]
        judged = [node for node in inline if node in solid]
    elif EXACT_FACES_AGREE.holds_in(model.target.release):
        judged = [node for node in inline if _exact(node, model)]
    else:
        return
    for node in judged:
        if edge := turned_edge(node):
            yield _not_one_way(node, edge)
        elif _solid(node, model) and inside_out(node):
            yield _inside_out(node)


def _exact(node: Node, model: Model) -> bool:
    inertia = model.values(node).get("inertia")
    return inertia is not None and inertia.value == "exact"


def _solid(node: Node, model: Model) -> bool:
    """Say whether a negative volume is refused, and no scale mirrors it, which some undo."""
    scale = model.values(node).get("scale")
    mirrored = scale is not None and "-" in scale.value
    return EXACT_FACES_AGREE.holds_in(model.target.release) and not mirrored


def _inside_out(node: Node) -> Diagnostic:
    return Diagnostic(
        node.attributes["face"].span,
        f"the faces of mesh {name_of(node)!r} look inwards, so its exact volume is negative",
        note="seen from outside, the vertices of each face have to come counterclockwise: swap two "
        "vertices of each",
    )


def _not_one_way(node: Node, edge: tuple[int, int]) -> Diagnostic:
    return Diagnostic(
        node.attributes["face"].span,
        f"faces of mesh {name_of(node)!r} are not turned the same way: two of them go from "
        f"vertex {edge[0]} to vertex {edge[1]}",
        note="seen from outside, the vertices of each face have to come counterclockwise, so that "
        "neighbours pass their common edge in opposite directions\nturn the faces that do not, "
        "or remove face= and let the mesh be the convex hull of its vertices",
    )


def _weighs(geom: MeshGeom, model: Model) -> bool:
    """Say whether the engine surely computes the mass of a geom from its mesh."""
    body = geom.body
    if not geom.shaped or body is None or body.tag == "worldbody":
        return False
    if any(child.tag == "inertial" for child in body.children):
        return False
    plain = not geom.values.keys() & {"mass", "density"}
    compiler = ("inertiafromgeom", "inertiagrouprange", "settotalmass")
    return plain and not any(setting(model, ("compiler",), name) for name in compiler)
