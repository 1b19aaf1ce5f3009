"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Edit, Fix, Model, rule
from mjcf_lint.element import Element
from mjcf_lint.grammar.history import Era
from mjcf_lint.grammar.unknown import Known, unknown_elements

_LAYERS = frozenset(
    {"rgb", "occlusion", "roughness", "metallic", "normal", "opacity", "emissive", "rgba", "orm"}
)
_ADVICE = {
    "composite": "its last kind, the cable, can be written as a flexcomp of dim 1; the others "
    "as flexcomp or replicate",
    "distance": "a sensor or a contact pair measures distances; nothing holds two geoms apart",
    "flexvert": "a flex equality holds edge lengths instead",
}


@rule(category=Category.ERROR)
def removed_element(model: Model) -> Iterator[Diagnostic]:
    """An element that MuJoCo knew once and knows no more at this place."""
    for unknown in unknown_elements(model):
        if unknown.known is Known.BEFORE and unknown.era:
            yield _removed(unknown.place.node.element, unknown.era)


def _removed(element: Element, era: Era) -> Diagnostic:
    message = f"<{element.tag}> is gone since MuJoCo {era.gone_in}"
    return Diagnostic(element.name_span, message, _fix(element), note=_ADVICE.get(element.tag, ""))


def _fix(element: Element) -> Fix | None:
    above = element.parent.tag if element.parent else ""
    if above == "extension" and element.tag == "required":
        return Fix.safe("Write <plugin>", *element.retagged("plugin"))
    if above == "material" and element.tag in _LAYERS:
        name, *others = element.retagged("layer")
        layer = f'layer role="{element.tag}"'
        return Fix.safe(f"Write <{layer}>", Edit(name.span, layer), *others)
    return None
