"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.grammar import Grammar
from mjcf_lint.mjcf.places import UNREAD, Place, places
from mjcf_lint.mjcf.sections import INCLUDED_UNREAD, passed_over
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.texts import IN_CONTENT, is_section
from mjcf_lint.xml.content import Text
from mjcf_lint.xml.source import Source

_EXCERPT = 40


@rule(category=Category.PHYSICS, changes=(IN_CONTENT, INCLUDED_UNREAD))
def ignored_content(model: Model) -> Iterator[Diagnostic]:
    """Something MuJoCo drops without a word."""
    in_content = IN_CONTENT.holds_in(model.target.release)
    for source in model.sources:
        if source.fault is None:
            yield from _texts(source, in_content=in_content)
            yield from _behind_the_root(source)
    yield from _unread_elements(model)


def _texts(source: Source, *, in_content: bool) -> Iterator[Diagnostic]:
    for text in source.texts:
        if text.parent and text.parent.tag == "include":
            continue
        if in_content and is_section(text):
            continue
        where = f"in <{text.parent.tag}>" if text.parent else "outside the root element"
        fix = Fix.unsafe("Remove the text", text.removed())
        yield Diagnostic(text.span, f"MuJoCo ignores the text {_excerpt(text)} {where}", fix)


def _excerpt(text: Text) -> str:
    shown = " ".join(text.span.text.split())
    return repr(shown if len(shown) <= _EXCERPT else shown[: _EXCERPT - 3] + "...")


def _behind_the_root(source: Source) -> Iterator[Diagnostic]:
    for element in source.document.roots[1:]:
        root = source.document.roots[0].tag
        message = f"MuJoCo reads only <{root}>, the first element of a file, and ignores this one"
        yield Diagnostic(element.name_span, message)
    end = source.document.end
    rest = source.data[end:].strip(b" \t\r\n\v\f\0")
    if rest:
        start = source.data.index(rest[:1], end)
        message = "MuJoCo stops reading before this and ignores the rest of the file"
        yield Diagnostic(source.span(start, start + 1), message)


def _unread_elements(model: Model) -> Iterator[Diagnostic]:
    grammar, release = model.target.grammar, model.target.release
    top = model.node if model.kind is Kind.ROOT else None
    for place in places(model, lambda role: role.stray or not role.checked):
        node = place.node
        if top and node.parent is top and grammar.stray(node.tag):
            message = f"MuJoCo ignores a <{node.tag}> that stands outside <worldbody>"
            yield Diagnostic(node.element.name_span, message)
        elif passed_over(node, release):
            yield _from_another_file(node)
        elif not place.role.checked and node.tag not in UNREAD:
            yield from _unchecked(place, grammar)


def _from_another_file(node: Node) -> Diagnostic:
    above = node.parent
    assert above
    return Diagnostic(
        node.element.name_span,
        f"MuJoCo ignores a <{node.tag}> that an include brings into <{above.tag}>",
        related=(Related(above.element.start_tag, f"this <{above.tag}>"),),
        note=f"it has to stand in the file of <{above.tag}>; up to 3.1.2 it was read here, too",
    )


def _unchecked(place: Place, grammar: Grammar) -> Iterator[Diagnostic]:
    """Report what the engine would refuse elsewhere, but drops in a frame or replicate."""
    node = place.node
    around = next(above.tag for above in node.ancestors() if above.tag in UNREAD)
    if not place.allowed and not place.role.in_body:
        message = f"MuJoCo ignores the unknown <{node.tag}>, as it stands in a <{around}>"
        yield Diagnostic(node.element.name_span, message)
    for name, attribute in node.attributes.items() if place.allowed else ():
        if not any(grammar.takes(allowed, name) for allowed in place.allowed):
            message = (
                f"MuJoCo ignores {name!r}, which is no attribute of <{node.tag}>, "
                f"as it stands in a <{around}>"
            )
            yield Diagnostic(attribute.name_span, message)
