"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, rule
from mjcf_lint.names import name_of
from mjcf_lint.parts.meshes import MeshGeom, mesh_assets, mesh_geoms
from mjcf_lint.sections import setting
from mjcf_lint.tree import Node

COORDINATES_CRASH = Change("2.3.3", "3.1.1")
FACES_AGREE = Change("2.2.2", "3.1.3")
EXACT_FACES_AGREE = Change("3.3.0")
SKIN_FACES_EXIST = Change("4.0.0")

Face = tuple[int, int, int]


@rule(
    category=Category.ERROR,
    changes=(COORDINATES_CRASH, FACES_AGREE, EXACT_FACES_AGREE, SKIN_FACES_EXIST),
)
def mesh_data(model: Model) -> Iterator[Diagnostic]:
    """The numbers written for a mesh or skin do not fit together."""
    release = model.target.release
    if SKIN_FACES_EXIST.holds_in(release):
        for section in (*model.sections("asset"), *model.sections("deformable")):
            for node in section.children:
                if node.tag == "skin" and (found := _skin(node)):
                    yield found
    inline = [node for node in mesh_assets(model) if node.get("vertex") and not node.get("file")]
    if not inline:
        return
    if COORDINATES_CRASH.holds_in(release):
        yield from (_coordinates(node) for node in inline if node.get("texcoord"))
    if FACES_AGREE.holds_in(release):
        solid = [geom.mesh for geom in mesh_geoms(model) if _weighs(geom, model)]
        yield from (
            _turned(node, edge) for node in inline if node in solid and (edge := _edge(node))
        )
    elif EXACT_FACES_AGREE.holds_in(release):
        for node in inline:
            inertia = model.values(node).get("inertia")
            if inertia and inertia.value == "exact" and (edge := _edge(node)):
                yield _turned(node, edge)


def _coordinates(node: Node) -> Diagnostic:
    attribute = node.attributes["texcoord"]
    return Diagnostic(
        attribute.span,
        f"MuJoCo crashes on the texture coordinates of mesh {name_of(node)!r}, "
        "as it has no file that says which face takes which",
        Fix.unsafe("Remove texcoord: the texture is mapped by the engine", attribute.removed()),
        note="a crash ends the whole program; 3.1.2 and later take these coordinates",
    )


def _turned(node: Node, edge: tuple[int, int]) -> Diagnostic:
    return Diagnostic(
        node.attributes["face"].span,
        f"faces of mesh {name_of(node)!r} are not turned the same way: two of them go from "
        f"vertex {edge[0]} to vertex {edge[1]}",
        note="seen from outside, the vertices of each face have to come counterclockwise, so that "
        "neighbours pass their common edge in opposite directions\nturn the faces that do not, "
        "or remove face= and let the mesh be the convex hull of its vertices",
    )


def _edge(node: Node) -> tuple[int, int] | None:
    """Return an edge that two faces pass in the same direction."""
    points = list(_threes(_numbers(node, "vertex")))
    seen = set()
    for face in _faces(node):
        if max(face) >= len(points) or min(face) < 0:
            return None
        if len({points[corner] for corner in face}) < len(face):
            continue  # A face without area has no side, and is left out.
        for edge in zip(face, (*face[1:], face[0]), strict=True):
            if edge in seen:
                return edge
            seen.add(edge)
    return None


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


def _skin(node: Node) -> Diagnostic | None:
    attribute = node.attributes.get("face")
    count = len(_numbers(node, "vertex")) // 3
    if attribute is None or node.get("file") or not count:
        return None
    faces = list(_faces(node))
    kept = [face for face in faces if max(face) < count and min(face) >= 0]
    if len(kept) == len(faces):
        return None
    wrong = next(one for face in faces for one in face if not 0 <= one < count)
    text = "  ".join(" ".join(map(str, face)) for face in kept)
    lost = len(faces) - len(kept)
    title = f"Remove {lost} triangle{'s' * (lost > 1)}"
    return Diagnostic(
        attribute.span,
        f"a face of skin {node.get('name') or ''!r} wants vertex {wrong}, but the {count} vertices "
        f"are 0 to {count - 1}",
        Fix.unsafe(title, attribute.with_value(text)) if kept else None,
        note="up to 3.17.0 MuJoCo read what lay behind the vertices in memory",
    )


def _faces(node: Node) -> Iterator[Face]:
    for a, b, c in _threes(_numbers(node, "face")):
        try:
            yield int(a), int(b), int(c)
        except ValueError:
            return


def _numbers(node: Node, name: str) -> list[str]:
    return (node.get(name) or "").split()


def _threes(words: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield words by three, without a rest that is left."""
    yield from zip(words[::3], words[1::3], words[2::3], strict=False)
