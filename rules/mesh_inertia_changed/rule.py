"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.sections import setting
from mjcf_lint.parts.meshes import MeshGeom, mesh_geoms
from mjcf_lint.parts.trimming import weighs

SIGNED_VOLUME = Change("3.0.1")
SHELL_FRAME = Change("2.3.2", "3.2.7")
SHELL_MASS = Change("2.3.4", "3.2.7")
SHELL_POSITION = Change("2.3.6", "3.2.7")
_SHELLS = {
    SHELL_FRAME: "the frame, since 2.3.2",
    SHELL_MASS: "mass and inertia, since 2.3.4",
    SHELL_POSITION: "the position, since 2.3.6",
}
_SHOWN = 4


@rule(
    category=Category.UPGRADE,
    changes=(SIGNED_VOLUME, SHELL_FRAME, SHELL_MASS, SHELL_POSITION),
    only_with=("geom.mesh",),
    between_releases=True,
)
def mesh_inertia_changed(model: Model) -> Iterator[Diagnostic]:
    """The inertia of a body comes from a mesh, of which it is computed otherwise now."""
    volume = SIGNED_VOLUME.parts(model.target)
    shells = [text for change, text in _SHELLS.items() if change.parts(model.target)]
    if model.kind is not Kind.ROOT or not (volume or shells):
        return
    geoms = [geom for geom in mesh_geoms(model) if geom.shaped and _counts(geom, model)]
    hollow = [geom for geom in geoms if geom.value("shellinertia") == "true"]
    solid = [geom for geom in geoms if geom not in hollow and _by_volume(geom, model)]
    if shells and hollow:
        yield _changed(
            hollow,
            f"of {_count(hollow)} with shellinertia changed: {'; '.join(shells)}",
            "the mass was computed from the volume and placed there; it is that of the surface now",
        )
    if volume and solid:
        yield _changed(
            solid,
            f"of {_count(solid)} is a sum over the faces since MuJoCo {SIGNED_VOLUME.first}",
            "mass and inertia differ where a mesh is not convex or not closed; an <inertial> with "
            "the old values keeps them, inertia='exact' or 'convex' of the mesh, since 3.2.5, "
            "computes better ones",
        )


def _count(geoms: list[MeshGeom]) -> str:
    return f"{len(geoms)} mesh geom{'s' * (len(geoms) > 1)}"


def _changed(geoms: list[MeshGeom], message: str, note: str) -> Diagnostic:
    shown = geoms[1 : _SHOWN + 1]
    return Diagnostic(
        geoms[0].node.element.name_span,
        f"the inertia {message}",
        related=tuple(Related(geom.node.element.name_span, "so does this one") for geom in shown),
        note=note,
    )


def _counts(geom: MeshGeom, model: Model) -> bool:
    """Say whether a body takes its inertia from a geom."""
    inferred = setting(model, ("compiler",), "inertiafromgeom") or "auto"
    body = geom.body
    given = body is not None and any(child.tag == "inertial" for child in body.children)
    return weighs(geom.node, model) and (inferred == "true" or (inferred == "auto" and not given))


def _by_volume(geom: MeshGeom, model: Model) -> bool:
    mesh = geom.mesh
    if mesh is None or setting(model, ("compiler",), "exactmeshinertia") == "true":
        return False
    hull = mesh.get("vertex") is not None and mesh.get("face") is None
    return not hull and "inertia" not in model.values(mesh)
