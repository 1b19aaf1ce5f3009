"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, rule
from mjcf_lint.mjcf.places import Place
from mjcf_lint.mjcf.unknown import Known, unknown_elements
from mjcf_lint.nearest import listed, nearest


@rule(category=Category.ERROR, file_by_file=True)
def unknown_element(model: Model) -> Iterator[Diagnostic]:
    """An element that MuJoCo does not know, or not at this place."""
    root = model.node
    if root and root.tag != "mujoco" and root.tag.lower() == "mujoco":
        message = f"<{root.tag}> must be written <mujoco>"
        fix = Fix.unsafe("Write <mujoco>", *root.element.retagged("mujoco"))
        yield Diagnostic(root.element.name_span, message, fix)
    for unknown in unknown_elements(model):
        if unknown.known is Known.LATER and unknown.era:
            element = unknown.place.node.element
            message = f"<{element.tag}> is known only from MuJoCo {unknown.era.first} on"
            yield Diagnostic(element.name_span, message)
        elif unknown.known is Known.NEVER:
            yield _unknown(unknown.place, model)


def _unknown(place: Place, model: Model) -> Diagnostic:
    grammar, tag = model.target.grammar, place.node.tag
    above = place.node.parent.tag if place.node.parent else "mujoco"
    siblings = [name for allowed in place.above for name in grammar.child_names(allowed)]
    note = ""
    if parents := grammar.parents(tag):
        message = f"<{tag}> cannot stand in <{above}>"
        note = f"<{tag}> may stand in {listed(parents)}"
    else:
        message = f"MuJoCo knows no <{tag}>"
    if place.node.parent and place.node.inclusion is not place.node.parent.inclusion:
        note = "; ".join(filter(None, (note, f"it comes into <{above}> by an include")))
    fix = None
    if found := nearest(tag, siblings if place.above else grammar.places):
        message += f"; did you mean <{found}>?"
        fix = Fix.unsafe(f"Write <{found}>", *place.node.element.retagged(found))
    return Diagnostic(place.node.element.name_span, message, fix, note=note)
