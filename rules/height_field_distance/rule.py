"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Model, Related, rule
from mjcf_lint.mjcf.tree import Node

REFUSED = Change("3.2.4")
_SENSORS = ("distance", "normal", "fromto")
_ENDS = ("geom1", "geom2")


@rule(category=Category.ERROR, changes=(REFUSED,), only_with=("distance", "normal", "fromto"))
def height_field_distance(model: Model) -> Iterator[Diagnostic]:
    """A sensor measures the distance to a height field."""
    if not REFUSED.holds_in(model.target.release):
        return
    sensors = [
        node
        for section in model.sections("sensor")
        for node in section.children
        if node.tag in _SENSORS
    ]
    fields = _height_fields(model) if sensors else {}
    for node in sensors:
        for end in _ENDS:
            attribute = node.attributes.get(end)
            if attribute and (geom := fields.get(attribute.value)):
                yield Diagnostic(
                    attribute.span,
                    f"geom {attribute.value!r} is a height field, to which sensors of kind "
                    f"{node.tag!r} cannot measure",
                    related=(Related(geom.element.start_tag, "the height field"),),
                    note="measure to a body instead (body1, body2), whose height fields are "
                    "passed over, to a plain geom that stands for the terrain, or with a "
                    "rangefinder along a ray",
                )


def _height_fields(model: Model) -> dict[str, Node]:
    """Return the geoms of height fields by name."""
    found = {}
    for geom in model.elements("geom"):
        kind = model.values(geom).get("type")
        if kind and kind.value == "hfield" and (name := geom.get("name")):
            found[name] = geom
    return found
