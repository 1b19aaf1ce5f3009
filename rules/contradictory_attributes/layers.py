"""Materials with a texture of their own and with layers of textures."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Change, Diagnostic, Fix, Model, Related
from mjcf_lint.mjcf.places import Place

LAYERS_ALONE = Change("3.2.5")
"""A material has one texture, or layers of them."""


def layers(place: Place, model: Model) -> Iterator[Diagnostic]:
    """Look at one material."""
    texture = place.node.attributes.get("texture")
    if texture is None:
        return
    if any(child.tag == "include" for child in place.node.element.children):
        model.whole()
    inside = [child for child in place.node.children if child.tag == "layer"]
    if inside:
        yield Diagnostic(
            texture.span,
            "a material with layers has no texture of its own",
            Fix.unsafe("Remove texture", texture.removed()),
            related=(Related(inside[0].element.name_span, "the first layer"),),
            note="a layer with role='rgb' is what texture is",
        )
