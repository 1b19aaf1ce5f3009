"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Model, rule
from mjcf_lint.mjcf.assets import assets
from mjcf_lint.parts.obj_files import Listed, bare_face, is_obj

WARNS = Change("3.16.0")


@rule(category=Category.UPGRADE, changes=(WARNS,), only_with=("mesh", "model", "attach"))
def mesh_coordinates_dropped(model: Model) -> Iterator[Diagnostic]:
    """An OBJ file has texture coordinates, but not for each of its faces."""
    if not WARNS.holds_in(model.target.release):
        return
    for asset in assets(model):
        if asset.node.tag != "mesh" or not is_obj(asset.path) or not asset.found:
            continue
        if line := bare_face(asset.path, Listed.COORDINATES, asset.facts):
            yield Diagnostic(
                asset.attribute.span,
                f"not every face of {asset.attribute.value!r} has texture coordinates: "
                f"the one in line {line} has none",
                note="MuJoCo 3.16.0 and later warn and drop all coordinates of the mesh; export it "
                "with coordinates for every face, or for none",
            )
