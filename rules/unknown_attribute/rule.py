"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, rule
from mjcf_lint.element import Attribute
from mjcf_lint.grammar import Grammar
from mjcf_lint.grammar.places import Place, places
from mjcf_lint.nearest import listed, nearest


@rule(category=Category.ERROR)
def unknown_attribute(model: Model) -> Iterator[Diagnostic]:
    """An attribute that MuJoCo does not know on this element."""
    grammar = model.target.grammar
    for place in places(model):
        if place.allowed and place.checked:
            for name, attribute in place.node.attributes.items():
                if not any(grammar.takes(allowed, name) for allowed in place.allowed):
                    yield _unknown(place, attribute, model, grammar)


def _unknown(place: Place, attribute: Attribute, model: Model, grammar: Grammar) -> Diagnostic:
    tag, name = place.node.tag, attribute.name
    message = f"<{tag}> has no attribute {name!r}"
    near = {allowed.name for allowed in place.above}
    near |= {below for allowed in place.allowed for below in allowed.children}
    owners = [owner for owner in grammar.owners(name) if owner in near]
    note = f"{name} belongs to {listed(owners)}" if owners else ""
    known = {other for allowed in place.allowed for other in allowed.attributes}
    fix = None
    if found := nearest(name, known - set(place.node.attributes)):
        message += f"; did you mean {found!r}?"
        fix = Fix.unsafe(f"Write {found}", attribute.renamed(found))
    return Diagnostic(attribute.name_span, message, fix, note=note)
