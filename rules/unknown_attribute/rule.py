"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, rule
from mjcf_lint.grammar import Grammar
from mjcf_lint.mjcf.unknown import Known, Unknown, unknown_attributes
from mjcf_lint.nearest import listed, nearest
from mjcf_lint.xml.element import Attribute


@rule(category=Category.ERROR, file_by_file=True)
def unknown_attribute(model: Model) -> Iterator[Diagnostic]:
    """An attribute that MuJoCo does not know on this element."""
    for unknown in unknown_attributes(model):
        if unknown.known is not Known.BEFORE and unknown.attribute:
            yield _unknown(unknown, unknown.attribute, model.target.grammar)


def _unknown(unknown: Unknown, attribute: Attribute, grammar: Grammar) -> Diagnostic:
    place, name = unknown.place, attribute.name
    tag = place.node.tag
    if unknown.era:
        message = f"<{tag}> has an attribute {name!r} only from MuJoCo {unknown.era.first} on"
        return Diagnostic(attribute.name_span, message)
    message = f"<{tag}> has no attribute {name!r}"
    near = {allowed.name for allowed in place.above}
    near |= {below for allowed in place.allowed for below in allowed.children}
    owners = [owner for owner in grammar.owners(name) if owner in near]
    note = f"{name} belongs to {listed(owners)}" if owners else ""
    given = place.node.attributes
    free = {
        other for allowed in place.allowed for other in allowed.attributes if other not in given
    }
    fix = None
    if found := nearest(name, free):
        message += f"; did you mean {found!r}?"
        fix = Fix.unsafe(f"Write {found}", attribute.renamed(found))
    return Diagnostic(attribute.name_span, message, fix, note=note)
