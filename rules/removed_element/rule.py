"""See README.md."""

from collections.abc import Iterator

from packaging.version import Version

from mjcf_lint import Category, Change, Diagnostic, Edit, Fix, Model, rule
from mjcf_lint.mjcf.unknown import Known, unknown_elements
from mjcf_lint.parts.composites import in_gone_composite
from mjcf_lint.xml.element import Element

_LAYERS = frozenset(
    {"rgb", "occlusion", "roughness", "metallic", "normal", "opacity", "emissive", "rgba", "orm"}
)
DISTANCE_UNREAD = Change("2.2.2", "2.3.2")
"""Releases whose grammar has a distance among the equalities, and whose reader refuses it."""
_GONE_EARLIER = {"distance": DISTANCE_UNREAD.first}
_ADVICE = {
    "distance": "nothing holds two geoms apart: a spatial tendon with a range between two of their "
    "sites, or a connect, are the nearest there is, and move otherwise",
    "flexvert": "it held the vertices on average; <flex> holds the length of every edge",
}


@rule(category=Category.ERROR, changes=(DISTANCE_UNREAD,), file_by_file=True)
def removed_element(model: Model) -> Iterator[Diagnostic]:
    """An element that MuJoCo knew once and knows no more at this place."""
    for unknown in unknown_elements(model):
        node, era = unknown.place.node, unknown.era
        if unknown.known is not Known.BEFORE or era is None:
            continue
        if not in_gone_composite(node, model.target.release):
            yield _removed(node.element, era.gone_in)
    if DISTANCE_UNREAD.holds_in(model.target.release):
        for section in model.sections("equality"):
            for node in section.children:
                if node.tag == "distance":
                    yield _removed(node.element, DISTANCE_UNREAD.first)


def _removed(element: Element, gone_in: Version | str | None) -> Diagnostic:
    since = _GONE_EARLIER.get(element.tag, gone_in)
    message = f"<{element.tag}> is gone since MuJoCo {since}"
    return Diagnostic(element.name_span, message, _fix(element), note=_ADVICE.get(element.tag, ""))


def _fix(element: Element) -> Fix | None:
    above = element.parent.tag if element.parent else ""
    if above == "extension" and element.tag == "required":
        return Fix.safe("Write <plugin>", *element.retagged("plugin"))
    if above == "material" and element.tag in _LAYERS:
        name, *others = element.retagged("layer")
        layer = f'layer role="{element.tag}"'
        return Fix.safe(f"Write <{layer}>", Edit(name.span, layer), *others)
    if above == "equality" and element.tag == "flexvert":
        return Fix.unsafe("Write <flex>", *element.retagged("flex"))
    return None
