"""See README.md."""

from collections.abc import Callable, Iterator

from mjcf_lint import Category, Change, Diagnostic, Edit, Fix, Kind, Model, rule
from mjcf_lint.mjcf.defaults import takes_defaults
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.xml.element import Attribute

GONE = Change("3.0.0")
MASKS = ("contype", "conaffinity")
OFF = " ".join(f'{mask}="0"' for mask in MASKS)

Edits = list[Edit] | str
"""The repair of a mode, or why there is none."""


@rule(category=Category.ERROR, changes=(GONE,), only_with=("option.collision",))
def collision_mode(model: Model) -> Iterator[Diagnostic]:
    """The option that said which contacts count: all, those of pairs, or those of masks."""
    if not GONE.holds_in(model.target.release):
        return
    places = [
        (node, attribute)
        for node in model.sections("option")
        if (attribute := node.attributes.get("collision"))
    ]
    for node, attribute in places:
        yield _gone(attribute, model, overridden=node is not places[-1][0])


def _gone(attribute: Attribute, model: Model, *, overridden: bool) -> Diagnostic:
    message = "<option> has no attribute 'collision' since MuJoCo 3.0.0"
    mode = attribute.value
    if overridden or mode == "all":
        fix = Fix.safe("Remove collision", attribute.removed())
        note = "another <option> overrode it" if overridden else ""
        return Diagnostic(attribute.name_span, message, fix, note=note)
    repair = REPAIRS.get(mode)
    if repair is None:
        return Diagnostic(attribute.name_span, message)
    what, title, edits_for = repair
    message += f"; {mode!r} meant that {what}"
    edits = edits_for(model)
    if isinstance(edits, str):
        return Diagnostic(attribute.name_span, message, note=f"no repair: {edits}")
    fix = Fix.safe(title, attribute.removed(), *edits)
    return Diagnostic(attribute.name_span, message, fix)


def _only_pairs(model: Model) -> Edits:
    """Give every geom masks of zero, from the global default: pairs go on colliding."""
    if hindrance := _hidden(model):
        return hindrance
    if any(node.tag == "composite" for node in model.elements()):
        return "a <composite> makes geoms with masks of its own; give it masks of 0 by hand"
    discards = model.setting("compiler", "discardvisual")
    if discards and discards.value == "true":
        return 'with discardvisual="true" geoms whose masks are 0 would be dropped'
    defaults = model.defaults
    top = defaults.top_level[0] if defaults and defaults.top_level else None
    kept = next((child for child in top.children if child.tag == "geom"), None) if top else None
    edits = [
        attribute.removed()
        for node in model.elements("geom")
        if node is not kept and (_in_default(node) or takes_defaults(node))
        for name in MASKS
        if (attribute := node.attributes.get(name))
    ]
    return [*_switched_off(model, top, kept), *edits]


def _switched_off(model: Model, top: Node | None, kept: Node | None) -> Iterator[Edit]:
    if kept:
        new = "".join(f' {mask}="0"' for mask in MASKS if mask not in kept.attributes)
        behind = list(kept.attributes.values())[-1] if kept.attributes else None
        for mask in MASKS:
            if attribute := kept.attributes.get(mask):
                if attribute == behind and new:
                    yield Edit(attribute.span, f'{mask}="0"{new}')
                else:
                    yield attribute.with_value("0")
        if new and (behind is None or behind.name not in MASKS):
            place = behind.span if behind else kept.element.name_span
            yield Edit(place, place.text + new)
    elif top:
        yield top.element.with_child(f"<geom {OFF}/>")
    elif model.node:
        yield model.node.element.with_child(f"<default><geom {OFF}/></default>")


def _no_pairs(model: Model) -> Edits:
    """Take the pairs out, which had no effect."""
    if hindrance := _hidden(model):
        return hindrance
    pairs = [
        node
        for node in model.elements("pair")
        if node.parent and node.parent.tag == "contact" and not _in_default(node)
    ]
    names = {name for node in pairs if (name := node.get("name"))}
    referring = [
        node
        for node in model.elements("element")
        if node.get("objtype") == "pair" and node.get("objname") in names
    ]
    if referring:
        return "a <tuple> refers to a pair, which has no effect but cannot be taken out"
    return [node.element.removed() for node in pairs]


def _hidden(model: Model) -> str:
    """Return why it is not known what the model holds."""
    if model.kind is Kind.FRAGMENT:
        return "what includes this file holds the rest of the model"
    return "" if model.complete else "not all files of the model could be read"


def _in_default(node: Node) -> bool:
    return any(above.tag == "default" for above in node.ancestors())


REPAIRS: dict[str, tuple[str, str, Callable[[Model], Edits]]] = {
    "predefined": (
        "only the pairs in <contact> collide",
        "Let all masks be 0, so that only pairs collide",
        _only_pairs,
    ),
    "dynamic": (
        "the pairs in <contact> do not count",
        "Remove the pairs, which had no effect",
        _no_pairs,
    ),
}
