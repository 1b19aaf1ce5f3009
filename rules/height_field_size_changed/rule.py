"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.defaults import takes_defaults

HALF_HEIGHT = Change("3.0.0")
_SHOWN = 4


@rule(
    category=Category.UPGRADE,
    changes=(HALF_HEIGHT,),
    only_with=("geom.type",),
    between_releases=True,
)
def height_field_size_changed(model: Model) -> Iterator[Diagnostic]:
    """The compiled size of a height field's geom is another."""
    if not HALF_HEIGHT.parts(model.target) or model.kind is not Kind.ROOT:
        return
    geoms = [
        node
        for node in model.elements("geom")
        if takes_defaults(node)
        and (given := model.values(node).get("type"))
        and given.value == "hfield"
    ]
    if geoms:
        yield Diagnostic(
            geoms[0].element.name_span,
            f"geom_size[2] of {len(geoms)} height field geom{'s' * (len(geoms) > 1)} is the half "
            "height of the bounding box since MuJoCo 3.0.0",
            related=tuple(
                Related(node.element.name_span, "also of this one") for node in geoms[1:_SHOWN]
            ),
            note="contacts are the same; only programs that read geom_size of height fields differ",
        )
