"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.sections import setting
from mjcf_lint.parts.meshes import mesh_geoms

OFFSET = Change("2.3.2")
MEANING = Change("3.3.7")
_SHOWN = 4


@rule(category=Category.UPGRADE, changes=(OFFSET, MEANING), only_with=("compiler.fitaabb",))
def fitted_geom_changed(model: Model) -> Iterator[Diagnostic]:
    """A primitive is fitted to the bounding box of a mesh, which has another result now."""
    offset, meaning = OFFSET.parts(model.target), MEANING.parts(model.target)
    if model.kind is not Kind.ROOT or not (offset or meaning):
        return
    stated = model.setting("compiler", "fitaabb")
    if stated is None or setting(model, ("compiler",), "fitaabb") != "true":
        return
    fitted = [geom.node for geom in mesh_geoms(model) if not geom.shaped]
    if not fitted:
        return
    why = ["their place was corrected in MuJoCo 2.3.2"] if offset else []
    if meaning:
        why.append(
            "since 3.3.7 the smallest primitive is taken whose bounding box holds the mesh's"
        )
    yield Diagnostic(
        stated.attribute.span,
        f"fitaabb='true' gives {len(fitted)} geom{'s' * (len(fitted) > 1)} another size or place "
        "than before",
        related=tuple(
            Related(node.element.name_span, "fitted to a mesh") for node in fitted[:_SHOWN]
        ),
        note="; ".join(why) + "\nto keep the old ones, write type, size, pos and quat of the old "
        "compiled model in place of mesh",
    )
