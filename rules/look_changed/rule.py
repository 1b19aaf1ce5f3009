"""See README.md."""

from collections.abc import Iterator
from pathlib import Path

from mjcf_lint import Category, Change, Diagnostic, Edit, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.assets import assets
from mjcf_lint.mjcf.defaults import takes_defaults
from mjcf_lint.mjcf.tree import Node

from .textures import laid_otherwise

COLOURS = Change("3.3.3")
EDGES = Change("3.12.0")
FILAMENT = Change("3.10.0")
"""MuJoCo comes with the renderer that looks at the edges of lights."""
LAID = Change("3.12.0")
SHINE = Change("3.3.1")
SHINE_DEFAULT = Change("3.1.5")
_SHINE = ("metallic", "roughness")
_CHUNK = b"sRGB"
_SHOWN = 4


@rule(
    category=Category.UPGRADE,
    changes=(COLOURS, EDGES, FILAMENT, LAID, SHINE, SHINE_DEFAULT),
    between_releases=True,
)
def look_changed(model: Model) -> Iterator[Diagnostic]:
    """Materials or textures are drawn otherwise, without a change in the simulation."""
    if model.kind is not Kind.ROOT or model.target.made_for is None:
        return
    if SHINE.parts(model.target) and SHINE_DEFAULT.holds_in(model.target.made_for):
        materials = [
            node
            for section in model.sections("asset")
            for node in section.children
            if node.tag == "material" and not set(_SHINE) <= model.values(node).keys()
        ]
        if materials:
            yield _shine(materials, model)
    if COLOURS.parts(model.target):
        textures = [
            asset.node
            for asset in assets(model)
            if asset.node.tag == "texture"
            and "colorspace" not in model.values(asset.node)
            and asset.found
            and _is_srgb(asset.found)
        ]
        if textures:
            yield _colours(list(dict.fromkeys(textures)))
    if EDGES.parts(model.target) and FILAMENT.holds_in(model.target.made_for):
        lights = [node for node in model.elements("light") if _is_soft(node, model)]
        if lights:
            yield _edges(lights)
    if LAID.parts(model.target) and (laid := laid_otherwise(model)):
        yield _found(
            laid,
            f"the 2d texture of {len(laid)} element{'s' * (len(laid) > 1)} lies otherwise "
            "since MuJoCo 3.12.0",
            "it is wrapped around boxes, spheres and the like, where it was projected onto them, "
            "and begins at a corner of a plane rather than in its middle",
        )


def _shine(materials: list[Node], model: Model) -> Diagnostic:
    edits = []
    for node in materials:
        missing = [name for name in _SHINE if name not in model.values(node)]
        text = "".join(f' {name}="1"' for name in missing)
        end = max((one.value_end + 1 for one in node.attributes.values()), default=0)
        end = end or node.element.name_span.end
        edits.append(Edit(node.element.source.span(end, end), text))
    return _found(
        materials,
        f"metallic and roughness of {len(materials)} material{'s' * (len(materials) > 1)} are no "
        "longer 1 by default",
        "only renderers that look at them draw something else: 3.3.1 and 3.3.2 have metallic 0, "
        "later releases -1 for both, which means not set",
        Fix.restoring("Write the old defaults", *dict.fromkeys(edits)),
    )


def _colours(textures: list[Node]) -> Diagnostic:
    edits = [node.element.with_attribute("colorspace", "linear") for node in textures]
    return _found(
        textures,
        f"the sRGB colours of {len(textures)} PNG file{'s' * (len(textures) > 1)} are honoured "
        "since MuJoCo 3.3.3",
        "the textures look brighter or darker; colorspace='linear' keeps the old look",
        Fix.restoring("Keep the old look", *dict.fromkeys(edits)),
    )


def _is_soft(light: Node, model: Model) -> bool:
    """Say whether a light is a spot whose edge was soft as long as nothing could say so."""
    values = model.values(light)
    if not takes_defaults(light) or "softness" in values:
        return False
    kind, old = values.get("type"), values.get("directional")
    return kind.value == "spot" if kind else not (old and old.value == "true")


def _edges(lights: list[Node]) -> Diagnostic:
    edits = [node.element.with_attribute("softness", "1") for node in lights]
    return _found(
        lights,
        f"the cone of {len(lights)} spotlight{'s' * (len(lights) > 1)} has a sharper edge since "
        "MuJoCo 3.12.0",
        "only the Filament renderer draws it; softness='1' keeps the light that fades from the "
        "middle of the cone on",
        Fix.restoring("Keep the soft edge", *dict.fromkeys(edits)),
    )


def _found(nodes: list[Node], message: str, note: str, fix: Fix | None = None) -> Diagnostic:
    related = tuple(Related(node.element.name_span, "as this one") for node in nodes[1:_SHOWN])
    return Diagnostic(nodes[0].element.name_span, message, fix, related=related, note=note)


def _is_srgb(path: Path) -> bool:
    """Say whether a PNG file states that its colours are sRGB, which it does before its pixels."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError:
        return False
    return head.startswith(b"\x89PNG") and _CHUNK in head.partition(b"IDAT")[0]
