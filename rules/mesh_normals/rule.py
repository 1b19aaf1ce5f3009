"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Model, rule
from mjcf_lint.mjcf.assets import assets
from mjcf_lint.parts.obj_files import Listed, bare_face, is_obj

REFUSED = Change("3.16.0")


@rule(category=Category.ERROR, changes=(REFUSED,), only_with=("mesh", "model", "attach"))
def mesh_normals(model: Model) -> Iterator[Diagnostic]:
    """An OBJ file has normals, but not for each of its faces."""
    if not REFUSED.holds_in(model.target.release):
        return
    for asset in assets(model):
        if asset.node.tag != "mesh" or not is_obj(asset.path) or not asset.found:
            continue
        if line := bare_face(asset.path, Listed.NORMALS, asset.facts):
            yield Diagnostic(
                asset.attribute.span,
                f"{asset.attribute.value!r} lists normals, but the face in line {line} has none",
                note="up to 3.15.0 MuJoCo loaded such a file; export the mesh with normals for "
                "every face, or remove all lines that begin with vn",
            )
